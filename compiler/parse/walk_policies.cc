// Standards, guarantees, bylaws, overrides and their rules; parameters, waivers, assertions.
#include <algorithm>

#include "compiler/parse/diagnostics.h"
#include "compiler/parse/walk.h"

namespace bylaw::parsing {
namespace {

using antlr::BylawParser;
using ast::ClauseKind;

ClauseKind clause_kind(size_t head) {
  switch (head) {
    case BylawParser::FORBID:
      return ClauseKind::kForbid;
    case BylawParser::REQUIRE:
      return ClauseKind::kRequire;
    case BylawParser::CAP:
      return ClauseKind::kCap;
    case BylawParser::FILTER:
      return ClauseKind::kFilter;
    case BylawParser::OBLIGE:
      return ClauseKind::kOblige;
    case BylawParser::LIFT:
      return ClauseKind::kLift;
    case BylawParser::OVERRIDE:
      return ClauseKind::kOverrideWithin;
    default:
      return ClauseKind::kPermit;
  }
}

/// The place of a part in the order `when`, `unless`, `with`; `until` may stand anywhere.
int rank(size_t kind) {
  switch (kind) {
    case BylawParser::WHEN:
      return 1;
    case BylawParser::UNLESS:
      return 2;
    case BylawParser::WITH:
      return 3;
    default:
      return 0;
  }
}

const std::vector<ClauseKind> kGuardrails{ClauseKind::kPermit,  ClauseKind::kForbid,
                                          ClauseKind::kRequire, ClauseKind::kCap,
                                          ClauseKind::kFilter,  ClauseKind::kOblige};
const std::vector<ClauseKind> kInStandards{
    ClauseKind::kPermit, ClauseKind::kForbid, ClauseKind::kRequire,       ClauseKind::kCap,
    ClauseKind::kFilter, ClauseKind::kOblige, ClauseKind::kOverrideWithin};

}  // namespace

void Walk::repeated(const antlr4::Token* keyword) {
  diagnostics_.emit(kRepeatedPart, span_of(keyword), ours(keyword).text()).hint("keep one of them");
}

ast::StandardDecl Walk::standard_decl(const Parser::StandardDeclContext* context) {
  ast::StandardDecl out;
  out.name = name(context->named);
  if (context->strength != nullptr) {
    out.strength = name(context->strength);
  } else {
    out.strength = {"mandatory", span_of(context->start)};
    diagnostics_.emit(kMissingStrength, span_of(context->start))
        .hint("write 'mandatory standard', 'waivable standard' or 'default standard'");
  }
  for (const Parser::StandardPartContext* part : context->parts) {
    if (part->title != nullptr) {
      once(out.title, optional_name(part->title), part->start);
    } else if (part->only != nullptr) {
      if (!out.for_actions.empty()) {
        repeated(part->start);
      } else {
        out.for_actions = paths(part->only);
      }
    } else {
      ast::Rollout rollout{name(part->rollout), optional_name(part->until)};
      once(out.rollout, std::optional(std::move(rollout)), part->start);
    }
  }
  out.clauses = rules(context->block, "a standard", kInStandards);
  return out;
}

ast::GuaranteeDecl Walk::guarantee_decl(const Parser::GuaranteeDeclContext* context) {
  ast::GuaranteeDecl out;
  out.name = name(context->named);
  out.title = optional_name(context->title);
  if (context->subject != nullptr) out.subject_to = paths(context->subject);
  out.clauses = rules(context->block, "a guarantee", {ClauseKind::kPermit});
  return out;
}

ast::BylawDecl Walk::bylaw_decl(const Parser::BylawDeclContext* context) {
  ast::BylawDecl out;
  out.name = name(context->named);
  out.title = optional_name(context->title);
  out.clauses = rules(context->block, "a bylaw", kGuardrails);
  return out;
}

ast::OverrideDecl Walk::override_decl(const Parser::OverrideDeclContext* context) {
  return {path(context->named), rules(context->block, "an override", {ClauseKind::kLift})};
}

std::vector<ast::Clause> Walk::rules(const Parser::RulesContext* context, std::string_view holder,
                                     const std::vector<ClauseKind>& allowed) {
  std::vector<ast::Clause> out;
  for (const Parser::RuleClauseContext* item : context->list) {
    if (item->exception != nullptr) continue;
    const ClauseKind kind = clause_kind(item->head->getType());
    if (std::find(allowed.begin(), allowed.end(), kind) == allowed.end()) {
      diagnostics_.emit(kRuleNotHere, span_of(item->head), holder, ours(item->head).text());
      continue;
    }
    out.push_back(clause(item, kind));
  }
  return out;
}

ast::Clause Walk::clause(const Parser::RuleClauseContext* context, ClauseKind kind) {
  ast::Clause out;
  out.kind = kind;
  out.span = span_of(context);
  out.head = span_of(context->head);
  if (context->on != nullptr) out.actions = actions(context->on);
  if (context->required != nullptr) out.condition = condition(context->required);
  out.text = optional_name(context->text);
  if (context->cells != nullptr) out.columns = columns(context->cells);
  if (context->mask != nullptr) out.mask = use(context->mask);
  if (context->rows != nullptr) out.row_filter = condition(context->rows);
  const antlr4::Token* last = nullptr;
  for (const Parser::RulePartContext* part : context->parts) {
    out_.part_words.push_back(span_of(part->kind));
    rule_part(part, last, out);
    if (last == nullptr || rank(part->kind->getType()) > rank(last->getType())) last = part->kind;
  }
  if (kind == ClauseKind::kOblige && out.with.empty()) {
    diagnostics_.emit(kMissingPart, out.head, "the obligation", "to what it obliges")
        .hint("add 'with' and a duty, such as 'with audit(level: \"full\")'");
  }
  return out;
}

void Walk::rule_part(const Parser::RulePartContext* context, const antlr4::Token* last,
                     ast::Clause& clause) {
  const size_t kind = context->kind->getType();
  const std::string_view word = ours(context->kind).text();
  const std::string head =
      "'" +
      std::string(lexed_.text.substr(clause.head.begin, clause.head.end - clause.head.begin)) + "'";
  const bool permit = clause.kind == ClauseKind::kPermit;
  const bool with = permit || clause.kind == ClauseKind::kOblige;
  if ((kind == Parser::UNTIL && !permit) || (kind == Parser::WITH && !with)) {
    diagnostics_.emit(kPartNotHere, span_of(context->kind), head, word)
        .hint(kind == Parser::WITH ? "'with' goes with permit and oblige"
                                   : "'until' goes with permit");
    return;
  }
  if (last != nullptr && rank(kind) > 0 && rank(kind) < rank(last->getType())) {
    diagnostics_.emit(kPartOrder, span_of(context->kind), word, ours(last).text())
        .label(span_of(last), "written before it")
        .hint("the order is when, unless, with");
  }
  switch (kind) {
    case Parser::WHEN:
      clause.when.push_back(condition(context->guard));
      break;
    case Parser::UNLESS:
      clause.unless.push_back(condition(context->guard));
      break;
    case Parser::UNTIL:
      once(clause.until, optional_name(context->until), context->kind);
      break;
    default:
      clause.with.push_back(with_clause(context));
      break;
  }
}

ast::WithClause Walk::with_clause(const Parser::RulePartContext* context) {
  const Parser::WithItemContext* item = context->with;
  ast::WithClause out;
  out.span = span_of(context);
  if (item->rows != nullptr) {
    out.kind = ast::WithClause::Kind::kFilter;
    out.filter = condition(item->rows);
    return out;
  }
  out.use = use(item->used);
  if (item->cells == nullptr) return out;
  out.kind = ast::WithClause::Kind::kMask;
  out.columns = columns(item->cells);
  return out;
}

ast::Actions Walk::actions(const Parser::ActionsContext* context) {
  ast::Actions out;
  out.span = span_of(context);
  out.any = context->any != nullptr;
  if (!out.any) out.names = paths(context->list);
  return out;
}

ast::Columns Walk::columns(const Parser::ColumnsContext* context) {
  ast::Columns out;
  out.span = span_of(context);
  switch (context->kind->getType()) {
    case Parser::UNDER:
      out.kind = ast::Columns::Kind::kUnder;
      out.categories = paths(context->categories);
      break;
    case Parser::NAMED:
      out.kind = ast::Columns::Kind::kNamed;
      for (const antlr4::Token* item : context->names) out.names.push_back(name(item));
      break;
    case Parser::WHERE:
      out.kind = ast::Columns::Kind::kWhere;
      out.where = condition(context->where);
      break;
    default:
      out.kind = ast::Columns::Kind::kAll;
      break;
  }
  return out;
}

ast::Use Walk::use(const Parser::UseContext* context) {
  ast::Use out;
  out.name = path(context->named);
  out.span = span_of(context);
  for (const Parser::ArgumentContext* argument : context->arguments) {
    ast::Argument& to = out.arguments.emplace_back();
    if (argument->named != nullptr) to.name = name(argument->named);
    to.value = expr(argument->value);
  }
  return out;
}

ast::ParameterDecl Walk::parameter_decl(const Parser::ParameterDeclContext* context) {
  ast::ParameterDecl out;
  out.name = name(context->named);
  out.type = type(context->typed);
  out.initial = expr(context->initial);
  if (context->high != nullptr) {
    out.low = expr(context->low);
    out.high = expr(context->high);
  } else if (context->low != nullptr) {
    out.allowed = expr(context->low);
  }
  return out;
}

std::optional<ast::WaiverDecl> Walk::waiver_decl(const Parser::WaiverDeclContext* context) {
  ast::WaiverDecl out;
  out.name = name(context->named);
  out.standard = path(context->standard);
  std::optional<ast::Path> domain;
  std::optional<ast::Actions> on;
  std::vector<size_t> said;
  for (const Parser::WaiverPartContext* part : context->parts) {
    const size_t kind = part->kind->getType();
    out_.part_words.push_back(span_of(part->kind));
    said.push_back(kind);
    switch (kind) {
      case Parser::FOR:
        once(domain, std::optional(path(part->target)), part->kind);
        break;
      case Parser::ON:
        once(on, std::optional(actions(part->on)), part->kind);
        break;
      case Parser::WHEN:
        out.when.push_back(condition(part->guard));
        break;
      case Parser::UNLESS:
        out.unless.push_back(condition(part->guard));
        break;
      case Parser::UNTIL:
        once(out.until, optional_name(part->value), part->kind);
        break;
      case Parser::APPROVED:
        once(out.approved_by, optional_name(part->value), part->kind);
        break;
      case Parser::TICKET:
        once(out.ticket, optional_name(part->value), part->kind);
        break;
      case Parser::BECAUSE:
        once(out.because, optional_name(part->value), part->kind);
        break;
      default:
        once(out.compensating, optional_name(part->value), part->kind);
        break;
    }
  }
  static const std::vector<std::pair<size_t, std::string_view>> kNeeded{
      {Parser::FOR, "for which domain: 'for clothing'"},
      {Parser::ON, "on which actions: 'on read'"},
      {Parser::UNTIL, "until when: 'until 2027-06-30'"},
      {Parser::APPROVED, "who approved it: 'approved by \"…\"'"},
      {Parser::TICKET, "where it is recorded: 'ticket \"…\"'"},
      {Parser::BECAUSE, "why: 'because \"…\"'"},
  };
  bool whole = true;
  for (const auto& [kind, what] : kNeeded) {
    if (std::find(said.begin(), said.end(), kind) != said.end()) continue;
    whole = false;
    diagnostics_.emit(kMissingPart, out.name.span, "the waiver", what);
  }
  if (!whole) return std::nullopt;
  out.domain = std::move(*domain);
  out.actions = std::move(*on);
  return out;
}

ast::AssertDecl Walk::assert_decl(const Parser::AssertDeclContext* context) {
  ast::AssertDecl out;
  if (context->named != nullptr) out.name = name(context->named);
  out.text = optional_name(context->text);
  out.always = context->quantity->getType() == Parser::ALWAYS;
  out.actions = actions(context->on);
  for (const Parser::AssertPartContext* part : context->parts) {
    out_.part_words.push_back(span_of(part->kind));
    const bool when = part->kind->getType() == Parser::WHEN;
    (when ? out.when : out.unless).push_back(condition(part->guard));
  }
  return out;
}

}  // namespace bylaw::parsing
