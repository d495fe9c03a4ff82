// Releases of the centre: its policies, contracts and manifest as one sealed file that domain
// repositories pin; docs/release-format.md describes the form. Entry points: release_text(),
// open_release(), manifest_text().
#ifndef BYLAW_MESH_RELEASE_H_
#define BYLAW_MESH_RELEASE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mesh/file_system.h"
#include "mesh/manifest.h"
#include "mesh/sealed.h"

namespace bylaw {

struct ReleaseVersion {
  uint32_t major = 0;
  uint32_t minor = 0;
  uint32_t patch = 0;
  auto operator<=>(const ReleaseVersion&) const = default;
};

/// "3.2.0": three numbers without leading zeros, and nothing else.
std::optional<ReleaseVersion> parse_release_version(std::string_view text);
std::string to_string(const ReleaseVersion& version);

struct Release {
  std::string mesh;
  ReleaseVersion version;
  std::string previous;  // the seal of the release that it follows, or empty
  std::map<std::string, std::string, std::less<>> files;  // text by path; mesh.yaml is one
  Manifest manifest;  // that of mesh.yaml; its places are not kept
  Digest seal;        // what a pin names; filled by open_release()
  std::vector<PublicKey> signers;
};

/// The release as a sealed file. Equal releases and keys are equal bytes.
std::string release_text(const Release& release, const std::vector<SecretKey>& keys);

/// Opens what release_text() wrote. Refused, with the reason: what open_sealed() refuses, a file
/// whose digest is another's, a path that leads out, a manifest that is none.
Result<Release> open_release(std::string_view text);

/// A manifest in a canonical form, as mesh.yaml. read_manifest() reads the same from it.
std::string manifest_text(const Manifest& manifest);

}  // namespace bylaw

#endif  // BYLAW_MESH_RELEASE_H_
