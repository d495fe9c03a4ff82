#include "evaluator/request_reader.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <vector>

namespace bylaw::engine {
namespace {

using graph::Datum;
using graph::Kind;
using graph::kNone;
using graph::Part;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

constexpr size_t kMostBytes = 64u << 10;
constexpr size_t kMostKeys = 32;
constexpr size_t kDeepest = 16;

/// No byte that needs a look at texts one by one: beyond ASCII, or an escape.
bool is_plain(std::string_view json) {
  uint8_t high = 0;
  uint8_t escapes = 0;
  for (const char c : json) {
    high |= static_cast<uint8_t>(c);
    escapes |= c == '\\' ? 1 : 0;
  }
  return high < 0x80 && escapes == 0;
}

/// Code points that NFC leaves as they are, whatever stands beside them.
bool is_stable(uint32_t code) {
  return code < 0x300 || (code >= 0x400 && code < 0x483) || (code >= 0x3041 && code < 0x3097) ||
         (code >= 0x30A1 && code < 0x30FB) || (code >= 0x4E00 && code < 0xA000) ||
         (code >= 0xAC00 && code < 0xD7A4);
}

/// Whether a text is known to be in NFC. simdjson has seen to its UTF-8, but lets half of a
/// surrogate pair pass, which is not stable.
bool is_settled(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if (byte < 0x80) {
      ++i;
      continue;
    }
    const size_t length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    if (length == 4 || i + length > text.size()) return false;
    uint32_t code = byte & (length == 2 ? 0x1Fu : 0x0Fu);
    for (size_t k = 1; k < length; ++k) code = code << 6 | (static_cast<uint8_t>(text[i + k]) & 63);
    if (!is_stable(code)) return false;
    i += length;
  }
  return true;
}

/// The front of a text of the parser, behind which it has room, and its size: texts that differ
/// mostly differ in it.
uint64_t sign_of(std::string_view text) {
  auto front = load<uint64_t>(text.data());
  if (text.size() < sizeof front) front &= (uint64_t{1} << (8 * text.size())) - 1;
  return front ^ text.size() << 56;
}

/// Tells keys that come twice in one object, or that NFC might change.
class Keys {
 public:
  explicit Keys(bool plain) : plain_(plain) {}
  bool fresh(std::string_view key) {
    if (count_ == kMostKeys || (!plain_ && !is_settled(key))) return false;
    const uint64_t sign = sign_of(key);
    for (size_t i = 0; i < count_; ++i) {
      if (signs_[i] == sign && keys_[i] == key) return false;
    }
    signs_[count_] = sign;
    keys_[count_++] = key;
    return true;
  }
  /// Of a key that is known by its number, below 64.
  bool fresh(uint32_t number) {
    const uint64_t bit = uint64_t{1} << number;
    const bool first = (known_ & bit) == 0;
    known_ |= bit;
    return first;
  }

 private:
  bool plain_;
  size_t count_ = 0;
  uint64_t known_ = 0;
  std::array<uint64_t, kMostKeys> signs_;
  std::array<std::string_view, kMostKeys> keys_;
};

/// find_member(), for members that mostly come in the order of their declaration.
class MemberFinder {
 public:
  explicit MemberFinder(const std::vector<Member>& declared) : declared_(declared) {}
  std::optional<uint32_t> find(std::string_view name) {
    if (next_ < declared_.size() && same_text(declared_[next_].name, name)) return next_++;
    const std::optional<uint32_t> found = find_member(declared_, name);
    if (found) next_ = *found + 1;
    return found;
  }

 private:
  const std::vector<Member>& declared_;
  uint32_t next_ = 0;
};

// Of nodes of which the type is known.
std::string_view text_of(element node) { return node.get_string().value_unsafe(); }
object map_of(element node) { return node.get_object().value_unsafe(); }
simdjson::dom::array list_of(element node) { return node.get_array().value_unsafe(); }

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
  /// What a request says of a subject or resource.
  struct Described {
    std::string_view type;
    std::string_view id;
    element properties;
    bool has_properties = false;
  };

  bool parse(std::string_view json, element& root);
  bool fine(element node, size_t depth);
  bool name(element node, std::string_view& text);
  bool describe(element node, Described& who);
  bool type_of(const Described& said, bool open, RequestEntitySlots& who);
  bool entities(element subject, element resource, OpenPart open);
  bool action(element node);
  bool members(const std::vector<Member>& declared, object map, std::vector<Datum>& out,
               bool context);
  bool stated(const Described& said, const RequestEntitySlots& who, std::vector<Claim>& claims);
  bool is_known(TypeId type, element node, const Datum& known);
  bool enforces(element node);

  Datum value(TypeId type, element node);
  Datum number(element node, int64_t unit, Kind kind);
  Datum text_form(const Type& type, std::string_view text);
  Datum word(const WordTable& table, std::string_view text, Kind kind, uint32_t of) const;
  Datum reference(EntityTypeId type, element node);
  Datum record(RecordId id, element node);
  Datum sequence(const Type& type, element node);
  uint32_t symbol(std::string_view text);

  const Engine& engine_;
  const Snapshot& snapshot_;
  const graph::Graph& graph_;
  const Schema& schema_;
  const Words& words_;
  Scratch scratch_;
  Machine machine_;
  simdjson::dom::parser parser_;
  std::vector<char> bytes_;
  RequestSlots* slots_ = nullptr;
  bool plain_ = false;    // no text needs a look
  bool unusual_ = false;  // a value that this reader leaves to the other one
};

bool RequestReader::Impl::parse(std::string_view json, element& root) {
  if (json.empty() || json.size() > kMostBytes || static_cast<uint8_t>(json[0]) >= 0x80) {
    return false;
  }
  if (bytes_.size() < json.size() + simdjson::SIMDJSON_PADDING) {
    bytes_.resize(json.size() * 2 + simdjson::SIMDJSON_PADDING);
  }
  std::memcpy(bytes_.data(), json.data(), json.size());
  plain_ = is_plain(json);
  return parser_.parse(bytes_.data(), json.size(), false).get(root) == simdjson::SUCCESS;
}

/// A value that is passed over must be sound too.
bool RequestReader::Impl::fine(element node, size_t depth) {
  if (depth > kDeepest) return false;
  if (plain_ && !node.is_object() && !node.is_array()) return true;
  switch (node.type()) {
    case element_type::STRING:
      return plain_ || is_settled(text_of(node));
    case element_type::OBJECT: {
      Keys keys(plain_);
      for (const auto field : map_of(node)) {
        if (!keys.fresh(field.key) || !fine(field.value, depth + 1)) return false;
      }
      return true;
    }
    case element_type::ARRAY:
      for (const element item : list_of(node)) {
        if (!fine(item, depth + 1)) return false;
      }
      return true;
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
    case element_type::BOOL:
    case element_type::NULL_VALUE:
      return true;
  }
  return false;
}

uint32_t RequestReader::Impl::symbol(std::string_view text) {
  const uint64_t hash = hash_of(text);
  const SymbolTable& symbols = snapshot_.symbols();
  const uint32_t known = symbols.find(text, hash);
  return known != SymbolTable::kNone ? known : symbols.size() + slots_->texts.add(text, hash);
}

bool RequestReader::Impl::name(element node, std::string_view& text) {
  if (!node.is_string()) return false;
  text = text_of(node);
  return !text.empty() && (plain_ || is_settled(text));
}

Datum RequestReader::Impl::number(element node, int64_t unit, Kind kind) {
  int64_t n = 0;
  if (node.get_int64().get(n) != simdjson::SUCCESS) {
    // Of a number with a point the digits as they are written matter.
    unusual_ |= node.is_double();
    return Datum::invalid();
  }
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
Datum RequestReader::Impl::reference(EntityTypeId type, element node) {
  element id = node;
  if (node.is_object()) {
    const object map = map_of(node);
    element named;
    if (map.size() != 2 || map.at_key("type").get(named) != simdjson::SUCCESS ||
        map.at_key("id").get(id) != simdjson::SUCCESS || !named.is_string()) {
      return Datum::invalid();
    }
    const auto found = schema_.find_entity_type(text_of(named));
    if (!found || *found != type) return Datum::invalid();
  }
  if (!id.is_string() || text_of(id).empty()) return Datum::invalid();
  return {.kind = Kind::kEntity, .aux = type.value, .n = symbol(text_of(id))};
}

/// Records nest no deeper than their types.
Datum RequestReader::Impl::record(RecordId id, element node) {
  if (!node.is_object()) return Datum::invalid();
  const std::vector<Member>& declared = schema_.records[id].members;
  const size_t first = slots_->members.size();
  slots_->members.resize(first + declared.size(), Datum::absent());
  uint64_t seen = 0;
  bool whole = true;
  MemberFinder finder(declared);
  for (const auto field : map_of(node)) {
    const auto position = finder.find(field.key);
    if (!position) continue;
    const Member& member = declared[*position];
    const bool null = field.value.is_null();
    if (*position >= 64 || (null && !member.optional)) {
      unusual_ = true;  // "not known" may be meant
      return Datum::invalid();
    }
    if (null) continue;
    seen |= uint64_t{1} << *position;
    const Datum made = value(member.type, field.value);
    slots_->members[first + *position] = made;
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

Datum RequestReader::Impl::sequence(const Type& type, element node) {
  if (!node.is_array()) return Datum::invalid();
  const auto items = list_of(node);
  std::vector<Datum>& pool = slots_->members;
  const size_t first = pool.size();
  size_t count = 0;
  for ([[maybe_unused]] const element item : items) ++count;
  pool.resize(first + count);
  bool whole = true;
  size_t at = first;
  for (const element item : items) {
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
Datum RequestReader::Impl::value(TypeId id, element node) {
  const Type& type = schema_.types[id];
  switch (type.kind) {
    case TypeKind::kError:
    case TypeKind::kColumnText:
      return Datum::invalid();
    case TypeKind::kBool: {
      bool truth = false;
      return node.get_bool().get(truth) == simdjson::SUCCESS ? Datum::boolean(truth)
                                                             : Datum::invalid();
    }
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
      if (!node.is_string()) return number(node, 10'000, Kind::kDecimal);
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
  return node.is_string() ? text_form(type, text_of(node)) : Datum::invalid();
}

bool RequestReader::Impl::members(const std::vector<Member>& declared, object map,
                                  std::vector<Datum>& out, bool context) {
  MemberFinder finder(declared);
  Keys keys(plain_);
  for (const auto field : map) {
    const std::string_view key = field.key;
    const auto position = finder.find(key);
    const bool fresh = position && *position < 64 ? keys.fresh(*position) : keys.fresh(key);
    if (!fresh || !fine(field.value, 3)) return false;
    if (!position || (context && *position == 0)) continue;
    const Member& member = declared[*position];
    if (field.value.is_null() && member.optional) continue;
    out[*position] = value(member.type, field.value);
    if (unusual_) return false;
  }
  return true;
}

bool RequestReader::Impl::stated(const Described& said, const RequestEntitySlots& who,
                                 std::vector<Claim>& claims) {
  if (!said.has_properties) return true;
  const std::vector<Member>& declared = schema_.entity_types[EntityTypeId(who.type)].attributes;
  const graph::Span32 slots = graph_.get<Part::kTypes>()[who.type].attributes;
  const Datum* known = nullptr;
  if (who.entity != kNone) {
    known = snapshot_.slots().data() + snapshot_.entities()[who.entity].first_slot;
  }
  MemberFinder finder(declared);
  Keys keys(plain_);
  for (const auto field : map_of(said.properties)) {
    const std::string_view key = field.key;
    const auto position = finder.find(key);
    const bool fresh = position && *position < 64 ? keys.fresh(*position) : keys.fresh(key);
    if (!fresh || !fine(field.value, 4)) return false;
    if (!position) continue;
    const Member& member = declared[*position];
    if (field.value.is_null() && member.optional) continue;
    const bool claim = (graph_.get<Part::kSlots>()[slots.first + *position] & graph::kClaim) != 0;
    if (!claim) {
      if (known == nullptr || !is_known(member.type, field.value, known[*position])) return false;
      continue;
    }
    claims.push_back({*position, value(member.type, field.value)});
    if (unusual_) return false;
  }
  return true;
}

/// Whether the value is the one that is known.
bool RequestReader::Impl::is_known(TypeId type, element node, const Datum& known) {
  if (schema_.types[type].kind == TypeKind::kString) {
    return node.is_string() && known.kind == Kind::kString &&
           same_text(snapshot_.symbols().text(static_cast<uint32_t>(known.n)), text_of(node));
  }
  const Datum made = value(type, node);
  return !unusual_ && made.is_value() && machine_.equal(known, made);
}

bool RequestReader::Impl::describe(element node, Described& who) {
  if (!node.is_object()) return false;
  Keys keys(plain_);
  for (const auto field : map_of(node)) {
    const std::string_view key = field.key;
    if (same_text(key, "type")) {
      if (!keys.fresh(0) || !name(field.value, who.type)) return false;
    } else if (same_text(key, "id")) {
      if (!keys.fresh(1) || !name(field.value, who.id)) return false;
    } else if (same_text(key, "properties")) {
      if (!keys.fresh(2) || !field.value.is_object()) return false;
      who.properties = field.value;
      who.has_properties = true;
    } else if (!keys.fresh(key) || !fine(field.value, 3)) {
      return false;
    }
  }
  return true;
}

bool RequestReader::Impl::type_of(const Described& said, bool open, RequestEntitySlots& who) {
  who = {};
  if (said.type.empty()) return false;
  who.type = words_.types.find(said.type);
  if (who.type == kNone) return false;
  if (open) return !said.has_properties || map_of(said.properties).size() == 0;
  return !said.id.empty();
}

/// What is known of one is fetched while the other is looked up.
bool RequestReader::Impl::entities(element subject, element resource, OpenPart open) {
  const std::array<element, 2> nodes{subject, resource};
  const std::array<RequestEntitySlots*, 2> who{&slots_->principal, &slots_->resource};
  const std::array<bool, 2> is_open{open == OpenPart::kSubject, open == OpenPart::kResource};
  std::array<Described, 2> said;
  std::array<uint64_t, 2> hashes{};
  for (const size_t i : {0, 1}) {
    if (!describe(nodes[i], said[i]) || !type_of(said[i], is_open[i], *who[i])) return false;
    if (is_open[i]) continue;
    hashes[i] = hash_of(said[i].id);
    snapshot_.symbols().prefetch(hashes[i]);
  }
  for (const size_t i : {0, 1}) {
    if (is_open[i]) continue;
    engine_.name_entity(said[i].id, hashes[i], *who[i], *slots_);
    if (who[i]->entity == kNone) continue;
    __builtin_prefetch(snapshot_.row(who[i]->row) - 1);
    const uint32_t known = snapshot_.entities()[who[i]->entity].first_slot;
    const Datum* slots = snapshot_.slots().data() + known;
    for (const size_t line : {0, 64, 128}) {
      __builtin_prefetch(reinterpret_cast<const char*>(slots) + line);
    }
  }
  slots_->principal_claims.clear();
  slots_->resource_claims.clear();
  return (is_open[0] || stated(said[0], *who[0], slots_->principal_claims)) &&
         (is_open[1] || stated(said[1], *who[1], slots_->resource_claims));
}

bool RequestReader::Impl::action(element node) {
  slots_->properties.clear();
  if (!node.is_object()) return false;
  Keys keys(plain_);
  std::string_view called;
  element properties;
  bool has_properties = false;
  for (const auto field : map_of(node)) {
    const std::string_view key = field.key;
    if (same_text(key, "name")) {
      if (!keys.fresh(0) || !name(field.value, called)) return false;
    } else if (same_text(key, "properties")) {
      if (!keys.fresh(1) || !field.value.is_object()) return false;
      properties = field.value;
      has_properties = true;
    } else if (!keys.fresh(key) || !fine(field.value, 3)) {
      return false;
    }
  }
  if (called.empty()) return false;
  slots_->action = words_.actions.find(called);
  if (slots_->action == kNone) return false;
  const std::vector<Member>& declared = schema_.actions[ActionId(slots_->action)].properties;
  slots_->properties.resize(declared.size());
  if (!has_properties) return true;
  return members(declared, map_of(properties), slots_->properties, false);
}

bool RequestReader::Impl::enforces(element node) {
  if (!node.is_array()) return false;
  for (const element item : list_of(node)) {
    if (!item.is_string() || !fine(item, 2)) return false;
  }
  return true;
}

bool RequestReader::Impl::read(std::string_view json, Timestamp now, RequestSlots& slots,
                               OpenPart open) {
  slots_ = &slots;
  slots.members.clear();
  slots.addresses.clear();
  slots.texts.clear();
  slots.context.assign(schema_.context.size(), Datum::absent());
  slots.now_ms = now.ms;
  unusual_ = false;
  machine_.set_request(&slots);
  element root;
  if (!parse(json, root) || !root.is_object()) return false;
  Keys keys(plain_);
  element subject;
  element resource;
  uint32_t parts = 0;
  for (const auto field : map_of(root)) {
    const std::string_view key = field.key;
    bool read = false;
    if (same_text(key, "subject")) {
      read = keys.fresh(0);
      subject = field.value;
      parts |= 1;
    } else if (same_text(key, "resource")) {
      read = keys.fresh(1);
      resource = field.value;
      parts |= 2;
    } else if (same_text(key, "action")) {
      read = keys.fresh(2) && action(field.value);
      parts |= 4;
    } else if (same_text(key, "context")) {
      read = keys.fresh(3) && field.value.is_object() &&
             members(schema_.context, map_of(field.value), slots.context, true);
    } else if (same_text(key, "enforces")) {
      read = keys.fresh(4) && enforces(field.value);
    } else if (same_text(key, "evaluations")) {
      return false;  // many requests
    } else {
      read = keys.fresh(key) && fine(field.value, 2);
    }
    if (!read) return false;
  }
  if (parts != 7 || !entities(subject, resource, open)) return false;
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
