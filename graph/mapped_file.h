// A file as memory, mapped rather than read. Entry point: map_file().
#ifndef BYLAW_GRAPH_MAPPED_FILE_H_
#define BYLAW_GRAPH_MAPPED_FILE_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "base/result.h"

namespace bylaw::graph {

/// Bytes that last as long as `owner`; they begin at a multiple of kPartAlignment.
struct LastingBytes {
  std::shared_ptr<const void> owner;
  std::span<const std::byte> bytes;
};

/// Maps a file for reading. It must be replaced by renaming another over it, as `bylaw compile`
/// does, and never be changed where it stands: what was checked would no longer be what is read.
Result<LastingBytes> map_file(const std::string& path);

/// A copy.
LastingBytes copy_bytes(std::span<const std::byte> bytes);

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_MAPPED_FILE_H_
