// A rulebook as policy text, file by file: modules first, then standards, then domains. Entry
// point: print_rulebook(). The standard library is imported, not printed; action groups are
// unfolded.
#include <set>

#include "rules/print.h"
#include "rules/rulebook_printer.h"

namespace bylaw {
namespace {

/// Where context and assumptions stand, which belong to no module of their own.
constexpr std::string_view kSharedModule = "shared";
const std::string kRootDomain = "*";

bool is_library(std::string_view package) {
  return package == "std" || package.starts_with("std.");
}

class RulebookPrinter {
 public:
  explicit RulebookPrinter(const Rulebook& book)
      : book_(book), names_(book), vocabulary_(book, names_), policies_(book, names_) {}

  std::string print() {
    std::set<std::string> modules;
    auto collect = [&](const auto& store) {
      for (const auto& declared : store) {
        if (!declared.name.package.empty() && !is_library(declared.name.package)) {
          modules.insert(declared.name.package);
        }
      }
    };
    collect(book_.schema.enums);
    collect(book_.schema.taxonomies);
    collect(book_.schema.records);
    collect(book_.schema.entity_types);
    collect(book_.schema.actions);
    collect(book_.schema.masks);
    collect(book_.schema.duties);
    collect(book_.defines);
    std::set<std::string> standards;
    std::set<std::string> domains;
    for (const Policy& policy : book_.policies) {
      (policy.kind == PolicyKind::kBylaw ? domains : standards).insert(policy.name.package);
    }
    for (const Parameter& parameter : book_.parameters) {
      standards.insert(parameter.name.package);
      for (const ParameterSetting& setting : parameter.settings) {
        domains.insert(book_.schema.domain_name(setting.domain));
      }
    }
    for (const Waiver& waiver : book_.waivers) standards.insert(waiver.name.package);
    for (const Override& item : book_.overrides) domains.insert(item.name.package);
    for (const Assertion& item : book_.assertions) {
      const bool domain = book_.schema.domains().find(item.name.package).has_value();
      (domain ? domains : standards).insert(item.name.package);
    }
    for (const Taxonomy& taxonomy : book_.schema.taxonomies) {
      for (const Term& term : taxonomy.terms) {
        if (!term.domain.empty()) domains.insert(term.domain);
      }
    }

    // The centre's standards, and the root domain, may declare words of their own.
    if (modules.contains(kRootDomain)) domains.emplace(kRootDomain);
    for (const std::string& package : modules) {
      if (standards.contains(package) || domains.contains(package)) continue;
      file("module", package, vocabulary_.module(package));
    }
    file("module", kSharedModule, vocabulary_.shared());
    for (const std::string& package : standards) {
      std::string text = vocabulary_.module(package);
      file("standards", package, text + policies_.standards(package));
    }
    for (const std::string& package : domains) {
      std::string text = vocabulary_.module(package) + vocabulary_.terms_of(package);
      file("domain", package, text + policies_.bylaws(package));
    }
    return std::move(text_);
  }

 private:
  /// Writes a file unless it is empty; imports what its text named.
  void file(std::string_view header, std::string_view package, const std::string& body) {
    std::set<std::string> named = names_.take_packages();
    if (body.empty()) return;
    if (!text_.empty()) text_ += "\n";
    text_ += "// --- " + std::string(package) + "\n" + std::string(header) + " " +
             dotted_text(package) + "\n";
    for (const std::string& import : named) {
      if (import != package) text_ += "import " + dotted_text(import) + "\n";
    }
    text_ += "\n" + body;
  }

  const Rulebook& book_;
  NameBook names_;
  VocabularyPrinter vocabulary_;
  PolicyPrinter policies_;
  std::string text_;
};

}  // namespace

std::string print_rulebook(const Rulebook& rulebook) { return RulebookPrinter(rulebook).print(); }

}  // namespace bylaw
