// The version of Bylaw, as the build set it. Entry point: version().
#ifndef BYLAW_BASE_VERSION_H_
#define BYLAW_BASE_VERSION_H_

#include <string_view>

namespace bylaw {

/// "0.1.0".
std::string_view version();

}  // namespace bylaw

#endif  // BYLAW_BASE_VERSION_H_
