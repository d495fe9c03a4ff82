// Tests of collecting files, in memory and on a real disk with links.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "mesh/manifest.h"
#include "mesh/time_zone.h"

namespace bylaw {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kManifest = R"(mesh: m
central: [global]
domains:
  a:   { path: domains/a, owner: t, standards: [domains/a/standards] }
  a.b: { path: domains/a/b, owner: t }
)";

struct Collected {
  SourceMap sources;
  Diagnostics diagnostics;
  MeshFiles files;

  Collected(const FileSystem& disk, const std::string& manifest) {
    const FileId file = sources.add("mesh.yaml", manifest);
    const auto read = read_manifest(sources, file, diagnostics);
    REQUIRE(read);
    files = collect_files(*read, disk, sources, diagnostics);
  }
  std::string policies() const {
    std::string out;
    for (const PolicyFile& file : files.policies) {
      out += sources[file.file].path() + "=" +
             (file.domain ? std::to_string(*file.domain) : "centre") +
             (file.may_hold_standards ? "+ " : " ");
    }
    return out;
  }
  std::string names() const {
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      out += (out.empty() ? "" : " ") + std::string(d.code) + ":" + std::string(d.name);
    }
    return out;
  }
};

MemoryDisk plain_disk() {
  MemoryDisk disk;
  disk.files = {{"mesh.yaml", ""},
                {"global/model.bylaw", "module m"},
                {"global/readme.md", ""},
                {"domains/a/x.bylaw", "domain a"},
                {"domains/a/standards/s.bylaw", "standards s"},
                {"domains/a/b/y.bylaw", "domain a.b"}};
  return disk;
}

TEST_CASE("the deepest path owns a file") {
  const Collected c(plain_disk(), std::string(kManifest));
  CHECK(c.names() == "");
  CHECK(c.policies() ==
        "domains/a/b/y.bylaw=1 domains/a/standards/s.bylaw=0+ domains/a/x.bylaw=0 "
        "global/model.bylaw=centre+ ");
}

TEST_CASE("a path that is not there, a file that nobody owns") {
  MemoryDisk disk = plain_disk();
  disk.files.erase("domains/a/b/y.bylaw");
  disk.files["domains/c/z.bylaw"] = "domain c";
  disk.files["inner/mesh.yaml"] = "";
  disk.files["inner/deep/z.bylaw"] = "domain c";
  const Collected c(disk, std::string(kManifest));
  CHECK(c.names() == "BY0007:missing-path BY0008:unowned-file");
  CHECK(c.diagnostics.list()[0].message == "there is no 'domains/a/b' in the mesh");
}

TEST_CASE("facts are found by folder and by pattern") {
  MemoryDisk disk = plain_disk();
  disk.files["catalog/a.yaml"] = "x: 1";
  disk.files["catalog/deep/b.yml"] = "x: 1";
  disk.files["catalog/c.txt"] = "";
  disk.files["facts/users.json"] = "[]";
  disk.files["facts/deep/users.json"] = "[]";
  disk.files["facts/users.txt"] = "";
  const std::string manifest =
      std::string(kManifest) + "catalog: [catalog]\nentities: [facts/u*.json, other/*.json]\n";
  const Collected c(disk, manifest);
  CHECK(c.files.contracts.size() == 2);
  REQUIRE(c.files.entities.size() == 1);
  CHECK(c.sources[c.files.entities[0]].path() == "facts/users.json");
  CHECK(c.names() == "BY0007:missing-path");
  disk.files["other/x.txt"] = "";
  CHECK(Collected(disk, manifest).names() == "BY0009:nothing-there");
}

TEST_CASE("text that is not UTF-8 is refused with its place") {
  MemoryDisk disk = plain_disk();
  disk.files["domains/a/x.bylaw"] = "domain a // \xC3\x28";
  disk.files["domains/a/b/y.bylaw"] =
      "\xEF\xBB\xBF"
      "domain a.b";
  const Collected c(disk, std::string(kManifest));
  CHECK(c.names() == "BY0004:byte-order-mark BY0003:not-utf8");
  CHECK(c.diagnostics.list()[1].labels.at(0).span.begin == 12);
  CHECK(c.files.policies.size() == 2);
}

/// A folder of its own that goes when the test ends.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "bylaw_XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempFolder() { fs::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  void write(const std::string& path, const std::string& text) const {
    fs::create_directories((path_ / path).parent_path());
    std::ofstream(path_ / path) << text;
  }
  fs::path path() const { return path_; }

 private:
  fs::path path_;
};

struct Linked {
  TempFolder outside, root;
  Linked() {
    outside.write("secret.bylaw", "domain a");
    for (const auto& [path, text] : plain_disk().files) root.write(path, text);
  }
  Disk disk() const { return Disk(root.path().string()); }
};

TEST_CASE("a disk without links reads as one in memory") {
  const Linked l;
  const Collected c(l.disk(), std::string(kManifest));
  CHECK(c.names() == "");
  CHECK(c.files.policies.size() == 4);
  CHECK(*l.disk().read("global/model.bylaw", 100) == "module m");
  CHECK(l.disk().read("global/model.bylaw", 3).error().message == "it is larger than 3 bytes");
  CHECK_FALSE(l.disk().read("../x", 10).ok());
  CHECK_FALSE(l.disk().read("/etc/passwd", 10000).ok());
  CHECK(l.disk().read("global", 10).error().message == "it is not a regular file");
}

TEST_CASE("links out of the mesh are refused") {
  const Linked l;
  fs::create_symlink(l.outside.path() / "secret.bylaw", l.root.path() / "domains/a/link.bylaw");
  const Collected c(l.disk(), std::string(kManifest));
  CHECK(c.names() == "BY0005:link-out-of-mesh");
  CHECK(c.files.policies.size() == 4);
  CHECK(l.disk().read("domains/a/link.bylaw", 100).error().message ==
        "it is a link that leads out of the folder");
}

TEST_CASE("links to folders and to nothing are refused") {
  const Linked l;
  fs::create_directory_symlink(l.outside.path(), l.root.path() / "domains/a/out");
  fs::create_directory_symlink(l.root.path() / "domains/a", l.root.path() / "domains/a/loop");
  fs::create_symlink("nowhere.bylaw", l.root.path() / "domains/a/dangling.bylaw");
  const Collected c(l.disk(), std::string(kManifest));
  CHECK(c.names() == "BY0005:link-out-of-mesh BY0005:link-out-of-mesh BY0005:link-out-of-mesh");
  CHECK(c.files.policies.size() == 4);
}

TEST_CASE("a link does not promote another's file") {
  const Linked l;
  fs::create_symlink(l.root.path() / "domains/a/x.bylaw", l.root.path() / "global/x.bylaw");
  fs::create_symlink(l.root.path() / "global/model.bylaw", l.root.path() / "global/again.bylaw");
  const Collected c(l.disk(), std::string(kManifest));
  CHECK(c.names() == "BY0006:link-to-other-owner");
  CHECK(c.files.policies.size() == 5);
}

TEST_CASE("a domain's whole folder behind a link is refused") {
  const Linked l;
  fs::remove_all(l.root.path() / "domains/a/b");
  fs::create_directory_symlink(l.outside.path(), l.root.path() / "domains/a/b");
  const Collected c(l.disk(), std::string(kManifest));
  CHECK(c.names() == "BY0005:link-out-of-mesh");
}

TEST_CASE("a pipe is no policy file, and is not waited for") {
  const Linked l;
  REQUIRE(::mkfifo((l.root.path() / "domains/a/pipe.bylaw").c_str(), 0600) == 0);
  const Collected c(l.disk(), std::string(kManifest));
  CHECK(c.files.policies.size() == 4);
  CHECK(l.disk().read("domains/a/pipe.bylaw", 100).error().message == "it is not a regular file");
}

TEST_CASE("offsets of time zones") {
  CHECK(find_time_zone("UTC")->offset_ms == 0);
  CHECK(find_time_zone("-05:30")->offset_ms == -(5 * 60 + 30) * 60'000);
  CHECK_FALSE(find_time_zone("+25:00"));
  CHECK_FALSE(find_time_zone("/etc/passwd"));
  CHECK(find_time_zone("Asia/Tokyo")->offset_ms == 9 * 3'600'000);
  CHECK(find_time_zone("Asia/Kathmandu")->offset_ms == (5 * 60 + 45) * 60'000);
}

int64_t offset_at(std::string_view zone, int64_t seconds) {
  const std::optional<TimeZone> found = find_time_zone(zone);
  REQUIRE(found);
  int64_t offset = found->offset_ms;
  for (const TimeZone::Change& change : found->changes) {
    if (change.from_ms <= seconds * 1000) offset = change.offset_ms;
  }
  return offset / 60'000;
}

TEST_CASE("summer time by the rule of the zone") {
  // 2026-03-29T01:00:00Z and 2026-10-25T01:00:00Z.
  CHECK(offset_at("Europe/Brussels", 1774746000 - 1) == 60);
  CHECK(offset_at("Europe/Brussels", 1774746000) == 120);
  CHECK(offset_at("Europe/Brussels", 1792890000 - 1) == 120);
  CHECK(offset_at("Europe/Brussels", 1792890000) == 60);
  // 2026-01-01 and 2026-07-01: the southern summer, half an hour's step, and no summer time.
  CHECK(offset_at("Australia/Lord_Howe", 1767225600) == 11 * 60);
  CHECK(offset_at("Australia/Lord_Howe", 1782864000) == 10 * 60 + 30);
  CHECK(offset_at("America/New_York", 1782864000) == -4 * 60);
  CHECK(offset_at("Asia/Tokyo", 1782864000) == 9 * 60);
}

}  // namespace
}  // namespace bylaw
