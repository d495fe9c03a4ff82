// The machine's disk below a root folder. Nothing outside the root is read, whatever links say.
// Entry point: Disk.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "mesh/file_system.h"

namespace bylaw {
namespace {

namespace fs = std::filesystem;

/// Folders below each other that a listing follows.
constexpr int kDeepest = 64;

/// `path` with its links followed, below the root with its links followed; nothing if it is not
/// there or not inside.
std::optional<std::string> inside(const fs::path& root, std::string_view path) {
  std::error_code error;
  const fs::path real_root = fs::canonical(root, error);
  if (error) return std::nullopt;
  const fs::path real = fs::canonical(real_root / path, error);
  if (error) return std::nullopt;
  const std::string relative = real.lexically_relative(real_root).generic_string();
  if (relative == ".." || relative.starts_with("../") || relative.empty()) return std::nullopt;
  return relative;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

std::string system_message(int code) {
  std::string text = std::generic_category().message(code);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') {
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
  }
  return text;
}

Result<std::string> read_all(const std::string& path, size_t limit) {
  // Non-blocking, so that a pipe in place of a file is refused rather than waited for.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return Error{system_message(errno)};
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return Error{system_message(errno)};
  if (!S_ISREG(status.st_mode)) return Error{"it is not a regular file"};
  const Error too_large{"it is larger than " + std::to_string(limit) + " bytes"};
  if (static_cast<uint64_t>(status.st_size) > limit) return too_large;
  std::string text;
  text.reserve(static_cast<size_t>(status.st_size));
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Error{system_message(errno)};
    if (count == 0) return text;
    text.append(buffer, static_cast<size_t>(count));
    if (text.size() > limit) return too_large;
  }
}

void refuse(std::vector<std::string>* refused, const std::string& path) {
  if (refused != nullptr) refused->push_back(path);
}

}  // namespace

Result<std::string> Disk::read(std::string_view path, size_t limit) const {
  if (!is_clean_path(path)) return Error{"its path leads out of the folder"};
  if (!inside(root_, path)) {
    return exists(path) ? Error{"it is a link that leads out of the folder"}
                        : Error{"there is no such file"};
  }
  return read_all((fs::path(root_) / path).string(), limit);
}

Result<std::vector<std::string>> Disk::list(std::string_view folder,
                                            std::vector<std::string>* refused) const {
  if (!is_clean_path(folder)) return Error{"its path leads out of the folder"};
  if (!exists(folder)) return Error{"there is no such file or folder"};
  std::vector<std::string> out;
  if (!inside(root_, folder)) {
    refuse(refused, std::string(folder));
    return out;
  }
  std::error_code error;
  const fs::path start = fs::path(root_) / folder;
  if (fs::is_regular_file(start, error)) return std::vector<std::string>{std::string(folder)};
  const std::string prefix = folder == "." ? "" : std::string(folder) + "/";
  fs::recursive_directory_iterator it(start, error);
  if (error) return Error{system_message(error.value())};
  for (const fs::recursive_directory_iterator end; it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    const std::string path = prefix + it->path().lexically_relative(start).generic_string();
    if (name.starts_with('.')) {
      it.disable_recursion_pending();
      continue;
    }
    if (it->is_symlink(error)) {
      // A link to a folder would show its files twice, or without end.
      if (!inside(root_, path) || !it->is_regular_file(error)) {
        refuse(refused, path);
      } else {
        out.push_back(path);
      }
    } else if (!it->is_directory(error)) {
      out.push_back(path);
    } else if (it.depth() >= kDeepest) {
      return Error{"folders stand more than " + std::to_string(kDeepest) + " deep in it"};
    }
  }
  if (error) return Error{system_message(error.value())};
  std::sort(out.begin(), out.end());
  if (refused != nullptr) std::sort(refused->begin(), refused->end());
  return out;
}

bool Disk::exists(std::string_view path) const {
  std::error_code error;
  return is_clean_path(path) && fs::exists(fs::path(root_) / path, error);
}

std::string Disk::target(std::string_view path) const {
  return inside(root_, path).value_or(std::string(path));
}

}  // namespace bylaw
