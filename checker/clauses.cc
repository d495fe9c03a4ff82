// Two literals of each clause are watched; the first implication point of a conflict is learnt;
// the most active variable is set next, to its last value. What an earlier question assumed and
// this one does too stays set.
#include "checker/clauses.h"

#include <algorithm>
#include <utility>

namespace bylaw {
namespace {

constexpr double kDecay = 1.0 / 0.95;
constexpr double kMostActive = 1e100;
constexpr uint32_t kRestart = 64;  // conflicts, times the sequence 1 1 2 1 1 2 4 …
constexpr uint32_t kGoodGlue = 2;  // clauses of so few levels are kept

/// 1 1 2 1 1 2 4 1 1 2 1 1 2 4 8 …
uint64_t luby(uint64_t i) {
  uint64_t length = 1;
  uint64_t power = 1;
  for (; length < i + 1; length = 2 * length + 1) power *= 2;
  for (; length - 1 != i; power /= 2) {
    length = (length - 1) / 2;
    i %= length;
  }
  return power;
}

}  // namespace

Literal Clauses::add_variable() {
  const auto variable = static_cast<uint32_t>(truth_.size());
  truth_.push_back(kOpen);
  phase_.push_back(0);
  reason_.push_back(kNone);
  level_of_.push_back(0);
  activity_.push_back(0);
  seen_.push_back(0);
  place_.push_back(kNone);
  watches_.insert(watches_.end(), 2, kNone);
  put_in_heap(variable);
  return {2 * variable};
}

void Clauses::add(std::span<const Literal> literals) {
  work_ += literals.size();
  if (level() > 0) back_to(0);
  scratch_.clear();
  for (const Literal l : literals) {
    if (truth(l) == kTrue) return;
    if (truth(l) == kOpen) scratch_.push_back(l);
  }
  std::ranges::sort(scratch_);
  const auto twins = std::ranges::unique(scratch_);
  scratch_.erase(twins.begin(), twins.end());
  for (size_t i = 1; i < scratch_.size(); ++i) {
    if (scratch_[i] == !scratch_[i - 1]) return;
  }
  if (scratch_.empty()) refuted_ = true;
  if (scratch_.size() == 1) {
    set(scratch_.front(), kNone);
  } else if (scratch_.size() > 1) {
    store(scratch_, 0);
  }
}

Clauses::Ref Clauses::store(std::span<const Literal> literals, uint32_t glue) {
  const auto clause = static_cast<Ref>(store_.size());
  store_.push_back(static_cast<uint32_t>(literals.size()));
  store_.push_back(glue);
  store_.insert(store_.end(), 2, kNone);
  for (const Literal l : literals) store_.push_back(l.code);
  watch(clause, 0);
  watch(clause, 1);
  return clause;
}

void Clauses::watch(Ref clause, uint32_t which) {
  Ref& first = watches_[code(clause, which)];
  next(clause, which) = first;
  first = clause;
}

void Clauses::set(Literal literal, Ref reason) {
  const uint32_t v = literal.variable();
  truth_[v] = literal.negated() ? kFalse : kTrue;
  reason_[v] = reason;
  level_of_[v] = level();
  trail_.push_back(literal);
}

/// The clause that can't hold any more, if there is one.
Clauses::Ref Clauses::propagate() {
  while (propagated_ < trail_.size()) {
    const Literal gone = !trail_[propagated_++];
    // Clauses that go on watching it are strung together anew.
    Ref clause = std::exchange(watches_[gone.code], kNone);
    while (clause != kNone) {
      ++work_;
      const uint32_t mine = code(clause, 0) == gone.code ? 0 : 1;
      const Ref rest = next(clause, mine);
      const Literal other{code(clause, 1 - mine)};
      bool moved = false;
      if (truth(other) != kTrue) {
        for (uint32_t i = 2; i < size(clause) && !moved; ++i) {
          if (truth({code(clause, i)}) == kFalse) continue;
          std::swap(code(clause, mine), code(clause, i));
          moved = true;
        }
      }
      watch(clause, mine);
      if (!moved && truth(other) == kFalse) {
        // The clauses behind it watch on.
        for (Ref left = rest; left != kNone;) {
          const uint32_t which = code(left, 0) == gone.code ? 0 : 1;
          const Ref after = next(left, which);
          watch(left, which);
          left = after;
        }
        propagated_ = trail_.size();
        return clause;
      }
      if (!moved && truth(other) == kOpen) set(other, clause);
      clause = rest;
    }
  }
  return kNone;
}

/// Whether what `literal` follows from is all in the clause being learnt.
bool Clauses::follows(Literal literal) {
  const Ref reason = reason_[literal.variable()];
  if (reason == kNone) return false;
  for (uint32_t i = 0; i < size(reason); ++i) {
    const Literal l{code(reason, i)};
    if (l.variable() == literal.variable()) continue;
    if (seen_[l.variable()] == 0 && level_of_[l.variable()] > 0) return false;
  }
  return true;
}

uint32_t Clauses::analyze(Ref conflict) {
  learnt_.assign(1, Literal{});
  size_t open = 0;
  size_t at = trail_.size();
  Literal implied{};
  bool first = true;
  for (Ref clause = conflict;; clause = reason_[implied.variable()]) {
    for (uint32_t i = 0; i < size(clause); ++i) {
      const Literal l{code(clause, i)};
      const uint32_t v = l.variable();
      if ((!first && l == implied) || seen_[v] != 0 || level_of_[v] == 0) continue;
      seen_[v] = 1;
      bump(v);
      if (level_of_[v] == level()) {
        ++open;
      } else {
        learnt_.push_back(l);
      }
    }
    first = false;
    do {
      implied = trail_[--at];
    } while (seen_[implied.variable()] == 0);
    seen_[implied.variable()] = 0;
    if (--open == 0) break;
  }
  learnt_[0] = !implied;
  scratch_ = learnt_;
  std::erase_if(learnt_, [&](Literal l) { return l != !implied && follows(l); });
  for (const Literal l : scratch_) seen_[l.variable()] = 0;
  if (learnt_.size() == 1) return 0;
  // The second is of the level to go back to, so that it is the last that becomes open.
  size_t last = 1;
  for (size_t i = 2; i < learnt_.size(); ++i) {
    if (level_of_[learnt_[i].variable()] > level_of_[learnt_[last].variable()]) last = i;
  }
  std::swap(learnt_[1], learnt_[last]);
  return level_of_[learnt_[1].variable()];
}

void Clauses::learn() {
  work_ += learnt_.size();
  step_ *= kDecay;
  if (learnt_.size() == 1) return set(learnt_[0], kNone);
  scratch_.clear();
  for (const Literal l : learnt_) scratch_.push_back({level_of_[l.variable()]});
  std::ranges::sort(scratch_);
  const auto levels = std::ranges::unique(scratch_).begin() - scratch_.begin();
  ++learnt_count_;
  set(learnt_[0], store(learnt_, static_cast<uint32_t>(levels)));
}

void Clauses::back_to(uint32_t level) {
  if (level >= this->level()) return;
  const size_t begin = levels_[level];
  for (size_t i = trail_.size(); i-- > begin;) {
    const uint32_t v = trail_[i].variable();
    truth_[v] = kOpen;
    phase_[v] = trail_[i].negated() ? 0 : 1;
    put_in_heap(v);
  }
  trail_.resize(begin);
  levels_.resize(level);
  propagated_ = std::min(propagated_, begin);
}

void Clauses::bump(uint32_t variable) {
  activity_[variable] += step_;
  if (activity_[variable] > kMostActive) {
    for (double& a : activity_) a /= kMostActive;
    step_ /= kMostActive;
  }
  if (place_[variable] != kNone) sift_up(place_[variable]);
}

void Clauses::put_in_heap(uint32_t variable) {
  if (place_[variable] != kNone) return;
  place_[variable] = static_cast<uint32_t>(heap_.size());
  heap_.push_back(variable);
  sift_up(place_[variable]);
}

void Clauses::sift_up(uint32_t at) {
  const uint32_t variable = heap_[at];
  while (at > 0 && comes_before(variable, heap_[(at - 1) / 2])) {
    heap_[at] = heap_[(at - 1) / 2];
    place_[heap_[at]] = at;
    at = (at - 1) / 2;
  }
  heap_[at] = variable;
  place_[variable] = at;
}

void Clauses::sift_down(uint32_t at) {
  const uint32_t variable = heap_[at];
  while (true) {
    uint32_t child = 2 * at + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && comes_before(heap_[child + 1], heap_[child])) ++child;
    if (!comes_before(heap_[child], variable)) break;
    heap_[at] = heap_[child];
    place_[heap_[at]] = at;
    at = child;
  }
  heap_[at] = variable;
  place_[variable] = at;
}

/// The most active variable that is open, as it was last; the heap must hold one.
Literal Clauses::next_open() {
  while (true) {
    const uint32_t v = heap_.front();
    const uint32_t last = heap_.back();
    heap_.pop_back();
    place_[v] = kNone;
    if (!heap_.empty()) {
      heap_.front() = last;
      sift_down(0);
    }
    if (truth_[v] == kOpen) return {2 * v + (phase_[v] != 0 ? 0U : 1U)};
  }
}

/// At level 0: forgets what holds anyway, and the worse half of what was learnt.
void Clauses::tidy() {
  std::vector<uint32_t> glues;
  for (Ref c = 0; c < store_.size(); c += kHead + size(c)) {
    if (glue(c) > kGoodGlue) glues.push_back(glue(c));
  }
  std::ranges::sort(glues);
  const uint32_t most = glues.empty() ? UINT32_MAX : glues[glues.size() / 2];
  const std::vector<uint32_t> old = std::exchange(store_, {});
  store_.reserve(old.size());
  std::ranges::fill(watches_, kNone);
  std::ranges::fill(reason_, kNone);  // at level 0 nobody asks
  learnt_count_ = 0;
  for (size_t c = 0; c < old.size(); c += kHead + old[c]) {
    const uint32_t glue = old[c + 1];
    if (glue > kGoodGlue && glue >= most) continue;
    scratch_.clear();
    bool holds = false;
    for (uint32_t i = 0; i < old[c]; ++i) {
      const Literal l{old[c + kHead + i]};
      holds = holds || truth(l) == kTrue;
      if (truth(l) == kOpen) scratch_.push_back(l);
    }
    if (holds) continue;
    if (glue > 0) ++learnt_count_;
    store(scratch_, glue);
  }
  most_learnt_ = std::max(most_learnt_, 2 * learnt_count_);
  work_ += old.size() / kHead;
}

Clauses::Answer Clauses::solve(std::span<const Literal> assumptions, uint64_t most_work) {
  size_t same = 0;
  while (same < level() && same < assumed_.size() && same < assumptions.size() &&
         assumed_[same] == assumptions[same]) {
    ++same;
  }
  back_to(static_cast<uint32_t>(same));
  assumed_.assign(assumptions.begin(), assumptions.end());
  uint64_t conflicts = 0;
  uint64_t restarts = 0;
  while (!refuted_) {
    if (work_ >= most_work) return Answer::kUnknown;
    const Ref conflict = propagate();
    if (conflict != kNone) {
      if (level() == 0) {
        refuted_ = true;
        break;
      }
      back_to(analyze(conflict));
      learn();
      if (++conflicts >= kRestart * luby(restarts)) {
        conflicts = 0;
        ++restarts;
        back_to(0);
      }
      continue;
    }
    if (level() == 0 && learnt_count_ > most_learnt_) tidy();
    if (level() < assumptions.size()) {
      const Literal next = assumptions[level()];
      if (truth(next) == kFalse) return Answer::kNo;
      levels_.push_back(static_cast<uint32_t>(trail_.size()));
      if (truth(next) == kOpen) set(next, kNone);
      continue;
    }
    if (trail_.size() == truth_.size()) {
      model_.resize(truth_.size());
      for (size_t v = 0; v < truth_.size(); ++v) model_[v] = truth_[v] == kTrue ? 1 : 0;
      return Answer::kYes;
    }
    ++work_;
    levels_.push_back(static_cast<uint32_t>(trail_.size()));
    set(next_open(), kNone);
  }
  return Answer::kNo;
}

}  // namespace bylaw
