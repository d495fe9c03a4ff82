// Snapshots of facts and deltas between them as sealed files; docs/facts-format.md describes the
// form. Entry points: facts_text(), read_facts_file(), load_facts().
#ifndef BYLAW_CLI_FACTS_FILE_H_
#define BYLAW_CLI_FACTS_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/host.h"
#include "compiler/compile.h"
#include "facts/delta.h"
#include "facts/entities.h"
#include "mesh/sealed.h"

namespace bylaw::cli {

/// Which facts a snapshot holds. Two snapshots with one digest of facts hold the same.
struct FactsHeader {
  std::string mesh;
  uint64_t number = 1;
  Timestamp made;
  size_t entities = 0;
  std::string facts;     // the digest of the JSON, "sha256:…"
  std::string previous;  // that of the snapshot it follows, or empty
};
struct FactsFile {
  FactsHeader header;
  SealedFile sealed;
};

/// What a delta leads from and to.
struct DeltaHeader {
  std::string mesh;
  std::string from;  // digests of facts
  std::string to;
};
struct DeltaFile {
  DeltaHeader header;
  SealedFile sealed;
};

/// A snapshot's text; the number of entities and the digest are filled in.
std::string facts_text(FactsHeader header, const EntityStore& store, const Schema& schema,
                       const std::vector<SecretKey>& keys);
std::string delta_text(const DeltaHeader& header, const FactsDelta& delta, const Schema& schema,
                       const std::vector<SecretKey>& keys);

/// Reads and opens a file. With `trust`, one of those keys must have signed. Nothing after
/// complaining.
std::optional<FactsFile> read_facts_file(Host& host, const std::string& path,
                                         const std::vector<PublicKey>& trust);
std::optional<DeltaFile> read_delta_file(Host& host, const std::string& path,
                                         const std::vector<PublicKey>& trust);
/// True if a text begins as a sealed delta does.
bool is_sealed_delta(const std::string& text);

/// The facts of a snapshot under a mesh's vocabulary; what doesn't fit is reported.
EntityStore load_facts(const FactsFile& file, const std::string& path, Mesh& mesh,
                       Diagnostics& diagnostics);
/// What the whole store must keep: references and assumptions.
void check_facts(const Rulebook& rulebook, const EntityStore& store, Timestamp now,
                 Diagnostics& diagnostics);

/// The keys in files; nothing after complaining.
std::optional<std::vector<PublicKey>> read_trusted(Host& host,
                                                   const std::vector<std::string>& paths);
std::optional<std::vector<SecretKey>> read_secret(Host& host, const std::string& path);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_FACTS_FILE_H_
