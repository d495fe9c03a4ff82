// The bundle: one file with all that is needed to decide, a decision graph, the vocabulary that
// requests are read by, and the facts. docs/bundle-format.md specifies it. Entry points:
// write_bundle(), Bundle::open().
#ifndef BYLAW_GRAPH_BUNDLE_H_
#define BYLAW_GRAPH_BUNDLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "graph/graph.h"

namespace bylaw::graph {

/// SHA-256.
using Digest = std::array<uint8_t, 32>;

/// "sha256:" and 64 lower-case hexadecimal digits.
std::string digest_text(const Digest& digest);
/// SHA-256.
Digest digest_of(std::span<const std::byte> bytes);

enum class Section : uint32_t {
  kGraph,       // a decision graph (graph/layout.h)
  kVocabulary,  // JSON (facts/schema_json.h)
  kFacts,       // JSON: a file of entities
};
inline constexpr uint32_t kSections = 3;
inline constexpr uint32_t kBundleVersion = 1;

/// The file's first bytes. Numbers are little-endian.
struct BundleHeader {
  /// Its last bytes tell a file that was carried as text from one that was carried as it is.
  std::array<char, 8> magic{'B', 'Y', 'L', 'A', 'W', '\r', '\n', '\x1a'};
  uint32_t version = kBundleVersion;
  uint32_t sections = kSections;
  uint64_t size = 0;  // of the whole file
  struct Place {
    uint64_t offset = 0;  // a multiple of kPartAlignment
    uint64_t size = 0;    // bytes
    Digest digest{};      // of these bytes
  };
  std::array<Place, kSections> places{};
  Digest policy{};    // of the digests of the graph and of the vocabulary, one after the other
  Digest checksum{};  // of all of the header that stands above
};
static_assert(sizeof(BundleHeader) == 232);

/// A view of a bundle; the bytes must outlive it.
class Bundle {
 public:
  /// `bytes` begin at a multiple of kPartAlignment. Everything is checked: header, digests,
  /// padding, and every index of the graph. The error says what is wrong. What the JSON of the
  /// other two sections says is for their readers to judge.
  static Result<Bundle> open(std::span<const std::byte> bytes);

  const Graph& graph() const { return graph_; }
  std::string_view text(Section section) const;
  /// Two bundles with one digest of policy decide alike over the same facts.
  const Digest& policy() const { return header_->policy; }
  const Digest& facts() const {
    return header_->places[static_cast<size_t>(Section::kFacts)].digest;
  }

 private:
  Bundle(const BundleHeader* header, Graph graph) : header_(header), graph_(graph) {}
  const BundleHeader* header_;
  Graph graph_;
};

/// The bundle's bytes: same input, same bytes. `graph` are the bytes of one.
GraphImage write_bundle(std::span<const std::byte> graph, std::string_view vocabulary,
                        std::string_view facts);

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_BUNDLE_H_
