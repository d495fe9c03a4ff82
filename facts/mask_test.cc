// The laws of the algebra of masks, checked over every pair and triple of a small universe, and its
// words.
#include "facts/mask.h"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace bylaw {
namespace {

MaskPoint prefix(uint32_t n) { return {.prefix = n}; }
MaskPoint suffix(uint32_t n) { return {.suffix = n}; }
MaskPoint bucket(int64_t n) { return {.bucket = n}; }
MaskPoint ordered() { return {.order = true}; }
MaskPoint token(Token kind, std::string scope = "") {
  return {.token = kind, .scope = std::move(scope)};
}
const MaskPoint kHash = token(Token::kHash);
const MaskPoint kReversible = token(Token::kReversible);

/// Canonical points: every text part, every number part with every token, and some of both.
std::vector<MaskPoint> universe() {
  std::set<MaskPoint> points{MaskPoint::null(), MaskPoint::all()};
  for (uint32_t p : {0U, 2U, 5U}) {
    for (uint32_t s : {0U, 3U, MaskPoint::kAll}) {
      for (bool length : {false, true}) {
        for (bool format : {false, true}) {
          points.insert(canonical({.prefix = p, .suffix = s, .length = length, .format = format}));
        }
      }
    }
  }
  for (const MaskPoint& t : {MaskPoint::null(), kHash, kReversible, token(Token::kHash, "x"),
                             token(Token::kReversible, "x"), token(Token::kReversible, "y")}) {
    for (int64_t b : {0, 1, 2, 3, 4, 6, 12}) {
      for (bool order : {false, true}) {
        MaskPoint point = t;
        point.bucket = b;
        point.order = order;
        points.insert(canonical(point));
        if (b != 2) continue;
        point.prefix = 2;
        points.insert(canonical(point));
      }
    }
  }
  return {points.begin(), points.end()};
}

struct Order {
  std::vector<MaskPoint> points = universe();
  std::vector<std::vector<bool>> at_most;
  Order() {
    for (const MaskPoint& a : points) {
      std::vector<bool>& row = at_most.emplace_back();
      for (const MaskPoint& b : points) row.push_back(reveals_at_most(a, b));
    }
  }
};

}  // namespace

TEST_CASE("what a mask reveals is partially ordered, between null and full") {
  const Order o;
  const size_t n = o.points.size();
  size_t broken = 0;
  for (size_t a = 0; a < n; ++a) {
    CHECK(o.at_most[a][a]);
    CHECK(reveals_at_most(MaskPoint::null(), o.points[a]));
    CHECK(reveals_at_most(o.points[a], MaskPoint::all()));
    for (size_t b = 0; b < n; ++b) {
      if (a != b && o.at_most[a][b] && o.at_most[b][a]) ++broken;
      for (size_t c = 0; c < n; ++c) {
        if (o.at_most[a][b] && o.at_most[b][c] && !o.at_most[a][c]) ++broken;
      }
    }
  }
  CHECK(broken == 0);
}

TEST_CASE("meet is the greatest lower bound") {
  const Order o;
  const size_t n = o.points.size();
  size_t broken = 0;
  for (size_t a = 0; a < n; ++a) {
    for (size_t b = 0; b < n; ++b) {
      const MaskPoint m = meet(o.points[a], o.points[b]);
      if (m != meet(o.points[b], o.points[a]) || m != canonical(m)) ++broken;
      if (!reveals_at_most(m, o.points[a]) || !reveals_at_most(m, o.points[b])) ++broken;
      for (size_t c = 0; c < n; ++c) {
        if (o.at_most[c][a] && o.at_most[c][b] && !reveals_at_most(o.points[c], m)) ++broken;
      }
    }
  }
  CHECK(broken == 0);
}

TEST_CASE("join, where it exists, is the least upper bound") {
  const Order o;
  const size_t n = o.points.size();
  size_t broken = 0;
  size_t missing = 0;
  for (size_t a = 0; a < n; ++a) {
    for (size_t b = 0; b < n; ++b) {
      const std::optional<MaskPoint> j = join(o.points[a], o.points[b]);
      if (j != join(o.points[b], o.points[a])) ++broken;
      if (!j) {
        ++missing;
        if (o.at_most[a][b]) ++broken;
        continue;
      }
      if (!reveals_at_most(o.points[a], *j) || !reveals_at_most(o.points[b], *j)) ++broken;
      if (o.at_most[a][b] && *j != o.points[b]) ++broken;
      for (size_t c = 0; c < n; ++c) {
        if (o.at_most[a][c] && o.at_most[b][c] && !reveals_at_most(*j, o.points[c])) ++broken;
      }
    }
  }
  CHECK(broken == 0);
  CHECK(missing > 0);
}

TEST_CASE("text: prefixes and suffixes count apart") {
  CHECK(reveals_at_most(suffix(2), suffix(4)));
  CHECK_FALSE(reveals_at_most(suffix(4), suffix(2)));
  CHECK_FALSE(reveals_at_most(suffix(2), prefix(4)));
  CHECK(meet(suffix(4), prefix(6)) == MaskPoint::null());
  CHECK(join(suffix(4), prefix(6)) == MaskPoint{.prefix = 6, .suffix = 4});
}

TEST_CASE("a hash and the last characters are incomparable") {
  CHECK_FALSE(reveals_at_most(kHash, suffix(4)));
  CHECK_FALSE(reveals_at_most(suffix(4), kHash));
  CHECK(meet(kHash, suffix(4)) == MaskPoint::null());
  const auto both = join(kHash, suffix(4));
  REQUIRE(both);
  CHECK_FALSE(showable(*both));
}

TEST_CASE("tokens compare within a scope") {
  CHECK(reveals_at_most(kHash, kReversible));
  CHECK_FALSE(reveals_at_most(kReversible, kHash));
  CHECK_FALSE(reveals_at_most(kHash, token(Token::kReversible, "x")));
  CHECK(meet(kReversible, token(Token::kReversible, "x")) == MaskPoint::null());
  CHECK(join(token(Token::kHash, "x"), token(Token::kReversible, "x")) ==
        token(Token::kReversible, "x"));
  CHECK_FALSE(join(token(Token::kHash, "x"), token(Token::kHash, "y")));
}

TEST_CASE("buckets: the meet is the least common multiple, a join needs divisibility") {
  CHECK(reveals_at_most(bucket(12), bucket(4)));
  CHECK_FALSE(reveals_at_most(bucket(4), bucket(12)));
  CHECK(meet(bucket(4), bucket(6)) == bucket(12));
  CHECK(join(bucket(4), bucket(12)) == bucket(4));
  CHECK_FALSE(join(bucket(4), bucket(6)));
  CHECK(meet(bucket((int64_t{1} << 62) - 1), bucket(int64_t{1} << 62)) == MaskPoint::null());
}

TEST_CASE("a join of several doesn't depend on their order") {
  const std::array points{bucket(4), bucket(6), bucket(2)};
  CHECK(join(points) == bucket(2));
  const std::array turned{bucket(2), bucket(6), bucket(4)};
  CHECK(join(turned) == bucket(2));
  const std::array shown{bucket(4), bucket(6), MaskPoint::all()};
  CHECK(join(shown) == MaskPoint::all());
  CHECK(join(std::span<const MaskPoint>{}) == MaskPoint::null());
}

TEST_CASE("order implies equality, though not across columns") {
  CHECK(reveals_at_most(kHash, ordered()));
  CHECK_FALSE(reveals_at_most(ordered(), kHash));
  CHECK_FALSE(reveals_at_most(token(Token::kHash, "x"), ordered()));
  CHECK(meet(ordered(), kReversible) == kHash);
  CHECK(join(ordered(), kHash) == ordered());
}

TEST_CASE("what shows the whole value is full") {
  CHECK(canonical(prefix(MaskPoint::kAll)) == MaskPoint::all());
  CHECK(canonical(suffix(MaskPoint::kAll)) == MaskPoint::all());
  CHECK(canonical(bucket(1)) == MaskPoint::all());
  const MaskPoint card{.prefix = 6, .suffix = 4, .length = true};
  CHECK(canonical(card) == card);
  CHECK(canonical(card, 16) == card);
  CHECK(canonical(card, 10) == MaskPoint::all());
  CHECK(canonical(card, 11) == card);
  CHECK(canonical({.length = true}, 3) == MaskPoint{.length = true});
}

TEST_CASE("one mask shows one kind of thing") {
  CHECK(showable(MaskPoint::null()));
  CHECK(showable(MaskPoint::all()));
  CHECK(showable(kHash));
  CHECK(showable({.prefix = 6, .suffix = 4, .length = true}));
  CHECK(showable(bucket(365)));
  CHECK(showable(ordered()));
  CHECK_FALSE(showable({.bucket = 10, .order = true}));
  CHECK_FALSE(showable({.prefix = 2, .token = Token::kHash}));
}

TEST_CASE("points in words") {
  CHECK(to_string(MaskPoint::null()) == "null");
  CHECK(to_string(MaskPoint::all()) == "full");
  CHECK(to_string(kHash) == "hash");
  CHECK(to_string(token(Token::kReversible, "orders")) == "reversible scope orders");
  CHECK(to_string({.prefix = 6, .suffix = 4}) == "prefix 6 suffix 4");
  CHECK(to_string({.length = true, .format = true}) == "length format");
  CHECK(to_string(bucket(365)) == "bucket 365");
  CHECK(to_string(ordered()) == "order");
}

}  // namespace bylaw
