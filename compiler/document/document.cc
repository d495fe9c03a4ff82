// One pass over the syntax trees of a package; no names are resolved.
#include "compiler/document/document.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.h"
#include "compiler/ast/ast.h"
#include "compiler/parse/parse.h"

namespace bylaw {
namespace {

/// What a declaration is and is called; nothing of a test.
struct Title {
  std::string kind;
  std::string name;
};

std::string joined(const std::vector<ast::ActionName>& names) {
  std::vector<std::string> words;
  for (const ast::ActionName& name : names) words.push_back(name.name.text);
  return join_words(words, "and");
}

struct TitleOf {
  using Maybe = std::optional<Title>;
  Maybe operator()(const ast::EnumDecl& d) const { return Title{"enum", d.name.text}; }
  Maybe operator()(const ast::TaxonomyDecl& d) const { return Title{"taxonomy", d.name.text}; }
  Maybe operator()(const ast::TermDecl& d) const { return Title{"term", d.name.text()}; }
  Maybe operator()(const ast::EntityDecl& d) const { return Title{"entity", d.name.text}; }
  Maybe operator()(const ast::RecordDecl& d) const { return Title{"record", d.name.text}; }
  Maybe operator()(const ast::ContextDecl&) const { return Title{"", "context"}; }
  Maybe operator()(const ast::ActionDecl& d) const { return Title{"action", joined(d.names)}; }
  Maybe operator()(const ast::ActionGroupDecl& d) const {
    return Title{"action group", d.name.text};
  }
  Maybe operator()(const ast::DefineDecl& d) const { return Title{"define", d.name.text}; }
  Maybe operator()(const ast::AssumeDecl& d) const {
    return Title{"assume", d.text ? d.text->text : ""};
  }
  Maybe operator()(const ast::MaskDecl& d) const { return Title{"mask", d.name.text}; }
  Maybe operator()(const ast::DutyDecl& d) const { return Title{"duty", d.name.text}; }
  Maybe operator()(const ast::StandardDecl& d) const {
    return Title{d.strength.text + " standard", d.name.text};
  }
  Maybe operator()(const ast::GuaranteeDecl& d) const { return Title{"guarantee", d.name.text}; }
  Maybe operator()(const ast::BylawDecl& d) const { return Title{"bylaw", d.name.text}; }
  Maybe operator()(const ast::OverrideDecl& d) const {
    return Title{"override", d.standard.text()};
  }
  Maybe operator()(const ast::ParameterDecl& d) const { return Title{"parameter", d.name.text}; }
  Maybe operator()(const ast::SetDecl& d) const { return Title{"set", d.parameter.text()}; }
  Maybe operator()(const ast::WaiverDecl& d) const { return Title{"waiver", d.name.text}; }
  Maybe operator()(const ast::AssertDecl& d) const {
    return Title{"assert", d.name ? d.name->text : d.text ? d.text->text : ""};
  }
  Maybe operator()(const ast::TestDecl&) const { return std::nullopt; }
};

/// Text inside a cell of a table: one line, no bars.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

/// Up to the first full stop that ends a sentence.
std::string first_sentence(const std::string& doc) {
  const std::string text = cell(doc);
  for (size_t dot = text.find('.'); dot != std::string::npos; dot = text.find('.', dot + 1)) {
    const bool ends = dot + 1 == text.size() || text[dot + 1] == ' ';
    if (ends) return text.substr(0, dot + 1);
  }
  return text;
}

/// "Contact data. [pd:Contact]" apart: what it says, and its names elsewhere.
std::pair<std::string, std::string> split_names(std::string doc) {
  const size_t open = doc.rfind('[');
  const size_t close = doc.rfind(']');
  const bool last = open != std::string::npos && close != std::string::npos && close > open &&
                    close + 2 >= doc.size();
  if (!last) return {doc, ""};
  std::string names = doc.substr(open + 1, close - open - 1);
  const std::string rest = doc.substr(close + 1);
  doc.resize(open);
  while (!doc.empty() && (doc.back() == ' ' || doc.back() == '\n')) doc.pop_back();
  return {doc + rest, names};
}

/// A link's target as Markdown renderers make it of a heading.
std::string anchor(const std::string& heading) {
  std::string out;
  for (const char c : heading) {
    if (c == ' ') out += '-';
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-') out += c;
  }
  return out;
}

/// The comment lines before a file's header, as paragraphs of text.
std::string opening(std::string_view text) {
  std::string out;
  while (text.starts_with("//")) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end).substr(2);
    if (line.starts_with(' ')) line.remove_prefix(1);
    out += std::string(line) + '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

class Page {
 public:
  Page(const SourceMap& sources, std::string_view package) : sources_(sources), package_(package) {}

  void add(const ast::File& file) {
    if (file.header == ast::HeaderKind::kModule) vocabulary_ = true;
    opening_ += opening(sources_[file.file].text());
    for (const ast::Decl& decl : file.decls) {
      if (const std::optional<Title> title = std::visit(TitleOf{}, decl.node)) add(decl, *title);
    }
  }

  std::string text() const {
    std::string out = "# " + package_ + "\n";
    if (!opening_.empty()) out += opening_ + '\n';
    if (vocabulary_) out += "`import " + package_ + "` makes these names visible.\n\n";
    out += "| name | what |\n| --- | --- |\n" + index_ + body_;
    return out;
  }

 private:
  void add(const ast::Decl& decl, const Title& title) {
    const std::string heading = title.name.empty() ? title.kind : title.name;
    index_ += "| " + title.kind + (title.kind.empty() ? "" : " ") + "[" + cell(heading) + "](#" +
              anchor(heading) + ") | " + first_sentence(decl.doc) + " |\n";
    body_ += "\n## " + heading + "\n";
    if (!decl.doc.empty()) body_ += decl.doc + "\n\n";
    if (const auto* taxonomy = std::get_if<ast::TaxonomyDecl>(&decl.node)) {
      add_terms(*taxonomy);
    } else {
      body_ += "```bylaw\n" + std::string(sources_.text(decl.span)) + "\n```\n";
    }
  }

  void add_terms(const ast::TaxonomyDecl& taxonomy) {
    if (taxonomy.base) body_ += "It extends `" + taxonomy.base->text() + "`.\n\n";
    const bool elsewhere =
        std::any_of(taxonomy.terms.begin(), taxonomy.terms.end(),
                    [](const ast::TermDecl& t) { return !split_names(t.doc).second.empty(); });
    body_ += elsewhere ? "| term | meaning | elsewhere |\n| --- | --- | --- |\n"
                       : "| term | meaning |\n| --- | --- |\n";
    for (const ast::TermDecl& term : taxonomy.terms) {
      const auto [meaning, names] = split_names(term.doc);
      body_ += "| `" + term.name.text() + "`" + place(term) + " | " + cell(meaning);
      if (elsewhere) body_ += " | " + cell(names);
      body_ += " |\n";
    }
  }

  static std::string place(const ast::TermDecl& term) {
    std::string out;
    for (const ast::Path& parent : term.parents) {
      out += (out.empty() ? ", under `" : " and `") + parent.text() + "`";
    }
    return term.open ? out + ", open" : out;
  }

  const SourceMap& sources_;
  const std::string package_;
  bool vocabulary_ = false;
  std::string opening_;
  std::string index_;
  std::string body_;
};

}  // namespace

std::string document_package(const SourceMap& sources, std::string_view package) {
  Page page(sources, package);
  bool found = false;
  Diagnostics ignored;
  for (size_t i = 0; i < sources.size(); ++i) {
    const FileId id(static_cast<uint32_t>(i));
    const SourceFile& source = sources[id];
    if (!source.path().ends_with(".bylaw")) continue;
    if (source.text().find(package) == std::string::npos) continue;
    const ast::File file = parse_file(sources, id, ignored);
    if (!file.has_header || file.package.text() != package) continue;
    found = true;
    page.add(file);
  }
  return found ? page.text() : std::string();
}

}  // namespace bylaw
