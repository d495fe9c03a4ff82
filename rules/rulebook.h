// The rulebook: the meaning of a mesh. Typed, desugared, layered rules; nothing of files or syntax
// is left but spans. Built by compiler/sema; read by the reference evaluator, the lowering to a
// decision graph, and the checker. Entry point: Rulebook.
#ifndef BYLAW_RULES_RULEBOOK_H_
#define BYLAW_RULES_RULEBOOK_H_

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/source.h"
#include "facts/entities.h"
#include "facts/schema.h"
#include "rules/expr.h"

namespace bylaw {

struct PolicyTag;
using PolicyId = Id<PolicyTag>;
struct RuleTag;
using RuleId = Id<RuleTag>;
struct OverrideTag;
using OverrideId = Id<OverrideTag>;
struct WaiverTag;
using WaiverId = Id<WaiverTag>;

/// `define`: a named expression over its parameters (frame slots 0 … n-1) and the context.
struct Define : Declared {
  std::vector<Member> parameters;
  TypeId type;
  ExprId body;
  uint32_t frame_size = 0;  // slots its body needs, parameters included
};

/// Which columns a cap or a mask speaks of.
struct ColumnSelector {
  enum class Kind : uint8_t { kAll, kUnder, kNamed, kWhere };
  Kind kind = Kind::kAll;
  std::vector<TermValue> categories;  // kUnder: under any of them
  std::vector<std::string> names;     // kNamed
  ExprId where;                       // kWhere: over `col` and the request
  uint32_t frame_size = 0;
  Span span;
};

struct MaskUse {
  MaskId mask;
  std::vector<Value> arguments;
  MaskPoint point;  // what it reveals, arguments put in
  Span span;
  auto operator<=>(const MaskUse&) const = delete;
};

struct MaskClause {
  ColumnSelector columns;
  MaskUse mask;
  Span span;
};

/// A duty asked for: by position an argument for every parameter, constant or computed from the
/// request.
struct DutyUse {
  DutyId duty;
  std::vector<ExprId> arguments;
  Span span;
};

/// The typed body of a rule for the environments that share it.
struct RuleCase {
  std::vector<EnvironmentId> environments;  // ascending
  ExprId guard;                             // `when` and not `unless`; invalid: always
  ExprId filter;                  // of a permit's view, or of a filter guardrail; invalid: none
  std::vector<MaskClause> masks;  // of a permit's view, or the one clause of a cap
  std::vector<DutyUse> duties;    // of a permit's view, or of an oblige
  uint32_t frame_size = 0;        // local slots its expressions need
};

enum class RuleKind : uint8_t { kPermit, kForbid, kCap, kFilter, kOblige };

/// One clause of a standard, guarantee or bylaw.
struct Rule {
  RuleKind kind = RuleKind::kPermit;
  PolicyId policy;
  std::vector<RuleCase> cases;
  bool is_require = false;         // a forbid written as `require C "text"`: its guard is `not C`
  std::string text;                // of a require
  std::optional<Timestamp> until;  // a permit's end (exclusive)
  Span span;                       // the whole clause
  Span head;                       // its first words, for a caret
};

enum class PolicyKind : uint8_t { kStandard, kGuarantee, kBylaw };
enum class Strength : uint8_t { kMandatory, kWaivable, kDefault };
enum class Enforcement : uint8_t { kEnforced, kWarn, kObserve };

/// A standard, guarantee or bylaw: what decisions and findings name.
struct Policy : Declared {
  PolicyKind kind = PolicyKind::kBylaw;
  TermId level;  // the domain that holds it; the root for the centre
  std::string title;
  Strength strength = Strength::kMandatory;          // standards
  Enforcement enforcement = Enforcement::kEnforced;  // standards, until…
  std::optional<Timestamp> enforced_from;            // …then: enforced from this time on
  std::vector<ActionId> for_actions;                 // `for publish`: what its requires forbid
  std::vector<PolicyId> subject_to;                  // guarantees
  /// `override within`: by environment where the condition is typed; empty: overrides are not
  /// allowed.
  std::vector<RuleCase> within;
  std::vector<RuleId> rules;
  Span body;  // the whole declaration
};

/// `override S { lift A when … }` by a domain. It lifts the forbids of S where its guard and S's
/// `within` are true.
struct Override {
  PolicyId standard;
  TermId level;        // the domain that wrote it
  QualifiedName name;  // package and the standard's local name
  std::vector<RuleCase> lifts;
  Span span;
};

/// Switches off every rule of a waivable standard, for resources of a domain and below, where its
/// condition is true.
struct Waiver : Declared {
  PolicyId standard;
  TermId level;                 // who wrote it: the standard's holder
  TermId domain;                // for whom
  std::vector<RuleCase> cases;  // actions and condition
  Timestamp until;              // exclusive: the end of the day written
  std::string until_text;       // as written
  std::string approved_by, ticket, because, compensating;
};

struct ParameterSetting {
  TermId domain;
  Value value;
  Span span;
};
struct Parameter : Declared {
  TypeId type;
  TermId level;
  Value initial;
  std::optional<Value> low, high;  // inclusive range
  std::vector<Value> allowed;      // or a closed list
  std::vector<ParameterSetting> settings;
};

/// `assume "…" for every T x: body`, or over the context alone.
struct Assumption {
  std::string text;
  std::vector<EntityTypeId> variables;  // in frame slots 0 … n-1
  ExprId body;
  uint32_t frame_size = 0;
  Span span;
};

/// `assert "…": never permit A when …` or `always permit …`, proved over the domain's jurisdiction.
struct Assertion : Declared {
  std::string text;
  TermId level;
  bool always = false;
  std::vector<RuleCase> cases;
  Span body;
};

/// A column's mask as a test states it.
struct ExpectedMask {
  std::string column;
  MaskUse mask;
};
/// `expect permit read by a masks {…} filter …`, or `expect row {…} shows {…}` / `hides`.
struct Expectation {
  enum class Kind : uint8_t { kDecision, kRow };
  Kind kind = Kind::kDecision;
  bool permit = false;
  bool not_permitted = false;  // `deny … not permitted`: nobody grants it, nobody forbids it
  std::vector<ActionId> actions;
  std::vector<PolicyId> by;  // `by a, b`: exactly these; empty: unstated
  bool by_stated = false;
  std::optional<std::vector<ExpectedMask>> masks;  // exactly these columns are masked
  std::optional<ExprId>
      filter;  // the view's filter, by its printed form; null: rows are unfiltered
  std::vector<std::pair<DutyId, std::vector<Value>>> duties;
  bool duties_stated = false;
  std::map<std::string, std::string> row;  // kRow: the row's cells
  bool row_visible = true;
  std::vector<ExpectedMask> shows;  // kRow
  Span span;
};
/// One `given … expect …` of a test: the facts and the request accumulated so far, and what is
/// expected.
struct TestStep {
  EntityRef principal;
  EntityRef resource;
  std::vector<Entity> entities;            // stated in the test, laid over the store
  std::vector<Slot> context;               // [0] is the time
  std::map<std::string, Slot> properties;  // of the action, by name
  std::vector<Expectation> expectations;
  Span span;
};
struct TestCase {
  std::string name;
  std::string package;
  TermId level;
  std::vector<TestStep> steps;
  Span span;
};

struct Rulebook {
  Schema schema;
  ExprStore exprs;
  Store<Define, DefineId> defines;
  Store<Policy, PolicyId> policies;
  Store<Rule, RuleId> rules;
  Store<Override, OverrideId> overrides;
  Store<Waiver, WaiverId> waivers;
  Store<Parameter, ParameterId> parameters;
  std::vector<Assumption> assumptions;
  std::vector<Assertion> assertions;
  std::vector<TestCase> tests;

  /// The rule's "package.name".
  std::string rule_name(RuleId id) const { return policies[rules[id].policy].name.full(); }
};

}  // namespace bylaw

#endif  // BYLAW_RULES_RULEBOOK_H_
