#include "evaluator/plain_answer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "evaluator/answer.h"

namespace bylaw::engine {
namespace {

using graph::kNone;
using graph::NameOf;
using graph::Part;

bool needs_escape(char c) { return static_cast<uint8_t>(c) < 0x20 || c == '"' || c == '\\'; }

/// Neither escapes nor anything beyond ASCII.
bool is_bare(std::string_view text) {
  bool bad = false;
  for (const char c : text) bad |= static_cast<uint8_t>(c) >= 0x80 || needs_escape(c);
  return !bad;
}

void append_escaped(std::string_view text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  for (const char c : text) {
    if (!needs_escape(c)) {
      out += c;
      continue;
    }
    out += '\\';
    switch (c) {
      case '"':
      case '\\':
        out += c;
        break;
      case '\b':
        out += 'b';
        break;
      case '\f':
        out += 'f';
        break;
      case '\n':
        out += 'n';
        break;
      case '\r':
        out += 'r';
        break;
      case '\t':
        out += 't';
        break;
      default:
        out += "u00";
        out += kHex[static_cast<uint8_t>(c) >> 4];
        out += kHex[static_cast<uint8_t>(c) & 15];
    }
  }
}

void append_text(std::string_view text, std::string& out) {
  out += '"';
  if (is_bare(text)) {
    out += text;
  } else {
    append_escaped(text, out);
  }
  out += '"';
}

void append_number(uint32_t number, std::string& out) {
  std::array<char, 10> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), number).ptr;
  out.append(digits.begin(), end);
}

}  // namespace

PlainAnswers::PlainAnswers(const graph::Graph& graph)
    : graph_(graph),
      policies_(graph.get<Part::kPolicies>().size()),
      requirements_(graph.get<Part::kRules>().size(), kNone),
      domains_(graph.domains(), kNone) {
  const auto put = [](std::vector<uint32_t>& list, const graph::NameRecord& name) {
    if (name.index < list.size()) list[name.index] = name.symbol;
  };
  for (const graph::NameRecord& name : graph.get<Part::kNames>()) {
    switch (name.of) {
      case NameOf::kPolicy:
        if (name.index < policies_.size()) policies_[name.index].name = name.symbol;
        break;
      case NameOf::kTitle:
        if (name.index < policies_.size()) policies_[name.index].title = name.symbol;
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
      case NameOf::kType:
      case NameOf::kAction:
      case NameOf::kInput:
      case NameOf::kDefine:
      case NameOf::kParameter:
        break;
    }
  }
}

bool PlainAnswers::is_plain(const RequestSlots& request, const Decision& decision) const {
  if (decision.refusal != Refusal::kNone) return false;
  if (!std::ranges::all_of(decision.reasons, [&](uint32_t rule) { return is_sound(rule); })) {
    return false;
  }
  if (!decision.permit) return true;
  if (graph_.get<Part::kActions>()[request.action].reads_columns != 0) return false;
  const auto rules = graph_.get<Part::kRules>();
  return decision.guardrails.empty() && !decision.grants.empty() &&
         std::ranges::all_of(decision.grants, [&](uint32_t rule) {
           return rules[rule].shapes == 0 && is_sound(rule);
         });
}

void PlainAnswers::reason(uint32_t index, std::string& out) const {
  const graph::RuleRecord& rule = graph_.get<Part::kRules>()[index];
  const PolicyWords& policy = policies_[rule.policy];
  const uint32_t level = graph_.get<Part::kPolicies>()[rule.policy].level;
  const auto text_or_null = [&](std::string_view member, uint32_t symbol) {
    out += member;
    const std::string_view found = text(symbol);
    if (found.empty()) {
      out += "null";
    } else {
      append_text(found, out);
    }
  };
  out += "\n      {\n        \"rule\": ";
  append_text(text(policy.name), out);
  out += ",\n        \"kind\": \"";
  out += kind_word(rule);
  out += "\",\n        \"level\": ";
  append_text(text(domains_[level]), out);
  text_or_null(",\n        \"title\": ", policy.title);
  out += ",\n        \"source\": ";
  const graph::PlaceRecord at = place(index);
  if (at.line == 0) {
    out += "null";
  } else {
    append_text(text(files_[at.file]), out);
    out.back() = ':';
    append_number(at.line, out);
    out += '"';
  }
  if (rule.is_require != 0) {
    out += ",\n        \"requirement\": ";
    append_text(text(requirements_[index]), out);
  }
  out += "\n      }";
}

/// Where the rule stands; line 0 if that can't be told.
graph::PlaceRecord PlainAnswers::place(uint32_t rule) const {
  const uint32_t at = graph_.get<Part::kRules>()[rule].place;
  if (at == kNone) return {};
  const graph::PlaceRecord found = graph_.get<Part::kPlaces>()[at];
  return found.file < files_.size() ? found : graph::PlaceRecord();
}

bool PlainAnswers::is_sound(uint32_t index) const {
  const uint32_t policy = graph_.get<Part::kRules>()[index].policy;
  const graph::PlaceRecord at = place(index);
  const uint32_t file = at.line == 0 ? kNone : files_[at.file];
  const uint32_t level = domains_[graph_.get<Part::kPolicies>()[policy].level];
  for (const uint32_t symbol :
       {policies_[policy].name, policies_[policy].title, file, requirements_[index], level}) {
    if (!is_bare(text(symbol)) && invalid_utf8(text(symbol))) return false;
  }
  return true;
}

void PlainAnswers::write(const Decision& decision, std::string& out) const {
  out += decision.permit ? "{\n  \"decision\": true,\n" : "{\n  \"decision\": false,\n";
  out += "  \"context\": {\n    \"outcome\": \"";
  out += outcome_word(decision.outcome);
  const auto list = [&](std::string_view name, std::span<const uint32_t> rules, auto each) {
    out += name;
    if (rules.empty()) {
      out += "[]";
      return;
    }
    char between = '[';
    for (const uint32_t rule : rules) {
      out += between;
      each(rule);
      between = ',';
    }
    out += "\n    ]";
  };
  list("\",\n    \"reasons\": ", decision.reasons, [&](uint32_t rule) { reason(rule, out); });
  list(",\n    \"views\": ", decision.grants, [&](uint32_t rule) {
    out += "\n      {\n        \"grant\": ";
    append_text(text(policies_[graph_.get<Part::kRules>()[rule].policy].name), out);
    out +=
        ",\n        \"filter\": null,\n        \"rows\": \"all\",\n        \"columns\": null\n"
        "      }";
  });
  out +=
      ",\n    \"obligations\": [],\n    \"notices\": [],\n    \"errors\": [],\n"
      "    \"problems\": [],\n    \"ignored\": []\n  }\n}";
}

}  // namespace bylaw::engine
