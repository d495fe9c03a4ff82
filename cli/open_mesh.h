// What most commands begin with: find the mesh, compile it, and say what is wrong with it. Entry
// point: open_mesh().
#ifndef BYLAW_CLI_OPEN_MESH_H_
#define BYLAW_CLI_OPEN_MESH_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "cli/commands.h"
#include "cli/host.h"
#include "compiler/compile.h"

namespace bylaw::cli {

struct DomainParts;

struct OpenMesh {
  std::string folder;
  std::unique_ptr<FileSystem> disk;
  std::shared_ptr<const DomainParts> domain;  // of a domain repository (cli/open_domain.h)
  std::unique_ptr<Mesh> mesh;
  Diagnostics diagnostics;
  Timestamp now;
  bool today = false;  // `now` is the clock's, not asked for

  /// Whether `path` is a file of the folder: not one of the library, nor of a release.
  bool holds(const std::string& path) const;
};

/// Compiles the mesh that `options` name. Nothing if there is none, or the time is no time:
/// `host.err` was told. Its facts are the mesh's own, those of the snapshot that the options name,
/// or, without `facts`, none.
std::optional<OpenMesh> open_mesh(Host& host, const MeshOptions& options, bool facts = true);

/// For commands that need a mesh without errors: true if it has none. Else the errors were shown:
/// as text on `host.err`, in another format on `host.out`.
bool usable(Host& host, const OpenMesh& mesh, OutputFormat format = OutputFormat::kText);

/// The nearest folder upwards that holds a mesh.yaml or a domain.yaml; empty if there is none.
std::string nearest_folder(const Host& host);

/// The time that `--at` asks for, else now; nothing after complaining.
std::optional<Timestamp> time_asked(Host& host, const std::string& at);

/// A date (its start) or a time.
std::optional<Timestamp> parse_time(std::string_view text);

/// "2 errors, 1 warning"; "no findings".
std::string summary(const Diagnostics& diagnostics);

/// "domains/shop/orders.bylaw:12:3"; nothing for no place.
std::string place_text(const SourceMap& sources, Span span);

/// "1 error", "2 errors", "3 policies".
std::string counted(size_t count, std::string_view noun);

/// Says "bylaw: …" on `host.err`.
void complain(Host& host, std::string_view message);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_OPEN_MESH_H_
