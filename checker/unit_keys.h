// What a unit's findings depend on, as a key to keep them by: the vocabulary, the facts, how is
// asked, every byte of the files that can have a say, and the rules there that have errors. Entry
// point: UnitKeys::of().
#ifndef BYLAW_CHECKER_UNIT_KEYS_H_
#define BYLAW_CHECKER_UNIT_KEYS_H_

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "checker/units.h"

namespace bylaw {

class UnitKeys {
 public:
  /// Of settings that have a cache.
  explicit UnitKeys(const CheckRun& run);

  /// Hexadecimal digits. What is left out are files that speak of domains only that are neither
  /// above nor below the unit's, and, of a unit that reaches no further than its own conditions,
  /// those that neither state nor complete them.
  std::string of(const CheckUnit& unit);
  /// The files that went into it.
  std::set<FileId> files_of(const CheckUnit& unit) const;

 private:
  /// What a policy file has to do with whom.
  struct FileUse {
    std::string digest;       // of its path and bytes
    std::set<TermId> levels;  // for whom it says something; none: for all
    bool completes = false;   // conditions elsewhere read what it defines or sets
  };
  using Scope = std::pair<std::set<TermId>, std::set<FileId>>;  // domains, or own files

  Scope scope_of(const CheckUnit& unit) const;
  bool is_near(TermId level, const Scope& scope) const;
  bool counts(const FileUse& use, FileId file, const Scope& scope) const;
  void note(Span span, TermId level);
  void note_defines();
  void note_defines_of(const std::vector<RuleCase>& cases, TermId level);
  void note_reads(ExprId expr, TermId level);

  const CheckRun& run_;
  std::string shared_;
  std::map<FileId, FileUse> files_;
  std::map<Scope, std::string> known_;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_UNIT_KEYS_H_
