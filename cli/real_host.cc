#include "cli/real_host.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

namespace bylaw::cli {
namespace {

namespace fs = std::filesystem;

constexpr size_t kLargestInput = size_t{64} << 20;

std::string last_error() { return std::strerror(errno); }

}  // namespace

std::unique_ptr<FileSystem> RealHost::open(const std::string& path) const {
  return std::make_unique<Disk>(path);
}

std::string RealHost::folder_with(const std::string& file) const {
  std::error_code error;
  fs::path here = fs::current_path(error);
  std::string relative = ".";
  while (!error) {
    if (fs::exists(here / file, error)) return relative;
    if (!here.has_parent_path() || here.parent_path() == here) return {};
    here = here.parent_path();
    relative = relative == "." ? ".." : "../" + relative;
  }
  return {};
}

Result<std::string> RealHost::read(const std::string& path) const {
  std::ifstream file;
  if (path != "-") {
    if (is_folder(path)) return Error{"'" + path + "' is a folder, not a file"};
    file.open(path, std::ios::binary);
    if (!file) return Error{"cannot read '" + path + "': " + last_error()};
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string text;
  char buffer[1 << 16];
  while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
    text.append(buffer, static_cast<size_t>(in.gcount()));
    if (text.size() > kLargestInput) return Error{"'" + path + "' is larger than 64 MiB"};
  }
  if (in.bad()) return Error{"cannot read '" + path + "': " + last_error()};
  return text;
}

Result<graph::LastingBytes> RealHost::map(const std::string& path) const {
  return graph::map_file(path);
}

bool RealHost::exists(const std::string& path) const {
  std::error_code error;
  return fs::exists(path, error);
}

bool RealHost::is_folder(const std::string& path) const {
  std::error_code error;
  return fs::is_directory(path, error);
}

Status RealHost::write(const std::string& path, std::string_view text) {
  std::error_code error;
  const fs::path target(path);
  if (target.has_parent_path()) fs::create_directories(target.parent_path(), error);
  if (error) return Error{"cannot create the folder of '" + path + "': " + error.message()};
  // Written beside and moved over, so that a full disk never leaves half a file. A device or a pipe
  // is written to: nothing may take its place.
  const bool in_place = fs::exists(target, error) && !fs::is_regular_file(target, error);
  // Several may write one file: each beside it for itself.
  static std::atomic<unsigned> next{0};
  const std::string own = std::to_string(::getpid()) + "-" + std::to_string(next++);
  const fs::path scratch = in_place ? path : path + "." + own + ".bylaw-new";
  std::ofstream file(scratch, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) {
    const std::string why = last_error();
    if (!in_place) fs::remove(scratch, error);
    return Error{"cannot write '" + path + "': " + why};
  }
  if (in_place) return {};
  if (fs::exists(target, error))
    fs::permissions(scratch, fs::status(target, error).permissions(), error);
  fs::rename(scratch, target, error);
  if (error) return Error{"cannot write '" + path + "': " + error.message()};
  return {};
}

Status RealHost::write_secret(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return Error{"cannot create '" + path + "': " + last_error()};
  const ssize_t written = ::write(file, text.data(), text.size());
  const bool whole = written >= 0 && static_cast<size_t>(written) == text.size();
  const std::string why = last_error();
  if (::close(file) == 0 && whole) return {};
  ::unlink(path.c_str());
  return Error{"cannot write '" + path + "': " + why};
}

Status RealHost::remove(const std::string& root, const std::string& path) {
  std::error_code error;
  const fs::path base(root);
  fs::path target = base / path;
  fs::remove(target, error);
  if (error) return Error{"cannot remove '" + target.string() + "': " + error.message()};
  for (target = target.parent_path(); target != base && fs::is_empty(target, error) && !error;
       target = target.parent_path()) {
    fs::remove(target, error);
  }
  return {};
}

Result<std::string> RealHost::git(const std::string& folder,
                                  const std::vector<std::string>& arguments) const {
  std::vector<std::string> words{"git", "-c", "core.fsmonitor=false", "-C", folder};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Error{"cannot start git: " + last_error()};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  pid_t child = 0;
  const int started = ::posix_spawnp(&child, "git", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string text;
  char buffer[1 << 14];
  while (started == 0) {
    const ssize_t count = ::read(ends[0], buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(buffer, static_cast<size_t>(count));
  }
  ::close(ends[0]);
  if (started != 0) return Error{std::string("cannot start git: ") + std::strerror(started)};
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Error{"git " + arguments.front() + " failed in '" + folder + "'"};
  }
  return text;
}

Timestamp RealHost::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

void RealHost::shrink(const std::string& folder, uint64_t bytes) {
  struct Old {
    fs::file_time_type written;
    uint64_t size;
    fs::path path;
  };
  constexpr uint64_t kBlock = 4096;
  std::vector<Old> files;
  uint64_t total = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    // Another process may remove the same ones.
    std::error_code gone;
    if (!it->is_regular_file(gone) || gone) continue;
    const uint64_t size = (it->file_size(gone) + kBlock - 1) / kBlock * kBlock;
    const fs::file_time_type written = it->last_write_time(gone);
    if (gone) continue;
    total += size;
    files.push_back({written, size, it->path()});
  }
  if (total <= bytes) return;
  std::ranges::sort(files, {}, &Old::written);
  for (const Old& old : files) {
    if (total <= bytes) break;
    fs::remove(old.path, error);
    total -= old.size;
  }
}

}  // namespace bylaw::cli
