// Finding names: what a file sees, what a simple name means, and what to say when it means nothing.
// Entry point: NameScope::resolve().
#include "compiler/sema/scope.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "compiler/sema/diagnostics_names.h"

namespace bylaw {
namespace {

constexpr SymbolKinds kPolicyLike =
    SymbolKind::kPolicy | SymbolKind::kParameter | SymbolKind::kWaiver;

/// Past this many diagnostics no more suggestions are sought: each costs a walk over all names.
constexpr size_t kSuggestionBudget = 500;

constexpr std::array<std::pair<SymbolKind, std::string_view>, 12> kWords{{
    {SymbolKind::kEnum, "enum"},
    {SymbolKind::kTaxonomy, "taxonomy"},
    {SymbolKind::kEntityType, "entity type"},
    {SymbolKind::kRecord, "record"},
    {SymbolKind::kAction, "action"},
    {SymbolKind::kActionGroup, "action group"},
    {SymbolKind::kDefine, "define"},
    {SymbolKind::kMask, "mask"},
    {SymbolKind::kDuty, "duty"},
    {SymbolKind::kPolicy, "standard, guarantee or bylaw"},
    {SymbolKind::kParameter, "parameter"},
    {SymbolKind::kWaiver, "waiver"},
}};

std::string bare_words(SymbolKinds wanted) {
  std::vector<std::string> words;
  for (const auto& [kind, word] : kWords) {
    if ((wanted & kinds(kind)) != 0) words.emplace_back(word);
  }
  return join_words(words, "or");
}

/// Kinds whose names may not repeat in one package.
SymbolKinds name_space(SymbolKind kind) {
  switch (kind) {
    case SymbolKind::kEnum:
    case SymbolKind::kTaxonomy:
    case SymbolKind::kEntityType:
    case SymbolKind::kRecord:
      return SymbolKind::kEnum | SymbolKind::kTaxonomy | SymbolKind::kEntityType |
             SymbolKind::kRecord;
    case SymbolKind::kAction:
    case SymbolKind::kActionGroup:
      return SymbolKind::kAction | SymbolKind::kActionGroup;
    case SymbolKind::kPolicy:
    case SymbolKind::kWaiver:
      return SymbolKind::kPolicy | SymbolKind::kWaiver;
    case SymbolKind::kDefine:
    case SymbolKind::kMask:
    case SymbolKind::kDuty:
    case SymbolKind::kParameter:
      return kinds(kind);
  }
  return kinds(kind);
}

bool is_one_of(const DeclaredName& symbol, SymbolKinds wanted) {
  return (kinds(symbol.kind) & wanted) != 0;
}

}  // namespace

std::string describe(SymbolKinds wanted) {
  const std::string words = bare_words(wanted);
  const bool vowel =
      !words.empty() && std::string_view("aeiou").find(words[0]) != std::string::npos;
  return (vowel ? "an " : "a ") + words;
}

std::optional<DeclaredName> NameScope::declare(const DeclaredName& symbol) {
  const std::string full = symbol.name.full();
  const SymbolKinds space = name_space(symbol.kind);
  const auto [begin, end] = by_full_.equal_range(full);
  const auto clash =
      std::find_if(begin, end, [&](const auto& entry) { return is_one_of(entry.second, space); });
  if (clash != end) return clash->second;
  by_full_.emplace(full, symbol);
  by_local_.emplace(symbol.name.local, symbol);
  return std::nullopt;
}

bool NameScope::sees(FileId from, const DeclaredName& symbol) const {
  if (symbol.name.package.empty() || is_one_of(symbol, kPolicyLike)) return true;
  const auto it = visible_.find(from);
  return it != visible_.end() && (it->second.own == symbol.name.package ||
                                  it->second.imports.contains(symbol.name.package));
}

void NameScope::find_policies(FileId from, std::string_view local, SymbolKinds wanted,
                              std::vector<DeclaredName>& out) const {
  const auto visible = visible_.find(from);
  if (visible != visible_.end()) {
    const auto [begin, end] =
        by_full_.equal_range(QualifiedName{visible->second.own, std::string(local)}.full());
    const size_t before = out.size();
    for (auto it = begin; it != end; ++it) {
      if (is_one_of(it->second, wanted)) out.push_back(it->second);
    }
    if (out.size() > before) return;
  }
  // Of the levels above the file the nearest that has the name; if none has, all others.
  const auto distance = [&](const DeclaredName& symbol) {
    if (visible == visible_.end()) return size_t{0};
    const std::vector<TermId>& chain = visible->second.chain;
    const auto at = std::find(chain.begin(), chain.end(), symbol.level);
    return at == chain.end() ? chain.size() : static_cast<size_t>(chain.end() - at) - 1;
  };
  std::vector<DeclaredName> nearest;
  size_t least = static_cast<size_t>(-1);
  const auto [begin, end] = by_local_.equal_range(local);
  for (auto it = begin; it != end; ++it) {
    if (!is_one_of(it->second, wanted)) continue;
    const size_t d = distance(it->second);
    if (d > least) continue;
    if (d < least) nearest.clear();
    least = d;
    nearest.push_back(it->second);
  }
  out.insert(out.end(), nearest.begin(), nearest.end());
}

std::vector<DeclaredName> NameScope::find(FileId from, std::string_view dotted,
                                          SymbolKinds wanted) const {
  std::vector<DeclaredName> out;
  const auto local = by_local_.equal_range(dotted);
  for (auto it = local.first; it != local.second; ++it) {
    if (is_one_of(it->second, wanted & static_cast<SymbolKinds>(~kPolicyLike)) &&
        sees(from, it->second)) {
      out.push_back(it->second);
    }
  }
  if ((wanted & kPolicyLike) != 0) find_policies(from, dotted, wanted & kPolicyLike, out);
  const auto full = by_full_.equal_range(dotted);
  for (auto it = full.first; it != full.second; ++it) {
    if (!it->second.name.package.empty() && is_one_of(it->second, wanted) &&
        sees(from, it->second)) {
      out.push_back(it->second);
    }
  }
  return out;
}

std::vector<std::string> NameScope::visible_names(FileId from, SymbolKinds wanted) const {
  std::vector<std::string> names;
  for (const auto& [local, symbol] : by_local_) {
    if (!is_one_of(symbol, wanted) || !sees(from, symbol)) continue;
    if (names.empty() || names.back() != local) names.push_back(local);
  }
  return names;
}

std::optional<DeclaredName> NameScope::resolve(FileId from, const ast::Path& path,
                                               SymbolKinds wanted, Diagnostics& diagnostics) const {
  const std::string text = path.text();
  const std::vector<DeclaredName> found = find(from, text, wanted);
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    report_unknown(from, path, wanted, diagnostics);
    return std::nullopt;
  }
  std::vector<std::string> packages;
  for (const DeclaredName& symbol : found) packages.push_back(symbol.name.package);
  std::sort(packages.begin(), packages.end());
  DiagnosticBuilder report =
      diagnostics.emit(diag::kAmbiguousName, path.span, text, join_words(packages));
  for (const DeclaredName& symbol : found) report.label(symbol.span, "one is declared here");
  report.hint("write its package too, as in '" + packages.front() + "." + text + "'");
  return std::nullopt;
}

void NameScope::report_unknown(FileId from, const ast::Path& path, SymbolKinds wanted,
                               Diagnostics& diagnostics) const {
  const std::string text = path.text();
  constexpr auto kEverything = static_cast<SymbolKinds>(~0U);
  const std::vector<DeclaredName> others = find(from, text, kEverything);
  if (!others.empty()) {
    diagnostics
        .emit(diag::kWrongKindOfName, path.span, text, describe(kinds(others.front().kind)),
              describe(wanted))
        .label(others.front().span, "declared here");
    return;
  }
  const auto unseen = [&](const auto& table) -> const DeclaredName* {
    const auto [begin, end] = table.equal_range(text);
    const auto it = std::find_if(
        begin, end, [&](const auto& entry) { return is_one_of(entry.second, wanted); });
    return it == end ? nullptr : &it->second;
  };
  const DeclaredName* elsewhere = unseen(by_full_);
  if (elsewhere == nullptr) elsewhere = unseen(by_local_);
  if (elsewhere != nullptr) {
    const std::string& package = elsewhere->name.package;
    DiagnosticBuilder report = diagnostics.emit(diag::kNotImported, path.span,
                                                bare_words(kinds(elsewhere->kind)), text, package);
    report.label(elsewhere->span, "declared here").hint("add `import " + package + "`");
    const auto visible = visible_.find(from);
    if (visible != visible_.end() && visible->second.import_point.valid()) {
      report.fix(visible->second.import_point, "\nimport " + package);
    }
    return;
  }
  DiagnosticBuilder report =
      diagnostics.emit(diag::kUnknownName, path.span, bare_words(wanted), text);
  if (diagnostics.size() > kSuggestionBudget) return;
  std::vector<std::string> candidates = visible_names(from, wanted);
  if (path.parts.size() > 1) {
    for (const auto& [full, symbol] : by_full_) {
      if (is_one_of(symbol, wanted) && sees(from, symbol)) candidates.push_back(full);
    }
  }
  if (const auto guess = nearest(text, candidates)) {
    report.hint("did you mean '" + *guess + "'?").fix(path.span, *guess);
  }
}

}  // namespace bylaw
