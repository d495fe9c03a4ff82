// The algebra of masks (docs/language.md, "The algebra of masks"): what a mask reveals is a point
// in a product of small orders. Entry points: MaskPoint, meet(), join(), reveals_at_most().
#ifndef BYLAW_FACTS_MASK_H_
#define BYLAW_FACTS_MASK_H_

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>

namespace bylaw {

/// What a token shows of the value it stands for: nothing, equality under a keyed hash, or
/// everything to the key holder.
enum class Token : uint8_t { kNone, kHash, kReversible };

/// How much of a cell is shown. Text: first `prefix` and last `suffix` characters, whether its
/// `length` and its `format` (letters, digits, punctuation) are kept, and a token. Numbers and
/// dates: the `bucket` its value is rounded to (0: not shown, 1: the value itself, n: multiples of
/// n of the column's unit, from one origin; smaller divides), and whether order is kept. `full`
/// shows all. `scope` is the key's scope of a hash; tokens of different scopes don't compare.
struct MaskPoint {
  static constexpr uint32_t kAll = std::numeric_limits<uint32_t>::max();
  bool full = false;
  uint32_t prefix = 0;
  uint32_t suffix = 0;
  bool length = false;
  bool format = false;
  Token token = Token::kNone;
  std::string scope{};
  int64_t bucket = 0;
  bool order = false;

  static MaskPoint null() { return {}; }
  static MaskPoint all() {
    MaskPoint p;
    p.full = true;
    return p;
  }
  auto operator<=>(const MaskPoint&) const = default;
};

/// The one way to write a point. What shows the whole value is full: a bucket of 1, or a prefix and
/// suffix that together are as long as the text may be (`longest`, the length of the column's
/// longest text where it is known). Order implies equality, so it swallows a hash without a scope
/// of its own. All functions below take points in any form and give canonical ones.
MaskPoint canonical(MaskPoint point, uint32_t longest = MaskPoint::kAll);

/// a ⊑ b: a shows nothing that b doesn't show.
bool reveals_at_most(const MaskPoint& a, const MaskPoint& b);

/// The greatest point below both: what is left when both caps apply (buckets: least common
/// multiple).
MaskPoint meet(const MaskPoint& a, const MaskPoint& b);

/// The least point above both: what two views together show. Nothing where none exists (buckets of
/// which neither divides the other).
std::optional<MaskPoint> join(const MaskPoint& a, const MaskPoint& b);

/// The join of any number of points, null of none. It does not depend on their order, as joining
/// them two by two would.
std::optional<MaskPoint> join(std::span<const MaskPoint> points);

/// True if one mask can show the point: null, full, a token alone, a part of a text, a bucket, or
/// order alone. Where it is false the cell is null.
bool showable(const MaskPoint& point);

/// "null", "full", "hash", "prefix 6 suffix 4", "bucket 365".
std::string to_string(const MaskPoint& point);

}  // namespace bylaw

#endif  // BYLAW_FACTS_MASK_H_
