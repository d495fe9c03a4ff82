// Typed indices and the flat stores they index: the way every table in Bylaw refers to another.
// Entry points: Id<Tag>, Store<T, IdType>.
#ifndef BYLAW_BASE_ID_H_
#define BYLAW_BASE_ID_H_

#include <cassert>
#include <compare>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

namespace bylaw {

/// An index into the store of one kind of thing. `Tag` only tells the kinds apart. A
/// default-constructed id refers to nothing.
template <typename Tag>
struct Id {
  static constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();
  uint32_t value = kNone;

  constexpr Id() = default;
  constexpr explicit Id(uint32_t v) : value(v) {}
  constexpr bool valid() const { return value != kNone; }
  constexpr size_t index() const { return value; }
  constexpr auto operator<=>(const Id&) const = default;
};

/// A flat, append-only table of T, indexed by a typed id. References are invalidated by add().
template <typename T, typename IdType>
class Store {
 public:
  IdType add(T item) {
    items_.push_back(std::move(item));
    return IdType(static_cast<uint32_t>(items_.size() - 1));
  }
  const T& operator[](IdType id) const {
    assert(id.index() < items_.size());
    return items_[id.index()];
  }
  T& operator[](IdType id) {
    assert(id.index() < items_.size());
    return items_[id.index()];
  }
  size_t size() const { return items_.size(); }
  bool empty() const { return items_.empty(); }
  IdType id_at(size_t index) const { return IdType(static_cast<uint32_t>(index)); }

  auto begin() const { return items_.begin(); }
  auto end() const { return items_.end(); }
  auto begin() { return items_.begin(); }
  auto end() { return items_.end(); }

 private:
  std::vector<T> items_;
};

}  // namespace bylaw

template <typename Tag>
struct std::hash<bylaw::Id<Tag>> {
  size_t operator()(bylaw::Id<Tag> id) const noexcept { return std::hash<uint32_t>{}(id.value); }
};

#endif  // BYLAW_BASE_ID_H_
