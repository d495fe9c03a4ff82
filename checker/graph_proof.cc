// One question per place: is there a request of which some rule applies on one side alone. The
// records that no request can tell apart (rows, kinds, levels) are held against each other by
// themselves.
#include "checker/graph_proof.h"

#include <algorithm>
#include <map>

#include "checker/check_run.h"
#include "checker/graph_walk.h"
#include "rules/weigh.h"

namespace bylaw {
namespace {

using graph::FoldRow;
using graph::Part;

FoldRow row_of(const Rule& rule, const Policy& policy) {
  switch (rule.kind) {
    case RuleKind::kPermit:
      return policy.kind == PolicyKind::kGuarantee ? FoldRow::kGuarantee : FoldRow::kPermit;
    case RuleKind::kForbid:
      return is_hard(policy) ? FoldRow::kHardForbid : FoldRow::kPlainForbid;
    case RuleKind::kCap:
    case RuleKind::kFilter:
    case RuleKind::kOblige:
      break;
  }
  return FoldRow::kGuardrail;
}

class PlaceProver {
 public:
  PlaceProver(Rulebook& book, const graph::Graph& graph, CheckRun& run, const Place& place,
              const GraphProofSettings& settings)
      : book_(book),
        graph_(graph),
        run_(run),
        settings_(settings),
        domain_(place.domain.value_or(Schema::kRoot)),
        exprs_(graph, book, place.environment, domain_),
        classes_(graph, exprs_, book) {
    proof_.place = place;
  }

  PlaceProof prove();

 private:
  struct Root {
    graph::Ref ref = 0;
    FoldRow row = FoldRow::kPermit;
    TermId level;
  };
  /// The guards of waivers, overrides and bounds, by code.
  bool prepare();
  bool prepare_cases(const graph::Span32& cases);
  void find_roots();
  bool ends(PlaceProof::Result result, std::string why) {
    proof_.result = result;
    proof_.why = std::move(why);
    return false;
  }
  FormulaId case_holds(const graph::Span32& cases);
  FormulaId stands(uint32_t index);
  FormulaId relaxed(const graph::Span32& relaxations);
  FormulaId before(int64_t ms);
  void ask(const std::vector<RuleId>& rules);
  bool compare_records(const Root& root, RuleId rule);

  Rulebook& book_;
  const graph::Graph& graph_;
  CheckRun& run_;
  const GraphProofSettings& settings_;
  TermId domain_;
  GraphExprs exprs_;
  GraphClasses classes_;
  std::vector<Root> roots_;
  std::map<uint32_t, ExprId> guards_;
  Situation* situation_ = nullptr;
  PlaceProof proof_;
};

void PlaceProver::find_roots() {
  const size_t domains = graph_.domains();
  uint32_t at =
      graph_
          .get<Part::kBucketIndex>()[proof_.place.environment.index() * domains + domain_.index()];
  while (at != graph::kNone) {
    const graph::BucketRecord& bucket = graph_.get<Part::kBuckets>()[at];
    for (uint8_t row = 0; row < graph::kFoldRows; ++row) {
      // What may err is for reports: no decision follows from it.
      if (bucket.roots[row] == 0 || static_cast<FoldRow>(row) == FoldRow::kErring) continue;
      roots_.push_back({bucket.roots[row], static_cast<FoldRow>(row), TermId(bucket.level)});
    }
    at = bucket.next;
  }
}

bool PlaceProver::prepare_cases(const graph::Span32& cases) {
  for (uint32_t i = 0; i < cases.count; ++i) {
    const graph::CaseRecord& one = graph_.get<Part::kCases>()[cases.first + i];
    if (one.environment != proof_.place.environment.value || one.guard == graph::kNone) continue;
    const ExprId guard = exprs_.expr(one.guard, graph::Base::kComputed);
    if (!guard.valid()) return false;
    guards_.emplace(one.guard, guard);
  }
  return true;
}

/// Reads all code that the place needs; false if some of it can't be read.
bool PlaceProver::prepare() {
  find_roots();
  for (const Root& root : roots_) {
    for (const uint32_t input : inputs_of_root(graph_, root.ref)) {
      if (!classes_.prepare(input)) {
        return ends(PlaceProof::Result::kUnknown,
                    "the input " + std::string(graph_.name(graph::NameOf::kInput, input)) +
                        " can't be read back");
      }
    }
  }
  for (const graph::StandingRecord& standing : graph_.get<Part::kStandings>()) {
    bool read = prepare_cases(standing.within);
    for (const graph::Span32& span : {standing.waivers, standing.overrides}) {
      for (uint32_t i = 0; i < span.count; ++i) {
        read = read && prepare_cases(graph_.get<Part::kRelaxations>()[span.first + i].cases);
      }
    }
    if (!read) {
      return ends(PlaceProof::Result::kUnknown,
                  "a waiver's or an override's condition can't be read back");
    }
  }
  return true;
}

FormulaId PlaceProver::before(int64_t ms) {
  Universe& universe = situation_->universe();
  if (ms == INT64_MAX) return universe.formulas.yes();
  return universe.compare(FormulaOp::kSignedLess, universe.time(), universe.number(ms));
}

FormulaId PlaceProver::case_holds(const graph::Span32& cases) {
  for (uint32_t i = 0; i < cases.count; ++i) {
    const graph::CaseRecord& one = graph_.get<Part::kCases>()[cases.first + i];
    if (one.environment != proof_.place.environment.value) continue;
    if (one.guard == graph::kNone) return situation_->formulas().yes();
    return situation_->encoder().truth(guards_.at(one.guard)).yes;
  }
  return situation_->formulas().no();
}

FormulaId PlaceProver::relaxed(const graph::Span32& relaxations) {
  Formulas& f = situation_->formulas();
  std::vector<FormulaId> ways;
  for (uint32_t i = 0; i < relaxations.count; ++i) {
    const graph::RelaxationRecord& one = graph_.get<Part::kRelaxations>()[relaxations.first + i];
    if (!book_.schema.domains().under(domain_, TermId(one.domain))) continue;
    ways.push_back(f.both(before(one.until_ms), case_holds(one.cases)));
  }
  return f.any_of(std::move(ways));
}

/// What the engine looks at last: roll-out, a permit's end, waivers, overrides in their bound.
FormulaId PlaceProver::stands(uint32_t index) {
  const graph::RuleRecord& rule = graph_.get<Part::kRules>()[index];
  Formulas& f = situation_->formulas();
  const graph::StandingRecord& policy = graph_.standing(graph_.get<Part::kPolicies>()[rule.policy]);
  std::vector<FormulaId> all;
  if (policy.enforced_from_ms == INT64_MAX) return f.no();
  if (policy.enforced_from_ms != INT64_MIN)
    all.push_back(f.negate(before(policy.enforced_from_ms)));
  if (const graph::EndRecord* end = graph_.end_of(index)) all.push_back(before(end->until_ms));
  all.push_back(f.negate(relaxed(policy.waivers)));
  if (rule.kind == graph::RuleKind::kForbid) {
    all.push_back(f.negate(f.both(relaxed(policy.overrides), case_holds(policy.within))));
  }
  return f.all_of(std::move(all));
}

bool PlaceProver::compare_records(const Root& root, RuleId id) {
  const Rule& rule = book_.rules[id];
  const Policy& policy = book_.policies[rule.policy];
  const graph::RuleRecord& record = graph_.get<Part::kRules>()[id.index()];
  if (root.row == row_of(rule, policy) && root.level == policy.level &&
      record.policy == rule.policy.value &&
      static_cast<uint8_t>(record.kind) == static_cast<uint8_t>(rule.kind)) {
    return true;
  }
  return ends(PlaceProof::Result::kDiffers,
              book_.rule_name(id) + " stands elsewhere in the graph than in the rulebook");
}

void PlaceProver::ask(const std::vector<RuleId>& rules) {
  Formulas& f = situation_->formulas();
  std::map<RuleId, std::vector<FormulaId>> by_graph;
  for (const Root& root : roots_) {
    for (const auto& [entry, when] : GraphWalk(graph_, classes_, f).rules(root.ref)) {
      const RuleId rule(entry & ~graph::kChecked);
      if (!compare_records(root, rule)) return;
      const bool checked = (entry & graph::kChecked) != 0;
      by_graph[rule].push_back(checked ? f.both(when, stands(rule.value)) : when);
    }
  }
  std::vector<std::pair<RuleId, FormulaId>> differ;
  for (const RuleId rule : rules) {
    const FormulaId graph_says = f.any_of(by_graph[rule]);
    const FormulaId differs = f.negate(f.equal(graph_says, situation_->applies(rule)));
    if (!f.is_no(differs)) differ.emplace_back(rule, differs);
    by_graph.erase(rule);
  }
  if (!by_graph.empty()) {
    ends(PlaceProof::Result::kDiffers,
         book_.rule_name(by_graph.begin()->first) + " is in the graph, but not for such requests");
    return;
  }
  std::vector<FormulaId> any;
  for (const auto& [rule, differs] : differ) any.push_back(differs);
  const FormulaId wanted = f.any_of(std::move(any));
  if (!classes_.readable()) {
    ends(PlaceProof::Result::kUnknown, "a table of classes can't be read back");
    return;
  }
  Prover prover = run_.prover(*situation_);
  const Existence exists = prover.ask(wanted);
  if (exists == Existence::kNever) return;
  const auto& limits = situation_->universe().limits;
  const std::string limit =
      limits.empty() ? "the budget of one question was spent" : limits.front().what;
  std::optional<Assignment> model;
  if (exists == Existence::kSome) model = prover.least(wanted);
  const bool invented = std::ranges::any_of(limits, &Limit::invents);
  if (!model || invented) {
    ends(PlaceProof::Result::kUnknown, limit);
    return;
  }
  for (const auto& [rule, differs] : differ) {
    if (f.evaluate(differs, *model) == 0) continue;
    const bool applies = f.evaluate(situation_->applies(rule), *model) != 0;
    ends(PlaceProof::Result::kDiffers,
         book_.rule_name(rule) +
             (applies ? " applies, but not by the graph" : " applies by the graph alone"));
    break;
  }
  Witness witness = make_witness(*situation_, *model);
  confirm(book_, witness, decide, [](const Evaluator&, const Decision&) { return true; });
  proof_.witness = std::move(witness);
}

PlaceProof PlaceProver::prove() {
  const std::vector<RuleId> rules = run_.rules_at(proof_.place);
  proof_.rules = rules.size();
  if (!prepare()) return std::move(proof_);
  Scope scope;
  scope.rules = rules;
  classes_.add_to(scope);
  for (const auto& [code, guard] : guards_) scope.guards.push_back(guard);
  Situation situation({book_, settings_.at}, proof_.place, scope);
  situation_ = &situation;
  classes_.encode_in(situation);
  ask(rules);
  return std::move(proof_);
}

}  // namespace

std::vector<PlaceProof> prove_graph(const Rulebook& rulebook, const graph::Graph& graph,
                                    const GraphProofSettings& settings) {
  std::vector<PlaceProof> proofs;
  Rulebook book = rulebook;  // what is read back is added to its expressions
  const SourceMap no_texts;
  CheckSettings how;
  how.at = settings.at;
  how.budget = settings.budget;
  CheckRun run(book, no_texts, how);
  RuleCase everywhere;
  for (size_t i = 0; i < book.schema.environments.size(); ++i) {
    everywhere.environments.push_back(book.schema.environments.id_at(i));
  }
  for (const Place& place : run.places({everywhere}, Schema::kRoot)) {
    if (run.rules_at(place).empty()) continue;
    proofs.push_back(PlaceProver(book, graph, run, place, settings).prove());
  }
  return proofs;
}

}  // namespace bylaw
