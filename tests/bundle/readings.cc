#include "tests/bundle/readings.h"

#include <algorithm>
#include <set>

#include "evaluator/convert.h"
#include "facts/read_json.h"

namespace bylaw::tests {
namespace {

/// All that slots say, in words.
class SlotsText {
 public:
  SlotsText(const engine::Loaded& loaded, const engine::RequestSlots& slots)
      : schema_(loaded.schema()),
        slots_(slots),
        machine_(loaded.engine().snapshot(), scratch_, &slots) {}

  std::string text() const {
    std::string all = std::to_string(slots_.action) + " at " + std::to_string(slots_.now_ms);
    all += " enforces " + std::to_string(slots_.enforces);
    std::set<std::string> duties;
    for (size_t i = 0; i < slots_.duties.size(); ++i) duties.emplace(slots_.duties[i]);
    for (const std::string& duty : duties) all += " " + duty;
    all += entity(slots_.principal, slots_.principal_claims);
    all += entity(slots_.resource, slots_.resource_claims);
    all += " " + std::to_string(slots_.claims) + " claims; context";
    // The time stands beside the slots.
    for (size_t i = 1; i < slots_.context.size(); ++i) all += datum(slots_.context[i]);
    all += "; properties";
    for (const graph::Datum& d : slots_.properties) all += datum(d);
    return all;
  }

 private:
  std::string datum(const graph::Datum& d) const {
    const auto value = engine::value_of(machine_, d);
    const std::string kind = " " + std::to_string(static_cast<int>(d.kind));
    return value ? kind + ":" + schema_.value_text(*value) : kind;
  }
  std::string entity(const engine::RequestEntitySlots& who,
                     std::vector<engine::Claim> claims) const {
    std::string all = "; " + std::to_string(who.type) + " " +
                      std::string(machine_.text(who.symbol)) + " #" + std::to_string(who.entity) +
                      " row " + std::to_string(who.row);
    std::ranges::sort(claims, {}, &engine::Claim::attribute);
    for (const auto& claim : claims) {
      all += " " + std::to_string(claim.attribute) + "=" + datum(claim.value);
    }
    return all;
  }

  const Schema& schema_;
  const engine::RequestSlots& slots_;
  engine::Scratch scratch_;
  engine::Machine machine_;
};

}  // namespace

std::optional<std::string> reading_difference(engine::Decider& decider, std::string_view json,
                                              Timestamp now, Readings& readings) {
  const engine::Loaded& loaded = decider.loaded();
  const std::string text(json);
  ++readings.texts;
  const bool straight = decider.reader().read(json, now, decider.slots());
  const Result<Request> meant = read_request(json, loaded.schema());
  readings.accepted += meant.ok() ? 1 : 0;
  readings.straight += straight ? 1 : 0;
  if (straight) {
    if (!meant.ok()) return "taken, and refused (" + meant.error().message + "): " + text;
    engine::RequestSlots slots;
    loaded.engine().read(*meant, now, slots);
    const std::string ours = SlotsText(loaded, decider.slots()).text();
    const std::string theirs = SlotsText(loaded, slots).text();
    if (ours != theirs) return "read as\n" + ours + "\nand as\n" + theirs + "\nof " + text;
  }
  const Result<engine::Told> told = decider.decide(json, now, true);
  const Result<Requests> asked = read_requests(json, loaded.schema());
  const bool one = !asked.ok() || !asked->many;
  if (!one) return straight ? std::optional("many, taken as one: " + text) : std::nullopt;
  if (told.ok() != (meant.ok() && asked.ok())) return "told, or not: " + text;
  if (!told.ok()) {
    // "evaluations" may be no list.
    const std::string& why = asked.ok() ? meant.error().message : asked.error().message;
    if (told.error().message == why) return std::nullopt;
    return told.error().message + " is not " + meant.error().message;
  }
  const std::string json_told(told->json);
  engine::Context context(loaded.engine());
  engine::RequestSlots slots;
  const engine::Answer answer = engine::answer(loaded, *meant, now, context, slots);
  if (told->permit != answer.permit || told->outcome != answer.outcome ||
      json_told != engine::answer_json(loaded, answer)) {
    return "told\n" + json_told + "\nand not\n" + engine::answer_json(loaded, answer) + "\nof " +
           text;
  }
  const Result<engine::Told> bare = decider.decide(json, now, false);
  if (!bare.ok() || bare->permit != answer.permit || bare->outcome != answer.outcome ||
      !std::ranges::equal(bare->reasons, answer.reasons)) {
    return "told otherwise without its JSON: " + text;
  }
  return std::nullopt;
}

}  // namespace bylaw::tests
