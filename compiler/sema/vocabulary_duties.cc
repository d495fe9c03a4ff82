// Duties: their parameters, how two combine, and the action by which one is done. Entry point:
// build_duties().
#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_vocabulary.h"
#include "compiler/sema/types.h"
#include "compiler/sema/vocabulary.h"

namespace bylaw {
namespace {

constexpr std::array<std::pair<std::string_view, DutyCombination>, 5> kCombinations{{
    {"max", DutyCombination::kMax},
    {"min", DutyCombination::kMin},
    {"union", DutyCombination::kUnion},
    {"all", DutyCombination::kAll},
    {"conflict", DutyCombination::kConflict},
}};

class DutyBuilder {
 public:
  DutyBuilder(Analysis& analysis, const Unit& unit, const ast::DutyDecl& node, Duty& duty)
      : analysis_(analysis),
        schema_(analysis.book.schema),
        out_(analysis.diagnostics),
        file_(unit.ast.file),
        node_(node),
        duty_(duty) {}

  void run() {
    duty_.gates = node_.gates;
    duty_.parameters =
        resolve_members(analysis_, file_, node_.parameters, {.optional = false, .words = true},
                        "duty '" + node_.name.text + "'");
    read_words();
    for (const Member& member : duty_.parameters) check_type(member);
    if (node_.done_by) {
      const auto symbol =
          analysis_.scope.resolve(file_, *node_.done_by, kinds(SymbolKind::kAction), out_);
      if (symbol) duty_.done_by = ActionId(symbol->index);
    }
    if (node_.combines) read_combination(*node_.combines);
  }

 private:
  /// The listed words of each parameter that lists some. Repeated parameters were left out.
  void read_words() {
    duty_.words.resize(duty_.parameters.size());
    size_t next = 0;
    for (const ast::Member& written : node_.parameters) {
      if (next == duty_.parameters.size()) break;
      if (duty_.parameters[next].span != written.name.span) continue;
      std::vector<std::string>& words = duty_.words[next++];
      for (const ast::Name& word : written.type.words) {
        if (std::find(words.begin(), words.end(), word.text) != words.end()) {
          out_.emit(diag::kRepeatedWord, word.span, word.text);
        } else {
          words.push_back(word.text);
        }
      }
    }
  }

  void check_type(const Member& member) {
    TypeId type = member.type;
    if (schema_.types[type].kind == TypeKind::kSet) type = schema_.types[type].element;
    switch (schema_.types[type].kind) {
      case TypeKind::kError:
      case TypeKind::kBool:
      case TypeKind::kInt:
      case TypeKind::kDecimal:
      case TypeKind::kString:
      case TypeKind::kDuration:
      case TypeKind::kTimestamp:
      case TypeKind::kDate:
      case TypeKind::kIp:
      case TypeKind::kEnum:
      case TypeKind::kTaxonomy:
      case TypeKind::kEntity:
        return;
      case TypeKind::kAction:
      case TypeKind::kWeekday:
      case TypeKind::kColumnText:
      case TypeKind::kRecord:
      case TypeKind::kSet:
      case TypeKind::kList:
        out_.emit(diag::kDutyParameterType, member.span, member.name,
                  schema_.type_name(member.type));
        return;
    }
  }

  void read_combination(const ast::Name& name) {
    const auto it = std::find_if(kCombinations.begin(), kCombinations.end(),
                                 [&](const auto& entry) { return entry.first == name.text; });
    if (it == kCombinations.end()) {
      DiagnosticBuilder report = out_.emit(diag::kUnknownCombination, name.span, name.text);
      std::vector<std::string> words;
      for (const auto& [word, combination] : kCombinations) words.emplace_back(word);
      if (const auto guess = nearest(name.text, words)) {
        report.hint("did you mean '" + *guess + "'?").fix(name.span, *guess);
      } else {
        report.hint("there are " + join_words(words));
      }
      return;
    }
    duty_.combination = it->second;
    for (uint32_t i = 0; i < duty_.parameters.size(); ++i) {
      const Member& member = duty_.parameters[i];
      if (schema_.types[member.type].kind == TypeKind::kError || fits(i)) continue;
      out_.emit(diag::kUnfitCombination, name.span, name.text, member.name,
                schema_.type_name(member.type))
          .label(member.span, "declared here");
    }
  }

  bool fits(uint32_t parameter) const {
    const Type& type = schema_.types[duty_.parameters[parameter].type];
    switch (duty_.combination) {
      case DutyCombination::kMax:
      case DutyCombination::kMin:
        return type.kind == TypeKind::kInt || type.kind == TypeKind::kDecimal ||
               type.kind == TypeKind::kDuration || type.kind == TypeKind::kTimestamp ||
               type.kind == TypeKind::kDate || !duty_.words[parameter].empty() ||
               (type.kind == TypeKind::kEnum && schema_.enums[type.enumeration()].ordered);
      case DutyCombination::kUnion:
        return type.kind == TypeKind::kSet;
      case DutyCombination::kAll:
      case DutyCombination::kConflict:
        return true;
    }
    return true;
  }

  Analysis& analysis_;
  const Schema& schema_;
  Diagnostics& out_;
  FileId file_;
  const ast::DutyDecl& node_;
  Duty& duty_;
};

}  // namespace

void build_duties(Analysis& analysis) {
  for_each_declaration<ast::DutyDecl>(
      analysis, [&](const Unit& unit, const ast::Decl&, const ast::DutyDecl& node, uint32_t index) {
        if (index == Analysis::kNoIndex) return;
        DutyBuilder(analysis, unit, node, analysis.book.schema.duties[DutyId(index)]).run();
      });
}

}  // namespace bylaw
