#include "tests/agreement/agreement.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "compiler/lower/bundle.h"
#include "evaluator/answer.h"
#include "facts/read_json.h"
#include "rules/decision_words.h"
#include "rules/explain.h"
#include "rules/weigh.h"

namespace bylaw::tests {
namespace {

/// Of so many pairs one is compared with explanations.
constexpr size_t kExplained = 8;

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

std::string told(const Rulebook& book, Outcome outcome, TermId level,
                 const std::vector<RuleId>& reasons) {
  std::string text(outcome_word(outcome));
  if (level.valid()) text += " at " + book.schema.domain_name(level);
  for (const RuleId rule : reasons)
    text += " " + book.rule_name(rule) + "#" + std::to_string(rule.value);
  return text;
}

template <typename T>
T sound(Result<T> result) {
  if (!result.ok()) {
    std::cerr << result.error().message << '\n';
    std::abort();
  }
  return *std::move(result);
}

/// Where two texts part, with a little of what stands there.
std::string difference_of(const std::string& meant, const std::string& ours) {
  if (meant == ours) return {};
  const auto [a, b] = std::ranges::mismatch(meant, ours);
  const auto at = static_cast<size_t>(a - meant.begin());
  const size_t from = at < 200 ? 0 : at - 200;
  return "the reference: …" + meant.substr(from, 400) + "\nthe engine:    …" +
         ours.substr(from, 400);
}

}  // namespace

void Tally::add(const Tally& more) {
  requests += more.requests;
  permits += more.permits;
  forbidden += more.forbidden;
  not_permitted += more.not_permitted;
  cannot_enforce += more.cannot_enforce;
  invalid += more.invalid;
  filtered += more.filtered;
  masked += more.masked;
  duties += more.duties;
  errors += more.errors;
  notices += more.notices;
  trivial += more.trivial;
}

std::string Tally::text() const {
  const auto n = [](size_t count, const char* what) { return std::to_string(count) + what; };
  return n(requests, " requests: ") + n(permits, " permitted (") + n(filtered, " filter rows, ") +
         n(masked, " mask columns, ") + n(duties, " have duties), ") +
         n(forbidden, " forbidden, ") + n(not_permitted, " not permitted, ") +
         n(cannot_enforce, " cannot enforce, ") + n(invalid, " invalid; something erred in ") +
         n(errors, ", a standard in roll-out mattered in ") +
         n(notices, ", no rule had to do with ") + n(trivial, "");
}

Trees trees_of(uint64_t seed) {
  if (seed % 2 == 0) return Trees::kUsual;
  return seed % 4 == 1 ? Trees::kSmall : Trees::kFound;
}

Agreement::Agreement(const Mesh& mesh, Trees trees) : mesh_(mesh), store_(mesh.store) {
  lower::TreeLimits limits;
  if (trees != Trees::kUsual) {
    limits = {.leaf_size = 2, .dense_classes = 3, .near_span = 1, .least_gain = 0.5};
  }
  if (trees == Trees::kFound) limits.joint_states = 1;
  const Lowered lowered = sound(lower_rulebook(mesh.rulebook, &mesh.sources, limits));
  const graph::GraphImage image = bundle_of(mesh, lowered);
  loaded_ = sound(engine::Loaded::open(graph::copy_bytes(image.bytes())));
  context_ = std::make_unique<engine::Context>(loaded_->engine());
}

Agreement::Agreement(const Agreement& other, const EntityStore& store)
    : mesh_(other.mesh_), store_(store), loaded_(engine::Loaded::over(*other.loaded_, store)) {
  context_ = std::make_unique<engine::Context>(loaded_->engine());
}

Census Agreement::census() const {
  Census census;
  census.add(loaded_->bundle().graph());
  return census;
}

/// What the graph alone decides, without views.
std::string Agreement::fold_difference(const Request& request, Timestamp now,
                                       const Decision& meant) {
  const Rulebook& book = mesh_.rulebook;
  loaded_->engine().read(request, now, slots_);
  const engine::Decision ours = loaded_->engine().decide(slots_, *context_, true);
  if (ours.refusal == engine::Refusal::kUndeclaredDomain ||
      ours.refusal == engine::Refusal::kBrokenAssumption) {
    return meant.outcome == Outcome::kInvalid ? "" : "the engine refuses it";
  }
  Fold fold = fold_of(book, store_, request, now);
  if (ours.refusal == engine::Refusal::kUnknownDomain) fold.reasons.clear();
  const TermId level = ours.level == graph::kNone ? TermId() : TermId(ours.level);
  std::vector<RuleId> reasons;
  for (const uint32_t rule : ours.reasons) reasons.emplace_back(rule);
  if (fold.outcome == ours.fold && fold.level == level && fold.reasons == reasons) {
    return {};
  }
  return "the reference: " + told(book, fold.outcome, fold.level, fold.reasons) +
         "\nthe engine:    " + told(book, ours.fold, level, reasons);
}

void Agreement::count(const Decision& meant) {
  const auto any_view = [&](auto has) { return std::ranges::any_of(meant.views, has) ? 1u : 0u; };
  ++tally_.requests;
  tally_.permits += meant.permit ? 1 : 0;
  tally_.forbidden += meant.outcome == Outcome::kForbidden ? 1 : 0;
  tally_.not_permitted += meant.outcome == Outcome::kNotPermitted ? 1 : 0;
  tally_.cannot_enforce += meant.outcome == Outcome::kCannotEnforce ? 1 : 0;
  tally_.invalid += meant.outcome == Outcome::kInvalid ? 1 : 0;
  tally_.filtered += any_view([](const View& view) { return !view.filters.empty(); });
  tally_.masked += any_view([](const View& view) { return !view.columns.empty(); });
  tally_.duties += meant.obligations.empty() ? 0 : 1;
  tally_.errors += meant.errors.empty() ? 0 : 1;
  tally_.notices += meant.notices.empty() ? 0 : 1;
  const bool trivial = meant.outcome == Outcome::kNotPermitted && meant.errors.empty() &&
                       meant.problems.empty() && meant.notices.empty();
  tally_.trivial += trivial ? 1 : 0;
}

std::optional<std::string> Agreement::disagreement(const Request& request,
                                                   const DecideOptions& options) {
  const Rulebook& book = mesh_.rulebook;
  const Decision meant = decide(book, store_, request, options);
  count(meant);
  const bool explained = tally_.requests % kExplained == 0;
  std::string difference = fold_difference(request, options.now, meant);
  std::vector<RuleTrace> traces;
  if (explained) traces = explain(book, store_, request, options);
  const std::vector<RuleTrace>* shown = explained ? &traces : nullptr;
  const engine::AnswerOptions asked{.explain = explained,
                                    .discharged = options.discharged,
                                    .refuse_differing = options.refuse_differing};
  const engine::Answer ours =
      engine::answer(*loaded_, request, options.now, *context_, slots_, asked);
  if (difference.empty()) {
    difference = difference_of(decision_json(book, mesh_.sources, meant, shown),
                               engine::answer_json(*loaded_, ours));
  }
  if (difference.empty() && explained) {
    difference = difference_of(decision_text(book, mesh_.sources, request, meant, shown),
                               engine::answer_text(*loaded_, request, ours));
  }
  if (difference.empty()) return std::nullopt;
  return difference + "\nat " + to_string(options.now) + "\n" + write_request(request, book.schema);
}

}  // namespace bylaw::tests
