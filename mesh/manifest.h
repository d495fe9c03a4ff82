// The manifest of a mesh: which paths are the centre's and which a domain's. Entry points:
// read_manifest(), collect_files().
#ifndef BYLAW_MESH_MANIFEST_H_
#define BYLAW_MESH_MANIFEST_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "mesh/file_system.h"

namespace bylaw {

struct ManifestDomain {
  std::string name;   // "clothing.eu"; "*" is the root itself
  std::string path;   // folder, without a trailing '/'
  std::string owner;  // "team/clothing-eu"
  std::vector<std::string>
      standards;           // folders in which it may write standards for itself and below
  std::string repository;  // where its files live if not here; its path may then be missing
  Span span;               // of its entry
};

struct Manifest {
  std::string mesh;
  std::string timezone = "UTC";
  std::vector<std::string> central;
  std::vector<ManifestDomain> domains;  // parents before children, then by name
  std::vector<std::string> catalog;
  std::vector<std::string> entities;  // paths with '*' in the last part
  std::map<std::string, std::map<std::string, std::string>> terms;
  std::map<std::string, Span, std::less<>> places;  // where a path is written; its first place
  FileId file;
};

/// Reads `mesh.yaml`. Mistakes are diagnostics with their place: unknown keys, wrong shapes,
/// duplicate or overlapping paths, paths out of the mesh, a sub-domain without its parent. Nothing
/// if it is unusable.
std::optional<Manifest> read_manifest(const SourceMap& sources, FileId file,
                                      Diagnostics& diagnostics);

/// Who owns a policy file.
struct PolicyFile {
  FileId file;
  /// Index into Manifest::domains; nothing for the centre's files.
  std::optional<size_t> domain;
  bool may_hold_standards = false;
};

/// The texts of a mesh, read and added to the sources.
struct MeshFiles {
  std::vector<PolicyFile> policies;  // *.bylaw, by path
  std::vector<FileId> contracts;     // *.yaml, *.yml of the catalogue, by path
  std::vector<FileId> entities;      // by path
};

/// Finds and reads every file that the manifest speaks of. A folder that isn't there, a link out of
/// the mesh, an unreadable or too large file, invalid UTF-8 in any of them: a diagnostic.
MeshFiles collect_files(const Manifest& manifest, const FileSystem& disk, SourceMap& sources,
                        Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_MESH_MANIFEST_H_
