// The vocabulary's look-ups, and how its types and values print. Entry point: Schema.
#include "facts/schema.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "base/policy_words.h"
#include "base/text.h"

namespace bylaw {
namespace {

/// Fills an index of declarations by full and by local name.
template <typename Declarations, typename Index>
void index_names(const Declarations& declarations, Index& index) {
  using IdType = typename Index::mapped_type;
  index.clear();
  for (size_t i = 0; i < declarations.size(); ++i) {
    const IdType id = declarations.id_at(i);
    const auto [it, fresh] = index.try_emplace(declarations[id].name.local, id);
    if (!fresh && it->second != id) it->second = IdType();
  }
  for (size_t i = 0; i < declarations.size(); ++i) {
    const IdType id = declarations.id_at(i);
    if (!declarations[id].name.package.empty()) {
      index.insert_or_assign(declarations[id].name.full(), id);
    }
  }
}

template <typename Index>
std::optional<typename Index::mapped_type> find_name(const Index& index, std::string_view name) {
  const auto it = index.find(name);
  if (it == index.end() || !it->second.valid()) return std::nullopt;
  return it->second;
}

}  // namespace

std::optional<uint32_t> Enum::find(std::string_view member) const {
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i].name == member) return static_cast<uint32_t>(i);
  }
  return std::nullopt;
}

std::optional<TermId> Taxonomy::find(std::string_view term) const {
  const auto it = by_name.find(term);
  if (it == by_name.end()) return std::nullopt;
  return it->second;
}

void Taxonomy::close() {
  const size_t words = (terms.size() + 63) / 64;
  ancestors_.assign(terms.size(), {});
  // Parents first, with the terms whose parents are still open on an explicit stack.
  std::vector<TermId> stack;
  for (size_t i = 0; i < terms.size(); ++i) {
    stack.push_back(terms.id_at(i));
    while (!stack.empty()) {
      const TermId term = stack.back();
      std::vector<uint64_t>& mine = ancestors_[term.index()];
      if (!mine.empty()) {
        stack.pop_back();
        continue;
      }
      const size_t depth = stack.size();
      for (const TermId parent : terms[term].parents) {
        if (ancestors_[parent.index()].empty()) stack.push_back(parent);
      }
      if (stack.size() != depth) {
        assert(stack.size() <= terms.size() * terms.size() + 1 && "terms must be acyclic");
        continue;
      }
      mine.assign(words, 0);
      mine[term.index() / 64] |= uint64_t{1} << (term.index() % 64);
      for (const TermId parent : terms[term].parents) {
        const std::vector<uint64_t>& theirs = ancestors_[parent.index()];
        for (size_t w = 0; w < words; ++w) mine[w] |= theirs[w];
      }
      stack.pop_back();
    }
  }
}

bool Taxonomy::under(TermId term, TermId ancestor) const {
  assert(ancestors_.size() == terms.size() && "close() comes before under()");
  assert(term.index() < terms.size() && ancestor.index() < terms.size());
  return (ancestors_[term.index()][ancestor.index() / 64] >> (ancestor.index() % 64)) & 1;
}

std::optional<uint32_t> find_member(const std::vector<Member>& members, std::string_view name) {
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i].name == name) return static_cast<uint32_t>(i);
  }
  return std::nullopt;
}

Schema::Schema() {
  Taxonomy domain;
  domain.name.local = "Domain";
  Term root;
  root.name = "*";
  domain.by_name.emplace(root.name, domain.terms.add(root));
  domain.close();
  taxonomies.add(std::move(domain));

  Member time;
  time.name = "time";
  time.type = types.simple(TypeKind::kTimestamp);
  time.doc = "When the decision is made, set by the evaluator.";
  context.push_back(std::move(time));
}

std::optional<TermId> Schema::parent_domain(TermId domain) const {
  const std::vector<TermId>& parents = domains().terms[domain].parents;
  if (parents.empty()) return std::nullopt;
  return parents.front();
}

std::vector<TermId> Schema::chain(TermId domain) const {
  std::vector<TermId> chain;
  for (std::optional<TermId> at = domain; at; at = parent_domain(*at)) {
    assert(chain.size() < domains().terms.size() && "domains must be a tree");
    chain.push_back(*at);
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

int64_t Schema::zone_offset_at(Timestamp time) const {
  const auto after =
      std::upper_bound(zone_changes.begin(), zone_changes.end(), time,
                       [](Timestamp at, const ZoneChange& change) { return at < change.from; });
  return after == zone_changes.begin() ? zone_offset_ms : std::prev(after)->offset_ms;
}

Date Schema::local_date(Timestamp time) const { return date_of(time, zone_offset_at(time)); }

Duration Schema::local_time_of_day(Timestamp time) const {
  return time_of_day(time, zone_offset_at(time));
}

Timestamp Schema::start_of_day(Date date) const {
  constexpr int64_t kDayMs = 86'400'000;
  const Timestamp about = start_of(date, zone_offset_ms);
  // The clocks may change in the day before or on the day; a midnight that they skip or repeat is
  // the moment at which the date first shows.
  for (const int64_t shift : {-kDayMs, kDayMs}) {
    const Timestamp midnight = start_of(date, zone_offset_at(Timestamp{about.ms + shift}));
    if (local_date(midnight) == date && local_date(Timestamp{midnight.ms - 1}) != date) {
      return midnight;
    }
  }
  return about;
}

std::optional<EntityTypeId> Schema::find_entity_type(std::string_view name) const {
  return find_name(entity_type_index_, name);
}

std::optional<ActionId> Schema::find_action(std::string_view name) const {
  return find_name(action_index_, name);
}

std::optional<EnvironmentId> Schema::find_environment(ActionId action, EntityTypeId principal,
                                                      EntityTypeId resource) const {
  const auto it = environment_index_.find(Environment{action, principal, resource});
  if (it == environment_index_.end()) return std::nullopt;
  return it->second;
}

void Schema::index() {
  index_names(entity_types, entity_type_index_);
  index_names(actions, action_index_);
  environment_index_.clear();
  for (size_t i = 0; i < environments.size(); ++i) {
    const EnvironmentId id = environments.id_at(i);
    environment_index_.emplace(environments[id], id);
  }
}

std::string Schema::type_name(TypeId id) const {
  const Type& type = types[id];
  switch (type.kind) {
    case TypeKind::kError:
      return "unknown";
    case TypeKind::kBool:
      return "bool";
    case TypeKind::kInt:
      return "int";
    case TypeKind::kDecimal:
      return "decimal";
    case TypeKind::kString:
      return "string";
    case TypeKind::kDuration:
      return "duration";
    case TypeKind::kTimestamp:
      return "timestamp";
    case TypeKind::kDate:
      return "date";
    case TypeKind::kIp:
      return "ip";
    case TypeKind::kAction:
      return "action";
    case TypeKind::kWeekday:
      return "weekday";
    case TypeKind::kColumnText:
      return "cell";
    case TypeKind::kEnum:
      return name_text(enums[type.enumeration()].name.local);
    case TypeKind::kTaxonomy:
      return name_text(taxonomies[type.taxonomy()].name.local);
    case TypeKind::kEntity:
      return name_text(entity_types[type.entity()].name.local);
    case TypeKind::kRecord:
      return name_text(records[type.record()].name.local);
    case TypeKind::kSet:
      return "set<" + type_name(type.element) + ">";
    case TypeKind::kList:
      return "list<" + type_name(type.element) + ">";
  }
  return "unknown";
}

namespace {

/// Writes one alternative of a value.
struct ValuePrinter {
  const Schema& schema;
  std::string& out;

  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(int64_t value) const { append_number(value, out); }
  void operator()(const std::string& value) const { append_quoted(value, out); }
  void operator()(Decimal value) const { append_text(value, out); }
  /// Years as a person writes them, who says 365d for one.
  void operator()(Duration value) const {
    constexpr int64_t kYearMs = int64_t{365} * 86'400'000;
    const bool years = value.ms % kYearMs == 0 && std::abs(value.ms / kYearMs) > 1;
    if (!years) return append_text(value, out);
    append_number(value.ms / kYearMs, out);
    out += 'y';
  }
  void operator()(Timestamp value) const { append_text(value, out); }
  void operator()(Date value) const { append_text(value, out); }
  void operator()(const Ip& value) const {
    out += "ip\"";
    append_text(value, out);
    out += '"';
  }
  void operator()(EnumValue value) const {
    out += schema.enums[value.enumeration].members[value.member].name;
  }
  void operator()(TermValue value) const {
    out += schema.taxonomies[value.taxonomy].terms[value.term].name;
  }
  void operator()(ActionValue value) const {
    append_name(schema.actions[value.action].name.local, out);
  }
  void operator()(Weekday value) const { out += weekday_word(value); }
  void operator()(const EntityRef& value) const { schema.append_entity(value.type, value.id, out); }
  void operator()(const RecordValue& value) const {
    const std::vector<Member>& members = schema.records[value.record].members;
    bool any = false;
    for (size_t i = 0; value.members && i < value.members->size(); ++i) {
      const std::optional<Value>& member = (*value.members)[i];
      if (!member) continue;
      out += any ? ", " : "{ ";
      any = true;
      append_name(members[i].name, out);
      out += ": ";
      schema.append_value(*member, out);
    }
    out += any ? " }" : "{}";
  }
  void operator()(const SetValue& value) const { sequence(value.members.get()); }
  void operator()(const ListValue& value) const { sequence(value.members.get()); }

  void sequence(const std::vector<Value>* members) const {
    out += '[';
    for (size_t i = 0; members != nullptr && i < members->size(); ++i) {
      if (i > 0) out += ", ";
      schema.append_value((*members)[i], out);
    }
    out += ']';
  }
};

/// The type of one alternative of a value.
struct TypeFinder {
  Schema& schema;

  TypeId operator()(bool) const { return schema.types.simple(TypeKind::kBool); }
  TypeId operator()(int64_t) const { return schema.types.simple(TypeKind::kInt); }
  TypeId operator()(const std::string&) const { return schema.types.simple(TypeKind::kString); }
  TypeId operator()(Decimal) const { return schema.types.simple(TypeKind::kDecimal); }
  TypeId operator()(Duration) const { return schema.types.simple(TypeKind::kDuration); }
  TypeId operator()(Timestamp) const { return schema.types.simple(TypeKind::kTimestamp); }
  TypeId operator()(Date) const { return schema.types.simple(TypeKind::kDate); }
  TypeId operator()(const Ip&) const { return schema.types.simple(TypeKind::kIp); }
  TypeId operator()(EnumValue v) const { return schema.types.enumeration(v.enumeration); }
  TypeId operator()(TermValue v) const { return schema.types.taxonomy(v.taxonomy); }
  TypeId operator()(ActionValue) const { return schema.types.simple(TypeKind::kAction); }
  TypeId operator()(Weekday) const { return schema.types.simple(TypeKind::kWeekday); }
  TypeId operator()(const EntityRef& v) const { return schema.types.entity(v.type); }
  TypeId operator()(const RecordValue& v) const { return schema.types.record(v.record); }
  TypeId operator()(const SetValue& v) const { return schema.types.set(element(v.members.get())); }
  TypeId operator()(const ListValue& v) const {
    return schema.types.list(element(v.members.get()));
  }

  TypeId element(const std::vector<Value>* members) const {
    if (members == nullptr || members->empty()) return schema.types.simple(TypeKind::kError);
    return schema.type_of(members->front());
  }
};

}  // namespace

std::string Schema::value_text(const Value& value) const {
  std::string text;
  append_value(value, text);
  return text;
}

void Schema::append_value(const Value& value, std::string& out) const {
  std::visit(ValuePrinter{*this, out}, value.data());
}

void Schema::append_entity(EntityTypeId type, std::string_view id, std::string& out) const {
  if (type.valid()) {
    append_name(entity_types[type].name.local, out);
  } else {
    out += "unknown";
  }
  out += "::";
  append_quoted(id, out);
}

TypeId Schema::type_of(const Value& value) { return std::visit(TypeFinder{*this}, value.data()); }

}  // namespace bylaw
