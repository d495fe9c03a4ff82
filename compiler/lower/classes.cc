#include "compiler/lower/classes.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "compiler/lower/input_names.h"

namespace bylaw::lower {
namespace {

using graph::ClassifierForm;
using graph::ClassifierRecord;
using graph::kAbsentClass;
using graph::kFirstClass;
using graph::kInvalidClass;
using graph::Part;

/// Ascending, overlapping and touching ranges joined.
void join_ranges(ClassSet& set) {
  std::ranges::sort(set);
  ClassSet joined;
  for (const auto& range : set) {
    if (!joined.empty() && range.first <= joined.back().second + 1) {
      joined.back().second = std::max(joined.back().second, range.second);
    } else {
      joined.push_back(range);
    }
  }
  set = std::move(joined);
}

void sort_unique(std::vector<int64_t>& numbers) {
  std::ranges::sort(numbers);
  const auto twins = std::ranges::unique(numbers);
  numbers.erase(twins.begin(), twins.end());
}

/// The classes from `first` to `last` that are not in `set`.
ClassSet complement(const ClassSet& set, uint32_t first, uint32_t last) {
  ClassSet rest;
  uint32_t from = first;
  for (const auto& [a, b] : set) {
    if (a > from) rest.emplace_back(from, a - 1);
    from = b + 1;
  }
  if (from <= last) rest.emplace_back(from, last);
  return rest;
}

}  // namespace

/// Takes an atom's constants into its classifier.
void ClassBook::note(const Atom& atom) {
  if (atom.kind == Atom::Kind::kStrings) return;  // settle_strings() gives it a classifier
  Classifier& c = classifier(atom);
  switch (atom.kind) {
    case Atom::Kind::kNumbers:
      for (const auto& [low, high] : atom.numbers) {
        if (low != INT64_MIN) c.cuts.push_back(low);
        if (high != INT64_MAX) c.cuts.push_back(high + 1);
      }
      return;
    case Atom::Kind::kSymbols:
      for (const uint32_t key : atom.keys) {
        c.symbols.emplace(key, static_cast<uint32_t>(c.symbols.size()) + kFirstClass + 1);
      }
      return;
    case Atom::Kind::kTerms: {
      const auto index = static_cast<uint32_t>(c.term_sets.size());
      if (!c.term_sets.insert(atom.keys).second) return;
      for (const uint32_t key : atom.keys) c.passed[key].push_back(index);
      return;
    }
    case Atom::Kind::kNetworks:
    case Atom::Kind::kPresence:
    case Atom::Kind::kMembers:
    case Atom::Kind::kStrings:
      return;
  }
}

/// Numbers the classes.
void ClassBook::settle(Classifier& c) {
  switch (c.form) {
    case ClassifierForm::kPresence:
      return;
    case ClassifierForm::kCuts:
      sort_unique(c.cuts);
      c.classes = kFirstClass + 1 + static_cast<uint32_t>(c.cuts.size());
      return;
    case ClassifierForm::kDense: {
      std::map<std::vector<uint32_t>, uint32_t> by_tests;
      for (const std::vector<uint32_t>& passed : c.passed) {
        const auto next = static_cast<uint32_t>(by_tests.size()) + kFirstClass;
        c.term_class.push_back(by_tests.emplace(passed, next).first->second);
      }
      c.classes = std::max(kFirstClass + 1, static_cast<uint32_t>(by_tests.size()) + kFirstClass);
      return;
    }
    case ClassifierForm::kSymbols:
      c.classes = kFirstClass + 1 + static_cast<uint32_t>(c.symbols.size());
      return;
    case ClassifierForm::kNetworks: {
      // Narrower networks stand behind the wider one that holds them.
      c.classes = kFirstClass + 1 + static_cast<uint32_t>(c.networks.size());
      std::vector<const Ip*> order;
      for (const auto& [network, key] : c.networks) order.push_back(&network);
      std::vector<uint32_t> open;
      c.network_ends.assign(order.size(), 0);
      for (uint32_t i = 0; i < order.size(); ++i) {
        while (!open.empty() && !contains(*order[open.back()], *order[i])) {
          c.network_ends[open.back()] = i - 1;
          open.pop_back();
        }
        open.push_back(i);
      }
      for (const uint32_t i : open) c.network_ends[i] = static_cast<uint32_t>(order.size()) - 1;
      return;
    }
    case ClassifierForm::kStrings:
      c.classes = kFirstClass + static_cast<uint32_t>(c.strings->size());
      return;
    case ClassifierForm::kMembers:
      c.classes = 1 + static_cast<uint32_t>(c.symbols.size());
      return;
    case ClassifierForm::kGroups:
      c.classes = 1 + static_cast<uint32_t>(c.groups.size());
      return;
    case ClassifierForm::kFound:
      c.classes = static_cast<uint32_t>(c.finder->ends.size());
      return;
  }
}

void ClassBook::write_hash(const std::vector<std::array<uint32_t, 3>>& entries, uint32_t width,
                           ClassifierRecord& record) {
  auto& tables = parts_.get<Part::kTables>();
  record.table = static_cast<uint32_t>(tables.size());
  record.count = std::bit_ceil(static_cast<uint32_t>(entries.size() * 2 + 1));
  tables.resize(tables.size() + size_t{record.count} * width, 0);
  for (const auto& [symbol, type, value] : entries) {
    uint32_t at = graph::first_place(symbol + 1, record.count);
    while (tables[record.table + at * width] != 0) at = (at + 1) & (record.count - 1);
    uint32_t* place = &tables[record.table + at * width];
    place[0] = symbol + 1;
    if (width == 3) place[1] = type;
    place[width - 1] = value;
  }
}

/// Cuts that lie near each other are told by how far they are from the first.
void ClassBook::write_cuts(const std::vector<int64_t>& numbers, ClassifierRecord& record) {
  auto& cuts = parts_.get<Part::kCuts>();
  auto& tables = parts_.get<Part::kTables>();
  record.count = static_cast<uint32_t>(numbers.size());
  const auto distance = [&](int64_t n) {
    return static_cast<uint64_t>(n) - static_cast<uint64_t>(numbers.front());
  };
  const bool near = numbers.size() > 2 && distance(numbers.back()) <= UINT32_MAX &&
                    numbers.front() <= INT64_MAX - int64_t{UINT32_MAX};
  if (!near) {
    record.aux = graph::kNone;
    record.table = static_cast<uint32_t>(cuts.size());
    cuts.insert(cuts.end(), numbers.begin(), numbers.end());
    return;
  }
  record.aux = static_cast<uint32_t>(cuts.size());
  cuts.push_back(numbers.front());
  record.table = static_cast<uint32_t>(tables.size());
  for (const int64_t n : numbers) tables.push_back(static_cast<uint32_t>(distance(n)));
}

void ClassBook::write(Classifier& c) {
  auto& tables = parts_.get<Part::kTables>();
  ClassifierRecord record;
  record.form = c.form;
  record.folds = c.row.valid() ? 1 : 0;
  record.frame_size = static_cast<uint16_t>(codes_.facts(c.code).locals);
  record.code = c.code;
  record.classes = c.classes;
  record.claims = c.claims;
  std::vector<std::array<uint32_t, 3>> entries;
  switch (c.form) {
    case ClassifierForm::kPresence:
      break;
    case ClassifierForm::kCuts:
      write_cuts(c.cuts, record);
      break;
    case ClassifierForm::kDense:
      record.table = static_cast<uint32_t>(tables.size());
      record.count = static_cast<uint32_t>(c.term_class.size());
      tables.insert(tables.end(), c.term_class.begin(), c.term_class.end());
      break;
    case ClassifierForm::kStrings:
      write_strings(c, record);
      break;
    case ClassifierForm::kFound:
      write_finder(*c.finder, record);
      break;
    case ClassifierForm::kSymbols:
    case ClassifierForm::kMembers:
      for (const auto& [symbol, value] : c.symbols) entries.push_back({symbol, 0, value});
      std::ranges::sort(entries);
      write_hash(entries, 2, record);
      break;
    case ClassifierForm::kGroups:
      for (const auto& [key, value] : c.groups) entries.push_back({key.second, key.first, value});
      std::ranges::sort(entries);
      write_hash(entries, 3, record);
      break;
    case ClassifierForm::kNetworks: {
      auto& networks = parts_.get<Part::kNetworks>();
      record.table = static_cast<uint32_t>(networks.size());
      record.count = static_cast<uint32_t>(c.networks.size());
      record.aux = static_cast<uint32_t>(tables.size());
      std::vector<uint32_t> parents(record.count, graph::kNone);
      for (uint32_t i = 0; i < record.count; ++i) {
        for (uint32_t j = i + 1; j <= c.network_ends[i]; ++j) parents[j] = i;
      }
      tables.insert(tables.end(), parents.begin(), parents.end());
      for (const auto& [network, key] : c.networks) {
        networks.push_back({.bytes = network.bytes, .prefix = network.prefix});
      }
      break;
    }
  }
  c.place = static_cast<uint32_t>(parts_.get<Part::kClassifiers>().size());
  parts_.get<Part::kClassifiers>().push_back(record);
}

void ClassBook::finish() {
  settle_strings();
  auto& types = parts_.get<Part::kTypes>();
  std::vector<std::vector<Classifier*>> by_type(types.size() + 1);
  for (Classifier& c : classifiers_) {
    settle(c);
    // Keys of networks were given in the order in which they came; atoms follow to positions.
    by_type[c.row.valid() ? c.row.index() : types.size()].push_back(&c);
  }
  std::vector<std::vector<uint32_t>> positions(classifiers_.size());
  for (size_t i = 0; i < classifiers_.size(); ++i) {
    const Classifier& c = classifiers_[i];
    positions[i].resize(c.networks.size());
    uint32_t position = 0;
    for (const auto& [network, key] : c.networks) positions[i][key] = position++;
  }
  for (Atom& atom : atoms_) {
    if (atom.kind != Atom::Kind::kNetworks) continue;
    for (uint32_t& key : atom.keys) key = positions[inputs_[atom.input].classifier][key];
  }
  for (size_t t = 0; t < by_type.size(); ++t) {
    const auto first = static_cast<uint32_t>(parts_.get<Part::kClassifiers>().size());
    for (Classifier* c : by_type[t]) write(*c);
    if (t == types.size()) continue;
    types[t].classifiers = {first, static_cast<uint32_t>(by_type[t].size())};
    types[t].stride = types[t].classifiers.count;
  }
  uint32_t computed = 0;
  const InputNames names(book_, codes_, parts_, pool_);
  for (const Input& input : inputs_) {
    const Classifier& c = classifiers_[input.classifier];
    graph::InputRecord record;
    record.base = input.base;
    record.multi = input.multi ? 1 : 0;
    record.classifier = c.place;
    record.offset = input.base == graph::Base::kComputed
                        ? computed++
                        : c.place - types[c.row.index()].classifiers.first;
    const auto id = static_cast<uint32_t>(parts_.get<Part::kInputs>().size());
    parts_.get<Part::kNames>().push_back(
        {graph::NameOf::kInput, id, pool_.symbol(names.of(c.code, input.base))});
    parts_.get<Part::kInputs>().push_back(record);
  }
  literals_.resize(atoms_.size());
}

int ClassBook::cost(uint32_t input) const {
  if (inputs_[input].base != graph::Base::kComputed) return 0;
  const graph::CodeOp op = codes_[classifiers_[inputs_[input].classifier].code].op;
  const bool read = op == graph::CodeOp::kContext || op == graph::CodeOp::kProperty ||
                    op == graph::CodeOp::kAttribute || op == graph::CodeOp::kField;
  return read ? 1 : 2;
}

bool ClassBook::may_be_dear(AtomId id) const {
  const Atom& atom = atoms_[id.index()];
  return atom.kind == Atom::Kind::kStrings || cost(atom.input) > 1;
}

ClassSetId ClassBook::intern(ClassSet set) {
  uint64_t hash = set.size();
  for (const auto& [first, last] : set) hash = mix(hash, (uint64_t{first} << 32) | last);
  const auto fresh = static_cast<uint32_t>(sets_.size());
  const uint32_t id =
      set_index_.find_or_add(hash, fresh, [&](uint32_t known) { return sets_[known] == set; });
  if (id == fresh) sets_.push_back(std::move(set));
  return ClassSetId(id);
}

/// The classes of values that make an atom true.
ClassSet ClassBook::classes_where(const Atom& atom) {
  const Classifier& c = classifier(atom);
  ClassSet set;
  switch (atom.kind) {
    case Atom::Kind::kNumbers: {
      const auto class_of = [&](int64_t n) {
        return kFirstClass +
               static_cast<uint32_t>(std::ranges::upper_bound(c.cuts, n) - c.cuts.begin());
      };
      for (const auto& [low, high] : atom.numbers) set.emplace_back(class_of(low), class_of(high));
      break;
    }
    case Atom::Kind::kSymbols:
      for (const uint32_t key : atom.keys) {
        const uint32_t k = c.symbols.at(key);
        set.emplace_back(k, k);
      }
      break;
    case Atom::Kind::kTerms:
      for (const uint32_t key : atom.keys) set.emplace_back(c.term_class[key], c.term_class[key]);
      break;
    case Atom::Kind::kNetworks:
      for (const uint32_t key : atom.keys) {
        set.emplace_back(kFirstClass + 1 + key, kFirstClass + 1 + c.network_ends[key]);
      }
      break;
    case Atom::Kind::kStrings:
      for (const uint32_t k : atom.keys) set.emplace_back(k, k);
      break;
    case Atom::Kind::kPresence:
      set.emplace_back(kFirstClass, c.classes - 1);
      break;
    case Atom::Kind::kMembers:
      for (const uint32_t key : atom.keys) set.emplace_back(key, key);
      break;
  }
  join_ranges(set);
  return atom.negated ? complement(set, kFirstClass, c.classes - 1) : set;
}

Literal ClassBook::literal(AtomId id, Ask ask) {
  const Atom& atom = atoms_[id.index()];
  Literal literal;
  literal.input = atom.input;
  if (ask == Ask::kErrs && atom.kind == Atom::Kind::kMembers) {
    assert(classifier(atom).form == ClassifierForm::kFound);
    literal.kind = Literal::Kind::kAnyOf;
    literal.set = intern({{graph::kMaybeMore, graph::kMaybeMore}});
    return literal;
  }
  if (ask == Ask::kErrs) {
    static_assert(kAbsentClass + 1 == kInvalidClass);
    literal.set =
        intern({{atom.absent == Truth::kErrs ? kAbsentClass : kInvalidClass, kInvalidClass}});
    return literal;
  }
  std::optional<Literal>& known = literals_[id.index()][static_cast<size_t>(ask)];
  if (known) return *known;
  ClassSet set = classes_where(atom);
  const bool of_truth = ask == Ask::kTrue || ask == Ask::kNotTrue;
  if (atom.kind == Atom::Kind::kMembers) {
    const bool any = ask == Ask::kTrue || ask == Ask::kNotFalse;
    literal.kind = any ? Literal::Kind::kAnyOf : Literal::Kind::kNoneOf;
    if (!of_truth) {
      set.emplace_back(graph::kMaybeMore, graph::kMaybeMore);
      join_ranges(set);
    }
  } else {
    const uint32_t last = classifier(atom).classes - 1;
    if (!of_truth) set = complement(set, kFirstClass, last);
    const Truth wanted = of_truth ? Truth::kTrue : Truth::kFalse;
    if (atom.absent == wanted) {
      set.emplace_back(kAbsentClass, kAbsentClass);
      join_ranges(set);
    }
    if (ask == Ask::kNotTrue || ask == Ask::kNotFalse) set = complement(set, 0, last);
  }
  literal.set = intern(std::move(set));
  known = literal;
  return literal;
}

}  // namespace bylaw::lower
