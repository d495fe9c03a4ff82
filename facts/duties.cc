// Combination of duties by their declarations.
#include "facts/duties.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace bylaw {
namespace {

/// Where an argument stands among a parameter's words; a word outside the list is above them all.
size_t rank(const std::vector<std::string>& words, const Value& argument) {
  const auto* text = argument.if_a<std::string>();
  if (text == nullptr) return words.size();
  return static_cast<size_t>(std::ranges::find(words, *text) - words.begin());
}

bool less(const std::vector<std::string>& words, const Value& a, const Value& b) {
  return words.empty() ? a < b : rank(words, a) < rank(words, b);
}

bool is_collection(const Value& value) {
  return value.if_a<SetValue>() != nullptr || value.if_a<ListValue>() != nullptr;
}

/// One duty of two different ones; nothing where they can't be one.
std::optional<DutyValue> merge(const Duty& duty, DutyValue a, const DutyValue& b) {
  for (size_t i = 0; i < a.arguments.size(); ++i) {
    static const std::vector<std::string> kNoWords;
    const auto& words = i < duty.words.size() ? duty.words[i] : kNoWords;
    Value& mine = a.arguments[i];
    const Value& other = b.arguments[i];
    switch (duty.combination) {
      case DutyCombination::kMax:
        if (less(words, mine, other)) mine = other;
        break;
      case DutyCombination::kMin:
        if (less(words, other, mine)) mine = other;
        break;
      case DutyCombination::kUnion: {
        if (!is_collection(mine)) {
          if (mine != other) return std::nullopt;
          break;
        }
        std::vector<Value> members = mine.members();
        members.insert(members.end(), other.members().begin(), other.members().end());
        mine = Value::set(std::move(members));
        break;
      }
      case DutyCombination::kAll:
      case DutyCombination::kConflict:
        return std::nullopt;
    }
  }
  return a;
}

}  // namespace

CombinedDuties combine_duties(const Schema& schema, std::vector<DutyValue> duties) {
  std::ranges::sort(duties);
  const auto twins = std::ranges::unique(duties);
  duties.erase(twins.begin(), twins.end());
  CombinedDuties combined;
  for (DutyValue& next : duties) {
    const Duty& duty = schema.duties[next.duty];
    const bool kept_apart = duty.combination == DutyCombination::kAll;
    if (kept_apart || combined.duties.empty() || combined.duties.back().duty != next.duty) {
      combined.duties.push_back(std::move(next));
      continue;
    }
    DutyValue& last = combined.duties.back();
    if (std::optional<DutyValue> both = merge(duty, last, next)) {
      last = std::move(*both);
    } else {
      combined.conflicts.push_back(duty_text(schema, last) + " and " + duty_text(schema, next) +
                                   " conflict");
    }
  }
  return combined;
}

std::string duty_name(const Schema& schema, DutyId duty) {
  const QualifiedName& name = schema.duties[duty].name;
  const auto same = [&](const Duty& other) { return other.name.local == name.local; };
  return std::ranges::count_if(schema.duties, same) > 1 ? name.full() : name.local;
}

std::string duty_text(const Schema& schema, const DutyValue& duty) {
  std::string text = duty_name(schema, duty.duty);
  const std::vector<Member>& parameters = schema.duties[duty.duty].parameters;
  for (size_t i = 0; i < duty.arguments.size(); ++i) {
    text +=
        (i == 0 ? "(" : ", ") + parameters[i].name + ": " + schema.value_text(duty.arguments[i]);
  }
  return duty.arguments.empty() ? text : text + ")";
}

}  // namespace bylaw
