// `bylaw facts …`: signed snapshots of a mesh's facts, and deltas between them; `bylaw keygen`: the
// keys that sign. Entry points: run_facts(), run_keygen().
#include <utility>

#include "base/render.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/facts_file.h"
#include "cli/open_mesh.h"
#include "facts/read_json.h"

namespace bylaw::cli {
namespace {

std::string signers_text(const SealedFile& file) {
  if (file.signers.empty()) return "not signed";
  std::vector<std::string> names;
  for (const PublicKey& signer : file.signers) names.push_back(to_string(signer));
  return "signed by " + join_words(names);
}

void describe(Host& host, const FactsFile& file) {
  host.out << "facts " << file.header.number << " of " << file.header.mesh << ", made "
           << to_string(file.header.made) << ": " << counted(file.header.entities, "entity")
           << '\n';
  host.out << "  " << file.header.facts << '\n';
  if (!file.header.previous.empty()) host.out << "  follows " << file.header.previous << '\n';
  host.out << "  " << signers_text(file.sealed) << '\n';
}

int write(Host& host, const std::string& path, const std::string& text) {
  if (path == "-") {
    host.out << text;
    return kHolds;
  }
  const Status written = host.write(path, text);
  if (written.ok()) return kHolds;
  complain(host, written.error().message);
  return kUnusable;
}

/// Writes a snapshot and says what it is.
int write_snapshot(Host& host, const FactsOptions& options, FactsHeader header,
                   const EntityStore& store, const Schema& schema) {
  const auto keys = read_secret(host, options.key);
  if (!keys) return kUnusable;
  const std::string text = facts_text(std::move(header), store, schema, *keys);
  if (const int status = write(host, options.out, text); status != kHolds) return status;
  if (options.out == "-") return kHolds;
  const auto file = read_facts_file(host, options.out, {});
  if (!file) return kUnusable;
  describe(host, *file);
  return kHolds;
}

/// True if there are no errors; everything found was shown.
bool clean(Host& host, const Mesh& mesh, Diagnostics& found) {
  found.sort(mesh.sources);
  host.err << render(found, mesh.sources, {OutputFormat::kText, false});
  if (!found.has_errors()) return true;
  complain(host, "the facts have " + summary(found) + "; nothing was written");
  return false;
}

int pack(Host& host, const FactsOptions& options, const std::vector<PublicKey>& trust) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open)) return kFindings;
  FactsHeader header;
  header.mesh = open->mesh->manifest.mesh;
  header.made = open->now;
  if (!options.after.empty()) {
    const auto before = read_facts_file(host, options.after, trust);
    if (!before) return kUnusable;
    if (before->header.mesh != header.mesh) {
      complain(host, "'" + options.after + "' holds the facts of " + before->header.mesh +
                         ", not of " + header.mesh);
      return kUnusable;
    }
    header.number = before->header.number + 1;
    header.previous = before->header.facts;
  }
  return write_snapshot(host, options, std::move(header), open->mesh->store,
                        open->mesh->rulebook.schema);
}

int verify_file(Host& host, const FactsOptions& options, const std::vector<PublicKey>& trust) {
  if (trust.empty() && !options.unsigned_too) {
    complain(host,
             "name the keys that you trust with --trust, or say --unsigned to see only whether "
             "the file is whole");
    return kUnusable;
  }
  const auto file = read_facts_file(host, options.file, trust);
  if (!file) return kFindings;
  describe(host, *file);
  return kHolds;
}

/// A mesh and the snapshot `path`, typed by its vocabulary.
struct Loaded {
  OpenMesh open;
  FactsFile file;
  EntityStore store;
};

std::optional<Loaded> load(Host& host, const FactsOptions& options, const std::string& path,
                           const std::vector<PublicKey>& trust, int& status) {
  status = kUnusable;
  auto file = read_facts_file(host, path, trust);
  if (!file) return std::nullopt;
  std::optional<OpenMesh> open = open_mesh(host, options.mesh, /*facts=*/false);
  if (!open) return std::nullopt;
  status = kFindings;
  if (!usable(host, *open)) return std::nullopt;
  Diagnostics found;
  EntityStore store = load_facts(*file, path, *open->mesh, found);
  if (!clean(host, *open->mesh, found)) return std::nullopt;
  return Loaded{*std::move(open), *std::move(file), std::move(store)};
}

int diff(Host& host, const FactsOptions& options, const std::vector<PublicKey>& trust) {
  int status = kHolds;
  auto before = load(host, options, options.file, trust, status);
  if (!before) return status;
  const auto after = read_facts_file(host, options.other, trust);
  if (!after) return kUnusable;
  Diagnostics found;
  const EntityStore to = load_facts(*after, options.other, *before->open.mesh, found);
  if (!clean(host, *before->open.mesh, found)) return kFindings;
  const auto keys = read_secret(host, options.key);
  if (!keys) return kUnusable;
  const FactsDelta delta = diff_stores(before->store, to);
  const DeltaHeader header{after->header.mesh, before->file.header.facts, after->header.facts};
  status = write(host, options.out,
                 delta_text(header, delta, before->open.mesh->rulebook.schema, *keys));
  if (status == kHolds && options.out != "-") {
    host.out << counted(delta.upserts.size(), "upsert") << ", "
             << counted(delta.removals.size(), "removal") << '\n';
  }
  return status;
}

int apply(Host& host, const FactsOptions& options, const std::vector<PublicKey>& trust) {
  int status = kHolds;
  auto before = load(host, options, options.file, trust, status);
  if (!before) return status;
  Mesh& mesh = *before->open.mesh;
  const Schema& schema = mesh.rulebook.schema;
  Result<std::string> text = host.read(options.other);
  if (!text) {
    complain(host, text.error().message);
    return kUnusable;
  }
  std::string expected;  // the digest that a sealed delta leads to
  std::string body = *text;
  if (is_sealed_delta(*text) || !trust.empty()) {
    const auto sealed = read_delta_file(host, options.other, trust);
    if (!sealed) return kUnusable;
    if (sealed->header.from != before->file.header.facts) {
      complain(host, "'" + options.other + "' leads from other facts: from " + sealed->header.from +
                         ", not " + before->file.header.facts);
      return kUnusable;
    }
    expected = sealed->header.to;
    body = "\n\n" + sealed->sealed.body;
  }
  Diagnostics found;
  const FileId source = mesh.sources.add(options.other, std::move(body));
  const FactsDelta delta = read_delta(mesh.sources, source, schema, found);
  std::vector<EntityRef> unknown;
  const EntityStore after = apply_delta(before->store, delta, &unknown);
  if (!found.has_errors()) check_facts(mesh.rulebook, after, before->open.now, found);
  if (!clean(host, mesh, found)) return kFindings;
  for (const EntityRef& ref : unknown) {
    complain(host, schema.value_text(Value(ref)) + " is to be removed, but isn't there");
  }
  if (!unknown.empty()) return kFindings;
  FactsHeader header;
  header.mesh = before->file.header.mesh;
  header.number = before->file.header.number + 1;
  header.made = before->open.now;
  header.previous = before->file.header.facts;
  if (!expected.empty() && to_string(sha256(write_entities(after, schema))) != expected) {
    complain(host, "'" + options.other + "' does not lead to the facts that it promises");
    return kFindings;
  }
  return write_snapshot(host, options, std::move(header), after, schema);
}

}  // namespace

int run_facts(Host& host, const FactsOptions& options) {
  const auto trust = read_trusted(host, options.trust);
  if (!trust) return kUnusable;
  switch (options.verb) {
    case FactsOptions::Verb::kPack:
      return pack(host, options, *trust);
    case FactsOptions::Verb::kVerify:
      return verify_file(host, options, *trust);
    case FactsOptions::Verb::kExport: {
      const auto file = read_facts_file(host, options.file, *trust);
      if (!file) return kUnusable;
      host.out << file->sealed.body;
      return kHolds;
    }
    case FactsOptions::Verb::kDiff:
      return diff(host, options, *trust);
    case FactsOptions::Verb::kApply:
      return apply(host, options, *trust);
  }
  return kUnusable;
}

int run_keygen(Host& host, const KeygenOptions& options) {
  const std::string secret = options.name + ".key";
  const std::string open = options.name + ".pub";
  for (const std::string& path : {secret, open}) {
    if (!host.exists(path)) continue;
    complain(host, "'" + path + "' is there already; nothing was written");
    return kUnusable;
  }
  const SecretKey key = make_secret_key();
  for (const Status& written : {host.write_secret(secret, to_string(key) + "\n"),
                                host.write(open, to_string(key.public_key()) + "\n")}) {
    if (written.ok()) continue;
    complain(host, written.error().message);
    return kUnusable;
  }
  host.out << to_string(key.public_key()) << '\n';
  host.err << "keep " << secret << " to yourself; hand out " << open << '\n';
  return kHolds;
}

}  // namespace bylaw::cli
