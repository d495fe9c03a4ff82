// Text and rulebook are two forms of one meaning: formatting twice is formatting once and keeps the
// meaning, a printed rulebook compiles to the same rulebook, and the order in which files are
// stored changes nothing. On the policy files of the repository, and on generated ones.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "base/render.h"
#include "bench/generate.h"
#include "compiler/compile.h"
#include "compiler/format/format.h"
#include "rules/print.h"
#include "tests/golden_file.h"
#include "tests/memory_host.h"
#include "tests/tree.h"

namespace bylaw::tests {
namespace {

const std::vector<TreeFile>& tree() {
  static const std::vector<TreeFile> files = tree_files();
  return files;
}

/// The files below a folder of the repository, as a disk of their own.
MemoryDisk folder(const std::string& root) {
  MemoryDisk disk;
  for (const TreeFile& file : tree()) {
    if (file.path.starts_with(root + "/")) {
      disk.files.emplace(file.path.substr(root.size() + 1), file.text);
    }
  }
  return disk;
}

/// Every mesh of the repository and of its golden files that has no errors, and generated ones.
std::map<std::string, MemoryDisk> meshes() {
  std::map<std::string, MemoryDisk> all;
  for (const TreeFile& file : tree()) {
    if (file.path.ends_with("/mesh.yaml") && file.path.starts_with("policies/")) {
      const std::string root = file.path.substr(0, file.path.rfind('/'));
      all.emplace(root, folder(root));
    }
    if (file.path.starts_with("tests/files/") && file.path.ends_with(".bylaw")) {
      MemoryDisk disk;
      disk.files = read_golden(file.text).files();
      all.emplace(file.path, std::move(disk));
    }
  }
  for (const auto& [rules, domains] : {std::pair{60, 2}, std::pair{400, 7}, std::pair{1500, 30}}) {
    bench::MeshShape shape;
    shape.rules = static_cast<size_t>(rules);
    shape.domains = static_cast<size_t>(domains);
    shape.rules_per_file = 17;
    all.emplace("generated " + std::to_string(rules), bench::generate_mesh(shape));
  }
  return all;
}

struct Compiled {
  Diagnostics diagnostics;
  std::unique_ptr<Mesh> mesh;
  explicit Compiled(const FileSystem& disk, unsigned jobs = 1)
      : mesh(compile_mesh(disk, {Timestamp{1772366400000}, /*facts=*/false, jobs}, diagnostics)) {}
  bool sound() const { return mesh->usable && !diagnostics.has_errors(); }
  std::string said() const { return render(diagnostics, mesh->sources, {}); }
  std::string printed() const { return sound() ? print_rulebook(mesh->rulebook) : ""; }
};

/// Why a text can't be formatted is not asked here.
std::string formatted(const std::string& path, const std::string& text, bool& parses) {
  SourceMap sources;
  Diagnostics diagnostics;
  const std::string out = format_text(sources, sources.add(path, text), diagnostics);
  parses = !diagnostics.has_errors();
  return out;
}

/// A printed rulebook as a mesh: its files by their headers, in the paths that may hold them.
MemoryDisk printed_mesh(const Mesh& mesh) {
  const Rulebook& book = mesh.rulebook;
  std::map<std::string, std::string> holder;  // of a standards package: its domain
  for (const Policy& policy : book.policies) {
    if (policy.level != Schema::kRoot && policy.kind != PolicyKind::kBylaw) {
      holder[policy.name.package] = book.schema.domain_name(policy.level);
    }
  }
  for (const Parameter& parameter : book.parameters) {
    if (parameter.level != Schema::kRoot) {
      holder[parameter.name.package] = book.schema.domain_name(parameter.level);
    }
  }
  MemoryDisk disk;
  std::string manifest = "mesh: " + mesh.manifest.mesh + "\ntimezone: " + mesh.manifest.timezone +
                         "\ncentral: [global]\n";
  manifest += mesh.manifest.domains.empty() ? "" : "domains:\n";
  for (size_t i = 0; i < mesh.manifest.domains.size(); ++i) {
    const std::string& name = mesh.manifest.domains[i].name;
    const std::string path = "domain" + std::to_string(i);
    manifest += "  \"" + name + "\": { path: " + path + ", owner: somebody";
    if (name != "*") {
      manifest += ", standards: [" + path + "/standards]";
      disk.files[path + "/standards/none.bylaw"] = "standards none" + std::to_string(i) + "\n";
    }
    manifest += " }\n";
    disk.files[path + "/none.bylaw"] = "domain " + (name == "*" ? "\"*\"" : name) + "\n";
  }
  disk.files["mesh.yaml"] = manifest;
  disk.files["global/none.bylaw"] = "module none\n";

  const auto path_of = [&](const std::string& domain) {
    for (size_t i = 0; i < mesh.manifest.domains.size(); ++i) {
      if (mesh.manifest.domains[i].name == domain) return "domain" + std::to_string(i);
    }
    return std::string("global");
  };
  std::istringstream lines(print_rulebook(book));
  std::string* file = nullptr;
  size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::string head = line.substr(0, line.find(' '));
    if (head == "module" || head == "standards" || head == "domain") {
      std::string name = line.substr(head.size() + 1);
      std::erase(name, '"');
      std::string path = "global";
      if (head == "domain") path = path_of(name);
      if (head == "standards" && holder.contains(name)) path = path_of(holder[name]) + "/standards";
      file = &disk.files[path + "/file" + std::to_string(count++) + ".bylaw"];
    }
    if (file != nullptr) *file += line + "\n";
  }
  return disk;
}

TEST_CASE("formatting twice is formatting once, and means the same") {
  size_t files = 0;
  for (const auto& [name, disk] : meshes()) {
    MemoryDisk again = disk;
    for (auto& [path, text] : again.files) {
      if (!path.ends_with(".bylaw")) continue;
      bool parses = false;
      const std::string once = formatted(path, text, parses);
      if (!parses) continue;
      ++files;
      CHECK_MESSAGE(formatted(path, once, parses) == once, name, ": ", path);
      CHECK_MESSAGE(parses, name, ": ", path);
      text = once;
    }
    const Compiled before(disk);
    if (!before.sound()) continue;
    const Compiled after(again);
    CHECK_MESSAGE(after.diagnostics.size() == before.diagnostics.size(), name, after.said());
    CHECK_MESSAGE(after.printed() == before.printed(), name);
  }
  CHECK(files > 200);
}

TEST_CASE("a printed rulebook compiles to the same rulebook") {
  size_t sound = 0;
  for (const auto& [name, disk] : meshes()) {
    const Compiled first(disk);
    if (!first.sound()) continue;
    ++sound;
    const Compiled second(printed_mesh(*first.mesh));
    REQUIRE_MESSAGE(second.sound(), name, "\n", second.said());
    CHECK_MESSAGE(first.printed() == second.printed(), name);
  }
  CHECK(sound > 20);
}

/// Lists files in the order in which they were made, as a real disk may.
class ShuffledDisk : public MemoryDisk {
 public:
  explicit ShuffledDisk(const MemoryDisk& disk) { files = disk.files; }
  Result<std::vector<std::string>> list(std::string_view path,
                                        std::vector<std::string>* refused) const override {
    Result<std::vector<std::string>> found = MemoryDisk::list(path, refused);
    if (found.ok()) std::reverse(found->begin(), found->end());
    return found;
  }
};

TEST_CASE("the order of files on disk changes nothing") {
  for (const auto& [name, disk] : meshes()) {
    const Compiled first(disk);
    const Compiled second{ShuffledDisk(disk)};
    CHECK_MESSAGE(first.said() == second.said(), name);
    CHECK_MESSAGE(first.printed() == second.printed(), name);
  }
}

TEST_CASE("neither does the number of threads") {
  for (const auto& [name, disk] : meshes()) {
    const Compiled first(disk);
    const Compiled second(disk, 3);
    CHECK_MESSAGE(first.said() == second.said(), name);
    CHECK_MESSAGE(first.printed() == second.printed(), name);
  }
}

TEST_CASE("the policy files of the repository are in canonical form") {
  std::string others;
  for (const TreeFile& file : tree()) {
    const bool ours = file.path.starts_with("policies/") || file.path.starts_with("stdlib/") ||
                      file.path.starts_with("cli/");
    // The broken mesh is there to show mistakes.
    if (!ours || !file.path.ends_with(".bylaw") ||
        file.path.starts_with("policies/northwind-broken"))
      continue;
    bool parses = false;
    if (formatted(file.path, file.text, parses) != file.text) others += "\n  " + file.path;
  }
  CHECK_MESSAGE(others.empty(), "run `bylaw fmt` on:", others);
}

}  // namespace
}  // namespace bylaw::tests
