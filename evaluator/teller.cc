#include "evaluator/teller.h"

#include <algorithm>

#include "base/text.h"
#include "evaluator/convert.h"

namespace bylaw::engine {

using graph::Datum;
using graph::Part;

namespace {

const Slot* slot_at(const std::vector<Slot>& slots, uint32_t index) {
  return index < slots.size() ? &slots[index] : nullptr;
}

Datum datum_at(std::span<const Datum> data, uint32_t index) {
  return index < data.size() ? data[index] : Datum::absent();
}

}  // namespace

Teller::Teller(const Loaded& loaded, const RequestSlots& slots, Context& context,
               const Request* request)
    : loaded_(loaded),
      graph_(loaded.bundle().graph()),
      slots_(slots),
      context_(context),
      workspace_(context.workspace()),
      machine_(context.machine()),
      request_(request),
      environment_(engine().environment(slots.action, slots.principal.type, slots.resource.type)) {
  machine_.set_request(&slots_);
  machine_.set_domain(engine().domain_of(slots));
}

Teller::~Teller() { machine_.set_column(Datum::invalid()); }

std::vector<uint32_t> Teller::chain() const {
  return engine().chain(environment_, engine().domain_of(slots_));
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

Datum Teller::attribute(const Datum& entity, uint32_t index) const {
  const EntityType& type = schema().entity_types[EntityTypeId(entity.aux)];
  if (slots_.claims != 0 && type.attributes[index].claim && type.domain != index) {
    for (const bool first : {true, false}) {
      const RequestEntitySlots& who = first ? slots_.principal : slots_.resource;
      if (who.type != entity.aux || who.symbol != static_cast<uint64_t>(entity.n)) continue;
      for (const Claim& claim : first ? slots_.principal_claims : slots_.resource_claims) {
        if (claim.attribute == index) return claim.value;
      }
    }
  }
  return machine_.stored(entity, index);
}

void Teller::append_value(const Datum& d, std::string& out) const {
  engine::append_value(machine_, schema(), d, out);
}

void Teller::append_not_known(const Datum& entity, std::string& out) const {
  append_value(entity, out);
  out += " is not known";
}

/// What is wrong with a member that can't be read, of which `known` is known; `slot` has the words
/// for a value that doesn't fit.
void Teller::append_slot_problem(const Member& member, const Datum& known, const Slot* slot,
                                 std::string& out) {
  out += member.name;
  if (known.kind != graph::Kind::kInvalid) {
    out += " is missing";
  } else if (slot != nullptr) {
    out += ' ';
    out += slot->problem;
  } else {
    lacks_request_ = true;
  }
}

/// Why an attribute of an entity can't be read: a claim comes before what the store knows.
void Teller::append_attribute_problem(const Datum& entity, uint32_t index, std::string& out) {
  const EntityType& type = schema().entity_types[EntityTypeId(entity.aux)];
  const Member& member = type.attributes[index];
  const Claim* claimed = nullptr;
  const RequestEntity* by = nullptr;
  for (const bool first : {true, false}) {
    const RequestEntitySlots& who = first ? slots_.principal : slots_.resource;
    if (!member.claim || type.domain == index || who.type != entity.aux ||
        who.symbol != static_cast<uint64_t>(entity.n)) {
      continue;
    }
    for (const Claim& claim : first ? slots_.principal_claims : slots_.resource_claims) {
      if (claim.attribute != index) continue;
      const bool same = claimed == nullptr ||
                        (claimed->value.kind == claim.value.kind &&
                         (!claim.value.is_value() || machine_.equal(claimed->value, claim.value)));
      if (!same) {
        append_value(entity, out);
        out += '.';
        out += member.name;
        out += " is stated in two ways";
        return;
      }
      claimed = &claim;
      if (request_ != nullptr) by = first ? &request_->principal : &request_->resource;
    }
  }
  const bool known = machine_.knows(entity);
  if (claimed == nullptr && !known) return append_not_known(entity, out);
  append_value(entity, out);
  out += '.';
  if (claimed != nullptr) {
    const Slot* slot = by == nullptr ? nullptr : slot_at(by->stated, index);
    return append_slot_problem(member, claimed->value, slot, out);
  }
  const Datum stored = machine_.stored(entity, index);
  const Slot* slot = nullptr;
  if (stored.kind == graph::Kind::kInvalid) {
    workspace_.ref.type = EntityTypeId(entity.aux);
    workspace_.ref.id = machine_.text(entity.n);
    const Entity* described = loaded_.store().find(workspace_.ref);
    if (described != nullptr) slot = slot_at(described->attributes, index);
  }
  append_slot_problem(member, stored, slot, out);
}

std::string Teller::message(const Datum& error) {
  std::string text;
  append_message(error, text);
  return text;
}

void Teller::append_message(const Datum& error, std::string& out) {
  const uint32_t index = error.aux == graph::kNone ? 0 : code(error.aux).index;
  const auto key = static_cast<EntityKey>(error.n);
  const Datum entity{.kind = graph::Kind::kEntity,
                     .aux = static_cast<uint32_t>(key >> 32),
                     .n = static_cast<int64_t>(key & 0xFFFFFFFFu)};
  switch (fault_of(error)) {
    case Fault::kNone:
      return;
    case Fault::kAbsent:
      out += "an optional value is absent";
      return;
    case Fault::kAttribute:
      return append_attribute_problem(entity, index, out);
    case Fault::kContext:
      out += "context.";
      return append_slot_problem(schema().context[index], datum_at(slots_.context, index),
                                 request_ == nullptr ? nullptr : slot_at(request_->context, index),
                                 out);
    case Fault::kProperty:
      out += "action.";
      return append_slot_problem(
          schema().actions[ActionId(slots_.action)].properties[index],
          datum_at(slots_.properties, index),
          request_ == nullptr ? nullptr : slot_at(request_->action_properties, index), out);
    case Fault::kField: {
      const Record& record = schema().records[RecordId(static_cast<uint32_t>(error.n))];
      out += record.members[index].name;
      out += " is missing";
      return;
    }
    case Fault::kUnknown:
      return append_not_known(entity, out);
    case Fault::kGroup:
      out += "a group of ";
      return append_not_known(entity, out);
    case Fault::kTooDeep:
      out += "nested too deeply";
      return;
    case Fault::kOverflow:
      out += "overflow";
      return;
    case Fault::kWholeDays:
      out += "a date moves by whole days only";
      return;
    case Fault::kYears:
      out += "a date outside the years 0001 to 9999";
      return;
    case Fault::kPattern:
      out += "the pattern can't be read";
      return;
    case Fault::kCells:
      out += "a collection of the row's cells";
      return;
  }
}

}  // namespace bylaw::engine
