// What the policies of a finding say of themselves, beside it: who reads it need not read the
// condition.
#include "checker/sentences.h"

#include <map>

#include "base/text.h"

namespace bylaw {
namespace {

/// A policy's title, or else the first line of its documentation.
std::string sentence_of(const Policy& policy) {
  if (!policy.title.empty()) return policy.title;
  return policy.doc.substr(0, policy.doc.find('\n'));
}

}  // namespace

Diagnostics with_sentences(const Rulebook& rulebook, const Diagnostics& found) {
  std::map<std::string, std::string> sentences;
  for (const Policy& policy : rulebook.policies) {
    sentences.emplace(policy.name.full(), sentence_of(policy));
  }
  Diagnostics told;
  for (Diagnostic d : found.list()) {
    std::vector<std::string> notes;
    for (const std::string& name : {d.against, d.rule}) {
      const auto it = sentences.find(name);
      if (d.severity == Severity::kNote || it == sentences.end() || it->second.empty()) continue;
      notes.push_back(name + " says: " + quote(it->second));
    }
    d.notes.insert(d.notes.begin(), notes.begin(), notes.end());
    told.add(std::move(d));
  }
  return told;
}

}  // namespace bylaw
