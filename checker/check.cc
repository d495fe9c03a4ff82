// The order of the verdicts, and the work cut into units that any worker can do alone: what is
// found, and in which order, doesn't depend on who did what.
#include "checker/check.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <thread>
#include <tuple>

#include "checker/check_run.h"
#include "checker/entry.h"
#include "checker/sentences.h"
#include "checker/unit_keys.h"
#include "checker/units.h"

namespace bylaw {
namespace {

/// What tells two findings apart: two units may come upon one.
using Finding = std::tuple<std::string_view, std::string, std::string, std::vector<Span>>;

Finding same_as(const Diagnostic& d) {
  Finding finding{d.code, d.rule, d.against, {}};
  for (const Label& label : d.labels) std::get<3>(finding).push_back(label.span);
  // One grant may exceed several sources; its first note says of which product and source it is.
  if (d.code == kSourceExceeded.code) std::get<2>(finding) += d.notes.front();
  // What is undecided has one place and several verdicts.
  if (d.code == kUnknownCode) std::get<2>(finding) = d.message;
  return finding;
}

/// The units' findings in the cache.
class KeptFindings {
 public:
  explicit KeptFindings(const CheckRun& plan)
      : sources_(plan.sources),
        cache_(*plan.settings.cache),
        files_(files_by_path(plan.sources)),
        of_units_(plan) {}

  /// Of which units is spoken from here on.
  void turn_to(std::span<const CheckUnit> units) {
    units_ = units;
    keys_.clear();
    for (const CheckUnit& unit : units) keys_.push_back(of_units_.of(unit));
  }

  bool load(size_t unit, UnitFindings& findings) const {
    const std::optional<std::string> entry = cache_.load(keys_[unit]);
    if (!entry) return false;
    std::optional<UnitFindings> read = read_entry(cache_, keys_[unit], files_, *entry);
    if (read) findings = std::move(*read);
    return read.has_value();
  }

  /// Unless a finding shows a file that the key doesn't cover, or something is undecided: why is
  /// told by those who tried.
  void store(size_t unit, const UnitFindings& findings) const {
    if (!findings.empty()) {
      const std::set<FileId> covered = of_units_.files_of(units_[unit]);
      for (const auto& [verdict, list] : findings) {
        for (const Diagnostic& d : list) {
          if (d.code == kUnknownCode) return;
          for (const Label& label : d.labels) {
            if (label.span.valid() && !covered.contains(label.span.file)) return;
          }
        }
      }
    }
    const std::string& key = keys_[unit];
    cache_.store(key, write_entry(cache_, key, sources_, findings));
  }

 private:
  const SourceMap& sources_;
  const CheckCache& cache_;
  FilesByPath files_;
  UnitKeys of_units_;
  std::span<const CheckUnit> units_;
  std::vector<std::string> keys_;
};

/// Rules of which an error is told, or a contradiction of their policy.
std::set<RuleId> rules_with_errors(const Rulebook& book, const std::vector<UnitFindings>& results) {
  std::map<std::pair<FileId, uint32_t>, RuleId> begins;
  std::map<std::string, std::vector<RuleId>> named;
  for (size_t i = 0; i < book.rules.size(); ++i) {
    const RuleId id = book.rules.id_at(i);
    begins.emplace(std::pair(book.rules[id].span.file, book.rules[id].span.begin), id);
    named[book.rule_name(id)].push_back(id);
  }
  std::set<RuleId> rules;
  const auto add = [&](const Diagnostic& d) {
    if (d.severity != Severity::kError || d.labels.empty()) return;
    const Span at = d.labels.front().span;
    auto behind = begins.upper_bound({at.file, at.begin});
    if (behind != begins.begin()) {
      const RuleId id = std::prev(behind)->second;
      const Span span = book.rules[id].span;
      if (span.file == at.file && at.begin < span.end) rules.insert(id);
    }
    if (d.code != kContradiction.code) return;
    for (const std::string* name : {&d.rule, &d.against}) {
      const auto both = named.find(*name);
      if (both != named.end()) rules.insert(both->second.begin(), both->second.end());
    }
  };
  for (const UnitFindings& result : results) {
    for (const auto& [verdict, list] : result) std::ranges::for_each(list, add);
  }
  return rules;
}

/// Does the units' work, the first of which is the check's `first`-th.
void work_off(const CheckRun& plan, const std::vector<CheckUnit>& units,
              std::optional<KeptFindings>& kept, size_t first, std::span<UnitFindings> results) {
  const CheckSettings& settings = plan.settings;
  if (kept) kept->turn_to(units);
  std::atomic<size_t> next{0};
  const auto work = [&] {
    CheckRun run(plan.book, plan.sources, settings);
    run.with_errors = plan.with_errors;
    for (size_t i = next++; i < units.size(); i = next++) {
      if (kept && kept->load(i, results[i])) continue;
      results[i] = run_unit(run, units[i], first + i);
      if (kept && !run.engines_disagree()) kept->store(i, results[i]);
    }
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < settings.jobs && i < units.size(); ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
}

}  // namespace

Diagnostics check_rulebook(const Rulebook& rulebook, const SourceMap& sources,
                           const CheckSettings& settings) {
  CheckRun plan(rulebook, sources, settings);
  std::optional<KeptFindings> kept;
  if (settings.cache != nullptr) kept.emplace(plan);
  std::vector<UnitFindings> results;
  for (const Turn turn : {Turn::kFirst, Turn::kAfterErrors}) {
    const std::vector<CheckUnit> units = units_of(plan, turn);
    const size_t first = results.size();
    results.resize(first + units.size());
    work_off(plan, units, kept, first, std::span(results).subspan(first));
    plan.with_errors = rules_with_errors(rulebook, results);
  }

  Diagnostics found;
  std::set<Finding> told;
  for (size_t verdict = 0; verdict < verdict_count(); ++verdict) {
    for (UnitFindings& result : results) {
      const auto its = result.find(verdict);
      if (its == result.end()) continue;
      for (Diagnostic& d : its->second) {
        if (told.insert(same_as(d)).second) found.add(std::move(d));
      }
    }
  }
  return with_sentences(rulebook, found);
}

}  // namespace bylaw
