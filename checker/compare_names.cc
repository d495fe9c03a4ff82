// By full name; what is said of a thing is compared in its merged form.
#include "checker/compare_names.h"

#include <algorithm>
#include <map>
#include <string>

namespace bylaw {
namespace {

using Kind = VocabularyChange::Kind;

/// Declarations of both versions by name; null where one has none.
template <typename Declarations>
auto by_name(const Declarations& before, const Declarations& after) {
  using T = std::remove_cvref_t<decltype(*before.begin())>;
  std::map<std::string, std::array<const T*, 2>> all;
  for (const auto& one : before) all[one.name.full()][kOld] = &one;
  for (const auto& one : after) all[one.name.full()][kNew] = &one;
  return all;
}

class NameComparison {
 public:
  explicit NameComparison(const Merged& merged)
      : merged_(merged), before_(*merged.of[kOld]), after_(*merged.of[kNew]) {}

  std::vector<VocabularyChange> run() {
    policies();
    defines();
    parameters();
    assumptions();
    return std::move(changes_);
  }

 private:
  void change(Kind kind, const std::string& what, bool breaks) {
    changes_.push_back({kind, what, breaks});
  }
  /// True if both versions have it; told otherwise.
  template <typename T>
  bool in_both(const std::array<const T*, 2>& of, const std::string& what) {
    if (of[kOld] == nullptr) change(Kind::kAdded, what, false);
    if (of[kNew] == nullptr) change(Kind::kRemoved, what, true);
    return of[kOld] != nullptr && of[kNew] != nullptr;
  }
  void policies();
  void defines();
  void parameters();
  void range(const Parameter& before, const Parameter& after, const std::string& what);
  void assumptions();

  const Merged& merged_;
  const Rulebook& before_;
  const Rulebook& after_;
  std::vector<VocabularyChange> changes_;
};

void NameComparison::policies() {
  for (const auto& [name, of] : by_name(before_.policies, after_.policies)) {
    const std::string what = "policy " + name;
    if (!in_both(of, what)) continue;
    if (of[kOld]->kind != of[kNew]->kind) change(Kind::kChanged, "the kind of " + what, true);
    if (of[kOld]->strength != of[kNew]->strength) {
      change(Kind::kChanged, "the strength of " + what, true);
    }
    if (of[kOld]->within.empty() != of[kNew]->within.empty()) {
      change(Kind::kChanged, "whether " + what + " may be overridden", of[kNew]->within.empty());
    }
  }
}

/// A rule of a domain that calls a define means what it means.
void NameComparison::defines() {
  const auto merged_id = [&](size_t side, const Define* define) {
    const auto& all = merged_.of[side]->defines;
    return merged_.defines[side][static_cast<size_t>(define - &*all.begin())];
  };
  for (const auto& [name, of] : by_name(before_.defines, after_.defines)) {
    const std::string what = "define " + name;
    if (!in_both(of, what)) continue;
    if (merged_id(kOld, of[kOld]) != merged_id(kNew, of[kNew])) {
      change(Kind::kChanged, "what " + what + " says", true);
    }
  }
}

void NameComparison::range(const Parameter& before, const Parameter& after,
                           const std::string& what) {
  const auto moved = [&](size_t side, const std::optional<Value>& value) {
    return value ? translate(*value, merged_.vocabulary.to[side], merged_.book.schema) : value;
  };
  const auto lower = [](const std::optional<Value>& a, const std::optional<Value>& b) {
    return !a ? b.has_value() : b && *a < *b;  // no end is the lowest
  };
  const auto higher = [](const std::optional<Value>& a, const std::optional<Value>& b) {
    return !a ? b.has_value() : b && *b < *a;
  };
  std::array<std::optional<Value>, 2> low{moved(kOld, before.low), moved(kNew, after.low)};
  std::array<std::optional<Value>, 2> high{moved(kOld, before.high), moved(kNew, after.high)};
  std::array<std::vector<Value>, 2> allowed;
  for (const Value& one : before.allowed) allowed[kOld].push_back(*moved(kOld, one));
  for (const Value& one : after.allowed) allowed[kNew].push_back(*moved(kNew, one));
  for (std::vector<Value>& one : allowed) std::ranges::sort(one);
  const bool listed = !allowed[kOld].empty() || !allowed[kNew].empty();
  const bool both_listed = !allowed[kOld].empty() && !allowed[kNew].empty();
  const bool narrower =
      lower(low[kOld], low[kNew]) || higher(high[kOld], high[kNew]) ||
      (listed && !(both_listed && std::ranges::includes(allowed[kNew], allowed[kOld])));
  const bool wider = lower(low[kNew], low[kOld]) || higher(high[kNew], high[kOld]) ||
                     allowed[kOld] != allowed[kNew];
  if (narrower) {
    change(Kind::kChanged, "the range of " + what + ", which is narrower", true);
  } else if (wider) {
    change(Kind::kChanged, "the range of " + what + ", which is wider", false);
  }
}

void NameComparison::parameters() {
  for (const auto& [name, of] : by_name(before_.parameters, after_.parameters)) {
    const std::string what = "parameter " + name;
    if (!in_both(of, what)) continue;
    Schema types = merged_.book.schema;  // a translated type is interned
    if (translate(of[kOld]->type, merged_.vocabulary.to[kOld], before_.schema, types) !=
        translate(of[kNew]->type, merged_.vocabulary.to[kNew], after_.schema, types)) {
      change(Kind::kChanged, "the type of " + what, true);
      continue;
    }
    range(*of[kOld], *of[kNew], what);
  }
}

void NameComparison::assumptions() {
  const auto in = [&](size_t side, size_t merged) {
    return std::ranges::find(merged_.assumptions[side], merged) != merged_.assumptions[side].end();
  };
  for (size_t i = 0; i < merged_.book.assumptions.size(); ++i) {
    const std::string what = "the assumption \"" + merged_.book.assumptions[i].text + "\"";
    if (!in(kOld, i)) change(Kind::kAdded, what, true);
    if (!in(kNew, i)) change(Kind::kRemoved, what, false);
  }
}

}  // namespace

std::vector<VocabularyChange> compare_names(const Merged& merged) {
  return NameComparison(merged).run();
}

}  // namespace bylaw
