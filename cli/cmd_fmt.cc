// `bylaw fmt`: puts policy files into their canonical form. Entry point: run_fmt().
#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "compiler/format/format.h"

namespace bylaw::cli {
namespace {

constexpr size_t kLargestFile = size_t{64} << 20;

class Formatter {
 public:
  Formatter(Host& host, bool check_only) : host_(host), check_only_(check_only) {}

  /// False if something could not be read or written.
  bool path(const std::string& path) {
    if (path == "-") return standard_input();
    if (!host_.is_folder(path)) return one(path, host_.read(path));
    const std::unique_ptr<FileSystem> disk = host_.open(path);
    const Result<std::vector<std::string>> files = disk->list(".", nullptr);
    if (!files.ok()) return fail("'" + path + "': " + files.error().message);
    const std::string prefix = path == "." ? "" : path.ends_with('/') ? path : path + "/";
    bool good = true;
    for (const std::string& file : *files) {
      if (file.ends_with(".bylaw"))
        good = one(prefix + file, disk->read(file, kLargestFile)) && good;
    }
    return good;
  }

  bool clean() const { return !refused_ && (changed_ == 0 || !check_only_); }
  size_t seen() const { return seen_; }

 private:
  bool fail(const std::string& message) {
    complain(host_, message);
    return false;
  }

  /// The canonical text; the text itself if it doesn't parse, which was said.
  std::string format(const std::string& path, const std::string& text) {
    ++seen_;
    SourceMap sources;
    Diagnostics diagnostics;
    std::string formatted = format_text(sources, sources.add(path, text), diagnostics);
    if (!diagnostics.has_errors()) return formatted;
    refused_ = true;
    host_.err << render(diagnostics, sources, {OutputFormat::kText, host_.progress && host_.color});
    return text;
  }

  bool standard_input() {
    const Result<std::string> text = host_.read("-");
    if (!text.ok()) return fail(text.error().message);
    const std::string formatted = format("standard input", *text);
    if (!check_only_) host_.out << formatted;
    changed_ += formatted == *text ? 0 : 1;
    return true;
  }

  bool one(const std::string& path, const Result<std::string>& text) {
    if (!text.ok()) return fail(text.error().message);
    const std::string formatted = format(path, *text);
    if (formatted == *text) return true;
    ++changed_;
    host_.out << path << '\n';
    if (check_only_) return true;
    const Status written = host_.write(path, formatted);
    return written.ok() || fail(written.error().message);
  }

  Host& host_;
  bool check_only_;
  bool refused_ = false;
  size_t changed_ = 0;
  size_t seen_ = 0;
};

}  // namespace

int run_fmt(Host& host, const FmtOptions& options) {
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) {
    paths.push_back(nearest_folder(host));
    if (paths.front().empty()) {
      complain(host, "no mesh.yaml here or above; name files or folders to put into form");
      return kUnusable;
    }
  }
  Formatter formatter(host, options.check);
  bool good = true;
  for (const std::string& path : paths) good = formatter.path(path) && good;
  if (!good) return kUnusable;
  if (formatter.seen() == 0) {
    complain(host, "no policy file (*.bylaw) there");
    return kUnusable;
  }
  return formatter.clean() ? kHolds : kFindings;
}

}  // namespace bylaw::cli
