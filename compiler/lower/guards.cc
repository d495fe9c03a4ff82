#include "compiler/lower/guards.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "rules/expr_printer.h"

namespace bylaw::lower {

using graph::CodeOp;
using graph::Kind;
using graph::Part;

uint32_t GuardBook::shape(const graph::ShapeRecord& record) {
  const std::array<uint32_t, 4> key{static_cast<uint32_t>(record.op),
                                    static_cast<uint32_t>(record.literal), record.type,
                                    record.count};
  const auto [it, fresh] = shape_index_.emplace(key, static_cast<uint32_t>(shapes_.size()));
  if (fresh) shapes_.push_back(record);
  return it->second;
}

/// Its value, where a number and the literal's type say all of it; else which of the literals.
uint64_t GuardBook::literal(ExprId expr, graph::ShapeRecord& shape) {
  const Value& value = book_.exprs.value(expr);
  if (ValuePool::is_scalar(value)) {
    const graph::Datum d = pool_.datum(value);
    const graph::ValueTypeRecord& type = parts_.get<Part::kValueTypes>()[shape.type];
    const bool declared = graph::of_declared_type(d.kind);
    if (d.aux == (declared ? type.of : 0)) {
      shape.literal = d.kind;
      return graph::folded(d.n);
    }
  }
  const auto [it, fresh] =
      literal_index_.emplace(pool_.literal(value), static_cast<uint32_t>(literals_.size()));
  if (fresh) literals_.push_back(it->first);
  return it->second;
}

uint32_t GuardBook::piece(ExprId expr) {
  if (piece_of_[expr.index()] != kUnknown) return piece_of_[expr.index()];
  piece_of_[expr.index()] = kUnfit;
  const Expr& e = book_.exprs[expr];
  const auto operands = book_.exprs.operands(expr);
  for (const ExprId operand : operands) {
    const uint32_t part = piece(operand);
    const Span span = book_.exprs[operand].span;
    const bool within =
        span.file == e.span.file && span.begin >= e.span.begin && span.end <= e.span.end;
    if (part == kUnfit || !within) return kUnfit;
  }
  graph::ShapeRecord record;
  record.op = code_op(e.op);
  record.type = codes_.value_type(e.type);
  record.count = static_cast<uint32_t>(operands.size());
  uint64_t number = 0;
  if (record.op == CodeOp::kLiteral) {
    number = literal(expr, record);
  } else if (graph::has_number(record.op)) {
    number = codes_.written_index(expr);
  }
  Piece made;
  made.words = words_.size();
  made.operands = record.count;
  words_.insert(words_.end(), {shape(record), e.span.end - e.span.begin,
                               static_cast<uint32_t>(number), static_cast<uint32_t>(number >> 32)});
  uint32_t cursor = e.span.begin;
  for (const ExprId operand : operands) {
    const Span span = book_.exprs[operand].span;
    words_.push_back(static_cast<uint32_t>(graph::folded(int64_t{span.begin} - int64_t{cursor})));
    words_.push_back(piece_of_[operand.index()]);
    cursor = span.end;
  }
  return piece_of_[expr.index()] = kept(made);
}

/// The number of a piece of which the words were just added: of equal ones one is kept.
uint32_t GuardBook::kept(const Piece& made) {
  const std::span<const uint32_t> words = std::span(words_).subspan(made.words);
  uint64_t hash = words.size();
  for (const uint32_t word : words) hash = mix(hash, word);
  const auto fresh = static_cast<uint32_t>(pieces_.size());
  const uint32_t id = index_.find_or_add(hash, fresh, [&](uint32_t known) {
    const Piece& other = pieces_[known];
    return other.operands == made.operands &&
           std::ranges::equal(words, std::span(words_).subspan(other.words, words.size()));
  });
  if (id == fresh) {
    pieces_.push_back(made);
  } else {
    words_.resize(made.words);
  }
  return id;
}

/// Whether each part that can settle the guard, printed, is what stands there on one line.
bool GuardBook::prints_as_written(ExprId guard) const {
  std::vector<ExprId> open{guard};
  ExprPrinter printer(book_, book_.exprs);
  while (!open.empty()) {
    const ExprId part = open.back();
    open.pop_back();
    const Expr& e = book_.exprs[part];
    if (printer.print(part) != one_line(sources_->text(e.span))) return false;
    if (e.op != Op::kAnd && e.op != Op::kOr && e.op != Op::kNot) continue;
    const auto operands = book_.exprs.operands(part);
    open.insert(open.end(), operands.begin(), operands.end());
  }
  return true;
}

void GuardBook::add_lines(Span guard, Span rule, graph::GuardHead& head) const {
  const SourceFile& file = (*sources_)[guard.file];
  const auto line = [&](uint32_t at) { return static_cast<int32_t>(file.line_column(at).line); };
  head.first_line = line(guard.begin) - line(rule.begin);
  for (uint32_t at = guard.begin; at < guard.end; ++at) {
    if (file.text()[at] == '\n') head.breaks.push_back(at - guard.begin);
  }
}

std::optional<uint32_t> GuardBook::add(ExprId guard, Span rule, uint32_t frame_size) {
  const Span span = book_.exprs[guard].span;
  if (!span.valid() || span.file != rule.file || !codes_.fits(guard)) return std::nullopt;
  Guard made;
  made.piece = piece(guard);
  if (made.piece == kUnfit) return std::nullopt;
  made.head.begin = span.begin;
  made.head.frame_size = frame_size;
  if (sources_ != nullptr) {
    add_lines(span, rule, made.head);
    if (!prints_as_written(guard)) made.head.text = pool_.symbol(sources_->text(span));
  }
  guards_.push_back(std::move(made));
  return static_cast<uint32_t>(guards_.size() - 1);
}

/// The shape of a piece with its places, if a shape can tell them.
graph::ShapeRecord GuardBook::placed(const Piece& piece) const {
  const uint32_t* words = words_.data() + piece.words;
  graph::ShapeRecord record = shapes_[words[0]];
  int64_t cursor = 0;
  for (uint32_t i = 0; i < piece.operands; ++i) {
    const int64_t gap = graph::unfolded(words[kOwnWords + 2 * i]);
    uint8_t& told = i == 0 ? record.lead : record.between;
    const bool same = i < 2 || gap == record.between;
    if (gap < 0 || gap > UINT8_MAX || !same) return shapes_[words[0]];
    told = static_cast<uint8_t>(gap);
    cursor += gap + words_[pieces_[words[kOwnWords + 2 * i + 1]].words + 1];
  }
  record.tail = static_cast<uint32_t>(words[1] - cursor);
  return record;
}

/// Chooses the shapes, those of most pieces first: one with places where that takes less than to
/// tell them with each piece.
void GuardBook::choose_shapes() {
  struct Use {
    graph::ShapeRecord shape;
    uint32_t without = 0;  // the shape without places
    uint32_t count = 0;
  };
  std::vector<Use> uses;
  HashIndex known;
  const auto use_of = [&](const graph::ShapeRecord& shape, uint32_t without) {
    const uint64_t places = uint64_t{shape.tail} << 16 | uint64_t{shape.lead} << 8 | shape.between;
    const auto fresh = static_cast<uint32_t>(uses.size());
    const uint32_t use = known.find_or_add(mix(without, places), fresh, [&](uint32_t other) {
      const graph::ShapeRecord& r = uses[other].shape;
      return uses[other].without == without && r.tail == shape.tail && r.lead == shape.lead &&
             r.between == shape.between;
    });
    if (use == fresh) uses.push_back({shape, without, 0});
    return use;
  };
  shape_of_.clear();
  for (const Piece& piece : pieces_) {
    const uint32_t use = use_of(placed(piece), words_[piece.words]);
    ++uses[use].count;
    shape_of_.push_back(use);
  }
  for (uint32_t i = 0; i < pieces_.size(); ++i) {
    const Use use = uses[shape_of_[i]];
    const uint64_t spared = uint64_t{use.count} * (1 + use.shape.count);
    if (!use.shape.tells_places() || spared > sizeof(graph::ShapeRecord)) continue;
    shape_of_[i] = use_of(shapes_[use.without], use.without);
    ++uses[shape_of_[i]].count;
  }
  std::vector<uint32_t> order;
  for (uint32_t i = 0; i < uses.size(); ++i) order.push_back(i);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [&](uint32_t i) { return uses[i].count; });
  std::vector<uint32_t> numbers(uses.size(), graph::kNone);
  std::vector<bool> needed(uses.size());
  for (const uint32_t use : shape_of_) needed[use] = true;
  for (const uint32_t use : order) {
    if (!needed[use]) continue;
    numbers[use] = static_cast<uint32_t>(parts_.get<Part::kShapes>().size());
    parts_.get<Part::kShapes>().push_back(uses[use].shape);
  }
  for (uint32_t& use : shape_of_) use = numbers[use];
}

/// All of a piece but its operands.
void GuardBook::write_own(uint32_t id, std::vector<uint8_t>& out) const {
  const uint32_t* words = words_.data() + pieces_[id].words;
  const graph::ShapeRecord& shape = parts_.get<Part::kShapes>()[shape_of_[id]];
  graph::append_number(uint64_t{shape_of_[id]} << 1, out);
  if (!shape.tells_places()) graph::append_number(words[1], out);
  if (!graph::has_number(shape.op)) return;
  uint64_t number = words[2] | uint64_t{words[3]} << 32;
  if (shape.op == CodeOp::kLiteral && shape.literal == Kind::kAbsent) number = literals_[number];
  graph::append_number(number, out);
}

void GuardBook::write(uint32_t id) {
  auto& out = parts_.get<Part::kWritten>();
  Piece& piece = pieces_[id];
  if (piece.at != graph::kNone) {
    const uint64_t reference = (uint64_t{piece.at} << 1) | 1;
    own_.clear();
    if (piece.operands == 0) write_own(id, own_);
    if (piece.operands == 0 && own_.size() <= graph::size_of_number(reference)) {
      out.insert(out.end(), own_.begin(), own_.end());
    } else {
      graph::append_number(reference, out);
    }
    return;
  }
  piece.at = static_cast<uint32_t>(out.size());
  write_own(id, out);
  const bool told = parts_.get<Part::kShapes>()[shape_of_[id]].tells_places();
  for (uint32_t i = 0; i < piece.operands; ++i) {
    const uint32_t* operand = words_.data() + piece.words + kOwnWords + 2 * i;
    if (!told) graph::append_number(operand[0], out);
    write(operand[1]);
  }
}

std::vector<uint32_t> GuardBook::write() {
  std::vector<uint32_t> places;
  auto& out = parts_.get<Part::kWritten>();
  choose_shapes();
  for (const Guard& guard : guards_) {
    places.push_back(static_cast<uint32_t>(out.size()));
    graph::append_head(guard.head, out);
    write(guard.piece);
  }
  return places;
}

}  // namespace bylaw::lower
