// Each form of classifier as the engine reads its tables: docs/stages/graph.md, "Classes".
#include "checker/graph_classes.h"

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "graph/cuts.h"

namespace bylaw {
namespace {

using graph::ClassifierForm;
using graph::ClassifierRecord;
using graph::Part;

bool is_access(Op op) {
  return op == Op::kContext || op == Op::kProperty || op == Op::kAttribute || op == Op::kField;
}

/// A shortest text of each class that texts of plain letters can have: one class after the other
/// may be mistaken, so each is asked about.
std::vector<std::string> texts_of_classes(const PackedStrings& tables) {
  constexpr char kFirst = ' ';
  constexpr char kLast = '~';
  std::unordered_map<uint32_t, std::string> shortest{{0, ""}};
  std::vector<uint32_t> open{0};
  for (size_t i = 0; i < open.size(); ++i) {
    const std::string text = shortest.at(open[i]);
    for (char byte = kFirst; byte <= kLast; ++byte) {
      const uint32_t to = tables.step(open[i], byte);
      if (shortest.try_emplace(to, text + byte).second) open.push_back(to);
    }
  }
  std::map<uint32_t, std::string> by_class;
  for (const uint32_t state : open)
    by_class.try_emplace(tables.class_of(state), shortest.at(state));
  std::vector<std::string> texts;
  for (auto& [k, text] : by_class) texts.push_back(std::move(text));
  return texts;
}

}  // namespace

std::vector<std::pair<uint32_t, uint32_t>> GraphClasses::keys(const ClassifierRecord& c) const {
  const uint32_t width = c.form == ClassifierForm::kGroups ? 3 : 2;
  std::vector<std::pair<uint32_t, uint32_t>> all;
  for (uint32_t i = 0; i < c.count; ++i) {
    const auto place = graph_.get<Part::kTables>().subspan(c.table + width * i, width);
    if (place[0] != 0) all.emplace_back(place[0] - 1, place[width - 1]);
  }
  return all;
}

bool GraphClasses::prepare(uint32_t input) {
  const auto [it, fresh] = subjects_.try_emplace(input);
  if (!fresh) return it->second.value.valid();
  Subject& subject = it->second;
  const ClassifierRecord& c = record(input);
  subject.value = exprs_.expr(c.code, graph_.get<Part::kInputs>()[input].base);
  if (!subject.value.valid()) return false;
  if (is_access(book_.exprs[subject.value].op)) {
    subject.has = exprs_.add(Op::kHas, exprs_.boolean(), {subject.value});
  }
  if (c.form == ClassifierForm::kNetworks) {
    const TypeId type = book_.schema.types.simple(TypeKind::kIp);
    for (const graph::Address& a : graph_.get<Part::kNetworks>().subspan(c.table, c.count)) {
      const ExprId network = exprs_.literal(Value(Ip{a.bytes, a.prefix}), type);
      subject.networks.push_back(
          exprs_.add(Op::kInNetwork, exprs_.boolean(), {subject.value, network}));
    }
  }
  if (c.form == ClassifierForm::kGroups) {
    for (uint32_t i = 0; i < c.count; ++i) {
      const auto place = graph_.get<Part::kTables>().subspan(c.table + 3 * i, 3);
      if (place[0] == 0) continue;
      const EntityRef group{EntityTypeId(place[1]), exprs_.text(place[0] - 1)};
      const ExprId literal = exprs_.literal(Value(group), book_.schema.types.entity(group.type));
      subject.groups[place[2]] =
          exprs_.add(Op::kInEntity, exprs_.boolean(), {subject.value, literal});
    }
  }
  return true;
}

/// Texts of the tables are told apart, those of the automata's classes too.
void GraphClasses::add_to(Scope& scope) const {
  for (const auto& [input, subject] : subjects_) {
    scope.guards.push_back(subject.value);
    if (subject.has.valid()) scope.guards.push_back(subject.has);
    scope.guards.insert(scope.guards.end(), subject.networks.begin(), subject.networks.end());
    for (const auto& [member, test] : subject.groups) scope.guards.push_back(test);
    const ClassifierRecord& c = record(input);
    const TypeId type = exprs_.type_of(subject.value);
    const TypeId element = book_.schema.types[type].element;
    const auto is_text = [&](TypeId of) {
      return of.valid() && book_.schema.types[of].kind == TypeKind::kString;
    };
    const bool texts = (c.form == ClassifierForm::kSymbols && is_text(type)) ||
                       (c.form == ClassifierForm::kMembers && is_text(element));
    if (c.form == ClassifierForm::kStrings) {
      const std::vector<std::string> own = texts_of_classes(graph_.string_tables(c));
      scope.words.insert(scope.words.end(), own.begin(), own.end());
    }
    if (c.form == ClassifierForm::kFound) {
      for (const FinderTest& test : graph_.finder(c).tests()) {
        scope.words.push_back(test.word);
        std::string fits = test.glob;
        std::erase(fits, '*');
        if (!fits.empty()) scope.words.push_back(std::move(fits));
      }
    }
    if (!texts) continue;
    for (const auto& [key, k] : keys(c)) scope.words.push_back(exprs_.text(key));
  }
}

std::pair<FormulaId, FormulaId> GraphClasses::presence(uint32_t input) {
  const Subject& subject = subjects_.at(input);
  Formulas& f = situation_->formulas();
  if (!subject.has.valid()) {
    return {situation_->encoder().value(subject.value).ok, f.no()};
  }
  const Kleene has = situation_->encoder().truth(subject.has);
  return {has.yes, has.no};
}

FormulaId GraphClasses::is_class(uint32_t input, uint32_t first, uint32_t last) {
  Formulas& f = situation_->formulas();
  const ClassifierRecord& c = record(input);
  last = std::min(last, c.classes - 1);
  std::vector<FormulaId> ways;
  for (; first <= last && first < graph::kFirstClass; ++first)
    ways.push_back(one_class(input, first));
  if (first > last) return f.any_of(std::move(ways));
  if (c.form != ClassifierForm::kCuts) {
    for (; first <= last; ++first) ways.push_back(one_class(input, first));
    return f.any_of(std::move(ways));
  }
  const graph::Cuts cuts(graph_, c);
  const Valued value = situation_->encoder().value(subjects_.at(input).value);
  std::vector<FormulaId> all{presence(input).first};
  const uint32_t low = first - graph::kFirstClass;
  const uint32_t high = last - graph::kFirstClass;
  if (low > 0) all.push_back(f.negate(below_cut(value.value, cuts[low - 1])));
  if (high < cuts.size()) all.push_back(below_cut(value.value, cuts[high]));
  ways.push_back(f.all_of(std::move(all)));
  return f.any_of(std::move(ways));
}

FormulaId GraphClasses::one_class(uint32_t input, uint32_t k) {
  const auto key = std::pair(input, k);
  if (const auto it = classes_.find(key); it != classes_.end()) return it->second;
  Formulas& f = situation_->formulas();
  const auto [present, absent] = presence(input);
  FormulaId is;
  if (k == graph::kAbsentClass) {
    is = absent;
  } else if (k == graph::kInvalidClass) {
    is = f.negate(f.either(present, absent));
  } else {
    const Valued value = situation_->encoder().value(subjects_.at(input).value);
    is = f.both(present, value_class(input, record(input), value.value, k));
  }
  return classes_.emplace(key, is).first->second;
}

FormulaId GraphClasses::number_of(const Symbol& value) {
  Formulas& f = situation_->formulas();
  const TypeKind kind = book_.schema.types[value.type].kind;
  if (kind == TypeKind::kBool) {
    return f.choose(value.bits, f.constant(1, kNumberBits), f.constant(0, kNumberBits));
  }
  if (f[value.bits].width == kNumberBits) return value.bits;
  return f.extend(value.bits, kNumberBits, kind == TypeKind::kDate);
}

FormulaId GraphClasses::below_cut(const Symbol& value, int64_t cut) {
  Universe& universe = situation_->universe();
  return universe.compare(FormulaOp::kSignedLess, number_of(value), universe.number(cut));
}

FormulaId GraphClasses::value_class(uint32_t input, const ClassifierRecord& c, const Symbol& value,
                                    uint32_t k) {
  Formulas& f = situation_->formulas();
  Universe& universe = situation_->universe();
  switch (c.form) {
    case ClassifierForm::kPresence:
      return f.boolean(k == graph::kFirstClass);
    case ClassifierForm::kCuts:
      break;  // by is_class()
    case ClassifierForm::kDense: {
      std::vector<FormulaId> ways;
      for (uint32_t n = 0; n < c.count; ++n) {
        if (graph_.get<Part::kTables>()[c.table + n] != k) continue;
        ways.push_back(f.equal(number_of(value), universe.number(n)));
      }
      return f.any_of(std::move(ways));
    }
    case ClassifierForm::kSymbols:
      return symbol_class(c, value, k);
    case ClassifierForm::kNetworks:
      return network_class(input, c, k);
    case ClassifierForm::kStrings: {
      const PackedStrings tables = graph_.string_tables(c);
      return universe.text_test(value, [&](const std::string& word) {
        return graph::kFirstClass + tables.classify(word) == k;
      });
    }
    case ClassifierForm::kMembers:
    case ClassifierForm::kGroups:
    case ClassifierForm::kFound:
      break;
  }
  readable_ = false;
  return f.no();
}

uint32_t GraphClasses::symbol_of(const std::string& text) {
  if (symbols_.empty()) {
    for (uint32_t i = 0; i < graph_.get<Part::kSymbols>().size(); ++i) {
      symbols_.emplace(exprs_.text(i), i);
    }
  }
  const auto it = symbols_.find(text);
  return it == symbols_.end() ? graph::kNone : it->second;
}

/// By identity; what is not in the table is of the first class.
FormulaId GraphClasses::symbol_class(const ClassifierRecord& c, const Symbol& value, uint32_t k) {
  Formulas& f = situation_->formulas();
  Universe& universe = situation_->universe();
  const Type& type = book_.schema.types[value.type];
  const auto all = keys(c);
  if (type.kind == TypeKind::kString) {
    std::unordered_map<uint32_t, uint32_t> by_symbol(all.begin(), all.end());
    return universe.text_test(value, [&](const std::string& word) {
      const auto it = by_symbol.find(symbol_of(word));
      return (it == by_symbol.end() ? graph::kFirstClass : it->second) == k;
    });
  }
  if (type.kind != TypeKind::kEntity) {
    readable_ = false;
    return f.no();
  }
  std::vector<FormulaId> own;
  std::vector<FormulaId> others;
  for (const auto& [key, of] : all) {
    const Value entity(EntityRef{type.entity(), exprs_.text(key)});
    const FormulaId is = universe.equal(value, universe.literal(entity, value.type));
    (of == k ? own : others).push_back(is);
  }
  if (k == graph::kFirstClass) own.push_back(f.negate(f.any_of(std::move(others))));
  return f.any_of(std::move(own));
}

/// The narrowest network that holds the address: it does, and none of those directly inside it.
FormulaId GraphClasses::network_class(uint32_t input, const ClassifierRecord& c, uint32_t k) {
  Formulas& f = situation_->formulas();
  const std::vector<ExprId>& tests = subjects_.at(input).networks;
  const auto parents = graph_.get<Part::kTables>().subspan(c.aux, c.count);
  const uint32_t own = k == graph::kFirstClass ? graph::kNone : k - graph::kFirstClass - 1;
  std::vector<FormulaId> all;
  if (own != graph::kNone) all.push_back(situation_->encoder().truth(tests[own]).yes);
  for (uint32_t i = 0; i < c.count; ++i) {
    if (parents[i] == own) all.push_back(f.negate(situation_->encoder().truth(tests[i]).yes));
  }
  return f.all_of(std::move(all));
}

std::optional<Value> GraphClasses::keyed_value(uint32_t key, TypeId id) const {
  const Type& type = book_.schema.types[id];
  switch (type.kind) {
    case TypeKind::kString:
      return Value(exprs_.text(key));
    case TypeKind::kEntity:
      return Value(EntityRef{type.entity(), exprs_.text(key)});
    case TypeKind::kEnum:
      return Value(EnumValue{type.enumeration(), key});
    case TypeKind::kTaxonomy:
      return Value(TermValue{type.taxonomy(), TermId(key)});
    case TypeKind::kAction:
      return Value(ActionValue{ActionId(key)});
    case TypeKind::kWeekday:
      return Value(Weekday{static_cast<uint8_t>(key)});
    case TypeKind::kBool:
      return Value(key != 0);
    default:
      return std::nullopt;  // a number's low bits alone
  }
}

/// Member 0 stands for "and perhaps more": where the value is not there, or it is not known of
/// some group whether the entity is in it.
FormulaId GraphClasses::has_member(uint32_t input, uint32_t member) {
  const auto key = std::pair(input, member);
  if (const auto it = classes_.find(key); it != classes_.end()) return it->second;
  Formulas& f = situation_->formulas();
  Universe& universe = situation_->universe();
  const ClassifierRecord& c = record(input);
  const Subject& subject = subjects_.at(input);
  const FormulaId present = presence(input).first;
  std::vector<FormulaId> ways;
  if (c.form == ClassifierForm::kGroups) {
    if (member == graph::kMaybeMore) {
      for (const auto& [group, test] : subject.groups) {
        const Kleene in = situation_->encoder().truth(test);
        ways.push_back(f.negate(f.either(in.yes, in.no)));
      }
      ways.push_back(f.negate(present));
    } else if (const auto it = subject.groups.find(member); it != subject.groups.end()) {
      ways.push_back(situation_->encoder().truth(it->second).yes);
    }
  } else if (member == graph::kMaybeMore) {
    ways.push_back(f.negate(present));
  } else if (c.form == ClassifierForm::kFound) {
    const PackedFinder finder = graph_.finder(c);
    const Valued value = situation_->encoder().value(subject.value);
    ways.push_back(f.both(present, universe.text_test(value.value, [&](const std::string& word) {
      std::vector<uint32_t> found;
      finder.members_of(word, found);
      return std::ranges::binary_search(found, member);
    })));
  } else {
    const Valued value = situation_->encoder().value(subject.value);
    const TypeId element = book_.schema.types[exprs_.type_of(subject.value)].element;
    for (const auto& [at, of] : keys(c)) {
      if (of != member) continue;
      const std::optional<Value> literal = keyed_value(at, element);
      if (!literal) {
        readable_ = false;
        continue;
      }
      ways.push_back(
          f.both(present, universe.contains(value.value, universe.literal(*literal, element))));
    }
  }
  return classes_.emplace(key, f.any_of(std::move(ways))).first->second;
}

}  // namespace bylaw
