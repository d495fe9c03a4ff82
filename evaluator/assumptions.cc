#include "evaluator/assumptions.h"

#include <algorithm>

namespace bylaw::engine {
namespace {

using graph::AssumptionRecord;
using graph::Datum;
using graph::Part;

/// The entities that there are of a type in order of their names, then those of the request that
/// nobody knows.
class Choices {
 public:
  Choices(const Teller& teller, uint32_t type)
      : snapshot_(teller.engine().snapshot()), type_(type), known_(snapshot_.of_type(type)) {
    for (const RequestEntitySlots* who : {&teller.slots().principal, &teller.slots().resource}) {
      const bool first = unknown_ == 0 || others_[0] != who->symbol;
      if (who->type == type && who->entity == graph::kNone && first) {
        others_[unknown_++] = who->symbol;
      }
    }
  }
  size_t size() const { return known_.size() + unknown_; }
  Datum operator[](size_t i) const {
    const uint32_t symbol =
        i < known_.size() ? snapshot_.entities()[known_[i]].symbol : others_[i - known_.size()];
    return {.kind = graph::Kind::kEntity, .aux = type_, .n = symbol};
  }

 private:
  const Snapshot& snapshot_;
  uint32_t type_;
  std::span<const uint32_t> known_;
  std::array<uint32_t, 2> others_{};
  size_t unknown_ = 0;
};

bool is(const Datum& entity, const RequestEntitySlots& who) {
  return who.type == entity.aux && who.symbol == static_cast<uint64_t>(entity.n);
}

/// The first choice that concerns the request and breaks the assumption, in words; empty if none.
std::string_view broken(Teller& teller, const AssumptionRecord& a) {
  Arena& arena = teller.workspace().arena;
  const RequestSlots& slots = teller.slots();
  List<Choices> choices(&arena);
  for (const uint32_t type :
       teller.graph().get<Part::kVariables>().subspan(a.variables.first, a.variables.count)) {
    choices.emplace_back(teller, type);
    if (choices.back().size() == 0) return {};
  }
  List<size_t> at(choices.size(), 0, &arena);
  List<Datum> frame(a.frame_size, Datum::invalid(), &arena);
  for (bool more = true; more;) {
    bool concerns = choices.empty();
    for (size_t i = 0; i < at.size(); ++i) {
      frame[i] = choices[i][at[i]];
      concerns |= is(frame[i], slots.principal) || is(frame[i], slots.resource);
    }
    if (concerns && teller.evaluate(a.body, frame).is_false()) {
      return teller.words([&](std::string& out) {
        out += "the assumption \"";
        out += teller.graph().text(a.name);
        out += "\" does not hold";
        for (size_t i = 0; i < at.size(); ++i) {
          out += i == 0 ? " for " : ", ";
          teller.append_value(frame[i], out);
        }
      });
    }
    size_t i = 0;
    while (i < at.size() && ++at[i] == choices[i].size()) at[i++] = 0;
    more = i < at.size();
  }
  return {};
}

}  // namespace

void broken_assumptions(Teller& teller, List<std::string_view>& problems) {
  for (const AssumptionRecord& a : teller.graph().get<Part::kAssumptions>()) {
    const std::string_view text = broken(teller, a);
    if (!text.empty()) problems.push_back(text);
  }
}

}  // namespace bylaw::engine
