// Sealed files: a text with a header of one line, its digest, and signatures over it; what facts
// and releases are handed around as. Entry points: seal(), open_sealed(), check_signers().
#ifndef BYLAW_MESH_SEALED_H_
#define BYLAW_MESH_SEALED_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mesh/sign.h"

namespace bylaw {

/// What a sealed file is of, and the version of its form: its first line is "bylaw facts 1".
struct SealKind {
  std::string_view word;
  unsigned version = 1;
};

struct SealedFile {
  std::string header;  // one line, without its end
  std::string body;    // empty, or ends in a line break
  Digest seal;         // of everything above the seal
  std::vector<PublicKey> signers;
};

/// The file's text:
///
///     bylaw WORD VERSION
///     HEADER
///     BODY…
///     seal sha256:…
///     signed ed25519:KEY SIGNATURE       (a line for each key)
///
/// The header must hold no line break; the body is empty or ends in one.
std::string seal(const SealKind& kind, std::string_view header, std::string_view body,
                 const std::vector<SecretKey>& keys);

/// Opens what seal() wrote. Refused, with the reason: a text of another kind or version, one that
/// is cut off or was changed, one with a signature that isn't of its key. Who signed is not judged.
Result<SealedFile> open_sealed(const SealKind& kind, std::string_view text);

/// An error unless one of the `trusted` keys signed.
Status check_signers(const SealedFile& file, const std::vector<PublicKey>& trusted);

}  // namespace bylaw

#endif  // BYLAW_MESH_SEALED_H_
