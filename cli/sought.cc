// The sentence is an assertion's, but for its first word and for `by`, which are cut out so that
// every other word keeps its place.
#include "cli/sought.h"

#include <cctype>
#include <map>

#include "base/text.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {
namespace {

/// Where the words of the sentence that divide it begin, strings left out.
std::map<std::string, size_t> find_words(const std::string& text) {
  std::map<std::string, size_t> found;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && quoted) ++i;
    if (i < text.size() && text[i] == '"') quoted = !quoted;
    const auto is_part = [&](size_t at) {
      const auto c = static_cast<unsigned char>(text[at]);
      return std::isalnum(c) != 0 || c == '_' || c == '.';
    };
    if (quoted || i >= text.size() || !is_part(i) || (i > 0 && is_part(i - 1))) continue;
    size_t end = i;
    while (end < text.size() && is_part(end)) ++end;
    found.emplace(text.substr(i, end - i), i);
  }
  return found;
}

std::string trimmed(const std::string& text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<PolicyId> find_policy(Host& host, const Rulebook& book, const std::string& name) {
  std::vector<std::string> names;
  std::vector<PolicyId> found;
  for (size_t i = 0; i < book.policies.size(); ++i) {
    const PolicyId id = book.policies.id_at(i);
    const QualifiedName& own = book.policies[id].name;
    names.push_back(own.full());
    names.push_back(own.local);
    if (own.full() == name) return id;
    if (own.local == name) found.push_back(id);
  }
  if (found.size() == 1) return found.front();
  std::string message = "no standard, guarantee or bylaw is named '" + name + "'";
  if (found.size() > 1) {
    names.clear();
    for (const PolicyId id : found) names.push_back(book.policies[id].name.full());
    message = "'" + name + "' may be " + join_words(names, "or");
  } else if (const std::optional<std::string> near = nearest(name, names)) {
    message += "; did you mean '" + *near + "'?";
  }
  complain(host, message);
  return std::nullopt;
}

}  // namespace

std::optional<Sought> read_sought(Host& host, const Rulebook& book, const std::string& text) {
  const std::map<std::string, size_t> words = find_words(text);
  const auto at = [&](const char* word) {
    const auto it = words.find(word);
    return it == words.end() ? text.size() : it->second;
  };
  const size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const bool permit = at("permit") == start;
  if (start == text.size() || (!permit && at("deny") != start)) {
    complain(host, "what is sought begins with permit or deny: \"permit read when …\"");
    return std::nullopt;
  }
  Sought sought;
  sought.decision.permit = permit;
  std::string rest = text;
  const size_t condition = std::min(at("when"), at("unless"));
  if (const size_t by = at("by"); by < condition) {
    std::string list = text.substr(by + 2, condition - by - 2);
    for (size_t from = 0; from <= list.size();) {
      const size_t comma = std::min(list.find(',', from), list.size());
      const auto policy = find_policy(host, book, trimmed(list.substr(from, comma - from)));
      if (!policy) return std::nullopt;
      sought.decision.by.insert(*policy);
      from = comma + 1;
    }
    for (size_t i = by; i < condition; ++i) rest[i] = ' ';
  }
  if (at("when") < text.size()) {
    const size_t end = at("unless") > at("when") ? at("unless") : text.size();
    sought.when = trimmed(text.substr(at("when") + 4, end - at("when") - 4));
  }
  if (at("unless") < text.size()) sought.unless = trimmed(text.substr(at("unless") + 6));
  const std::string head = permit ? "always permit" : "never permit";
  const size_t from = start + (permit ? 6 : 4);
  sought.claim = {text, head + rest.substr(from), head.size(), from};
  return sought;
}

}  // namespace bylaw::cli
