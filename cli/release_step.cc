// The rules are compared as they are for any domain; names, the manifest and facts beside them.
#include "cli/release_step.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>

#include "checker/any_domain.h"
#include "checker/compare_names.h"
#include "compiler/compile.h"
#include "facts/read_json.h"

namespace bylaw::cli {
namespace {

using Kind = VocabularyChange::Kind;

/// The action groups that policy text declares, by name. They are gone from a rulebook, but a rule
/// of a domain may name them.
std::map<std::string, std::string> action_groups(const Release& release) {
  static const std::regex kComment(R"(//[^\n]*)");
  static const std::regex kGroup(R"(action\s+group\s+([^\s{]+)\s*\{([^}]*)\})");
  std::map<std::string, std::string> groups;
  for (const auto& [path, raw] : release.files) {
    if (!path.ends_with(".bylaw")) continue;
    const std::string text = std::regex_replace(raw, kComment, "");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), kGroup);
         it != std::sregex_iterator(); ++it) {
      std::string members = (*it)[2];
      std::erase_if(members, [](char c) { return c == ' ' || c == '\n' || c == '\t'; });
      groups.emplace((*it)[1], std::move(members));
    }
  }
  return groups;
}

/// The facts of a release's contracts and entities: JSON by type and id.
std::map<std::string, std::string> facts_of(const Release& release, Timestamp now) {
  MemoryDisk disk;
  disk.files = release.files;
  Diagnostics known;  // told when the release was packed
  const auto mesh = compile_mesh(disk, {now, /*facts=*/true, 1}, known);
  std::map<std::string, std::string> facts;
  for (const auto& entity :
       nlohmann::json::parse(write_entities(mesh->store, mesh->rulebook.schema))) {
    facts.emplace(entity["type"].get<std::string>() + " " + entity["id"].get<std::string>(),
                  entity.dump());
  }
  return facts;
}

class Comparison {
 public:
  Comparison(const Versions& versions, const Release& before, const Release& after)
      : versions_(versions), before_(before), after_(after) {}

  std::unique_ptr<ReleaseComparison> run();

 private:
  void reason(ReleaseStep step, std::string text) {
    out_->reasons.push_back({step, std::move(text)});
  }
  void change(const VocabularyChange& change);
  void names();
  void rules();
  void answers(const DiffResult& result, bool despite_forbid);
  template <typename Map>
  void changes(const Map& before, const Map& after, const std::string& noun, ReleaseStep removed,
               ReleaseStep changed);
  void manifests();

  const Versions& versions_;
  const Release& before_;
  const Release& after_;
  std::unique_ptr<ReleaseComparison> out_ = std::make_unique<ReleaseComparison>();
};

void Comparison::change(const VocabularyChange& one) {
  const char* verb = one.kind == Kind::kAdded     ? "added: "
                     : one.kind == Kind::kRemoved ? "removed: "
                                                  : "changed: ";
  reason(one.breaks ? ReleaseStep::kMajor : ReleaseStep::kMinor, verb + one.what);
}

void Comparison::names() {
  const Merged merged =
      merge_rulebooks(versions_[kOld].open.mesh->rulebook, versions_[kNew].open.mesh->rulebook);
  for (const VocabularyChange& one : merged.vocabulary.changes) change(one);
  for (const VocabularyChange& one : compare_names(merged)) change(one);
  changes(action_groups(before_), action_groups(after_), "action group ", ReleaseStep::kMajor,
          ReleaseStep::kMajor);
}

/// Additions are minor.
template <typename Map>
void Comparison::changes(const Map& before, const Map& after, const std::string& noun,
                         ReleaseStep removed, ReleaseStep changed) {
  for (const auto& [name, what] : before) {
    const auto twin = after.find(name);
    if (twin == after.end()) {
      reason(removed, "removed: " + noun + name);
    } else if (twin->second != what) {
      reason(changed, "changed: " + noun + name);
    }
  }
  for (const auto& [name, what] : after) {
    if (!before.contains(name)) reason(ReleaseStep::kMinor, "added: " + noun + name);
  }
}

/// Whose a path is. Owners and repositories are for people, and domains are vocabulary.
void Comparison::manifests() {
  const auto paths = [](const Release& release) {
    std::map<std::string, std::string> all;
    for (const std::string& path : release.manifest.central) all.emplace(path, "the centre");
    for (const ManifestDomain& domain : release.manifest.domains) {
      all.emplace(domain.path, domain.name);
      for (const std::string& path : domain.standards) all.emplace("standards in " + path, "");
    }
    return all;
  };
  const auto before = paths(before_);
  const auto after = paths(after_);
  for (const auto& [path, owner] : after) {
    const auto twin = before.find(path);
    const bool taken = twin == before.end() ? owner == "the centre" : twin->second != owner;
    if (taken) reason(ReleaseStep::kMajor, "changed: whose the path " + path + " is");
  }
  for (const auto& [path, owner] : before) {
    if (!after.contains(path)) reason(ReleaseStep::kMajor, "removed: the path " + path);
  }
  if (before_.manifest.terms != after_.manifest.terms) {
    reason(ReleaseStep::kMajor, "changed: the terms that the manifest gives to contracts");
  }
}

void Comparison::answers(const DiffResult& result, bool despite_forbid) {
  for (const Difference& difference : result.differences) {
    // Where a domain forbids everything, whatever is permitted is taken from it.
    const bool grave = is_stricter(difference.kind) ||
                       (despite_forbid && difference.kind == DifferenceKind::kPermitted);
    reason(grave ? ReleaseStep::kMajor : ReleaseStep::kMinor,
           difference_text(versions_, result, difference));
  }
  for (const Undecided& one : result.undecided) {
    reason(ReleaseStep::kMajor, "not decided: " + one.what + ": " + one.why);
  }
  if (!result.more.empty()) {
    reason(ReleaseStep::kMajor, "there is more than was looked at");
  }
}

void Comparison::rules() {
  DiffSettings settings;
  settings.at = versions_[kNew].open.now;
  for (const size_t side : {kOld, kNew}) {
    const Rulebook& book = versions_[side].open.mesh->rulebook;
    out_->open[side] = with_any_domain(book, DomainRules::kPermit);
    out_->closed[side] = with_any_domain(book, DomainRules::kForbid);
  }
  out_->answers = diff_rulebooks(out_->open[kOld], out_->open[kNew], settings);
  out_->guarantees = diff_rulebooks(out_->closed[kOld], out_->closed[kNew], settings);
  answers(out_->answers, false);
  answers(out_->guarantees, true);
}

std::unique_ptr<ReleaseComparison> Comparison::run() {
  rules();
  names();
  manifests();
  const Timestamp now = versions_[kNew].open.now;
  changes(facts_of(before_, now), facts_of(after_, now), "the facts of ", ReleaseStep::kMajor,
          ReleaseStep::kMinor);
  std::ranges::stable_sort(out_->reasons, std::greater<>(), &StepReason::step);
  return std::move(out_);
}

}  // namespace

std::string_view step_word(ReleaseStep step) {
  switch (step) {
    case ReleaseStep::kPatch:
      return "patch";
    case ReleaseStep::kMinor:
      return "minor";
    case ReleaseStep::kMajor:
      return "major";
  }
  return {};
}

ReleaseVersion next_version(const ReleaseVersion& from, ReleaseStep step) {
  switch (step) {
    case ReleaseStep::kPatch:
      return {from.major, from.minor, from.patch + 1};
    case ReleaseStep::kMinor:
      return {from.major, from.minor + 1, 0};
    case ReleaseStep::kMajor:
      return {from.major + 1, 0, 0};
  }
  return from;
}

std::unique_ptr<ReleaseComparison> compare_releases(const Versions& versions, const Release& before,
                                                    const Release& after) {
  return Comparison(versions, before, after).run();
}

}  // namespace bylaw::cli
