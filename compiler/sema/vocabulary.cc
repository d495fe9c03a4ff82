// The vocabulary pass: the schema, from what the modules declare, and the signatures of defines and
// parameters.
// Entry point: build_vocabulary().
#include "compiler/sema/vocabulary.h"

#include "compiler/sema/diagnostics_vocabulary.h"
#include "compiler/sema/types.h"

namespace bylaw {
namespace {

void sign_defines(Analysis& analysis) {
  for_each_declaration<ast::DefineDecl>(analysis, [&](const Unit& unit, const ast::Decl&,
                                                      const ast::DefineDecl& node, uint32_t index) {
    if (index == Analysis::kNoIndex) return;
    const FileId file = unit.ast.file;
    std::vector<Member> parameters = resolve_members(
        analysis, file, node.parameters, {.optional = false}, "define '" + node.name.text + "'");
    const TypeId type = resolve_type(analysis, file, node.type);
    if (node.type.optional) {
      analysis.diagnostics.emit(diag::kOptionalResult, node.type.span, node.name.text);
    }
    Define& define = analysis.book.defines[DefineId(index)];
    define.parameters = std::move(parameters);
    define.type = type;
  });
}

/// Types of parameters; their values and bounds are build_policies()'s.
void sign_parameters(Analysis& analysis) {
  for_each_declaration<ast::ParameterDecl>(
      analysis,
      [&](const Unit& unit, const ast::Decl&, const ast::ParameterDecl& node, uint32_t index) {
        if (index == Analysis::kNoIndex) return;
        analysis.book.parameters[ParameterId(index)].type =
            resolve_type(analysis, unit.ast.file, node.type);
      });
}

}  // namespace

void build_vocabulary(Analysis& analysis) {
  build_taxonomies(analysis);
  build_types(analysis);
  build_actions(analysis);
  build_masks(analysis);
  build_duties(analysis);
  sign_defines(analysis);
  sign_parameters(analysis);
  analysis.book.schema.index();
}

}  // namespace bylaw
