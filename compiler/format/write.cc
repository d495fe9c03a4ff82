// Words become lines. A line that is too long breaks where the least is torn apart; the ends of
// adjacent lines (comments, the texts of requirements) stand in one column.
#include "compiler/format/write.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace bylaw::format {
namespace {

/// A column past this is no longer worth aligning to.
constexpr size_t kFarthestColumn = 140;

/// One line as it will be written.
struct Line {
  std::string text;  // with its indentation
  size_t cell = 0;   // where the part begins that is aligned with the lines around; 0: none
  std::string comment;
  bool empty = false;
};

/// Something on a line: a word, or a comment between two words.
struct Piece {
  std::string text;
  size_t width = 0;
  bool blank = true;           // before it
  const Word* word = nullptr;  // whose place in the layout it has; none behind an inline comment
  const Word* brackets = nullptr;  // that it opens or closes
};

class Writer {
 public:
  explicit Writer(const std::vector<Word>& words) : words_(words) {}

  std::string run() {
    for (const Word& word : words_) {
      if (!word.dropped) take(word);
    }
    end_line();
    align();
    return text();
  }

 private:
  static constexpr size_t kGiven = 6;       // past `given `
  static constexpr size_t kGivenPart = 10;  // past `principal `

  static size_t indent_step(Role role) {
    switch (role) {
      case Role::kPlain:
      case Role::kItem:
        return 0;
      case Role::kChild:
      case Role::kPart:
        return kStep;
      case Role::kRulePart:
      case Role::kExpectPart:
        return 2 * kStep;
      case Role::kGivenPart:
        return kStep + kGiven;
      case Role::kText:
        return 2 * kStep;
    }
    return 0;
  }
  /// How far a line is indented that begins with `word`.
  size_t indent_of(const Word& word) const {
    if (word.role != Role::kPlain) return indent_step(word.role);
    if (word.block && word.closes()) return 0;
    if (brackets_.empty()) return part_indent_ + kStep;
    return brackets_.back() + (word.closes() ? 0 : kStep);
  }
  /// The same for a comment on a line of its own before `word`.
  size_t comment_indent(const Word& word) const {
    const size_t indent = indent_of(word);
    return word.closes() ? indent + kStep : indent;
  }

  void take(const Word& word) {
    const bool leads = starts_line(word);
    std::vector<Piece> inline_comments;
    for (const Comment& comment : word.comments) {
      switch (comment.place) {
        case CommentPlace::kOwn:
          end_line();
          own_line(comment, word);
          break;
        case CommentPlace::kTrailing:
          trail(comment, word);
          break;
        case CommentPlace::kInline:
          inline_comments.push_back(
              {std::string(comment.text), display_width(comment.text), true, nullptr, nullptr});
          break;
      }
    }
    if (leads) {
      end_line();
      const bool statement = word.role == Role::kItem || word.role == Role::kChild;
      if (statement && word.empty_line && !after_open_ && !word.text.empty()) empty_line();
    }
    if (word.text.empty()) return;
    Piece piece;
    piece.text = word.text;
    if (word.comma) piece.text += ',';
    piece.width = display_width(piece.text);
    piece.blank = last_ == nullptr || blank_between(*last_, word);
    piece.word = &word;
    if (!word.block && (word.opens() || word.closes())) piece.brackets = &word;
    if (!inline_comments.empty()) {
      inline_comments.front().word = &word;
      inline_comments.front().blank = last_ == nullptr || !(last_->is("(") || last_->is("["));
      piece.word = nullptr;
      piece.blank = piece.blank || !word.tight;
    }
    for (Piece& comment : inline_comments) pieces_.push_back(std::move(comment));
    pieces_.push_back(std::move(piece));
    last_ = &word;
    after_open_ = word.block && word.opens();
  }

  static bool starts_line(const Word& word) {
    switch (word.breaks) {
      case Break::kNever:
        return false;
      case Break::kKept:
      case Break::kMay:
        return word.new_line;
      case Break::kMust:
        return true;
    }
    return false;
  }

  void own_line(const Comment& comment, const Word& word) {
    const bool statement = word.role == Role::kItem || word.role == Role::kChild || word.block;
    if (statement && comment.empty_line && !after_open_) empty_line();
    Line line;
    line.text = std::string(comment_indent(word), ' ');
    for (const char c : comment.text) {
      if (c != '\r') line.text += c;
    }
    lines_.push_back(std::move(line));
    after_open_ = false;
  }
  /// Puts a comment behind what was written last.
  void trail(const Comment& comment, const Word& word) {
    if (comment.block && !pieces_.empty()) {
      pieces_.push_back(
          {std::string(comment.text), display_width(comment.text), true, nullptr, nullptr});
      return;
    }
    end_line();
    if (lines_.empty() || lines_.back().empty || !lines_.back().comment.empty()) {
      own_line(comment, word);
    } else if (comment.block) {
      lines_.back().text += " " + std::string(comment.text);
    } else {
      lines_.back().comment = comment.text;
    }
  }
  void empty_line() {
    if (lines_.empty() || lines_.back().empty) return;
    lines_.push_back({});
    lines_.back().empty = true;
  }

  /// Writes what was gathered, as one line or several.
  void end_line() {
    size_t from = 0;
    while (from < pieces_.size()) {
      const size_t indent =
          pieces_[from].word == nullptr ? part_indent_ + kStep : indent_of(*pieces_[from].word);
      const size_t to = break_of(from, indent);
      write_line(from, to, indent);
      from = to;
    }
    pieces_.clear();
  }
  /// Where the line that starts with the piece `from` ends.
  size_t break_of(size_t from, size_t indent) const {
    size_t width = indent;
    size_t best = pieces_.size();
    uint8_t best_rank = UINT8_MAX;
    for (size_t i = from; i < pieces_.size(); ++i) {
      const Piece& piece = pieces_[i];
      const bool may = i > from && piece.word != nullptr && piece.word->breaks == Break::kMay;
      if (may && (width <= kWidth || best == pieces_.size()) && piece.word->rank <= best_rank) {
        best = i;
        best_rank = piece.word->rank;
      }
      width += piece.width + (i > from && piece.blank ? 1 : 0);
      if (width > kWidth && best < pieces_.size()) return best;
    }
    return pieces_.size();
  }
  /// True for the word behind the keyword that opens a line of a `given` of several lines.
  bool in_given_column(size_t from, size_t i) const {
    const auto is = [&](size_t k, Role role) {
      return pieces_[k].word != nullptr && pieces_[k].word->role == role;
    };
    const bool first = i == from + 1 && is(from, Role::kGivenPart);
    const bool behind = i == from + 2 && is(from, Role::kChild) && is(from + 1, Role::kGivenPart);
    return (first || behind) && pieces_[i - 1].text != "at";
  }
  void write_line(size_t from, size_t to, size_t indent) {
    Line line;
    line.text = std::string(indent, ' ');
    const Word* head = pieces_[from].word;
    const bool given = head != nullptr && head->role == Role::kChild && from + 1 < to &&
                       pieces_[from + 1].word != nullptr &&
                       pieces_[from + 1].word->role == Role::kGivenPart;
    const size_t base = indent + (given ? kGiven : 0);  // of what is in brackets
    for (size_t i = from; i < to; ++i) {
      const Piece& piece = pieces_[i];
      if (i > from && piece.blank) line.text += ' ';
      if (in_given_column(from, i)) {
        const size_t column = indent_step(Role::kGivenPart) + kGivenPart;
        line.text.resize(std::max(line.text.size(), column), ' ');
      }
      const bool text = piece.word != nullptr && piece.word->role == Role::kText;
      if (text && i > from) line.cell = line.text.size();
      line.text += piece.text;
      if (piece.word != nullptr && piece.word->role != Role::kPlain &&
          piece.word->role != Role::kText) {
        part_indent_ = base;
      }
      if (piece.brackets == nullptr) continue;
      if (piece.brackets->opens()) {
        brackets_.push_back(base);
      } else if (!brackets_.empty()) {
        brackets_.pop_back();
      }
    }
    lines_.push_back(std::move(line));
  }

  // --- the ends of lines ---

  void align() {
    for (size_t i = 0; i < lines_.size();) {
      size_t end = i;
      size_t column = 0;
      for (; end < lines_.size() && lines_[end].cell > 0; ++end) {
        column = std::max(column, display_width(cell_head(lines_[end])));
      }
      align_cells(i, end, column + 2);
      i = std::max(end, i + 1);
    }
    for (size_t i = 0; i < lines_.size();) {
      size_t end = i;
      size_t column = 0;
      for (; end < lines_.size() && !lines_[end].comment.empty(); ++end) {
        column = std::max(column, display_width(lines_[end].text));
      }
      for (size_t k = i; k < end; ++k) {
        const size_t pad = column <= kFarthestColumn ? column - display_width(lines_[k].text) : 0;
        lines_[k].text += std::string(pad + 2, ' ') + lines_[k].comment;
      }
      i = std::max(end, i + 1);
    }
  }
  static std::string_view cell_head(const Line& line) {
    std::string_view head = std::string_view(line.text).substr(0, line.cell);
    while (head.ends_with(' ')) head.remove_suffix(1);
    return head;
  }
  void align_cells(size_t from, size_t to, size_t column) {
    for (size_t i = from; i < to; ++i) {
      const size_t tail = display_width(lines_[i].text.substr(lines_[i].cell));
      if (column + tail > kFarthestColumn) return;
    }
    for (size_t i = from; i < to; ++i) {
      const size_t pad = column - display_width(cell_head(lines_[i]));
      lines_[i].text = std::string(cell_head(lines_[i])) + std::string(pad, ' ') +
                       lines_[i].text.substr(lines_[i].cell);
    }
  }

  std::string text() const {
    std::string out;
    for (const Line& line : lines_) {
      out += line.text;
      out += '\n';
    }
    return out;
  }

  const std::vector<Word>& words_;
  std::vector<Piece> pieces_;  // of the line at hand
  std::vector<Line> lines_;
  std::vector<size_t> brackets_;  // indentation of the lines in which they opened
  size_t part_indent_ = 0;        // of the line in which the part at hand began
  const Word* last_ = nullptr;
  bool after_open_ = false;  // a block was just opened
};

}  // namespace

std::string write(const std::vector<Word>& words) { return Writer(words).run(); }

}  // namespace bylaw::format
