// Masks, duties and columns in rules: see uses.h.
#include "compiler/sema/uses.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "compiler/sema/diagnostics_rules.h"

namespace bylaw {
namespace {

std::string argument_count(size_t count) {
  if (count == 0) return "no arguments";
  return count == 1 ? "one argument" : std::to_string(count) + " arguments";
}

std::vector<std::string> names_of(const std::vector<Member>& members) {
  std::vector<std::string> names;
  for (const Member& member : members) names.push_back(member.name);
  return names;
}

/// By parameter, the expression given for it; nothing where an optional one is left out. `what` is
/// "mask" or "duty".
std::optional<std::vector<std::optional<ast::ExprId>>> match_arguments(
    Diagnostics& diagnostics, const ast::File& file, std::string_view what,
    const Declared& declared, const std::vector<Member>& parameters, const ast::Use& use) {
  const std::string& name = declared.name.local;
  std::vector<std::optional<ast::ExprId>> given(parameters.size());
  std::vector<Span> spans(parameters.size());
  bool fits = true;
  bool named = false;
  for (size_t i = 0; i < use.arguments.size(); ++i) {
    const ast::Argument& argument = use.arguments[i];
    const Span span = argument.name ? argument.name->span : file.exprs[argument.value].span;
    size_t position = i;
    if (argument.name) {
      named = true;
      const std::optional<uint32_t> found = find_member(parameters, argument.name->text);
      if (!found) {
        DiagnosticBuilder builder =
            diagnostics.emit(diag::kUnknownArgument, span, what, name, argument.name->text);
        if (const auto near = nearest(argument.name->text, names_of(parameters))) {
          builder.hint("did you mean '" + *near + "'?").fix(span, *near);
        }
        fits = false;
        continue;
      }
      position = *found;
    } else if (named) {
      diagnostics.emit(diag::kPositionalAfterNamed, span);
      fits = false;
      break;
    } else if (i >= parameters.size()) {
      diagnostics.emit(diag::kTooManyArguments, span, what, name, argument_count(parameters.size()))
          .label(declared.span, "declared here");
      fits = false;
      break;
    }
    if (given[position]) {
      diagnostics.emit(diag::kRepeatedArgument, span, what, name, parameters[position].name)
          .label(spans[position], "first here");
      fits = false;
      continue;
    }
    given[position] = argument.value;
    spans[position] = span;
  }
  if (!fits) return std::nullopt;
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (given[i] || parameters[i].optional) continue;
    diagnostics.emit(diag::kMissingArgument, use.span, what, name, parameters[i].name)
        .label(parameters[i].span, "declared here");
    fits = false;
  }
  if (!fits) return std::nullopt;
  return given;
}

/// An amount of a mask: characters, or units of the column. 0 if reported.
int64_t amount_of(Analysis& analysis, const Mask& mask, const MaskAmount& amount,
                  const std::vector<Value>& arguments, const std::vector<Span>& spans) {
  if (!amount.parameter) return amount.constant;
  const int64_t number = arguments[*amount.parameter].as<int64_t>();
  if (number >= 1 && number < int64_t{MaskPoint::kAll}) return number;
  analysis.diagnostics
      .emit(diag::kMaskAmount, spans[*amount.parameter], std::to_string(number), mask.name.local)
      .hint("it must be at least 1; 'null' shows nothing");
  return 0;
}

/// A duty's word, checked against the words its parameter allows. False if reported.
bool check_word(Analysis& analysis, const ast::File& file, const Duty& duty, size_t parameter,
                ast::ExprId argument) {
  const std::vector<std::string>& words = duty.words[parameter];
  const ast::Expr& expr = file.exprs[argument];
  const std::string& name = duty.parameters[parameter].name;
  if (expr.kind == ast::ExprKind::kError) return false;
  if (expr.kind != ast::ExprKind::kString) {
    std::vector<std::string> quoted;
    for (const std::string& word : words) quoted.push_back(quote(word));
    analysis.diagnostics.emit(diag::kWordNotConstant, expr.span, duty.name.local, name)
        .hint("write " + join_words(quoted, "or"));
    return false;
  }
  if (std::find(words.begin(), words.end(), expr.text) != words.end()) return true;
  DiagnosticBuilder builder =
      analysis.diagnostics.emit(diag::kUnknownWord, expr.span, duty.name.local, name, expr.text);
  builder.label(duty.parameters[parameter].span, "declared here");
  if (const auto near = nearest(expr.text, words)) {
    builder.hint("did you mean " + quote(*near) + "?").fix(expr.span, quote(*near));
  }
  return false;
}

bool has_words(const Duty& duty, size_t parameter) {
  return parameter < duty.words.size() && !duty.words[parameter].empty();
}

std::optional<DutyId> resolve_duty(Analysis& analysis, const ast::File& file, const ast::Use& use) {
  const std::optional<DeclaredName> symbol =
      analysis.scope.resolve(file.file, use.name, kinds(SymbolKind::kDuty), analysis.diagnostics);
  if (!symbol) return std::nullopt;
  return DutyId(symbol->index);
}

bool select_categories(Analysis& analysis, const ast::Columns& columns, const Action& action,
                       ExprChecker& checker, ColumnSelector& selector) {
  const Schema& schema = analysis.book.schema;
  const ColumnSource& source = *action.columns;
  if (!source.categories) {
    analysis.diagnostics.emit(diag::kNoCategories, columns.span, action.name.local)
        .label(schema.records[source.record].span, "a column is this record");
    return false;
  }
  const TypeId type = schema.records[source.record].members[*source.categories].type;
  const TaxonomyId taxonomy = schema.types[schema.types[type].element].taxonomy();
  bool fits = true;
  for (const ast::Path& path : columns.categories) {
    const std::optional<TermId> term = checker.term(path, taxonomy);
    if (!term) {
      fits = false;
      continue;
    }
    const Taxonomy& terms = schema.taxonomies[taxonomy];
    bool covered = false;
    for (const TermValue& earlier : selector.categories) {
      if (!terms.under(*term, earlier.term)) continue;
      analysis.diagnostics.emit(diag::kCoveredCategory, path.span, path.text(),
                                terms.terms[earlier.term].name);
      covered = true;
      break;
    }
    if (!covered) selector.categories.push_back({taxonomy, *term});
  }
  return fits;
}

}  // namespace

ExprScope constant_scope(FileId file) {
  ExprScope scope;
  scope.file = file;
  scope.context = false;
  return scope;
}

ExprScope environment_scope(FileId file, EnvironmentId environment) {
  ExprScope scope;
  scope.file = file;
  scope.environment = environment;
  return scope;
}

std::optional<MaskUse> build_mask_use(Analysis& analysis, const ast::File& file,
                                      const ast::Use& use) {
  const std::optional<DeclaredName> symbol =
      analysis.scope.resolve(file.file, use.name, kinds(SymbolKind::kMask), analysis.diagnostics);
  if (!symbol) return std::nullopt;
  MaskUse result;
  result.mask = MaskId(symbol->index);
  result.span = use.span;
  const Mask& mask = analysis.book.schema.masks[result.mask];
  const auto given =
      match_arguments(analysis.diagnostics, file, "mask", mask, mask.parameters, use);
  if (!given) return std::nullopt;
  ExprChecker checker(analysis, file, constant_scope(file.file));
  std::vector<Span> spans;
  const size_t before = analysis.diagnostics.size();
  for (size_t i = 0; i < given->size(); ++i) {
    std::optional<Value> value;
    if ((*given)[i]) value = checker.constant(*(*given)[i], mask.parameters[i].type);
    if (!value) return std::nullopt;
    result.arguments.push_back(std::move(*value));
    spans.push_back(file.exprs[*(*given)[i]].span);
  }
  auto amount = [&](const std::optional<MaskAmount>& of) {
    return of ? amount_of(analysis, mask, *of, result.arguments, spans) : int64_t{0};
  };
  result.point = mask.base;
  if (mask.prefix) result.point.prefix = static_cast<uint32_t>(amount(mask.prefix));
  if (mask.suffix) result.point.suffix = static_cast<uint32_t>(amount(mask.suffix));
  if (mask.bucket) result.point.bucket = amount(mask.bucket);
  if (mask.scope_parameter) {
    result.point.scope = result.arguments[*mask.scope_parameter].as<std::string>();
  }
  if (analysis.diagnostics.size() != before) return std::nullopt;
  return result;
}

std::optional<DutyUse> build_duty_use(Analysis& analysis, const ast::File& file,
                                      const ast::Use& use, ExprChecker& checker) {
  const std::optional<DutyId> id = resolve_duty(analysis, file, use);
  if (!id) return std::nullopt;
  const Duty& duty = analysis.book.schema.duties[*id];
  const auto given =
      match_arguments(analysis.diagnostics, file, "duty", duty, duty.parameters, use);
  if (!given) return std::nullopt;
  DutyUse result;
  result.duty = *id;
  result.span = use.span;
  bool fits = true;
  for (size_t i = 0; i < given->size(); ++i) {
    ExprId argument;
    if ((*given)[i]) {
      if (has_words(duty, i) && !check_word(analysis, file, duty, i, *(*given)[i])) {
        fits = false;
        continue;
      }
      argument = checker.check(*(*given)[i], duty.parameters[i].type);
    }
    result.arguments.push_back(argument);
  }
  if (!fits || checker.failed()) return std::nullopt;
  return result;
}

std::optional<std::pair<DutyId, std::vector<Value>>> build_duty_value(Analysis& analysis,
                                                                      const ast::File& file,
                                                                      const ast::Use& use) {
  const std::optional<DutyId> id = resolve_duty(analysis, file, use);
  if (!id) return std::nullopt;
  const Duty& duty = analysis.book.schema.duties[*id];
  const auto given =
      match_arguments(analysis.diagnostics, file, "duty", duty, duty.parameters, use);
  if (!given) return std::nullopt;
  ExprChecker checker(analysis, file, constant_scope(file.file));
  std::vector<Value> values;
  bool fits = true;
  for (size_t i = 0; i < given->size(); ++i) {
    if (!(*given)[i]) {
      analysis.diagnostics.emit(diag::kMissingArgument, use.span, "duty", duty.name.local,
                                duty.parameters[i].name);
      fits = false;
      continue;
    }
    if (has_words(duty, i) && !check_word(analysis, file, duty, i, *(*given)[i])) {
      fits = false;
      continue;
    }
    std::optional<Value> value = checker.constant(*(*given)[i], duty.parameters[i].type);
    if (value) values.push_back(std::move(*value));
    fits = fits && value.has_value();
  }
  if (!fits) return std::nullopt;
  return std::make_pair(*id, std::move(values));
}

std::optional<ColumnSelector> build_columns(Analysis& analysis, const ast::File& file,
                                            const ast::Columns& columns, EnvironmentId environment,
                                            const ExprChecker& guard) {
  const Schema& schema = analysis.book.schema;
  const Action& action = schema.actions[schema.environments[environment].action];
  ExprScope scope = environment_scope(file.file, environment);
  if (columns.kind == ast::Columns::Kind::kWhere) scope.column = action.columns->record;
  ExprChecker checker(analysis, file, scope);
  ColumnSelector selector;
  selector.span = columns.span;
  switch (columns.kind) {
    case ast::Columns::Kind::kAll:
      selector.kind = ColumnSelector::Kind::kAll;
      break;
    case ast::Columns::Kind::kUnder:
      selector.kind = ColumnSelector::Kind::kUnder;
      if (!select_categories(analysis, columns, action, checker, selector)) {
        return std::nullopt;
      }
      break;
    case ast::Columns::Kind::kNamed: {
      selector.kind = ColumnSelector::Kind::kNamed;
      std::map<std::string, Span> seen;
      for (const ast::Name& name : columns.names) {
        const auto [at, fresh] = seen.emplace(name.text, name.span);
        if (fresh) {
          selector.names.push_back(name.text);
        } else {
          analysis.diagnostics.emit(diag::kRepeatedColumn, name.span, name.text)
              .label(at->second, "first here");
        }
      }
      break;
    }
    case ast::Columns::Kind::kWhere:
      selector.kind = ColumnSelector::Kind::kWhere;
      checker.learn_from(guard);
      selector.where =
          checker.check(columns.where, analysis.book.schema.types.simple(TypeKind::kBool));
      selector.frame_size = checker.frame_size();
      if (checker.failed()) return std::nullopt;
      break;
  }
  return selector;
}

}  // namespace bylaw
