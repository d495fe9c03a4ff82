// Memory for what is put together while one request is answered: given back all at once, and kept
// for the next one. Entry point: Arena.
#ifndef BYLAW_EVALUATOR_ARENA_H_
#define BYLAW_EVALUATOR_ARENA_H_

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <vector>

namespace bylaw::engine {

/// A list in an arena.
template <typename T>
using List = std::pmr::vector<T>;

/// Of one thread. Once it has grown to what requests need it allocates nothing.
class Arena : public std::pmr::memory_resource {
 public:
  /// Takes back all that it gave.
  void clear();
  /// A copy of a text that lasts until then.
  std::string_view keep(std::string_view text);

 private:
  struct Block {
    std::unique_ptr<std::byte[]> bytes;
    size_t size = 0;
  };
  void add_block(size_t size);
  void* do_allocate(size_t size, size_t alignment) override;
  void do_deallocate(void*, size_t, size_t) override {}
  bool do_is_equal(const std::pmr::memory_resource& other) const noexcept override {
    return this == &other;
  }

  std::vector<Block> blocks_;
  size_t used_ = 0;  // of the last one
};

}  // namespace bylaw::engine

#endif  // BYLAW_EVALUATOR_ARENA_H_
