// Readings of one cell are tied to each other by the texts that can be told apart: where one of
// them is such a text, the others are what that text is for them.
#include "checker/cells.h"

#include <algorithm>
#include <limits>
#include <set>

#include "checker/universe.h"
#include "rules/operators.h"

namespace bylaw {
namespace {

/// Values that have one text each: their names. None for other types.
std::vector<std::pair<std::string, Value>> named_values(const Schema& schema, TypeId id) {
  std::vector<std::pair<std::string, Value>> all;
  const Type& type = schema.types[id];
  if (type.kind == TypeKind::kBool) {
    all = {{"true", Value(true)}, {"false", Value(false)}};
  } else if (type.kind == TypeKind::kEnum) {
    const auto& members = schema.enums[type.enumeration()].members;
    for (uint32_t m = 0; m < members.size(); ++m) {
      all.emplace_back(members[m].name, EnumValue{type.enumeration(), m});
    }
  } else if (type.kind == TypeKind::kTaxonomy) {
    const auto& terms = schema.taxonomies[type.taxonomy()].terms;
    for (size_t t = 0; t < terms.size(); ++t) {
      all.emplace_back(terms[terms.id_at(t)].name, TermValue{type.taxonomy(), terms.id_at(t)});
    }
  } else if (type.kind == TypeKind::kWeekday) {
    for (uint8_t day = 0; day < 7; ++day) {
      all.emplace_back(std::string(weekday_word(Weekday{day})), Weekday{day});
    }
  } else if (type.kind == TypeKind::kAction) {
    for (size_t a = 0; a < schema.actions.size(); ++a) {
      const ActionId action = schema.actions.id_at(a);
      all.emplace_back(schema.actions[action].name.local, ActionValue{action});
    }
  }
  return all;
}

bool is_text(TypeKind kind) { return kind == TypeKind::kString || kind == TypeKind::kColumnText; }

bool has_names(TypeKind kind) {
  return kind == TypeKind::kBool || kind == TypeKind::kEnum || kind == TypeKind::kTaxonomy ||
         kind == TypeKind::kWeekday || kind == TypeKind::kAction;
}

}  // namespace

void add_cell_words(const Rulebook& rulebook, const std::vector<ExprId>& conditions,
                    TextTests& texts) {
  const ExprStore& exprs = rulebook.exprs;
  const Schema& schema = rulebook.schema;
  std::vector<ExprId> open;
  for (const ExprId condition : conditions) {
    if (condition.valid()) open.push_back(condition);
  }
  while (!open.empty()) {
    const ExprId id = open.back();
    open.pop_back();
    const auto operands = exprs.operands(id);
    open.insert(open.end(), operands.begin(), operands.end());
    const bool reads_cell = std::ranges::any_of(
        operands, [&](ExprId operand) { return exprs[operand].op == Op::kRow; });
    if (!reads_cell) continue;
    for (const ExprId operand : operands) {
      TypeId type = exprs[operand].type;
      const TypeKind kind = schema.types[type].kind;
      if (kind == TypeKind::kSet || kind == TypeKind::kList) type = schema.types[type].element;
      for (const auto& [name, value] : named_values(schema, type)) texts.literals.insert(name);
    }
  }
}

void Universe::close_cells() {
  using Cell = std::pair<const std::pair<std::string, TypeId>, SlotSymbol>;
  std::vector<Cell> cells(cells_.begin(), cells_.end());
  for (const Cell& a : cells) {
    for (const Cell& b : cells) {
      if (a.first.first == b.first.first && a.first.second != b.first.second) {
        tie_cells(a.first.second, a.second, b.first.second, b.second);
      }
    }
  }
}

/// What a cell is as type `b` where it is a text that as type `a` can be told apart.
void Universe::tie_cells(TypeId a, const SlotSymbol& as_a, TypeId b, const SlotSymbol& as_b) {
  const TypeKind kind = schema().types[a].kind;
  const TypeKind other = schema().types[b].kind;
  const auto must = [&](FormulaId fact) { constraints_.push_back(fact); };
  const auto is = [&](const SlotSymbol& slot, const Value& value, TypeId type) {
    return formulas.both(slot.present, equal(slot.value, literal(value, type)));
  };
  std::vector<std::pair<std::string, Value>> words = named_values(schema(), a);
  if (is_text(kind)) {
    for (const std::string& text : footprint_.texts.literals) words.emplace_back(text, Value(text));
  }
  if (kind == TypeKind::kEntity) {
    std::set<std::string> ids(footprint_.texts.literals);
    for (const auto& [entity, index] : named_) {
      if (entity.first == schema().types[a].entity()) ids.insert(entity.second);
    }
    for (const std::string& id : ids) {
      words.emplace_back(id, Value(EntityRef{schema().types[a].entity(), id}));
    }
  }
  for (const auto& [text, value] : words) {
    const Evaluated read = read_cell(text, b, schema(), {});
    must(formulas.implies(is(as_a, value, a),
                          read.ok() ? is(as_b, read.value(), b) : formulas.negate(as_b.present)));
  }
  // Whatever it is, it is a text, and a name.
  if (is_text(kind) || kind == TypeKind::kEntity) {
    must(formulas.implies(as_b.present, as_a.present));
    if (is_text(kind) && is_text(other)) must(equal(as_a.value, as_b.value));
    return;
  }
  if (has_names(kind) || has_names(other) || other == TypeKind::kEntity) return;
  if (is_text(other)) {
    // Numbers and times have many texts; which of them pass a test of texts is not known.
    const TextTests& texts = footprint_.texts;
    if (!texts.tests.empty() || !texts.sizes.empty() || texts.lower) {
      limits.push_back({{}, "a cell that is read as a number and tested as a text", false, true});
    }
    return;
  }
  if (kind == TypeKind::kInt && other == TypeKind::kDecimal) {
    constexpr int64_t kScale = 10'000;
    const FormulaId most = number(std::numeric_limits<int64_t>::max() / kScale);
    const FormulaId least = number(std::numeric_limits<int64_t>::min() / kScale);
    const FormulaId fits =
        formulas.both(compare(FormulaOp::kSignedLessEqual, least, as_a.value.bits),
                      compare(FormulaOp::kSignedLessEqual, as_a.value.bits, most));
    const FormulaId same = formulas.equal(
        as_b.value.bits, compare(FormulaOp::kMultiply, as_a.value.bits, number(kScale)));
    must(formulas.implies(formulas.both(as_a.present, fits), formulas.both(as_b.present, same)));
    must(formulas.implies(formulas.both(as_a.present, formulas.negate(fits)),
                          formulas.negate(as_b.present)));
    return;
  }
  if (kind == TypeKind::kDecimal && other == TypeKind::kInt) return;  // tied the other way round
  must(formulas.negate(formulas.both(as_a.present, as_b.present)));
}

}  // namespace bylaw
