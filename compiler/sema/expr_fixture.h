// A small vocabulary for the unit tests of expressions, and one expression typed in it. Entry
// points: ExprFixture::type(), filter(), column(), constant().
#ifndef BYLAW_COMPILER_SEMA_EXPR_FIXTURE_H_
#define BYLAW_COMPILER_SEMA_EXPR_FIXTURE_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "compiler/parse/parse.h"
#include "compiler/sema/expr_checker.h"
#include "rules/print.h"

namespace bylaw {

inline constexpr std::string_view kTestVocabulary = R"(module m
enum Tier ordered { public < internal < confidential }
enum Region { eea, uk, us }
enum Zone { uk, nowhere }
enum Login { password, mfa }
taxonomy Use { open essential  essential.service  essential.fraud under essential  marketing }
taxonomy Purpose extends Use { analytics  essential.service.claims under essential.service }
taxonomy Category { user  user.contact  user.contact.email }
entity Team in Team { name: string }
entity User in Team {
  clearance: Tier  region: Region  employee: bool  age: int  score: decimal  joined: date
  courses: set<string>  manager?: User  nick?: string  homes: set<Region>
}
entity Service { region: Region }
entity Doc {
  domain: Domain  owner: User  tier: Tier  region: Region  purposes: set<Purpose>  address: string
  retention?: duration  created: timestamp  columns: list<Column>  readers: set<Team>
  reviewer?: User  amount: int  networks: set<ip>  uses: set<Use>
}
record Column { name: string, categories: set<Category>, tier: Tier, note?: string }
context { purpose: Purpose, use: Use, login: Login, ip: ip, ticket?: string, today: date, deadline?: timestamp, hours: duration }
action read, query by User, Service on Doc reading columns of resource.columns
action erase(reason: string, soft?: bool) by User on Doc
action group access { read, query }
define trained(u: User, course: string): bool = course in u.courses
define half(d: decimal): bool = d < 0.5
)";
inline constexpr std::string_view kTestParameters = R"(standards p
import m
parameter limit: duration = 365d within 30d .. 10y
parameter nowhere: Zone = nowhere
)";

/// One expression and what was said of it.
struct Typed {
  std::string text;   // printed; "error" if it is wrong
  std::string codes;  // of the diagnostics, in order: "BY0401 BY0402"
  std::string messages;
  std::vector<Diagnostic> diagnostics;
  Op op = Op::kLiteral;
  std::string type;
  std::string fixed;  // the expression's text with the first diagnostic's fix-its applied
  uint32_t frame_size = 0;
};

class ExprFixture {
 private:
  static auto check_bool() {
    return [](ExprChecker& checker, ast::ExprId expr) { return checker.check_guard({{expr}}, {}); };
  }

 public:
  explicit ExprFixture(const std::string& more = "") {
    read("m.bylaw", std::string(kTestVocabulary) + more);
    read("p.bylaw", std::string(kTestParameters));
    analysis_.emplace(Analysis{sources_, units_, book_, diagnostics_, {}, {}, {}});
    declare_names(*analysis_);
    build_vocabulary(*analysis_);
    check_defines(*analysis_);
  }

  /// `text` as a rule's `when`, typed for an action by a type on Doc.
  Typed type(const std::string& text, const std::string& action = "read",
             const std::string& principal = "User") {
    return run(text, environment(action, principal), [&](ExprChecker& checker, ast::ExprId expr) {
      return checker.check_guard({{expr}}, {});
    });
  }
  Typed unless(const std::string& text) {
    return run(text, environment("read", "User"), [&](ExprChecker& checker, ast::ExprId expr) {
      return checker.check_guard({}, {{expr}});
    });
  }
  Typed filter(const std::string& text) {
    ExprScope scope = environment("read", "User");
    scope.rows = true;
    return run(text, scope, check_bool());
  }
  Typed column(const std::string& text) {
    ExprScope scope = environment("read", "User");
    scope.column = RecordId(0);
    return run(text, scope, check_bool());
  }
  /// Without a request, as in a define without parameters.
  Typed apart(const std::string& text, bool context = true) {
    ExprScope scope;
    scope.context = context;
    return run(text, scope, check_bool());
  }
  /// The value of a constant of the type that `type` names, printed.
  std::string constant(const std::string& text, const std::string& type) {
    std::string value = "none";
    last_ = run(text, ExprScope{}, [&](ExprChecker& checker, ast::ExprId expr) {
      if (const auto known = checker.constant(expr, type_named(type))) {
        value = book_.schema.value_text(*known);
      }
      return ExprId();
    });
    return value;
  }
  const Typed& last() const { return last_; }
  /// Codes of what the vocabulary itself has wrong.
  std::string vocabulary_codes() const { return codes_since(0); }
  const Rulebook& book() const { return book_; }
  const Diagnostics& diagnostics() const { return diagnostics_; }

 private:
  void read(const std::string& path, const std::string& text) {
    const FileId file = sources_.add(path, text);
    units_.push_back({});
    units_.back().ast = parse_file(sources_, file, diagnostics_);
    units_.back().central = true;
    units_.back().may_hold_standards = true;
  }

  ExprScope environment(const std::string& action, const std::string& principal) {
    const Schema& schema = book_.schema;
    ExprScope scope;
    scope.environment =
        schema.find_environment(*schema.find_action(action), *schema.find_entity_type(principal),
                                *schema.find_entity_type("Doc"));
    return scope;
  }

  TypeId type_named(const std::string& name) {
    TypeTable& types = book_.schema.types;
    for (uint8_t kind = 0; kind <= static_cast<uint8_t>(TypeKind::kColumnText); ++kind) {
      const TypeId id = types.simple(static_cast<TypeKind>(kind));
      if (book_.schema.type_name(id) == name) return id;
    }
    for (const auto& member :
         book_.schema.entity_types[*book_.schema.find_entity_type("Doc")].attributes) {
      if (book_.schema.type_name(member.type) == name) return member.type;
    }
    return types.record(RecordId(0));
  }

  std::string codes_since(size_t mark) const {
    std::string codes;
    for (size_t i = mark; i < diagnostics_.size(); ++i) {
      if (i > mark) codes += ' ';
      codes += diagnostics_.list()[i].code;
    }
    return codes;
  }

  template <typename Check>
  Typed run(const std::string& text, ExprScope scope, const Check& check) {
    const std::string before = "standards s\nimport m\nmandatory standard x { forbid read when ";
    const FileId id = sources_.add("s.bylaw", before + text + " }");
    const size_t mark = diagnostics_.size();
    trees_.push_back(std::make_unique<ast::File>(parse_file(sources_, id, diagnostics_)));
    const ast::File& file = *trees_.back();
    Visible visible;
    visible.own = "s";
    visible.imports = {"m"};
    visible.chain = {Schema::kRoot};
    analysis_->scope.set_visible(id, visible);
    scope.file = id;
    Typed out;
    if (diagnostics_.size() == mark) {
      const auto& standard = std::get<ast::StandardDecl>(file.decls.front().node);
      ExprChecker checker(*analysis_, file, scope);
      const ExprId expr = check(checker, standard.clauses.front().when.front());
      out.frame_size = checker.frame_size();
      if (expr.valid()) {
        const Expr& e = book_.exprs[expr];
        out.op = e.op;
        out.type = book_.schema.type_name(e.type);
        const bool wrong = book_.schema.types[e.type].kind == TypeKind::kError;
        out.text = wrong ? "error" : print_expr(book_, book_.exprs, expr);
      }
    }
    out.codes = codes_since(mark);
    for (size_t i = mark; i < diagnostics_.size(); ++i) {
      out.diagnostics.push_back(diagnostics_.list()[i]);
      out.messages += diagnostics_.list()[i].message + "; ";
    }
    out.fixed = text;
    if (!out.diagnostics.empty()) {
      std::vector<FixIt> fixes = out.diagnostics.front().fixits;
      while (!fixes.empty()) {
        const FixIt fix = fixes.back();
        fixes.pop_back();
        out.fixed.replace(fix.span.begin - before.size(), fix.span.end - fix.span.begin,
                          fix.replacement);
      }
    }
    return out;
  }

  SourceMap sources_;
  std::vector<Unit> units_;
  Rulebook book_;
  Diagnostics diagnostics_;
  std::optional<Analysis> analysis_;
  std::vector<std::unique_ptr<ast::File>> trees_;
  Typed last_;
};

}  // namespace bylaw

#endif  // BYLAW_COMPILER_SEMA_EXPR_FIXTURE_H_
