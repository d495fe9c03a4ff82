// Place by place: the questions, an example for each, and the rules that make the difference. A
// region that was shown is left out of the next question.
#include "checker/diff.h"

#include <algorithm>
#include <set>

#include "checker/check_run.h"
#include "checker/diff_questions.h"

namespace bylaw {
namespace {

constexpr std::array<std::string_view, kDifferenceKinds> kWords = {
    "newly permitted", "newly denied",  "more rows",     "fewer rows",     "shows more",
    "shows less",      "asks for more", "asks for less", "waits for more", "waits for less"};

/// A cell's text, as a row holds it.
std::string cell_text(const Schema& schema, const Value& value) {
  if (const auto* text = value.if_a<std::string>()) return *text;
  if (const auto* ref = value.if_a<EntityRef>()) return ref->id;
  if (const auto* ip = value.if_a<Ip>()) return to_string(*ip);
  return schema.value_text(value);
}

/// What is asked at a place, and the solver that is asked.
struct Asking {
  Asking(const Merged& merged, CheckRun& run, const DiffSettings& settings, const Place& place,
         const std::array<std::vector<RuleId>, 2>& rules, Freedom freedom)
      : situation({merged.book, settings.at}, place,
                  DiffQuestions::scope(merged, place, rules, freedom)) {
    situation.universe().barred = &merged.vocabulary.barred;
    questions.emplace(merged, situation, rules);
    prover.emplace(run.context, situation, settings.budget);
    for (size_t i = 0; i < kDifferenceKinds; ++i) {
      wanted[i] = (*questions)[static_cast<DifferenceKind>(i)];
    }
  }
  FormulaId& of(DifferenceKind kind) { return wanted[static_cast<size_t>(kind)]; }
  bool never(DifferenceKind kind) { return prover->ask(of(kind)) == Existence::kNever; }
  FormulaId all_apply(const std::vector<RuleId>& rules) {
    std::vector<FormulaId> all;
    for (const RuleId rule : rules) all.push_back(situation.applies(rule));
    return situation.formulas().all_of(std::move(all));
  }
  /// Requests to which all of the rules apply are not asked about any more.
  void leave_out(DifferenceKind kind, const std::vector<RuleId>& rules) {
    Formulas& f = situation.formulas();
    of(kind) = f.both(of(kind), f.negate(all_apply(rules)));
  }

  Situation situation;
  std::optional<DiffQuestions> questions;
  std::optional<Prover> prover;
  std::array<FormulaId, kDifferenceKinds> wanted;  // that was not shown yet
};

class PlaceDiff {
 public:
  PlaceDiff(DiffResult& result, CheckRun& run, const DiffSettings& settings, const Place& place)
      : result_(result), merged_(result.merged), run_(run), settings_(settings), place_(place) {
    for (const RuleId rule : run.rules_at(place)) {
      const size_t side = merged_.side_of(rule);
      if (merged_.knows(side, place)) rules_[side].push_back(rule);
    }
  }

  void compare();

 private:
  std::string obstacle() const;
  void undecided(const std::string& what, const std::string& why);
  Asking& asking(Freedom freedom);
  bool may_be(DifferenceKind kind);
  bool look_for(DifferenceKind kind, size_t region);
  bool look_for_known(DifferenceKind kind);
  std::optional<Difference> example(DifferenceKind kind, const Assignment& model);
  void leave_out(DifferenceKind kind, const std::vector<RuleId>& rules);
  Asked asked(DifferenceKind kind, Situation& situation, const DiffQuestions& questions,
              const Assignment& model) const;
  bool shows(DifferenceKind kind, const std::array<VersionAnswer, 2>& versions) const;
  std::array<std::vector<RuleId>, 2> responsible(DifferenceKind kind, Situation& situation,
                                                 const Assignment& model,
                                                 const Difference& found) const;
  bool matters(DifferenceKind kind, RuleId rule) const;
  bool same_part(DifferenceKind kind, Situation& situation, RuleId a, RuleId b) const;
  void add(Difference found);
  std::string limits(Situation& situation) const;

  DiffResult& result_;
  const Merged& merged_;
  CheckRun& run_;
  const DiffSettings& settings_;
  Place place_;
  std::array<std::vector<RuleId>, 2> rules_;
  std::array<std::optional<Asking>, 3> askings_;  // by what is free
  std::vector<std::pair<DifferenceKind, std::vector<RuleId>>> shown_;
};

/// What the merged vocabulary can't say of both versions.
std::string PlaceDiff::obstacle() const {
  if (!merged_.knows(kOld, place_) || !merged_.knows(kNew, place_)) return {};
  const MergedSchema& vocabulary = merged_.vocabulary;
  const EntityTypeId resource = merged_.book.schema.environments[place_.environment].resource;
  if (place_.domain && vocabulary.moved.contains(*place_.domain)) {
    return "the domain stands elsewhere in the new version";
  }
  if (vocabulary.rehomed.contains(resource)) {
    return "resources of this type belong to domains in one version alone";
  }
  const auto reads_a_clock = [&] {
    for (size_t i = 0; i < merged_.book.exprs.size(); ++i) {
      const Op op = merged_.book.exprs[ExprId(static_cast<uint32_t>(i))].op;
      if (op == Op::kWeekday || op == Op::kDate || op == Op::kTimeOfDay) return true;
    }
    return false;
  };
  if (vocabulary.other_clock && reads_a_clock()) {
    return "rules read the clock, and the versions have two time zones";
  }
  return {};
}

void PlaceDiff::undecided(const std::string& what, const std::string& why) {
  for (Undecided& known : result_.undecided) {
    if (known.what == what && known.why == why) return known.places.push_back(place_);
  }
  result_.undecided.push_back({{place_}, what, why});
}

/// False if nothing that was not shown yet is of that kind. Most of what both versions have is the
/// same: it is asked first whether anything can differ, whatever that may be, and then again with
/// less that is free.
bool PlaceDiff::may_be(DifferenceKind kind) {
  for (const Freedom freedom : {Freedom::kParts, Freedom::kConditions}) {
    if (asking(freedom).never(kind)) return false;
  }
  return true;
}

Asking& PlaceDiff::asking(Freedom freedom) {
  std::optional<Asking>& one = askings_[static_cast<size_t>(freedom)];
  if (!one) {
    one.emplace(merged_, run_, settings_, place_, rules_, freedom);
    for (const auto& [kind, rules] : shown_) one->leave_out(kind, rules);
  }
  return *one;
}

void PlaceDiff::compare() {
  if (rules_[kOld].empty() && rules_[kNew].empty()) return;
  ++result_.places;
  if (const std::string why = obstacle(); !why.empty()) return undecided("everything", why);
  if (const std::string& why = asking(Freedom::kParts).questions->columns_left_out();
      !why.empty()) {
    undecided("what is shown of columns", why);
  }
  for (size_t i = 0; i < kDifferenceKinds; ++i) {
    const auto kind = static_cast<DifferenceKind>(i);
    for (size_t region = 0; may_be(kind) && look_for(kind, region);) ++region;
  }
}

std::string PlaceDiff::limits(Situation& situation) const {
  for (const Limit& limit : situation.universe().limits) {
    if (!limit.what.empty()) return limit.what;
  }
  return {};
}

/// The request of a model, if both versions answer it as was asked for.
std::optional<Difference> PlaceDiff::example(DifferenceKind kind, const Assignment& model) {
  Asking& whole = asking(Freedom::kNothing);
  Difference found;
  found.kind = kind;
  found.places = {place_};
  found.witness = make_witness(whole.situation, model);
  found.asked = asked(kind, whole.situation, *whole.questions, model);
  for (const size_t side : {kOld, kNew}) {
    found.versions[side] =
        answer(merged_, side, place_, found.witness, found.asked, settings_.replay);
  }
  if (!shows(kind, found.versions)) return std::nullopt;
  return found;
}

void PlaceDiff::leave_out(DifferenceKind kind, const std::vector<RuleId>& rules) {
  shown_.emplace_back(kind, rules);
  for (std::optional<Asking>& one : askings_) {
    if (one) one->leave_out(kind, rules);
  }
}

/// True if rules that make this difference elsewhere make it here too.
bool PlaceDiff::look_for_known(DifferenceKind kind) {
  Asking& whole = asking(Freedom::kNothing);
  const auto is_here = [&](RuleId rule) {
    return std::ranges::binary_search(rules_[merged_.side_of(rule)], rule);
  };
  for (Difference& known : result_.differences) {
    if (known.kind != kind || known.places.back() == place_ || known.rules.empty() ||
        !std::ranges::all_of(known.rules, is_here)) {
      continue;
    }
    const FormulaId wanted =
        whole.situation.formulas().both(whole.of(kind), whole.all_apply(known.rules));
    const std::optional<Assignment> model = whole.prover->any(wanted);
    if (!model || !example(kind, *model)) continue;
    known.places.push_back(place_);
    leave_out(kind, known.rules);
    return true;
  }
  return false;
}

/// False if there is no more to be looked for.
bool PlaceDiff::look_for(DifferenceKind kind, size_t region) {
  Asking& whole = asking(Freedom::kNothing);
  if (look_for_known(kind)) return true;
  const std::string words(difference_words(kind));
  const Existence exists = whole.prover->ask(whole.of(kind));
  if (exists == Existence::kNever) return false;
  if (exists == Existence::kSome && region >= settings_.most_regions) {
    result_.more.emplace_back(place_, kind);
    return false;
  }
  std::optional<Assignment> model;
  if (exists == Existence::kSome) model = whole.prover->least(whole.of(kind));
  const std::string limit = limits(whole.situation);
  std::optional<Difference> found;
  if (model) found = example(kind, *model);
  if (!found) {
    const std::string why =
        model ? "an example could not be reproduced" : "the budget of one question was spent";
    undecided(words, limit.empty() ? why : limit);
    return false;
  }
  const auto rules = responsible(kind, whole.situation, *model, *found);
  for (const size_t side : {kOld, kNew}) {
    for (const RuleId rule : rules[side]) {
      found->versions[side].rules.push_back(merged_.own(rule));
      found->rules.push_back(rule);
    }
  }
  const std::vector<RuleId> all = found->rules;
  add(*std::move(found));
  leave_out(kind, all);
  return true;
}

Asked PlaceDiff::asked(DifferenceKind kind, Situation& situation, const DiffQuestions& questions,
                       const Assignment& model) const {
  const Formulas& f = situation.formulas();
  const bool all = kind == DifferenceKind::kPermitted || kind == DifferenceKind::kDenied;
  Asked asked;
  for (const GatingDuty& gate : questions.gates()) {
    if (!all && f.evaluate(gate.discharged, model) == 0) continue;
    asked.discharged.emplace_back(gate.rule, gate.use);
  }
  const bool row = kind == DifferenceKind::kMoreRows || kind == DifferenceKind::kFewerRows ||
                   kind == DifferenceKind::kShowsMore || kind == DifferenceKind::kShowsLess;
  if (!row) return asked;
  for (const auto& [key, slot] : situation.universe().cells()) {
    if (f.evaluate(slot.present, model) == 0) continue;
    asked.row.emplace(key.first,
                      cell_text(merged_.book.schema, witness_value(situation, model, slot.value)));
  }
  return asked;
}

/// What the reference evaluator says of the example is the difference that was asked for.
bool PlaceDiff::shows(DifferenceKind kind, const std::array<VersionAnswer, 2>& versions) const {
  for (const VersionAnswer& version : versions) {
    if (version.known && version.decision.outcome == Outcome::kInvalid) return false;
  }
  const bool before = versions[kOld].decision.permit;
  const bool after = versions[kNew].decision.permit;
  switch (kind) {
    case DifferenceKind::kPermitted:
      return !before && after;
    case DifferenceKind::kDenied:
      return before && !after;
    case DifferenceKind::kWaitsForMore:
      return before && !after;
    case DifferenceKind::kWaitsForLess:
      return !before && after;
    case DifferenceKind::kMoreRows:
      return before && after && !versions[kOld].row_visible && versions[kNew].row_visible;
    case DifferenceKind::kFewerRows:
      return before && after && versions[kOld].row_visible && !versions[kNew].row_visible;
    case DifferenceKind::kShowsMore:
    case DifferenceKind::kShowsLess:
      return before && after && versions[kOld].masks != versions[kNew].masks;
    case DifferenceKind::kAsksMore:
    case DifferenceKind::kAsksLess:
      return before && after && versions[kOld].duties != versions[kNew].duties;
  }
  return false;
}

/// Whether a rule can have a part in a difference between two permits.
bool PlaceDiff::matters(DifferenceKind kind, RuleId rule) const {
  const RuleCase& body = *case_at(merged_.book, rule, place_);
  const RuleKind of = merged_.book.rules[rule].kind;
  switch (kind) {
    case DifferenceKind::kMoreRows:
    case DifferenceKind::kFewerRows:
      return of == RuleKind::kFilter || of == RuleKind::kPermit;
    case DifferenceKind::kShowsMore:
    case DifferenceKind::kShowsLess:
      return of == RuleKind::kCap || of == RuleKind::kPermit;
    case DifferenceKind::kAsksMore:
    case DifferenceKind::kAsksLess:
    case DifferenceKind::kWaitsForMore:
    case DifferenceKind::kWaitsForLess:
      return !body.duties.empty() || of == RuleKind::kPermit;
    case DifferenceKind::kPermitted:
    case DifferenceKind::kDenied:
      break;
  }
  return false;
}

/// Of what the difference is about the two say the same, and they apply to the same requests.
bool PlaceDiff::same_part(DifferenceKind kind, Situation& situation, RuleId a, RuleId b) const {
  const Rulebook& book = merged_.book;
  if (book.rules[a].kind != book.rules[b].kind || book.rule_name(a) != book.rule_name(b) ||
      situation.applies(a) != situation.applies(b)) {
    return false;
  }
  const RuleCase& x = *case_at(book, a, place_);
  const RuleCase& y = *case_at(book, b, place_);
  const auto same_clause = [](const MaskClause& p, const MaskClause& q) {
    return p.columns.kind == q.columns.kind && p.columns.categories == q.columns.categories &&
           p.columns.names == q.columns.names && p.columns.where == q.columns.where &&
           p.mask.point == q.mask.point;
  };
  const auto same_duty = [](const DutyUse& p, const DutyUse& q) {
    return p.duty == q.duty && p.arguments == q.arguments;
  };
  switch (kind) {
    case DifferenceKind::kMoreRows:
    case DifferenceKind::kFewerRows:
      return x.filter == y.filter;
    case DifferenceKind::kShowsMore:
    case DifferenceKind::kShowsLess:
      return std::ranges::equal(x.masks, y.masks, same_clause);
    case DifferenceKind::kAsksMore:
    case DifferenceKind::kAsksLess:
    case DifferenceKind::kWaitsForMore:
    case DifferenceKind::kWaitsForLess:
      return std::ranges::equal(x.duties, y.duties, same_duty);
    case DifferenceKind::kPermitted:
    case DifferenceKind::kDenied:
      break;
  }
  return true;
}

/// The reasons of the two decisions; between two permits, what applies on one side and has no
/// equal on the other, or the grants.
std::array<std::vector<RuleId>, 2> PlaceDiff::responsible(DifferenceKind kind, Situation& situation,
                                                          const Assignment& model,
                                                          const Difference& found) const {
  const Formulas& f = situation.formulas();
  std::array<std::vector<RuleId>, 2> rules;
  for (const size_t side : {kOld, kNew}) {
    for (const RuleId rule : rules_[side]) {
      if (!matters(kind, rule) || f.evaluate(situation.applies(rule), model) == 0) continue;
      const bool twin = std::ranges::any_of(
          rules_[1 - side], [&](RuleId other) { return same_part(kind, situation, rule, other); });
      if (!twin) rules[side].push_back(rule);
    }
  }
  if (!rules[kOld].empty() || !rules[kNew].empty()) return rules;
  for (const size_t side : {kOld, kNew}) {
    for (const RuleId own : found.versions[side].decision.reasons) {
      rules[side].push_back(merged_.merged(side, own));
    }
  }
  return rules;
}

void PlaceDiff::add(Difference found) {
  const auto names = [&](const Difference& difference, size_t side) {
    std::set<std::string> all;
    for (const RuleId rule : difference.versions[side].rules) {
      all.insert(merged_.of[side]->rule_name(rule));
    }
    return all;
  };
  for (Difference& known : result_.differences) {
    if (known.kind != found.kind || names(known, kOld) != names(found, kOld) ||
        names(known, kNew) != names(found, kNew)) {
      continue;
    }
    if (known.places.back() != place_) known.places.push_back(place_);
    return;
  }
  result_.differences.push_back(std::move(found));
}

}  // namespace

std::string_view difference_words(DifferenceKind kind) { return kWords[static_cast<size_t>(kind)]; }

bool is_stricter(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::kDenied:
    case DifferenceKind::kFewerRows:
    case DifferenceKind::kShowsLess:
    case DifferenceKind::kAsksMore:
    case DifferenceKind::kWaitsForMore:
      return true;
    case DifferenceKind::kPermitted:
    case DifferenceKind::kMoreRows:
    case DifferenceKind::kShowsMore:
    case DifferenceKind::kAsksLess:
    case DifferenceKind::kWaitsForLess:
      return false;
  }
  return true;
}

DiffResult diff_rulebooks(const Rulebook& before, const Rulebook& after,
                          const DiffSettings& settings) {
  DiffResult result;
  result.merged = merge_rulebooks(before, after);
  const SourceMap no_texts;
  CheckSettings how;
  how.at = settings.at;
  how.budget = settings.budget;
  CheckRun run(result.merged.book, no_texts, how);
  RuleCase everywhere;
  for (size_t i = 0; i < result.merged.book.schema.environments.size(); ++i) {
    everywhere.environments.push_back(result.merged.book.schema.environments.id_at(i));
  }
  for (const Place& place : run.places({everywhere}, Schema::kRoot)) {
    PlaceDiff(result, run, settings, place).compare();
  }
  std::ranges::stable_sort(result.differences, {}, &Difference::kind);
  return result;
}

}  // namespace bylaw
