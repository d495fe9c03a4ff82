// A mesh with one more file, in which what the command line asks is compiled as policy text. Entry
// points: WithFile, central_folder(), import_vocabulary().
#ifndef BYLAW_CLI_WITH_FILE_H_
#define BYLAW_CLI_WITH_FILE_H_

#include <string>

#include "facts/schema.h"
#include "mesh/file_system.h"
#include "mesh/manifest.h"

namespace bylaw::cli {

/// A disk with one more file, or with another text in the place of one that is there. Keeps a
/// reference to `disk`.
class WithFile : public FileSystem {
 public:
  WithFile(const FileSystem& disk, std::string path, std::string text)
      : disk_(disk), path_(std::move(path)), text_(std::move(text)) {}

  Result<std::string> read(std::string_view path, size_t limit) const override;
  Result<std::vector<std::string>> list(std::string_view folder,
                                        std::vector<std::string>* refused) const override;
  bool exists(std::string_view path) const override { return path == path_ || disk_.exists(path); }
  std::string target(std::string_view path) const override {
    return path == path_ ? path_ : disk_.target(path);
  }

 private:
  const FileSystem& disk_;
  std::string path_;
  std::string text_;
};

/// The folder that may hold vocabulary: one of the centre, or a plain application's only one.
std::string central_folder(const Manifest& manifest);

/// An `import` line for each module that declares vocabulary.
std::string import_vocabulary(const Schema& schema);

}  // namespace bylaw::cli

#endif  // BYLAW_CLI_WITH_FILE_H_
