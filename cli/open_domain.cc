#include "cli/open_domain.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cli/release_file.h"
#include "mesh/diagnostics.h"
#include "mesh/diagnostics_domain.h"

namespace bylaw::cli {
namespace {

constexpr size_t kLargestManifest = size_t{4} << 20;

/// domain.yaml, with what was found in it.
struct DomainText {
  std::unique_ptr<Mesh> mesh = std::make_unique<Mesh>();  // not usable: it only holds the text
  std::unique_ptr<FileSystem> folder;
  std::optional<DomainManifest> manifest;
  Diagnostics found;
};

DomainText read_domain_text(Host& host, const std::string& folder) {
  DomainText read;
  read.folder = host.open(folder);
  Result<std::string> text = read.folder->read(kDomainManifest, kLargestManifest);
  if (!text) {
    read.found.emit(diag::kUnreadableFile, Span{}, kDomainManifest, text.error().message);
    return read;
  }
  SourceMap& sources = read.mesh->sources;
  const FileId file = sources.add(std::string(kDomainManifest), *std::move(text));
  if (const auto offset = invalid_utf8(sources[file].text())) {
    const auto at = static_cast<uint32_t>(*offset);
    read.found.emit(diag::kNotUtf8, Span{file, at, at + 1}, kDomainManifest);
    return read;
  }
  read.manifest = read_domain_manifest(sources, file, read.found);
  if (read.manifest) read.mesh->manifest.mesh = read.manifest->mesh;
  return read;
}

/// The text's mesh, which has errors and is not usable.
OpenMesh unusable(DomainText read, const std::string& folder, const CompileOptions& options) {
  OpenMesh open;
  open.folder = folder;
  open.now = options.now;
  open.disk = std::move(read.folder);
  open.mesh = std::move(read.mesh);
  open.diagnostics = std::move(read.found);
  open.diagnostics.sort(open.mesh->sources);
  return open;
}

std::string cache_path(const std::string& folder, const Digest& digest) {
  std::string name = to_string(digest);
  std::replace(name.begin(), name.end(), ':', '-');
  return folder + "/.bylaw/releases/" + name + ".release";
}

/// Where `from` leads to: a folder holds releases by their names.
std::string release_path(const Host& host, const std::string& folder,
                         const DomainManifest& manifest) {
  const std::string path =
      manifest.from.starts_with('/') ? manifest.from : folder + "/" + manifest.from;
  if (!host.is_folder(path)) return path;
  return path + "/" + manifest.mesh + "-" + to_string(manifest.version) + ".release";
}

/// The pinned release: the copy beside domain.yaml, else where it comes from, which is copied.
std::optional<Release> pinned_release(Host& host, const std::string& folder, DomainText& read) {
  const DomainManifest& manifest = *read.manifest;
  const std::string cached = cache_path(folder, manifest.digest);
  Result<Release> release = read_release(host, cached, manifest.trust);
  if (release && release->seal == manifest.digest) return *std::move(release);
  const std::string path = release_path(host, folder, manifest);
  release = read_release(host, path, manifest.trust);
  if (!release) {
    read.found
        .emit(diag::kReleaseUnavailable, manifest.from_span, to_string(manifest.version),
              release.error().message)
        .hint("`from` names a release file, or the folder of " + manifest.mesh + "-" +
              to_string(manifest.version) + ".release");
    return std::nullopt;
  }
  if (release->seal != manifest.digest)
    return *std::move(release);  // a mismatch, which the caller tells
  const Result<std::string> text = host.read(path);
  const Status written = text ? host.write(cached, *text) : Status(text.error());
  if (!written) complain(host, "the release is not cached: " + written.error().message);
  return *std::move(release);
}

/// Whether the release is the one that is pinned.
bool matches_pin(const Release& release, const DomainManifest& manifest, Diagnostics& found) {
  const auto differ = [&](std::string_view what, const std::string& is, const std::string& pinned) {
    if (is != pinned) {
      found.emit(diag::kReleaseMismatch, manifest.pin_span, what, is, pinned);
    }
    return is != pinned;
  };
  bool other = differ("digest", to_string(release.seal), to_string(manifest.digest));
  other |= differ("mesh", release.mesh, manifest.mesh);
  other |= differ("number", to_string(release.version), to_string(manifest.version));
  return !other;
}

OpenMesh compile_domain(DomainText read, const std::string& folder, Release release,
                        const CompileOptions& options) {
  auto parts = std::make_shared<DomainParts>();
  parts->manifest = *read.manifest;
  parts->release = std::move(release);
  parts->folder = std::move(read.folder);
  parts->disk = std::make_unique<DomainDisk>(parts->release, parts->manifest, *parts->folder);
  parts->disk->check(read.found);
  if (read.found.has_errors()) {
    read.folder = std::move(parts->folder);
    return unusable(std::move(read), folder, options);
  }
  OpenMesh open;
  open.folder = folder;
  open.now = options.now;
  open.disk = std::make_unique<DomainDisk>(parts->release, parts->manifest, *parts->folder);
  open.domain = std::move(parts);
  Diagnostics found;
  open.mesh = compile_mesh(*open.disk, options, found);
  // What the release's rules say wrongly stops every use. Its contracts name people that a release
  // does not hold: that was judged where it was packed.
  for (Diagnostic& d : found.take_since(0)) {
    const bool facts = !d.labels.empty() && std::ranges::all_of(d.labels, [&](const Label& label) {
      const std::string& path = open.mesh->sources[label.span.file].path();
      return (path.ends_with(".yaml") || path.ends_with(".yml")) && path != "mesh.yaml" &&
             !open.domain->disk->is_own(path);
    });
    if (!facts) open.diagnostics.add(std::move(d));
  }
  return open;
}

}  // namespace

OpenMesh open_domain(Host& host, const std::string& folder, const CompileOptions& options) {
  DomainText read = read_domain_text(host, folder);
  if (!read.manifest) return unusable(std::move(read), folder, options);
  std::optional<Release> release = pinned_release(host, folder, read);
  if (!release || !matches_pin(*release, *read.manifest, read.found)) {
    return unusable(std::move(read), folder, options);
  }
  return compile_domain(std::move(read), folder, *std::move(release), options);
}

OpenMesh open_domain_under(Host& host, const std::string& folder, const Release& release,
                           const CompileOptions& options) {
  DomainText read = read_domain_text(host, folder);
  if (!read.manifest) return unusable(std::move(read), folder, options);
  if (release.mesh != read.manifest->mesh) {
    read.found.emit(diag::kReleaseMismatch, read.manifest->pin_span, "mesh", release.mesh,
                    read.manifest->mesh);
    return unusable(std::move(read), folder, options);
  }
  return compile_domain(std::move(read), folder, release, options);
}

std::optional<std::string> stated_domain(Host& host, const std::string& folder) {
  const DomainText read = read_domain_text(host, folder);
  if (!read.manifest) return std::nullopt;
  return read.manifest->domain;
}

Diagnostics own_findings(const OpenMesh& open, Diagnostics found) {
  if (!open.domain) return found;
  Diagnostics own;
  for (Diagnostic& d : found.take_since(0)) {
    const bool shows = std::ranges::any_of(d.labels, [&](const Label& label) {
      return open.domain->disk->is_own(open.mesh->sources[label.span.file].path());
    });
    if (d.labels.empty() || shows) own.add(std::move(d));
  }
  return own;
}

}  // namespace bylaw::cli
