#include "graph/written.h"

#include <algorithm>

namespace bylaw::graph {

bool has_number(CodeOp op) {
  switch (op) {
    case CodeOp::kLiteral:
    case CodeOp::kContext:
    case CodeOp::kProperty:
    case CodeOp::kLocal:
    case CodeOp::kParameter:
    case CodeOp::kAttribute:
    case CodeOp::kField:
    case CodeOp::kMatches:
    case CodeOp::kLike:
    case CodeOp::kAny:
    case CodeOp::kAll:
    case CodeOp::kCount:
    case CodeOp::kCall:
    case CodeOp::kRow:
      return true;
    case CodeOp::kSelf:
    case CodeOp::kPrincipal:
    case CodeOp::kResource:
    case CodeOp::kAction:
    case CodeOp::kHas:
    case CodeOp::kKnown:
    case CodeOp::kOtherwise:
    case CodeOp::kAnd:
    case CodeOp::kOr:
    case CodeOp::kNot:
    case CodeOp::kImplies:
    case CodeOp::kIf:
    case CodeOp::kEqual:
    case CodeOp::kNotEqual:
    case CodeOp::kLess:
    case CodeOp::kLessEqual:
    case CodeOp::kGreater:
    case CodeOp::kGreaterEqual:
    case CodeOp::kInEntity:
    case CodeOp::kInAnyEntity:
    case CodeOp::kInSet:
    case CodeOp::kInNetwork:
    case CodeOp::kUnder:
    case CodeOp::kStartsWith:
    case CodeOp::kEndsWith:
    case CodeOp::kContains:
    case CodeOp::kContainsAll:
    case CodeOp::kContainsAny:
    case CodeOp::kLower:
    case CodeOp::kSize:
    case CodeOp::kWeekday:
    case CodeOp::kDate:
    case CodeOp::kTimeOfDay:
    case CodeOp::kAddMonths:
    case CodeOp::kUnion:
    case CodeOp::kIntersect:
    case CodeOp::kMinus:
    case CodeOp::kAdd:
    case CodeOp::kSubtract:
    case CodeOp::kMultiply:
    case CodeOp::kNegate:
    case CodeOp::kToDecimal:
    case CodeOp::kSet:
    case CodeOp::kList:
    case CodeOp::kUnique:
    case CodeOp::kColumn:
      return false;
  }
  return false;
}

void append_number(uint64_t number, std::vector<uint8_t>& out) {
  while (number >= 0x80) {
    out.push_back(static_cast<uint8_t>(number) | 0x80);
    number >>= 7;
  }
  out.push_back(static_cast<uint8_t>(number));
}

uint64_t NumberReader::next() {
  uint64_t number = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (at_ >= bytes_.size()) break;
    const uint8_t byte = bytes_[at_++];
    number |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return number;
  }
  good_ = false;
  return 0;
}

void append_head(const GuardHead& head, std::vector<uint8_t>& out) {
  append_number(head.begin, out);
  const bool lines = head.first_line != 0 || !head.breaks.empty();
  unsigned parts = 0;
  if (lines) parts |= kHasLines;
  if (head.frame_size != 0) parts |= kHasFrame;
  if (head.text != kNone) parts |= kHasText;
  append_number(parts, out);
  if (head.frame_size != 0) append_number(head.frame_size, out);
  if (head.text != kNone) append_number(head.text, out);
  if (!lines) return;
  append_number(folded(head.first_line), out);
  append_number(head.breaks.size(), out);
  uint32_t last = 0;
  for (const uint32_t at : head.breaks) {
    append_number(at - last, out);
    last = at;
  }
}

void read_head(NumberReader& bytes, GuardHead& head) {
  head.begin = static_cast<uint32_t>(bytes.next());
  const uint64_t parts = bytes.next();
  head.frame_size = (parts & kHasFrame) != 0 ? static_cast<uint32_t>(bytes.next()) : 0;
  head.text = (parts & kHasText) != 0 ? static_cast<uint32_t>(bytes.next()) : kNone;
  head.first_line = 0;
  head.breaks.clear();
  if ((parts & kHasLines) == 0) return;
  head.first_line = static_cast<int32_t>(unfolded(bytes.next()));
  uint32_t at = 0;
  for (uint64_t left = bytes.next(); left > 0 && bytes.good(); --left) {
    at += static_cast<uint32_t>(bytes.next());
    head.breaks.push_back(at);
  }
}

int32_t WrittenGuard::line(uint32_t begin) const {
  const auto before = std::ranges::lower_bound(head.breaks, begin - head.begin);
  return head.first_line + static_cast<int32_t>(before - head.breaks.begin());
}

namespace {

/// A literal of which its number says all.
Datum plain_literal(const Graph& graph, const ShapeRecord& shape, int64_t n) {
  Datum d{.kind = shape.literal, .n = n};
  if (of_declared_type(d.kind)) d.aux = graph.get<Part::kValueTypes>()[shape.type].of;
  return d;
}

class GuardReader {
 public:
  GuardReader(const Graph& graph, uint32_t at, uint32_t first, WrittenGuard& guard)
      : graph_(graph), bytes_(graph.get<Part::kWritten>(), at), first_(first), guard_(guard) {}

  void read();

 private:
  void open(uint32_t begin);
  void close();
  uint32_t literal(const ShapeRecord& shape, uint64_t number);

  const Graph& graph_;
  NumberReader bytes_;
  const uint32_t first_;
  WrittenGuard& guard_;
};

void GuardReader::open(uint32_t begin) {
  WrittenGuard::Open piece;
  uint64_t head = bytes_.next();
  if ((head & 1) != 0) {
    piece.resume = bytes_.at();
    bytes_.go_to(head >> 1);
    head = bytes_.next();
  }
  piece.shape = graph_.get<Part::kShapes>()[head >> 1];
  const bool told = piece.shape.tells_places();
  const uint32_t length = told ? 0 : static_cast<uint32_t>(bytes_.next());
  if (has_number(piece.shape.op)) piece.number = bytes_.next();
  piece.origin = {piece.shape.type, begin, begin + length};
  piece.left = piece.shape.count;
  piece.cursor = begin;
  guard_.open.push_back(piece);
}

/// The index of a literal among those that were read.
uint32_t GuardReader::literal(const ShapeRecord& shape, uint64_t number) {
  Datum d;
  if (shape.literal == Kind::kAbsent) {
    d = graph_.get<Part::kLiterals>()[number];
  } else {
    d = plain_literal(graph_, shape, unfolded(number));
  }
  guard_.literals.push_back(d);
  return static_cast<uint32_t>(guard_.literals.size() - 1);
}

/// All operands of the innermost piece have been read.
void GuardReader::close() {
  WrittenGuard::Open piece = guard_.open.back();
  guard_.open.pop_back();
  if (piece.shape.tells_places()) piece.origin.end = piece.cursor + piece.shape.tail;
  Code code;
  code.op = piece.shape.op;
  code.index = static_cast<uint32_t>(piece.number);
  if (code.op == CodeOp::kLiteral) code.index = literal(piece.shape, piece.number);
  code.first = static_cast<uint32_t>(guard_.operands.size());
  code.count = piece.shape.count;
  const auto operands = guard_.done.end() - code.count;
  guard_.operands.insert(guard_.operands.end(), operands, guard_.done.end());
  guard_.done.erase(operands, guard_.done.end());
  guard_.done.push_back(first_ + static_cast<uint32_t>(guard_.code.size()));
  guard_.code.push_back(code);
  guard_.origins.push_back(piece.origin);
  if (piece.resume != 0) bytes_.go_to(piece.resume);
  if (guard_.open.empty()) return;
  guard_.open.back().cursor = piece.origin.end;
  --guard_.open.back().left;
}

void GuardReader::read() {
  read_head(bytes_, guard_.head);
  open(guard_.head.begin);
  while (!guard_.open.empty()) {
    const WrittenGuard::Open& innermost = guard_.open.back();
    if (innermost.left == 0) {
      close();
    } else {
      const ShapeRecord& shape = innermost.shape;
      int64_t gap = innermost.left == shape.count ? shape.lead : shape.between;
      if (!shape.tells_places()) gap = unfolded(bytes_.next());
      open(innermost.cursor + static_cast<uint32_t>(gap));
    }
  }
}

}  // namespace

namespace {

class PieceReader {
 public:
  PieceReader(const Graph& graph, WrittenPieces& out)
      : graph_(graph),
        shapes_(graph.get<Part::kShapes>()),
        bytes_(graph.get<Part::kWritten>()),
        piece_at_(graph.get<Part::kWritten>().size(), kNone),
        out_(out) {}

  bool read();

 private:
  struct Open {
    size_t at = 0;
    ShapeRecord shape;
    uint64_t number = 0;
    uint32_t left = 0;
  };
  bool read_piece();
  bool open();
  bool close();
  void done(uint32_t piece) {
    done_.push_back(piece);
    if (!open_.empty()) --open_.back().left;
  }

  const Graph& graph_;
  std::span<const ShapeRecord> shapes_;
  NumberReader bytes_;
  std::vector<uint32_t> piece_at_;  // by byte: the piece that begins there
  std::vector<Open> open_;
  std::vector<uint32_t> done_;
  WrittenPieces& out_;
};

/// A reference is to a piece that was read before; or a piece begins.
bool PieceReader::open() {
  const size_t at = bytes_.at();
  const uint64_t head = bytes_.next();
  if ((head & 1) != 0) {
    const bool known = (head >> 1) < piece_at_.size() && piece_at_[head >> 1] != kNone;
    if (known) done(piece_at_[head >> 1]);
    return known && bytes_.good();
  }
  if ((head >> 1) >= shapes_.size()) return false;
  Open piece{at, shapes_[head >> 1], 0, shapes_[head >> 1].count};
  if (!piece.shape.tells_places()) bytes_.next();  // its length
  if (has_number(piece.shape.op)) piece.number = bytes_.next();
  const bool fits = piece.shape.op == CodeOp::kLiteral || piece.number < kNone;
  open_.push_back(piece);
  return fits && bytes_.good();
}

bool PieceReader::close() {
  const Open piece = open_.back();
  open_.pop_back();
  Code code;
  code.op = piece.shape.op;
  code.index = static_cast<uint32_t>(piece.number);
  if (code.op == CodeOp::kLiteral) {
    const auto literals = graph_.get<Part::kLiterals>();
    const bool plain = piece.shape.literal != Kind::kAbsent;
    if (!plain && piece.number >= literals.size()) return false;
    code.index = static_cast<uint32_t>(out_.literals.size());
    out_.literals.push_back(plain ? plain_literal(graph_, piece.shape, unfolded(piece.number))
                                  : literals[piece.number]);
  }
  code.first = static_cast<uint32_t>(out_.operands.size());
  code.count = piece.shape.count;
  out_.operands.insert(out_.operands.end(), done_.end() - code.count, done_.end());
  done_.resize(done_.size() - code.count);
  const auto id = static_cast<uint32_t>(out_.code.size());
  out_.code.push_back(code);
  out_.types.push_back(piece.shape.type);
  piece_at_[piece.at] = id;
  done(id);
  return true;
}

bool PieceReader::read_piece() {
  if (!open()) return false;
  while (!open_.empty()) {
    if (open_.back().left == 0) {
      if (!close()) return false;
      continue;
    }
    // How far behind the operand before it.
    if (!open_.back().shape.tells_places()) bytes_.next();
    if (!open()) return false;
  }
  return true;
}

bool PieceReader::read() {
  for (const ShapeRecord& shape : shapes_) {
    const bool known = static_cast<uint8_t>(shape.op) < kCodeOps &&
                       shape.type < graph_.get<Part::kValueTypes>().size() &&
                       shape.literal != Kind::kInvalid && shape.literal <= Kind::kEntity;
    if (!known) return false;
  }
  GuardHead head;
  while (bytes_.at() < piece_at_.size()) {
    WrittenPieces::Guard guard{static_cast<uint32_t>(bytes_.at())};
    read_head(bytes_, head);
    if (!bytes_.good() || !read_piece()) return false;
    guard.frame_size = head.frame_size;
    guard.text = head.text;
    guard.code = done_.back();
    done_.clear();
    out_.guards.push_back(guard);
  }
  return true;
}

}  // namespace

bool read_pieces(const Graph& graph, WrittenPieces& pieces) {
  return PieceReader(graph, pieces).read();
}

void read_guard(const Graph& graph, uint32_t at, uint32_t first, WrittenGuard& guard) {
  guard.code.clear();
  guard.operands.clear();
  guard.literals.clear();
  guard.origins.clear();
  guard.open.clear();
  guard.done.clear();
  GuardReader(graph, at, first, guard).read();
}

}  // namespace bylaw::graph
