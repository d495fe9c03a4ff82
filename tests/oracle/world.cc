#include "tests/oracle/world.h"

#include <algorithm>
#include <set>
#include <string>

#include "rules/assumptions.h"
#include "tests/oracle/value_lists.h"

namespace bylaw::tests {
namespace {

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

/// The truth of everything.
void weigh_all(World& world) {
  const Rulebook& book = *world.book;
  for (Moment& moment : world.moments) {
    const RequestFacts facts(book, world.stores[moment.store], moment.request, moment.now);
    const Evaluator evaluator(facts, book.exprs);
    moment.valid = request_violations(evaluator).empty();
    if (!moment.valid) continue;
    moment.chain = book.schema.chain(moment.domain);
    const auto truth = [&](const std::vector<RuleCase>& cases, TermId level) {
      if (std::ranges::find(moment.chain, level) == moment.chain.end()) return Truth::kNone;
      const RuleCase* body = case_for(cases, moment.environment);
      if (body == nullptr) return Truth::kNone;
      const Evaluated value = evaluator.truth(body->guard, body->frame_size);
      return !value.ok() ? Truth::kErrs : value.is_true() ? Truth::kYes : Truth::kNo;
    };
    for (const Rule& rule : book.rules) {
      moment.rules.push_back(truth(rule.cases, book.policies[rule.policy].level));
    }
    for (const Override& lift : book.overrides) {
      moment.overrides.push_back(truth(lift.lifts, lift.level));
    }
    for (const Waiver& waiver : book.waivers) {
      moment.waivers.push_back(truth(waiver.cases, waiver.domain));
    }
    for (const Policy& policy : book.policies) {
      moment.withins.push_back(truth(policy.within, policy.level));
    }
    for (const Assertion& assertion : book.assertions) {
      moment.assertions.push_back(truth(assertion.cases, assertion.level));
    }
  }
}

class WorldMaker {
 public:
  WorldMaker(const Rulebook& book, Timestamp at, size_t limit)
      : book_(book),
        lists_(book),
        contexts_(lists_.choices(book.schema.context)),
        at_(at),
        limit_(limit) {
    find_moments();
    world_.book = &book_;
    world_.cell_texts = lists_.cell_texts();
  }

  std::optional<World> run() {
    for (size_t i = 0; i < book_.schema.environments.size(); ++i) {
      if (!add_environment(book_.schema.environments.id_at(i))) return std::nullopt;
    }
    weigh_all(world_);
    std::erase_if(world_.moments, [](const Moment& m) { return !m.valid; });
    return std::move(world_);
  }

  std::optional<World> run_about(const std::vector<const Entity*>& facts) {
    world_.of_catalogue = true;
    for (size_t i = 0; i < book_.schema.environments.size(); ++i) {
      const EnvironmentId id = book_.schema.environments.id_at(i);
      const bool speaks = book_.schema.environments[id].resource == facts.front()->ref.type;
      if (speaks && !add_stated(id, facts)) return std::nullopt;
    }
    weigh_all(world_);
    return std::move(world_);
  }

 private:
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

  /// Ids that are told apart: those that policies name, and any other.
  std::vector<std::string> ids(EntityTypeId type) const {
    std::vector<std::string> result = {"somebody"};
    for (const EntityRef& ref : lists_.named()) {
      if (ref.type == type) result.push_back(ref.id);
    }
    return result;
  }

  /// Sets of groups that an entity of the type may stand in.
  std::vector<std::vector<EntityRef>> groups(EntityTypeId type) const {
    std::vector<std::vector<EntityRef>> all = {{}};
    for (const EntityTypeId parent : book_.schema.entity_types[type].parents) {
      for (const EntityRef& ref : lists_.named()) {
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

  /// How many variables the assumption with most of them has of those that speak of the type; 0:
  /// none does.
  size_t assumed(EntityTypeId type) const {
    size_t most = 0;
    for (const Assumption& a : book_.assumptions) {
      if (std::ranges::find(a.variables, type) == a.variables.end()) continue;
      most = std::max(most, a.variables.size());
    }
    return most;
  }

  /// Entities that are named, of which nothing is known. Not those of which an assumption speaks
  /// together with others: they would rule out requests of others. Of whom one speaks alone, the
  /// store knows all or none.
  std::vector<EntityStoreBuilder> named() const {
    EntityStoreBuilder all, some;
    for (const EntityRef& ref : lists_.named()) {
      const size_t variables = assumed(ref.type);
      if (variables > 1) continue;
      const size_t attributes = book_.schema.entity_types[ref.type].attributes.size();
      all.put({ref, std::vector<Slot>(attributes), {}, "", {}});
      if (variables == 0) some.put({ref, std::vector<Slot>(attributes), {}, "", {}});
    }
    if (all.store().all().size() == some.store().all().size()) return {all};
    return {all, some};
  }

  std::optional<std::vector<Choices>> resource_choices(const Environment& environment) const {
    const EntityType& type = book_.schema.entity_types[environment.resource];
    // Columns are no list like others: of all that there may be, one matters at a time.
    std::vector<Member> members = type.attributes;
    std::optional<uint32_t> columns;
    for (const Action& action : book_.schema.actions) {
      if (action.columns) columns = find_member(type.attributes, action.columns->path.front());
    }
    if (columns) members.erase(members.begin() + *columns);
    auto all = lists_.choices(members);
    if (!all || !columns) return all;
    const auto lists =
        lists_.column_lists(environment.resource, book_.schema.actions[environment.action]);
    if (!lists) return std::nullopt;
    Choices choices;
    for (const Value& list : *lists) choices.push_back(Slot::present(list));
    all->insert(all->begin() + *columns, std::move(choices));
    return all;
  }

  bool add_environment(EnvironmentId id) {
    const Environment& environment = book_.schema.environments[id];
    const auto& of_principal = book_.schema.entity_types[environment.principal];
    const auto& of_resource = book_.schema.entity_types[environment.resource];
    const auto principals = lists_.choices(of_principal.attributes);
    const auto resources = resource_choices(environment);
    if (!principals || !resources) return false;
    const std::vector<EntityStoreBuilder> bare = named();
    for (const std::string& user : ids(environment.principal)) {
      for (const std::vector<EntityRef>& in : groups(environment.principal)) {
        Odometer principal(*principals);
        do {
          for (const std::string& thing : ids(environment.resource)) {
            Odometer resource(*resources);
            do {
              for (const EntityStoreBuilder& others : bare) {
                EntityStoreBuilder builder(others.store());
                builder.put({{environment.principal, user}, principal.current(), in, "", {}});
                builder.put({{environment.resource, thing}, resource.current(), {}, "", {}});
                world_.stores.push_back(std::move(builder).build());
                Moment moment = moment_of(id, user, thing);
                moment.domain = domain_of(of_resource, resource.current());
                if (!add_requests(moment)) return false;
              }
            } while (resource.next());
          }
        } while (principal.next());
      }
    }
    return true;
  }

  /// Whoever is among the facts is as they say; everybody else is anybody.
  bool add_stated(EnvironmentId id, const std::vector<const Entity*>& facts) {
    const Environment& environment = book_.schema.environments[id];
    const Entity& thing = *facts.front();
    const auto principals =
        lists_.choices(book_.schema.entity_types[environment.principal].attributes);
    if (!principals) return false;
    std::vector<EntityStoreBuilder> stated = named();
    std::vector<const Entity*> users;
    for (const Entity* fact : facts) {
      for (EntityStoreBuilder& builder : stated) builder.put(*fact);
      if (fact->ref.type == environment.principal) users.push_back(fact);
    }
    std::ranges::sort(users, {}, &Entity::ref);
    const auto add = [&](const Entity& user) {
      return std::ranges::all_of(stated, [&](const EntityStoreBuilder& others) {
        EntityStoreBuilder builder(others.store());
        builder.put(user);
        world_.stores.push_back(std::move(builder).build());
        Moment moment = moment_of(id, user.ref.id, thing.ref.id);
        moment.domain =
            domain_of(book_.schema.entity_types[environment.resource], thing.attributes);
        return add_requests(moment);
      });
    };
    for (const Entity* user : users) {
      if (!add(*user)) return false;
    }
    for (const std::string& user : ids(environment.principal)) {
      const EntityRef ref{environment.principal, user};
      const bool is_stated =
          std::ranges::any_of(users, [&](const Entity* known) { return known->ref == ref; });
      if (is_stated) continue;
      for (const std::vector<EntityRef>& in : groups(environment.principal)) {
        Odometer principal(*principals);
        do {
          if (!add({ref, principal.current(), in, "", {}})) return false;
        } while (principal.next());
      }
    }
    return true;
  }

  Moment moment_of(EnvironmentId id, const std::string& user, const std::string& thing) const {
    const Environment& environment = book_.schema.environments[id];
    const auto word = [&](EntityTypeId type) { return book_.schema.entity_types[type].name.local; };
    Moment moment;
    moment.store = world_.stores.size() - 1;
    moment.environment = id;
    moment.request.principal = {environment.principal, word(environment.principal), user, {}};
    moment.request.resource = {environment.resource, word(environment.resource), thing, {}};
    moment.request.action = environment.action;
    moment.request.enforces = Enforces::everything();
    return moment;
  }

  static TermId domain_of(const EntityType& type, const std::vector<Slot>& attributes) {
    if (!type.domain || attributes[*type.domain].state != Slot::State::kPresent)
      return Schema::kRoot;
    return attributes[*type.domain].value.as<TermValue>().term;
  }

  bool add_requests(const Moment& moment) {
    const auto properties = lists_.choices(book_.schema.actions[moment.request.action].properties);
    if (!contexts_ || !properties) return false;
    Odometer context(*contexts_);
    do {
      Odometer property(*properties);
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

  const Rulebook& book_;
  ValueLists lists_;
  std::optional<std::vector<Choices>> contexts_;
  Timestamp at_;
  size_t limit_;
  World world_;
  std::vector<Timestamp> moments_;
};

}  // namespace

const RuleCase* case_for(const std::vector<RuleCase>& cases, EnvironmentId environment) {
  const auto it = std::ranges::find_if(cases, [&](const RuleCase& body) {
    return std::ranges::find(body.environments, environment) != body.environments.end();
  });
  return it == cases.end() ? nullptr : &*it;
}

std::optional<World> World::make(const Rulebook& book, Timestamp at, size_t limit) {
  return WorldMaker(book, at, limit).run();
}

std::optional<World> World::about(const Rulebook& book, Timestamp at, size_t limit,
                                  const std::vector<const Entity*>& facts) {
  return WorldMaker(book, at, limit).run_about(facts);
}

World World::of(const Rulebook& book, std::vector<EntityStore> stores,
                std::vector<Moment> moments) {
  World world;
  world.book = &book;
  world.stores = std::move(stores);
  world.moments = std::move(moments);
  weigh_all(world);
  std::erase_if(world.moments, [](const Moment& m) { return !m.valid; });
  return world;
}

void World::each(const std::function<void(const Moment&, const Evaluator&)>& visit) const {
  for (const Moment& moment : moments) {
    if (!moment.valid) continue;
    const RequestFacts facts(*book, stores[moment.store], moment.request, moment.now);
    visit(moment, Evaluator(facts, book->exprs));
  }
}

}  // namespace bylaw::tests
