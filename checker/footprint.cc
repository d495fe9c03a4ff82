// Counts by the small-model argument: a collection that keeps one member for every test of it that
// holds or errs through some member behaves as before. Tests of one request that are alike are one,
// wherever they are written. A test inside a quantifier counts once for every way to choose the
// variables it reads, except those that the collection belongs to: two members may lead to one
// entity, and its collection is asked about for each. An assumption is one test for each choice of
// the entities that are reached.
#include "checker/footprint.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "checker/free_slots.h"
#include "checker/reads.h"

namespace bylaw {
namespace {

constexpr size_t kMostSteps = 200'000;
constexpr uint32_t kDeepest = 500;
constexpr uint64_t kMostCopies = 24;
/// What a collection gets where no number of members is enough.
constexpr uint64_t kSomeMembers = 3;

/// How many members something has: a number, plus those of collections, or the entities of a type
/// that are reached.
struct Size {
  uint64_t constant = 0;
  std::vector<CollectionKey> keys;
  std::optional<EntityTypeId> entities{};
};

/// A variable of a quantifier or an assumption.
struct Variable {
  Size size;
  std::set<uint32_t> hangs_from;  // what its collection is reached through, one step
  /// Two choices of these have different members: the variable itself, and where records are held.
  std::set<uint32_t> owners;
};

/// What an expression has to keep while members are left out.
enum class Keep : uint8_t { kTruth, kNotFalse, kNotTrue };

Keep opposite(Keep keep) {
  if (keep == Keep::kTruth) return keep;
  return keep == Keep::kNotFalse ? Keep::kNotTrue : Keep::kNotFalse;
}

/// What a local slot stands for.
struct Binding {
  std::optional<uint32_t> variable;
  ExprId argument;
  size_t scope = 0;  // where the argument is read
};
using Scope = std::vector<Binding>;

/// A test of a collection.
struct Atom {
  uint64_t amount = 0;
  std::vector<Size> factors;
  Span span;
  std::optional<uint32_t> own;  // each request has a collection of its own: of this one
};

/// What a test reads, of whom it needs members.
struct Reading {
  std::set<uint32_t> variables;
  std::vector<Size> more{};
  /// Leaving members out leaves an assumption as true as it was.
  bool spared = false;
  /// Why no number of members is enough; empty: some is.
  std::string_view endless{};
};

/// An operand of a comparison of texts.
struct Compared {
  ExprId same;  // of expressions that are alike the first; none where it hangs on variables
  uint64_t texts = 0;
  std::vector<Size> factors;
};
using Meeting = std::array<Compared, 2>;

class Finder {
 public:
  Finder(const Rulebook& rulebook, FootprintOptions options)
      : rulebook_(rulebook),
        exprs_(rulebook.exprs),
        slots_(rulebook.exprs),
        options_(std::move(options)),
        alike_(rulebook.exprs, options_.free) {
    for (const Entity* entity : options_.facts) note_stated(*entity);
    for (const EntityTypeId type : options_.own) ++entities_[type];
    for (const EntityRef& ref : named_) ++entities_[ref.type];
  }

  Footprint run(const std::vector<Root>& roots) {
    for (const Root& root : roots) {
      request_ = root.request;
      Scope scope;
      for (size_t i = 0; i < root.variables.size(); ++i) {
        const auto variable = static_cast<uint32_t>(variables_.size());
        Variable& of_type = variables_.emplace_back();
        of_type.size.entities = root.variables[i];
        of_type.owners = {variable};
        Binding binding;
        binding.variable = variable;
        scope.push_back(binding);
      }
      assumed_ = !root.variables.empty();
      found_.assumed.insert(root.variables.begin(), root.variables.end());
      note_passed_on(root.expr);
      walk(root.expr, open(std::move(scope)), 0, assumed_ ? Keep::kNotFalse : Keep::kTruth);
    }
    for (const auto& [key, atoms] : atoms_) found_.members[key] = count(key);
    for (const auto& [key, most] : stated_) {
      if (most > options_.most_members) found_.open.insert(key);
      uint32_t& room = found_.members[key];
      room = std::max(room, static_cast<uint32_t>(std::min<uint64_t>(most, options_.most_members)));
    }
    const uint64_t copies = compared_texts() + widest_text_set();
    found_.texts.copies = static_cast<uint32_t>(std::min(copies, kMostCopies));
    if (copies > kMostCopies) {
      limit({}, "more texts are compared with each other than are told apart");
    }
    // Whether they are is known once they are told apart.
    if (longest_pattern_ > 0) {
      found_.limits.push_back({pattern_, std::string(kTooManyPatterns), false, false});
    }
    return std::move(found_);
  }

 private:
  size_t open(Scope scope) {
    scopes_.push_back(std::move(scope));
    return scopes_.size() - 1;
  }
  const Type& type_of(ExprId id) const { return rulebook_.schema.types[exprs_[id].type]; }
  bool is_collection(ExprId id) const {
    return type_of(id).kind == TypeKind::kSet || type_of(id).kind == TypeKind::kList;
  }
  bool is_text(ExprId id) const {
    return type_of(id).kind == TypeKind::kString || type_of(id).kind == TypeKind::kColumnText;
  }
  bool is_literal(ExprId id) const { return exprs_[id].op == Op::kLiteral; }
  std::optional<int64_t> number(ExprId id) const {
    if (!is_literal(id)) return std::nullopt;
    const int64_t* n = exprs_.value(id).if_a<int64_t>();
    return n == nullptr ? std::nullopt : std::optional(*n);
  }
  /// Of a number that is written down, or of all that a parameter is set to.
  std::optional<int64_t> largest(ExprId id) const {
    if (exprs_[id].op != Op::kParameter) return number(id);
    const Parameter& parameter = rulebook_.parameters[ParameterId(exprs_[id].index)];
    const int64_t* initial = parameter.initial.if_a<int64_t>();
    if (initial == nullptr) return std::nullopt;
    int64_t most = *initial;
    for (const ParameterSetting& setting : parameter.settings) {
      most = std::max(most, setting.value.as<int64_t>());
    }
    return most;
  }
  void limit(Span span, std::string what) {
    found_.limits.push_back({span, std::move(what), true, false});
  }
  void leave_open(const CollectionKey& key, Span span, std::string_view what) {
    found_.open.insert(key);
    found_.limits.push_back({span, std::string(what), true, false, true});
  }

  std::optional<CollectionKey> key_of(ExprId id) const {
    const Expr& e = exprs_[id];
    switch (e.op) {
      case Op::kAttribute:
        return CollectionKey{CollectionKey::Kind::kAttribute,
                             type_of(exprs_.operand(id, 0)).entity().value, e.index};
      case Op::kField:
        return CollectionKey{CollectionKey::Kind::kField,
                             type_of(exprs_.operand(id, 0)).record().value, e.index};
      case Op::kContext:
        return CollectionKey{CollectionKey::Kind::kContext, 0, e.index};
      case Op::kProperty:
        return CollectionKey{CollectionKey::Kind::kProperty, 0, e.index};
      default:
        return std::nullopt;
    }
  }
  const Member& member_of(const CollectionKey& key) const {
    const Schema& s = rulebook_.schema;
    switch (key.kind) {
      case CollectionKey::Kind::kAttribute:
        return s.entity_types[EntityTypeId(key.owner)].attributes[key.index];
      case CollectionKey::Kind::kField:
        return s.records[RecordId(key.owner)].members[key.index];
      case CollectionKey::Kind::kContext:
      case CollectionKey::Kind::kProperty:
        break;
    }
    return s.context[key.kind == CollectionKey::Kind::kContext ? key.index : 0];
  }
  /// How many texts a value of the type holds; of collections, one member's.
  uint64_t texts_in(TypeId id) const {
    const Type& type = rulebook_.schema.types[id];
    if (type.kind == TypeKind::kString || type.kind == TypeKind::kColumnText) return 1;
    if (type.element.valid()) return texts_in(type.element);
    uint64_t sum = 0;
    if (type.kind != TypeKind::kRecord) return sum;
    for (const Member& member : rulebook_.schema.records[type.record()].members) {
      sum += texts_in(member.type);
    }
    return sum;
  }
  bool has_texts(const CollectionKey& key) const {
    return key.kind == CollectionKey::Kind::kProperty || texts_in(member_of(key).type) > 0;
  }
  /// A set has each value of its type once.
  uint64_t most_members(const CollectionKey& key) const {
    constexpr uint64_t kEndless = std::numeric_limits<uint64_t>::max();
    if (key.kind == CollectionKey::Kind::kProperty) return kEndless;
    const Type& type = rulebook_.schema.types[member_of(key).type];
    if (type.kind != TypeKind::kSet) return kEndless;
    const Type& element = rulebook_.schema.types[type.element];
    switch (element.kind) {
      case TypeKind::kBool:
        return 2;
      case TypeKind::kEnum:
        return rulebook_.schema.enums[element.enumeration()].members.size();
      case TypeKind::kTaxonomy:
        return rulebook_.schema.taxonomies[element.taxonomy()].terms.size();
      default:
        return kEndless;
    }
  }
  /// How many members of a set must be able to differ by a text.
  uint32_t widest_text_set() const {
    uint32_t widest = 1;
    for (const auto& [key, slots] : found_.members) {
      if (has_texts(key) && sized_.contains(key)) widest = std::max(widest, slots);
    }
    return widest;
  }

  /// The variables that an expression reads itself.
  std::set<uint32_t> reads(ExprId id, size_t scope) {
    std::set<uint32_t> found;
    for (const uint32_t slot : slots_.of(id)) {
      if (slot >= scopes_[scope].size()) continue;
      const Binding binding = scopes_[scope][slot];
      if (binding.variable) {
        found.insert(*binding.variable);
      } else if (binding.argument.valid()) {
        found.merge(reads(binding.argument, binding.scope));
      }
    }
    return found;
  }

  /// The sizes whose product is in how many ways variables can be chosen while `fixed` are what
  /// they are.
  std::vector<Size> ways(const std::set<uint32_t>& variables, const std::set<uint32_t>& fixed,
                         bool spared = false) const {
    std::set<uint32_t> seen;
    std::vector<Size> factors;
    std::vector<uint32_t> open(variables.begin(), variables.end());
    while (!open.empty()) {
      const uint32_t v = open.back();
      open.pop_back();
      if (fixed.contains(v) || !seen.insert(v).second) continue;
      const Variable& variable = variables_[v];
      if (!(spared && variable.size.entities)) factors.push_back(variable.size);
      open.insert(open.end(), variable.hangs_from.begin(), variable.hangs_from.end());
    }
    return factors;
  }

  /// The variables of which two choices never have one and the same collection, or record: those
  /// that it is part of, not those that lead to the entity that has it.
  std::set<uint32_t> owners(ExprId id, size_t scope) const {
    const Expr& e = exprs_[id];
    if (e.op == Op::kField) return owners(exprs_.operand(id, 0), scope);
    if (e.op == Op::kAttribute) {
      const ExprId entity = exprs_.operand(id, 0);
      if (exprs_[entity].op == Op::kLocal) return owners(entity, scope);
    }
    if (e.op != Op::kLocal) return {};
    const Binding binding = slot(scope, e.index);
    if (binding.variable) return variables_[*binding.variable].owners;
    if (!binding.argument.valid()) return {};
    const bool leads = type_of(id).kind == TypeKind::kEntity;
    if (leads && exprs_[binding.argument].op != Op::kLocal) return {};
    return owners(binding.argument, binding.scope);
  }

  /// Also as a call's argument.
  bool is_resource(ExprId id, size_t scope) const {
    if (exprs_[id].op != Op::kLocal) return exprs_[id].op == Op::kResource;
    const Binding binding = slot(scope, exprs_[id].index);
    return binding.argument.valid() && is_resource(binding.argument, binding.scope);
  }

  /// What is stated can't be left out: whoever may be that entity has room for it.
  void note_stated(const Entity& entity) {
    named_.insert(entity.ref);
    for (uint32_t i = 0; i < entity.attributes.size(); ++i) {
      const Slot& slot = entity.attributes[i];
      if (slot.state != Slot::State::kPresent) continue;
      note_stated({CollectionKey::Kind::kAttribute, entity.ref.type.value, i}, slot.value);
      for_each_entity(slot.value, [&](const EntityRef& ref) { named_.insert(ref); });
    }
  }
  void note_stated(const CollectionKey& key, const Value& value) {
    if (const auto* record = value.if_a<RecordValue>()) {
      for (uint32_t i = 0; i < record->members->size(); ++i) {
        const std::optional<Value>& field = (*record->members)[i];
        if (field) note_stated({CollectionKey::Kind::kField, record->record.value, i}, *field);
      }
    }
    if (value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr) return;
    stated_[key] = std::max<uint64_t>(stated_[key], value.members().size());
    for (const Value& member : value.members()) {
      if (member.if_a<RecordValue>() != nullptr) note_stated(key, member);
    }
  }
  uint64_t stated(const CollectionKey& key) const {
    const auto it = stated_.find(key);
    return it == stated_.end() ? 0 : it->second;
  }

  /// How many members a collection's expression can have.
  Size size_of(ExprId id, size_t scope) {
    const Expr& e = exprs_[id];
    if (const auto key = key_of(id)) return {0, {*key}};
    switch (e.op) {
      case Op::kLiteral:
        return {exprs_.value(id).members().size(), {}};
      case Op::kParameter: {
        const Parameter& parameter = rulebook_.parameters[ParameterId(e.index)];
        uint64_t most = parameter.initial.members().size();
        for (const ParameterSetting& setting : parameter.settings) {
          most = std::max<uint64_t>(most, setting.value.members().size());
        }
        return {most, {}};
      }
      case Op::kSet:
      case Op::kList:
        return {e.count, {}};
      case Op::kLocal: {
        const Binding binding = slot(scope, e.index);
        if (binding.argument.valid()) return size_of(binding.argument, binding.scope);
        return {3, {}};
      }
      case Op::kIntersect:
      case Op::kMinus:
        return size_of(exprs_.operand(id, 0), scope);
      case Op::kCall: {
        const size_t inner = call_scope(id, scope);
        return size_of(rulebook_.defines[DefineId(e.index)].body, inner);
      }
      default: {
        Size sum;
        for (const ExprId operand : exprs_.operands(id)) {
          if (!is_collection(operand)) continue;
          const Size part = size_of(operand, scope);
          sum.constant += part.constant;
          sum.keys.insert(sum.keys.end(), part.keys.begin(), part.keys.end());
        }
        return sum;
      }
    }
  }

  Binding slot(size_t scope, uint32_t index) const {
    return index < scopes_[scope].size() ? scopes_[scope][index] : Binding{};
  }

  size_t call_scope(ExprId id, size_t scope) {
    Scope inner;
    for (const ExprId argument : exprs_.operands(id))
      inner.push_back({std::nullopt, argument, scope});
    return open(std::move(inner));
  }

  /// A test needs `amount` members of a collection for each choice of what it reads.
  void need(ExprId id, size_t scope, uint64_t amount, Reading reading) {
    const Expr& e = exprs_[id];
    if (const auto key = key_of(id)) {
      std::vector<Size> factors = ways(reading.variables, owners(id, scope), reading.spared);
      factors.insert(factors.end(), reading.more.begin(), reading.more.end());
      const bool of_resource = e.op == Op::kAttribute && is_resource(exprs_.operand(id, 0), scope);
      if (of_resource && !options_.facts.empty()) return;
      if (!reading.endless.empty()) leave_open(*key, e.span, reading.endless);
      const bool own = of_resource && options_.chosen && options_.chosen->contains(*key);
      atoms_[*key].push_back(
          {amount, std::move(factors), e.span, own ? std::optional(request_) : std::nullopt});
      return;
    }
    if (e.op == Op::kLocal) {
      const Binding binding = slot(scope, e.index);
      if (binding.argument.valid()) {
        need(binding.argument, binding.scope, amount, std::move(reading));
      }
      return;
    }
    // What it is made of is asked about for each way to make it.
    reading.spared = false;
    reading.variables.merge(reads(id, scope));
    if (e.op == Op::kMinus) {
      need(exprs_.operand(id, 0), scope, amount, reading);
      reading.more.push_back(size_of(exprs_.operand(id, 0), scope));
      need(exprs_.operand(id, 1), scope, 1, std::move(reading));
    } else if (e.op == Op::kCall) {
      need(rulebook_.defines[DefineId(e.index)].body, call_scope(id, scope), amount,
           std::move(reading));
    } else {
      for (const ExprId operand : exprs_.operands(id)) {
        if (is_collection(operand)) need(operand, scope, amount, reading);
      }
    }
  }

  void walk(ExprId id, size_t scope, uint32_t depth, Keep keep) {
    if (!id.valid()) return;
    if (++steps_ > kMostSteps || depth > kDeepest) {
      if (!too_large_) limit(exprs_[id].span, "the condition is too large");
      too_large_ = true;
      return;
    }
    const Expr& e = exprs_[id];
    if (slots_.closed(id)) {
      // How much is counted is for what stands around a count to say.
      const bool counts = e.op == Op::kCount || e.op == Op::kSize;
      const ExprId like = counts ? id : alike_.first(id);
      const uint32_t request = differs(id) ? request_ : 0;
      if (options_.free.contains(id) || !seen_.emplace(like, request).second) return;
    }
    note_texts(id, scope);
    note_lowered(id, scope);
    note_collections(id, scope, keep);
    note_named(id);
    if (!assumed_) note_entities(id, scope);
    const auto operand = [&](size_t i, Keep kept) {
      walk(exprs_.operand(id, i), scope, depth + 1, kept);
    };
    switch (e.op) {
      case Op::kAny:
      case Op::kAll:
      case Op::kCount:
        operand(0, Keep::kTruth);
        bind(id, scope, depth, e.op == Op::kCount ? Keep::kTruth : keep);
        break;
      case Op::kCall:
        for (size_t i = 0; i < e.count; ++i) operand(i, Keep::kTruth);
        walk(rulebook_.defines[DefineId(e.index)].body, call_scope(id, scope), depth + 1, keep);
        break;
      case Op::kImplies:
        operand(0, opposite(keep));
        operand(1, keep);
        break;
      case Op::kIf:
        operand(0, Keep::kTruth);
        operand(1, keep);
        operand(2, keep);
        break;
      case Op::kNot:
        operand(0, opposite(keep));
        break;
      default: {
        const bool connects = e.op == Op::kAnd || e.op == Op::kOr;
        for (size_t i = 0; i < e.count; ++i) operand(i, connects ? keep : Keep::kTruth);
        break;
      }
    }
  }

  /// How many entities of each type come with a value of a type that is read, at least.
  void add_entities_in(TypeId id, const std::vector<Size>& factors, Span span) {
    const Type& type = rulebook_.schema.types[id];
    if (type.kind == TypeKind::kEntity) {
      entity_atoms_[type.entity()].push_back({1, factors, span, std::nullopt});
    }
    if (type.kind != TypeKind::kRecord) return;
    for (const Member& member : rulebook_.schema.records[type.record()].members) {
      add_entities_in(member.type, factors, span);
    }
  }

  void note_named(ExprId id) {
    if (!is_literal(id)) return;
    for_each_entity(exprs_.value(id), [&](const EntityRef& ref) {
      if (named_.insert(ref).second) ++entities_[ref.type];
    });
  }

  /// The entities that a condition reaches, of which assumptions speak then. What is missed here is
  /// found when all have been reached.
  void note_entities(ExprId id, size_t scope) {
    const Expr& e = exprs_[id];
    const bool made = e.op == Op::kAttribute || e.op == Op::kContext || e.op == Op::kProperty ||
                      e.op == Op::kIf || e.op == Op::kOtherwise;
    const auto key = key_of(id);
    if (!made && !key) return;
    std::vector<Size> factors = ways(reads(id, scope), {});
    if (is_collection(id) && key) {
      factors.push_back({0, {*key}});
      add_entities_in(type_of(id).element, factors, e.span);
    } else if (made) {
      add_entities_in(e.type, factors, e.span);
    }
  }

  /// Whether it may mean something else in another request.
  bool differs(ExprId id) const {
    if (!options_.chosen) return true;
    Reads reads;
    add_reads(rulebook_, id, reads);
    return std::ranges::any_of(
        reads.members, [&](const CollectionKey& key) { return options_.chosen->contains(key); });
  }

  void bind(ExprId id, size_t scope, uint32_t depth, Keep keep) {
    const Expr& e = exprs_[id];
    const ExprId collection = exprs_.operand(id, 0);
    Variable variable;
    variable.size = size_of(collection, scope);
    variable.hangs_from = reads(collection, scope);
    const auto bound = static_cast<uint32_t>(variables_.size());
    if (type_of(collection).element.valid() &&
        rulebook_.schema.types[type_of(collection).element].kind == TypeKind::kRecord) {
      variable.owners = owners(collection, scope);
    }
    variable.owners.insert(bound);
    variables_.push_back(std::move(variable));
    // The variable is bound in a scope of its own: arguments keep what they saw.
    Scope inner = scopes_[scope];
    if (inner.size() <= e.index) inner.resize(e.index + 1);
    Binding binding;
    binding.variable = bound;
    inner[e.index] = binding;
    const ExprId body = exprs_.operand(id, 1);
    const size_t within = open(std::move(inner));
    Reading others{reads(body, within)};
    // Where what is said of a member doesn't depend on it, any members do for all choices.
    if (others.variables.erase(bound) == 0) others.variables.clear();
    others.spared = keep == (e.op == Op::kAll ? Keep::kNotFalse : Keep::kNotTrue);
    need_counted(id, scope, e.op == Op::kCount ? counted(id) : 1, std::move(others));
    walk(body, within, depth + 1, keep);
  }

  /// How many members a count or size must be able to tell apart: one more than what it is compared
  /// with.
  std::optional<uint64_t> counted(ExprId id) const {
    const auto it = compared_with_.find(id);
    if (it == compared_with_.end()) return std::nullopt;
    return static_cast<uint64_t>(std::clamp<int64_t>(it->second, -1, options_.most_members)) + 1;
  }
  void need_counted(ExprId id, size_t scope, std::optional<uint64_t> amount, Reading reading) {
    if (!amount) reading.endless = "a count that is not compared with a number";
    need(exprs_.operand(id, 0), scope, amount.value_or(kSomeMembers), std::move(reading));
  }

  void note_comparison(ExprId id) {
    for (const size_t side : {size_t{0}, size_t{1}}) {
      const ExprId counting = exprs_.operand(id, side);
      const Op op = exprs_[counting].op;
      if (op != Op::kCount && op != Op::kSize) continue;
      if (const auto n = largest(exprs_.operand(id, 1 - side))) {
        int64_t& most = compared_with_.try_emplace(counting, *n).first->second;
        most = std::max(most, *n);
      }
    }
  }

  void note_collections(ExprId id, size_t scope, Keep keep) {
    const Expr& e = exprs_[id];
    const bool not_true = keep == Keep::kNotTrue;
    const auto operand = [&](size_t i) { return exprs_.operand(id, i); };
    const auto constant = [&](ExprId x) -> std::optional<uint64_t> {
      const Size size = size_of(x, scope);
      return size.keys.empty() ? std::optional(size.constant) : std::nullopt;
    };
    switch (e.op) {
      case Op::kEqual:
      case Op::kNotEqual:
      case Op::kLess:
      case Op::kLessEqual:
      case Op::kGreater:
      case Op::kGreaterEqual:
        note_comparison(id);
        if (!is_collection(operand(0))) break;
        for (const size_t side : {size_t{0}, size_t{1}}) {
          const auto other = constant(operand(1 - side));
          Reading reading{reads(operand(1 - side), scope)};
          if (!other && !constant(operand(side))) {
            reading.endless = "two collections are compared with each other";
          }
          need(operand(side), scope, other ? *other + 1 : kSomeMembers, std::move(reading));
        }
        break;
      case Op::kInSet:
      case Op::kInAnyEntity:
        need(operand(1), scope, 1, {reads(operand(0), scope), {}, not_true});
        break;
      case Op::kContains:
        if (!is_collection(operand(0))) break;
        need(operand(0), scope, 1, {reads(operand(1), scope), {}, not_true});
        break;
      case Op::kContainsAll:
        need(operand(0), scope, 1,
             {reads(operand(1), scope), {size_of(operand(1), scope)}, not_true});
        need(operand(1), scope, 1, {reads(operand(0), scope), {}, keep == Keep::kNotFalse});
        break;
      case Op::kContainsAny:
        need(operand(0), scope, 1, {reads(operand(1), scope), {}, not_true});
        need(operand(1), scope, 1, {reads(operand(0), scope), {}, not_true});
        break;
      case Op::kSize:
        if (!is_collection(operand(0))) break;
        if (const auto key = key_of(operand(0))) sized_.insert(*key);
        need_counted(id, scope, counted(id), {});
        break;
      case Op::kCount:
        if (const auto key = key_of(operand(0))) sized_.insert(*key);
        break;
      case Op::kKnown:
        found_.asked_known.insert(type_of(operand(0)).entity());
        break;
      default:
        break;
    }
  }

  /// Whether a text, or all members of a collection, is written down, perhaps as a call's argument.
  bool written(ExprId id, size_t scope) const {
    const Expr& e = exprs_[id];
    if (e.op == Op::kLocal) {
      const Binding binding = slot(scope, e.index);
      return binding.argument.valid() && written(binding.argument, binding.scope);
    }
    if (e.op == Op::kParameter) return true;
    if (e.op != Op::kSet && e.op != Op::kList) return e.op == Op::kLiteral;
    return std::ranges::all_of(exprs_.operands(id),
                               [&](ExprId member) { return written(member, scope); });
  }

  void note_texts(ExprId id, size_t scope) {
    const Expr& e = exprs_[id];
    TextTests& texts = found_.texts;
    const auto operand = [&](size_t i) { return exprs_.operand(id, i); };
    switch (e.op) {
      case Op::kLiteral:
        add_literals(exprs_.value(id));
        break;
      case Op::kParameter: {
        const Parameter& parameter = rulebook_.parameters[ParameterId(e.index)];
        add_literals(parameter.initial);
        for (const ParameterSetting& setting : parameter.settings) add_literals(setting.value);
        break;
      }
      case Op::kMatches:
      case Op::kLike:
        note_pattern(id, exprs_.text(id));
        break;
      case Op::kStartsWith:
      case Op::kEndsWith:
      case Op::kContains:
        if (is_collection(operand(0))) {
          note_meeting(id, scope);
        } else if (is_literal(operand(1))) {
          note_pattern(id, exprs_.value(operand(1)).as<std::string>());
        } else {
          limit(e.span, "a text is searched for another");
        }
        break;
      case Op::kLower:
        texts.lower = true;
        break;
      case Op::kSize:
        if (!is_text(operand(0))) break;
        if (const auto it = compared_with_.find(id); it != compared_with_.end()) {
          texts.sizes.insert(it->second);
        } else {
          limit(e.span, "the size of a text is not compared with a number");
        }
        break;
      case Op::kLess:
      case Op::kLessEqual:
      case Op::kGreater:
      case Op::kGreaterEqual:
        if (!is_text(operand(0))) break;
        if (!texts.ordered) limit(e.span, "texts are compared by order");
        texts.ordered = true;
        break;
      case Op::kEqual:
      case Op::kNotEqual:
      case Op::kInSet:
      case Op::kContainsAll:
      case Op::kContainsAny:
      case Op::kUnion:
      case Op::kIntersect:
      case Op::kMinus:
        note_meeting(id, scope);
        break;
      default:
        break;
    }
  }

  /// Texts of two operands are compared with each other, those of all members with those of all
  /// others. Enough that texts of one of them are told apart from each other, and from all others:
  /// those that are equal to none of them need not differ.
  void note_meeting(ExprId id, size_t scope) {
    Meeting meeting;
    for (const size_t side : {size_t{0}, size_t{1}}) {
      const ExprId operand = exprs_.operand(id, side);
      if (texts_in(exprs_[operand].type) == 0 || written(operand, scope)) return;
      Compared& compared = meeting[side];
      if (slots_.closed(operand)) compared.same = alike_.first(operand);
      compared.texts = texts_in(exprs_[operand].type) * sources(operand, scope);
      compared.factors = ways(reads(operand, scope), {});
      if (is_collection(operand)) compared.factors.push_back(size_of(operand, scope));
    }
    meetings_.push_back(std::move(meeting));
  }

  /// Of how many values an expression is one.
  uint64_t sources(ExprId id, size_t scope) {
    const Expr& e = exprs_[id];
    const auto of = [&](size_t i) { return sources(exprs_.operand(id, i), scope); };
    if (e.op == Op::kIf) return of(1) + of(2);
    if (e.op == Op::kOtherwise) return of(0) + of(1);
    if (e.op == Op::kCall)
      return sources(rulebook_.defines[DefineId(e.index)].body, call_scope(id, scope));
    if (e.op == Op::kLocal) {
      const Binding binding = slot(scope, e.index);
      return binding.argument.valid() ? sources(binding.argument, binding.scope) : 1;
    }
    return 1;
  }

  /// How many texts have to be told apart since they are compared.
  uint64_t compared_texts() {
    std::set<ExprId> chosen;
    uint64_t sum = 0;
    for (const Meeting& meeting : meetings_) {
      const auto is_chosen = [&](const Compared& side) { return chosen.contains(side.same); };
      if (std::ranges::any_of(meeting, is_chosen)) continue;
      const auto cost = [&](const Compared& side) {
        return needed({side.texts, side.factors, {}, {}});
      };
      const Compared& side = cost(meeting[0]) <= cost(meeting[1]) ? meeting[0] : meeting[1];
      if (side.same.valid()) chosen.insert(side.same);
      sum += cost(side);
    }
    return sum;
  }

  void note_pattern(ExprId test, const std::string& pattern) {
    const bool lowered = is_lowered(exprs_.operand(test, 0));
    (lowered ? found_.texts.lower_tests : found_.texts.tests).insert({exprs_[test].op, pattern});
    if (pattern.size() <= longest_pattern_) return;
    longest_pattern_ = pattern.size();
    pattern_ = exprs_[test].span;
  }

  bool is_lowered(ExprId id) const { return id.valid() && exprs_[id].op == Op::kLower; }
  void note_passed_on(ExprId id) { found_.texts.mixed = found_.texts.mixed || is_lowered(id); }
  /// Whether something else is done with lowered texts than to test them, or to compare them with
  /// what is written down.
  void note_lowered(ExprId id, size_t scope) {
    const Expr& e = exprs_[id];
    switch (e.op) {
      case Op::kMatches:
      case Op::kLike:
        return;
      case Op::kStartsWith:
      case Op::kEndsWith:
      case Op::kContains:
      case Op::kEqual:
      case Op::kNotEqual:
      case Op::kInSet:
        if (written(exprs_.operand(id, 0), scope) || written(exprs_.operand(id, 1), scope)) return;
        break;
      case Op::kCall:
        note_passed_on(rulebook_.defines[DefineId(e.index)].body);
        break;
      default:
        break;
    }
    for (const ExprId operand : exprs_.operands(id)) note_passed_on(operand);
  }

  void add_literals(const Value& value) {
    if (const auto* text = value.if_a<std::string>()) found_.texts.literals.insert(*text);
    const bool collection = value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr;
    if (!collection) return;
    for (const Value& member : value.members()) add_literals(member);
  }

  uint64_t total(const Size& size) {
    uint64_t sum = size.constant;
    for (const CollectionKey& key : size.keys) sum += std::max<uint64_t>(count(key), stated(key));
    if (size.entities) sum += count_entities(*size.entities);
    return sum;
  }
  uint64_t needed(const Atom& atom) {
    uint64_t product = atom.amount;
    for (const Size& factor : atom.factors) {
      product = std::min<uint64_t>(product * total(factor), options_.most_members + 1);
    }
    return product;
  }

  /// How many entities of a type an assumption speaks of.
  uint64_t count_entities(EntityTypeId type) {
    if (const auto it = found_.entities.find(type); it != found_.entities.end()) return it->second;
    const std::vector<Atom>& atoms = entity_atoms_[type];
    if (!open_types_.insert(type).second) {
      limit(atoms.front().span, "members that an assumption asks for of each of them");
      return 2;
    }
    uint64_t sum = entities_[type];
    for (const Atom& atom : atoms) sum += needed(atom);
    open_types_.erase(type);
    found_.entities[type] = static_cast<uint32_t>(sum);
    return sum;
  }

  uint32_t count(const CollectionKey& key) {
    if (const auto it = counts_.find(key); it != counts_.end()) return it->second;
    const auto it = atoms_.find(key);
    if (it == atoms_.end()) return 0;
    if (!open_.insert(key).second) {
      leave_open(key, it->second.front().span,
                 "a quantifier over a list inside another over the same list");
      return 2;
    }
    uint64_t sum = 0;
    std::map<uint32_t, uint64_t> own;
    for (const Atom& atom : it->second) {
      (atom.own ? own[*atom.own] : sum) += needed(atom);
    }
    uint64_t most = 0;
    for (const auto& [request, needed] : own) most = std::max(most, needed);
    sum += most;
    sum = std::min(sum, most_members(key));
    if (sum > options_.most_members) {
      leave_open(key, it->second.front().span, "more members than are looked at");
      sum = options_.most_members;
    }
    open_.erase(key);
    counts_[key] = static_cast<uint32_t>(sum);
    return static_cast<uint32_t>(sum);
  }

  const Rulebook& rulebook_;
  const ExprStore& exprs_;
  FreeSlots slots_;
  Footprint found_;
  std::vector<Scope> scopes_;
  std::vector<Variable> variables_;
  std::map<CollectionKey, std::vector<Atom>> atoms_;
  std::map<CollectionKey, uint32_t> counts_;
  std::set<CollectionKey> open_;
  std::set<CollectionKey> sized_;
  std::map<ExprId, int64_t> compared_with_;
  std::map<EntityTypeId, std::vector<Atom>> entity_atoms_;
  std::map<EntityTypeId, uint64_t> entities_;  // that are there whatever is read, and those named
  std::set<EntityRef> named_;
  std::set<EntityTypeId> open_types_;
  const FootprintOptions options_;
  std::map<CollectionKey, uint64_t> stated_;  // the most members that one of the facts has
  LikeExprs alike_;
  std::set<std::pair<ExprId, uint32_t>> seen_;  // and of which request
  uint32_t request_ = 0;
  bool assumed_ = false;  // it is an assumption's body
  size_t steps_ = 0;
  bool too_large_ = false;
  size_t longest_pattern_ = 0;
  Span pattern_;  // where that is
  std::vector<Meeting> meetings_;
};

}  // namespace

Footprint find_footprint(const Rulebook& rulebook, const std::vector<Root>& roots,
                         FootprintOptions options) {
  return Finder(rulebook, std::move(options)).run(roots);
}

}  // namespace bylaw
