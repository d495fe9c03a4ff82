// An array that snapshots share: a copy shares what is there, and what is appended to the copy is
// not seen by the others. Entry point: SharedArray.
#ifndef BYLAW_EVALUATOR_SHARED_ARRAY_H_
#define BYLAW_EVALUATOR_SHARED_ARRAY_H_

#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

namespace bylaw::engine {

/// Elements never change once they are there. Appending writes behind the end, where no other copy
/// looks, if no other copy has done so before; so any copy may be read while one is appended to.
template <typename T>
class SharedArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  SharedArray() = default;
  explicit SharedArray(std::span<const T> values) { append(values); }

  const T* data() const { return data_; }
  size_t size() const { return size_; }
  std::span<const T> span() const { return {data_, size_}; }

  void append(std::span<const T> values) {
    if (values.empty()) return;
    size_t expected = size_;
    const size_t wanted = size_ + values.size();
    const bool fits = block_ && block_->capacity >= wanted &&
                      block_->used.compare_exchange_strong(expected, wanted);
    if (!fits) {
      auto block = std::make_shared<Block>(wanted + wanted / 8);
      if (size_ > 0) std::memcpy(static_cast<void*>(block->data), block_->data, size_ * sizeof(T));
      block->used = wanted;
      block_ = std::move(block);
      data_ = block_->data;
    }
    std::memcpy(static_cast<void*>(block_->data + size_), values.data(), values.size_bytes());
    size_ = wanted;
  }

 private:
  struct Block {
    explicit Block(size_t places)
        : data(static_cast<T*>(::operator new(places * sizeof(T), kAlignment))), capacity(places) {}
    ~Block() { ::operator delete(data, kAlignment); }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    static constexpr std::align_val_t kAlignment{std::max<size_t>(alignof(T), 64)};
    T* data;
    size_t capacity;
    std::atomic<size_t> used{0};  // of the copy that has the most
  };
  std::shared_ptr<Block> block_;
  const T* data_ = nullptr;  // the block's
  size_t size_ = 0;
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_SHARED_ARRAY_H_
