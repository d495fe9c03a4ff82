// Types and members as written. Entry points: resolve_type(), resolve_members().
#include "compiler/sema/types.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_vocabulary.h"

namespace bylaw {
namespace {

constexpr std::array<std::pair<std::string_view, TypeKind>, 8> kBuiltIn{{
    {"bool", TypeKind::kBool},
    {"int", TypeKind::kInt},
    {"decimal", TypeKind::kDecimal},
    {"string", TypeKind::kString},
    {"duration", TypeKind::kDuration},
    {"timestamp", TypeKind::kTimestamp},
    {"date", TypeKind::kDate},
    {"ip", TypeKind::kIp},
}};

/// Words of other languages.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kForeign{{
    {"boolean", "bool"},
    {"integer", "int"},
    {"long", "int"},
    {"number", "decimal"},
    {"float", "decimal"},
    {"double", "decimal"},
    {"text", "string"},
    {"str", "string"},
    {"String", "string"},
    {"datetime", "timestamp"},
    {"time", "timestamp"},
    {"interval", "duration"},
    {"ipaddr", "ip"},
    {"cidr", "ip"},
}};

TypeId type_of_symbol(TypeTable& types, const DeclaredName& symbol) {
  switch (symbol.kind) {
    case SymbolKind::kEnum:
      return types.enumeration(EnumId(symbol.index));
    case SymbolKind::kTaxonomy:
      return types.taxonomy(TaxonomyId(symbol.index));
    case SymbolKind::kEntityType:
      return types.entity(EntityTypeId(symbol.index));
    case SymbolKind::kRecord:
      return types.record(RecordId(symbol.index));
    case SymbolKind::kAction:
    case SymbolKind::kActionGroup:
    case SymbolKind::kDefine:
    case SymbolKind::kMask:
    case SymbolKind::kDuty:
    case SymbolKind::kPolicy:
    case SymbolKind::kParameter:
    case SymbolKind::kWaiver:
      break;
  }
  return types.simple(TypeKind::kError);
}

/// A word that is nearer to a type of the language than to a declared one, or another language's.
bool report_near_built_in(Analysis& analysis, FileId from, const ast::Path& path,
                          SymbolKinds wanted) {
  const std::string text = path.text();
  constexpr auto kEverything = static_cast<SymbolKinds>(~0U);
  if (!analysis.scope.find(from, text, kEverything).empty()) return false;
  std::string guess;
  const auto foreign = std::find_if(kForeign.begin(), kForeign.end(),
                                    [&](const auto& entry) { return entry.first == text; });
  if (foreign != kForeign.end()) {
    guess = foreign->second;
  } else {
    std::vector<std::string> candidates = analysis.scope.visible_names(from, wanted);
    for (const auto& [word, kind] : kBuiltIn) candidates.emplace_back(word);
    guess = nearest(text, candidates).value_or("");
    if (std::none_of(kBuiltIn.begin(), kBuiltIn.end(),
                     [&](const auto& entry) { return entry.first == guess; })) {
      return false;
    }
  }
  analysis.diagnostics.emit(diag::kUnknownType, path.span, text)
      .hint("did you mean '" + guess + "'?")
      .fix(path.span, guess);
  return true;
}

TypeId resolve_named(Analysis& analysis, FileId from, const ast::Path& path) {
  TypeTable& types = analysis.book.schema.types;
  if (path.parts.size() == 1) {
    for (const auto& [word, kind] : kBuiltIn) {
      if (word == path.parts.front().text) return types.simple(kind);
    }
  }
  const SymbolKinds wanted =
      SymbolKind::kEnum | SymbolKind::kTaxonomy | SymbolKind::kEntityType | SymbolKind::kRecord;
  const std::vector<DeclaredName> found = analysis.scope.find(from, path.text(), wanted);
  if (found.size() == 1) return type_of_symbol(types, found.front());
  if (found.empty() && report_near_built_in(analysis, from, path, wanted)) {
    return types.simple(TypeKind::kError);
  }
  const auto symbol = analysis.scope.resolve(from, path, wanted, analysis.diagnostics);
  return symbol ? type_of_symbol(types, *symbol) : types.simple(TypeKind::kError);
}

Member resolve_member(Analysis& analysis, FileId from, const ast::Member& written,
                      const MemberRules& rules, const std::string& owner) {
  Diagnostics& out = analysis.diagnostics;
  Member member;
  member.name = written.name.text;
  member.span = written.name.span;
  member.doc = written.doc;
  member.optional = written.optional || written.type.optional;
  const std::string& name = member.name;
  if (written.type.kind == ast::TypeRef::Kind::kWords && rules.words) {
    member.type = analysis.book.schema.types.simple(TypeKind::kString);
  } else {
    member.type = resolve_type(analysis, from, written.type);
  }
  if (member.optional && !rules.optional) {
    out.emit(diag::kOptionalParameter, member.span, name, owner);
    member.optional = false;
  }
  if (written.claim && !rules.claim) {
    out.emit(diag::kMisplacedClaim, member.span, name, owner);
  }
  if (written.adjustable && !rules.adjustable) {
    out.emit(diag::kMisplacedAdjustable, member.span, name, owner);
  }
  member.claim = written.claim && rules.claim;
  member.adjustable = written.adjustable && rules.adjustable;
  return member;
}

}  // namespace

TypeId resolve_type(Analysis& analysis, FileId from, const ast::TypeRef& type) {
  TypeTable& types = analysis.book.schema.types;
  // Sets and lists from the outside in; then their types from the inside out.
  std::vector<ast::TypeRef::Kind> around;
  const ast::TypeRef* at = &type;
  while ((at->kind == ast::TypeRef::Kind::kSet || at->kind == ast::TypeRef::Kind::kList) &&
         !at->element.empty()) {
    around.push_back(at->kind);
    at = &at->element.front();
    if (at->optional) analysis.diagnostics.emit(diag::kOptionalElement, at->span);
  }
  TypeId result = types.simple(TypeKind::kError);
  if (at->kind == ast::TypeRef::Kind::kNamed && !at->path.parts.empty()) {
    result = resolve_named(analysis, from, at->path);
  } else if (at->kind == ast::TypeRef::Kind::kWords) {
    analysis.diagnostics.emit(diag::kWordsOutsideDuty, at->span)
        .hint("declare an enum, and name it here");
  }
  if (types[result].kind == TypeKind::kError) return result;
  for (auto it = around.rbegin(); it != around.rend(); ++it) {
    result = *it == ast::TypeRef::Kind::kSet ? types.set(result) : types.list(result);
  }
  return result;
}

std::vector<Member> resolve_members(Analysis& analysis, FileId from,
                                    const std::vector<ast::Member>& members,
                                    const MemberRules& rules, const std::string& owner) {
  std::vector<Member> out;
  std::unordered_map<std::string_view, Span> seen;
  for (const ast::Member& written : members) {
    const auto [first, fresh] = seen.try_emplace(written.name.text, written.name.span);
    if (!fresh) {
      analysis.diagnostics.emit(diag::kDuplicateMember, written.name.span, owner, written.name.text)
          .label(first->second, "the first is here");
      continue;
    }
    out.push_back(resolve_member(analysis, from, written, rules, owner));
  }
  return out;
}

}  // namespace bylaw
