// The paths of a manifest: each by itself, and all against each other. Entry points: plain_path(),
// check_paths().
#ifndef BYLAW_MESH_MANIFEST_PATHS_H_
#define BYLAW_MESH_MANIFEST_PATHS_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "mesh/manifest.h"

namespace bylaw {

enum class PathForm : uint8_t {
  kPlain,    // a folder or a file
  kPattern,  // its last part may hold `*`
};

/// A path as written, without a trailing '/' and a leading "./"; nothing if it was refused.
std::optional<std::string> plain_path(std::string_view written, Span span, PathForm form,
                                      Diagnostics& diagnostics);

/// Who owns which path: the same path twice, one inside another's (only a sub-domain's may lie
/// inside its domain's, and anything inside the root domain's), standards outside their domain.
void check_paths(const Manifest& manifest, Diagnostics& diagnostics);

/// Whether the domain `inner` is `outer` or stands below it.
bool is_below_domain(std::string_view inner, std::string_view outer);

}  // namespace bylaw

#endif  // BYLAW_MESH_MANIFEST_PATHS_H_
