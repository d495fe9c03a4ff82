// `bylaw find`: the weakest condition under which something is permitted or denied. Entry point:
// run_find(). What was found is compiled as claims and proved once more before it is said.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/sought.h"
#include "rules/expr_printer.h"

namespace bylaw::cli {
namespace {

using Answer = WeakestCondition::Answer;

/// Finds, proves what was found, and says it.
class Finder {
 public:
  Finder(Host& host, const OpenMesh& open, const FindOptions& options, const Sought& sought)
      : host_(host), open_(open), options_(options), sought_(sought) {
    settings_.at = open.now;
  }

  int run() {
    Claims claims(open_, {sought_.claim});
    if (!claims.usable(host_, "nothing was looked for")) return kUnusable;
    book_ = &claims.mesh().rulebook;
    {
      const Progress progress(host_, "looking");
      found_ = find_weakest(*book_, claims.mesh().sources, settings_, claims.assertion(0),
                            sought_.decision);
      prove();
    }
    options_.json ? say_json() : say_text();
    if (found_.empty()) host_.err << "no request is one of those that are asked about\n";
    const bool decided = std::ranges::none_of(found_, [](const WeakestCondition& found) {
      return found.answer == Answer::kUndecidable || found.answer == Answer::kPartly;
    });
    return decided ? kHolds : kUndecided;
  }

 private:
  const Environment& environment(const WeakestCondition& found) const {
    return book_->schema.environments[found.place.environment];
  }
  std::string environment_text(const WeakestCondition& found) const {
    const Environment& e = environment(found);
    return book_->schema.actions[e.action].name.local + " by " +
           book_->schema.entity_types[e.principal].name.local + " on " +
           book_->schema.entity_types[e.resource].name.local;
  }
  std::string domain(const WeakestCondition& found) const {
    return found.place.domain ? book_->schema.domain_name(*found.place.domain) : std::string();
  }

  /// `always permit read when resource.domain == shop and … and (…) unless …`.
  Claim claim(const WeakestCondition& found, bool always, const std::string& ways) const {
    const Environment& e = environment(found);
    const Action& action = book_->schema.actions[e.action];
    const EntityType& resource = book_->schema.entity_types[e.resource];
    std::vector<std::string> all;
    const auto is = [&](const char* who, const EntityType& type) {
      all.push_back(std::string(who) + " is " + dotted_text(type.name.full()));
    };
    if (action.principals.size() > 1) is("principal", book_->schema.entity_types[e.principal]);
    if (action.resources.size() > 1) is("resource", resource);
    if (resource.domain) {
      const Member& member = resource.attributes[*resource.domain];
      const std::string access = "resource." + name_text(member.name);
      const std::string name = domain(found);
      if (member.optional) all.push_back((name.empty() ? "not has " : "has ") + access);
      if (!name.empty()) {
        all.push_back(access + " == " + (name == "*" ? quote(name) : dotted_text(name)));
      }
    }
    if (!sought_.when.empty()) all.push_back("(" + sought_.when + ")");
    if (!ways.empty()) all.push_back(ways);
    std::string text =
        (always ? "always permit " : "never permit ") + dotted_text(action.name.full());
    for (size_t i = 0; i < all.size(); ++i) text += (i == 0 ? " when " : " and ") + all[i];
    if (!sought_.unless.empty()) text += " unless " + sought_.unless;
    return plain_claim(text);
  }

  /// What is said must follow from its own words: nothing is said that doesn't.
  void prove() {
    std::vector<Claim> texts;
    std::vector<size_t> of;
    const bool permit = sought_.decision.permit;
    for (size_t i = 0; i < found_.size(); ++i) {
      const auto add = [&](bool always, const std::string& ways) {
        texts.push_back(claim(found_[i], always, ways));
        of.push_back(i);
      };
      const std::vector<Way>& ways = found_[i].ways;
      const bool any_policy = sought_.decision.by.empty();
      if (found_[i].answer == Answer::kNever && any_policy) add(!permit, "");
      if (ways.empty()) continue;
      const bool always = ways.front().empty();
      std::string either;
      for (const Way& way : ways) either += (either.empty() ? "" : " or ") + way_text(way);
      add(permit, always ? "" : "(" + either + ")");
      if (found_[i].answer == Answer::kWhenever && any_policy && !always) {
        add(!permit, "not (" + either + ")");
      }
    }
    Claims claims(open_, std::move(texts));
    if (!claims.usable(host_, "what was found can't be proved in its own words")) {
      for (WeakestCondition& found : found_) found = {found.place, Answer::kUndecidable, {}};
      return;
    }
    for (size_t i = 0; i < claims.size(); ++i) {
      WeakestCondition& found = found_[of[i]];
      const Diagnostics wrong = check_assertion_at(claims.mesh().rulebook, claims.mesh().sources,
                                                   settings_, claims.assertion(i), found.place);
      if (!wrong.empty()) found = {found.place, Answer::kUndecidable, {}};
    }
  }

  static std::string_view word(const WeakestCondition& found) {
    switch (found.answer) {
      case Answer::kNever:
        return "never";
      case Answer::kWhenever:
        return found.ways.front().empty() ? "always" : "whenever";
      case Answer::kPartly:
        return "among others whenever";
      case Answer::kUndecidable:
        break;
    }
    return "not decided";
  }

  /// What all ways have in common first, a line for each, then how they go on.
  void say_ways(const std::vector<Way>& ways) const {
    if (ways.empty()) return;
    const auto common = [&](const std::string& part) {
      return std::ranges::all_of(
          ways, [&](const Way& way) { return std::ranges::find(way, part) != way.end(); });
    };
    bool first = true;
    for (const std::string& part : ways.front()) {
      if (!common(part)) continue;
      host_.out << (first ? "        " : "    and ") << part << '\n';
      first = false;
    }
    for (size_t i = 0; i < ways.size(); ++i) {
      Way rest;
      std::ranges::remove_copy_if(ways[i], std::back_inserter(rest), common);
      if (rest.empty()) continue;
      const char* before = first ? "        " : "    and (";
      host_.out << (i == 0 ? before : "     or ") << way_text(rest);
      host_.out << (!first && i + 1 == ways.size() ? ")\n" : "\n");
    }
  }

  void say_text() const {
    std::string environment;
    for (size_t i = 0; i < found_.size(); ++i) {
      const WeakestCondition& found = found_[i];
      const auto same = [&](const WeakestCondition& other) {
        return other.place.environment == found.place.environment && other.answer == found.answer &&
               other.ways == found.ways;
      };
      // Places of which the same is said are said together, at the first of them.
      if (std::any_of(found_.begin(), found_.begin() + static_cast<std::ptrdiff_t>(i), same)) {
        continue;
      }
      if (environment_text(found) != environment) {
        environment = environment_text(found);
        host_.out << (sought_.decision.permit ? "permit " : "deny ") << environment << '\n';
      }
      std::vector<std::string> domains;
      for (const WeakestCondition& other : found_) {
        if (same(other) && !domain(other).empty()) domains.push_back(domain(other));
      }
      host_.out << "  ";
      if (!domains.empty()) host_.out << "in " << join_words(domains) << ": ";
      host_.out << word(found) << '\n';
      say_ways(found.ways);
    }
  }

  void say_json() const {
    using Json = nlohmann::ordered_json;
    Json list = Json::array();
    for (const WeakestCondition& found : found_) {
      const Environment& e = environment(found);
      const std::string name = domain(found);
      Json conditions = Json::array();
      for (const Way& way : found.ways) conditions.push_back(way_text(way));
      list.push_back({{"action", book_->schema.actions[e.action].name.local},
                      {"principal", book_->schema.entity_types[e.principal].name.local},
                      {"resource", book_->schema.entity_types[e.resource].name.local},
                      {"domain", name.empty() ? Json() : Json(name)},
                      {"answer", word(found)},
                      {"conditions", std::move(conditions)}});
    }
    host_.out << Json{{"decision", sought_.decision.permit ? "permit" : "deny"},
                      {"places", std::move(list)}}
                     .dump(2)
              << '\n';
  }

  Host& host_;
  const OpenMesh& open_;
  const FindOptions& options_;
  const Sought& sought_;
  CheckSettings settings_;
  const Rulebook* book_ = nullptr;
  std::vector<WeakestCondition> found_;
};

}  // namespace

int run_find(Host& host, const FindOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open || !usable(host, *open)) return kUnusable;
  const auto sought = read_sought(host, open->mesh->rulebook, options.sought);
  if (!sought) return kUnusable;
  return Finder(host, *open, options, *sought).run();
}

}  // namespace bylaw::cli
