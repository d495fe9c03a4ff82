#include "cli/past_host.h"

#include <algorithm>

namespace bylaw::cli {
namespace {

/// The folder with the files that git holds in the place of those that differ.
class PastDisk : public FileSystem {
 public:
  PastDisk(const Host& host, std::string folder, const Revision& revision)
      : host_(host), folder_(std::move(folder)), revision_(revision), now_(host.open(folder_)) {}

  Result<std::string> read(std::string_view path, size_t limit) const override {
    const auto changed = revision_.changed.find(path);
    if (changed == revision_.changed.end()) return now_->read(path, limit);
    if (!changed->second) return Error{"there was no such file"};
    Result<std::string> text =
        host_.git(folder_, {"cat-file", "blob", revision_.commit + ":./" + std::string(path)});
    if (text && text->size() > limit) return Error{"it was too large"};
    return text;
  }

  Result<std::vector<std::string>> list(std::string_view folder,
                                        std::vector<std::string>* refused) const override {
    std::vector<std::string> paths;
    if (now_->exists(folder)) {
      Result<std::vector<std::string>> listed = now_->list(folder, refused);
      if (!listed) return listed;
      paths = *std::move(listed);
    }
    std::erase_if(paths, [&](const std::string& path) { return revision_.changed.contains(path); });
    for (const auto& [path, present] : revision_.changed) {
      if (present && is_below(path, folder) && !is_hidden(path)) paths.push_back(path);
    }
    std::ranges::sort(paths);
    return paths;
  }

  bool exists(std::string_view path) const override {
    const auto changed = revision_.changed.find(path);
    if (changed != revision_.changed.end()) return changed->second;
    const bool touched = std::ranges::any_of(
        revision_.changed, [&](const auto& c) { return is_below(c.first, path); });
    if (!touched) return now_->exists(path);
    // Git keeps no empty folders.
    const Result<std::vector<std::string>> held = list(path, nullptr);
    return held && !held->empty();
  }

  std::string target(std::string_view path) const override {
    return revision_.changed.contains(path) ? std::string(path) : now_->target(path);
  }

 private:
  static bool is_hidden(std::string_view path) {
    return path.starts_with('.') || path.find("/.") != std::string_view::npos;
  }

  const Host& host_;
  std::string folder_;
  const Revision& revision_;
  std::unique_ptr<FileSystem> now_;
};

}  // namespace

PastHost::PastHost(Host& host, std::string folder, const Revision& revision)
    : Host(said_, said_), host_(host), folder_(std::move(folder)), revision_(revision) {
  cache = host.cache;
}

std::unique_ptr<FileSystem> PastHost::open(const std::string& path) const {
  if (path != folder_) return host_.open(path);
  return std::make_unique<PastDisk>(host_, folder_, revision_);
}

std::string PastHost::folder_with(const std::string& file) const { return host_.folder_with(file); }

Result<std::string> PastHost::read(const std::string& path) const { return host_.read(path); }

Result<graph::LastingBytes> PastHost::map(const std::string& path) const { return host_.map(path); }

bool PastHost::exists(const std::string& path) const { return host_.exists(path); }

bool PastHost::is_folder(const std::string& path) const { return host_.is_folder(path); }

Status PastHost::write(const std::string& path, std::string_view text) {
  return host_.write(path, text);
}

Status PastHost::write_secret(const std::string& path, std::string_view text) {
  return host_.write_secret(path, text);
}

Status PastHost::remove(const std::string& root, const std::string& path) {
  return host_.remove(root, path);
}

Result<std::string> PastHost::git(const std::string& folder,
                                  const std::vector<std::string>& arguments) const {
  return host_.git(folder, arguments);
}

Timestamp PastHost::now() const { return host_.now(); }

void PastHost::shrink(const std::string& folder, uint64_t bytes) { host_.shrink(folder, bytes); }

}  // namespace bylaw::cli
