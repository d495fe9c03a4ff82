// Values as the graph and the engine hold them: 16 bytes without pointers, so that they can stand
// in a mapped file. Entry point: Datum.
#ifndef BYLAW_GRAPH_DATUM_H_
#define BYLAW_GRAPH_DATUM_H_

#include <array>
#include <cstdint>

namespace bylaw::graph {

/// What a datum is. The first two are no values: an optional that is known to be absent, and an
/// error.
enum class Kind : uint8_t {
  kAbsent,
  kInvalid,
  kBool,       // n: 0 or 1
  kInt,        // n
  kDecimal,    // n: 1/10,000
  kDuration,   // n: milliseconds
  kTimestamp,  // n: milliseconds since 1970
  kDate,       // n: days since 1970
  kWeekday,    // n: 0 is Monday
  kEnum,       // n: the member, aux: the enumeration
  kTerm,       // n: the term, aux: the taxonomy
  kAction,     // n: the action
  kString,     // n: a symbol
  kEntity,     // n: the symbol of its id, aux: its type
  kIp,         // n: index into the pool's addresses
  kRecord,     // n: index of its first member in the pool, aux: the record type
  kSet,        // n: index of its first member in the pool, aux: how many; sorted, no twins
  kList,       // likewise, in order
};
inline constexpr uint8_t kKinds = 18;

/// Where members and addresses of a datum lie. A request's last as long as it, those of the scratch
/// until the end of one evaluation.
enum class Pool : uint8_t { kGraph, kFacts, kRequest, kScratch };

/// Two equal texts have equal symbols, so every scalar is equal where kind, aux and n are.
struct Datum {
  Kind kind = Kind::kAbsent;
  Pool pool = Pool::kGraph;
  uint16_t fault = 0;  // of an error or something absent: why, for those who ask; 0 in files
  uint32_t aux = 0;
  int64_t n = 0;

  bool is_value() const { return kind > Kind::kInvalid; }
  bool is_true() const { return kind == Kind::kBool && n != 0; }
  bool is_false() const { return kind == Kind::kBool && n == 0; }
  static Datum absent() { return {}; }
  static Datum invalid() { return {.kind = Kind::kInvalid}; }
  static Datum boolean(bool b) { return {.kind = Kind::kBool, .n = b ? 1 : 0}; }
};
static_assert(sizeof(Datum) == 16);

/// An address or a network: v4-mapped bytes and the length of the prefix.
struct Address {
  std::array<uint8_t, 16> bytes{};
  uint8_t prefix = 128;
  std::array<uint8_t, 7> zero{};
  auto operator<=>(const Address&) const = default;
};
static_assert(sizeof(Address) == 24);

/// True if `network` holds `address` (an address or a narrower network).
inline bool holds(const Address& network, const Address& address) {
  if (address.prefix < network.prefix) return false;
  const unsigned whole = network.prefix / 8u;
  for (unsigned i = 0; i < whole; ++i) {
    if (network.bytes[i] != address.bytes[i]) return false;
  }
  const unsigned rest = network.prefix % 8u;
  if (rest == 0) return true;
  const unsigned mask = (0xFF00u >> rest) & 0xFFu;
  return (network.bytes[whole] & mask) == (address.bytes[whole] & mask);
}

inline constexpr uint32_t kNone = 0xFFFFFFFFu;

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_DATUM_H_
