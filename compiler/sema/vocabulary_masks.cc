// Masks: what each component says is put into a point of the algebra of masks, or left to a
// parameter. Entry point: build_masks().
#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_vocabulary.h"
#include "compiler/sema/types.h"
#include "compiler/sema/vocabulary.h"

namespace bylaw {
namespace {

enum class Part : uint8_t {
  kNothing,
  kEverything,
  kPrefix,
  kSuffix,
  kLength,
  kFormat,
  kToken,
  kScope,
  kBucket,
  kOrder,
};
/// What follows a component's word.
enum class Takes : uint8_t { kNothing, kCount, kTokenWord, kScopeName };
/// Columns that have such a component.
enum class Suits : uint8_t { kAll, kText, kMeasure };

struct Component {
  std::string_view word;
  Part part;
  Takes takes;
  Suits suits;
};
constexpr std::array<Component, 10> kComponents{{
    {"nothing", Part::kNothing, Takes::kNothing, Suits::kAll},
    {"everything", Part::kEverything, Takes::kNothing, Suits::kAll},
    {"prefix", Part::kPrefix, Takes::kCount, Suits::kText},
    {"suffix", Part::kSuffix, Takes::kCount, Suits::kText},
    {"length", Part::kLength, Takes::kNothing, Suits::kText},
    {"format", Part::kFormat, Takes::kNothing, Suits::kText},
    {"token", Part::kToken, Takes::kTokenWord, Suits::kAll},
    {"scope", Part::kScope, Takes::kScopeName, Suits::kAll},
    {"bucket", Part::kBucket, Takes::kCount, Suits::kMeasure},
    {"order", Part::kOrder, Takes::kNothing, Suits::kMeasure},
}};

struct ColumnType {
  std::string_view word;
  Suits suits;
};
constexpr std::array<ColumnType, 8> kColumnTypes{{
    {"string", Suits::kText},
    {"number", Suits::kMeasure},
    {"integer", Suits::kMeasure},
    {"date", Suits::kMeasure},
    {"timestamp", Suits::kMeasure},
    {"time", Suits::kMeasure},
    {"boolean", Suits::kAll},
    {"object", Suits::kAll},
}};

template <typename Table>
std::vector<std::string> words_of(const Table& table) {
  std::vector<std::string> words;
  for (const auto& entry : table) words.emplace_back(entry.word);
  return words;
}

template <typename Table>
const typename Table::value_type* find_word(const Table& table, std::string_view word) {
  const auto it = std::find_if(table.begin(), table.end(),
                               [&](const auto& entry) { return entry.word == word; });
  return it == table.end() ? nullptr : &*it;
}

class MaskBuilder {
 public:
  MaskBuilder(Analysis& analysis, const Unit& unit, const ast::MaskDecl& node, Mask& mask)
      : analysis_(analysis),
        out_(analysis.diagnostics),
        file_(unit.ast),
        node_(node),
        mask_(mask) {}

  void run() {
    mask_.parameters = resolve_members(analysis_, file_.file, node_.parameters, {.optional = false},
                                       "mask '" + node_.name.text + "'");
    check_parameters();
    read_column_types();
    bool failed = false;
    for (const ast::MaskComponent& component : node_.components) failed |= !read(component);
    if (failed) return;
    check_alone();
    if ((seen_.contains(Part::kScope)) && !seen_.contains(Part::kToken)) {
      out_.emit(diag::kScopeWithoutToken, node_.name.span);
    }
    for (uint32_t i = 0; i < mask_.parameters.size(); ++i) {
      if (used_.contains(i)) continue;
      out_.emit(diag::kUnusedMaskParameter, mask_.parameters[i].span, mask_.parameters[i].name);
    }
  }

 private:
  TypeKind kind_of(const Member& member) const {
    return analysis_.book.schema.types[member.type].kind;
  }

  void check_parameters() {
    for (const Member& member : mask_.parameters) {
      const TypeKind kind = kind_of(member);
      if (kind == TypeKind::kInt || kind == TypeKind::kString || kind == TypeKind::kError) continue;
      out_.emit(diag::kMaskParameterType, member.span, member.name,
                analysis_.book.schema.type_name(member.type));
    }
  }

  void read_column_types() {
    for (const ast::Name& name : node_.column_types) {
      if (find_word(kColumnTypes, name.text) == nullptr) {
        suggest(out_.emit(diag::kUnknownColumnType, name.span, name.text), name,
                words_of(kColumnTypes));
        continue;
      }
      mask_.column_types.push_back(name.text);
    }
  }

  void suggest(DiagnosticBuilder report, const ast::Name& name,
               const std::vector<std::string>& words) const {
    if (const auto guess = nearest(name.text, words)) {
      report.hint("did you mean '" + *guess + "'?").fix(name.span, *guess);
    } else {
      report.hint("there are " + join_words(words));
    }
  }

  bool read(const ast::MaskComponent& written) {
    const Component* component = find_word(kComponents, written.name.text);
    if (component == nullptr) {
      suggest(out_.emit(diag::kUnknownComponent, written.name.span, written.name.text),
              written.name, words_of(kComponents));
      return false;
    }
    if (!seen_.insert(component->part).second) {
      out_.emit(diag::kRepeatedComponent, written.name.span, component->word);
      return false;
    }
    for (const std::string& type : mask_.column_types) {
      const ColumnType* column = find_word(kColumnTypes, type);
      if (component->suits == Suits::kAll || column->suits == component->suits) continue;
      out_.emit(diag::kUnfitComponent, written.name.span, component->word, type);
      return false;
    }
    if (component->takes == Takes::kNothing) {
      apply(component->part);
      return true;
    }
    // An amount that did not parse was reported.
    if (!written.amount) return false;
    const ast::Expr& amount = file_.exprs[*written.amount];
    if (amount.kind == ast::ExprKind::kError) return false;
    switch (component->takes) {
      case Takes::kNothing:
        return true;
      case Takes::kCount:
        return read_count(*component, amount);
      case Takes::kTokenWord:
        return read_token(*component, amount);
      case Takes::kScopeName:
        return read_scope(*component, amount);
    }
    return true;
  }

  static std::string_view expected(Takes takes) {
    switch (takes) {
      case Takes::kNothing:
        return "nothing";
      case Takes::kCount:
        return "a whole number above 0, or a parameter of type int";
      case Takes::kTokenWord:
        return "hash or reversible";
      case Takes::kScopeName:
        return "a parameter of type string";
    }
    return "nothing";
  }

  bool report_amount(const Component& component, const ast::Expr& amount) {
    out_.emit(diag::kBadAmount, amount.span, component.word, expected(component.takes));
    return false;
  }

  /// A parameter's position, if its type is `kind`; reports otherwise.
  std::optional<uint32_t> parameter(const Component& component, const ast::Expr& amount,
                                    TypeKind kind) {
    const auto position = find_member(mask_.parameters, amount.text);
    if (!position) {
      DiagnosticBuilder report = out_.emit(diag::kUnknownAmountParameter, amount.span, amount.text);
      std::vector<std::string> names;
      for (const Member& member : mask_.parameters) names.push_back(member.name);
      if (const auto guess = nearest(amount.text, names)) {
        report.hint("did you mean '" + *guess + "'?").fix(amount.span, *guess);
      }
      return std::nullopt;
    }
    used_.insert(*position);
    const TypeKind found = kind_of(mask_.parameters[*position]);
    if (found == kind) return position;
    // A parameter of a type that no mask takes was reported where it is declared.
    if (found == TypeKind::kInt || found == TypeKind::kString) report_amount(component, amount);
    return std::nullopt;
  }

  bool read_count(const Component& component, const ast::Expr& amount) {
    MaskAmount count;
    if (amount.kind == ast::ExprKind::kName) {
      count.parameter = parameter(component, amount, TypeKind::kInt);
      if (!count.parameter) return false;
    } else {
      const char* end = amount.text.data() + amount.text.size();
      const auto parsed = std::from_chars(amount.text.data(), end, count.constant);
      if (amount.kind != ast::ExprKind::kInt || parsed.ec != std::errc() || parsed.ptr != end ||
          count.constant < 1 || count.constant >= int64_t{MaskPoint::kAll}) {
        return report_amount(component, amount);
      }
    }
    if (component.part == Part::kPrefix) {
      mask_.prefix = count;
      if (!count.parameter) mask_.base.prefix = static_cast<uint32_t>(count.constant);
    } else if (component.part == Part::kSuffix) {
      mask_.suffix = count;
      if (!count.parameter) mask_.base.suffix = static_cast<uint32_t>(count.constant);
    } else {
      mask_.bucket = count;
      if (!count.parameter) mask_.base.bucket = count.constant;
    }
    return true;
  }

  bool read_token(const Component& component, const ast::Expr& amount) {
    if (amount.kind != ast::ExprKind::kName) return report_amount(component, amount);
    if (amount.text == "hash") {
      mask_.base.token = Token::kHash;
    } else if (amount.text == "reversible") {
      mask_.base.token = Token::kReversible;
    } else {
      suggest(out_.emit(diag::kUnknownToken, amount.span, amount.text), {amount.text, amount.span},
              {"hash", "reversible"});
      return false;
    }
    return true;
  }

  bool read_scope(const Component& component, const ast::Expr& amount) {
    if (amount.kind != ast::ExprKind::kName) return report_amount(component, amount);
    mask_.scope_parameter = parameter(component, amount, TypeKind::kString);
    return mask_.scope_parameter.has_value();
  }

  void apply(Part part) {
    switch (part) {
      case Part::kEverything:
        mask_.base.full = true;
        return;
      case Part::kLength:
        mask_.base.length = true;
        return;
      case Part::kFormat:
        mask_.base.format = true;
        return;
      case Part::kOrder:
        mask_.base.order = true;
        return;
      case Part::kNothing:
      case Part::kPrefix:
      case Part::kSuffix:
      case Part::kToken:
      case Part::kScope:
      case Part::kBucket:
        return;
    }
  }

  void check_alone() {
    if (node_.components.size() < 2) return;
    for (const ast::MaskComponent& component : node_.components) {
      if (component.name.text != "nothing" && component.name.text != "everything") continue;
      out_.emit(diag::kComponentAlone, component.name.span, component.name.text);
      return;
    }
  }

  Analysis& analysis_;
  Diagnostics& out_;
  const ast::File& file_;
  const ast::MaskDecl& node_;
  Mask& mask_;
  std::set<Part> seen_;
  std::set<uint32_t> used_;
};

}  // namespace

void build_masks(Analysis& analysis) {
  for_each_declaration<ast::MaskDecl>(
      analysis, [&](const Unit& unit, const ast::Decl&, const ast::MaskDecl& node, uint32_t index) {
        if (index == Analysis::kNoIndex) return;
        MaskBuilder(analysis, unit, node, analysis.book.schema.masks[MaskId(index)]).run();
      });
}

}  // namespace bylaw
