#include "cli/check_cache.h"

#include "cli/build_id.h"
#include "cli/open_mesh.h"
#include "mesh/sign.h"

namespace bylaw::cli {
namespace {

constexpr uint64_t kMostBytes = uint64_t{256} << 20;

std::string hexadecimal(std::string_view bytes) {
  const std::string text = to_string(sha256(bytes));
  return text.substr(text.find(':') + 1);
}

}  // namespace

CacheFolder::CacheFolder(Host& host, std::string folder)
    : host_(host), folder_(std::move(folder) + "/check") {
  cache_.program = build_id();
  cache_.digest = hexadecimal;
  cache_.load = [this](const std::string& key) -> std::optional<std::string> {
    const std::string path = path_of(key);
    if (!host_.exists(path)) return std::nullopt;
    const Result<std::string> text = host_.read(path);
    return text.ok() ? std::optional(*text) : std::nullopt;
  };
  cache_.store = [this](const std::string& key, const std::string& entry) { store(key, entry); };
}

CacheFolder::~CacheFolder() {
  if (wrote_) host_.shrink(folder_, kMostBytes);
}

const CheckCache* CacheFolder::cache() {
  if (!cache_.program.empty()) return &cache_;
  complain(host_, "this build of bylaw carries no build id: what is proved is not kept");
  return nullptr;
}

std::string CacheFolder::path_of(const std::string& key) const {
  return folder_ + "/" + key.substr(0, 2) + "/" + key.substr(2);
}

/// What can't be kept is found out again next time; that is said once.
void CacheFolder::store(const std::string& key, const std::string& entry) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (failed_) return;
  const Status written = host_.write(path_of(key), entry);
  wrote_ = wrote_ || written.ok();
  if (written.ok()) return;
  failed_ = true;
  complain(host_, "what is proved is not kept: " + written.error().message);
}

}  // namespace bylaw::cli
