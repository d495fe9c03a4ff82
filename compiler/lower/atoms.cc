// What a test is: the comparison with constants that classes can tell apart, or else its own truth.
#include <algorithm>

#include "compiler/lower/classes.h"
#include "rules/operators.h"

namespace bylaw::lower {
namespace {

using graph::ClassifierForm;
using graph::CodeOp;

/// Conditions that are no plain read, of one entity type's rows; more are computed by the request.
constexpr size_t kTruthsPerRow = 128;

/// A value of a type with an order that is its number, as that number.
std::optional<int64_t> number_of(const Value& value, TypeKind kind) {
  switch (kind) {
    case TypeKind::kBool:
      if (const auto* v = value.if_a<bool>()) return *v ? 1 : 0;
      return std::nullopt;
    case TypeKind::kInt:
      if (const auto* v = value.if_a<int64_t>()) return *v;
      return std::nullopt;
    case TypeKind::kDecimal:
      if (const auto* v = value.if_a<Decimal>()) return v->units;
      return std::nullopt;
    case TypeKind::kDuration:
      if (const auto* v = value.if_a<Duration>()) return v->ms;
      return std::nullopt;
    case TypeKind::kTimestamp:
      if (const auto* v = value.if_a<Timestamp>()) return v->ms;
      return std::nullopt;
    case TypeKind::kDate:
      if (const auto* v = value.if_a<Date>()) return v->days;
      return std::nullopt;
    case TypeKind::kWeekday:
      if (const auto* v = value.if_a<Weekday>()) return v->day;
      return std::nullopt;
    case TypeKind::kEnum:
      if (const auto* v = value.if_a<EnumValue>()) return v->member;
      return std::nullopt;
    case TypeKind::kAction:
      if (const auto* v = value.if_a<ActionValue>()) return v->action.value;
      return std::nullopt;
    case TypeKind::kError:
    case TypeKind::kString:
    case TypeKind::kIp:
    case TypeKind::kColumnText:
    case TypeKind::kTaxonomy:
    case TypeKind::kEntity:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      return std::nullopt;
  }
  return std::nullopt;
}

/// How values of a type are told apart.
ClassifierForm form_of(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kDuration:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kWeekday:
    case TypeKind::kEnum:
    case TypeKind::kAction:
      return ClassifierForm::kCuts;
    case TypeKind::kString:
    case TypeKind::kEntity:
      return ClassifierForm::kSymbols;
    case TypeKind::kTaxonomy:
      return ClassifierForm::kDense;
    case TypeKind::kIp:
      return ClassifierForm::kNetworks;
    case TypeKind::kError:
    case TypeKind::kColumnText:
    case TypeKind::kRecord:
    case TypeKind::kSet:
    case TypeKind::kList:
      return ClassifierForm::kPresence;
  }
  return ClassifierForm::kPresence;
}

bool is_access(CodeOp op) {
  return op == CodeOp::kAttribute || op == CodeOp::kField || op == CodeOp::kContext ||
         op == CodeOp::kProperty;
}

/// The operator with its sides exchanged.
CodeOp mirrored(CodeOp op) {
  if (op == CodeOp::kLess) return CodeOp::kGreater;
  if (op == CodeOp::kLessEqual) return CodeOp::kGreaterEqual;
  if (op == CodeOp::kGreater) return CodeOp::kLess;
  if (op == CodeOp::kGreaterEqual) return CodeOp::kLessEqual;
  return op;
}

void sort_keys(Atom& atom) {
  std::ranges::sort(atom.keys);
  const auto twins = std::ranges::unique(atom.keys);
  atom.keys.erase(twins.begin(), twins.end());
}

}  // namespace

/// What is compared, and what stands for it where it is absent.
std::pair<uint32_t, const Value*> ClassBook::subject_of(uint32_t code) const {
  if (codes_[code].op == CodeOp::kOtherwise) {
    const Value* otherwise = codes_.value(codes_.operand(code, 1));
    if (otherwise != nullptr) return {codes_.operand(code, 0), otherwise};
  }
  return {code, nullptr};
}

std::optional<Atom> ClassBook::comparison(CodeOp op, uint32_t subject, const Value& value) {
  const TypeKind kind = codes_.type(subject).kind;
  if (op == CodeOp::kEqual || op == CodeOp::kNotEqual) {
    return equality(subject, {value}, op == CodeOp::kNotEqual);
  }
  const std::optional<int64_t> n = number_of(value, kind);
  if (!n) return std::nullopt;
  Atom atom;
  atom.input = input_of(subject, ClassifierForm::kCuts);
  const bool below = op == CodeOp::kLess || op == CodeOp::kLessEqual;
  const bool with_n = op == CodeOp::kLessEqual || op == CodeOp::kGreaterEqual;
  if (below) {
    if (with_n || *n != INT64_MIN) atom.numbers.emplace_back(INT64_MIN, with_n ? *n : *n - 1);
  } else {
    if (with_n || *n != INT64_MAX) atom.numbers.emplace_back(with_n ? *n : *n + 1, INT64_MAX);
  }
  return atom;
}

std::optional<Atom> ClassBook::equality(uint32_t subject, const std::vector<Value>& values,
                                        bool negated) {
  const Type& type = codes_.type(subject);
  const ClassifierForm form = form_of(type.kind);
  Atom atom;
  atom.negated = negated;
  if (form == ClassifierForm::kCuts) {
    std::vector<int64_t> numbers;
    for (const Value& value : values) {
      const std::optional<int64_t> n = number_of(value, type.kind);
      if (!n) return std::nullopt;
      numbers.push_back(*n);
    }
    std::ranges::sort(numbers);
    const auto twins = std::ranges::unique(numbers);
    numbers.erase(twins.begin(), twins.end());
    for (const int64_t n : numbers) atom.numbers.emplace_back(n, n);
    if (negated) {
      std::vector<std::pair<int64_t, int64_t>> rest;
      int64_t from = INT64_MIN;
      bool open = true;
      for (const int64_t n : numbers) {
        if (n > from) rest.emplace_back(from, n - 1);
        open = n != INT64_MAX;
        from = open ? n + 1 : n;
      }
      if (open) rest.emplace_back(from, INT64_MAX);
      atom.numbers = std::move(rest);
      atom.negated = false;
    }
  } else if (form == ClassifierForm::kSymbols) {
    atom.kind = Atom::Kind::kSymbols;
    for (const Value& value : values) {
      const auto* text = value.if_a<std::string>();
      const auto* entity = value.if_a<EntityRef>();
      if (type.kind == TypeKind::kString && text != nullptr) {
        atom.keys.push_back(pool_.symbol(*text));
      } else if (type.kind == TypeKind::kEntity && entity != nullptr &&
                 entity->type == type.entity()) {
        atom.keys.push_back(pool_.symbol(entity->id));
      } else {
        return std::nullopt;
      }
    }
  } else if (form == ClassifierForm::kDense) {
    atom.kind = Atom::Kind::kTerms;
    for (const Value& value : values) {
      const auto* term = value.if_a<TermValue>();
      if (term == nullptr || term->taxonomy != type.taxonomy()) return std::nullopt;
      atom.keys.push_back(term->term.value);
    }
  } else {
    return std::nullopt;  // networks are equal only to themselves: residual
  }
  sort_keys(atom);
  atom.input = input_of(subject, form);
  return atom;
}

std::optional<Atom> ClassBook::under(uint32_t code) {
  const auto [subject, otherwise] = subject_of(codes_.operand(code, 0));
  const Value* value = codes_.value(codes_.operand(code, 1));
  const Type& type = codes_.type(subject);
  if (value == nullptr || type.kind != TypeKind::kTaxonomy) return std::nullopt;
  Atom atom;
  atom.kind = Atom::Kind::kTerms;
  const auto& terms = book_.schema.taxonomies[type.taxonomy()].terms;
  for (size_t i = 0; i < terms.size(); ++i) {
    const TermValue term{type.taxonomy(), terms.id_at(i)};
    if (is_under(book_.schema, term, value->as<TermValue>())) {
      atom.keys.push_back(static_cast<uint32_t>(i));
    }
  }
  atom.input = input_of(subject, ClassifierForm::kDense);
  settle_default(atom, otherwise);
  return atom;
}

std::optional<Atom> ClassBook::network(uint32_t code) {
  const auto [subject, otherwise] = subject_of(codes_.operand(code, 0));
  const Value* value = codes_.value(codes_.operand(code, 1));
  if (value == nullptr || codes_.type(subject).kind != TypeKind::kIp) return std::nullopt;
  Atom atom;
  atom.kind = Atom::Kind::kNetworks;
  atom.input = input_of(subject, ClassifierForm::kNetworks);
  const Ip& network = value->as<Ip>();
  Classifier& c = classifier(atom);
  const auto position = static_cast<uint32_t>(c.networks.size());
  atom.keys.push_back(c.networks.emplace(network, position).first->second);
  if (otherwise != nullptr) {
    const bool in = contains(network, otherwise->as<Ip>());
    atom.absent = in ? Truth::kTrue : Truth::kFalse;
  }
  return atom;
}

/// Hierarchies and sets: `x in Group`, `x in [G, H]`, `"a" in set`, `set.contains("a")`, …
std::optional<Atom> ClassBook::membership(uint32_t code) {
  const CodeOp op = codes_[code].op;
  const bool value_first = op == CodeOp::kInSet;
  const uint32_t subject = codes_.operand(code, value_first ? 1 : 0);
  const Value* value = codes_.value(codes_.operand(code, value_first ? 0 : 1));
  if (value == nullptr || codes_.value(subject) != nullptr) return std::nullopt;
  std::vector<Value> values{*value};
  if (op == CodeOp::kInAnyEntity || op == CodeOp::kContainsAny) values = value->members();
  if (values.empty()) return std::nullopt;
  Atom atom;
  atom.kind = Atom::Kind::kMembers;
  if (op == CodeOp::kInEntity || op == CodeOp::kInAnyEntity) {
    atom.input = input_of(subject, ClassifierForm::kGroups);
    Classifier& c = classifier(atom);
    for (const Value& group : values) {
      const EntityRef& ref = group.as<EntityRef>();
      const std::pair key(ref.type.value, pool_.symbol(ref.id));
      const auto member = static_cast<uint32_t>(c.groups.size() + 1);
      atom.keys.push_back(c.groups.emplace(key, member).first->second);
    }
  } else {
    const Type& type = codes_.type(subject);
    if (type.kind != TypeKind::kSet && type.kind != TypeKind::kList) return std::nullopt;
    const Type& element = book_.schema.types[type.element];
    std::vector<uint32_t> keys;
    for (const Value& member : values) {
      const auto* text = member.if_a<std::string>();
      const auto* entity = member.if_a<EntityRef>();
      const auto* term = member.if_a<TermValue>();
      const auto* word = member.if_a<EnumValue>();
      if (element.kind == TypeKind::kString && text != nullptr) {
        keys.push_back(pool_.symbol(*text));
      } else if (element.kind == TypeKind::kEntity && entity != nullptr &&
                 entity->type == element.entity()) {
        keys.push_back(pool_.symbol(entity->id));
      } else if (element.kind == TypeKind::kTaxonomy && term != nullptr &&
                 term->taxonomy == element.taxonomy()) {
        keys.push_back(term->term.value);
      } else if (element.kind == TypeKind::kEnum && word != nullptr) {
        keys.push_back(word->member);
      } else {
        return std::nullopt;
      }
    }
    atom.input = input_of(subject, ClassifierForm::kMembers);
    Classifier& c = classifier(atom);
    for (const uint32_t key : keys) {
      const auto member = static_cast<uint32_t>(c.symbols.size() + 1);
      atom.keys.push_back(c.symbols.emplace(key, member).first->second);
    }
  }
  sort_keys(atom);
  return atom;
}

bool ClassBook::fulfils(const Atom& atom, const Value& value) const {
  const auto has = [&](uint32_t key) { return std::ranges::binary_search(atom.keys, key); };
  if (atom.kind == Atom::Kind::kNumbers) {
    const TypeKind kind =
        book_.schema.types[classifiers_[inputs_[atom.input].classifier].type].kind;
    const int64_t n = number_of(value, kind).value_or(0);
    return std::ranges::any_of(atom.numbers,
                               [&](const auto& r) { return r.first <= n && n <= r.second; });
  }
  bool in = false;
  if (const auto* term = value.if_a<TermValue>()) in = has(term->term.value);
  if (const auto* text = value.if_a<std::string>()) in = has(pool_.symbol(*text));
  if (const auto* entity = value.if_a<EntityRef>()) in = has(pool_.symbol(entity->id));
  return in != atom.negated;
}

void ClassBook::settle_default(Atom& atom, const Value* otherwise) {
  if (otherwise == nullptr) return;
  atom.absent = fulfils(atom, *otherwise) ? Truth::kTrue : Truth::kFalse;
}

/// A condition as its own truth: 1 is true.
Atom ClassBook::truth(uint32_t code) {
  Atom atom;
  atom.input = input_of(code, ClassifierForm::kCuts);
  atom.numbers.emplace_back(1, INT64_MAX);
  return atom;
}

Atom ClassBook::analyse(uint32_t code) {
  const CodeOp op = codes_[code].op;
  switch (op) {
    case CodeOp::kEqual:
    case CodeOp::kNotEqual:
    case CodeOp::kLess:
    case CodeOp::kLessEqual:
    case CodeOp::kGreater:
    case CodeOp::kGreaterEqual:
      for (const size_t side : {size_t{0}, size_t{1}}) {
        const Value* value = codes_.value(codes_.operand(code, 1 - side));
        const auto [subject, otherwise] = subject_of(codes_.operand(code, side));
        if (value == nullptr || codes_.value(subject) != nullptr) continue;
        auto atom = comparison(side == 0 ? op : mirrored(op), subject, *value);
        if (!atom) continue;
        settle_default(*atom, otherwise);
        return *std::move(atom);
      }
      return truth(code);
    case CodeOp::kHas: {
      const uint32_t access = codes_.operand(code, 0);
      Atom atom;
      atom.kind = Atom::Kind::kPresence;
      atom.absent = Truth::kFalse;
      atom.input = input_of(access, form_of(codes_.type(access).kind));
      return atom;
    }
    case CodeOp::kInSet: {
      const Value* values = codes_.value(codes_.operand(code, 1));
      const auto [subject, otherwise] = subject_of(codes_.operand(code, 0));
      if (values != nullptr && codes_.value(subject) == nullptr && !values->members().empty()) {
        if (auto atom = equality(subject, values->members(), false)) {
          settle_default(*atom, otherwise);
          return *std::move(atom);
        }
        return truth(code);
      }
      return membership(code).value_or(truth(code));
    }
    case CodeOp::kMatches:
    case CodeOp::kLike:
    case CodeOp::kStartsWith:
    case CodeOp::kEndsWith:
      if (auto atom = string_test(code)) return *std::move(atom);
      return truth(code);
    case CodeOp::kContains:
      if (auto atom = string_test(code)) return *std::move(atom);
      if (auto atom = membership(code)) return *std::move(atom);
      return truth(code);
    case CodeOp::kContainsAny:
    case CodeOp::kInEntity:
    case CodeOp::kInAnyEntity:
      if (auto atom = membership(code)) return *std::move(atom);
      return truth(code);
    case CodeOp::kInNetwork:
      if (auto atom = network(code)) return *std::move(atom);
      return truth(code);
    case CodeOp::kUnder:
      if (auto atom = under(code)) return *std::move(atom);
      return truth(code);
    case CodeOp::kOtherwise: {
      const auto [subject, otherwise] = subject_of(code);
      Atom atom = truth(subject);
      if (otherwise == nullptr) return truth(code);
      settle_default(atom, otherwise);
      return atom;
    }
    case CodeOp::kLiteral:
    case CodeOp::kSelf:
    case CodeOp::kPrincipal:
    case CodeOp::kResource:
    case CodeOp::kAction:
    case CodeOp::kContext:
    case CodeOp::kProperty:
    case CodeOp::kLocal:
    case CodeOp::kParameter:
    case CodeOp::kAttribute:
    case CodeOp::kField:
    case CodeOp::kKnown:
    case CodeOp::kAnd:
    case CodeOp::kOr:
    case CodeOp::kNot:
    case CodeOp::kImplies:
    case CodeOp::kIf:
    case CodeOp::kContainsAll:
    case CodeOp::kLower:
    case CodeOp::kSize:
    case CodeOp::kWeekday:
    case CodeOp::kDate:
    case CodeOp::kTimeOfDay:
    case CodeOp::kAddMonths:
    case CodeOp::kUnion:
    case CodeOp::kIntersect:
    case CodeOp::kMinus:
    case CodeOp::kAdd:
    case CodeOp::kSubtract:
    case CodeOp::kMultiply:
    case CodeOp::kNegate:
    case CodeOp::kToDecimal:
    case CodeOp::kSet:
    case CodeOp::kList:
    case CodeOp::kAny:
    case CodeOp::kAll:
    case CodeOp::kCount:
    case CodeOp::kUnique:
    case CodeOp::kCall:
    case CodeOp::kColumn:
    case CodeOp::kRow:
      return truth(code);
  }
  return truth(code);
}

AtomId ClassBook::atom(uint32_t code) {
  if (atom_index_.size() <= code) atom_index_.resize(size_t{code} + 1);
  if (!atom_index_[code].valid()) {
    atom_index_[code] = AtomId(static_cast<uint32_t>(atoms_.size()));
    Atom found = analyse(code);
    found.code = code;
    atoms_.push_back(std::move(found));
    note(atoms_.back());
  }
  return atom_index_[code];
}

uint32_t ClassBook::input_of(uint32_t code, ClassifierForm form, uint32_t part) {
  const CodeFacts& facts = codes_.facts(code);
  const bool one = facts.principal != facts.resource;
  bool in_row = one && !facts.beyond && !facts.far_claims;
  const CodeOp op = codes_[code].op;
  const bool plain = is_access(op) || op == CodeOp::kPrincipal || op == CodeOp::kResource;
  const TypeId type = facts.type;
  const TypeId role = facts.role;
  const bool principal = facts.principal;
  const uint32_t claims = facts.claim_bits;
  std::optional<EntityTypeId> row;
  uint32_t about = code;
  if (in_row) {
    row = book_.schema.types[role].entity();
    about = codes_.about_self(code);
    const bool known = classifier_index_.contains({about, form, part});
    if (!known && !plain && truths_in_rows_[*row]++ >= kTruthsPerRow) in_row = false;
  }
  if (!in_row) about = code;
  const uint32_t c = classifier_of(about, form, part, type, in_row ? row : std::nullopt, claims);
  const graph::Base base = !in_row     ? graph::Base::kComputed
                           : principal ? graph::Base::kPrincipal
                                       : graph::Base::kResource;
  const auto [it, fresh] = input_index_.emplace(std::pair(c, static_cast<uint32_t>(base)),
                                                static_cast<uint32_t>(inputs_.size()));
  if (fresh) inputs_.push_back({base, c, graph::is_multi(form)});
  return it->second;
}

uint32_t ClassBook::classifier_of(uint32_t code, ClassifierForm form, uint32_t part, TypeId type,
                                  std::optional<EntityTypeId> row, uint32_t claims) {
  const auto [it, fresh] = classifier_index_.emplace(std::tuple(code, form, part),
                                                     static_cast<uint32_t>(classifiers_.size()));
  if (!fresh) return it->second;
  Classifier c;
  c.form = form;
  c.code = code;
  c.type = type;
  if (row) c.row = *row;
  c.claims = claims;
  const Type& kind = book_.schema.types[type];
  if (form == ClassifierForm::kDense) {
    c.passed.resize(book_.schema.taxonomies[kind.taxonomy()].terms.size());
  }
  classifiers_.push_back(std::move(c));
  return it->second;
}

}  // namespace bylaw::lower
