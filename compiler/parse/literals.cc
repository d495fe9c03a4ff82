// Numbers, durations, dates, points in time and addresses.
#include "compiler/parse/literals.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

#include "BylawLexer.h"
#include "compiler/parse/diagnostics.h"
#include "compiler/parse/strings.h"
#include "facts/value.h"

namespace bylaw::parsing {
namespace {

using antlr::BylawLexer;

constexpr std::array<std::pair<std::string_view, std::string_view>, 29> kUnitWords{{
    {"millis", "ms"}, {"msec", "ms"},  {"millisecond", "ms"}, {"milliseconds", "ms"},
    {"S", "s"},       {"sec", "s"},    {"secs", "s"},         {"second", "s"},
    {"seconds", "s"}, {"mins", "min"}, {"minute", "min"},     {"minutes", "min"},
    {"H", "h"},       {"hr", "h"},     {"hrs", "h"},          {"hour", "h"},
    {"hours", "h"},   {"D", "d"},      {"day", "d"},          {"days", "d"},
    {"W", "w"},       {"week", "w"},   {"weeks", "w"},        {"month", "mo"},
    {"months", "mo"}, {"yr", "y"},     {"year", "y"},         {"years", "y"},
    {"Y", "y"},
}};
constexpr std::array<std::string_view, 8> kUnits{"ms", "s", "min", "h", "d", "w", "mo", "y"};
constexpr std::string_view kUnitHint = "a duration is one number with ms, s, min, h, d, w, mo or y";

bool digit(char c) { return c >= '0' && c <= '9'; }

size_t digits_at(std::string_view text) {
  return static_cast<size_t>(std::find_if_not(text.begin(), text.end(), digit) - text.begin());
}

bool looks_like_date(std::string_view text) {
  return text.size() > 5 && digits_at(text) == 4 && text[4] == '-' &&
         text.substr(5).find('-') != std::string_view::npos;
}

std::string without_leading_zeros(std::string_view text) {
  const size_t first = std::min(text.find_first_not_of('0'), text.size() - 1);
  return std::string(digit(text[first]) ? text.substr(first) : text.substr(first - 1));
}

/// `1h30min` as `1h + 30min`; empty if it is not made of durations.
std::string as_sum(std::string_view text) {
  std::string sum;
  while (!text.empty()) {
    const size_t number = digits_at(text);
    const size_t unit = static_cast<size_t>(
        std::find_if(text.begin() + static_cast<ptrdiff_t>(number), text.end(), digit) -
        text.begin());
    const std::string_view word = text.substr(number, unit - number);
    if (number == 0 || std::find(kUnits.begin(), kUnits.end(), word) == kUnits.end()) return {};
    if (!sum.empty()) sum += " + ";
    sum += text.substr(0, unit);
    text.remove_prefix(unit);
  }
  return sum;
}

/// A literal of no shape at all.
class Misshapen {
 public:
  Misshapen(Token& token, Span span, Diagnostics& diagnostics)
      : token_(token), text_(token.text()), span_(span), diagnostics_(diagnostics) {}

  void report() {
    if (looks_like_date(text_)) return report_date();
    const size_t number = digits_at(text_);
    const std::string_view rest = text_.substr(number);
    if (rest.empty()) return report_leading_zero(BylawLexer::INT);
    if (rest.front() == '.') return report_fraction(rest);
    if (rest.front() == '_') return report_underscore();
    const auto* word = std::find_if(kUnitWords.begin(), kUnitWords.end(),
                                    [&](const auto& entry) { return entry.first == rest; });
    if (word != kUnitWords.end()) {
      const std::string mended = std::string(text_.substr(0, number)) + std::string(word->second);
      return report_duration("did you mean '" + mended + "'?", mended);
    }
    if (rest == "m") return report_duration("'min' are minutes, 'mo' are months", {});
    if (std::find(kUnits.begin(), kUnits.end(), rest) != kUnits.end()) {
      return report_leading_zero(BylawLexer::DURATION);
    }
    if (const std::string sum = as_sum(text_); !sum.empty()) {
      return report_duration("a duration has one unit; add several: '" + sum + "'",
                             "(" + sum + ")");
    }
    token_.type = BylawLexer::INT;
    diagnostics_.emit(kBadNumber, span_, text_)
        .hint("a name starts with a letter or is quoted; " + std::string(kUnitHint));
  }

 private:
  void report_date() {
    if (text_.find('T') != std::string_view::npos) {
      token_.type = BylawLexer::TIMESTAMP;
      diagnostics_.emit(kBadTimestamp, span_, text_)
          .hint(
              "a point in time is written 2026-03-02T10:00:00Z, or with an offset such as +01:00");
      return;
    }
    token_.type = BylawLexer::DATE;
    diagnostics_.emit(kBadDate, span_, text_).hint("a date is written 2027-06-30");
  }
  void report_leading_zero(size_t type) {
    token_.type = type;
    const std::string mended = without_leading_zeros(text_);
    auto builder = type == BylawLexer::INT ? diagnostics_.emit(kBadNumber, span_, text_)
                                           : diagnostics_.emit(kBadDuration, span_, text_);
    builder.hint("no leading zeros: did you mean '" + mended + "'?").fix(span_, mended);
  }
  void report_fraction(std::string_view rest) {
    const size_t places = digits_at(rest.substr(1));
    if (places + 1 < rest.size()) {
      return report_duration("a duration counts whole units; take a smaller unit", {});
    }
    report_leading_zero(BylawLexer::INT);
    token_.type = BylawLexer::DECIMAL;
  }
  void report_underscore() {
    token_.type = BylawLexer::INT;
    std::string mended(text_);
    std::erase(mended, '_');
    auto builder = diagnostics_.emit(kBadNumber, span_, text_);
    if (digits_at(mended) == mended.size()) {
      builder.hint("digits stand without '_'").fix(span_, mended);
    } else {
      builder.hint("a name starts with a letter or is quoted");
    }
  }
  void report_duration(std::string hint, const std::string& mended) {
    token_.type = BylawLexer::DURATION;
    auto builder = diagnostics_.emit(kBadDuration, span_, text_).hint(std::move(hint));
    if (!mended.empty()) builder.fix(span_, mended);
  }

  Token& token_;
  std::string_view text_;
  Span span_;
  Diagnostics& diagnostics_;
};

bool fits_int(std::string_view text) {
  int64_t value = 0;
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc();
}

}  // namespace

void check_literal(Token& token, FileId file, Diagnostics& diagnostics) {
  const Span span{file, token.begin, token.end};
  const std::string_view text = token.text();
  const auto bad = [&] {
    token.bad = true;
    return span;
  };
  switch (token.type) {
    case BylawLexer::BAD_LITERAL:
      Misshapen(token, bad(), diagnostics).report();
      break;
    case BylawLexer::INT:
      if (!fits_int(text)) {
        diagnostics.emit(kNumberTooLarge, bad(), text)
            .hint("whole numbers go up to 9223372036854775807");
      }
      break;
    case BylawLexer::DECIMAL:
      if (!parse_decimal(text)) {
        diagnostics.emit(kNumberTooLarge, bad(), text)
            .hint("decimals have up to four places and go up to 922337203685477.5807");
      }
      break;
    case BylawLexer::DURATION:
      if (!parse_duration(text)) {
        diagnostics.emit(kBadDuration, bad(), text).hint("it is too long to be counted");
      }
      break;
    case BylawLexer::DATE:
      if (!parse_date(text))
        diagnostics.emit(kBadDate, bad(), text).hint("the calendar has no such day");
      break;
    case BylawLexer::TIMESTAMP:
      if (!parse_timestamp(text)) {
        diagnostics.emit(kBadTimestamp, bad(), text).hint("the calendar has no such time");
      }
      break;
    case BylawLexer::IP:
      if (!parse_ip(raw_value(text))) {
        diagnostics.emit(kBadAddress, bad(), raw_value(text))
            .hint("written like ip\"10.0.0.0/8\" or ip\"2001:db8::1\"");
      }
      break;
    default:  // every other token is right by its shape
      break;
  }
}

}  // namespace bylaw::parsing
