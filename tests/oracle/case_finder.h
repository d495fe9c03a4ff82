// The cases of a condition that a request is one of. Entry point: CaseFinder.
#ifndef BYLAW_TESTS_ORACLE_CASE_FINDER_H_
#define BYLAW_TESTS_ORACLE_CASE_FINDER_H_

#include <map>
#include <set>
#include <string>

#include "rules/evaluate.h"
#include "rules/print.h"
#include "rules/rulebook.h"

namespace bylaw::tests {

/// The cases of a condition that a request is one of, as words. A condition is a disjunction over
/// its `or`s and over the members of its literal lists, down through `and`; then over the values of
/// the plain enums that it tests anywhere.
class CaseFinder {
 public:
  CaseFinder(const Rulebook& book, const Evaluator& evaluator)
      : book_(book), exprs_(book.exprs), evaluator_(evaluator) {}

  std::set<std::string> cases(const RuleCase& body) const {
    if (!body.guard.valid()) return {""};
    std::set<std::string> found = keys(body.guard, body.frame_size);
    std::map<std::string, ExprId> enums;
    find_enums(body.guard, enums);
    std::string values;
    for (const auto& [text, access] : enums) {
      Frame frame(body.frame_size);
      const Evaluated value = evaluator_.evaluate(access, frame);
      if (!value.ok()) return {};
      values += " " + text + "=" + book_.schema.value_text(value.value());
    }
    std::set<std::string> all;
    for (const std::string& key : found) all.insert(key + values);
    return all;
  }

 private:
  bool is_true(ExprId id, uint32_t frame_size) const {
    return evaluator_.truth(id, frame_size).is_true();
  }

  static bool is_written_down(Op collection) {
    return collection == Op::kLiteral || collection == Op::kSet || collection == Op::kList;
  }

  std::set<std::string> keys(ExprId id, uint32_t frame_size) const {
    const Expr& e = exprs_[id];
    if (e.op == Op::kAnd) {
      std::set<std::string> all = {""};
      for (const ExprId operand : exprs_.operands(id)) {
        std::set<std::string> product;
        for (const std::string& one : keys(operand, frame_size)) {
          for (const std::string& before : all) product.insert(before + "(" + one + ")");
        }
        all = std::move(product);
      }
      return all;
    }
    if (e.op == Op::kOr) {
      std::set<std::string> all;
      for (size_t i = 0; i < e.count; ++i) {
        for (const std::string& one : keys(exprs_.operand(id, i), frame_size)) {
          all.insert(std::to_string(i) + one);
        }
      }
      return all;
    }
    if (e.op == Op::kInSet && is_written_down(exprs_[exprs_.operand(id, 1)].op)) {
      Frame frame(frame_size);
      const Evaluated left = evaluator_.evaluate(exprs_.operand(id, 0), frame);
      if (!left.ok() || !is_true(id, frame_size)) return {};
      return {book_.schema.value_text(left.value())};
    }
    return is_true(id, frame_size) ? std::set<std::string>{""} : std::set<std::string>();
  }

  void find_enums(ExprId id, std::map<std::string, ExprId>& found) const {
    const Expr& e = exprs_[id];
    for (const ExprId operand : exprs_.operands(id)) {
      const Type& type = book_.schema.types[exprs_[operand].type];
      const bool access =
          exprs_[operand].op == Op::kAttribute || exprs_[operand].op == Op::kContext;
      const bool tested = e.op == Op::kEqual || e.op == Op::kNotEqual || e.op == Op::kInSet;
      if (tested && access && type.kind == TypeKind::kEnum &&
          !book_.schema.enums[type.enumeration()].ordered) {
        found.emplace(print_expr(book_, exprs_, operand), operand);
      }
      find_enums(operand, found);
    }
  }

  const Rulebook& book_;
  const ExprStore& exprs_;
  const Evaluator& evaluator_;
};

}  // namespace bylaw::tests

#endif  // BYLAW_TESTS_ORACLE_CASE_FINDER_H_
