#include "tests/oracle/value_lists.h"

#include <algorithm>
#include <limits>

namespace bylaw::tests {
namespace {

constexpr size_t kMostSetMembers = 6;
constexpr size_t kMostListMembers = 4;
constexpr size_t kMostRecords = 200;

/// The test of a text that an expression is, if it is one.
std::optional<StringTest> test_of(const Rulebook& book, ExprId id) {
  const Expr& e = book.exprs[id];
  if (e.count == 0) return std::nullopt;
  StringTest test;
  test.lower = book.exprs[book.exprs.operand(id, 0)].op == Op::kLower;
  if (e.op == Op::kMatches || e.op == Op::kLike) {
    test.kind = e.op == Op::kMatches ? StringTestKind::kMatches : StringTestKind::kLike;
    test.text = book.exprs.text(id);
    return test;
  }
  if (e.op != Op::kStartsWith && e.op != Op::kEndsWith && e.op != Op::kContains) {
    return std::nullopt;
  }
  const ExprId second = book.exprs.operand(id, 1);
  if (book.exprs[second].op != Op::kLiteral) return std::nullopt;
  const std::string* text = book.exprs.value(second).if_a<std::string>();
  if (text == nullptr) return std::nullopt;
  test.kind = e.op == Op::kStartsWith ? StringTestKind::kStartsWith
              : e.op == Op::kEndsWith ? StringTestKind::kEndsWith
                                      : StringTestKind::kContains;
  test.text = *text;
  return test;
}

void add_equal(const std::string& text, std::vector<StringTest>& tests) {
  tests.push_back({StringTestKind::kEquals, text, false, 0});
  tests.push_back({StringTestKind::kEquals, text, true, 0});
}

}  // namespace

ValueLists::ValueLists(const Rulebook& book) : book_(book) {
  for (uint32_t i = 0; i < book_.exprs.size(); ++i) {
    const Op op = book_.exprs[ExprId(i)].op;
    arithmetic_ = arithmetic_ || op == Op::kAdd || op == Op::kSubtract || op == Op::kMultiply ||
                  op == Op::kNegate;
    if (op == Op::kMultiply) read_product(ExprId(i));
    counts_ = counts_ || op == Op::kCount || op == Op::kSize;
  }
  read_expressions();
}

/// Literals and tests of texts that any condition has, and the names of selectors.
void ValueLists::read_expressions() {
  std::vector<StringTest> tests;
  for (uint32_t i = 0; i < book_.exprs.size(); ++i) {
    const ExprId id(i);
    if (book_.exprs[id].op == Op::kLiteral) read_literal(book_.exprs.value(id), tests);
    if (const auto test = test_of(book_, id)) tests.push_back(*test);
  }
  for (const Rule& rule : book_.rules) {
    for (const RuleCase& body : rule.cases) {
      for (const MaskClause& clause : body.masks) {
        masks_ = true;
        for (const std::string& name : clause.columns.names) add_equal(name, tests);
      }
    }
  }
  for (const Parameter& parameter : book_.parameters) {
    std::vector<StringTest> none;
    read_literal(parameter.initial, none);
    for (const ParameterSetting& setting : parameter.settings) read_literal(setting.value, none);
  }
  const auto classes = StringClasses::build(tests);
  if (!classes) return;
  for (uint32_t c = 0; c < classes->size(); ++c) {
    texts_.push_back(classes->witness(StringClassId(c)));
  }
}

/// A number that others are compared with, and those about it.
void ValueLists::read_number(std::set<int64_t>& numbers, int64_t n) const {
  const int64_t far = arithmetic_ ? 4 : 1;
  for (int64_t by = -far; by <= far; ++by) numbers.insert(n + by);
}

/// Numbers about the greatest and the least that a product with a literal can hold: one of them may
/// be doubled where its negative can't.
void ValueLists::read_product(ExprId id) {
  constexpr int64_t kBeside = 2;
  for (const size_t side : {size_t{0}, size_t{1}}) {
    const ExprId factor = book_.exprs.operand(id, side);
    if (book_.exprs[factor].op != Op::kLiteral) continue;
    const int64_t* n = book_.exprs.value(factor).if_a<int64_t>();
    if (n == nullptr || (*n >= -1 && *n <= 1)) continue;
    for (const int64_t end :
         {std::numeric_limits<int64_t>::max() / *n, std::numeric_limits<int64_t>::min() / *n}) {
      for (int64_t by = -kBeside; by <= kBeside; ++by) products_.insert(end + by);
    }
  }
}

void ValueLists::read_literal(const Value& value, std::vector<StringTest>& tests) {
  if (const auto* n = value.if_a<int64_t>()) read_number(numbers_, *n);
  if (const auto* d = value.if_a<Duration>()) read_number(durations_, d->ms);
  if (const auto* text = value.if_a<std::string>()) {
    add_equal(*text, tests);
  } else if (const auto* ref = value.if_a<EntityRef>()) {
    named_.insert(*ref);
  } else if (value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr) {
    for (const Value& member : value.members()) read_literal(member, tests);
  }
}

std::optional<std::vector<Value>> ValueLists::sets(TypeId element) const {
  const auto members = values(element);
  if (!members || members->size() > kMostSetMembers) return std::nullopt;
  std::vector<Value> all;
  for (size_t bits = 0; bits < size_t{1} << members->size(); ++bits) {
    std::vector<Value> chosen;
    for (size_t i = 0; i < members->size(); ++i) {
      if ((bits >> i & 1) != 0) chosen.push_back((*members)[i]);
    }
    all.push_back(Value::set(std::move(chosen)));
  }
  return all;
}

/// Their order can't be asked about; how often a member is there only by counting to two.
std::optional<std::vector<Value>> ValueLists::lists(TypeId element) const {
  const auto members = values(element);
  if (!members || members->size() > kMostListMembers) return std::nullopt;
  std::vector<std::vector<Value>> all = {{}};
  for (const Value& member : *members) {
    const size_t so_far = all.size();
    for (size_t times = 1; times <= (counts_ ? 2U : 1U); ++times) {
      for (size_t i = 0; i < so_far; ++i) {
        all.push_back(all[i]);
        all.back().insert(all.back().end(), times, member);
      }
    }
  }
  std::vector<Value> values;
  for (std::vector<Value>& list : all) values.push_back(Value::list(std::move(list)));
  return values;
}

std::optional<std::vector<Value>> ValueLists::records(RecordId id) const {
  std::vector<std::vector<std::optional<Value>>> all = {{}};
  for (const Member& member : book_.schema.records[id].members) {
    const auto of_member = values(member.type);
    if (!of_member) return std::nullopt;
    std::vector<std::vector<std::optional<Value>>> longer;
    for (const auto& record : all) {
      const auto with = [&](std::optional<Value> value) {
        longer.push_back(record);
        longer.back().push_back(std::move(value));
      };
      if (member.optional) with(std::nullopt);
      for (const Value& value : *of_member) with(value);
    }
    all = std::move(longer);
    if (all.size() > kMostRecords) return std::nullopt;
  }
  std::vector<Value> values;
  for (auto& record : all) values.push_back(Value::record(id, std::move(record)));
  return values;
}

std::optional<std::vector<Value>> ValueLists::values(TypeId id) const {
  const Type& type = type_of(id);
  std::vector<Value> all;
  switch (type.kind) {
    case TypeKind::kBool:
      return std::vector<Value>{Value(false), Value(true)};
    case TypeKind::kInt: {
      for (const int64_t n : numbers_) all.emplace_back(n);
      for (const int64_t n : products_) all.emplace_back(n);
      for (int64_t far = 0; arithmetic_ && far < 4; ++far) {
        all.emplace_back(std::numeric_limits<int64_t>::max() - far);
        all.emplace_back(std::numeric_limits<int64_t>::min() + far);
      }
      return all;
    }
    case TypeKind::kDuration:
      if (arithmetic_) return std::nullopt;
      for (const int64_t ms : durations_) all.emplace_back(Duration{ms});
      return all;
    case TypeKind::kString:
      for (const std::string& text : texts_) all.emplace_back(text);
      return all;
    case TypeKind::kEnum:
      for (uint32_t m = 0; m < book_.schema.enums[type.enumeration()].members.size(); ++m) {
        all.emplace_back(EnumValue{type.enumeration(), m});
      }
      return all;
    case TypeKind::kTaxonomy:
      for (uint32_t t = 0; t < book_.schema.taxonomies[type.taxonomy()].terms.size(); ++t) {
        if (type.taxonomy() == Schema::kDomains && t == 0) continue;
        all.emplace_back(TermValue{type.taxonomy(), TermId(t)});
      }
      return all;
    case TypeKind::kSet:
      return sets(type.element);
    case TypeKind::kList:
      return lists(type.element);
    case TypeKind::kRecord:
      return records(type.record());
    case TypeKind::kError:
    case TypeKind::kDecimal:
    case TypeKind::kTimestamp:
    case TypeKind::kDate:
    case TypeKind::kIp:
    case TypeKind::kEntity:
    case TypeKind::kColumnText:
    case TypeKind::kAction:
    case TypeKind::kWeekday:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::vector<Value>> ValueLists::column_lists(EntityTypeId resource,
                                                           const Action& action) const {
  std::vector<Value> all = {Value::list({})};
  const std::optional<ColumnSource>& source = action.columns;
  if (!source || !masks_) return all;
  const auto& attributes = book_.schema.entity_types[resource].attributes;
  const auto index = find_member(attributes, source->path.front());
  if (source->path.size() != 1 || !index) return std::nullopt;
  for (uint32_t i = 0; i < book_.exprs.size(); ++i) {
    const Expr& e = book_.exprs[ExprId(i)];
    if (e.op != Op::kAttribute || e.index != *index) continue;
    const Type& of = type_of(book_.exprs[book_.exprs.operand(ExprId(i), 0)].type);
    if (of.kind == TypeKind::kEntity && of.entity() == resource) return std::nullopt;
  }
  const auto columns = records(source->record);
  if (!columns) return std::nullopt;
  for (const Value& column : *columns) {
    if (source->categories) {
      const auto& categories = (*column.as<RecordValue>().members)[*source->categories];
      if (!categories || categories->members().size() != 1) continue;
    }
    all.push_back(Value::list({column}));
  }
  return all;
}

std::optional<std::vector<Choices>> ValueLists::choices(const std::vector<Member>& members) const {
  std::vector<Choices> all;
  for (const Member& member : members) {
    Choices& slots = all.emplace_back();
    if (member.name == "time" && &members == &book_.schema.context) {
      slots.emplace_back();  // set by the evaluator
      continue;
    }
    if (member.optional) slots.emplace_back();
    const auto of_type = values(member.type);
    if (!of_type) return std::nullopt;
    for (const Value& value : *of_type) slots.push_back(Slot::present(value));
  }
  return all;
}

std::vector<std::string> ValueLists::cell_texts() const {
  std::set<std::string> texts(texts_.begin(), texts_.end());
  for (const int64_t n : numbers_) {
    texts.insert(std::to_string(n));
    texts.insert(n < 0 ? "-0" + std::to_string(-n) : "0" + std::to_string(n));
  }
  for (const Enum& declared : book_.schema.enums) {
    for (const EnumMember& member : declared.members) texts.insert(member.name);
  }
  texts.insert({"true", "false", "no value of any type"});
  return {texts.begin(), texts.end()};
}

}  // namespace bylaw::tests
