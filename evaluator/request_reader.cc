#include "evaluator/request_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

#include "evaluator/json_nodes.h"

namespace bylaw::engine {
namespace {

using graph::Datum;
using graph::Kind;
using graph::kNone;
using graph::Part;

constexpr size_t kMostKeys = 32;

/// The front of a text of a node, behind which there is room, and its size: texts that differ
/// mostly differ in it.
uint64_t sign_of(std::string_view text) {
  auto front = load<uint64_t>(text.data());
  if (text.size() < sizeof front) front &= (uint64_t{1} << (8 * text.size())) - 1;
  return front ^ text.size() << 56;
}

/// Tells keys that come twice in one object.
class Keys {
 public:
  bool fresh(std::string_view key) {
    if (count_ == kMostKeys) return false;
    const uint64_t sign = sign_of(key);
    for (size_t i = 0; i < count_; ++i) {
      if (seen_[i].sign == sign && same_text({seen_[i].begin, seen_[i].size}, key)) return false;
    }
    seen_[count_++] = {sign, key.data(), key.size()};
    return true;
  }
  /// Of a key that is known by its number; without one it is told by its text.
  bool fresh(uint32_t number, std::string_view key = {}) {
    if (number >= 64) return fresh(key);
    const uint64_t bit = uint64_t{1} << number;
    const bool first = (known_ & bit) == 0;
    known_ |= bit;
    return first;
  }

 private:
  struct Seen {
    uint64_t sign;
    const char* begin;
    size_t size;
  };
  size_t count_ = 0;
  uint64_t known_ = 0;
  std::array<Seen, kMostKeys> seen_;  // as far as they are counted; the rest is not touched
};

/// Positions of members by name, which mostly come in the order of their declaration.
class MemberFinder {
 public:
  explicit MemberFinder(const std::vector<Member>& declared) : declared_(declared) {}
  /// kNone if there is none.
  uint32_t find(std::string_view name) {
    const auto count = static_cast<uint32_t>(declared_.size());
    for (uint32_t tried = 0; tried < count; ++tried) {
      const uint32_t at = next_ < count ? next_ : 0;
      next_ = at + 1;
      if (same_text(declared_[at].name, name)) return at;
    }
    return kNone;
  }

 private:
  const std::vector<Member>& declared_;
  uint32_t next_ = 0;
};

/// A value that is passed over: no key may come twice in it either.
bool fine(const JsonNode& node) {
  if (!node.has_nodes()) return true;
  if (!node.is_map()) {
    for (const JsonNode& item : node.items()) {
      if (!fine(item)) return false;
    }
    return true;
  }
  Keys keys;
  for (const auto [key, value] : node.members()) {
    if (!keys.fresh(key) || !fine(value)) return false;
  }
  return true;
}

bool name(const JsonNode& node, std::string_view& text) {
  text = node.is_text() ? node.text() : std::string_view();
  return !text.empty();
}

}  // namespace

class RequestReader::Impl {
 public:
  Impl(const Engine& engine, const Schema& schema, const Words& words)
      : engine_(engine),
        snapshot_(engine.snapshot()),
        graph_(engine.snapshot().graph()),
        schema_(schema),
        words_(words),
        machine_(engine.snapshot(), scratch_, nullptr) {}

  bool read(std::string_view json, Timestamp now, RequestSlots& slots, OpenPart open);

 private:
  /// What a request says of its subject or resource.
  struct Described {
    RequestEntitySlots& who;
    bool open;
    std::string_view type = {};
    std::string_view id = {};
    const JsonNode* properties = nullptr;
    uint64_t hash = 0;  // of the id
  };

  bool members_of(const JsonNode& node, Described& said);
  bool describe(const JsonNode& node, Described& said);
  void look_up(const Described& said);
  bool action(const JsonNode& node);
  bool members(const std::vector<Member>& declared, const JsonNode& map, std::vector<Datum>& out,
               bool context);
  bool stated(const Described& said, std::vector<Claim>& claims);
  bool is_known(TypeId type, const JsonNode& node, const Datum& known);
  bool enforces(const JsonNode& node);

  Datum value(TypeId type, const JsonNode& node);
  Datum number(const JsonNode& node, int64_t unit, Kind kind);
  Datum text_form(const Type& type, std::string_view text);
  Datum word(const WordTable& table, std::string_view text, Kind kind, uint32_t of) const;
  Datum reference(EntityTypeId type, const JsonNode& node);
  Datum record(RecordId id, const JsonNode& node);
  Datum sequence(const Type& type, const JsonNode& node);
  uint32_t symbol(std::string_view text);

  const Engine& engine_;
  const Snapshot& snapshot_;
  const graph::Graph& graph_;
  const Schema& schema_;
  const Words& words_;
  Scratch scratch_;
  Machine machine_;
  JsonNodes nodes_;
  RequestSlots* slots_ = nullptr;
  bool unusual_ = false;  // a value that this reader leaves to the other one
};

uint32_t RequestReader::Impl::symbol(std::string_view text) {
  const uint64_t hash = hash_of(text);
  const SymbolTable& symbols = snapshot_.symbols();
  const uint32_t known = symbols.find(text, hash);
  return known != SymbolTable::kNone ? known : symbols.size() + slots_->texts.add(text, hash);
}

Datum RequestReader::Impl::number(const JsonNode& node, int64_t unit, Kind kind) {
  if (!node.is(JsonKind::kInt)) {
    // Of a number with a point the digits as they are written matter.
    unusual_ |= node.is(JsonKind::kReal);
    return Datum::invalid();
  }
  int64_t n = node.number();
  if (__builtin_mul_overflow(n, unit, &n)) return Datum::invalid();
  return {.kind = kind, .n = n};
}

Datum RequestReader::Impl::word(const WordTable& table, std::string_view text, Kind kind,
                                uint32_t of) const {
  const uint32_t found = table.find(text);
  return found == kNone ? Datum::invalid() : Datum{.kind = kind, .aux = of, .n = found};
}

/// A value that is written as a text.
Datum RequestReader::Impl::text_form(const Type& type, std::string_view text) {
  const auto number_of = [](Kind kind, const auto& parsed, auto member) -> Datum {
    if (!parsed) return Datum::invalid();
    return {.kind = kind, .n = (*parsed).*member};
  };
  switch (type.kind) {
    case TypeKind::kString:
      return {.kind = Kind::kString, .n = symbol(text)};
    case TypeKind::kDecimal:
      return number_of(Kind::kDecimal, parse_decimal(text), &Decimal::units);
    case TypeKind::kDuration:
      return number_of(Kind::kDuration, parse_duration(text), &Duration::ms);
    case TypeKind::kTimestamp:
      return number_of(Kind::kTimestamp, parse_timestamp(text), &Timestamp::ms);
    case TypeKind::kDate:
      return number_of(Kind::kDate, parse_date(text), &Date::days);
    case TypeKind::kIp: {
      const auto ip = parse_ip(text);
      if (!ip) return Datum::invalid();
      slots_->addresses.push_back({.bytes = ip->bytes, .prefix = ip->prefix});
      return {.kind = Kind::kIp,
              .pool = graph::Pool::kRequest,
              .n = static_cast<int64_t>(slots_->addresses.size() - 1)};
    }
    case TypeKind::kWeekday:
      for (uint8_t day = 0; day < 7; ++day) {
        if (weekday_word(Weekday{day}) == text) return {.kind = Kind::kWeekday, .n = day};
      }
      return Datum::invalid();
    case TypeKind::kAction: {
      const auto found = schema_.find_action(text);
      if (!found) return Datum::invalid();
      return {.kind = Kind::kAction, .n = found->value};
    }
    case TypeKind::kEnum:
      return word(words_.enums[type.declaration], text, Kind::kEnum, type.declaration);
    case TypeKind::kTaxonomy:
      return word(words_.taxonomies[type.declaration], text, Kind::kTerm, type.declaration);
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kColumnText:
    case TypeKind::kEntity:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      break;
  }
  return Datum::invalid();
}

/// An id, or { "type", "id" } and nothing else.
Datum RequestReader::Impl::reference(EntityTypeId type, const JsonNode& node) {
  const JsonNode* id = &node;
  if (node.is_map()) {
    id = nullptr;
    const JsonNode* named = nullptr;
    for (const auto [key, value] : node.members()) {
      if (key == "type") {
        named = &value;
      } else if (key == "id") {
        id = &value;
      } else {
        return Datum::invalid();
      }
    }
    if (id == nullptr || named == nullptr || !named->is_text()) return Datum::invalid();
    const auto found = schema_.find_entity_type(named->text());
    if (!found || *found != type) return Datum::invalid();
  }
  if (!id->is_text() || id->size == 0) return Datum::invalid();
  return {.kind = Kind::kEntity, .aux = type.value, .n = symbol(id->text())};
}

/// Records nest no deeper than their types.
Datum RequestReader::Impl::record(RecordId id, const JsonNode& node) {
  if (!node.is_map()) return Datum::invalid();
  const std::vector<Member>& declared = schema_.records[id].members;
  const size_t first = slots_->members.size();
  slots_->members.resize(first + declared.size(), Datum::absent());
  uint64_t seen = 0;
  bool whole = true;
  MemberFinder finder(declared);
  for (const auto [key, said] : node.members()) {
    const uint32_t position = finder.find(key);
    if (position == kNone) continue;
    const Member& member = declared[position];
    const bool null = said.is(JsonKind::kNull);
    if (position >= 64 || (null && !member.optional)) {
      unusual_ = true;  // "not known" may be meant
      return Datum::invalid();
    }
    if (null) continue;
    seen |= uint64_t{1} << position;
    const Datum made = value(member.type, said);
    slots_->members[first + position] = made;
    whole &= made.is_value();
  }
  for (size_t i = 0; i < declared.size(); ++i) {
    whole &= declared[i].optional || (i < 64 && (seen >> i & 1) != 0);
  }
  if (!whole) return Datum::invalid();
  return {.kind = Kind::kRecord,
          .pool = graph::Pool::kRequest,
          .aux = id.value,
          .n = static_cast<int64_t>(first)};
}

Datum RequestReader::Impl::sequence(const Type& type, const JsonNode& node) {
  if (!node.is(JsonKind::kList)) return Datum::invalid();
  std::vector<Datum>& pool = slots_->members;
  const size_t first = pool.size();
  size_t count = 0;
  for ([[maybe_unused]] const JsonNode& item : node.items()) ++count;
  pool.resize(first + count);
  bool whole = true;
  size_t at = first;
  for (const JsonNode& item : node.items()) {
    const Datum made = value(type.element, item);
    pool[at++] = made;
    whole &= made.is_value();
  }
  if (!whole) return Datum::invalid();
  const bool is_set = type.kind == TypeKind::kSet;
  if (is_set) {
    const auto begin = pool.begin() + static_cast<ptrdiff_t>(first);
    const auto end = begin + static_cast<ptrdiff_t>(count);
    std::sort(begin, end,
              [&](const Datum& a, const Datum& b) { return machine_.compare(a, b) < 0; });
    const auto last = std::unique(
        begin, end, [&](const Datum& a, const Datum& b) { return machine_.equal(a, b); });
    count = static_cast<size_t>(last - begin);
  }
  return {.kind = is_set ? Kind::kSet : Kind::kList,
          .pool = graph::Pool::kRequest,
          .aux = static_cast<uint32_t>(count),
          .n = static_cast<int64_t>(first)};
}

/// The datum that DatumMaker makes of what Converter makes of the node.
Datum RequestReader::Impl::value(TypeId id, const JsonNode& node) {
  const Type& type = schema_.types[id];
  switch (type.kind) {
    case TypeKind::kError:
    case TypeKind::kColumnText:
      return Datum::invalid();
    case TypeKind::kBool:
      return node.is(JsonKind::kTrue) || node.is(JsonKind::kFalse)
                 ? Datum::boolean(node.is(JsonKind::kTrue))
                 : Datum::invalid();
    case TypeKind::kInt:
      return number(node, 1, Kind::kInt);
    case TypeKind::kEntity:
      return reference(type.entity(), node);
    case TypeKind::kRecord:
      return record(type.record(), node);
    case TypeKind::kSet:
    case TypeKind::kList:
      return sequence(type, node);
    case TypeKind::kDecimal:
      if (!node.is_text()) return number(node, 10'000, Kind::kDecimal);
      break;
    case TypeKind::kString:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kIp:
    case TypeKind::kAction:
    case TypeKind::kWeekday:
    case TypeKind::kEnum:
    case TypeKind::kTaxonomy:
      break;
  }
  return node.is_text() ? text_form(type, node.text()) : Datum::invalid();
}

bool RequestReader::Impl::members(const std::vector<Member>& declared, const JsonNode& map,
                                  std::vector<Datum>& out, bool context) {
  MemberFinder finder(declared);
  Keys keys;
  for (const auto [key, said] : map.members()) {
    const uint32_t position = finder.find(key);
    if (!keys.fresh(position, key) || !fine(said)) return false;
    if (position == kNone || (context && position == 0)) continue;
    const Member& member = declared[position];
    if (said.is(JsonKind::kNull) && member.optional) continue;
    out[position] = value(member.type, said);
    if (unusual_) return false;
  }
  return true;
}

bool RequestReader::Impl::stated(const Described& said, std::vector<Claim>& claims) {
  claims.clear();
  if (said.open || said.properties == nullptr) return true;
  const RequestEntitySlots& who = said.who;
  const std::vector<Member>& declared = schema_.entity_types[EntityTypeId(who.type)].attributes;
  const graph::Span32 slots = graph_.get<Part::kTypes>()[who.type].attributes;
  const Datum* known = nullptr;
  if (who.entity != kNone) {
    known = snapshot_.slots().data() + snapshot_.entities()[who.entity].first_slot;
  }
  MemberFinder finder(declared);
  Keys keys;
  for (const auto [key, node] : said.properties->members()) {
    const uint32_t position = finder.find(key);
    if (!keys.fresh(position, key) || !fine(node)) return false;
    if (position == kNone) continue;
    const Member& member = declared[position];
    if (node.is(JsonKind::kNull) && member.optional) continue;
    const bool claim = (graph_.get<Part::kSlots>()[slots.first + position] & graph::kClaim) != 0;
    if (!claim) {
      if (known == nullptr || !is_known(member.type, node, known[position])) return false;
      continue;
    }
    claims.push_back({position, value(member.type, node)});
    if (unusual_) return false;
  }
  return true;
}

/// Whether the value is the one that is known.
bool RequestReader::Impl::is_known(TypeId type, const JsonNode& node, const Datum& known) {
  if (schema_.types[type].kind == TypeKind::kString) {
    return node.is_text() && known.kind == Kind::kString &&
           same_text(snapshot_.symbols().text(static_cast<uint32_t>(known.n)), node.text());
  }
  const Datum made = value(type, node);
  return !unusual_ && made.is_value() && machine_.equal(known, made);
}

bool RequestReader::Impl::members_of(const JsonNode& node, Described& said) {
  if (!node.is_map()) return false;
  Keys keys;
  for (const auto [key, value] : node.members()) {
    if (same_text(key, "type")) {
      if (!keys.fresh(0) || !name(value, said.type)) return false;
    } else if (same_text(key, "id")) {
      if (!keys.fresh(1) || !name(value, said.id)) return false;
    } else if (same_text(key, "properties")) {
      if (!keys.fresh(2) || !value.is_map()) return false;
      said.properties = &value;
    } else if (!keys.fresh(key) || !fine(value)) {
      return false;
    }
  }
  return true;
}

/// Where its name is looked up is fetched while the rest is read.
bool RequestReader::Impl::describe(const JsonNode& node, Described& said) {
  said.who = {};
  if (!members_of(node, said) || said.type.empty()) return false;
  said.who.type = words_.types.find(said.type);
  if (said.who.type == kNone) return false;
  if (said.open) return said.properties == nullptr || said.properties->size == 1;
  said.hash = hash_of(said.id);
  snapshot_.symbols().prefetch(said.hash);
  return !said.id.empty();
}

/// What is known of it is fetched while the other one is looked up.
void RequestReader::Impl::look_up(const Described& said) {
  if (said.open) return;
  engine_.name_entity(said.id, said.hash, said.who, *slots_);
  if (said.who.entity == kNone) return;
  __builtin_prefetch(snapshot_.row(said.who.row) - 1);
  const uint32_t known = snapshot_.entities()[said.who.entity].first_slot;
  const Datum* slots = snapshot_.slots().data() + known;
  for (const size_t line : {size_t{0}, size_t{64}, size_t{128}}) {
    __builtin_prefetch(reinterpret_cast<const char*>(slots) + line);
  }
}

bool RequestReader::Impl::action(const JsonNode& node) {
  slots_->properties.clear();
  if (!node.is_map()) return false;
  Keys keys;
  std::string_view called;
  const JsonNode* properties = nullptr;
  for (const auto [key, said] : node.members()) {
    if (same_text(key, "name")) {
      if (!keys.fresh(0) || !name(said, called)) return false;
    } else if (same_text(key, "properties")) {
      if (!keys.fresh(1) || !said.is_map()) return false;
      properties = &said;
    } else if (!keys.fresh(key) || !fine(said)) {
      return false;
    }
  }
  if (called.empty()) return false;
  slots_->action = words_.actions.find(called);
  if (slots_->action == kNone) return false;
  const std::vector<Member>& declared = schema_.actions[ActionId(slots_->action)].properties;
  slots_->properties.resize(declared.size());
  if (properties == nullptr) return true;
  return members(declared, *properties, slots_->properties, false);
}

bool RequestReader::Impl::enforces(const JsonNode& node) {
  if (!node.is(JsonKind::kList)) return false;
  for (const JsonNode& item : node.items()) {
    if (!item.is_text()) return false;
    const std::string_view word = item.text();
    if (same_text(word, "filters")) {
      slots_->enforces |= graph::kShapesRows;
    } else if (same_text(word, "masks")) {
      slots_->enforces |= graph::kShapesCells;
    } else if (same_text(word, "duties")) {
      slots_->enforces |= graph::kShapesDuties;
    } else if (words_.duties.find(word) != kNone) {
      slots_->duties.add(word, hash_of(word));
    }
  }
  return true;
}

bool RequestReader::Impl::read(std::string_view json, Timestamp now, RequestSlots& slots,
                               OpenPart open) {
  slots_ = &slots;
  slots.members.clear();
  slots.addresses.clear();
  slots.texts.clear();
  slots.duties.clear();
  slots.context.assign(schema_.context.size(), Datum::absent());
  slots.now_ms = now.ms;
  slots.enforces = 0;
  unusual_ = false;
  machine_.set_request(&slots);
  const JsonNode* root = nodes_.parse(json);
  if (root == nullptr) return false;
  Keys keys;
  Described subject{slots.principal, open == OpenPart::kSubject};
  Described resource{slots.resource, open == OpenPart::kResource};
  uint32_t parts = 0;
  for (const auto [key, said] : root->members()) {
    bool read = false;
    if (same_text(key, "subject")) {
      read = keys.fresh(0) && describe(said, subject);
      parts |= 1;
    } else if (same_text(key, "resource")) {
      read = keys.fresh(1) && describe(said, resource);
      parts |= 2;
    } else if (same_text(key, "action")) {
      read = keys.fresh(2) && action(said);
      parts |= 4;
    } else if (same_text(key, "context")) {
      read = keys.fresh(3) && said.is_map() && members(schema_.context, said, slots.context, true);
    } else if (same_text(key, "enforces")) {
      read = keys.fresh(4) && enforces(said);
    } else if (same_text(key, "evaluations")) {
      return false;  // many requests
    } else {
      read = keys.fresh(key) && fine(said);
    }
    if (!read) return false;
  }
  if (parts != 7) return false;
  // Both at once, each step.
  for (const Described* said : {&subject, &resource}) {
    if (said->open) continue;
    const uint32_t symbol = snapshot_.symbols().prefetch_text(said->hash);
    if (symbol != SymbolTable::kNone) snapshot_.prefetch(said->who.type, symbol);
  }
  look_up(subject);
  look_up(resource);
  if (!stated(subject, slots.principal_claims) || !stated(resource, slots.resource_claims)) {
    return false;
  }
  slots.context[0] = {.kind = Kind::kTimestamp, .n = now.ms};
  slots.claims =
      static_cast<uint32_t>(slots.principal_claims.size() + slots.resource_claims.size());
  return engine_.environment(slots.action, slots.principal.type, slots.resource.type) != kNone;
}

RequestReader::RequestReader(const Engine& engine, const Schema& schema, const Words& words)
    : impl_(std::make_unique<Impl>(engine, schema, words)) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;

bool RequestReader::read(std::string_view json, Timestamp now, RequestSlots& slots, OpenPart open) {
  return impl_->read(json, now, slots, open);
}

}  // namespace bylaw::engine
