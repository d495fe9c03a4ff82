// The algebra of masks. Every operation first brings its points to their canonical form
// (canonical()), in which one point is written in one way; after that the order is component by
// component.
#include "facts/mask.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

namespace bylaw {
namespace {

/// Equality of the column's values, which order implies too.
bool is_plain_hash(const MaskPoint& p) { return p.token == Token::kHash && p.scope.empty(); }

bool shows_text(const MaskPoint& p) { return p.prefix > 0 || p.suffix > 0 || p.length || p.format; }

bool token_at_most(const MaskPoint& a, const MaskPoint& b) {
  if (a.token == Token::kNone) return true;
  if (b.order && is_plain_hash(a)) return true;
  return a.scope == b.scope && a.token <= b.token;
}

bool bucket_at_most(int64_t a, int64_t b) { return a == 0 || (b != 0 && a % b == 0); }

/// The least common multiple; 0 (not shown) beyond 64 bits, where no bucket is left.
int64_t bucket_meet(int64_t a, int64_t b) {
  if (a == 0 || b == 0) return 0;
  int64_t product = 0;
  return __builtin_mul_overflow(a / std::gcd(a, b), b, &product) ? 0 : product;
}

/// What both tokens show, order's equality counted: the token's part of a meet.
void meet_tokens(const MaskPoint& a, const MaskPoint& b, MaskPoint& result) {
  if (a.token != Token::kNone && b.token != Token::kNone && a.scope == b.scope) {
    result.token = std::min(a.token, b.token);
    result.scope = a.scope;
    return;
  }
  const auto equality = [](const MaskPoint& ordered, const MaskPoint& token) {
    return ordered.order && token.token != Token::kNone && token.scope.empty();
  };
  if (equality(a, b) || equality(b, a)) result.token = Token::kHash;
}

}  // namespace

MaskPoint canonical(MaskPoint p, uint32_t longest) {
  const uint64_t shown = uint64_t{p.prefix} + p.suffix;
  if (p.full || p.bucket == 1 || (shown > 0 && shown >= longest)) {
    return MaskPoint::all();
  }
  p.bucket = std::max<int64_t>(p.bucket, 0);
  if (p.order && is_plain_hash(p)) p.token = Token::kNone;
  if (p.token == Token::kNone) p.scope.clear();
  return p;
}

bool reveals_at_most(const MaskPoint& left, const MaskPoint& right) {
  const MaskPoint a = canonical(left);
  const MaskPoint b = canonical(right);
  if (b.full) return true;
  if (a.full) return false;
  return a.prefix <= b.prefix && a.suffix <= b.suffix && a.length <= b.length &&
         a.format <= b.format && token_at_most(a, b) && bucket_at_most(a.bucket, b.bucket) &&
         a.order <= b.order;
}

MaskPoint meet(const MaskPoint& left, const MaskPoint& right) {
  const MaskPoint a = canonical(left);
  const MaskPoint b = canonical(right);
  if (a.full) return b;
  if (b.full) return a;
  MaskPoint result;
  result.prefix = std::min(a.prefix, b.prefix);
  result.suffix = std::min(a.suffix, b.suffix);
  result.length = a.length && b.length;
  result.format = a.format && b.format;
  result.bucket = bucket_meet(a.bucket, b.bucket);
  result.order = a.order && b.order;
  meet_tokens(a, b, result);
  return canonical(result);
}

std::optional<MaskPoint> join(const MaskPoint& a, const MaskPoint& b) {
  return join(std::array{a, b});
}

std::optional<MaskPoint> join(std::span<const MaskPoint> points) {
  MaskPoint result;
  std::vector<MaskPoint> parts;
  for (const MaskPoint& point : points) {
    parts.push_back(canonical(point));
    const MaskPoint& p = parts.back();
    if (p.full) return MaskPoint::all();
    result.prefix = std::max(result.prefix, p.prefix);
    result.suffix = std::max(result.suffix, p.suffix);
    result.length |= p.length;
    result.format |= p.format;
    result.order |= p.order;
    if (p.bucket != 0 && (result.bucket == 0 || p.bucket < result.bucket)) {
      result.bucket = p.bucket;
    }
  }
  if (canonical(result).full) return MaskPoint::all();
  for (const MaskPoint& p : parts) {
    if (!bucket_at_most(p.bucket, result.bucket)) return std::nullopt;
    if (p.token == Token::kNone || (result.order && is_plain_hash(p))) continue;
    if (result.token != Token::kNone && result.scope != p.scope) return std::nullopt;
    result.token = std::max(result.token, p.token);
    result.scope = p.scope;
  }
  return canonical(result);
}

bool showable(const MaskPoint& point) {
  const MaskPoint p = canonical(point);
  if (p.full) return true;
  const int kinds =
      int{shows_text(p)} + int{p.token != Token::kNone} + int{p.bucket != 0} + int{p.order};
  return kinds <= 1;
}

std::string to_string(const MaskPoint& point) {
  const MaskPoint p = canonical(point);
  if (p.full) return "full";
  std::string text;
  const auto say = [&text](const std::string& word) { text += (text.empty() ? "" : " ") + word; };
  if (p.prefix > 0) say("prefix " + std::to_string(p.prefix));
  if (p.suffix > 0) say("suffix " + std::to_string(p.suffix));
  if (p.length) say("length");
  if (p.format) say("format");
  switch (p.token) {
    case Token::kNone:
      break;
    case Token::kHash:
      say("hash");
      break;
    case Token::kReversible:
      say("reversible");
      break;
  }
  if (!p.scope.empty()) say("scope " + p.scope);
  if (p.bucket != 0) say("bucket " + std::to_string(p.bucket));
  if (p.order) say("order");
  return text.empty() ? "null" : text;
}

}  // namespace bylaw
