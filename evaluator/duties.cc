#include "evaluator/duties.h"

#include <algorithm>

#include "evaluator/convert.h"

namespace bylaw::engine {
namespace {

using graph::Datum;

int compare(const Machine& machine, const DutyUse& a, const DutyUse& b) {
  if (a.duty != b.duty) return a.duty < b.duty ? -1 : 1;
  const size_t count = std::min(a.arguments.size(), b.arguments.size());
  for (size_t i = 0; i < count; ++i) {
    if (const int order = machine.compare(a.arguments[i], b.arguments[i]); order != 0) return order;
  }
  if (a.arguments.size() == b.arguments.size()) return 0;
  return a.arguments.size() < b.arguments.size() ? -1 : 1;
}

/// Where an argument stands among a parameter's words; a word outside the list is above them all.
size_t rank(const Machine& machine, const std::vector<std::string>& words, const Datum& argument) {
  if (argument.kind != graph::Kind::kString) return words.size();
  return static_cast<size_t>(std::ranges::find(words, machine.text(argument.n)) - words.begin());
}

bool is_collection(const Datum& d) {
  return d.kind == graph::Kind::kSet || d.kind == graph::Kind::kList;
}

class Combiner {
 public:
  explicit Combiner(Teller& teller) : teller_(teller), machine_(teller.machine()) {}

  /// Makes one duty of two different ones; false where they can't be one.
  bool merge(DutyUse& mine, const DutyUse& other);

 private:
  bool less(const std::vector<std::string>& words, const Datum& a, const Datum& b) const {
    return words.empty() ? machine_.compare(a, b) < 0
                         : rank(machine_, words, a) < rank(machine_, words, b);
  }

  Teller& teller_;
  const Machine& machine_;
};

bool Combiner::merge(DutyUse& mine, const DutyUse& other) {
  const Duty& duty = teller_.schema().duties[DutyId(mine.duty)];
  List<Datum> merged(mine.arguments.begin(), mine.arguments.end(), &teller_.workspace().arena);
  for (size_t i = 0; i < merged.size(); ++i) {
    static const std::vector<std::string> kNoWords;
    const auto& words = i < duty.words.size() ? duty.words[i] : kNoWords;
    const Datum& theirs = other.arguments[i];
    switch (duty.combination) {
      case DutyCombination::kMax:
        if (less(words, merged[i], theirs)) merged[i] = theirs;
        break;
      case DutyCombination::kMin:
        if (less(words, theirs, merged[i])) merged[i] = theirs;
        break;
      case DutyCombination::kUnion:
        if (is_collection(merged[i])) {
          merged[i] = teller_.unite(merged[i], theirs);
        } else if (machine_.compare(merged[i], theirs) != 0) {
          return false;
        }
        break;
      case DutyCombination::kAll:
      case DutyCombination::kConflict:
        return false;
    }
  }
  mine.arguments = {merged.data(), merged.size()};
  return true;
}

}  // namespace

void combine_duties(Teller& teller, List<DutyUse>& duties, List<std::string_view>& conflicts) {
  if (duties.size() < 2) return;
  const Machine& machine = teller.machine();
  std::ranges::sort(duties,
                    [&](const DutyUse& a, const DutyUse& b) { return compare(machine, a, b) < 0; });
  const auto twins = std::ranges::unique(
      duties, [&](const DutyUse& a, const DutyUse& b) { return same_duty(machine, a, b); });
  duties.erase(twins.begin(), twins.end());
  Combiner combiner(teller);
  size_t kept = 0;
  for (size_t i = 0; i < duties.size(); ++i) {
    const DutyUse next = duties[i];
    const Duty& duty = teller.schema().duties[DutyId(next.duty)];
    if (duty.combination == DutyCombination::kAll || kept == 0 ||
        duties[kept - 1].duty != next.duty) {
      duties[kept++] = next;
      continue;
    }
    DutyUse& last = duties[kept - 1];
    if (combiner.merge(last, next)) continue;
    conflicts.push_back(teller.words([&](std::string& out) {
      append_duty(teller, last, out);
      out += " and ";
      append_duty(teller, next, out);
      out += " conflict";
    }));
  }
  duties.resize(kept);
}

bool same_duty(const Machine& machine, const DutyUse& a, const DutyUse& b) {
  return compare(machine, a, b) == 0;
}

void append_duty(const Teller& teller, const DutyUse& duty, std::string& out) {
  out += teller.loaded().words().duty_names[duty.duty];
  const std::vector<Member>& parameters = teller.schema().duties[DutyId(duty.duty)].parameters;
  for (size_t i = 0; i < duty.arguments.size(); ++i) {
    out += i == 0 ? "(" : ", ";
    out += parameters[i].name;
    out += ": ";
    teller.append_value(duty.arguments[i], out);
  }
  if (!duty.arguments.empty()) out += ')';
}

DutyValue value_of(const Machine& machine, const DutyUse& duty) {
  DutyValue value{DutyId(duty.duty), {}};
  for (const Datum& argument : duty.arguments) {
    value.arguments.push_back(value_of(machine, argument).value_or(Value()));
  }
  return value;
}

}  // namespace bylaw::engine
