#include "rules/run_tests.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/text.h"
#include "rules/decide.h"
#include "rules/diagnostics_tests.h"
#include "rules/print.h"

namespace bylaw {
namespace {

/// A filter as alternatives (one per view) of conditions that must all be true, in printed form:
/// the order of views and conditions says nothing. No alternative: no row; an alternative without a
/// condition: every row.
using PrintedFilter = std::set<std::set<std::string>>;

void add_conditions(const Rulebook& book, const ExprStore& exprs, ExprId expr,
                    std::set<std::string>& out) {
  if (exprs[expr].op != Op::kAnd) {
    out.insert(print_expr(book, exprs, expr));
    return;
  }
  for (const ExprId part : exprs.operands(expr)) add_conditions(book, exprs, part, out);
}

PrintedFilter filter_of(const Rulebook& book, const Decision& decision) {
  PrintedFilter filter;
  for (const View& view : decision.views) {
    if (view.rows_none) continue;
    std::set<std::string> conditions;
    for (const ExprId part : view.filters)
      add_conditions(book, decision.residual, part, conditions);
    filter.insert(std::move(conditions));
  }
  if (filter.contains({})) return {{}};
  return filter;
}

PrintedFilter filter_of(const Rulebook& book, ExprId expr) {
  PrintedFilter filter;
  const auto add = [&](ExprId alternative) {
    std::set<std::string> conditions;
    add_conditions(book, book.exprs, alternative, conditions);
    filter.insert(std::move(conditions));
  };
  if (book.exprs[expr].op == Op::kOr) {
    for (const ExprId alternative : book.exprs.operands(expr)) add(alternative);
  } else {
    add(expr);
  }
  return filter;
}

std::string text_of(const PrintedFilter& filter) {
  if (filter.empty()) return "no row";
  if (filter.contains({})) return "none";
  std::vector<std::string> alternatives;
  for (const std::set<std::string>& conditions : filter) {
    alternatives.push_back(join_words({conditions.begin(), conditions.end()}));
  }
  return "'" + join_words(alternatives, "or") + "'";
}

/// As the language writes it: "{ a, b }".
std::string braced(const std::vector<std::string>& words) {
  std::string out = "{";
  for (size_t i = 0; i < words.size(); ++i) out += (i > 0 ? ", " : " ") + words[i];
  return out + " }";
}

/// What the views of a decision together show of each column: one that some view shows in full is
/// not masked.
std::map<std::string, MaskPoint> masks_of(const Decision& decision) {
  std::map<std::string, std::vector<MaskPoint>> by_column;
  for (const View& view : decision.views) {
    for (const ColumnMask& mask : view.columns) by_column[mask.column].push_back(mask.point);
  }
  std::map<std::string, MaskPoint> masks;
  for (const auto& [column, points] : by_column) {
    if (points.size() < decision.views.size()) continue;
    std::optional<MaskPoint> shown = points.front();
    for (const MaskPoint& point : points) shown = shown ? join(*shown, point) : shown;
    masks[column] = shown && showable(*shown) ? *shown : MaskPoint::null();
  }
  return masks;
}

std::string text_of(const std::map<std::string, MaskPoint>& masks) {
  std::vector<std::string> words;
  for (const auto& [column, point] : masks) words.push_back(column + ": " + to_string(point));
  return braced(words);
}

using Duties = std::set<std::pair<DutyId, std::vector<Value>>>;

std::string text_of(const Schema& schema, const Duties& duties) {
  std::vector<std::string> words;
  for (const auto& [duty, arguments] : duties) {
    std::string word = schema.duties[duty].name.local + "(";
    for (size_t i = 0; i < arguments.size(); ++i) {
      word += (i > 0 ? ", " : "") + schema.duties[duty].parameters[i].name + ": " +
              schema.value_text(arguments[i]);
    }
    words.push_back(word + ")");
  }
  return braced(words);
}

std::string names_of(const Rulebook& book, const std::set<PolicyId>& policies) {
  std::vector<std::string> names;
  for (const PolicyId policy : policies) names.push_back(book.policies[policy].name.full());
  std::ranges::sort(names);
  return names.empty() ? "nobody" : join_words(names);
}

std::set<PolicyId> policies_of(const Rulebook& book, const std::vector<RuleId>& rules) {
  std::set<PolicyId> policies;
  for (const RuleId rule : rules) policies.insert(book.rules[rule].policy);
  return policies;
}

/// "permit, granted by clothing.analysts_read_orders".
std::string describe(const Rulebook& book, const Decision& decision) {
  const std::string by = names_of(book, policies_of(book, decision.reasons));
  switch (decision.outcome) {
    case Outcome::kForbidden:
      return "deny, forbidden by " + by;
    case Outcome::kGuaranteed:
      return "permit, guaranteed by " + by;
    case Outcome::kGranted:
      return "permit, granted by " + by;
    case Outcome::kNotPermitted:
      return "deny, not permitted by any rule";
    case Outcome::kCannotEnforce:
      return "deny, the caller cannot enforce what a permit needs";
    case Outcome::kInvalid:
      return "deny, the request is not valid";
  }
  return {};
}

/// What a test states of an entity, laid over what the store knows of it: attribute by attribute;
/// groups, where it states any, in place of the known ones.
Entity laid_over(const Entity* known, Entity stated) {
  if (known == nullptr) return stated;
  for (size_t i = 0; i < stated.attributes.size(); ++i) {
    if (stated.attributes[i].state == Slot::State::kAbsent) {
      stated.attributes[i] = known->attributes[i];
    }
  }
  if (stated.parents.empty()) stated.parents = known->parents;
  return stated;
}

class StepRunner {
 public:
  StepRunner(const Rulebook& book, const EntityStore& store, const TestRunOptions& options,
             size_t position, TestRun& run)
      : book_(book),
        store_(store),
        options_(options),
        position_(position),
        test_(book.tests[position]),
        run_(run),
        result_(run.results[position]) {}

  void step(const TestStep& step) {
    overlay_.reset();
    if (!step.entities.empty()) {
      EntityStoreBuilder builder(store_);
      for (const Entity& entity : step.entities) {
        builder.put(laid_over(store_.find(entity.ref), entity));
      }
      overlay_ = std::move(builder).build();
    }
    for (const Expectation& expectation : step.expectations) {
      ++result_.expectations;
      switch (expectation.kind) {
        case Expectation::Kind::kDecision:
          decision(step, expectation);
          break;
        case Expectation::Kind::kRow:
          row(expectation);
          break;
      }
    }
  }

 private:
  const EntityStore& store() const { return overlay_ ? *overlay_ : store_; }

  RequestEntity entity(const EntityRef& ref) const {
    RequestEntity entity;
    entity.type = ref.type;
    entity.id = ref.id;
    if (ref.type.valid()) {
      const EntityType& type = book_.schema.entity_types[ref.type];
      entity.type_name = type.name.local;
      entity.stated.resize(type.attributes.size());
    }
    return entity;
  }

  Request request(const TestStep& step, ActionId action) const {
    Request request;
    request.principal = entity(step.principal);
    request.resource = entity(step.resource);
    request.action = action;
    const Action& declared = book_.schema.actions[action];
    request.action_name = declared.name.local;
    for (const Member& property : declared.properties) {
      const auto stated = step.properties.find(property.name);
      request.action_properties.push_back(stated == step.properties.end() ? Slot{}
                                                                          : stated->second);
    }
    request.context = step.context;
    request.context.resize(book_.schema.context.size());
    if (request.context[0].state == Slot::State::kAbsent)
      request.context[0] = Slot::present(options_.now);
    request.enforces = Enforces::everything();
    return request;
  }

  void decision(const TestStep& step, const Expectation& expected) {
    for (const ActionId action : expected.actions) {
      request_ = request(step, action);
      decide_options_ = DecideOptions{request_.context[0].value.as<Timestamp>(), {}};
      decision_ = decide(book_, store(), request_, decide_options_);
      if (options_.coverage) run_.coverage.count(position_, store(), request_, decide_options_);
      compare(expected);
    }
  }

  void compare(const Expectation& expected) {
    const std::string& action = request_.action_name;
    const bool wrong = decision_.permit != expected.permit ||
                       (expected.not_permitted && decision_.outcome != Outcome::kNotPermitted);
    if (wrong) {
      std::string wanted = (expected.permit ? "permit " : "deny ") + action;
      if (expected.not_permitted) wanted += " not permitted";
      explain_reasons(result_.failures.emit(kWrongDecision, expected.span, test_.name, wanted,
                                            describe(book_, decision_)));
      return;  // what else differs follows from this
    }
    const std::set<PolicyId> by(expected.by.begin(), expected.by.end());
    if (expected.by_stated && by != policies_of(book_, decision_.reasons)) {
      explain_reasons(result_.failures.emit(kWrongReasons, expected.span, test_.name,
                                            action + " by " + names_of(book_, by),
                                            describe(book_, decision_)));
    }
    if (expected.masks) compare_masks(expected);
    if (expected.filter) compare_filter(expected);
    if (expected.duties_stated) compare_duties(expected);
  }

  void compare_masks(const Expectation& expected) {
    std::map<std::string, MaskPoint> wanted;
    for (const ExpectedMask& mask : *expected.masks) wanted[mask.column] = mask.mask.point;
    const std::map<std::string, MaskPoint> got = masks_of(decision_);
    if (got != wanted) {
      result_.failures.emit(kWrongMasks, expected.span, test_.name, text_of(wanted), text_of(got));
    }
  }

  void compare_filter(const Expectation& expected) {
    const PrintedFilter wanted =
        expected.filter->valid() ? filter_of(book_, *expected.filter) : PrintedFilter{{}};
    const PrintedFilter got = filter_of(book_, decision_);
    if (got != wanted) {
      result_.failures.emit(kWrongFilter, expected.span, test_.name, text_of(wanted), text_of(got));
    }
  }

  void compare_duties(const Expectation& expected) {
    const Duties wanted(expected.duties.begin(), expected.duties.end());
    Duties got;
    for (const DutyValue& duty : decision_.obligations) got.insert({duty.duty, duty.arguments});
    if (got != wanted) {
      result_.failures.emit(kWrongDuties, expected.span, test_.name, text_of(book_.schema, wanted),
                            text_of(book_.schema, got));
    }
  }

  void row(const Expectation& expected) {
    if (!decision_.permit) {
      if (expected.row_visible) {
        explain_reasons(result_.failures.emit(kRowWithoutPermit, expected.span, test_.name));
      }
      return;
    }
    const RowView shown = show_row(book_, store(), request_, decision_, expected.row);
    const auto word = [](bool visible) { return visible ? "shown" : "hidden"; };
    if (shown.visible != expected.row_visible) {
      result_.failures.emit(kWrongRow, expected.span, test_.name, word(expected.row_visible),
                            word(shown.visible));
      return;
    }
    for (const ExpectedMask& cell : expected.shows) {
      const auto found = std::ranges::find(shown.columns, cell.column, &ColumnMask::column);
      const MaskPoint unmasked = listed(cell.column) ? MaskPoint::all() : MaskPoint::null();
      const MaskPoint got = found == shown.columns.end() ? unmasked : found->point;
      if (got != cell.mask.point) {
        result_.failures.emit(kWrongCell, cell.mask.span.valid() ? cell.mask.span : expected.span,
                              test_.name, cell.column, to_string(cell.mask.point), to_string(got));
      }
    }
  }

  /// Whether the catalogue lists the column; one that it doesn't list shows nothing.
  bool listed(const std::string& column) const {
    return std::ranges::any_of(decision_.views, [&](const View& view) {
      return std::ranges::find(view.full, column) != view.full.end() ||
             std::ranges::find(view.columns, column, &ColumnMask::column) != view.columns.end();
    });
  }

  void explain_reasons(DiagnosticBuilder failure) const {
    for (const RuleId rule : decision_.reasons)
      failure.label(book_.rules[rule].head, "this decided");
    for (const EvaluationError& error : decision_.errors) {
      const std::string where =
          error.rule.valid() ? "in " + book_.rule_name(error.rule) + ": " : "";
      failure.note(where + error.message);
    }
    for (const std::string& problem : decision_.problems) failure.note(problem);
  }

  const Rulebook& book_;
  const EntityStore& store_;
  const TestRunOptions& options_;
  size_t position_;  // of the test
  const TestCase& test_;
  TestRun& run_;
  TestResult& result_;
  std::optional<EntityStore> overlay_;
  Request request_;  // of the last decision
  Decision decision_;
  DecideOptions decide_options_;
};

}  // namespace

TestRun run_tests(const Rulebook& rulebook, const EntityStore& store,
                  const TestRunOptions& options) {
  TestRun run;
  run.results.resize(rulebook.tests.size());
  if (options.coverage) run.coverage = Coverage(rulebook);
  for (size_t i = 0; i < rulebook.tests.size(); ++i) {
    StepRunner runner(rulebook, store, options, i, run);
    for (const TestStep& step : rulebook.tests[i].steps) runner.step(step);
  }
  return run;
}

}  // namespace bylaw
