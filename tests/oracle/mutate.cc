// What an author might change, done to the typed rulebook.
#include "tests/oracle/mutate.h"

#include <algorithm>

namespace bylaw::tests {
namespace {

constexpr int kTries = 20;

/// Two different positions of a store; nothing if it is too small.
std::optional<std::pair<uint32_t, uint32_t>> two_of(size_t size, Random& random, size_t from = 0) {
  if (size < from + 2) return std::nullopt;
  const size_t a = from + random.below(size - from);
  const size_t b = from + random.below(size - from);
  if (a == b) return std::nullopt;
  return std::pair(static_cast<uint32_t>(a), static_cast<uint32_t>(b));
}

RuleCase* some_case(Rulebook& book, Random& random) {
  if (book.rules.empty()) return nullptr;
  Rule& rule = book.rules[book.rules.id_at(random.below(book.rules.size()))];
  return rule.cases.empty() ? nullptr : &rule.cases[random.below(rule.cases.size())];
}

bool swap_members(Mutant& mutant, Random& random) {
  Schema& schema = mutant.book.schema;
  if (schema.enums.empty()) return false;
  const EnumId id = schema.enums.id_at(random.below(schema.enums.size()));
  std::vector<EnumMember>& members = schema.enums[id].members;
  const auto two = two_of(members.size(), random);
  if (!two) return false;
  std::swap(members[two->first].name, members[two->second].name);
  mutant.swapped = {Value(EnumValue{id, two->first}), Value(EnumValue{id, two->second})};
  mutant.what = "two members of " + schema.enums[id].name.full() + " change names";
  return true;
}

bool swap_terms(Mutant& mutant, Random& random) {
  Schema& schema = mutant.book.schema;
  if (schema.taxonomies.size() < 2) return false;
  const TaxonomyId id = schema.taxonomies.id_at(1 + random.below(schema.taxonomies.size() - 1));
  Taxonomy& taxonomy = schema.taxonomies[id];
  const auto two = two_of(taxonomy.terms.size(), random);
  if (!two || taxonomy.base) return false;
  for (const Taxonomy& other : schema.taxonomies) {
    if (other.base == id) return false;
  }
  const TermId a(two->first);
  const TermId b(two->second);
  std::swap(taxonomy.terms[a].name, taxonomy.terms[b].name);
  std::swap(taxonomy.by_name.at(taxonomy.terms[a].name),
            taxonomy.by_name.at(taxonomy.terms[b].name));
  mutant.swapped = {Value(TermValue{id, a}), Value(TermValue{id, b})};
  mutant.what = "two terms of " + taxonomy.name.full() + " change names";
  return true;
}

bool change_one(Mutant& mutant, Random& random) {
  Rulebook& book = mutant.book;
  switch (random.below(10)) {
    case 0: {
      RuleCase* one = some_case(book, random);
      if (one == nullptr || !one->guard.valid()) return false;
      one->guard = ExprId();
      mutant.what = "a rule without its condition";
      return true;
    }
    case 1: {
      RuleCase* one = some_case(book, random);
      if (one == nullptr || !one->guard.valid()) return false;
      const TypeId boolean = book.schema.types.simple(TypeKind::kBool);
      const std::vector<ExprId> operands{one->guard};
      one->guard = book.exprs.add(Op::kNot, boolean, Span{}, operands);
      mutant.what = "a rule's condition is denied";
      return true;
    }
    case 2: {
      RuleCase* one = some_case(book, random);
      RuleCase* other = some_case(book, random);
      if (one == nullptr || other == nullptr || one->environments != other->environments ||
          one->guard == other->guard || one->frame_size != other->frame_size) {
        return false;
      }
      std::swap(one->guard, other->guard);
      mutant.what = "two rules change their conditions";
      return true;
    }
    case 3: {
      if (book.rules.empty()) return false;
      book.rules[book.rules.id_at(random.below(book.rules.size()))].cases.clear();
      mutant.what = "a rule is gone";
      return true;
    }
    case 4: {
      if (book.policies.empty()) return false;
      Policy& policy = book.policies[book.policies.id_at(random.below(book.policies.size()))];
      if (policy.kind != PolicyKind::kStandard) return false;
      policy.strength = static_cast<Strength>((static_cast<int>(policy.strength) + 1) % 3);
      mutant.what = "the strength of " + policy.name.full();
      return true;
    }
    case 5: {
      if (book.policies.empty()) return false;
      Policy& policy = book.policies[book.policies.id_at(random.below(book.policies.size()))];
      if (policy.kind != PolicyKind::kStandard) return false;
      const bool enforced = policy.enforcement == Enforcement::kEnforced;
      policy.enforcement = enforced ? Enforcement::kWarn : Enforcement::kEnforced;
      policy.enforced_from.reset();
      mutant.what = "the enforcement of " + policy.name.full();
      return true;
    }
    case 6: {
      if (book.waivers.empty()) return false;
      book.waivers[book.waivers.id_at(random.below(book.waivers.size()))].cases.clear();
      mutant.what = "a waiver is gone";
      return true;
    }
    case 7: {
      if (book.overrides.empty()) return false;
      book.overrides[book.overrides.id_at(random.below(book.overrides.size()))].lifts.clear();
      mutant.what = "an override is gone";
      return true;
    }
    case 8:
      return swap_members(mutant, random);
    default:
      return swap_terms(mutant, random);
  }
}

}  // namespace

Value Mutant::renamed(const Value& value) const {
  if (!swapped) return value;
  if (value == swapped->first) return swapped->second;
  if (value == swapped->second) return swapped->first;
  if (value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr) return value;
  std::vector<Value> members;
  for (const Value& member : value.members()) members.push_back(renamed(member));
  return value.if_a<SetValue>() != nullptr ? Value::set(std::move(members))
                                           : Value::list(std::move(members));
}

Mutant mutate(const Rulebook& book, Random& random) {
  Mutant mutant;
  mutant.book = book;
  mutant.what = "nothing";
  for (int i = 0; i < kTries; ++i) {
    if (change_one(mutant, random)) break;
  }
  return mutant;
}

}  // namespace bylaw::tests
