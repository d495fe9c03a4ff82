// Diagnostics for people: the message, each place with its source line and carets, notes and the
// hint. Entry point: render_text().
#include <algorithm>
#include <map>

#include "base/render_formats.h"
#include "base/text.h"

namespace bylaw {
namespace {

constexpr size_t kTab = 4;
constexpr size_t kWidest =
    120;  // columns of source shown; longer lines are clipped around the place
constexpr size_t kBefore = 40;  // columns kept before the place in a clipped line
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kCut = "…";

/// ANSI sequences, or nothing.
class Paint {
 public:
  explicit Paint(bool color) : color_(color) {}
  std::string severity(Severity severity, std::string_view text) const {
    switch (severity) {
      case Severity::kError:
        return with("1;31", text);
      case Severity::kWarning:
        return with("1;33", text);
      case Severity::kNote:
        return with("1;36", text);
    }
    return std::string(text);
  }
  std::string bold(std::string_view text) const { return with("1", text); }
  std::string frame(std::string_view text) const { return with("1;34", text); }

 private:
  std::string with(std::string_view code, std::string_view text) const {
    if (!color_ || text.empty()) return std::string(text);
    return std::string("\x1b[").append(code).append("m").append(text).append("\x1b[0m");
  }
  bool color_;
};

size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  const size_t available = std::min(length, text.size());
  return invalid_utf8(text.substr(0, available)) ? 1 : available;
}

/// What a terminal must not be handed as it is: control characters, direction overrides, bytes that
/// are no UTF-8.
bool unprintable(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return lead < 0x20 || lead >= 0x7f;
  if (character.size() == 2) return lead == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
  static constexpr std::string_view kDirections[] = {"\u200e", "\u200f", "\u202a", "\u202b",
                                                     "\u202c", "\u202d", "\u202e", "\u2066",
                                                     "\u2067", "\u2068", "\u2069"};
  return std::ranges::find(kDirections, character) != std::end(kDirections);
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_length(text));
    const bool kept = character == "\n" || !unprintable(character);
    out += kept ? character : kReplacement;
    text.remove_prefix(character.size());
  }
  return out;
}

/// A source line as the terminal shows it, and the column at which each of its bytes stands.
struct ShownLine {
  struct Cell {
    std::string text;
    size_t width;
  };
  std::vector<Cell> cells;
  std::vector<size_t> column_of;  // by byte, and one past the last
  size_t width = 0;
};

ShownLine show_line(std::string_view line) {
  ShownLine shown;
  while (!line.empty()) {
    const std::string_view character = line.substr(0, character_length(line));
    shown.column_of.insert(shown.column_of.end(), character.size(), shown.width);
    ShownLine::Cell cell;
    if (character == "\t") {
      cell.width = kTab - shown.width % kTab;
      cell.text.assign(cell.width, ' ');
    } else if (unprintable(character)) {
      cell = {std::string(kReplacement), 1};
    } else {
      cell = {std::string(character), display_width(character)};
    }
    shown.width += cell.width;
    shown.cells.push_back(std::move(cell));
    line.remove_prefix(character.size());
  }
  shown.column_of.push_back(shown.width);
  return shown;
}

/// The columns [from, to) of a line.
std::string cut(const ShownLine& line, size_t from, size_t to) {
  std::string out(from > 0 ? kCut : "");
  size_t column = 0;
  for (const ShownLine::Cell& cell : line.cells) {
    if (column >= from && column + cell.width <= to) out += cell.text;
    column += cell.width;
  }
  if (to < line.width) out += kCut;
  return out;
}

/// One label on one line: the columns underlined.
struct Mark {
  size_t begin;
  size_t end;
  bool primary;
  const std::string* text;
};

class TextRenderer {
 public:
  TextRenderer(const SourceMap& sources, bool color) : sources_(sources), paint_(color) {}

  void add(const Diagnostic& d) {
    if (!out_.empty()) out_ += '\n';
    const std::string head =
        std::string(severity_word(d.severity)).append("[").append(d.code).append("]");
    out_ += paint_.severity(d.severity, head);
    out_ += paint_.bold(" " + std::string(d.name) + ": " + printable(d.message));
    out_ += '\n';
    gutter_ = gutter_width(d);
    add_places(d);
    if (!d.notes.empty() || !d.hint.empty()) {
      if (!d.labels.empty()) bar("");
      for (const std::string& note : d.notes) remark("note", note);
      if (!d.hint.empty()) remark("hint", d.hint);
    }
  }
  std::string take() && { return std::move(out_); }

 private:
  size_t gutter_width(const Diagnostic& d) const {
    size_t width = 1;
    for (const Label& label : d.labels) {
      const uint32_t line = sources_[label.span.file].line_column(label.span.begin).line;
      width = std::max(width, std::to_string(line).size());
    }
    return width;
  }

  void add_places(const Diagnostic& d) {
    std::vector<FileId> files;
    for (const Label& label : d.labels) {
      if (std::ranges::find(files, label.span.file) == files.end())
        files.push_back(label.span.file);
    }
    for (const FileId file : files) {
      std::map<uint32_t, std::vector<const Label*>> lines;
      const Label* first = nullptr;
      for (const Label& label : d.labels) {
        if (label.span.file != file) continue;
        if (!first) first = &label;
        lines[sources_[file].line_column(label.span.begin).line].push_back(&label);
      }
      add_file(d, file, first->span, lines);
    }
  }

  void add_file(const Diagnostic& d, FileId file, Span place,
                const std::map<uint32_t, std::vector<const Label*>>& lines) {
    const SourceFile& source = sources_[file];
    const LineColumn at = source.line_column(place.begin);
    const bool first_file = file == d.labels.front().span.file;
    out_.append(gutter_, ' ');
    out_ += paint_.frame(first_file ? "--> " : "::: ");
    out_ +=
        printable(source.path()) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
    out_ += '\n';
    bar("");
    uint32_t before = 0;
    for (const auto& [line, labels] : lines) {
      if (before != 0 && line > before + 1) out_ += paint_.frame("...") + "\n";
      add_line(d, source, line, labels);
      before = line;
    }
  }

  void add_line(const Diagnostic& d, const SourceFile& source, uint32_t line,
                const std::vector<const Label*>& labels) {
    const ShownLine shown = show_line(source.line(line));
    const uint32_t start = source.line_start(line);
    const size_t bytes = shown.column_of.size() - 1;
    std::vector<Mark> marks;
    for (const Label* label : labels) {
      const size_t begin = std::min<size_t>(label->span.begin - start, bytes);
      const size_t end = std::clamp<size_t>(label->span.end - start, begin, bytes);
      const size_t column = shown.column_of[begin];
      marks.push_back({column, std::max(shown.column_of[end], column + 1),
                       label == &d.labels.front(), &label->text});
    }
    std::ranges::stable_sort(marks, {}, &Mark::begin);
    // Marks that don't fit into one clipped window get the line again.
    for (size_t i = 0; i < marks.size();) {
      size_t from = 0;
      size_t to = shown.width;
      if (shown.width > kWidest) {
        from = marks[i].begin > kBefore ? marks[i].begin - kBefore : 0;
        to = std::min(shown.width, from + kWidest);
      }
      const std::string number = std::to_string(line);
      out_ += paint_.frame(number + std::string(gutter_ - number.size(), ' ') + " |");
      const std::string text = cut(shown, from, to);
      if (!text.empty()) out_ += " " + text;
      out_ += '\n';
      const size_t shift = from > 0 ? 1 : 0;
      do {
        add_mark(d, marks[i], from, to, shift);
        ++i;
      } while (i < marks.size() && marks[i].begin < std::max(to, size_t{1}));
    }
  }

  void add_mark(const Diagnostic& d, const Mark& mark, size_t from, size_t to, size_t shift) {
    const size_t end = std::max(std::min(mark.end, to), mark.begin + 1);
    std::string line(end - mark.begin, mark.primary ? '^' : '-');
    if (!mark.text->empty()) line += " " + printable(*mark.text);
    const std::string painted =
        mark.primary ? paint_.severity(d.severity, line) : paint_.frame(line);
    bar(std::string(mark.begin - from + shift, ' ') + painted);
  }

  void bar(const std::string& rest) {
    out_.append(gutter_, ' ');
    out_ += paint_.frame(" |");
    if (!rest.empty()) out_ += " " + rest;
    out_ += '\n';
  }

  /// Continuation lines of a note stand below its first words.
  void remark(std::string_view word, std::string_view text) {
    const std::string indent(gutter_ + 3, ' ');
    std::string body;
    for (const char c : printable(text)) {
      body += c;
      if (c == '\n') body += indent + std::string(word.size() + 2, ' ');
    }
    out_.append(gutter_, ' ');
    out_ += paint_.frame(" = ") + paint_.bold(std::string(word) + ":") + " " + body + "\n";
  }

  const SourceMap& sources_;
  Paint paint_;
  std::string out_;
  size_t gutter_ = 1;
};

}  // namespace

std::string render_text(const Diagnostics& diagnostics, const SourceMap& sources, bool color) {
  TextRenderer renderer(sources, color);
  for (const Diagnostic& d : diagnostics.list()) renderer.add(d);
  return std::move(renderer).take();
}

}  // namespace bylaw
