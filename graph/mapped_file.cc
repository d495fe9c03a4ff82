#include "graph/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "graph/graph.h"

namespace bylaw::graph {

Result<LastingBytes> map_file(const std::string& path) {
  const auto fail = [&](int error) {
    return Error{"cannot read '" + path + "': " + std::strerror(error)};
  };
  // A pipe without a writer would be waited for.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return fail(errno);
  struct stat about {};
  if (::fstat(file, &about) != 0) {
    const int error = errno;
    ::close(file);
    return fail(error);
  }
  if (!S_ISREG(about.st_mode)) {
    ::close(file);
    return Error{"'" + path + "' is no file"};
  }
  const auto size = static_cast<size_t>(about.st_size);
  if (size == 0) {
    ::close(file);
    return LastingBytes{};
  }
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  const int error = errno;
  ::close(file);
  if (memory == MAP_FAILED) return fail(error);
  const std::shared_ptr<const void> owner(
      memory, [size](const void* at) { ::munmap(const_cast<void*>(at), size); });
  return LastingBytes{owner, {static_cast<const std::byte*>(memory), size}};
}

LastingBytes copy_bytes(std::span<const std::byte> bytes) {
  const auto blocks = std::make_shared<std::vector<GraphBlock>>(
      (bytes.size() + kPartAlignment - 1) / kPartAlignment);
  if (!bytes.empty()) std::memcpy(static_cast<void*>(blocks->data()), bytes.data(), bytes.size());
  return {blocks, std::as_bytes(std::span(blocks->data(), blocks->size())).first(bytes.size())};
}

}  // namespace bylaw::graph
