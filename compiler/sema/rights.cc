// Who may write what. The manifest decides by a file's path; its header must agree, and what it
// declares must be its layer's to declare. Entry points: check_header(), check_rights().
#include "compiler/sema/rights.h"

#include <type_traits>
#include <variant>
#include <vector>

#include "base/text.h"
#include "compiler/sema/diagnostics_rights.h"

namespace bylaw {
namespace {

/// Kinds of declaration by who may write them.
enum class Sort : uint8_t {
  kVocabulary,  // the centre's modules
  kAssumption,  // likewise
  kDefine,      // an abbreviation: anywhere
  kTerm,        // a term for an open taxonomy: domains' files
  kStandard,    // standards files
  kBylaw,       // domains' files
  kOverride,    // domains' files, but never the root's
  kCheck,       // tests and assertions: standards' and domains' files
};

struct Described {
  std::string_view text;
  Sort sort;
};

template <typename Node>
constexpr Described kDescribed{};
template <>
constexpr Described kDescribed<ast::EnumDecl>{"an enum", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::TaxonomyDecl>{"a taxonomy", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::TermDecl>{"a term", Sort::kTerm};
template <>
constexpr Described kDescribed<ast::EntityDecl>{"an entity type", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::RecordDecl>{"a record", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::ContextDecl>{"context members", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::ActionDecl>{"an action", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::ActionGroupDecl>{"an action group", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::DefineDecl>{"a define", Sort::kDefine};
template <>
constexpr Described kDescribed<ast::AssumeDecl>{"an assumption", Sort::kAssumption};
template <>
constexpr Described kDescribed<ast::MaskDecl>{"a mask", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::DutyDecl>{"a duty", Sort::kVocabulary};
template <>
constexpr Described kDescribed<ast::StandardDecl>{"a standard", Sort::kStandard};
template <>
constexpr Described kDescribed<ast::GuaranteeDecl>{"a guarantee", Sort::kStandard};
template <>
constexpr Described kDescribed<ast::BylawDecl>{"a bylaw", Sort::kBylaw};
template <>
constexpr Described kDescribed<ast::OverrideDecl>{"an override", Sort::kOverride};
template <>
constexpr Described kDescribed<ast::ParameterDecl>{"a parameter", Sort::kStandard};
template <>
constexpr Described kDescribed<ast::SetDecl>{"a setting", Sort::kBylaw};
template <>
constexpr Described kDescribed<ast::WaiverDecl>{"a waiver", Sort::kStandard};
template <>
constexpr Described kDescribed<ast::AssertDecl>{"an assertion", Sort::kCheck};
template <>
constexpr Described kDescribed<ast::TestDecl>{"a test", Sort::kCheck};

Described described(const ast::Decl& decl) {
  return std::visit(
      [](const auto& node) {
        constexpr Described d = kDescribed<std::remove_cvref_t<decltype(node)>>;
        static_assert(!d.text.empty(), "every kind of declaration is described");
        return d;
      },
      decl.node);
}

bool is_root_domain(const Unit& unit) { return !unit.central && unit.domain == Schema::kRoot; }

void judge_in_module(const ast::Decl& decl, Described d, Diagnostics& out) {
  switch (d.sort) {
    case Sort::kVocabulary:
    case Sort::kAssumption:
    case Sort::kDefine:
      return;
    case Sort::kTerm:
      out.emit(diag::kDomainDeclOutsideDomain, decl.keyword, d.text, "a module")
          .hint("the centre writes its terms inside `taxonomy`");
      return;
    case Sort::kStandard:
    case Sort::kBylaw:
    case Sort::kOverride:
    case Sort::kCheck:
      out.emit(diag::kPolicyInModule, decl.keyword, d.text)
          .hint(d.sort == Sort::kStandard ? "move it to a `standards` file"
                                          : "move it to a `domain` file");
      return;
  }
}

void judge_in_standards(const Unit& unit, const Schema& schema, const ast::Decl& decl, Described d,
                        Diagnostics& out) {
  switch (d.sort) {
    case Sort::kDefine:
    case Sort::kStandard:
    case Sort::kCheck:
      return;
    case Sort::kVocabulary:
    case Sort::kAssumption:
      if (unit.central || is_root_domain(unit)) {
        out.emit(diag::kVocabularyAmongStandards, decl.keyword, d.text)
            .hint("move it to a `module` file");
      } else if (d.sort == Sort::kVocabulary) {
        out.emit(diag::kNoRight, decl.keyword, holder_text(unit, schema), d.text);
      } else {
        out.emit(diag::kAssumptionNotCentral, decl.keyword, holder_text(unit, schema));
      }
      return;
    case Sort::kTerm:
    case Sort::kBylaw:
    case Sort::kOverride:
      out.emit(diag::kDomainDeclOutsideDomain, decl.keyword, d.text, "a standards file")
          .hint("move it to a `domain` file");
      return;
  }
}

void judge_in_domain(const Unit& unit, const Schema& schema, const ast::Decl& decl, Described d,
                     Diagnostics& out) {
  const bool root = is_root_domain(unit);
  switch (d.sort) {
    case Sort::kDefine:
    case Sort::kTerm:
    case Sort::kBylaw:
    case Sort::kCheck:
      return;
    case Sort::kVocabulary:
      if (!root) {
        out.emit(diag::kNoRight, decl.keyword, holder_text(unit, schema), d.text)
            .hint("ask the centre for it, or use what the centre's modules declare");
      }
      return;
    case Sort::kAssumption:
      if (!root) out.emit(diag::kAssumptionNotCentral, decl.keyword, holder_text(unit, schema));
      return;
    case Sort::kStandard:
      out.emit(diag::kStandardOutsideStandards, decl.keyword, d.text, holder_text(unit, schema))
          .hint(unit.may_hold_standards ? "this folder may hold standards: begin the file with "
                                          "`standards` and a name"
                                        : "the manifest's `standards:` says where a domain may "
                                          "write standards");
      return;
    case Sort::kOverride:
      if (root) out.emit(diag::kOverrideAtRoot, decl.keyword);
      return;
  }
}

/// The header's package is no domain, or another than the path's.
void report_wrong_domain(const Unit& unit, const Schema& schema, const std::string& written,
                         Diagnostics& out) {
  const Span at = unit.ast.package.span;
  const bool quoted = unit.domain == Schema::kRoot;
  const std::string right =
      quoted ? quote(schema.domain_name(unit.domain)) : schema.domain_name(unit.domain);
  const bool declared = schema.domains().find(written).has_value();
  if (!declared) {
    DiagnosticBuilder report = out.emit(diag::kUndeclaredDomain, at, written);
    if (!unit.central) {
      report.hint("this path belongs to " + holder_text(unit, schema)).fix(at, right);
      return;
    }
    std::vector<std::string> names;
    for (const Term& term : schema.domains().terms) names.push_back(term.name);
    if (const auto guess = nearest(written, names)) report.hint("did you mean '" + *guess + "'?");
    return;
  }
  if (unit.central) {
    out.emit(diag::kDomainFileInCentre, at, written)
        .hint("move it to a path that the manifest gives to that domain");
    return;
  }
  out.emit(diag::kDomainFileElsewhere, at, written, holder_text(unit, schema))
      .hint("move the file, or say `domain " + right + "`")
      .fix(at, right);
}

}  // namespace

std::string_view describe(const ast::Decl& decl) { return described(decl).text; }

std::string holder_text(const Unit& unit, const Schema& schema) {
  if (unit.central) return "the centre";
  if (unit.domain == Schema::kRoot) return "the domain \"*\"";
  return "the domain '" + schema.domain_name(unit.domain) + "'";
}

bool check_header(const Unit& unit, const Schema& schema, Diagnostics& diagnostics) {
  if (!unit.ast.has_header) return false;
  const std::string package = unit.package();
  switch (unit.ast.header) {
    case ast::HeaderKind::kModule:
      if (unit.central || is_root_domain(unit)) return true;
      diagnostics
          .emit(diag::kModuleNotCentral, unit.ast.header_span, package, holder_text(unit, schema))
          .hint("a domain's file begins with `domain " + schema.domain_name(unit.domain) + "`");
      return false;
    case ast::HeaderKind::kStandards:
      if (unit.may_hold_standards) return true;
      diagnostics
          .emit(diag::kStandardsNotHeld, unit.ast.header_span, package, holder_text(unit, schema))
          .hint("the manifest's `standards:` says where a domain may write standards");
      return false;
    case ast::HeaderKind::kDomain:
      if (!unit.central && package == schema.domain_name(unit.domain)) return true;
      report_wrong_domain(unit, schema, package, diagnostics);
      return false;
  }
  return false;
}

void check_rights(const Unit& unit, const Schema& schema, Diagnostics& diagnostics) {
  for (const ast::Decl& decl : unit.ast.decls) {
    const Described d = described(decl);
    switch (unit.ast.header) {
      case ast::HeaderKind::kModule:
        judge_in_module(decl, d, diagnostics);
        break;
      case ast::HeaderKind::kStandards:
        judge_in_standards(unit, schema, decl, d, diagnostics);
        break;
      case ast::HeaderKind::kDomain:
        judge_in_domain(unit, schema, decl, d, diagnostics);
        break;
    }
  }
}

}  // namespace bylaw
