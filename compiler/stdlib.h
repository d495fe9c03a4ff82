// The standard library's modules, as text built into the compiler. Entry point: standard_module().
#ifndef BYLAW_COMPILER_STDLIB_H_
#define BYLAW_COMPILER_STDLIB_H_

#include <span>
#include <string_view>

namespace bylaw {

/// One module: `std.data` has the path "std/data.bylaw".
struct StandardModule {
  std::string_view package;
  std::string_view path;
  std::string_view text;
};

/// All modules, by package in byte order. Static storage.
std::span<const StandardModule> standard_modules();

/// The module of that name; null if there is none.
const StandardModule* standard_module(std::string_view package);

}  // namespace bylaw

#endif  // BYLAW_COMPILER_STDLIB_H_
