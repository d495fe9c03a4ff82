#include "graph/bundle.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>

namespace bylaw::graph {

Digest digest_of(std::span<const std::byte> bytes) {
  Digest digest;
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return digest;
}

namespace {

using Bytes = std::span<const std::byte>;

constexpr size_t kChecked = offsetof(BundleHeader, checksum);
static_assert(kChecked + sizeof(Digest) == sizeof(BundleHeader));

constexpr std::array<std::string_view, kSections> kSectionNames{"the decision graph",
                                                                "the vocabulary", "the facts"};

Digest policy_of(const BundleHeader& header) {
  std::array<Digest, 2> both;
  both[0] = header.places[static_cast<size_t>(Section::kGraph)].digest;
  both[1] = header.places[static_cast<size_t>(Section::kVocabulary)].digest;
  return digest_of(std::as_bytes(std::span(both)));
}

Bytes checked_part(const BundleHeader& header) {
  return std::as_bytes(std::span(&header, 1)).first(kChecked);
}

uint64_t aligned(uint64_t n) { return (n + kPartAlignment - 1) / kPartAlignment * kPartAlignment; }

bool is_zero(Bytes bytes) {
  return std::ranges::all_of(bytes, [](std::byte b) { return b == std::byte{0}; });
}

/// The sections follow each other, with nothing between them but zeros up to the alignment.
Status check_places(const BundleHeader& header, Bytes bytes) {
  uint64_t end = sizeof(BundleHeader);
  for (size_t i = 0; i < kSections; ++i) {
    const auto& place = header.places[i];
    const std::string name(kSectionNames[i]);
    const bool inside = place.offset == aligned(end) && place.offset <= bytes.size() &&
                        place.size <= bytes.size() - place.offset;
    if (!inside) return Error{name + " does not lie where it should"};
    if (!is_zero(bytes.subspan(end, place.offset - end))) {
      return Error{"the bytes before " + name + " are not zero"};
    }
    end = place.offset + place.size;
  }
  const bool whole = aligned(end) == bytes.size() && is_zero(bytes.subspan(end));
  if (!whole) return Error{"there are bytes after the facts"};
  return {};
}

}  // namespace

std::string digest_text(const Digest& digest) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "sha256:";
  for (const uint8_t byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

Result<Bundle> Bundle::open(Bytes bytes) {
  const BundleHeader ours;
  const size_t known = std::min(bytes.size(), ours.magic.size());
  if (known == 0) return Error{"it is empty"};
  if (std::memcmp(bytes.data(), ours.magic.data(), known) != 0) return Error{"it is no bundle"};
  if (bytes.size() < sizeof(BundleHeader)) return Error{"it is cut off in its header"};
  if (reinterpret_cast<uintptr_t>(bytes.data()) % kPartAlignment != 0) {
    return Error{"its memory is not aligned"};
  }
  const auto& header = *reinterpret_cast<const BundleHeader*>(bytes.data());
  if (header.version != kBundleVersion) {
    return Error{"it has format " + std::to_string(header.version) + ", format " +
                 std::to_string(kBundleVersion) + " is understood; compile the mesh again"};
  }
  if (digest_of(checked_part(header)) != header.checksum) {
    return Error{"its header was changed: the checksum is another"};
  }
  if (header.sections != kSections) return Error{"it has another number of sections"};
  if (header.size > bytes.size()) {
    return Error{"it is cut off: " + std::to_string(bytes.size()) + " of " +
                 std::to_string(header.size) + " bytes are there"};
  }
  if (header.size < bytes.size()) return Error{"there are bytes after its end"};
  if (Status status = check_places(header, bytes); !status.ok()) return status.error();
  for (size_t i = 0; i < kSections; ++i) {
    const auto& place = header.places[i];
    if (digest_of(bytes.subspan(place.offset, place.size)) != place.digest) {
      return Error{std::string(kSectionNames[i]) + " was changed: the digest is another"};
    }
  }
  if (policy_of(header) != header.policy) return Error{"the policy's digest is another"};
  const auto& place = header.places[static_cast<size_t>(Section::kGraph)];
  Result<Graph> graph = Graph::open(bytes.subspan(place.offset, place.size));
  if (!graph.ok()) return graph.error();
  return Bundle(&header, *graph);
}

std::string_view Bundle::text(Section section) const {
  const auto& place = header_->places[static_cast<size_t>(section)];
  return {reinterpret_cast<const char*>(header_) + place.offset, place.size};
}

GraphImage write_bundle(Bytes graph, std::string_view vocabulary, std::string_view facts) {
  const std::array<Bytes, kSections> sections{graph, std::as_bytes(std::span(vocabulary)),
                                              std::as_bytes(std::span(facts))};
  BundleHeader header;
  uint64_t end = sizeof(BundleHeader);
  for (size_t i = 0; i < kSections; ++i) {
    header.places[i] = {aligned(end), sections[i].size(), digest_of(sections[i])};
    end = header.places[i].offset + sections[i].size();
  }
  header.size = aligned(end);
  header.policy = policy_of(header);
  header.checksum = digest_of(checked_part(header));
  std::vector<GraphBlock> blocks(header.size / kPartAlignment);
  auto* bytes = reinterpret_cast<std::byte*>(blocks.data());
  std::memcpy(bytes, &header, sizeof(header));
  for (size_t i = 0; i < kSections; ++i) {
    if (sections[i].empty()) continue;
    std::memcpy(bytes + header.places[i].offset, sections[i].data(), sections[i].size());
  }
  return GraphImage(std::move(blocks));
}

}  // namespace bylaw::graph
