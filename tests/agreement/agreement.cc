#include "tests/agreement/agreement.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <set>

#include "facts/read_json.h"
#include "rules/decide.h"
#include "rules/weigh.h"

namespace bylaw::tests {
namespace {

/// The fold of the meaning, without what views make of it.
struct Fold {
  bool permit = false;
  Outcome outcome = Outcome::kNotPermitted;
  TermId level;
  std::vector<RuleId> reasons;
};

Fold fold_of(const Rulebook& book, const EntityStore& store, const Request& request,
             Timestamp now) {
  const RequestFacts facts(book, store, request, now);
  const Evaluator evaluator(facts, book.exprs);
  std::vector<EvaluationError> errors;
  const auto environment =
      book.schema.find_environment(request.action, request.principal.type, request.resource.type);
  if (!environment) return {};
  const Weighing weighing = weigh(evaluator, *environment, std::nullopt, errors);
  const auto applying = [&](std::optional<size_t> level, auto wanted) {
    std::vector<RuleId> found;
    for (const WeighedRule& weighed : weighing.rules) {
      const Rule& rule = book.rules[weighed.rule];
      if ((!level || weighed.level == *level) && wanted(rule, book.policies[rule.policy]) &&
          weighed.applies(book)) {
        found.push_back(weighed.rule);
      }
    }
    std::ranges::sort(found);
    return found;
  };
  const auto hard = [](const Rule& rule, const Policy& policy) {
    return rule.kind == RuleKind::kForbid && policy.kind == PolicyKind::kStandard &&
           policy.strength != Strength::kDefault;
  };
  const auto guarantee = [](const Rule& rule, const Policy& policy) {
    return rule.kind == RuleKind::kPermit && policy.kind == PolicyKind::kGuarantee;
  };
  const auto plain = [&](const Rule& rule, const Policy& policy) {
    return rule.kind == RuleKind::kForbid && !hard(rule, policy);
  };
  const auto permit = [&](const Rule& rule, const Policy& policy) {
    return rule.kind == RuleKind::kPermit && !guarantee(rule, policy);
  };
  for (size_t level = 0; level < weighing.chain.size(); ++level) {
    if (auto found = applying(level, hard); !found.empty()) {
      return {false, Outcome::kForbidden, weighing.chain[level], std::move(found)};
    }
    if (auto found = applying(level, guarantee); !found.empty()) {
      return {true, Outcome::kGuaranteed, weighing.chain[level], std::move(found)};
    }
    if (auto found = applying(level, plain); !found.empty()) {
      return {false, Outcome::kForbidden, weighing.chain[level], std::move(found)};
    }
  }
  if (auto found = applying(std::nullopt, permit); !found.empty()) {
    return {true, Outcome::kGranted, TermId(), std::move(found)};
  }
  return {};
}

std::string_view word(Outcome outcome) {
  switch (outcome) {
    case Outcome::kForbidden:
      return "forbidden";
    case Outcome::kGuaranteed:
      return "guaranteed";
    case Outcome::kGranted:
      return "granted";
    case Outcome::kNotPermitted:
      return "not permitted";
    case Outcome::kCannotEnforce:
      return "cannot enforce";
    case Outcome::kInvalid:
      return "invalid";
  }
  return {};
}

Outcome outcome_of(engine::Outcome outcome) {
  switch (outcome) {
    case engine::Outcome::kForbidden:
      return Outcome::kForbidden;
    case engine::Outcome::kGuaranteed:
      return Outcome::kGuaranteed;
    case engine::Outcome::kGranted:
      return Outcome::kGranted;
    case engine::Outcome::kNotPermitted:
      return Outcome::kNotPermitted;
    case engine::Outcome::kCannotEnforce:
      return Outcome::kCannotEnforce;
    case engine::Outcome::kInvalid:
      return Outcome::kInvalid;
  }
  return Outcome::kInvalid;
}

std::string told(const Rulebook& book, Outcome outcome, TermId level,
                 const std::vector<RuleId>& reasons) {
  std::string text(word(outcome));
  if (level.valid()) text += " at " + book.schema.domain_name(level);
  for (const RuleId rule : reasons)
    text += " " + book.rule_name(rule) + "#" + std::to_string(rule.value);
  return text;
}

}  // namespace

Agreement::Agreement(const Rulebook& book, const EntityStore& store) : book_(book), store_(store) {
  Result<Lowered> lowered = lower_rulebook(book);
  if (!lowered.ok()) {
    std::cerr << lowered.error().message << '\n';
    std::abort();
  }
  image_ = std::make_shared<const graph::GraphImage>(std::move(lowered->image));
  open(store);
}

Agreement::Agreement(const Agreement& other, const EntityStore& store)
    : book_(other.book_), store_(store), image_(other.image_) {
  open(store);
}

void Agreement::open(const EntityStore& store) {
  const Result<graph::Graph> graph = graph::Graph::open(image_->bytes());
  if (!graph.ok()) {
    std::cerr << graph.error().message << '\n';
    std::abort();
  }
  engine_ = std::make_unique<engine::Engine>(engine::Snapshot::make(*graph, store));
  context_ = std::make_unique<engine::Context>(*engine_);
}

std::optional<std::string> Agreement::disagreement(const Request& request, Timestamp now) {
  engine_->read(request, now, slots_);
  const engine::Decision ours = engine_->decide(slots_, *context_, true);
  const Decision meant = decide(book_, store_, request, {now, {}});
  std::vector<RuleId> reasons;
  for (const uint32_t rule : ours.reasons) reasons.emplace_back(rule);
  const Outcome outcome = outcome_of(ours.outcome);
  const TermId level = ours.level == graph::kNone ? TermId() : TermId(ours.level);
  ++tally_.requests;
  tally_.permits += ours.permit ? 1 : 0;
  tally_.forbidden += ours.outcome == engine::Outcome::kForbidden ? 1 : 0;
  tally_.not_permitted += ours.outcome == engine::Outcome::kNotPermitted ? 1 : 0;
  tally_.invalid += ours.outcome == engine::Outcome::kInvalid ? 1 : 0;
  tally_.errors += meant.errors.empty() ? 0 : 1;

  Fold fold{meant.permit, meant.outcome, meant.level, meant.reasons};
  // A permit that its views took back: the fold itself must agree.
  const bool taken_back = ours.permit && !meant.permit && meant.outcome != Outcome::kForbidden;
  // The same where nobody knows the resource, and so its domain: then the fold is no permit either.
  const bool nowhere =
      ours.outcome == engine::Outcome::kInvalid &&
      (meant.outcome == Outcome::kCannotEnforce || meant.outcome == Outcome::kNotPermitted) &&
      store_.find(request.resource.ref()) == nullptr;
  if (taken_back || nowhere) fold = fold_of(book_, store_, request, now);
  if (nowhere && fold.permit) fold = {false, Outcome::kInvalid, TermId(), {}};
  std::string difference;
  if (fold.permit != ours.permit || fold.outcome != outcome || fold.level != level ||
      fold.reasons != reasons) {
    difference = "the reference: " + told(book_, fold.outcome, fold.level, fold.reasons) +
                 "\nthe engine:    " + told(book_, outcome, level, reasons);
  } else if (meant.permit) {
    std::set<uint32_t> grants;
    for (const View& view : meant.views) grants.insert(view.grant.value);
    const std::set<uint32_t> found(ours.grants.begin(), ours.grants.end());
    if (!std::ranges::includes(found, grants)) difference = "the engine misses a view";
  }
  if (difference.empty()) return std::nullopt;
  return difference + "\nat " + to_string(now) + "\n" + write_request(request, book_.schema);
}

}  // namespace bylaw::tests
