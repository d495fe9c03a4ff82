#include "tests/oracle/world.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>

#include "graph/string_classes.h"
#include "rules/assumptions.h"

namespace bylaw::tests {
namespace {

/// What a slot may hold; absent where it is optional.
using Choices = std::vector<Slot>;

/// A choice of each of several slots, in turn.
class Odometer {
 public:
  explicit Odometer(const std::vector<Choices>& choices) : choices_(choices), at_(choices.size()) {}
  std::vector<Slot> current() const {
    std::vector<Slot> slots;
    for (size_t i = 0; i < at_.size(); ++i) slots.push_back(choices_[i][at_[i]]);
    return slots;
  }
  bool next() {
    for (size_t i = 0; i < at_.size(); ++i) {
      if (++at_[i] < choices_[i].size()) return true;
      at_[i] = 0;
    }
    return false;
  }

 private:
  const std::vector<Choices>& choices_;
  std::vector<size_t> at_;
};

class WorldMaker {
 public:
  WorldMaker(const Rulebook& book, Timestamp at, size_t limit)
      : book_(book), at_(at), limit_(limit) {}

  std::optional<World> run() {
    for (uint32_t i = 0; i < book_.exprs.size(); ++i) {
      const Op op = book_.exprs[ExprId(i)].op;
      arithmetic_ = arithmetic_ || op == Op::kAdd || op == Op::kSubtract || op == Op::kMultiply ||
                    op == Op::kNegate;
    }
    read_expressions();
    read_parameters();
    find_moments();
    world_.book = &book_;
    for (size_t i = 0; i < book_.schema.environments.size(); ++i) {
      if (!add_environment(book_.schema.environments.id_at(i))) return std::nullopt;
    }
    weigh_all();
    return std::move(world_);
  }

 private:
  const Type& type_of(TypeId id) const { return book_.schema.types[id]; }

  /// Literals and tests of texts that any condition has.
  void read_expressions() {
    std::vector<StringTest> tests;
    for (uint32_t i = 0; i < book_.exprs.size(); ++i) {
      const ExprId id(i);
      const Expr& e = book_.exprs[id];
      if (e.op == Op::kLiteral) read_literal(book_.exprs.value(id), tests);
      if (e.count == 0) continue;
      StringTest test;
      test.lower = book_.exprs[book_.exprs.operand(id, 0)].op == Op::kLower;
      const auto second = [&] { return book_.exprs.value(book_.exprs.operand(id, 1)); };
      if (e.op == Op::kMatches || e.op == Op::kLike) {
        test.kind = e.op == Op::kMatches ? StringTestKind::kMatches : StringTestKind::kLike;
        test.text = book_.exprs.text(id);
      } else if (e.op == Op::kStartsWith || e.op == Op::kEndsWith || e.op == Op::kContains) {
        if (book_.exprs[book_.exprs.operand(id, 1)].op != Op::kLiteral) continue;
        const Value value = second();
        const std::string* text = value.if_a<std::string>();
        if (text == nullptr) continue;
        test.kind = e.op == Op::kStartsWith ? StringTestKind::kStartsWith
                    : e.op == Op::kEndsWith ? StringTestKind::kEndsWith
                                            : StringTestKind::kContains;
        test.text = *text;
      } else {
        continue;
      }
      tests.push_back(test);
    }
    const auto classes = StringClasses::build(tests);
    if (!classes) return;
    for (uint32_t c = 0; c < classes->size(); ++c) {
      texts_.push_back(classes->witness(StringClassId(c)));
    }
  }

  /// A number that others are compared with, and those about it.
  void read_number(int64_t n) {
    const int64_t far = arithmetic_ ? 4 : 1;
    for (int64_t by = -far; by <= far; ++by) numbers_.insert(n + by);
  }

  void read_parameters() {
    for (const Parameter& parameter : book_.parameters) {
      std::vector<StringTest> none;
      read_literal(parameter.initial, none);
      for (const ParameterSetting& setting : parameter.settings) read_literal(setting.value, none);
    }
  }

  void read_literal(const Value& value, std::vector<StringTest>& tests) {
    if (const auto* n = value.if_a<int64_t>()) read_number(*n);
    if (const auto* text = value.if_a<std::string>()) {
      tests.push_back({StringTestKind::kEquals, *text, false, 0});
      tests.push_back({StringTestKind::kEquals, *text, true, 0});
    } else if (const auto* ref = value.if_a<EntityRef>()) {
      named_.insert(*ref);
    } else if (value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr) {
      for (const Value& member : value.members()) read_literal(member, tests);
    }
  }

  /// The day of the check, and the first moment after each end of something.
  void find_moments() {
    std::set<int64_t> moments = {at_.ms};
    const auto end = [&](const std::optional<Timestamp>& time) {
      if (time && time->ms > at_.ms) moments.insert(time->ms);
    };
    for (const Policy& policy : book_.policies) end(policy.enforced_from);
    for (const Rule& rule : book_.rules) end(rule.until);
    for (const Waiver& waiver : book_.waivers) end(waiver.until);
    for (const int64_t ms : moments) moments_.push_back({ms});
  }

  /// Nothing if the type has no end.
  std::optional<std::vector<Value>> values(TypeId id) const {
    const Type& type = type_of(id);
    std::vector<Value> all;
    switch (type.kind) {
      case TypeKind::kBool:
        return std::vector<Value>{Value(false), Value(true)};
      case TypeKind::kInt: {
        for (const int64_t n : numbers_) all.emplace_back(n);
        if (arithmetic_) {
          for (int64_t far = 0; far < 4; ++far) {
            all.emplace_back(std::numeric_limits<int64_t>::max() - far);
            all.emplace_back(std::numeric_limits<int64_t>::min() + far);
          }
        }
        return all;
      }
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
      case TypeKind::kSet: {
        const auto members = values(type.element);
        if (!members || members->size() > 6) return std::nullopt;
        for (size_t bits = 0; bits < size_t{1} << members->size(); ++bits) {
          std::vector<Value> chosen;
          for (size_t i = 0; i < members->size(); ++i) {
            if ((bits >> i & 1) != 0) chosen.push_back((*members)[i]);
          }
          all.push_back(Value::set(std::move(chosen)));
        }
        return all;
      }
      case TypeKind::kError:
      case TypeKind::kDecimal:
      case TypeKind::kDuration:
      case TypeKind::kTimestamp:
      case TypeKind::kDate:
      case TypeKind::kIp:
      case TypeKind::kEntity:
      case TypeKind::kRecord:
      case TypeKind::kList:
      case TypeKind::kColumnText:
      case TypeKind::kAction:
      case TypeKind::kWeekday:
        return std::nullopt;
    }
    return std::nullopt;
  }

  std::optional<std::vector<Choices>> choices(const std::vector<Member>& members) const {
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

  /// Ids that are told apart: those that policies name, and any other.
  std::vector<std::string> ids(EntityTypeId type) const {
    std::vector<std::string> result = {"somebody"};
    for (const EntityRef& ref : named_) {
      if (ref.type == type) result.push_back(ref.id);
    }
    return result;
  }

  /// Sets of groups that an entity of the type may stand in.
  std::vector<std::vector<EntityRef>> groups(EntityTypeId type) const {
    std::vector<std::vector<EntityRef>> all = {{}};
    for (const EntityTypeId parent : book_.schema.entity_types[type].parents) {
      for (const EntityRef& ref : named_) {
        if (ref.type != parent || parent == type) continue;
        const size_t so_far = all.size();
        for (size_t i = 0; i < so_far; ++i) {
          all.push_back(all[i]);
          all.back().push_back(ref);
        }
      }
    }
    return all;
  }

  bool add_environment(EnvironmentId id) {
    const Environment& environment = book_.schema.environments[id];
    const auto& of_principal = book_.schema.entity_types[environment.principal];
    const auto& of_resource = book_.schema.entity_types[environment.resource];
    const auto principals = choices(of_principal.attributes);
    const auto resources = choices(of_resource.attributes);
    const auto contexts = choices(book_.schema.context);
    const auto properties = choices(book_.schema.actions[environment.action].properties);
    if (!principals || !resources || !contexts || !properties) return false;
    EntityStoreBuilder named;
    for (const EntityRef& ref : named_) {
      const size_t attributes = book_.schema.entity_types[ref.type].attributes.size();
      named.put({ref, std::vector<Slot>(attributes), {}, "", {}});
    }
    for (const std::string& user : ids(environment.principal)) {
      for (const std::vector<EntityRef>& in : groups(environment.principal)) {
        Odometer principal(*principals);
        do {
          for (const std::string& thing : ids(environment.resource)) {
            Odometer resource(*resources);
            do {
              EntityStoreBuilder builder(named.store());
              builder.put({{environment.principal, user}, principal.current(), in, "", {}});
              builder.put({{environment.resource, thing}, resource.current(), {}, "", {}});
              world_.stores.push_back(std::move(builder).build());
              Moment moment;
              moment.store = world_.stores.size() - 1;
              moment.environment = id;
              moment.domain = domain_of(of_resource, resource.current());
              moment.request.principal = {environment.principal, of_principal.name.local, user, {}};
              moment.request.resource = {environment.resource, of_resource.name.local, thing, {}};
              moment.request.action = environment.action;
              moment.request.enforces = Enforces::everything();
              if (!add_requests(moment, *contexts, *properties)) return false;
            } while (resource.next());
          }
        } while (principal.next());
      }
    }
    return true;
  }

  static TermId domain_of(const EntityType& type, const std::vector<Slot>& attributes) {
    if (!type.domain || attributes[*type.domain].state != Slot::State::kPresent)
      return Schema::kRoot;
    return attributes[*type.domain].value.as<TermValue>().term;
  }

  bool add_requests(const Moment& moment, const std::vector<Choices>& contexts,
                    const std::vector<Choices>& properties) {
    Odometer context(contexts);
    do {
      Odometer property(properties);
      do {
        for (const Timestamp now : moments_) {
          if (world_.moments.size() == limit_) return false;
          Moment& made = world_.moments.emplace_back(moment);
          made.now = now;
          made.request.context = context.current();
          made.request.action_properties = property.current();
        }
      } while (property.next());
    } while (context.next());
    return true;
  }

  /// The truth of everything, and only of what is valid.
  void weigh_all() {
    std::vector<Moment> valid;
    for (Moment& moment : world_.moments) {
      const RequestFacts facts(book_, world_.stores[moment.store], moment.request, moment.now);
      const Evaluator evaluator(facts, book_.exprs);
      if (!request_violations(evaluator).empty()) continue;
      moment.chain = book_.schema.chain(moment.domain);
      const auto truth = [&](const std::vector<RuleCase>& cases, TermId level) {
        if (std::ranges::find(moment.chain, level) == moment.chain.end()) return Truth::kNone;
        for (const RuleCase& body : cases) {
          if (std::ranges::find(body.environments, moment.environment) == body.environments.end()) {
            continue;
          }
          const Evaluated value = evaluator.truth(body.guard, body.frame_size);
          return !value.ok() ? Truth::kErrs : value.is_true() ? Truth::kYes : Truth::kNo;
        }
        return Truth::kNone;
      };
      for (const Rule& rule : book_.rules) {
        moment.rules.push_back(truth(rule.cases, book_.policies[rule.policy].level));
      }
      for (const Override& lift : book_.overrides) {
        moment.overrides.push_back(truth(lift.lifts, lift.level));
      }
      for (const Waiver& waiver : book_.waivers) {
        moment.waivers.push_back(truth(waiver.cases, waiver.domain));
      }
      for (const Policy& policy : book_.policies) {
        moment.withins.push_back(truth(policy.within, policy.level));
      }
      for (const Assertion& assertion : book_.assertions) {
        moment.assertions.push_back(truth(assertion.cases, assertion.level));
      }
      valid.push_back(std::move(moment));
    }
    world_.moments = std::move(valid);
  }

  const Rulebook& book_;
  Timestamp at_;
  size_t limit_;
  World world_;
  std::vector<Timestamp> moments_;
  std::vector<std::string> texts_ = {};
  std::set<EntityRef> named_;
  std::set<int64_t> numbers_ = {0, 1, 2, 3, 4};  // also the sizes of what is small
  bool arithmetic_ = false;
};

}  // namespace

std::optional<World> World::make(const Rulebook& book, Timestamp at, size_t limit) {
  return WorldMaker(book, at, limit).run();
}

void World::each(const std::function<void(const Moment&, const Evaluator&)>& visit) const {
  for (const Moment& moment : moments) {
    const RequestFacts facts(*book, stores[moment.store], moment.request, moment.now);
    visit(moment, Evaluator(facts, book->exprs));
  }
}

}  // namespace bylaw::tests
