// JSON written straight down, as nlohmann::json would lay it out with two spaces: a tree of its
// values takes several times as long. Entry point: JsonWriter.
#ifndef BYLAW_FACTS_JSON_WRITER_H_
#define BYLAW_FACTS_JSON_WRITER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace bylaw {

/// `text` as a JSON text with its quotes, at the end of `out`. What is no UTF-8 in it is replaced.
void append_json_text(std::string_view text, std::string& out);

/// Writes to the end of a text that outlives it; allocates nothing beside what that needs to grow.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin_map() { begin('{'); }
  void end_map() { end('}'); }
  void begin_list() { begin('['); }
  void end_list() { end(']'); }
  /// A name that needs no escapes.
  void key(std::string_view name) {
    separate();
    out_ += '"';
    out_ += name;
    out_ += "\": ";
    keyed_ = true;
  }
  void any_key(std::string_view name) {
    separate();
    append_json_text(name, out_);
    out_ += ": ";
    keyed_ = true;
  }
  void text(std::string_view text) {
    separate();
    append_json_text(text, out_);
  }
  void text_or_null(std::string_view text) { text.empty() ? word("null") : this->text(text); }
  void word(std::string_view word) {
    separate();
    out_ += word;
  }
  void truth(bool truth) { word(truth ? "true" : "false"); }
  void number(int64_t number);
  void member(std::string_view name, std::string_view text) {
    key(name);
    this->text(text);
  }
  /// The same under any name.
  void any_member(std::string_view name, std::string_view text) {
    any_key(name);
    this->text(text);
  }
  void member_or_null(std::string_view name, std::string_view text) {
    key(name);
    text_or_null(text);
  }
  /// Where a value or members that were laid out before, for this depth, are put.
  std::string& raw() {
    separate();
    return out_;
  }
  template <typename Items, typename Write>
  void list(std::string_view name, const Items& items, Write write) {
    key(name);
    begin_list();
    for (const auto& item : items) write(item);
    end_list();
  }

 private:
  void begin(char bracket) {
    separate();
    out_ += bracket;
    ++depth_;
    first_ = true;
  }
  void end(char bracket) {
    --depth_;
    if (!first_) new_line();
    out_ += bracket;
    first_ = false;
  }
  void new_line() {
    out_ += '\n';
    out_.append(2 * depth_, ' ');
  }
  /// Before a key, or a value that has none.
  void separate() {
    if (!keyed_ && depth_ > 0) {
      if (!first_) out_ += ',';
      new_line();
    }
    keyed_ = false;
    first_ = false;
  }

  std::string& out_;
  size_t depth_ = 0;
  bool first_ = true;   // of its map or list
  bool keyed_ = false;  // a key stands before it
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_JSON_WRITER_H_
