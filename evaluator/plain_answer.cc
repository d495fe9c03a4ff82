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
  const graph::PolicyRecord& policy = graph_.get<Part::kPolicies>()[rule.policy];
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
  append_text(text(domains_[policy.level]), out);
  text_or_null(",\n        \"title\": ", titles_[rule.policy]);
  out += ",\n        \"source\": ";
  if (const uint32_t file = file_of(index); file == kNone) {
    out += "null";
  } else {
    append_text(text(file), out);
    out.back() = ':';
    append_number(rule.line, out);
    out += '"';
  }
  if ((rule.traits & graph::kIsRequire) != 0) {
    out += ",\n        \"requirement\": ";
    append_text(text(requirements_[index]), out);
  }
  out += "\n      }";
}

/// The name of the source in which the rule stands; kNone if that can't be told.
uint32_t PlainAnswers::file_of(uint32_t index) const {
  const graph::RuleRecord& rule = graph_.get<Part::kRules>()[index];
  const uint32_t file = graph_.get<Part::kPolicies>()[rule.policy].file;
  return rule.line != 0 && file < files_.size() ? files_[file] : kNone;
}

bool PlainAnswers::is_sound(uint32_t index) const {
  const uint32_t id = graph_.get<Part::kRules>()[index].policy;
  const graph::PolicyRecord& policy = graph_.get<Part::kPolicies>()[id];
  for (const uint32_t symbol :
       {policy.name, titles_[id], file_of(index), requirements_[index], domains_[policy.level]}) {
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
    append_text(graph_.name(NameOf::kPolicy, graph_.get<Part::kRules>()[rule].policy), out);
    out +=
        ",\n        \"filter\": null,\n        \"rows\": \"all\",\n        \"columns\": null\n"
        "      }";
  });
  out +=
      ",\n    \"obligations\": [],\n    \"notices\": [],\n    \"errors\": [],\n"
      "    \"problems\": [],\n    \"ignored\": []\n  }\n}";
}

}  // namespace bylaw::engine
