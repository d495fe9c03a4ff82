// What a command sees of the machine: folders, files, streams, the clock. Tests hand in one of
// memory (tests/memory_host.h); the program one of the real machine (cli/real_host.h). Entry point:
// Host.
#ifndef BYLAW_CLI_HOST_H_
#define BYLAW_CLI_HOST_H_

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/value.h"
#include "graph/mapped_file.h"
#include "mesh/file_system.h"

namespace bylaw::cli {

class Host {
 public:
  Host(std::ostream& out_stream, std::ostream& err_stream) : out(out_stream), err(err_stream) {}
  virtual ~Host() = default;

  /// The folder at `path` as a disk of its own.
  virtual std::unique_ptr<FileSystem> open(const std::string& path) const = 0;
  /// The nearest folder, from the current one upwards, that holds `file`; empty if there is none.
  virtual std::string folder_with(const std::string& file) const = 0;
  /// A file anywhere; "-" is standard input.
  virtual Result<std::string> read(const std::string& path) const = 0;
  /// A file as memory that is not copied where that can be spared.
  virtual Result<graph::LastingBytes> map(const std::string& path) const = 0;
  virtual bool exists(const std::string& path) const = 0;
  virtual bool is_folder(const std::string& path) const = 0;
  /// Replaces or creates a file, with the folders above it.
  virtual Status write(const std::string& path, std::string_view text) = 0;
  /// Creates a file that only its owner can read.
  virtual Status write_secret(const std::string& path, std::string_view text) = 0;
  /// Removes a file, if it is there; and the folders that this leaves empty, up to `root`.
  virtual Status remove(const std::string& root, const std::string& path) = 0;
  /// What git says in `folder`; an error if there is none, or it fails. No shell reads the
  /// arguments.
  virtual Result<std::string> git(const std::string& folder,
                                  const std::vector<std::string>& arguments) const = 0;
  virtual Timestamp now() const = 0;
  /// Removes files of a folder, the oldest first, until they take no more than `bytes`.
  virtual void shrink(const std::string& folder, uint64_t bytes) = 0;

  std::ostream& out;      // what was asked for
  std::ostream& err;      // messages about it
  bool color = false;     // `out` is a terminal that shows colours
  bool progress = false;  // `err` is a terminal: long work may say how it goes
  std::string cache;      // a folder for what can be found out again; empty: there is none
};

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_HOST_H_
