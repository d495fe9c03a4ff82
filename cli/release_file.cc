#include "cli/release_file.h"

#include <utility>

namespace bylaw::cli {

Result<Release> read_release(const Host& host, const std::string& path,
                             const std::vector<PublicKey>& trust) {
  const Result<std::string> text = host.read(path);
  if (!text) return text.error();
  Result<Release> release = open_release(*text);
  if (!release) return Error{"'" + path + "' is refused: " + release.error().message};
  if (trust.empty()) return release;
  SealedFile signatures;
  signatures.signers = release->signers;
  if (const Status signers = check_signers(signatures, trust); !signers) {
    return Error{"'" + path + "' is refused: " + signers.error().message};
  }
  return release;
}

std::optional<Release> expect_release(Host& host, const std::string& path,
                                      const std::vector<PublicKey>& trust) {
  Result<Release> release = read_release(host, path, trust);
  if (release) return *std::move(release);
  complain(host, release.error().message);
  return std::nullopt;
}

OpenMesh compile_release(const Release& release, Timestamp now) {
  OpenMesh open;
  open.now = now;
  auto disk = std::make_unique<MemoryDisk>();
  disk->files = release.files;
  open.disk = std::move(disk);
  open.mesh = compile_mesh(*open.disk, {now, /*facts=*/false, 1}, open.diagnostics);
  return open;
}

std::string release_name(const Release& release) {
  return release.mesh + " " + to_string(release.version);
}

}  // namespace bylaw::cli
