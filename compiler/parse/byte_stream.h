// A text as ANTLR's character stream: one character is one byte, so that every place is a byte
// offset. The bytes of characters beyond ASCII are all shown as U+007F: the lexer needs to know no
// more of them, and its tables, which end there, keep their speed. Entry point: ByteStream.
#ifndef BYLAW_COMPILER_PARSE_BYTE_STREAM_H_
#define BYLAW_COMPILER_PARSE_BYTE_STREAM_H_

#include <antlr4-runtime.h>

#include <string>
#include <string_view>

namespace bylaw::parsing {

class ByteStream final : public antlr4::CharStream {
 public:
  /// `text` must outlive the stream.
  ByteStream(std::string_view text, size_t begin) : text_(text), at_(begin) {}

  void consume() override { ++at_; }
  size_t LA(ssize_t i) override {
    const auto from = static_cast<ssize_t>(at_) + (i > 0 ? i - 1 : i);
    if (from < 0 || static_cast<size_t>(from) >= text_.size()) return IntStream::EOF;
    const auto byte = static_cast<unsigned char>(text_[static_cast<size_t>(from)]);
    return byte < kForeign ? byte : kForeign;
  }
  ssize_t mark() override { return -1; }
  void release(ssize_t) override {}
  size_t index() override { return at_; }
  void seek(size_t index) override { at_ = index; }
  size_t size() override { return text_.size(); }
  std::string getSourceName() const override { return "policy"; }
  std::string getText(const antlr4::misc::Interval& interval) override {
    const auto begin = static_cast<size_t>(interval.a);
    if (begin >= text_.size()) return {};
    return std::string(text_.substr(begin, static_cast<size_t>(interval.b) + 1 - begin));
  }
  std::string toString() const override { return std::string(text_); }

 private:
  static constexpr unsigned char kForeign = 0x7F;

  std::string_view text_;
  size_t at_;
};

}  // namespace bylaw::parsing

#endif  // BYLAW_COMPILER_PARSE_BYTE_STREAM_H_
