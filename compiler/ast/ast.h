// The syntax tree of one policy file: what was written, with spans; no meaning yet. Data only.
// Filled by compiler/parse, read by compiler/sema and compiler/format. Entry point: ast::File.
#ifndef BYLAW_COMPILER_AST_AST_H_
#define BYLAW_COMPILER_AST_AST_H_

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/id.h"
#include "base/source.h"

namespace bylaw::ast {

struct ExprTag;
using ExprId = Id<ExprTag>;

/// One word, or a quoted name (`entity "record"`); `text` without the quotes, escapes undone.
struct Name {
  std::string text;
  Span span;
};
/// Words with dots between: `std.data.Use`, `user.contact`.
struct Path {
  std::vector<Name> parts;
  Span span;
  std::string text() const;  // joined by dots
};

enum class ExprKind : uint8_t {
  kError,      // did not parse; reported already
  kBool,       // flag
  kInt,        // text
  kDecimal,    // text
  kString,     // text (escapes undone, NFC)
  kDuration,   // text
  kDate,       // text
  kTimestamp,  // text
  kIp,         // text: between the quotes of ip"…"
  kName,       // text: a bare word
  kMember,     // [object], text: after the dot (a word or a quoted name)
  kEntity,     // text: the id, path: the type — Team::"audit"
  kMethod,  // [object, arguments…], text: the method's name, one of the language's if the object is
            // a mere path
  kCall,     // [arguments…], path: what is called — trained(u, "x"), privacy.trained(u, "x")
  kNot,      // [a]
  kNegate,   // [a]
  kAnd,      // n-ary
  kOr,       // n-ary
  kImplies,  // [a, b]
  kIf,       // [condition, then, else]
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
  kUnder,    // [a, b]
  kIs,       // [a], path: the entity type
  kMatches,  // [a], text: the pattern of r"…"
  kLike,     // [a], text: the glob
  kUnion,
  kIntersect,  // [a, b]
  kAdd,
  kSubtract,
  kMultiply,   // [a, b]; `-` on sets is told apart by types
  kHas,        // [a]
  kKnown,      // [a]
  kUnique,     // [a]
  kOtherwise,  // [a, b]
  kAny,
  kAll,
  kCount,   // [collection, body], text: the variable
  kList,    // n-ary: [a, b]
  kRecord,  // n-ary: { name: "email", tier: internal }, in tests; names in Expr::members
};

struct Expr {
  ExprKind kind = ExprKind::kError;
  bool flag = false;   // kBool
  uint32_t first = 0;  // operands are File::operands[first, first + count)
  uint32_t count = 0;
  uint32_t depth = 1;  // 1 + the deepest operand's; bounded by the parser's limit
  Span span;
  Span name_span;  // of the member's, method's, variable's or operator's own word
  std::string text;
  std::optional<Path> path;
  std::vector<Name> members;  // kRecord: by operand
};

struct TypeRef {
  enum class Kind : uint8_t { kNamed, kSet, kList, kWords };
  Kind kind = Kind::kNamed;
  Path path;                     // kNamed: `Purpose`, `std.data.Use`, `int`
  std::vector<TypeRef> element;  // kSet, kList: one
  std::vector<Name> words;       // kWords: `"basic" < "full"` (a duty's parameter)
  bool optional = false;         // a trailing `?`
  Span span;
};

/// `claim manager?: User`, of an entity type, record, context, action, define, mask or duty.
struct Member {
  Name name;
  TypeRef type;
  bool optional = false;
  bool claim = false;
  bool adjustable = false;
  std::string doc;
  Span span;
};

struct EnumMember {
  Name name;
  std::string doc;
};
struct EnumDecl {
  Name name;
  bool ordered = false;
  std::vector<EnumMember> members;
};
struct TermDecl {  // in a taxonomy, or `term x under y` in a domain's file (taxonomy is then the
                   // name after `of`, if any)
  Path name;
  std::vector<Path> parents;  // `under a and b`
  bool open = false;
  std::optional<Path> taxonomy;
  std::string doc;
  Span span;
};
struct TaxonomyDecl {
  Name name;
  std::optional<Path> base;
  std::vector<TermDecl> terms;
};
struct EntityDecl {
  Name name;
  bool claim = false;
  std::vector<Path> parents;
  std::vector<Member> attributes;
};
struct RecordDecl {
  Name name;
  std::vector<Member> members;
};
struct ContextDecl {
  std::vector<Member> members;
};
struct ActionName {
  Name name;
  std::vector<Member> properties;
  std::string doc;
};
struct ActionDecl {
  std::vector<ActionName> names;
  std::vector<Path> principals;  // `by`
  std::vector<Path> resources;   // `on`
  std::optional<Path> columns;   // `reading columns of resource.columns`, `resource` included
};
struct ActionGroupDecl {
  Name name;
  std::vector<Path> members;
};
struct DefineDecl {
  Name name;
  std::vector<Member> parameters;
  TypeRef type;
  ExprId body;
};
struct AssumeDecl {
  std::optional<Name> text;
  std::vector<Member> variables;  // `for every User u, DataProduct p`; none: over the context
  ExprId body;
};
/// `mask last(n: int) on string reveals suffix n, length`: a component is a word with an optional
/// amount.
struct MaskComponent {
  Name name;
  std::optional<ExprId> amount;
  Span span;
};
struct MaskDecl {
  Name name;
  std::vector<Member> parameters;
  std::vector<Name> column_types;  // `on string, number`
  std::vector<MaskComponent> components;
};
struct DutyDecl {
  Name name;
  std::vector<Member> parameters;
  bool gates = false;
  std::optional<Path> done_by;
  std::optional<Name> combines;
};

/// `audit(level: "full")`, `hash`, `last(4)`: a mask or duty with arguments, positional or named.
struct Argument {
  std::optional<Name> name;
  ExprId value;
};
struct Use {
  Path name;
  std::vector<Argument> arguments;
  Span span;
};

struct Columns {
  enum class Kind : uint8_t { kAll, kUnder, kNamed, kWhere };
  Kind kind = Kind::kAll;
  std::vector<Path> categories;
  std::vector<Name> names;
  ExprId where;
  Span span;
};

/// `any action`, or paths of actions and groups.
struct Actions {
  bool any = false;
  std::vector<Path> names;
  Span span;
};

enum class ClauseKind : uint8_t {
  kPermit,
  kForbid,
  kRequire,
  kCap,
  kFilter,
  kOblige,
  kOverrideWithin,
  kLift
};

struct WithClause {
  enum class Kind : uint8_t { kFilter, kMask, kDuty };
  Kind kind = Kind::kDuty;
  ExprId filter;
  Columns columns;  // kMask
  Use use;          // kMask, kDuty
  Span span;
};

/// One line of a standard, guarantee, bylaw or override.
struct Clause {
  ClauseKind kind = ClauseKind::kPermit;
  Actions actions;           // of kRequire: none where the standard says `for`
  ExprId condition;          // kRequire, kOverrideWithin
  std::optional<Name> text;  // kRequire
  Columns columns;           // kCap
  std::optional<Use> mask;   // kCap: `to hash`
  ExprId row_filter;         // kFilter: `filter read to row.x == …`
  std::vector<ExprId> when;  // each `when`; they are and-ed
  std::vector<ExprId> unless;
  std::vector<WithClause> with;  // in the order written
  std::optional<Name> until;     // a permit's
  Span span;
  Span head;  // its first word
};

struct Rollout {
  Name mode;                  // `warn` or `observe`
  std::optional<Name> until;  // a date
};
struct StandardDecl {
  Name strength;  // mandatory, waivable or default
  Name name;
  std::optional<Name> title;
  std::optional<Rollout> rollout;
  std::vector<Path> for_actions;
  std::vector<Clause> clauses;
};
struct GuaranteeDecl {
  Name name;
  std::optional<Name> title;
  std::vector<Path> subject_to;
  std::vector<Clause> clauses;
};
struct BylawDecl {
  Name name;
  std::optional<Name> title;
  std::vector<Clause> clauses;
};
struct OverrideDecl {
  Path standard;
  std::vector<Clause> clauses;  // kLift
};
struct ParameterDecl {
  Name name;
  TypeRef type;
  ExprId initial;
  std::optional<ExprId> low, high;  // `within low .. high`
  std::optional<ExprId> allowed;    // `within [a, b]`
};
struct SetDecl {
  Path parameter;
  ExprId value;
};
struct WaiverDecl {
  Name name;
  Path standard;
  Path domain;
  Actions actions;
  std::vector<ExprId> when, unless;
  std::optional<Name> until, approved_by, ticket, because, compensating;
};
struct AssertDecl {
  std::optional<Name> name;
  std::optional<Name> text;
  bool always = false;
  Actions actions;
  std::vector<ExprId> when, unless;
};

/// `User::"ada" { clearance: internal } in Team::"x"`: an entity stated by a test.
struct GivenEntity {
  enum class Role : uint8_t { kPrincipal, kResource, kOther };
  Role role = Role::kOther;
  ExprId entity;  // a kEntity
  std::vector<std::pair<Name, ExprId>> attributes;
  bool has_attributes = false;  // braces were written
  std::vector<ExprId> parents;  // kEntity
  Span span;
};
struct GivenDecl {
  std::vector<GivenEntity> entities;
  std::vector<std::pair<Name, ExprId>> context;     // laid over the earlier context
  std::vector<std::pair<Name, ExprId>> properties;  // `action { soft: true }`
  std::optional<Name> at;                           // a timestamp
  Span span;
};
struct ExpectMask {
  Name column;
  Use mask;
};
struct ExpectDecl {
  enum class Kind : uint8_t { kDecision, kRow };
  Kind kind = Kind::kDecision;
  bool permit = false;
  bool not_permitted = false;
  Actions actions;
  std::vector<Path> by;
  bool by_stated = false;
  std::optional<std::vector<ExpectMask>> masks;
  std::optional<ExprId> filter;
  bool filter_none = false;  // `filter none`: unfiltered; `filter` is then the word itself
  std::optional<std::vector<Use>> duties;
  std::vector<std::pair<Name, ExprId>> row;  // kRow: string literals
  bool row_visible = true;
  std::vector<ExpectMask> shows;
  Span span;
};
struct TestDecl {
  Name name;
  std::vector<std::variant<GivenDecl, ExpectDecl>> steps;
};

using DeclNode = std::variant<EnumDecl, TaxonomyDecl, TermDecl, EntityDecl, RecordDecl, ContextDecl,
                              ActionDecl, ActionGroupDecl, DefineDecl, AssumeDecl, MaskDecl,
                              DutyDecl, StandardDecl, GuaranteeDecl, BylawDecl, OverrideDecl,
                              ParameterDecl, SetDecl, WaiverDecl, AssertDecl, TestDecl>;

struct Decl {
  DeclNode node;
  Span span;        // the whole declaration
  Span keyword;     // its first word: `standard`, `enum`, …
  std::string doc;  // its /// lines, without the slashes, joined by line breaks
};

struct Import {
  Path path;
  Span span;
};

enum class HeaderKind : uint8_t { kModule, kStandards, kDomain };

/// One file. Expressions live in one flat store; every other node owns its parts.
struct File {
  FileId file;
  HeaderKind header = HeaderKind::kModule;
  bool has_header = false;  // false if it is missing or did not parse (reported)
  Path package;  // after `module`, `standards` or `domain`; of `domain "*"` the one part is "*"
  Span header_span;
  std::vector<Import> imports;
  std::vector<Decl> decls;
  Store<Expr, ExprId> exprs;
  std::vector<ExprId> operands;
  std::vector<Span> part_words;  // that open a part of a rule, waiver, assertion or step: `when`,
                                 // `ticket`, `at`, `masks`

  std::span<const ExprId> operands_of(ExprId id) const {
    const Expr& e = exprs[id];
    return {operands.data() + e.first, e.count};
  }
};

}  // namespace bylaw::ast

#endif  // BYLAW_COMPILER_AST_AST_H_
