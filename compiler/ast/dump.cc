// A tree as text. Every field of every node is written, so that two trees with the same text mean
// the same.
#include "compiler/ast/dump.h"

#include <string_view>
#include <variant>

#include "base/text.h"

namespace bylaw {
namespace {

std::string_view kind_word(ast::ExprKind kind) {
  using enum ast::ExprKind;
  switch (kind) {
    case kError:
      return "error";
    case kBool:
      return "bool";
    case kInt:
      return "int";
    case kDecimal:
      return "decimal";
    case kString:
      return "string";
    case kDuration:
      return "duration";
    case kDate:
      return "date";
    case kTimestamp:
      return "timestamp";
    case kIp:
      return "ip";
    case kName:
      return "name";
    case kMember:
      return "member";
    case kEntity:
      return "entity";
    case kMethod:
      return "method";
    case kCall:
      return "call";
    case kNot:
      return "not";
    case kNegate:
      return "neg";
    case kAnd:
      return "and";
    case kOr:
      return "or";
    case kImplies:
      return "implies";
    case kIf:
      return "if";
    case kEqual:
      return "==";
    case kNotEqual:
      return "!=";
    case kLess:
      return "<";
    case kLessEqual:
      return "<=";
    case kGreater:
      return ">";
    case kGreaterEqual:
      return ">=";
    case kIn:
      return "in";
    case kUnder:
      return "under";
    case kIs:
      return "is";
    case kMatches:
      return "matches";
    case kLike:
      return "like";
    case kUnion:
      return "|";
    case kIntersect:
      return "&";
    case kAdd:
      return "+";
    case kSubtract:
      return "-";
    case kMultiply:
      return "*";
    case kHas:
      return "has";
    case kKnown:
      return "known";
    case kUnique:
      return "unique";
    case kOtherwise:
      return "otherwise";
    case kAny:
      return "any";
    case kAll:
      return "all";
    case kCount:
      return "count";
    case kList:
      return "list";
    case kRecord:
      return "record";
  }
  return "error";
}

class Dump {
 public:
  explicit Dump(const ast::File& file) : file_(file) {}

  std::string take() { return std::move(out_); }

  void expr(ast::ExprId id) {
    if (!id.valid()) return word("-");
    const ast::Expr& e = file_.exprs[id];
    if (e.kind == ast::ExprKind::kName || e.kind == ast::ExprKind::kInt) return word(e.text);
    if (e.kind == ast::ExprKind::kBool) return word(e.flag ? "true" : "false");
    open(kind_word(e.kind));
    if (e.path) path(*e.path);
    if (!e.text.empty()) word(quote(e.text));
    for (const ast::Name& member : e.members) word(member.text + ":");
    for (const ast::ExprId operand : file_.operands_of(id)) expr(operand);
    close();
  }

  void file() {
    word(std::to_string(static_cast<int>(file_.header)));
    path(file_.package);
    for (const ast::Import& import : file_.imports) path(import.path);
    for (const ast::Decl& decl : file_.decls) {
      out_ += "\n";
      open(std::to_string(decl.node.index()));
      doc(decl.doc);
      std::visit([&](const auto& node) { write(node); }, decl.node);
      close();
    }
    out_ += "\n";
  }

 private:
  void word(std::string_view text) {
    if (!out_.empty() && out_.back() != '(' && out_.back() != '\n') out_ += ' ';
    out_ += text;
  }
  void open(std::string_view head) {
    word("(");
    out_ += head;
  }
  void close() { out_ += ')'; }

  void name(const ast::Name& name) { word(quote(name.text)); }
  void name(const std::optional<ast::Name>& optional) { optional ? name(*optional) : word("-"); }
  void flag(bool value, std::string_view text) {
    if (value) word(text);
  }
  void doc(const std::string& text) {
    if (!text.empty()) word("doc" + quote(text));
  }
  void path(const ast::Path& path) {
    open("");
    for (const ast::Name& part : path.parts) name(part);
    close();
  }
  void paths(const std::vector<ast::Path>& list) {
    open("paths");
    for (const ast::Path& item : list) path(item);
    close();
  }
  void exprs(const std::vector<ast::ExprId>& list) {
    open("exprs");
    for (const ast::ExprId id : list) expr(id);
    close();
  }
  void type(const ast::TypeRef& type_ref) {
    open(std::to_string(static_cast<int>(type_ref.kind)));
    path(type_ref.path);
    for (const ast::TypeRef& element : type_ref.element) type(element);
    for (const ast::Name& item : type_ref.words) name(item);
    flag(type_ref.optional, "?");
    close();
  }
  void members(const std::vector<ast::Member>& list) {
    for (const ast::Member& member : list) {
      open("member");
      name(member.name);
      type(member.type);
      flag(member.optional, "?");
      flag(member.claim, "claim");
      flag(member.adjustable, "adjustable");
      doc(member.doc);
      close();
    }
  }
  void fields(const std::vector<std::pair<ast::Name, ast::ExprId>>& list) {
    open("fields");
    for (const auto& [key, value] : list) {
      name(key);
      expr(value);
    }
    close();
  }
  void use(const ast::Use& item) {
    open("use");
    path(item.name);
    for (const ast::Argument& argument : item.arguments) {
      name(argument.name);
      expr(argument.value);
    }
    close();
  }
  void masks(const std::vector<ast::ExpectMask>& list) {
    open("masks");
    for (const ast::ExpectMask& mask : list) {
      name(mask.column);
      use(mask.mask);
    }
    close();
  }
  void actions(const ast::Actions& item) {
    flag(item.any, "any");
    paths(item.names);
  }
  void columns(const ast::Columns& item) {
    open("columns" + std::to_string(static_cast<int>(item.kind)));
    paths(item.categories);
    for (const ast::Name& column : item.names) name(column);
    expr(item.where);
    close();
  }
  void clauses(const std::vector<ast::Clause>& list) {
    for (const ast::Clause& clause : list) {
      open("clause" + std::to_string(static_cast<int>(clause.kind)));
      actions(clause.actions);
      expr(clause.condition);
      name(clause.text);
      columns(clause.columns);
      if (clause.mask) use(*clause.mask);
      expr(clause.row_filter);
      exprs(clause.when);
      exprs(clause.unless);
      for (const ast::WithClause& with : clause.with) {
        open("with" + std::to_string(static_cast<int>(with.kind)));
        expr(with.filter);
        columns(with.columns);
        use(with.use);
        close();
      }
      name(clause.until);
      close();
    }
  }

  void write(const ast::EnumDecl& d) {
    name(d.name);
    flag(d.ordered, "ordered");
    for (const ast::EnumMember& member : d.members) {
      name(member.name);
      doc(member.doc);
    }
  }
  void write(const ast::TaxonomyDecl& d) {
    name(d.name);
    if (d.base) path(*d.base);
    for (const ast::TermDecl& term : d.terms) write(term);
  }
  void write(const ast::TermDecl& d) {
    open("term");
    path(d.name);
    paths(d.parents);
    flag(d.open, "open");
    if (d.taxonomy) path(*d.taxonomy);
    doc(d.doc);
    close();
  }
  void write(const ast::EntityDecl& d) {
    name(d.name);
    flag(d.claim, "claim");
    paths(d.parents);
    members(d.attributes);
  }
  void write(const ast::RecordDecl& d) {
    name(d.name);
    members(d.members);
  }
  void write(const ast::ContextDecl& d) { members(d.members); }
  void write(const ast::ActionDecl& d) {
    for (const ast::ActionName& action : d.names) {
      name(action.name);
      members(action.properties);
      doc(action.doc);
    }
    paths(d.principals);
    paths(d.resources);
    if (d.columns) path(*d.columns);
  }
  void write(const ast::ActionGroupDecl& d) {
    name(d.name);
    paths(d.members);
  }
  void write(const ast::DefineDecl& d) {
    name(d.name);
    members(d.parameters);
    type(d.type);
    expr(d.body);
  }
  void write(const ast::AssumeDecl& d) {
    name(d.text);
    members(d.variables);
    expr(d.body);
  }
  void write(const ast::MaskDecl& d) {
    name(d.name);
    members(d.parameters);
    for (const ast::Name& item : d.column_types) name(item);
    for (const ast::MaskComponent& component : d.components) {
      name(component.name);
      expr(component.amount.value_or(ast::ExprId()));
    }
  }
  void write(const ast::DutyDecl& d) {
    name(d.name);
    members(d.parameters);
    flag(d.gates, "gates");
    if (d.done_by) path(*d.done_by);
    name(d.combines);
  }
  void write(const ast::StandardDecl& d) {
    name(d.strength);
    name(d.name);
    name(d.title);
    if (d.rollout) {
      name(d.rollout->mode);
      name(d.rollout->until);
    }
    paths(d.for_actions);
    clauses(d.clauses);
  }
  void write(const ast::GuaranteeDecl& d) {
    name(d.name);
    name(d.title);
    paths(d.subject_to);
    clauses(d.clauses);
  }
  void write(const ast::BylawDecl& d) {
    name(d.name);
    name(d.title);
    clauses(d.clauses);
  }
  void write(const ast::OverrideDecl& d) {
    path(d.standard);
    clauses(d.clauses);
  }
  void write(const ast::ParameterDecl& d) {
    name(d.name);
    type(d.type);
    expr(d.initial);
    expr(d.low.value_or(ast::ExprId()));
    expr(d.high.value_or(ast::ExprId()));
    expr(d.allowed.value_or(ast::ExprId()));
  }
  void write(const ast::SetDecl& d) {
    path(d.parameter);
    expr(d.value);
  }
  void write(const ast::WaiverDecl& d) {
    name(d.name);
    path(d.standard);
    path(d.domain);
    actions(d.actions);
    exprs(d.when);
    exprs(d.unless);
    for (const auto* text : {&d.until, &d.approved_by, &d.ticket, &d.because, &d.compensating})
      name(*text);
  }
  void write(const ast::AssertDecl& d) {
    name(d.name);
    name(d.text);
    flag(d.always, "always");
    actions(d.actions);
    exprs(d.when);
    exprs(d.unless);
  }
  void write(const ast::TestDecl& d) {
    name(d.name);
    for (const auto& step : d.steps) {
      std::visit([&](const auto& node) { write(node); }, step);
    }
  }
  void write(const ast::GivenDecl& d) {
    open("given");
    for (const ast::GivenEntity& entity : d.entities) {
      open(std::to_string(static_cast<int>(entity.role)));
      expr(entity.entity);
      flag(entity.has_attributes, "{}");
      fields(entity.attributes);
      exprs(entity.parents);
      close();
    }
    fields(d.context);
    fields(d.properties);
    name(d.at);
    close();
  }
  void write(const ast::ExpectDecl& d) {
    open("expect" + std::to_string(static_cast<int>(d.kind)));
    flag(d.permit, "permit");
    flag(d.not_permitted, "not-permitted");
    actions(d.actions);
    flag(d.by_stated, "by");
    paths(d.by);
    if (d.masks) masks(*d.masks);
    expr(d.filter.value_or(ast::ExprId()));
    flag(d.filter_none, "none");
    if (d.duties) {
      open("duties");
      for (const ast::Use& duty : *d.duties) use(duty);
      close();
    }
    fields(d.row);
    flag(d.row_visible, "visible");
    masks(d.shows);
    close();
  }

  const ast::File& file_;
  std::string out_;
};

}  // namespace

std::string dump_expr(const ast::File& file, ast::ExprId id) {
  Dump dump(file);
  dump.expr(id);
  return dump.take();
}

std::string dump_file(const ast::File& file) {
  Dump dump(file);
  dump.file();
  return dump.take();
}

}  // namespace bylaw
