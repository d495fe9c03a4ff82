#include "base/version.h"

namespace bylaw {

std::string_view version() { return BYLAW_VERSION; }

}  // namespace bylaw
