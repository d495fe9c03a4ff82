// A difference is told by what it is, where, an example, and what each version answers.
#include "cli/diff_report.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "checker/any_domain.h"
#include "facts/read_json.h"
#include "rules/decision_words.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;
using Sides = std::array<std::string_view, 2>;

constexpr Sides kSides = {"old", "new"};
constexpr size_t kMostDomains = 5;  // that are told of an action

std::string environment_text(const Schema& schema, const Environment& e) {
  return schema.actions[e.action].name.local + " by " +
         schema.entity_types[e.principal].name.local + " on " +
         schema.entity_types[e.resource].name.local;
}

std::string place_words(const Schema& schema, const Place& place) {
  const std::string text = environment_text(schema, schema.environments[place.environment]);
  if (!place.domain || *place.domain == Schema::kRoot) return text;
  return text + " at " + schema.domain_name(*place.domain);
}

/// "read by User on Doc at clothing and orders; …".
std::string places_words(const Schema& schema, const std::vector<Place>& places) {
  std::string text;
  for (size_t i = 0; i < places.size();) {
    const EnvironmentId environment = places[i].environment;
    std::vector<std::string> domains;
    for (; i < places.size() && places[i].environment == environment; ++i) {
      if (places[i].domain && *places[i].domain != Schema::kRoot) {
        domains.push_back(schema.domain_name(*places[i].domain));
      }
    }
    if (domains.size() > kMostDomains + 1) {
      const std::string rest = counted(domains.size() - kMostDomains, "other domain");
      domains.resize(kMostDomains);
      domains.push_back(rest);
    }
    text += (text.empty() ? "" : "; ") + environment_text(schema, schema.environments[environment]);
    if (!domains.empty()) text += " at " + join_words(domains);
  }
  return text;
}

bool is_about_decisions(DifferenceKind kind) {
  return kind == DifferenceKind::kPermitted || kind == DifferenceKind::kDenied;
}

/// "shop.staff (shop/rules.bylaw:4:15)", each once.
std::string rules_words(const Version& version, const Rulebook& book,
                        const std::vector<RuleId>& rules) {
  std::vector<std::string> names;
  std::set<std::string> told;
  for (const RuleId rule : rules) {
    const std::string place = place_text(version.open.mesh->sources, book.rules[rule].head);
    const std::string text = book.rule_name(rule) + (place.empty() ? "" : " (" + place + ")");
    if (told.insert(text).second) names.push_back(text);
  }
  return join_words(names);
}

/// What is shown of the columns that the other version shows otherwise.
std::string shown_words(const VersionAnswer& answer, const VersionAnswer& other) {
  std::set<std::string> columns;
  for (const VersionAnswer* one : {&answer, &other}) {
    for (const auto& [column, mask] : one->masks) columns.insert(column);
  }
  std::vector<std::string> masks;
  for (const std::string& column : columns) {
    const auto mine = answer.masks.find(column);
    const auto theirs = other.masks.find(column);
    const bool both = mine != answer.masks.end() && theirs != other.masks.end();
    if (both && mine->second == theirs->second) continue;
    masks.push_back(column + (mine == answer.masks.end() ? " in full" : " as " + mine->second));
  }
  return "shows " + join_words(masks);
}

/// What a version says of the example.
std::string answer_words(const Version& version, const Rulebook& book, DifferenceKind kind,
                         const VersionAnswer& answer, const VersionAnswer& other) {
  if (!answer.known) return "has no such request, so it is denied";
  const std::string rules = rules_words(version, book, answer.rules);
  const Decision& decision = answer.decision;
  const std::string by = rules.empty() ? "" : " by " + rules;
  const std::string through = rules.empty() ? "" : ", through " + rules;
  if (is_about_decisions(kind)) {
    switch (decision.outcome) {
      case Outcome::kForbidden:
        return "forbidden" + by;
      case Outcome::kGuaranteed:
        return "guaranteed" + by;
      case Outcome::kGranted:
        return "granted" + by;
      case Outcome::kNotPermitted:
      case Outcome::kCannotEnforce:
      case Outcome::kInvalid:
        return decision.problems.empty() ? "denied: nothing grants it"
                                         : "denied: " + join_words(decision.problems);
    }
  }
  if (kind == DifferenceKind::kMoreRows || kind == DifferenceKind::kFewerRows) {
    return (answer.row_visible ? "the row is visible" : "the row is hidden") + through;
  }
  if (kind == DifferenceKind::kShowsMore || kind == DifferenceKind::kShowsLess) {
    return shown_words(answer, other) + through;
  }
  if (kind == DifferenceKind::kAsksMore || kind == DifferenceKind::kAsksLess) {
    const std::string duties = answer.duties.empty() ? "nothing" : join_words(answer.duties);
    return "asks for " + duties + through;
  }
  if (decision.permit) return "permitted" + through;
  return join_words(decision.problems) + through;
}

/// An example of which what "any domain" does, where releases are compared, is told by itself
/// instead of as a context that no request has.
struct Example {
  Witness witness;
  std::vector<std::string> domain;  // "permits it", "lifts secrecy.old", "sets secrecy.oldest to 9"
};

Example example_of(const Schema& schema, const Witness& witness) {
  Example example{witness, {}};
  const std::string mark = std::string(kAnyDomain) + " ";
  for (uint32_t i = 0; i < schema.context.size() && i < witness.request.context.size(); ++i) {
    const std::string& name = schema.context[i].name;
    if (!name.starts_with(mark)) continue;
    Slot& slot = example.witness.request.context[i];
    const bool told = std::erase(example.witness.context, i) > 0;
    std::string words = name.substr(mark.size());
    if (slot.state == Slot::State::kPresent) {
      const bool* does = slot.value.if_a<bool>();
      if (does == nullptr && told) {
        example.domain.push_back(words + " to " + schema.value_text(slot.value));
      } else if (does != nullptr && *does) {
        example.domain.push_back(words == "permits" ? "permits it" : words);
      }
    }
    slot = Slot();
  }
  return example;
}

std::string example_text(const Rulebook& book, const Example& example) {
  const std::string text = witness_sentence(book, example.witness);
  return example.domain.empty() ? text : text + "; the domain " + join_words(example.domain);
}

std::string row_words(const Asked& asked) {
  std::string text;
  for (const auto& [column, cell] : asked.row) {
    text += (text.empty() ? "" : ", ") + column + ": " + quote(cell);
  }
  return text;
}

Json rules_json(const Version& version, const Rulebook& book, const std::vector<RuleId>& rules) {
  const SourceMap& sources = version.open.mesh->sources;
  Json list = Json::array();
  for (const RuleId rule : rules) {
    Json item{{"rule", book.rule_name(rule)}, {"kind", rule_kind_word(book, rule)}};
    const Span span = book.rules[rule].head;
    if (span.valid()) {
      const LineColumn at = sources[span.file].line_column(span.begin);
      item["path"] = sources[span.file].path();
      item["line"] = at.line;
      item["column"] = at.column;
    }
    list.push_back(std::move(item));
  }
  return list;
}

Json place_json(const Schema& schema, const Place& place) {
  const Environment& e = schema.environments[place.environment];
  return Json{{"action", schema.actions[e.action].name.local},
              {"principal", schema.entity_types[e.principal].name.local},
              {"resource", schema.entity_types[e.resource].name.local},
              {"domain", place.domain ? Json(schema.domain_name(*place.domain)) : Json(nullptr)}};
}

Json answer_json(const Version& version, const Rulebook& book, const VersionAnswer& answer) {
  Json json{
      {"decision", answer.decision.permit ? "permit" : "deny"},
      {"outcome", answer.known ? outcome_word(answer.decision.outcome) : "unknown-vocabulary"},
      {"rules", rules_json(version, book, answer.rules)}};
  if (!answer.decision.permit) return json;
  json["row_visible"] = answer.row_visible;
  json["masks"] = answer.masks;
  json["duties"] = answer.duties;
  return json;
}

Json difference_json(const Versions& versions, const DiffResult& result,
                     const Difference& difference) {
  const Schema& schema = result.merged.book.schema;
  Json places = Json::array();
  for (const Place& place : difference.places) places.push_back(place_json(schema, place));
  const Example example = example_of(schema, difference.witness);
  Json witness{
      {"request", Json::parse(write_request(example.witness.request, schema))},
      {"entities", Json::parse(write_entities(difference.witness.store, schema))},
      {"at", to_string(difference.witness.now)},
  };
  if (!example.domain.empty()) witness["domain"] = example.domain;
  if (!difference.asked.row.empty()) witness["row"] = difference.asked.row;
  Json json{{"kind", difference_words(difference.kind)},
            {"stricter", is_stricter(difference.kind)},
            {"places", std::move(places)},
            {"example", example_text(result.merged.book, example)},
            {"witness", std::move(witness)}};
  for (const size_t side : {kOld, kNew}) {
    json[std::string(kSides[side])] =
        answer_json(versions[side], *result.merged.of[side], difference.versions[side]);
  }
  return json;
}

std::string_view change_word(VocabularyChange::Kind kind) {
  switch (kind) {
    case VocabularyChange::Kind::kAdded:
      return "added";
    case VocabularyChange::Kind::kRemoved:
      return "removed";
    case VocabularyChange::Kind::kChanged:
      return "changed";
  }
  return {};
}

}  // namespace

std::string difference_text(const Versions& versions, const DiffResult& result,
                            const Difference& difference) {
  const Schema& schema = result.merged.book.schema;
  std::string text = std::string(difference_words(difference.kind)) + ": " +
                     places_words(schema, difference.places) + "\n";
  text += "  for example, " +
          example_text(result.merged.book, example_of(schema, difference.witness)) + "\n";
  if (const std::string row = row_words(difference.asked); !row.empty()) {
    text += "  in the row { " + row + " }\n";
  }
  for (const size_t side : {kOld, kNew}) {
    text += "  " + std::string(kSides[side]) + ": " +
            answer_words(versions[side], *result.merged.of[side], difference.kind,
                         difference.versions[side], difference.versions[1 - side]) +
            "\n";
  }
  return text;
}

void tell_differences(std::ostream& out, const Versions& versions, const DiffResult& result) {
  const Schema& schema = result.merged.book.schema;
  for (const Difference& difference : result.differences) {
    out << difference_text(versions, result, difference) << '\n';
  }
  for (const auto& [place, kind] : result.more) {
    out << "there is more that is " << difference_words(kind) << ": " << place_words(schema, place)
        << '\n';
  }
  for (const Undecided& undecided : result.undecided) {
    out << "not decided: " << undecided.what << ": " << places_words(schema, undecided.places)
        << ": " << undecided.why << '\n';
  }
  const std::vector<VocabularyChange>& changes = result.merged.vocabulary.changes;
  for (const VocabularyChange& change : changes) {
    out << "vocabulary: " << change_word(change.kind) << ": " << change.what << '\n';
  }
  const std::string where = counted(result.places, "place");
  if (result.same()) {
    out << "no difference: proved for all requests that are valid under both, " << where << '\n';
    return;
  }
  out << counted(result.differences.size(), "difference");
  if (!result.undecided.empty()) out << ", " << result.undecided.size() << " not decided";
  out << ", " << where << " compared\n";
}

Json differences_json(const Versions& versions, const DiffResult& result) {
  const Schema& schema = result.merged.book.schema;
  Json differences = Json::array();
  for (const Difference& difference : result.differences) {
    differences.push_back(difference_json(versions, result, difference));
  }
  Json more = Json::array();
  for (const auto& [place, kind] : result.more) {
    more.push_back(Json{{"kind", difference_words(kind)}, {"place", place_json(schema, place)}});
  }
  Json undecided = Json::array();
  for (const Undecided& one : result.undecided) {
    Json places = Json::array();
    for (const Place& place : one.places) places.push_back(place_json(schema, place));
    undecided.push_back(Json{{"what", one.what}, {"places", std::move(places)}, {"why", one.why}});
  }
  Json vocabulary = Json::array();
  for (const VocabularyChange& change : result.merged.vocabulary.changes) {
    vocabulary.push_back(Json{
        {"change", change_word(change.kind)}, {"what", change.what}, {"breaks", change.breaks}});
  }
  return Json{{"old", versions[kOld].name},
              {"new", versions[kNew].name},
              {"same", result.same()},
              {"places", result.places},
              {"differences", std::move(differences)},
              {"more", std::move(more)},
              {"undecided", std::move(undecided)},
              {"vocabulary", std::move(vocabulary)}};
}

}  // namespace bylaw::cli
