// The standard library's modules, as text built into the compiler. Entry point: standard_module().
#ifndef BYLAW_COMPILER_STDLIB_H_
#define BYLAW_COMPILER_STDLIB_H_

#include <string>
#include <string_view>
#include <vector>

namespace bylaw {

/// One module: stdlib/law/gdpr.bylaw is the module std.law.gdpr, and its path is shown as
/// "std/law/gdpr.bylaw".
struct StandardModule {
  std::string package;
  std::string path;
  std::string_view text;
};

/// All modules, by package in byte order.
const std::vector<StandardModule>& standard_modules();

/// The module of that name; null if there is none.
const StandardModule* standard_module(std::string_view package);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_STDLIB_H_
