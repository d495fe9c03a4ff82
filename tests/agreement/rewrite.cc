#include "tests/agreement/rewrite.h"

#include <algorithm>

#include "facts/read_json.h"
#include "rules/print.h"
#include "tests/agreement/canonical.h"

namespace bylaw::tests {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin) + "\n");
    begin = end + 1;
  }
  return lines;
}

/// Lines in groups: one begins where `begins` says so.
template <typename Begins>
std::vector<std::string> grouped(const std::vector<std::string>& lines, Begins begins) {
  std::vector<std::string> groups;
  for (const std::string& line : lines) {
    if (groups.empty() || begins(line)) groups.emplace_back();
    groups.back() += line;
  }
  return groups;
}

/// A policy with its rules in another order: they are indented by two.
std::string with_rules_shuffled(const std::string& policy, Random& random) {
  const std::vector<std::string> lines = lines_of(policy);
  if (lines.size() < 3 || lines.back() != "}\n") return policy;
  std::vector<std::string> rules =
      grouped({lines.begin() + 1, lines.end() - 1},
              [](const std::string& line) { return line.starts_with("  ") && line[2] != ' '; });
  random.shuffle(rules);
  return lines.front() + join(rules, "") + lines.back();
}

std::string shuffled_text(const std::string& text, Random& random) {
  std::vector<std::string> parts = grouped(lines_of(text), [](const std::string& line) {
    return line[0] != ' ' && line[0] != '}' && line[0] != '\n';
  });
  // Header and imports stay where they are.
  const size_t head =
      static_cast<size_t>(std::ranges::find_if(parts,
                                               [](const std::string& part) {
                                                 return !part.starts_with("module ") &&
                                                        !part.starts_with("standards ") &&
                                                        !part.starts_with("domain ") &&
                                                        !part.starts_with("import ");
                                               }) -
                          parts.begin());
  std::vector<std::string> rest(parts.begin() + static_cast<std::ptrdiff_t>(head), parts.end());
  random.shuffle(rest);
  parts.resize(head);
  for (const std::string& part : rest) {
    // Only policies: the order of an enum's members means something.
    const bool policy =
        part.starts_with("bylaw ") || part.find("standard ") < 12 || part.starts_with("guarantee ");
    parts.push_back(policy ? with_rules_shuffled(part, random) : part);
  }
  return join(parts, "");
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

}  // namespace

MemoryDisk shuffled(const MemoryDisk& disk, Random& random) {
  MemoryDisk result;
  size_t names = 0;
  for (const auto& [path, text] : disk.files) {
    if (!path.ends_with(".bylaw")) {
      result.files[path] = text;
      continue;
    }
    const std::string name =
        "f" + std::to_string(random.below(1000)) + "_" + std::to_string(++names);
    result.files[folder_of(path) + name + ".bylaw"] = shuffled_text(text, random);
  }
  return result;
}

MemoryDisk printed(const RandomMesh& mesh) {
  MemoryDisk result;
  for (const auto& [path, text] : mesh.disk.files) {
    if (!path.ends_with(".bylaw")) {
      result.files[path] = text;
    } else if (path.find("/standards/") != std::string::npos) {
      // The manifest names the folder, though nothing may be left to print in it.
      result.files[folder_of(path) + "readme.txt"] = "";
    }
  }
  const std::string marker = "// --- ";
  for (const std::string& file :
       grouped(lines_of(print_rulebook(mesh.mesh->rulebook)),
               [&](const std::string& l) { return l.starts_with(marker); })) {
    const std::string package = file.substr(marker.size(), file.find('\n') - marker.size());
    std::string folder = "global/";
    std::string domain = package;
    if (domain.ends_with("_rules")) domain.resize(domain.size() - 6);
    if (std::ranges::find(mesh.vocabulary.domains, domain) != mesh.vocabulary.domains.end()) {
      std::ranges::replace(domain, '.', '/');
      folder = "domains/" + domain + (package.ends_with("_rules") ? "/standards/" : "/");
    }
    result.files[folder + package + ".bylaw"] = file;
  }
  return result;
}

std::string Comparison::difference(const RandomQuestion& question) const {
  const Rulebook& one = mesh_.mesh->rulebook;
  const Rulebook& two = other_.rulebook;
  const auto request = read_request(question.json, two.schema);
  if (!request) return "the other mesh can't read the request: " + request.error().message;
  DecideOptions options = question.options;
  options.discharged.clear();
  for (const DutyValue& duty : question.options.discharged) {
    const auto& ref = duty.arguments.front().as<EntityRef>();
    for (size_t i = 0; i < two.schema.duties.size(); ++i) {
      const DutyId id = two.schema.duties.id_at(i);
      if (two.schema.duties[id].name.local != one.schema.duties[duty.duty].name.local) continue;
      const auto type = two.schema.find_entity_type(one.schema.entity_types[ref.type].name.local);
      options.discharged.push_back({id, {Value(EntityRef{*type, ref.id})}});
    }
  }
  const Decision a = decide(one, mesh_.mesh->store, question.request, question.options);
  const Decision b = decide(two, other_.store, *request, options);
  const std::string words_a =
      canonical(one, a) + rows_shown(one, mesh_.mesh->store, question.request, a);
  const std::string words_b = canonical(two, b) + rows_shown(two, other_.store, *request, b);
  if (words_a == words_b) return {};
  return "of " + question.json + "\none says " + words_a + "the other " + words_b;
}

}  // namespace bylaw::tests
