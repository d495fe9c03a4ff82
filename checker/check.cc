// The order of the verdicts, and the work cut into units that any worker can do alone: what is
// found, and in which order, doesn't depend on who did what.
#include "checker/check.h"

#include <atomic>
#include <set>
#include <thread>
#include <tuple>

#include "checker/check_run.h"
#include "checker/sentences.h"
#include "checker/units.h"

namespace bylaw {
namespace {

/// What tells two findings apart: two units may come upon one.
using Finding = std::tuple<std::string_view, std::string, std::string, std::vector<Span>>;

Finding same_as(const Diagnostic& d) {
  Finding finding{d.code, d.rule, d.against, {}};
  for (const Label& label : d.labels) std::get<3>(finding).push_back(label.span);
  // What is undecided has one place and several verdicts.
  if (d.code == kUnknownCode) std::get<2>(finding) = d.message;
  return finding;
}

}  // namespace

Diagnostics check_rulebook(const Rulebook& rulebook, const SourceMap& sources,
                           const CheckSettings& settings) {
  const std::vector<Unit> units = units_of(CheckRun(rulebook, sources, settings));
  std::vector<UnitFindings> results(units.size());
  std::atomic<size_t> next{0};
  const auto work = [&] {
    CheckRun run(rulebook, sources, settings);
    for (size_t i = next++; i < units.size(); i = next++) results[i] = run_unit(run, units[i]);
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < settings.jobs && i < units.size(); ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();

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
  return with_sentences(rulebook, without_follow_ups(rulebook, found));
}

}  // namespace bylaw
