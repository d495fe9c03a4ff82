// What the passes of semantic analysis share, and their order. Entry point: analyze().
#ifndef BYLAW_COMPILER_SEMA_ANALYSIS_H_
#define BYLAW_COMPILER_SEMA_ANALYSIS_H_

#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "compiler/ast/ast.h"
#include "compiler/sema/scope.h"
#include "mesh/manifest.h"
#include "rules/rulebook.h"

namespace bylaw {

/// One parsed file with the rights its path gives it.
struct Unit {
  ast::File ast;
  bool standard_library = false;    // a module std.*
  bool central = false;             // in a central path (also true of the standard library)
  TermId domain = Schema::kRoot;    // whose file it is; the root for the centre
  bool may_hold_standards = false;  // central, or in a domain's `standards:` folder

  std::string package() const { return ast.package.text(); }
};

/// The shared state of a run. Passes read `units`, fill `book`, and report to `diagnostics`.
struct Analysis {
  const SourceMap& sources;
  const std::vector<Unit>& units;
  Rulebook& book;
  Diagnostics& diagnostics;
  NameScope scope;
  std::vector<std::vector<ActionId>>
      action_groups;  // by the index of a kActionGroup symbol: flattened, sorted
  /// By unit and declaration: the index that declare_names() gave it in the store of its kind (of
  /// an action declaration: its first name's); kNoIndex where it has no name, or repeats one that
  /// was declared before.
  std::vector<std::vector<uint32_t>> declared;
  static constexpr uint32_t kNoIndex = Id<void>::kNone;
};

/// The passes, in order. Each is in the file of its name.
void declare_names(Analysis& analysis);     // declare.cc: headers, rights of each declaration, all
                                            // names into the scope
void build_vocabulary(Analysis& analysis);  // vocabulary.cc: the schema: types, taxonomies,
                                            // entities, actions, masks, duties
void check_defines(
    Analysis& analysis);  // defines.cc: bodies of defines and assumptions; recursion is an error
void build_policies(Analysis& analysis);  // policies.cc: standards, guarantees, bylaws, parameters
                                          // and their settings, overrides, waivers, assertions
void build_tests(Analysis& analysis);     // tests.cc: test cases

/// Fills `book` (whose schema's Domain taxonomy is filled already from the manifest) from the
/// units. False if the vocabulary has errors, here or in `diagnostics` before: facts can't be
/// judged by it then.
bool analyze(const SourceMap& sources, const std::vector<Unit>& units, Rulebook& book,
             Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_ANALYSIS_H_
