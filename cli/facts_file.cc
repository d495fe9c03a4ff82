#include "cli/facts_file.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/open_mesh.h"
#include "facts/diagnostics.h"
#include "facts/read_json.h"
#include "rules/assumptions.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr SealKind kFacts{"facts", 1};
constexpr SealKind kDelta{"facts-delta", 1};

std::optional<std::string> text_of(const Json& object, const char* name) {
  const auto it = object.find(name);
  if (it == object.end() || !it->is_string()) return std::nullopt;
  return it->get<std::string>();
}

std::optional<FactsHeader> read_facts_header(const std::string& line) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto mesh = text_of(json, "mesh");
  const auto made = parse_timestamp(text_of(json, "made").value_or(""));
  const auto facts = text_of(json, "facts");
  const auto number = json.find("number");
  const auto entities = json.find("entities");
  if (!mesh || !made || !facts || number == json.end() || !number->is_number_unsigned() ||
      entities == json.end() || !entities->is_number_unsigned()) {
    return std::nullopt;
  }
  return FactsHeader{*mesh,  number->get<uint64_t>(),
                     *made,  entities->get<size_t>(),
                     *facts, text_of(json, "previous").value_or("")};
}

std::optional<DeltaHeader> read_delta_header(const std::string& line) {
  const Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  const auto mesh = text_of(json, "mesh");
  const auto from = text_of(json, "from");
  const auto to = text_of(json, "to");
  if (!mesh || !from || !to) return std::nullopt;
  return DeltaHeader{*mesh, *from, *to};
}

std::optional<SealedFile> read_sealed(Host& host, const SealKind& kind, const std::string& path,
                                      const std::vector<PublicKey>& trust) {
  const Result<std::string> text = host.read(path);
  if (!text) {
    complain(host, text.error().message);
    return std::nullopt;
  }
  Result<SealedFile> file = open_sealed(kind, *text);
  if (!file) {
    complain(host, "'" + path + "' is refused: " + file.error().message);
    return std::nullopt;
  }
  if (trust.empty()) return *std::move(file);
  if (const Status signers = check_signers(*file, trust); !signers) {
    complain(host, "'" + path + "' is refused: " + signers.error().message);
    return std::nullopt;
  }
  return *std::move(file);
}

}  // namespace

std::string facts_text(FactsHeader header, const EntityStore& store, const Schema& schema,
                       const std::vector<SecretKey>& keys) {
  const std::string body = write_entities(store, schema);
  header.entities = store.size();
  header.facts = to_string(sha256(body));
  const Json json{{"mesh", header.mesh},
                  {"number", header.number},
                  {"made", to_string(header.made)},
                  {"entities", header.entities},
                  {"facts", header.facts},
                  {"previous", header.previous.empty() ? Json(nullptr) : Json(header.previous)}};
  return seal(kFacts, json.dump(), body, keys);
}

std::string delta_text(const DeltaHeader& header, const FactsDelta& delta, const Schema& schema,
                       const std::vector<SecretKey>& keys) {
  const Json json{{"mesh", header.mesh},
                  {"from", header.from},
                  {"to", header.to},
                  {"upserts", delta.upserts.size()},
                  {"removals", delta.removals.size()}};
  return seal(kDelta, json.dump(), write_delta(delta, schema), keys);
}

std::optional<FactsFile> read_facts_file(Host& host, const std::string& path,
                                         const std::vector<PublicKey>& trust) {
  auto sealed = read_sealed(host, kFacts, path, trust);
  if (!sealed) return std::nullopt;
  auto header = read_facts_header(sealed->header);
  if (!header || header->facts != to_string(sha256(sealed->body))) {
    complain(host, "'" + path + "' is refused: its header is malformed");
    return std::nullopt;
  }
  return FactsFile{*std::move(header), *std::move(sealed)};
}

std::optional<DeltaFile> read_delta_file(Host& host, const std::string& path,
                                         const std::vector<PublicKey>& trust) {
  auto sealed = read_sealed(host, kDelta, path, trust);
  if (!sealed) return std::nullopt;
  auto header = read_delta_header(sealed->header);
  if (!header) {
    complain(host, "'" + path + "' is refused: its header is malformed");
    return std::nullopt;
  }
  return DeltaFile{*std::move(header), *std::move(sealed)};
}

bool is_sealed_delta(const std::string& text) { return text.starts_with("bylaw "); }

EntityStore load_facts(const FactsFile& file, const std::string& path, Mesh& mesh,
                       Diagnostics& diagnostics) {
  // The two lines above the JSON are left empty, so that places are those of the file.
  const FileId source = mesh.sources.add(path, "\n\n" + file.sealed.body);
  EntityStoreBuilder builder;
  read_entities(mesh.sources, source, mesh.rulebook.schema, builder, diagnostics);
  return std::move(builder).build();
}

void check_facts(const Rulebook& rulebook, const EntityStore& store, Timestamp now,
                 Diagnostics& diagnostics) {
  check_references(rulebook.schema, store, diagnostics);
  for (const Violation& violation : store_violations(rulebook, store, now)) {
    diagnostics.emit(kAssumptionViolated, violation.assumption, violation.sentence)
        .hint("correct the entity, or the assumption if it is no longer true");
  }
}

std::optional<std::vector<PublicKey>> read_trusted(Host& host,
                                                   const std::vector<std::string>& paths) {
  std::vector<PublicKey> keys;
  for (const std::string& path : paths) {
    const Result<std::string> text = host.read(path);
    if (!text) {
      complain(host, text.error().message);
      return std::nullopt;
    }
    const auto key = parse_public_key(*text);
    if (!key) {
      complain(host, "'" + path + "' holds no public key; `bylaw keygen` makes one (NAME.pub)");
      return std::nullopt;
    }
    keys.push_back(*key);
  }
  return keys;
}

std::optional<std::vector<SecretKey>> read_secret(Host& host, const std::string& path) {
  std::vector<SecretKey> keys;
  if (path.empty()) return keys;
  const Result<std::string> text = host.read(path);
  if (!text) {
    complain(host, text.error().message);
    return std::nullopt;
  }
  const auto key = parse_secret_key(*text);
  if (!key) {
    complain(host, "'" + path + "' holds no secret key; `bylaw keygen` makes one (NAME.key)");
    return std::nullopt;
  }
  keys.push_back(*key);
  return keys;
}

}  // namespace bylaw::cli
