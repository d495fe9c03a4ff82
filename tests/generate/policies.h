// Random policies of every kind over a vocabulary, as files of a mesh. Entry point:
// PolicyWriter::write().
#ifndef BYLAW_TESTS_GENERATE_POLICIES_H_
#define BYLAW_TESTS_GENERATE_POLICIES_H_

#include <string>
#include <vector>

#include "mesh/file_system.h"
#include "tests/generate/expressions.h"
#include "tests/generate/vocabulary.h"

namespace bylaw::tests {

/// How many of each; at most.
struct PolicyKnobs {
  size_t standards = 5;
  size_t guarantees = 2;
  size_t bylaws = 4;  // of a domain
  size_t rules = 2;   // of a standard, guarantee or bylaw
  size_t waivers = 2;
  size_t overrides = 2;
  size_t assertions = 1;
  size_t depth = 2;         // of conditions
  size_t rollout = 15;      // percent of standards that warn or observe
  size_t always = 6;        // percent of rules without a condition
  size_t assumptions = 15;  // percent of meshes that have one
  bool domain_standards = true;
  size_t flat_forbids = 0;  // percent of forbids without a condition
  bool plain_requires = false;
  /// By weight: mandatory, waivable, default.
  std::vector<size_t> strengths = {1, 1, 1};
  /// By weight: forbid, require, cap, filter, oblige.
  std::vector<size_t> guardrails = {44, 10, 18, 10, 10};
  /// By weight: audit, keep, tag, notify, exclusive, approval, delay.
  std::vector<size_t> duties = {30, 15, 15, 15, 3, 8, 0};
  size_t views = 55;          // percent of permits about what has columns
  size_t filters = 35;        // percent of those with a filter
  size_t masks = 2;           // of those, at most
  size_t permit_duties = 25;  // percent of permits that ask for a duty
  size_t grants = 75;         // percent of a bylaw's rules that are permits
  std::vector<std::string> row_columns = {"region", "amount", "note"};
};

class PolicyWriter {
 public:
  /// Adds defines and parameters to `vocabulary`, for its conditions to use.
  PolicyWriter(Vocabulary& vocabulary, Random& random, const PolicyKnobs& knobs)
      : v_(vocabulary), random_(random), knobs_(knobs), expressions_(vocabulary, random) {}

  /// mesh.yaml and all policy files.
  void write(MemoryDisk& disk);

 private:
  /// Actions that one rule speaks of, as it names them, with what may be read in its conditions.
  struct Subject {
    std::string actions;
    std::vector<std::string> names;
    ExpressionScope scope;
    bool columns = false;
  };
  struct StandardWords {
    std::string name;
    std::string strength;
    std::string level;  // empty: the root
    bool within = false;
    std::vector<Subject> forbids;
    std::vector<Subject> rules;  // of all guardrails
  };

  Subject subject(bool columns_wanted, bool view_wanted = true);
  std::string condition(const Subject& subject);
  std::string when(const Subject& subject);
  std::string columns(const Subject& subject, bool named = true);
  std::string mask();
  std::string duty(const Subject& subject);
  std::string permit(bool guarantee);
  std::string guardrail(StandardWords* standard);
  std::string standard(const std::string& level);
  std::string guarantee(const std::string& level);
  std::string waiver(const StandardWords& standard, const std::string& domain);
  std::string override_of(const StandardWords& standard);
  std::string assertion();
  std::string defines();
  std::string assumption();
  std::string assumption_of_context();
  std::string parameters();
  std::string standards_file(const std::string& package, const std::string& level);
  std::string domain_file(const std::string& domain);
  std::string fresh(const std::string& prefix) { return prefix + std::to_string(++names_); }
  bool below(const std::string& domain, const std::string& level) const;

  Vocabulary& v_;
  Random& random_;
  const PolicyKnobs& knobs_;
  ExpressionWriter expressions_;
  std::vector<StandardWords> standards_;
  size_t names_ = 0;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_GENERATE_POLICIES_H_
