// Operators on symbols: equality, order, choice, membership in collections, and functions of texts
// by going through the words.
#include <algorithm>
#include <cassert>

#include "checker/universe.h"

namespace bylaw {
namespace {

Bits ip_bits(const Ip& ip) {
  Bits bits = 0;
  for (const uint8_t byte : ip.bytes) bits = (bits << 8) | byte;
  return bits;
}

}  // namespace

Symbol Universe::literal(const Value& value, TypeId type) {
  const Type t = type.valid() ? schema().types[type] : Type();
  Symbol symbol;
  symbol.type = type;
  const auto signed_bits = [&](int64_t n, uint16_t width) {
    return formulas.constant(static_cast<Bits>(static_cast<__int128>(n)), width);
  };
  const auto word = [&](uint64_t index, size_t count) {
    return formulas.constant(index, bits_for(count));
  };
  if (const auto* b = value.if_a<bool>()) symbol.bits = formulas.boolean(*b);
  if (const auto* n = value.if_a<int64_t>()) symbol.bits = number(*n);
  if (const auto* d = value.if_a<Decimal>()) symbol.bits = number(d->units);
  if (const auto* d = value.if_a<Duration>()) symbol.bits = number(d->ms);
  if (const auto* x = value.if_a<Timestamp>()) symbol.bits = number(x->ms);
  if (const auto* d = value.if_a<Date>()) symbol.bits = signed_bits(d->days, kDateBits);
  if (const auto* w = value.if_a<Weekday>()) symbol.bits = word(w->day, 7);
  if (const auto* a = value.if_a<ActionValue>()) {
    symbol.bits = word(a->action.index(), schema().actions.size());
  }
  if (const auto* e = value.if_a<EnumValue>()) {
    symbol.bits = word(e->member, schema().enums[e->enumeration].members.size());
  }
  if (const auto* x = value.if_a<TermValue>()) {
    // A term keeps its id in the taxonomies that extend its own: the type's is the one that counts.
    const TaxonomyId taxonomy = t.kind == TypeKind::kTaxonomy ? t.taxonomy() : x->taxonomy;
    symbol.bits = word(x->term.index(), schema().taxonomies[taxonomy].terms.size());
  }
  if (const auto* text = value.if_a<std::string>()) {
    const auto at = std::ranges::find(strings_.words, *text);
    if (at == strings_.words.end()) {
      limits.push_back({{}, "a text that was not foreseen", true, true});
    }
    const size_t index =
        at == strings_.words.end() ? 0 : static_cast<size_t>(at - strings_.words.begin());
    symbol.bits = word(index, strings_.words.size());
  }
  if (const auto* ip = value.if_a<Ip>()) {
    symbol.bits = formulas.constant(ip_bits(*ip), 128);
    symbol.prefix = formulas.constant(ip->prefix, 8);
  }
  if (const auto* ref = value.if_a<EntityRef>()) {
    const auto key = std::pair(ref->type, ref->id);
    auto it = named_.find(key);
    if (it == named_.end()) {
      const uint32_t id = names_of_type_[ref->type]++;
      const std::string path = schema().value_text(value);
      it = named_
               .emplace(key, add_entity(ref->type, formulas.constant(id, kEntityBits), ref->id,
                                        {path, {10, id}}))
               .first;
    }
    symbol.entity = it->second;
    symbol.bits = entities_[it->second].id;
  }
  if (const auto* record = value.if_a<RecordValue>()) {
    std::vector<SlotSymbol> fields;
    const std::vector<Member>& members = schema().records[record->record].members;
    for (size_t i = 0; i < members.size(); ++i) {
      const std::optional<Value>& field = (*record->members)[i];
      const FormulaId there = formulas.boolean(field.has_value());
      const FormulaId absent = formulas.boolean(!field && members[i].optional);
      fields.push_back(
          {there, absent,
           field ? literal(*field, members[i].type) : fresh(members[i].type, {"absent", {99}})});
    }
    symbol.fields = std::make_shared<const std::vector<SlotSymbol>>(std::move(fields));
  }
  if (value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr) {
    std::vector<MemberSymbol> members;
    for (const Value& member : value.members()) {
      members.push_back({formulas.yes(), literal(member, t.element)});
    }
    symbol.members = std::make_shared<const std::vector<MemberSymbol>>(std::move(members));
  }
  return symbol;
}

FormulaId Universe::same_slot(const SlotSymbol& a, const SlotSymbol& b, bool in_order) {
  return formulas.all_of(
      {formulas.equal(a.present, b.present), formulas.equal(a.absent, b.absent),
       formulas.either(formulas.negate(a.present), equal(a.value, b.value, in_order))});
}

FormulaId Universe::equal(const Symbol& a, const Symbol& b, bool in_order) {
  if (a.fields && b.fields) {
    std::vector<FormulaId> same;
    for (size_t i = 0; i < a.fields->size(); ++i) {
      same.push_back(same_slot((*a.fields)[i], (*b.fields)[i], in_order));
    }
    return formulas.all_of(std::move(same));
  }
  if (a.members && b.members) {
    std::vector<FormulaId> same;
    if (in_order || schema().types[a.type].kind == TypeKind::kList) {
      const size_t longest = std::max(a.members->size(), b.members->size());
      for (size_t i = 0; i < longest; ++i) {
        const MemberSymbol* x = i < a.members->size() ? &(*a.members)[i] : nullptr;
        const MemberSymbol* y = i < b.members->size() ? &(*b.members)[i] : nullptr;
        const FormulaId x_there = x == nullptr ? formulas.no() : x->there;
        const FormulaId y_there = y == nullptr ? formulas.no() : y->there;
        same.push_back(formulas.equal(x_there, y_there));
        if (x != nullptr && y != nullptr) {
          same.push_back(formulas.implies(x_there, equal(x->value, y->value, in_order)));
        }
      }
    } else {
      for (const auto& [of, in] : {std::pair(&a, &b), std::pair(&b, &a)}) {
        for (const MemberSymbol& member : *of->members) {
          same.push_back(formulas.implies(member.there, contains(*in, member.value)));
        }
      }
    }
    const FormulaId found = formulas.all_of(std::move(same));
    return a.open || b.open ? loosened(found) : found;
  }
  if (a.prefix.valid()) {
    return formulas.both(formulas.equal(a.bits, b.bits), formulas.equal(a.prefix, b.prefix));
  }
  if (a.lower_of.valid() || b.lower_of.valid()) return equal_lowered(a, b);
  const uint16_t width = std::max(formulas[a.bits].width, formulas[b.bits].width);
  if (width == 0) return formulas.equal(a.bits, b.bits);
  // Terms of a taxonomy and of one that extends it differ in width only.
  return formulas.equal(formulas.extend(a.bits, width, false),
                        formulas.extend(b.bits, width, false));
}

/// Words of one class need not be the lower case of as many words of another: that there are none
/// which are equal, or differ, as it is asked is a proof only if texts of one class may do either.
FormulaId Universe::equal_lowered(const Symbol& a, const Symbol& b) {
  const FormulaId exact = formulas.equal(a.bits, b.bits);
  const bool known = formulas.is_yes(exact) || formulas.is_constant(a.bits) ||
                     formulas.is_constant(b.bits) || a.lower_of == b.bits || b.lower_of == a.bits;
  if (known) return exact;
  const auto [it, fresh] = lower_equal_.try_emplace(std::minmax(a.bits, b.bits));
  if (!fresh) return it->second;
  if (lower_equal_.size() == 1) {
    limits.push_back({{}, "a text in lower case is compared with another", true, false, true});
  }
  std::map<uint32_t, std::array<std::vector<FormulaId>, 2>> in_class;
  std::vector<FormulaId> ways;
  for (size_t i = 0; i < strings_.words.size(); ++i) {
    const FormulaId word = formulas.constant(i, formulas[a.bits].width);
    const FormulaId is_a = formulas.equal(a.bits, word);
    const FormulaId is_b = formulas.equal(b.bits, word);
    in_class[strings_.classes[i]][0].push_back(is_a);
    in_class[strings_.classes[i]][1].push_back(is_b);
    // What is written down is a class of its own.
    const bool written = footprint_.texts.literals.contains(strings_.words[i]);
    if (written) ways.push_back(formulas.both(is_a, is_b));
  }
  std::vector<FormulaId> alike;
  for (const auto& [k, sides] : in_class) {
    alike.push_back(formulas.both(formulas.any_of(sides[0]), formulas.any_of(sides[1])));
  }
  ways.push_back(formulas.both(loosened(exact), formulas.any_of(std::move(alike))));
  return it->second = formulas.any_of(std::move(ways));
}

Symbol Universe::choose(FormulaId condition, const Symbol& a, const Symbol& b) {
  if (formulas.is_yes(condition)) return a;
  if (formulas.is_no(condition)) return b;
  Symbol symbol = a;
  if (a.fields) {
    std::vector<SlotSymbol> fields;
    for (size_t i = 0; i < a.fields->size(); ++i) {
      const SlotSymbol& x = (*a.fields)[i];
      const SlotSymbol& y = (*b.fields)[i];
      fields.push_back({formulas.choose(condition, x.present, y.present),
                        formulas.choose(condition, x.absent, y.absent),
                        choose(condition, x.value, y.value)});
    }
    symbol.fields = std::make_shared<const std::vector<SlotSymbol>>(std::move(fields));
    return symbol;
  }
  if (a.members) {
    std::vector<MemberSymbol> members;
    for (const MemberSymbol& m : *a.members) {
      members.push_back({formulas.both(condition, m.there), m.value});
    }
    for (const MemberSymbol& m : *b.members) {
      members.push_back({formulas.both(formulas.negate(condition), m.there), m.value});
    }
    symbol.members = std::make_shared<const std::vector<MemberSymbol>>(std::move(members));
    symbol.open = a.open || b.open;
    return symbol;
  }
  const uint16_t width = std::max(formulas[a.bits].width, formulas[b.bits].width);
  const auto wide = [&](FormulaId id) {
    return width == 0 ? id : formulas.extend(id, width, false);
  };
  symbol.bits = formulas.choose(condition, wide(a.bits), wide(b.bits));
  if (a.lower_of.valid() || b.lower_of.valid()) symbol.lower_of = symbol.bits;
  if (a.prefix.valid()) symbol.prefix = formulas.choose(condition, a.prefix, b.prefix);
  if (schema().types[a.type].kind == TypeKind::kEntity && a.entity != b.entity) {
    symbol.entity = add_entity(entities_[a.entity].type, symbol.bits, std::nullopt,
                               {"either." + entities_[a.entity].path.text, {20}});
    if (!formulas.is_yes(entities_[a.entity].known) ||
        !formulas.is_yes(entities_[b.entity].known)) {
      entities_[symbol.entity].known =
          formulas.choose(condition, entities_[a.entity].known, entities_[b.entity].known);
    }
  }
  return symbol;
}

FormulaId Universe::less(const Symbol& a, const Symbol& b, bool or_equal) {
  switch (schema().types[a.type].kind) {
    case TypeKind::kString:
    case TypeKind::kColumnText:
      return text_test(a, b, [&](const std::string& x, const std::string& y) {
        return or_equal ? x <= y : x < y;
      });
    case TypeKind::kEnum:
    case TypeKind::kTaxonomy:
    case TypeKind::kAction:
    case TypeKind::kWeekday:
      return compare(or_equal ? FormulaOp::kLessEqual : FormulaOp::kLess, a.bits, b.bits);
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
      return compare(or_equal ? FormulaOp::kSignedLessEqual : FormulaOp::kSignedLess, a.bits,
                     b.bits);
    case TypeKind::kError:
    case TypeKind::kBool:
    case TypeKind::kIp:
    case TypeKind::kEntity:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      break;
  }
  limits.push_back({{}, "an order that the checker doesn't know", true, true});
  return formulas.no();
}

FormulaId Universe::contains(const Symbol& collection, const Symbol& member) {
  std::vector<FormulaId> ways;
  for (const MemberSymbol& m : *collection.members) {
    ways.push_back(formulas.both(m.there, equal(m.value, member)));
  }
  const FormulaId found = formulas.any_of(std::move(ways));
  if (!collection.open) return found;
  if (!member.bits.valid()) return loosened(found);
  const auto key = std::tuple(collection.members, member.bits, member.prefix);
  const auto known = in_open_.find(key);
  return known != in_open_.end() ? known->second
                                 : in_open_.emplace(key, loosened(found)).first->second;
}

FormulaId Universe::text_test(const Symbol& text,
                              const std::function<bool(const std::string&)>& test) {
  const uint16_t width = formulas[text.bits].width;
  std::vector<FormulaId> yes;
  std::vector<FormulaId> no;
  for (size_t i = 0; i < strings_.words.size(); ++i) {
    const FormulaId here = formulas.equal(text.bits, formulas.constant(i, width));
    (test(strings_.words[i]) ? yes : no).push_back(here);
  }
  if (yes.size() <= no.size()) return formulas.any_of(std::move(yes));
  return formulas.negate(formulas.any_of(std::move(no)));
}

FormulaId Universe::text_test(
    const Symbol& a, const Symbol& b,
    const std::function<bool(const std::string&, const std::string&)>& test) {
  const uint16_t width = formulas[a.bits].width;
  std::vector<FormulaId> ways;
  for (size_t i = 0; i < strings_.words.size(); ++i) {
    const std::string& word = strings_.words[i];
    ways.push_back(
        formulas.both(formulas.equal(a.bits, formulas.constant(i, width)),
                      text_test(b, [&](const std::string& other) { return test(word, other); })));
  }
  return formulas.any_of(std::move(ways));
}

Symbol Universe::text_to_text(const Symbol& text,
                              const std::function<std::string(const std::string&)>& to) {
  const uint16_t width = formulas[text.bits].width;
  Symbol result = text;
  result.bits = formulas.constant(0, width);
  for (size_t i = 0; i < strings_.words.size(); ++i) {
    const Symbol image = literal(Value(to(strings_.words[i])), text.type);
    result.bits = formulas.choose(formulas.equal(text.bits, formulas.constant(i, width)),
                                  image.bits, result.bits);
  }
  return result;
}

FormulaId Universe::text_to_number(const Symbol& text,
                                   const std::function<int64_t(const std::string&)>& to) {
  const uint16_t width = formulas[text.bits].width;
  FormulaId result = number(0);
  for (size_t i = 0; i < strings_.words.size(); ++i) {
    result = formulas.choose(formulas.equal(text.bits, formulas.constant(i, width)),
                             number(to(strings_.words[i])), result);
  }
  return result;
}

}  // namespace bylaw
