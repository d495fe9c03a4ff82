// The decisions: what opens a line by its place in the tree, which blocks and rules stay on one
// line, which breaks of the writer are kept. None of them depends on the blanks in the text, and
// each is confirmed by its own result: so formatting twice is formatting once.
#include "compiler/format/plan.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

#include "base/text.h"
#include "compiler/format/read_words.h"

namespace bylaw::format {
namespace {

constexpr std::array<std::string_view, 5> kConnectives{"and", "or", "implies", "then", "else"};
constexpr std::array<std::string_view, 3> kQuantifiers{"any", "all", "count"};
/// Words between the parts of a declaration's head.
constexpr std::array<std::string_view, 14> kHeadWords{
    "by",      "on",  "reading", "gates",   "done",    "combines", "reveals",
    "extends", "for", "warn",    "observe", "subject", "within",   "of"};

bool is_one_of(const auto& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// What stands in a declaration's braces.
struct Block {
  std::vector<uint32_t> children;  // the first word of each
  bool always_tall = false;        // never on one line, unless empty
  bool commas = false;             // between the children on one line, nowhere else
};

class Planner {
 public:
  Planner(const SourceMap& sources, const ast::File& tree)
      : tree_(tree), words_(read_words(sources, tree.file)), part_words_(tree.part_words) {
    for (uint32_t i = 0; i < words_.size(); ++i) index_[words_[i].begin] = i;
    std::sort(part_words_.begin(), part_words_.end());
  }

  std::vector<Word> run() {
    mark_tight();
    mark_breaks();
    mark_item(tree_.header_span);
    for (const ast::Import& import : tree_.imports) mark_item(import.span);
    for (const ast::Decl& decl : tree_.decls) mark_item(decl.span);
    for (const ast::Decl& decl : tree_.decls) {
      std::visit([&](const auto& node) { plan_decl(node, decl.span); }, decl.node);
    }
    for (Word& word : words_) {
      const bool ended =
          std::any_of(word.comments.begin(), word.comments.end(), [](const Comment& comment) {
            return comment.place == CommentPlace::kOwn ||
                   (comment.place == CommentPlace::kTrailing && !comment.block);
          });
      if (ended) word.breaks = Break::kMust;
    }
    return std::move(words_);
  }

 private:
  uint32_t first(Span span) const { return index_.at(span.begin); }
  /// The last word of `span`.
  uint32_t last(Span span) const {
    const auto it =
        std::lower_bound(words_.begin(), words_.end(), span.end,
                         [](const Word& word, uint32_t end) { return word.begin < end; });
    return static_cast<uint32_t>(it - words_.begin()) - 1;
  }
  std::optional<uint32_t> find(Span span, std::string_view punctuation) const {
    for (uint32_t i = first(span); i <= last(span); ++i) {
      if (words_[i].is(punctuation)) return i;
    }
    return std::nullopt;
  }
  uint32_t matching(uint32_t open) const {
    int depth = 0;
    for (uint32_t i = open;; ++i) {
      if (words_[i].opens()) ++depth;
      if (words_[i].closes() && --depth == 0) return i;
    }
  }

  void mark(uint32_t i, Role role, Break breaks) {
    words_[i].role = role;
    words_[i].breaks = breaks;
    words_[i].rank = 0;
  }
  void mark_item(Span span) {
    if (span.valid()) mark(first(span), Role::kItem, Break::kMust);
  }

  // --- blanks ---

  void tighten_after(uint32_t end) {
    const auto it =
        std::lower_bound(words_.begin(), words_.end(), end,
                         [](const Word& word, uint32_t place) { return word.begin < place; });
    if (it != words_.end() && it->is("(")) it->tight = true;
  }
  void tighten(const std::vector<ast::Member>& parameters) {
    for (const ast::Member& parameter : parameters) tighten(parameter.type);
  }
  void tighten(const ast::TypeRef& type) {
    if (type.kind != ast::TypeRef::Kind::kSet && type.kind != ast::TypeRef::Kind::kList) return;
    for (uint32_t i = first(type.span); i <= last(type.span); ++i) {
      if (!words_[i].is("<") && !words_[i].is(">")) continue;
      words_[i].tight = true;
      if (words_[i].is("<")) words_[i + 1].tight = true;
    }
  }
  void tighten(const ast::Use& use) { tighten_after(use.name.span.end); }
  /// Calls, and operators that cling to their operand.
  void mark_tight() {
    for (const ast::Expr& expr : tree_.exprs) {
      switch (expr.kind) {
        case ast::ExprKind::kNegate:
          words_[first(expr.name_span) + 1].tight = true;
          break;
        case ast::ExprKind::kCall:
        case ast::ExprKind::kMethod:
          tighten_after(expr.name_span.end);
          break;
        default:
          break;  // words with blanks between
      }
    }
  }

  // --- breaks that need no tree ---

  void mark_breaks() {
    std::vector<uint32_t> quantifiers{0};  // whose `:` is yet to come, by depth of brackets
    for (uint32_t i = 1; i + 1 < words_.size(); ++i) {
      Word& word = words_[i];
      const Word& before = words_[i - 1];
      const auto depth = static_cast<uint8_t>(std::min<size_t>(quantifiers.size(), 100));
      const bool bare = word.kind == LexemeKind::kWord && !before.is(".") && !words_[i + 1].is(":");
      if (bare && is_one_of(kConnectives, word.text)) {
        word.breaks = Break::kMay;
        word.rank = static_cast<uint8_t>(2 * depth - 1);
      } else if (before.is(",")) {
        word.breaks = Break::kMay;
        word.rank = static_cast<uint8_t>(2 * depth);
      } else if (before.opens() || word.closes()) {
        word.breaks = Break::kKept;
      } else if (before.is(":") && quantifiers.back() > 0) {
        --quantifiers.back();
        word.breaks = Break::kKept;
      }
      if (bare && is_one_of(kQuantifiers, word.text)) ++quantifiers.back();
      if (word.opens()) quantifiers.push_back(0);
      if (word.closes() && quantifiers.size() > 1) quantifiers.pop_back();
    }
  }

  // --- what fits ---

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
  /// True if the words up to `to` fit between the margins as their breaks are now, `from` at
  /// `indent`.
  bool fits(uint32_t from, uint32_t to, size_t indent) const {
    size_t width = indent;
    for (uint32_t i = from; i <= to; ++i) {
      const Word& word = words_[i];
      if (word.dropped) continue;
      if (i > from && starts_line(word)) width = indent + kStep;
      if (i > from) width += blank_between(words_[i - 1], word) ? 1 : 0;
      width += display_width(word.text) + (word.comma ? 1 : 0);
      for (const Comment& comment : word.comments) {
        if (comment.block) width += display_width(comment.text) + 1;
      }
      if (width > kWidth) return false;
    }
    return true;
  }
  /// True if the words after `from` up to `to` were written on one line.
  bool on_one_line(uint32_t from, uint32_t to) const {
    for (uint32_t i = from + 1; i <= to; ++i) {
      const Word& word = words_[i];
      if (word.new_line) return false;
      for (const Comment& comment : word.comments) {
        if (comment.place != CommentPlace::kInline) return false;
      }
    }
    return true;
  }

  // --- declarations ---

  /// Plans the braces of a declaration; true if they are on several lines.
  bool plan_block(Span decl, const Block& block) {
    const uint32_t open = *find(decl, "{");
    const uint32_t close = matching(open);
    words_[open].block = true;
    words_[close].block = true;
    words_[open].breaks = Break::kNever;
    if (block.commas) take_commas(open, close, block.children);
    const bool tall = (block.always_tall && close > open + 1) || !on_one_line(open, close) ||
                      !fits(first(decl), close, 0);
    const Break breaks = tall ? Break::kMust : Break::kNever;
    for (const uint32_t child : block.children) mark(child, Role::kChild, breaks);
    words_[close].breaks = breaks;
    if (tall && block.commas) {
      for (uint32_t i = open; i < close; ++i) words_[i].comma = false;
    }
    return tall;
  }
  /// Commas between attributes are the layout's to set.
  void take_commas(uint32_t open, uint32_t close, const std::vector<uint32_t>& children) {
    const auto drop_before = [&](uint32_t i) {
      if (!words_[i - 1].is(",")) return i - 1;
      Word& comma = words_[i - 1];
      Word& word = words_[i];
      comma.dropped = true;
      word.comments.insert(word.comments.begin(), comma.comments.begin(), comma.comments.end());
      comma.comments.clear();
      word.new_line = word.new_line || comma.new_line;
      word.empty_line = word.empty_line || comma.empty_line;
      return i - 2;
    };
    for (const uint32_t child : children) {
      if (child == open + 1) continue;
      words_[drop_before(child)].comma = true;
    }
    if (close > open + 1) drop_before(close);
  }

  void mark_head_words(Span decl) {
    for (uint32_t i = first(decl) + 1; i <= last(decl) && !words_[i].is("{"); ++i) {
      const bool word = words_[i].kind == LexemeKind::kWord && !words_[i - 1].is(".");
      if (word && is_one_of(kHeadWords, words_[i].text)) mark(i, Role::kPart, Break::kMay);
    }
  }
  /// What follows the first `punctuation` of a declaration may have a line of its own.
  void mark_after(Span decl, std::string_view punctuation, Break breaks = Break::kMay) {
    if (const auto i = find(decl, punctuation)) mark(*i + 1, Role::kPart, breaks);
  }
  std::vector<uint32_t> parts_within(Span span) const {
    std::vector<uint32_t> out;
    auto it = std::lower_bound(part_words_.begin(), part_words_.end(), span.begin,
                               [](Span part, uint32_t begin) { return part.begin < begin; });
    for (; it != part_words_.end() && it->begin < span.end; ++it) out.push_back(first(*it));
    return out;
  }
  void mark_parts(Span span, Role role) {
    for (const uint32_t part : parts_within(span)) {
      if (part > first(span) + 1) mark(part, role, Break::kMay);
    }
  }

  void plan_members(const std::vector<ast::Member>& members, Span decl) {
    Block block;
    block.commas = true;
    for (const ast::Member& member : members) block.children.push_back(first(member.span));
    tighten(members);
    plan_block(decl, block);
  }
  void plan_rules(const std::vector<ast::Clause>& clauses, Span decl) {
    Block block;
    block.always_tall = clauses.size() > 1;
    for (const ast::Clause& clause : clauses) {
      block.children.push_back(first(clause.span));
      if (clause.mask) tighten(*clause.mask);
      if (clause.text) mark(first(clause.text->span), Role::kText, Break::kMay);
      for (const ast::WithClause& with : clause.with) {
        if (with.kind != ast::WithClause::Kind::kFilter) tighten(with.use);
      }
    }
    const bool tall = plan_block(decl, block);
    for (const ast::Clause& clause : clauses) plan_rule(clause, tall);
  }
  /// All parts of a rule stand on its line, or each on a line of its own.
  void plan_rule(const ast::Clause& clause, bool tall) {
    const std::vector<uint32_t> parts = parts_within(clause.span);
    const bool broken = std::any_of(parts.begin(), parts.end(),
                                    [&](uint32_t part) { return words_[part].new_line; }) ||
                        !fits(first(clause.span), last(clause.span), kStep);
    for (const uint32_t part : parts) {
      mark(part, Role::kRulePart, tall && broken ? Break::kMust : Break::kNever);
    }
  }

  void plan_decl(const ast::EnumDecl& node, Span decl) {
    Block block;
    for (const ast::EnumMember& member : node.members)
      block.children.push_back(first(member.name.span));
    plan_block(decl, block);
  }
  void plan_decl(const ast::TaxonomyDecl& node, Span decl) {
    mark_head_words(decl);
    Block block;
    block.always_tall = node.terms.size() > 1;
    for (const ast::TermDecl& term : node.terms) block.children.push_back(first(term.span));
    plan_block(decl, block);
  }
  void plan_decl(const ast::TermDecl&, Span decl) { mark_head_words(decl); }
  void plan_decl(const ast::EntityDecl& node, Span decl) { plan_members(node.attributes, decl); }
  void plan_decl(const ast::RecordDecl& node, Span decl) { plan_members(node.members, decl); }
  void plan_decl(const ast::ContextDecl& node, Span decl) { plan_members(node.members, decl); }
  void plan_decl(const ast::ActionDecl& node, Span decl) {
    mark_head_words(decl);
    for (const ast::ActionName& action : node.names) {
      tighten_after(action.name.span.end);
      tighten(action.properties);
    }
  }
  void plan_decl(const ast::ActionGroupDecl& node, Span decl) {
    Block block;
    for (const ast::Path& member : node.members) block.children.push_back(first(member.span));
    plan_block(decl, block);
  }
  void plan_decl(const ast::DefineDecl& node, Span decl) {
    tighten_after(node.name.span.end);
    tighten(node.parameters);
    tighten(node.type);
    mark_after(decl, "=");
  }
  void plan_decl(const ast::AssumeDecl& node, Span decl) {
    // `for every` stands before the first variable.
    if (!node.variables.empty())
      mark(first(node.variables.front().span) - 2, Role::kPart, Break::kMay);
    mark_after(decl, ":");
  }
  void plan_decl(const ast::MaskDecl& node, Span decl) {
    mark_head_words(decl);
    tighten_after(node.name.span.end);
    tighten(node.parameters);
  }
  void plan_decl(const ast::DutyDecl& node, Span decl) {
    mark_head_words(decl);
    tighten_after(node.name.span.end);
    tighten(node.parameters);
  }
  void plan_decl(const ast::StandardDecl& node, Span decl) {
    mark_head_words(decl);
    plan_rules(node.clauses, decl);
  }
  void plan_decl(const ast::GuaranteeDecl& node, Span decl) {
    mark_head_words(decl);
    plan_rules(node.clauses, decl);
  }
  void plan_decl(const ast::BylawDecl& node, Span decl) { plan_rules(node.clauses, decl); }
  void plan_decl(const ast::OverrideDecl& node, Span decl) { plan_rules(node.clauses, decl); }
  void plan_decl(const ast::ParameterDecl& node, Span decl) {
    mark_head_words(decl);
    tighten(node.type);
    mark_after(decl, "=", Break::kKept);
  }
  void plan_decl(const ast::SetDecl&, Span decl) { mark_after(decl, "=", Break::kKept); }
  void plan_decl(const ast::WaiverDecl&, Span decl) {
    mark(first(decl) + 2, Role::kPart, Break::kMay);  // `of`
    mark_parts(decl, Role::kPart);
  }
  void plan_decl(const ast::AssertDecl&, Span decl) {
    mark_after(decl, ":");
    mark_parts(decl, Role::kRulePart);
  }
  void plan_decl(const ast::TestDecl& node, Span decl) {
    Block block;
    block.always_tall = true;
    for (const auto& step : node.steps) {
      std::visit([&](const auto& it) { block.children.push_back(plan_step(it)); }, step);
    }
    plan_block(decl, block);
  }
  /// The parts of a `given` that has several lines stand in a column.
  uint32_t plan_step(const ast::GivenDecl& step) {
    const std::vector<uint32_t> parts = parts_within(step.span);
    const bool broken = std::any_of(parts.begin() + 1, parts.end(),
                                    [&](uint32_t part) { return words_[part].new_line; });
    const bool fitting = fits(first(step.span), last(step.span), kStep);
    for (const uint32_t part : parts) {
      if (part != parts.front()) {
        mark(part, Role::kGivenPart, broken || fitting ? Break::kMay : Break::kMust);
      } else if (parts.size() > 1 && (broken || !fitting)) {
        words_[part].role = Role::kGivenPart;
      }
    }
    return first(step.span);
  }
  uint32_t plan_step(const ast::ExpectDecl& step) {
    mark_parts(step.span, Role::kExpectPart);
    for (const ast::ExpectMask& mask : step.shows) tighten(mask.mask);
    if (step.masks) {
      for (const ast::ExpectMask& mask : *step.masks) tighten(mask.mask);
    }
    if (step.duties) {
      for (const ast::Use& duty : *step.duties) tighten(duty);
    }
    return first(step.span);
  }

  const ast::File& tree_;
  std::vector<Word> words_;
  std::vector<Span> part_words_;
  std::unordered_map<uint32_t, uint32_t> index_;
};

}  // namespace

std::vector<Word> plan(const SourceMap& sources, const ast::File& tree) {
  return Planner(sources, tree).run();
}

}  // namespace bylaw::format
