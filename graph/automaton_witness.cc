// The automaton is walked together with the state of UTF-8's own automaton (a phase), so that only
// well-formed texts are found. Entry points: witnesses(), texts_outside().
#include "graph/automaton_witness.h"

#include <algorithm>
#include <array>
#include <queue>
#include <tuple>

namespace bylaw {
namespace {

/// What UTF-8 expects next: a first byte, or that many more bytes of which the next may be
/// restricted.
enum Phase : uint8_t { kBoundary, kOne, kTwo, kThree, kAfterE0, kAfterED, kAfterF0, kAfterF4 };
constexpr size_t kPhases = 8;
constexpr uint8_t kIllFormed = 0xFF;
constexpr uint32_t kFar = UINT32_MAX;

uint8_t phase_after(size_t phase, uint8_t byte) {
  const auto within = [byte](uint8_t low, uint8_t high, Phase then) -> uint8_t {
    return byte >= low && byte <= high ? uint8_t{then} : kIllFormed;
  };
  switch (static_cast<Phase>(phase)) {
    case kBoundary:
      if (byte < 0x80) return kBoundary;
      if (byte < 0xC2 || byte > 0xF4) return kIllFormed;
      if (byte < 0xE0) return kOne;
      if (byte < 0xF0) return byte == 0xE0 ? kAfterE0 : byte == 0xED ? kAfterED : kTwo;
      return byte == 0xF0 ? kAfterF0 : byte == 0xF4 ? kAfterF4 : kThree;
    case kOne:
      return within(0x80, 0xBF, kBoundary);
    case kTwo:
      return within(0x80, 0xBF, kOne);
    case kThree:
      return within(0x80, 0xBF, kTwo);
    case kAfterE0:
      return within(0xA0, 0xBF, kOne);
    case kAfterED:
      return within(0x80, 0x9F, kOne);
    case kAfterF0:
      return within(0x90, 0xBF, kTwo);
    case kAfterF4:
      return within(0x80, 0x8F, kTwo);
  }
  return kIllFormed;
}

/// Bytes from the most to the least readable, and what each costs.
struct Readability {
  std::array<uint8_t, 256> order{};
  std::array<uint32_t, 256> cost{};

  Readability() {
    cost.fill(0);
    std::array<bool, 256> listed{};
    size_t at = 0;
    const auto list = [&](std::string_view bytes, uint32_t price) {
      for (const char c : bytes) {
        const auto byte = static_cast<uint8_t>(c);
        if (listed[byte]) continue;
        listed[byte] = true;
        order[at++] = byte;
        cost[byte] = price;
      }
    };
    list("abcdefghijklmnopqrstuvwxyz0123456789", 10);
    list("-_./:@", 11);
    list("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 12);
    list("+,;=#%&!?~$'()*<>[]^`{|}\"\\", 15);
    list(" ", 20);
    // Lead bytes of Latin, Greek, Cyrillic and Chinese letters, of pictures, then of the rest; what
    // follows them costs nothing, and makes letters with accents.
    list("\xC3\xCE\xD0\xE4\xE5\xF0", 50);
    list("\xA9\xB1\xB8\x9F\x98\xA4\xBC", 0);
    for (uint32_t byte = 0x80; byte < 0xC0; ++byte)
      list(std::string(1, static_cast<char>(byte)), 0);
    for (uint32_t byte = 0xC0; byte < 256; ++byte)
      list(std::string(1, static_cast<char>(byte)), 90);
    for (uint32_t byte = 0; byte < 0x80; ++byte) list(std::string(1, static_cast<char>(byte)), 500);
  }
};
const Readability& readability() {
  static const Readability kReadability;
  return kReadability;
}

/// The automaton times the phases: nodes are state * kPhases + phase.
struct Walk {
  const Automaton& automaton;
  /// By phase and class of bytes, the most readable byte that may come; -1: none.
  std::vector<int> best;

  explicit Walk(const Automaton& a) : automaton(a), best(kPhases * a.byte_classes, -1) {
    for (size_t i = 256; i-- > 0;) {
      const uint8_t byte = readability().order[i];
      for (size_t phase = 0; phase < kPhases; ++phase) {
        if (phase_after(phase, byte) == kIllFormed) continue;
        best[phase * a.byte_classes + a.byte_class[byte]] = byte;
      }
    }
  }
  size_t nodes() const { return automaton.states() * kPhases; }
  bool ends(size_t node) const { return node % kPhases == kBoundary; }
  uint32_t set_of(size_t node) const { return automaton.accepts[node / kPhases]; }
  uint32_t after(size_t node, uint8_t byte) const {
    const uint32_t state =
        automaton.step(static_cast<uint32_t>(node / kPhases), static_cast<char>(byte));
    return static_cast<uint32_t>(state * kPhases + phase_after(node % kPhases, byte));
  }
  /// The most readable bytes, one for each class, in the order of readability.
  template <typename Visit>
  void each_best(size_t node, Visit visit) const {
    std::array<bool, 256> done{};
    for (const uint8_t byte : readability().order) {
      const size_t c = automaton.byte_class[byte];
      if (done[c] || best[node % kPhases * automaton.byte_classes + c] != byte) continue;
      done[c] = true;
      visit(byte);
    }
  }
};

/// By node, the cost of the cheapest text that ends there, and the last step of that text.
struct Distances {
  struct Step {
    uint32_t from = kFar;
    uint8_t byte = 0;
  };
  std::vector<uint32_t> cost;
  std::vector<uint32_t> met;  // when: of equal costs the earlier is the more readable
  std::vector<Step> step;
};

/// From the start by at least one byte.
Distances distances(const Walk& walk) {
  Distances d{std::vector<uint32_t>(walk.nodes(), kFar), std::vector<uint32_t>(walk.nodes()),
              std::vector<Distances::Step>(walk.nodes())};
  // Cost, then when the node was met.
  using Entry = std::tuple<uint32_t, uint32_t, uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  uint32_t met = 0;
  const auto go_on = [&](uint32_t node, uint32_t cost, bool first) {
    walk.each_best(node, [&](uint8_t byte) {
      const uint32_t next = walk.after(node, byte);
      const uint32_t reached = cost + readability().cost[byte];
      if (reached >= d.cost[next]) return;
      d.cost[next] = reached;
      d.step[next] = {first ? kFar : node, byte};
      d.met[next] = met++;
      open.emplace(reached, d.met[next], next);
    });
  };
  go_on(0, 0, true);
  while (!open.empty()) {
    const auto [cost, order, node] = open.top();
    open.pop();
    if (cost == d.cost[node]) go_on(node, cost, false);
  }
  return d;
}

std::string text_to(const Distances& d, uint32_t node) {
  std::string text;
  while (node != kFar) {
    text += static_cast<char>(d.step[node].byte);
    node = d.step[node].from;
  }
  std::ranges::reverse(text);
  return text;
}

/// By node, what the cheapest way from it to the end of a text of `set` costs.
std::vector<uint32_t> costs_to_go(const Walk& walk, uint32_t set) {
  std::vector<std::vector<std::pair<uint32_t, uint32_t>>> back(walk.nodes());
  std::vector<bool> seen(walk.nodes(), false);
  std::vector<uint32_t> open = {0}, cost(walk.nodes(), kFar);
  using Entry = std::pair<uint32_t, uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  seen[0] = true;
  while (!open.empty()) {
    const uint32_t node = open.back();
    open.pop_back();
    if (walk.ends(node) && walk.set_of(node) == set) {
      cost[node] = 0;
      queue.emplace(0, node);
    }
    walk.each_best(node, [&](uint8_t byte) {
      const uint32_t next = walk.after(node, byte);
      back[next].emplace_back(node, readability().cost[byte]);
      if (seen[next]) return;
      seen[next] = true;
      open.push_back(next);
    });
  }
  while (!queue.empty()) {
    const auto [reached, node] = queue.top();
    queue.pop();
    if (reached != cost[node]) continue;
    for (const auto& [from, price] : back[node]) {
      if (reached + price >= cost[from]) continue;
      cost[from] = reached + price;
      queue.emplace(cost[from], from);
    }
  }
  return cost;
}

}  // namespace

std::vector<std::optional<std::string>> witnesses(const Automaton& automaton) {
  const Walk walk(automaton);
  const Distances d = distances(walk);
  std::vector<std::optional<std::string>> result(automaton.sets.size());
  std::vector<uint32_t> cheapest(automaton.sets.size(), kFar);
  for (uint32_t node = 0; node < walk.nodes(); node += kPhases) {
    uint32_t& best = cheapest[walk.set_of(node)];
    const auto rank = [&](uint32_t n) { return std::pair(d.cost[n], d.met[n]); };
    if (d.cost[node] != kFar && (best == kFar || rank(node) < rank(best))) best = node;
  }
  for (size_t set = 0; set < result.size(); ++set) {
    if (cheapest[set] != kFar) result[set] = text_to(d, cheapest[set]);
  }
  std::optional<std::string>& empty = result[automaton.accepts[0]];
  if (!empty) empty = "";
  return result;
}

std::vector<std::string> texts_outside(const Automaton& automaton, uint32_t set,
                                       const std::unordered_set<std::string_view>& words,
                                       size_t count) {
  const Walk walk(automaton);
  const std::vector<uint32_t> to_go = costs_to_go(walk, set);
  // The best first: every text of the set comes out, in the order of its cost. Among equals the
  // longest beginning goes on, so that one text is finished before the next is begun.
  struct Beginning {
    uint32_t node, parent, cost;
    uint8_t byte;
  };
  std::vector<Beginning> made = {{0, kFar, 0, 0}};
  // Cost of the whole, what is left of it, and the order of making.
  using Entry = std::tuple<uint32_t, uint32_t, uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
  if (to_go[0] != kFar) open.emplace(to_go[0], to_go[0], 0);
  bool empty = false;
  std::vector<std::string> found;
  while (!open.empty() && found.size() < count) {
    const uint32_t at = std::get<2>(open.top());
    open.pop();
    const Beginning here = made[at];
    if (walk.ends(here.node) && walk.set_of(here.node) == set) {
      std::string text;
      for (uint32_t i = at; i != 0; i = made[i].parent) text += static_cast<char>(made[i].byte);
      std::ranges::reverse(text);
      empty = empty || text.empty();
      if (!text.empty() && !words.contains(text)) found.push_back(std::move(text));
    }
    for (const uint8_t byte : readability().order) {
      if (phase_after(here.node % kPhases, byte) == kIllFormed) continue;
      const uint32_t next = walk.after(here.node, byte);
      if (to_go[next] == kFar) continue;
      const uint32_t cost = here.cost + readability().cost[byte];
      open.emplace(cost + to_go[next], to_go[next], static_cast<uint32_t>(made.size()));
      made.push_back({next, at, cost, byte});
    }
  }
  if (empty && found.size() < count && !words.contains("")) found.emplace_back();
  return found;
}

}  // namespace bylaw
