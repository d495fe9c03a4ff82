#include "evaluator/plain_answer.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "base/text.h"
#include "evaluator/answer.h"
#include "facts/json_writer.h"

namespace bylaw::engine {
namespace {

using graph::kNone;
using graph::NameOf;
using graph::Part;

/// Of what is told of a rule.
constexpr size_t kUsualSize = 160;
/// What stands around it.
constexpr std::string_view kBeforeReason = "\n      {\n        \"rule\": ";
constexpr std::string_view kAfterReason = "\n      }";
constexpr std::string_view kBeforeGrant = "\n      {\n        \"grant\": ";
constexpr std::string_view kAfterGrant =
    ",\n        \"filter\": null,\n        \"rows\": \"all\",\n        \"columns\": null\n      }";
constexpr std::string_view kPermitted =
    "{\n  \"decision\": true,\n  \"context\": {\n    \"outcome\": \"";
constexpr std::string_view kDenied =
    "{\n  \"decision\": false,\n  \"context\": {\n    \"outcome\": \"";
constexpr std::string_view kBeforeReasons = "\",\n    \"reasons\": ";
constexpr std::string_view kBeforeViews = ",\n    \"views\": ";
constexpr std::string_view kAfterList = "\n    ]";
constexpr std::string_view kEnd =
    ",\n    \"obligations\": [],\n    \"notices\": [],\n    \"errors\": [],\n"
    "    \"problems\": [],\n    \"ignored\": []\n  }\n}";

}  // namespace

/// The names that rules are told by, as symbols, from the graph's.
class PlainAnswers::Names {
 public:
  explicit Names(const graph::Graph& graph);
  /// Appends what is told of a rule, unless not all of its words are UTF-8.
  void tell(uint32_t index, Told& told, std::string& out) const;

 private:
  uint32_t file_of(uint32_t index) const;

  const graph::Graph& graph_;
  std::vector<uint32_t> titles_;        // by policy
  std::vector<uint32_t> requirements_;  // by rule
  std::vector<uint32_t> files_;
  std::vector<uint32_t> domains_;
};

PlainAnswers::Names::Names(const graph::Graph& graph)
    : graph_(graph),
      titles_(graph.get<Part::kPolicies>().size(), kNone),
      requirements_(graph.get<Part::kRules>().size(), kNone),
      domains_(graph.domains(), kNone) {
  const auto put = [](std::vector<uint32_t>& list, const graph::NameRecord& name) {
    if (name.index < list.size()) list[name.index] = name.symbol;
  };
  for (const graph::NameRecord& name : graph.get<Part::kNames>()) {
    switch (name.of) {
      case NameOf::kTitle:
        put(titles_, name);
        break;
      case NameOf::kRequirement:
        put(requirements_, name);
        break;
      case NameOf::kFile:
        files_.resize(std::max<size_t>(files_.size(), size_t{name.index} + 1), kNone);
        files_[name.index] = name.symbol;
        break;
      case NameOf::kDomain:
        put(domains_, name);
        break;
      case NameOf::kPolicy:
      case NameOf::kType:
      case NameOf::kAction:
      case NameOf::kInput:
      case NameOf::kDefine:
      case NameOf::kParameter:
        break;
    }
  }
}

/// The name of the source in which the rule stands; kNone if that can't be told.
uint32_t PlainAnswers::Names::file_of(uint32_t index) const {
  const graph::RuleRecord& rule = graph_.get<Part::kRules>()[index];
  const uint32_t file = graph_.get<Part::kPolicies>()[rule.policy].file;
  return rule.line != 0 && file < files_.size() ? files_[file] : kNone;
}

void PlainAnswers::Names::tell(uint32_t index, Told& told, std::string& out) const {
  const graph::RuleRecord& rule = graph_.get<Part::kRules>()[index];
  const graph::PolicyRecord& policy = graph_.get<Part::kPolicies>()[rule.policy];
  const uint32_t file = file_of(index);
  const uint32_t title = titles_[rule.policy];
  const uint32_t level = domains_[policy.level];
  for (const uint32_t symbol : {policy.name, title, file, requirements_[index], level}) {
    const std::string_view text = graph_.text(symbol);
    if (invalid_utf8(text)) return;
  }
  const size_t begin = out.size();
  append_json_text(graph_.text(policy.name), out);
  if (rule.shapes == 0) told.grant_size = static_cast<uint32_t>(out.size() - begin);
  out += ",\n        \"kind\": \"";
  out += kind_word(rule);
  out += "\",\n        \"level\": ";
  append_json_text(graph_.text(level), out);
  out += ",\n        \"title\": ";
  if (const std::string_view text = graph_.text(title); text.empty()) {
    out += "null";
  } else {
    append_json_text(text, out);
  }
  out += ",\n        \"source\": ";
  if (file == kNone) {
    out += "null";
  } else {
    append_json_text(graph_.text(file), out);
    out.back() = ':';
    append_number(rule.line, out);
    out += '"';
  }
  if ((rule.traits & graph::kIsRequire) != 0) {
    out += ",\n        \"requirement\": ";
    append_json_text(graph_.text(requirements_[index]), out);
  }
  told.size = static_cast<uint32_t>(out.size() - begin);
}

PlainAnswers::PlainAnswers(const graph::Graph& graph) : graph_(graph) {
  const Names names(graph);
  const auto rules = graph.get<Part::kRules>();
  told_.resize(rules.size());
  texts_.reserve(rules.size() * kUsualSize);
  for (uint32_t i = 0; i < rules.size(); ++i) {
    told_[i].begin = texts_.size();
    names.tell(i, told_[i], texts_);
  }
}

bool PlainAnswers::is_plain(const RequestSlots& request, const Decision& decision) const {
  if (decision.refusal != Refusal::kNone) return false;
  for (const uint32_t rule : decision.reasons) {
    const Told& told = told_[rule];
    if (told.size == 0) return false;
    __builtin_prefetch(text_of(told));  // write() comes soon
  }
  if (!decision.permit) return true;
  if (graph_.get<Part::kActions>()[request.action].reads_columns != 0) return false;
  return decision.guardrails.empty() && !decision.grants.empty() &&
         std::ranges::all_of(decision.grants,
                             [&](uint32_t rule) { return told_[rule].grant_size != 0; });
}

bool PlainAnswers::is_word(const RequestSlots& request, const Decision& decision) const {
  if (decision.refusal != Refusal::kNone) return false;
  if (!decision.permit) return true;
  const auto rules = graph_.get<Part::kRules>();
  const bool columns = graph_.get<Part::kActions>()[request.action].reads_columns != 0;
  uint8_t needs = columns ? graph::kShapesCells : 0;
  for (const auto list : {decision.grants, decision.guardrails}) {
    for (const uint32_t rule : list) needs |= rules[rule].shapes;
  }
  return !decision.grants.empty() && (needs & graph::kShapesDuties) == 0 &&
         (needs & ~request.enforces) == 0;
}

void PlainAnswers::write(const Decision& decision, std::string& out) const {
  const std::string_view outcome = outcome_word(decision.outcome);
  const std::string_view begin = decision.permit ? kPermitted : kDenied;
  const auto list_size = [](size_t count) { return count == 0 ? 2 : count + kAfterList.size(); };
  size_t size = begin.size() + outcome.size() + kBeforeReasons.size() + kBeforeViews.size() +
                list_size(decision.reasons.size()) + list_size(decision.grants.size()) +
                kEnd.size();
  for (const uint32_t rule : decision.reasons) {
    size += kBeforeReason.size() + told_[rule].size + kAfterReason.size();
  }
  for (const uint32_t rule : decision.grants) {
    size += kBeforeGrant.size() + told_[rule].grant_size + kAfterGrant.size();
  }
  out.resize(size);
  char* at = out.data();
  const auto put = [&](std::string_view text) {
    std::memcpy(at, text.data(), text.size());
    at += text.size();
  };
  const auto list = [&](std::span<const uint32_t> rules, auto each) {
    if (rules.empty()) return put("[]");
    char between = '[';
    for (const uint32_t rule : rules) {
      *at++ = between;
      each(told_[rule]);
      between = ',';
    }
    put(kAfterList);
  };
  put(begin);
  put(outcome);
  put(kBeforeReasons);
  list(decision.reasons, [&](const Told& told) {
    put(kBeforeReason);
    put({text_of(told), told.size});
    put(kAfterReason);
  });
  put(kBeforeViews);
  list(decision.grants, [&](const Told& told) {
    put(kBeforeGrant);
    put({text_of(told), told.grant_size});
    put(kAfterGrant);
  });
  put(kEnd);
}

}  // namespace bylaw::engine
