#include "evaluator/teller.h"

#include <algorithm>

#include "base/text.h"
#include "evaluator/convert.h"

namespace bylaw::engine {

using graph::Datum;
using graph::Part;

namespace {

Slot slot_at(const std::vector<Slot>& slots, uint32_t index) {
  return index < slots.size() ? slots[index] : Slot();
}

/// What is wrong with a member that can't be read; `whose` begins the sentence.
std::string slot_problem(const Member& member, const Slot& slot, const std::string& whose) {
  if (slot.state == Slot::State::kInvalid) return whose + member.name + " " + slot.problem;
  return whose + member.name + " is missing";
}

}  // namespace

Teller::Teller(const Loaded& loaded, const Request& request, RequestSlots& slots, Context& context)
    : loaded_(loaded),
      graph_(loaded.bundle().graph()),
      request_(request),
      slots_(slots),
      context_(context),
      machine_(context.machine()),
      environment_(engine().environment(slots.action, slots.principal.type, slots.resource.type)),
      chain_(engine().chain(environment_, engine().domain_of(slots))) {
  machine_.set_request(&slots_);
  machine_.set_domain(engine().domain_of(slots));
}

Teller::~Teller() {
  machine_.set_column(Datum::invalid());
  context_.forget();
}

const graph::BodyRecord* Teller::body_of(uint32_t rule) const {
  return engine().body_of(rule, environment(), engine().domain_of(slots_));
}

Datum Teller::evaluate(uint32_t code, std::span<const Datum> frame, uint32_t depth) {
  return machine_.evaluate(code, static_cast<uint32_t>(frame.size()), frame, depth);
}

Datum Teller::truth(uint32_t code, uint32_t frame_size) {
  return code == graph::kNone ? Datum::boolean(true) : machine_.evaluate(code, frame_size);
}

std::span<const Datum> Teller::members(const Datum& d) const { return machine_.members(d); }

void Teller::set_column(const Datum& column) { machine_.set_column(column); }

uint32_t Teller::symbol(std::string_view text) {
  const SymbolTable& symbols = engine().snapshot().symbols();
  if (const uint32_t known = symbols.find(text); known != SymbolTable::kNone) return known;
  return symbols.size() + slots_.texts.add(text, hash_of(text));
}

Datum Teller::datum(const Value& value) {
  DatumMaker maker(graph::Pool::kRequest, slots_.members, slots_.addresses,
                   [this](std::string_view text) { return symbol(text); });
  return maker.make(value);
}

std::optional<Value> Teller::value(const Datum& d) const { return value_of(machine_, d); }

std::optional<std::string> Teller::text_of(uint32_t code) const {
  const graph::PlaceRecord place = place_of(code);
  if (place.line == 0) return std::string();
  if (!machine_.is_written(code)) return std::string(graph_.text(place.text));
  const graph::GuardHead& head = machine_.guard().head;
  if (head.text == graph::kNone) return std::nullopt;
  const std::string_view whole = graph_.text(head.text);
  const size_t first = std::min<size_t>(place.begin - head.begin, whole.size());
  return one_line(whole.substr(first, place.end - place.begin));
}

std::string Teller::not_known(const EntityRef& entity) const {
  return schema().value_text(Value(entity)) + " is not known";
}

EntityRef Teller::entity(const Datum& error) const {
  const auto key = static_cast<EntityKey>(error.n);
  return {EntityTypeId(static_cast<uint32_t>(key >> 32)),
          std::string(machine_.text(static_cast<uint32_t>(key)))};
}

/// Why an attribute of an entity can't be read: a claim comes before what the store knows.
std::string Teller::attribute_problem(const EntityRef& entity, uint32_t index) const {
  const EntityType& type = schema().entity_types[entity.type];
  const Member& member = type.attributes[index];
  const std::string whose = schema().value_text(Value(entity)) + ".";
  std::optional<Slot> claim;
  for (const RequestEntity* who : {&request_.principal, &request_.resource}) {
    if (!member.claim || type.domain == index || who->ref() != entity) continue;
    const Slot stated = slot_at(who->stated, index);
    if (stated.state == Slot::State::kAbsent) continue;
    const bool same = !claim || (claim->state == stated.state && claim->value == stated.value);
    if (!same) return whose + member.name + " is stated in two ways";
    claim = stated;
  }
  if (claim) return slot_problem(member, *claim, whose);
  const Entity* stored = loaded_.store().find(entity);
  if (stored == nullptr) return not_known(entity);
  return slot_problem(member, slot_at(stored->attributes, index), whose);
}

std::string Teller::message(const Datum& error) const {
  const uint32_t index = error.aux == graph::kNone ? 0 : code(error.aux).index;
  switch (fault_of(error)) {
    case Fault::kNone:
      return {};
    case Fault::kAbsent:
      return "an optional value is absent";
    case Fault::kAttribute:
      return attribute_problem(entity(error), index);
    case Fault::kContext:
      return slot_problem(schema().context[index], slot_at(request_.context, index), "context.");
    case Fault::kProperty:
      return slot_problem(schema().actions[request_.action].properties[index],
                          slot_at(request_.action_properties, index), "action.");
    case Fault::kField: {
      const Record& record = schema().records[RecordId(static_cast<uint32_t>(error.n))];
      return record.members[index].name + " is missing";
    }
    case Fault::kUnknown:
      return not_known(entity(error));
    case Fault::kGroup:
      return "a group of " + not_known(entity(error));
    case Fault::kTooDeep:
      return "nested too deeply";
    case Fault::kOverflow:
      return "overflow";
    case Fault::kWholeDays:
      return "a date moves by whole days only";
    case Fault::kYears:
      return "a date outside the years 0001 to 9999";
    case Fault::kPattern:
      return "the pattern can't be read";
    case Fault::kCells:
      return "a collection of the row's cells";
  }
  return {};
}

}  // namespace bylaw::engine
