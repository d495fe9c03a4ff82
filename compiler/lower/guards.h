// Guards as they were written, for those who ask why (graph/written.h): each part once for all
// rules, places counted from where the part around them begins. Entry points: GuardBook::add(),
// GuardBook::write().
#ifndef BYLAW_COMPILER_LOWER_GUARDS_H_
#define BYLAW_COMPILER_LOWER_GUARDS_H_

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "compiler/lower/codes.h"
#include "compiler/lower/hash_index.h"
#include "graph/written.h"

namespace bylaw::lower {

class GuardBook {
 public:
  GuardBook(const Rulebook& book, const SourceMap* sources, graph::GraphParts& parts,
            ValuePool& pool, CodeMaker& codes)
      : book_(book),
        sources_(sources),
        parts_(parts),
        pool_(pool),
        codes_(codes),
        piece_of_(book.exprs.size(), kUnknown) {}

  /// The number of a guard of the rule that stands at `rule`. Nothing if a part of it does not
  /// stand within the part around it.
  std::optional<uint32_t> add(ExprId guard, Span rule, uint32_t frame_size);
  /// Literals that guards refer to: whoever moves them says so here.
  std::vector<uint32_t>& literals() { return literals_; }
  /// Writes all guards. Returns where each stands, by number.
  std::vector<uint32_t> write();

 private:
  static constexpr uint32_t kUnknown = UINT32_MAX;
  static constexpr uint32_t kUnfit = UINT32_MAX - 1;
  /// Words of a piece: shape without places, length, number (low, high), and for each operand how
  /// far behind the one before it begins (folded), and its piece.
  static constexpr size_t kOwnWords = 4;
  struct Piece {
    size_t words = 0;  // the first
    uint32_t operands = 0;
    uint32_t at = graph::kNone;
  };
  struct Guard {
    graph::GuardHead head;
    uint32_t piece = 0;
  };

  uint32_t piece(ExprId expr);
  uint32_t kept(const Piece& made);
  uint32_t shape(const graph::ShapeRecord& record);
  graph::ShapeRecord placed(const Piece& piece) const;
  void choose_shapes();
  uint64_t literal(ExprId expr, graph::ShapeRecord& shape);
  bool prints_as_written(ExprId guard) const;
  void add_lines(Span guard, Span rule, graph::GuardHead& head) const;
  void write(uint32_t piece);
  void write_own(uint32_t piece, std::vector<uint8_t>& out) const;

  const Rulebook& book_;
  const SourceMap* sources_;
  graph::GraphParts& parts_;
  ValuePool& pool_;
  CodeMaker& codes_;
  std::vector<uint32_t> piece_of_;  // by expression
  std::vector<uint32_t> words_;
  std::vector<Piece> pieces_;
  HashIndex index_;                         // of pieces
  std::vector<graph::ShapeRecord> shapes_;  // without places
  std::map<std::array<uint32_t, 4>, uint32_t> shape_index_;
  std::vector<uint32_t> shape_of_;  // by piece: in Part::kShapes
  std::vector<uint32_t> literals_;
  std::map<uint32_t, uint32_t> literal_index_;  // in literals_
  std::vector<Guard> guards_;
  std::vector<uint8_t> own_;  // of a piece that is written again
};

}  // namespace bylaw::lower

#endif  // BYLAW_COMPILER_LOWER_GUARDS_H_
