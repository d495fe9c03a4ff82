// From types as written to types: of attributes, members, parameters and results. Entry points:
// resolve_type(), resolve_members().
#ifndef BYLAW_COMPILER_SEMA_TYPES_H_
#define BYLAW_COMPILER_SEMA_TYPES_H_

#include <string>
#include <vector>

#include "compiler/sema/analysis.h"

namespace bylaw {

/// The type a file means, or the error type if it was reported. A trailing `?` is the caller's to
/// judge; on an element of a set or list it is reported.
TypeId resolve_type(Analysis& analysis, FileId from, const ast::TypeRef& type);

/// What the members of one declaration may say.
struct MemberRules {
  bool claim = false;
  bool adjustable = false;
  bool optional = true;
  bool words = false;  // a duty's parameters: lists of words
};

/// Members by position; repeated ones are reported and left out. `owner` as in "record 'Column'".
std::vector<Member> resolve_members(Analysis& analysis, FileId from,
                                    const std::vector<ast::Member>& members,
                                    const MemberRules& rules, const std::string& owner);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_TYPES_H_
