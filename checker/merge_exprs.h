// Expressions of one version in the words of the merged vocabulary. Entry point: ExprMover.
#ifndef BYLAW_CHECKER_MERGE_EXPRS_H_
#define BYLAW_CHECKER_MERGE_EXPRS_H_

#include <functional>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "checker/merge_schema.h"
#include "rules/rulebook.h"

namespace bylaw {

/// What both movers put into the book once.
struct SharedDefines {
  std::map<std::pair<std::vector<TypeId>, ExprId>, DefineId> known;
};

/// Holds references to all it is made of.
class ExprMover {
 public:
  ExprMover(const Rulebook& from, const MergedSchema& vocabulary, const IdMap& map, Rulebook& to,
            const std::vector<ParameterId>& parameters, SharedDefines& defines)
      : from_(from),
        vocabulary_(vocabulary),
        map_(map),
        to_(to),
        parameters_(parameters),
        defines_(defines) {}

  /// `properties`: those of the action asked about, by position. (Depth is bounded by the parser's
  /// limit on nesting.)
  ExprId move(ExprId id, const IdMap::Ids& properties);
  DefineId move(DefineId id);
  Value move(const Value& value) const { return *translate(value, map_, to_.schema); }
  TypeId type(TypeId id);
  /// Categories, with all that stands under them where the merged vocabulary doesn't know.
  std::vector<TermValue> categories(const std::vector<TermValue>& of) const;

 private:
  using Related = std::function<bool(const Value&, const Value&)>;

  ExprId moved(ExprId id);
  ExprId here(ExprId id);
  ExprId spell_out(ExprId a, ExprId b, const Related& related);
  std::vector<Value> values_of(TypeId type) const;
  ExprId members(const std::vector<Value>& values, TypeId type);
  ExprId add(Op op, TypeId type, const std::vector<ExprId>& operands, uint32_t index = 0) {
    return to_.exprs.add(op, type, Span{}, operands, index);
  }
  DefineId define(DefineId id);
  bool is_reordered(ExprId id) const;
  bool is_reshaped(ExprId id) const;

  struct Known {
    std::unordered_map<ExprId, ExprId> exprs;
    std::map<DefineId, DefineId> defines;
  };

  const Rulebook& from_;
  const MergedSchema& vocabulary_;
  const IdMap& map_;
  Rulebook& to_;
  const std::vector<ParameterId>& parameters_;
  SharedDefines& defines_;
  std::map<IdMap::Ids, Known> known_;
  Known* at_ = nullptr;  // of the properties that are asked about
  const IdMap::Ids* properties_ = nullptr;
};

}  // namespace bylaw

#endif  // BYLAW_CHECKER_MERGE_EXPRS_H_
