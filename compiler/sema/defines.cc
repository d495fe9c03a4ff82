// The bodies of defines and assumptions. A define may not lead back to itself by any path, and what
// it unfolds to is bounded, so that everything behind the compiler may put bodies in place of
// calls. Entry point: check_defines().
#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/sema/diagnostics_types.h"
#include "compiler/sema/expr_checker.h"
#include "compiler/sema/types.h"
#include "compiler/sema/vocabulary.h"

namespace bylaw {
namespace {

/// The most expressions that one define may unfold to.
constexpr uint64_t kLargestDefine = 100'000;

/// A sum and product that stay at kHuge once they are there.
constexpr uint64_t kHuge = uint64_t{1} << 40;
uint64_t plus(uint64_t a, uint64_t b) { return std::min(kHuge, a + b); }
uint64_t times(uint64_t a, uint64_t b) { return b != 0 && a > kHuge / b ? kHuge : a * b; }

/// An expression with every call unfolded: its size without the parameters' places, and how often
/// each parameter stands in it.
struct Unfolded {
  uint64_t nodes = 0;
  std::vector<uint64_t> uses;
};

class DefineGraph {
 public:
  explicit DefineGraph(Analysis& analysis)
      : analysis_(analysis), book_(analysis.book), state_(book_.defines.size()) {}

  /// Reports cycles and oversized defines; a body that is part of one becomes an error.
  void check() {
    for (size_t i = 0; i < book_.defines.size(); ++i) visit(book_.defines.id_at(i));
    for (const DefineId id : broken_) {
      const TypeId error = book_.schema.types.simple(TypeKind::kError);
      book_.defines[id].body = book_.exprs.literal(Value(false), error, book_.defines[id].span);
    }
  }

 private:
  enum class Progress : uint8_t { kNew, kOpen, kDone };
  struct State {
    Progress progress = Progress::kNew;
    Unfolded size;
  };
  struct Call {
    DefineId callee;
    Span span;
  };
  struct Frame {
    DefineId define;
    std::vector<Call> calls;
    size_t next = 0;
  };

  std::vector<Call> calls_of(DefineId id) const {
    std::vector<Call> calls;
    std::vector<ExprId> open;
    if (book_.defines[id].body.valid()) open.push_back(book_.defines[id].body);
    while (!open.empty()) {
      const ExprId at = open.back();
      open.pop_back();
      const Expr& e = book_.exprs[at];
      if (e.op == Op::kCall) calls.push_back({DefineId(e.index), e.span});
      for (const ExprId operand : book_.exprs.operands(at)) open.push_back(operand);
    }
    std::sort(calls.begin(), calls.end(),
              [](const Call& a, const Call& b) { return a.span < b.span; });
    return calls;
  }

  /// Depth first with an explicit stack: chains of defines can be long.
  void visit(DefineId root) {
    if (state_[root.index()].progress != Progress::kNew) return;
    std::vector<Frame> stack;
    const auto open = [&](DefineId id) {
      state_[id.index()].progress = Progress::kOpen;
      stack.push_back({id, calls_of(id), 0});
    };
    open(root);
    while (!stack.empty()) {
      Frame& top = stack.back();
      if (top.next == top.calls.size()) {
        finish(top.define);
        stack.pop_back();
        continue;
      }
      const DefineId callee = top.calls[top.next++].callee;
      const Progress progress = state_[callee.index()].progress;
      if (progress == Progress::kNew) {
        open(callee);
      } else if (progress == Progress::kOpen) {
        report_cycle(stack, callee);
      }
    }
  }

  void report_cycle(const std::vector<Frame>& stack, DefineId first) {
    const auto begin = std::find_if(stack.begin(), stack.end(),
                                    [&](const Frame& frame) { return frame.define == first; });
    const bool told = std::any_of(
        begin, stack.end(), [&](const Frame& frame) { return broken_.contains(frame.define); });
    for (auto at = begin; at != stack.end(); ++at) broken_.insert(at->define);
    if (told) return;
    DiagnosticBuilder d = analysis_.diagnostics.emit(
        diag::kRecursiveDefine, book_.defines[first].span, cycle_text(begin, stack.end(), first));
    for (auto at = begin; at != stack.end(); ++at) {
      const Call& call = at->calls[at->next - 1];
      d.label(call.span, "calls '" + book_.defines[call.callee].name.local + "'");
    }
  }

  template <typename Iterator>
  std::string cycle_text(Iterator begin, Iterator end, DefineId first) const {
    std::string text = "'" + book_.defines[first].name.local + "'";
    for (Iterator at = begin; at != end; ++at) {
      const DefineId callee = at->calls[at->next - 1].callee;
      text +=
          (at == begin ? " calls '" : ", which calls '") + book_.defines[callee].name.local + "'";
    }
    return text;
  }

  void finish(DefineId id) {
    State& state = state_[id.index()];
    state.progress = Progress::kDone;
    const Define& define = book_.defines[id];
    state.size = measure(define.body, define.parameters.size());
    uint64_t size = state.size.nodes;
    for (const uint64_t uses : state.size.uses) size = plus(size, uses);
    if (size <= kLargestDefine || broken_.contains(id)) return;
    broken_.insert(id);
    analysis_.diagnostics
        .emit(diag::kDefineTooLarge, define.span, define.name.local, std::to_string(size),
              static_cast<int>(kLargestDefine))
        .note("each call stands for the whole body of what it calls");
    state.size = Unfolded{1, std::vector<uint64_t>(define.parameters.size())};
  }

  Unfolded measure(ExprId id, size_t parameters) const {
    Unfolded all{0, std::vector<uint64_t>(parameters)};
    if (!id.valid()) return all;
    const Expr& e = book_.exprs[id];
    if (e.op == Op::kLocal && e.index < parameters) {
      all.uses[e.index] = 1;
      return all;
    }
    const auto operands = book_.exprs.operands(id);
    const Unfolded* callee = nullptr;
    if (e.op == Op::kCall) callee = &state_[e.index].size;
    all.nodes = callee != nullptr ? callee->nodes : 1;
    for (size_t i = 0; i < operands.size(); ++i) {
      uint64_t copies = 1;
      if (callee != nullptr) copies = i < callee->uses.size() ? callee->uses[i] : 0;
      const Unfolded part = measure(operands[i], parameters);
      all.nodes = plus(all.nodes, times(copies, part.nodes));
      for (size_t p = 0; p < parameters; ++p) {
        all.uses[p] = plus(all.uses[p], times(copies, part.uses[p]));
      }
    }
    return all;
  }

  Analysis& analysis_;
  Rulebook& book_;
  std::vector<State> state_;  // by DefineId
  std::set<DefineId> broken_;
};

/// The names that a body may speak of, in slots. A name that hides the context, or repeats another,
/// is reported.
std::vector<std::pair<std::string, TypeId>> locals_of(Analysis& analysis,
                                                      const std::vector<Member>& members) {
  std::vector<std::pair<std::string, TypeId>> locals;
  for (const Member& member : members) {
    const bool repeated = std::any_of(locals.begin(), locals.end(), [&](const auto& local) {
      return local.first == member.name;
    });
    if (repeated || member.name == "context") {
      analysis.diagnostics.emit(diag::kShadowedVariable, member.span, member.name)
          .hint("choose another name");
    }
    locals.emplace_back(member.name, member.type);
  }
  return locals;
}

void check_body(Analysis& analysis, const ast::File& file, const ast::DefineDecl& node,
                DefineId id) {
  const TypeId type = analysis.book.defines[id].type;
  ExprScope scope;
  scope.file = file.file;
  scope.locals = locals_of(analysis, analysis.book.defines[id].parameters);
  ExprChecker checker(analysis, file, scope);
  const ExprId body = checker.check(node.body, type);
  Define& define = analysis.book.defines[id];
  define.body = body;
  define.frame_size = checker.frame_size();
  if (checker.failed()) return;
  for (size_t i = 0; i < define.parameters.size(); ++i) {
    if (checker.uses_local(static_cast<uint32_t>(i))) continue;
    analysis.diagnostics.emit(diag::kUnusedDefineParameter, define.parameters[i].span,
                              define.name.local, define.parameters[i].name);
  }
}

void check_assumption(Analysis& analysis, const ast::File& file, const ast::Decl& decl,
                      const ast::AssumeDecl& node) {
  Assumption assumption;
  assumption.text = node.text ? node.text->text : "";
  assumption.span = decl.span;
  std::vector<Member> variables;
  for (const ast::Member& variable : node.variables) {
    Member member;
    member.name = variable.name.text;
    member.span = variable.name.span;
    member.type = resolve_type(analysis, file.file, variable.type);
    const Type type = analysis.book.schema.types[member.type];
    if (type.kind == TypeKind::kEntity) {
      assumption.variables.push_back(type.entity());
    } else if (type.kind != TypeKind::kError) {
      analysis.diagnostics.emit(diag::kAssumedNoEntity, variable.type.span,
                                analysis.book.schema.type_name(member.type));
      member.type = analysis.book.schema.types.simple(TypeKind::kError);
    }
    variables.push_back(std::move(member));
  }
  ExprScope scope;
  scope.file = file.file;
  scope.locals = locals_of(analysis, variables);
  ExprChecker checker(analysis, file, scope);
  assumption.body = checker.check(node.body, analysis.book.schema.types.simple(TypeKind::kBool));
  assumption.frame_size = checker.frame_size();
  if (!checker.failed() && assumption.variables.size() == variables.size()) {
    analysis.book.assumptions.push_back(std::move(assumption));
  }
}

}  // namespace

void check_defines(Analysis& analysis) {
  for_each_declaration<ast::DefineDecl>(analysis, [&](const Unit& unit, const ast::Decl&,
                                                      const ast::DefineDecl& node, uint32_t index) {
    if (index == Analysis::kNoIndex) return;
    check_body(analysis, unit.ast, node, DefineId(index));
  });
  DefineGraph(analysis).check();
  for_each_declaration<ast::AssumeDecl>(
      analysis, [&](const Unit& unit, const ast::Decl& decl, const ast::AssumeDecl& node,
                    uint32_t) { check_assumption(analysis, unit.ast, decl, node); });
}

}  // namespace bylaw
