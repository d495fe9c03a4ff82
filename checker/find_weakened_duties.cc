// `weakened-duty` of duties: a permit asks for less of a duty than an oblige from above. Entry
// point: find_weakened_duties().
#include <algorithm>
#include <set>

#include "checker/check_run.h"
#include "checker/explain.h"
#include "facts/duties.h"

namespace bylaw {
namespace {

/// Where an argument stands among a parameter's words; others stand above them all.
size_t rank(const std::vector<std::string>& words, const std::string& word) {
  return static_cast<size_t>(std::ranges::find(words, word) - words.begin());
}

bool is_ordered(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kDecimal || kind == TypeKind::kDuration ||
         kind == TypeKind::kTimestamp || kind == TypeKind::kDate || kind == TypeKind::kEnum;
}

/// Whether the second argument asks for more than the first where both have a value.
FormulaId asks_more(Situation& situation, const Duty& duty, size_t parameter, ExprId mine,
                    ExprId theirs) {
  Formulas& f = situation.formulas();
  const Schema& schema = situation.rulebook().schema;
  const TypeKind kind = schema.types[duty.parameters[parameter].type].kind;
  const bool max = duty.combination == DutyCombination::kMax;
  const bool has_words = parameter < duty.words.size() && !duty.words[parameter].empty();
  if (!has_words && !is_ordered(kind)) return f.no();
  const Valued own = situation.encoder().value(mine);
  const Valued other = situation.encoder().value(theirs);
  const Symbol& low = max ? own.value : other.value;
  const Symbol& high = max ? other.value : own.value;
  FormulaId more;
  if (has_words) {
    const std::vector<std::string>& words = duty.words[parameter];
    more =
        situation.universe().text_test(low, high, [&](const std::string& a, const std::string& b) {
          return rank(words, a) < rank(words, b);
        });
  } else {
    more = situation.universe().less(low, high, /*or_equal=*/false);
  }
  return f.all_of({own.ok, other.ok, more});
}

class DutyComparison {
 public:
  DutyComparison(CheckRun& run, RuleId grant, const DutyUse& use, RuleId oblige,
                 const DutyUse& asked)
      : run_(run), grant_(grant), use_(use), oblige_(oblige), asked_(asked) {}

  /// True once it was reported, or could not be decided. One asks for no more than the other in the
  /// same words.
  bool check_at(const Place& place) {
    if (use_.arguments == asked_.arguments) return false;
    if (!possible(place, /*all=*/false)) return false;
    return possible(place, /*all=*/true);
  }

 private:
  FormulaId region(Situation& situation, bool all) const {
    Formulas& f = situation.formulas();
    const Duty& duty = run_.book.schema.duties[use_.duty];
    std::vector<FormulaId> ways;
    for (size_t i = 0; i < use_.arguments.size(); ++i) {
      ways.push_back(asks_more(situation, duty, i, use_.arguments[i], asked_.arguments[i]));
    }
    const FormulaId both = f.all_of(
        {situation.applies(grant_), situation.applies(oblige_), f.any_of(std::move(ways))});
    return all ? f.both(both, f.negate(situation.fold().forbidden)) : both;
  }

  /// Whether both apply with such arguments; of `all`, where the request is not forbidden, which
  /// is then told.
  bool possible(const Place& place, bool all) {
    Scope scope;
    scope.rules = {grant_, oblige_};
    scope.guards = use_.arguments;
    scope.guards.insert(scope.guards.end(), asked_.arguments.begin(), asked_.arguments.end());
    if (all) {
      for (const RuleId rule : run_.deciding_rules_at(place)) scope.rules.push_back(rule);
    }
    Situation situation(run_.basis, place, scope);
    const Formulas& f = situation.formulas();
    const FormulaId wanted = region(situation, all);
    if (f.is_no(wanted)) return false;
    Prover prover = run_.prover(situation);
    const Existence answer = prover.ask(wanted);
    if (answer == Existence::kNever || !all) return answer != Existence::kNever;
    std::optional<Witness> witness;
    std::string mine;
    std::string theirs;
    const auto claim = [&](const Evaluator& evaluator, const Decision& decision) {
      if (!is_open(decision) || !rule_applies(evaluator, grant_, place)) return false;
      mine = text(evaluator, use_, *case_at(run_.book, grant_, place));
      theirs = text(evaluator, asked_, *case_at(run_.book, oblige_, place));
      return rule_applies(evaluator, oblige_, place) && mine != theirs;
    };
    if (answer == Existence::kSome) witness = run_.show(situation, prover, wanted, claim);
    if (witness) {
      prefer_today(run_, {place, scope, [&](Situation& asked) { return region(asked, true); }},
                   claim, *witness);
      report(*witness, mine, theirs);
    } else {
      run_.unknown("weakened-duty", run_.rule_name(grant_), use_.span, situation);
    }
    return true;
  }

  std::string text(const Evaluator& evaluator, const DutyUse& use, const RuleCase& body) const {
    DutyValue value{use.duty, {}};
    for (const ExprId argument : use.arguments) {
      const Evaluated found = evaluator.truth(argument, body.frame_size);
      if (!found.ok()) return {};
      value.arguments.push_back(found.value());
    }
    return duty_text(run_.book.schema, value);
  }

  void report(const Witness& witness, const std::string& mine, const std::string& theirs) {
    const std::string name = run_.rule_name(grant_);
    const std::string against = run_.rule_name(oblige_);
    DiagnosticBuilder finding =
        run_.found.emit(kWeakenedDuty, use_.span, name, mine, against, theirs);
    finding.rule(name).against(against).label(asked_.span, "asks for more");
    finding.note("the stricter of the two is asked for");
    run_.add_witness(finding, witness);
    run_.add_owner(finding, run_.book.policies[run_.book.rules[grant_].policy].level);
    finding.hint("ask for no less than " + theirs + ", or leave the duty to the standard");
  }

  CheckRun& run_;
  RuleId grant_;
  const DutyUse& use_;
  RuleId oblige_;
  const DutyUse& asked_;
};

bool is_comparable(const Duty& duty) {
  return duty.combination == DutyCombination::kMax || duty.combination == DutyCombination::kMin;
}

/// Two clauses that were told, by where they stand: several typed bodies share one text.
using Told = std::set<std::pair<Span, Span>>;

void check_use(CheckRun& run, RuleId grant, const RuleCase& body, const DutyUse& use, Told& told) {
  const Policy& policy = run.book.policies[run.book.rules[grant].policy];
  for (const Place& place : run.places({body}, policy.level)) {
    for (const RuleId other : run.rules_at(place)) {
      const Rule& rule = run.book.rules[other];
      const Policy& above = run.book.policies[rule.policy];
      if (rule.kind != RuleKind::kOblige || !stands_above(run.book, above, policy)) continue;
      for (const DutyUse& asked : case_at(run.book, other, place)->duties) {
        if (asked.duty != use.duty || told.contains({use.span, asked.span})) continue;
        if (DutyComparison(run, grant, use, other, asked).check_at(place)) {
          told.insert({use.span, asked.span});
        }
      }
    }
  }
}

}  // namespace

void find_weakened_duties(CheckRun& run, RuleId id) {
  if (run.book.rules[id].kind != RuleKind::kPermit) return;
  Told told;
  for (const RuleCase& body : run.book.rules[id].cases) {
    for (const DutyUse& use : body.duties) {
      if (is_comparable(run.book.schema.duties[use.duty])) check_use(run, id, body, use, told);
    }
  }
}

}  // namespace bylaw
