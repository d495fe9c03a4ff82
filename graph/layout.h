// The decision graph's parts: plain records of fixed layout, linked by index. A graph is one block
// of bytes that holds an array of each; graph.h reads it, writer.h makes it. docs/stages/graph.md
// tells the whole. Entry point: Part.
#ifndef BYLAW_GRAPH_LAYOUT_H_
#define BYLAW_GRAPH_LAYOUT_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "graph/code.h"
#include "graph/datum.h"

namespace bylaw::graph {

/// The arrays of a graph, with the type of their elements.
enum class Part : uint8_t {
  kText,          // char: texts, one after the other
  kSymbols,       // uint32_t: where each text ends in kText, no two of them equal
  kBytes,         // uint8_t: classes of bytes and words of automata
  kLiterals,      // Datum
  kMembers,       // Datum: members of literal sets, lists and records
  kAddresses,     // Address: of literals
  kCode,          // Code
  kOperands,      // uint32_t: code
  kOrigins,       // OriginRecord: of each code
  kPlaces,        // PlaceRecord
  kValueTypes,    // ValueTypeRecord: members of others come after what they are members of
  kDefines,       // DefineRecord
  kPatterns,      // uint32_t: symbols
  kTypes,         // TypeRecord: entity types
  kRecords,       // Span32 into kSlots: record types
  kContext,       // Span32 into kSlots: one element, the context
  kActions,       // ActionRecord
  kSlots,         // uint32_t: SlotFlag of attributes, fields, context members, properties
  kSlotTypes,     // uint32_t: of each slot, its type in kValueTypes
  kTerms,         // Span32 into kAncestors: terms of all taxonomies
  kTaxonomies,    // Span32 into kTerms; [0] is the tree of domains, its term 0 the root
  kAncestors,     // uint32_t: terms that a term stands under, itself included, ascending
  kZones,         // ZoneRecord: ascending by time; [0] holds from the beginning
  kParameters,    // Span32 into kLiterals: a value per domain, or one for all
  kAssumptions,   // AssumptionRecord
  kVariables,     // uint32_t: entity types of assumptions' variables
  kEnvironments,  // EnvironmentRecord
  kPolicies,      // PolicyRecord
  kRules,         // RuleRecord
  kEnds,          // EndRecord: ascending by rule
  kStandings,     // StandingRecord
  kShapes,        // ShapeRecord: of pieces of code in kWritten
  kWritten,       // uint8_t: guards as they were written (graph/written.h)
  kBodies,        // BodyRecord
  kBodyLists,     // uint32_t: bodies, of buckets
  kViews,         // ViewRecord
  kMaskUses,      // MaskRecord
  kDutyUses,      // DutyRecord
  kArguments,     // uint32_t: code, of duties
  kRelaxations,   // RelaxationRecord: waivers, then overrides; by policy
  kCases,         // CaseRecord: guards of relaxations by environment
  kClassifiers,   // ClassifierRecord
  kInputs,        // InputRecord
  kTables,        // uint32_t: of classifiers and nodes
  kCuts,          // int64_t: of classifiers (graph/cuts.h)
  kNetworks,      // Address: of classifiers, in preorder
  kBuckets,       // BucketRecord: by environment and level
  kBucketIndex,   // uint32_t: environment * domains + domain → its deepest bucket
  kNodes,         // NodeRecord
  kLeaves,        // LeafRecord
  kRows,          // RowRecord
  kMasks,         // uint8_t: of rows
  kEntries,       // uint32_t: rules of leaves, with kChecked
  kNames,         // NameRecord: what dumps and explanations call things
};
inline constexpr uint32_t kParts = static_cast<uint32_t>(Part::kNames) + 1;
/// What each part is called in reports, in the order of Part.
inline constexpr std::array<std::string_view, kParts> kPartNames{
    "text",        "symbols",   "bytes",        "literals",    "members",     "addresses",
    "code",        "operands",  "origins",      "places",      "value-types", "defines",
    "patterns",    "types",     "records",      "context",     "actions",     "slots",
    "slot-types",  "terms",     "taxonomies",   "ancestors",   "zones",       "parameters",
    "assumptions", "variables", "environments", "policies",    "rules",       "ends",
    "standings",   "shapes",    "written",      "bodies",      "body-lists",  "views",
    "mask-uses",   "duty-uses", "arguments",    "relaxations", "cases",       "classifiers",
    "inputs",      "tables",    "cuts",         "networks",    "buckets",     "bucket-index",
    "nodes",       "leaves",    "rows",         "masks",       "entries",     "names"};

/// A range of another array.
struct Span32 {
  uint32_t first = 0;
  uint32_t count = 0;
};

/// What a value may be.
enum class ValueForm : uint8_t {
  kAny,  // of an expression that has no type of its own
  kBool,
  kInt,
  kDecimal,
  kString,
  kDuration,
  kTimestamp,
  kDate,
  kIp,
  kAction,
  kWeekday,
  kCell,  // a cell of a row, read as what it is compared with
  kEnum,
  kTerm,
  kEntity,
  kRecord,
  kSet,
  kList,
};
inline constexpr uint8_t kValueForms = 18;
struct ValueTypeRecord {
  ValueForm form = ValueForm::kAny;
  uint8_t zero[3] = {0, 0, 0};
  uint32_t of = kNone;  // the enumeration, taxonomy, entity type or record; of a set or list the
                        // type of its members, which stands before it
};
/// A place in a source, for those who ask why.
struct PlaceRecord {
  uint32_t file = 0;  // named by NameOf::kFile
  uint32_t begin = 0;
  uint32_t end = 0;       // bytes
  uint32_t line = 0;      // from 1; 0: not known
  uint32_t text = kNone;  // symbol: what stands there, on one line, where it may be told
};
/// What code was before it was code.
struct OriginRecord {
  uint32_t type = 0;       // in kValueTypes
  uint32_t place = kNone;  // in kPlaces, if it stands as it was written
};

/// Flags in Part::kSlots.
enum SlotFlag : uint32_t { kOptional = 1, kClaim = 2 };

struct TypeRecord {
  Span32 attributes;        // in kSlots
  uint32_t domain = kNone;  // position of the attribute that is its domain
  Span32 classifiers;       // of its entities' rows: in kClassifiers
  uint32_t stride = 0;      // how many classes such a row has; at least classifiers.count
};
struct ActionRecord {
  Span32 properties;  // in kSlots
  uint32_t reads_columns = 0;
};
struct ZoneRecord {
  int64_t from_ms = INT64_MIN;
  int64_t offset_ms = 0;
};
struct AssumptionRecord {
  uint32_t body = 0;
  uint32_t frame_size = 0;
  Span32 variables;  // in kVariables
  uint32_t steady =
      0;  // 1: says nothing of context and claims, so it can be checked with the facts
  uint32_t name = kNone;  // symbol
};
struct EnvironmentRecord {
  uint32_t action = 0;
  uint32_t principal = 0;
  uint32_t resource = 0;
};

enum class RuleKind : uint8_t { kPermit, kForbid, kCap, kFilter, kOblige };
/// The row of the fold in which a rule stands.
enum class FoldRow : uint8_t {
  kHardForbid,
  kGuarantee,
  kPlainForbid,
  kPermit,
  kGuardrail,
  kErring,  // no rule's own: all that may err, or that a relaxation which may err speaks of
};
inline constexpr uint8_t kFoldRows = 6;

struct PolicyRecord {
  uint32_t level = 0;         // the domain that holds it
  uint32_t name = kNone;      // symbol: "package.name"
  uint32_t file = kNone;      // its source, named by NameOf::kFile
  uint32_t standing = kNone;  // in kStandings, if there is anything to it
};
/// When a policy's rules do not stand. Most policies have nothing of it.
struct StandingRecord {
  int64_t enforced_from_ms =
      INT64_MIN;          // before that it is decided as if absent; INT64_MAX: always
  Span32 waivers;         // in kRelaxations
  Span32 overrides;       // in kRelaxations
  Span32 within;          // in kCases: the bound of overrides
  uint32_t line = 0;      // of the policy in its source, from 1; 0: not known
  uint32_t observes = 0;  // 1: while it is rolled out it only observes, else it warns
};
/// Bits of RuleRecord::shapes.
enum Shape : uint8_t { kShapesRows = 1, kShapesCells = 2, kShapesDuties = 4 };
struct RuleRecord {
  uint32_t policy = 0;
  RuleKind kind = RuleKind::kPermit;
  FoldRow row = FoldRow::kPermit;
  uint8_t shapes = 0;  // Shape: it has a filter, masks or duties, so a permit needs its view
  uint8_t traits = 0;  // Trait
  uint32_t line = 0;   // where it begins in the policy's source, from 1; 0: not known
};
static_assert(sizeof(RuleRecord) == 12);
/// Bits of RuleRecord::traits.
enum Trait : uint8_t {
  kIsRequire = 1,  // a forbid written as `require C "text"`
  kHasEnd = 2,     // it is one of kEnds
};
/// A permit's end.
struct EndRecord {
  uint32_t rule = 0;
  uint32_t place = kNone;  // in kPlaces: the rule's first words
  int64_t until_ms = INT64_MAX;
};
/// Code of kWritten, without its number, and where its operands stand in it, in bytes of source.
struct ShapeRecord {
  CodeOp op = CodeOp::kLiteral;
  Kind literal = Kind::kAbsent;  // of a literal that its number says all of; else the number is an
                                 // index into kLiterals
  uint8_t lead = 0;              // from its beginning to that of the first,
  uint8_t between = 0;           // from the end of each to the beginning of the next,
  uint32_t type = 0;             // in kValueTypes
  uint32_t count = 0;            // operands
  uint32_t tail = kNone;         // and from the last one's end, or its beginning, to its own end;
                                 // kNone: each piece tells all of these

  bool tells_places() const { return tail != kNone; }
};
static_assert(sizeof(ShapeRecord) == 16);
/// A rule as it was written, for those environments whose buckets list it: what explains a decision
/// and makes views. Its code stands as it was written.
struct BodyRecord {
  uint32_t rule = 0;
  uint32_t guard = kNone;  // a byte of kWritten; kNone: always, or the view's
  uint32_t view = kNone;   // in kViews, if there is more to it
};
struct ViewRecord {
  uint32_t frame_size = 0;  // of its guard, filter and arguments
  uint32_t guard = kNone;   // code, of a guard that kWritten can't hold
  uint32_t filter = kNone;  // code
  Span32 masks;             // in kMaskUses
  Span32 duties;            // in kDutyUses
};
/// Which columns a mask speaks of.
enum class ColumnsOf : uint8_t {
  kAll,
  kUnder,  // with a category under one of the terms in `selected`
  kNamed,  // named in `selected`
  kWhere,  // of which the condition `where` isn't false
};
/// A mask of a grant's view, or a cap: what it reveals at most, as a point of the algebra of masks.
struct MaskRecord {
  ColumnsOf columns = ColumnsOf::kAll;
  uint8_t full = 0;
  uint8_t length = 0;
  uint8_t format = 0;
  uint8_t token = 0;  // 0: none, 1: a hash, 2: reversible
  uint8_t order = 0;
  uint8_t zero[2] = {0, 0};
  int64_t bucket = 0;
  uint32_t selected = kNone;  // a literal: a set of terms or texts
  uint32_t prefix = 0;
  uint32_t suffix = 0;
  uint32_t scope = 0;       // symbol
  uint32_t text = 0;        // symbol: as an author writes it
  uint32_t where = kNone;   // code over kColumn
  uint32_t frame_size = 0;  // of `where`
  uint32_t pad = 0;
};
static_assert(sizeof(MaskRecord) == 48);
struct DutyRecord {
  uint32_t duty = 0;  // of the vocabulary
  Span32 arguments;   // in kArguments, one for each parameter
};
/// A waiver or an override: true below its domain, before its end, where the case of the
/// environment is.
struct RelaxationRecord {
  uint32_t domain = 0;
  uint32_t name = kNone;
  int64_t until_ms = INT64_MAX;
  Span32 cases;  // in kCases
};
struct CaseRecord {
  uint32_t environment = 0;
  uint32_t guard = kNone;  // code; kNone: always
  uint32_t frame_size = 0;
  uint32_t zero = 0;
};

/// Classes are small numbers: 0 is absent, 1 is an error, values begin at 2. Of a multi-valued
/// classifier, member 0 stands for "and maybe more": it is present where the value is absent, an
/// error, or not wholly known; members begin at 1.
inline constexpr uint32_t kAbsentClass = 0;
inline constexpr uint32_t kInvalidClass = 1;
inline constexpr uint32_t kFirstClass = 2;
inline constexpr uint32_t kMaybeMore = 0;

/// The place where a search for `key` begins in a hash table of `slots` (a power of two) places; it
/// goes on to the next place, around the end, until it meets the key or an empty place.
inline uint32_t first_place(uint32_t key, uint32_t slots) {
  const uint32_t h = key * 0x9E3779B1u;
  return (h ^ (h >> 15)) & (slots - 1);
}

enum class ClassifierForm : uint8_t {
  kPresence,  // one class of values
  kCuts,      // numbers: class 2 + how many cuts are <= n. aux kNone: kCuts[table, +count); else
              // kTables[table, +count) tells how far each is from the first, kCuts[aux]
  kDense,     // small ordinals and terms: kTables[table + n], n < count
  kSymbols,   // by identity: hash of count (a power of two) pairs (symbol + 1, class); else class 2
  kNetworks,  // kNetworks[table, +count) in preorder, parents in kTables[aux, +count): class 3 +
              // index
  kStrings,  // texts by an automaton: kTables[table, +count) is a StringLayout; class 2 + its class
  kMembers,  // multi: members of a set or list by n: hash as of kSymbols → member
  kGroups,   // multi: the entity and what it stands below: hash of count triples
             // (symbol + 1, type, member)
  kFound,    // multi: texts by the words that stand in them: kTables[table, +count) is a
             // FinderLayout
};
inline constexpr uint8_t kClassifierForms = 9;
inline bool is_multi(ClassifierForm form) {
  return form == ClassifierForm::kMembers || form == ClassifierForm::kGroups ||
         form == ClassifierForm::kFound;
}

/// Where the tables of an automaton over texts lie: bytes and letters in kBytes, the others in
/// kTables.
struct StringLayout {
  uint32_t byte_class = 0;               // 256 of them
  uint32_t width = 0;                    // classes of bytes
  uint32_t states = 0, state_words = 0;  // PackedStrings::states
  uint32_t letters = 0, letter_count = 0;
  uint32_t entries = 0, entry_count = 0;  // three words each
  uint32_t slots = 0, slot_count = 0;
};
inline constexpr uint32_t kStringLayoutWords = sizeof(StringLayout) / sizeof(uint32_t);

/// Where the tables of a finder lie: letters in kBytes, the others in kTables.
struct FinderLayout {
  uint32_t states = 0, state_words = 0;  // PackedFinder::states
  uint32_t firsts = 0, words = 0;        // one more than there are words
  uint32_t ends = 0;                     // as many as the classifier has members
  uint32_t letters = 0, letter_count = 0;
};
inline constexpr uint32_t kFinderLayoutWords = sizeof(FinderLayout) / sizeof(uint32_t);

struct ClassifierRecord {
  ClassifierForm form = ClassifierForm::kPresence;
  uint8_t folds = 0;        // 1: its class of an entity can be known with the facts
  uint16_t frame_size = 0;  // of the code
  uint32_t code = 0;        // what is classified; over kSelf in a row of an entity type
  uint32_t table = 0;
  uint32_t count = 0;
  uint32_t aux = 0;
  uint32_t classes = 0;  // how many classes, or members, there are
  uint32_t claims =
      0;  // bit i: attribute i of the entity is a claim that it reads (bit 31: or more)
};

/// Where an input's class is found.
enum class Base : uint8_t { kPrincipal, kResource, kComputed };
inline constexpr uint8_t kBases = 3;
/// What rules test: a classifier of the principal's row, of the resource's row, or one that is
/// computed once for a request, when it is asked for.
struct InputRecord {
  Base base = Base::kComputed;
  uint8_t multi = 0;
  uint8_t zero[2] = {0, 0};
  uint32_t offset = 0;  // in the row, or among the computed ones
  uint32_t classifier = 0;
};

/// All rules of a level for an environment. `next`: the bucket of the nearest level above that has
/// one.
struct BucketRecord {
  uint32_t level = 0;
  uint32_t next = kNone;
  uint32_t roots[kFoldRows] = {0, 0, 0, 0, 0, 0};  // references
  uint32_t environment = 0;
  Span32 bodies;  // in kBodyLists: of all its rules, ascending by rule
};

/// A reference to a node or a leaf: 0 is nothing, else (index + 1) * 2, plus 1 for a leaf.
using Ref = uint32_t;
inline bool is_leaf(Ref ref) { return (ref & 1u) != 0; }
inline uint32_t index_of(Ref ref) { return (ref >> 1) - 1; }
inline Ref node_ref(uint32_t index) { return (index + 1) << 1; }
inline Ref leaf_ref(uint32_t index) { return ((index + 1) << 1) | 1u; }

enum class NodeForm : uint8_t {
  kDense,   // kTables[table + class]: a reference
  kHash,    // count (a power of two) pairs (class + 1, reference)
  kBlocks,  // kTables[table + b], b < count: a reference for 2^shift classes, of which the first is
            // first_class + b * 2^shift
};
inline constexpr uint8_t kNodeForms = 3;
/// An inner node: one child by the input's class (of a multi-valued one: by each member), and
/// `rest`, the rules that don't test it here. `base`, `multi` and `offset` are the input's.
struct NodeRecord {
  NodeForm form = NodeForm::kDense;
  Base base = Base::kComputed;
  uint8_t multi = 0;
  uint8_t shift = 0;
  uint32_t offset = 0;
  uint32_t input = 0;
  uint32_t table = 0;
  uint32_t count = 0;
  uint32_t first_class = 0;
  Ref odd = 0;  // of blocks: the child for what is absent or an error
  Ref rest = 0;
};
static_assert(sizeof(NodeRecord) == 32);

/// What a row's bytes in kMasks are (graph/rows.h); masks have a bit for each rule of the leaf.
enum class RowForm : uint8_t {
  kDense,     // a mask per class
  kRuns,      // first classes (uint32_t), ascending; a mask for what is below, and one for each
  kNearRuns,  // likewise: a class (uint32_t), and how far the first classes are from it (uint16_t)
  kAnyOf,     // multi: members (uint32_t), ascending, a mask for each: bits of all that are present
  kNoneOf,    // multi: likewise, all bits but those of members that are present
};
inline constexpr uint8_t kRowForms = 5;
/// One input's test of the rules of a leaf: which of them it lets stand.
struct RowRecord {
  uint64_t tested = 0;  // the rules that it can rule out
  uint32_t traits = 0;
  uint32_t offset = 0;  // base and offset are the input's
  uint32_t input = 0;
  uint32_t bytes = 0;  // where they begin in kMasks

  static constexpr uint32_t kMostClasses = (1u << 24) - 1;
  /// Masks are of 2^shift bytes.
  void set(RowForm form, Base base, unsigned shift, uint32_t count) {
    traits =
        static_cast<uint32_t>(form) | static_cast<uint32_t>(base) << 3 | shift << 5 | count << 8;
  }
  RowForm form() const { return static_cast<RowForm>(traits & 7u); }
  Base base() const { return static_cast<Base>((traits >> 3) & 3u); }
  unsigned shift() const { return (traits >> 5) & 3u; }
  /// Classes, runs less the first, or members.
  uint32_t count() const { return traits >> 8; }
};
static_assert(sizeof(RowRecord) == 24);

/// Up to 64 rules, and what comes after them.
struct LeafRecord {
  uint32_t rows = 0;
  uint32_t entries = 0;
  uint16_t row_count = 0;
  uint16_t entry_count = 0;
  Ref next = 0;
};
static_assert(sizeof(LeafRecord) == 16);

/// In Part::kEntries: the rule's standing must be looked at (roll-out, end, waivers, overrides).
inline constexpr uint32_t kChecked = 0x80000000u;

enum class NameOf : uint32_t {
  kType,
  kAction,
  kDomain,
  kPolicy,       // "package.name": no record, the policy has it
  kTitle,        // of a policy
  kRequirement,  // of a rule: the text of a `require`
  kInput,
  kFile,       // a source's path
  kDefine,     // as an expression calls it
  kParameter,  // as an expression names it
};
struct NameRecord {
  NameOf of = NameOf::kType;
  uint32_t index = 0;
  uint32_t symbol = kNone;
};

}  // namespace bylaw::graph

#endif  // BYLAW_GRAPH_LAYOUT_H_
