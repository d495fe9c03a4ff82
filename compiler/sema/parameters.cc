// Parameters of standards and the values that domains set inside their bounds. Entry points:
// build_parameter(), build_setting(). A parameter's type is read by build_vocabulary(), since
// definitions may speak of it too.
#include <algorithm>
#include <variant>

#include "base/text.h"
#include "compiler/sema/diagnostics_rules.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/policy_builder.h"
#include "compiler/sema/uses.h"

namespace bylaw {
namespace {

bool is_ordered(const Schema& schema, TypeId id) {
  const Type& type = schema.types[id];
  switch (type.kind) {
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kWeekday:
    case TypeKind::kError:
      return true;
    case TypeKind::kEnum:
      return schema.enums[type.enumeration()].ordered;
    case TypeKind::kBool:
    case TypeKind::kString:
    case TypeKind::kIp:
    case TypeKind::kAction:
    case TypeKind::kColumnText:
    case TypeKind::kTaxonomy:
    case TypeKind::kEntity:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      return false;
  }
  return false;
}

bool holds_record(const Schema& schema, TypeId id) {
  TypeKind kind = schema.types[id].kind;
  while (kind == TypeKind::kSet || kind == TypeKind::kList) {
    id = schema.types[id].element;
    kind = schema.types[id].kind;
  }
  return kind == TypeKind::kRecord;
}

/// "30d .. 10y", "[hash, null]": what a parameter may be.
std::string bounds_text(const Schema& schema, const Parameter& parameter) {
  if (parameter.low || parameter.high) {
    const std::string low = parameter.low ? schema.value_text(*parameter.low) : "";
    const std::string high = parameter.high ? schema.value_text(*parameter.high) : "";
    return low + " .. " + high;
  }
  std::vector<std::string> words;
  for (const Value& value : parameter.allowed) words.push_back(schema.value_text(value));
  return join_words(words, "or");
}

bool within(const Parameter& parameter, const Value& value) {
  if (parameter.low && value < *parameter.low) return false;
  if (parameter.high && value > *parameter.high) return false;
  return parameter.allowed.empty() || std::find(parameter.allowed.begin(), parameter.allowed.end(),
                                                value) != parameter.allowed.end();
}

class ParameterReader {
 public:
  ParameterReader(PolicyBuilder& builder, const Unit& unit, const ast::ParameterDecl& decl,
                  Parameter& parameter)
      : analysis_(builder.analysis),
        file_(unit.ast),
        decl_(decl),
        parameter_(parameter),
        checker_(builder.analysis, unit.ast, constant_scope(unit.ast.file)) {}

  void read() {
    const std::optional<Value> initial = checker_.constant(decl_.initial, parameter_.type);
    const bool bounded = read_range() && read_choices();
    if (initial) parameter_.initial = *initial;
    if (!initial || !bounded || within(parameter_, *initial)) return;
    const Schema& schema = analysis_.book.schema;
    analysis_.diagnostics.emit(diag::kInitialOutside, file_.exprs[decl_.initial].span, name(),
                               schema.value_text(*initial), bounds_text(schema, parameter_));
  }

 private:
  const std::string& name() const { return parameter_.name.local; }

  bool read_range() {
    if (!decl_.low && !decl_.high) return true;
    const Schema& schema = analysis_.book.schema;
    const Span span = file_.exprs[decl_.low ? *decl_.low : *decl_.high].span;
    if (!is_ordered(schema, parameter_.type)) {
      analysis_.diagnostics
          .emit(diag::kRangeUnordered, span, name(), schema.type_name(parameter_.type))
          .hint("list what it may be: 'within [a, b]'");
      return false;
    }
    std::optional<Value> low, high;
    if (decl_.low) low = checker_.constant(*decl_.low, parameter_.type);
    if (decl_.high) high = checker_.constant(*decl_.high, parameter_.type);
    if (checker_.failed()) return false;
    if (low && high && *low > *high) {
      analysis_.diagnostics.emit(diag::kEmptyRange, join(span, file_.exprs[*decl_.high].span),
                                 name(), schema.value_text(*low), schema.value_text(*high));
      return false;
    }
    parameter_.low = std::move(low);
    parameter_.high = std::move(high);
    return true;
  }

  bool read_choices() {
    if (!decl_.allowed) return true;
    const ast::Expr& list = file_.exprs[*decl_.allowed];
    if (list.kind == ast::ExprKind::kError) return false;
    if (list.kind != ast::ExprKind::kList) {
      analysis_.diagnostics.emit(diag::kNoBounds, list.span, name())
          .hint("write 'within LOW .. HIGH' or 'within [a, b]'");
      return false;
    }
    if (list.count == 0) {
      analysis_.diagnostics.emit(diag::kNoChoices, list.span, name());
      return false;
    }
    bool fits = true;
    for (ast::ExprId choice : file_.operands_of(*decl_.allowed)) {
      std::optional<Value> value = checker_.constant(choice, parameter_.type);
      if (!value) {
        fits = false;
      } else if (std::find(parameter_.allowed.begin(), parameter_.allowed.end(), *value) !=
                 parameter_.allowed.end()) {
        analysis_.diagnostics.emit(diag::kRepeatedChoice, file_.exprs[choice].span, name(),
                                   analysis_.book.schema.value_text(*value));
      } else {
        parameter_.allowed.push_back(std::move(*value));
      }
    }
    if (!fits) parameter_.allowed.clear();
    return fits;
  }

  Analysis& analysis_;
  const ast::File& file_;
  const ast::ParameterDecl& decl_;
  Parameter& parameter_;
  ExprChecker checker_;
};

bool usable(const Schema& schema, const Parameter& parameter) {
  return parameter.type.valid() && schema.types[parameter.type].kind != TypeKind::kError &&
         !holds_record(schema, parameter.type);
}

}  // namespace

void build_parameter(PolicyBuilder& builder, const Unit& unit, const ast::Decl& decl,
                     ParameterId id) {
  Analysis& analysis = builder.analysis;
  const Schema& schema = builder.schema();
  const ast::ParameterDecl& node = std::get<ast::ParameterDecl>(decl.node);
  Parameter& parameter = analysis.book.parameters[id];
  if (node.type.optional) {
    analysis.diagnostics.emit(diag::kParameterOptional, node.type.span, parameter.name.local);
  }
  if (usable(schema, parameter)) {
    ParameterReader(builder, unit, node, parameter).read();
  } else if (parameter.type.valid() && holds_record(schema, parameter.type)) {
    analysis.diagnostics.emit(diag::kParameterType, node.type.span, parameter.name.local,
                              schema.type_name(parameter.type));
  }
}

void build_setting(PolicyBuilder& builder, const Unit& unit, const ast::SetDecl& set) {
  Analysis& analysis = builder.analysis;
  const Schema& schema = builder.schema();
  const std::optional<DeclaredName> symbol = analysis.scope.resolve(
      unit.ast.file, set.parameter, kinds(SymbolKind::kParameter), analysis.diagnostics);
  if (!symbol) return;
  const ParameterId id(symbol->index);
  Parameter& parameter = analysis.book.parameters[id];
  const Span span = set.parameter.span;
  if (unit.domain == parameter.level) {
    analysis.diagnostics.emit(diag::kSetByHolder, span, parameter.name.local)
        .label(parameter.span, "declared here");
    return;
  }
  if (!strictly_below(schema, unit.domain, parameter.level)) {
    analysis.diagnostics
        .emit(diag::kSetNotBelow, span, parameter.name.local, builder.domain_name(parameter.level),
              builder.domain_name(unit.domain))
        .label(parameter.span, "declared here");
    return;
  }
  const auto [at, fresh] = builder.set.emplace(std::make_pair(id, unit.domain), span);
  if (!fresh) {
    analysis.diagnostics
        .emit(diag::kSetTwice, span, parameter.name.local, builder.domain_name(unit.domain))
        .label(at->second, "first here");
    return;
  }
  if (!usable(schema, parameter)) return;
  ExprChecker checker(analysis, unit.ast, constant_scope(unit.ast.file));
  const std::optional<Value> value = checker.constant(set.value, parameter.type);
  if (!value) return;
  if (!within(parameter, *value)) {
    analysis.diagnostics
        .emit(diag::kOutOfRange, unit.ast.exprs[set.value].span, parameter.name.local,
              schema.value_text(*value), bounds_text(schema, parameter))
        .label(parameter.span, "declared here")
        .rule(QualifiedName{unit.package(), parameter.name.local}.full())
        .against(parameter.name.full());
    return;
  }
  parameter.settings.push_back({unit.domain, *value, span});
}

}  // namespace bylaw
