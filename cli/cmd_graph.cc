// `bylaw graph`: the decision graph of a mesh, as text or as a drawing. Entry point: run_graph().
#include <algorithm>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/open_mesh.h"
#include "compiler/lower/lower.h"
#include "graph/dump.h"
#include "rules/expr_printer.h"

namespace bylaw::cli {
namespace {

/// A value that a number of the graph stands for, as policy text; nothing if there is none.
std::optional<Value> value_of(const Schema& schema, const graph::ValueTypeRecord& type, int64_t n) {
  const auto below = [&](size_t count) { return n >= 0 && static_cast<uint64_t>(n) < count; };
  switch (type.form) {
    case graph::ValueForm::kBool:
      return below(2) ? std::optional(Value(n == 1)) : std::nullopt;
    case graph::ValueForm::kInt:
      return Value(n);
    case graph::ValueForm::kDecimal:
      return Value(Decimal{n});
    case graph::ValueForm::kDuration:
      return Value(Duration{n});
    case graph::ValueForm::kTimestamp:
      return Value(Timestamp{n});
    case graph::ValueForm::kDate:
      return Value(Date{static_cast<decltype(Date::days)>(n)});
    case graph::ValueForm::kWeekday:
      return below(7) ? std::optional(Value(Weekday{static_cast<uint8_t>(n)})) : std::nullopt;
    case graph::ValueForm::kAction:
      if (!below(schema.actions.size())) return std::nullopt;
      return Value(ActionValue{ActionId(static_cast<uint32_t>(n))});
    case graph::ValueForm::kEnum:
      if (!below(schema.enums[EnumId(type.of)].members.size())) return std::nullopt;
      return Value(EnumValue{EnumId(type.of), static_cast<uint32_t>(n)});
    case graph::ValueForm::kTerm:
      if (!below(schema.taxonomies[TaxonomyId(type.of)].terms.size())) return std::nullopt;
      return Value(TermValue{TaxonomyId(type.of), TermId(static_cast<uint32_t>(n))});
    case graph::ValueForm::kAny:
    case graph::ValueForm::kString:
    case graph::ValueForm::kIp:
    case graph::ValueForm::kCell:
    case graph::ValueForm::kEntity:
    case graph::ValueForm::kRecord:
    case graph::ValueForm::kSet:
    case graph::ValueForm::kList:
      return std::nullopt;
  }
  return std::nullopt;
}

std::string value_text(const Rulebook& book, const graph::ValueTypeRecord& type, int64_t n) {
  const std::optional<Value> value = value_of(book.schema, type, n);
  return value ? ExprPrinter(book, book.exprs).value(*value) : "";
}

}  // namespace

int run_graph(Host& host, const GraphOptions& options) {
  const std::optional<OpenMesh> open = open_mesh(host, options.mesh);
  if (!open) return kUnusable;
  if (!usable(host, *open)) return kFindings;
  const Result<Lowered> lowered = lower_rulebook(open->mesh->rulebook, nullptr, {}, true);
  if (!lowered.ok()) {
    complain(host, lowered.error().message);
    return kUnusable;
  }
  const Result<graph::Graph> graph = graph::Graph::open(lowered->image.bytes());
  if (!graph.ok()) {
    complain(host, graph.error().message);
    return kUnusable;
  }
  graph::ValueWords words;
  words.value = [&](const graph::ValueTypeRecord& type, int64_t n) {
    return value_text(open->mesh->rulebook, type, n);
  };
  words.texts = [&](uint32_t classifier, uint32_t k) {
    const auto it = lowered->text_classes.find(classifier);
    return it == lowered->text_classes.end() ? std::string() : it->second[k];
  };
  graph::RootFilter wanted;
  if (!options.root.empty()) {
    wanted = [&](const std::string& title) {
      return title.find(options.root) != std::string::npos;
    };
    const std::vector<std::string> titles = graph::root_titles(*graph);
    if (std::ranges::none_of(titles, wanted)) {
      complain(host, "no root has '" + options.root + "' in its title; there are:");
      for (const std::string& title : titles) host.err << "  " << title << '\n';
      return kUnusable;
    }
  }
  if (options.svg) {
    graph::dump_svg(*graph, host.out, words, wanted);
  } else if (options.dot) {
    graph::dump_dot(*graph, host.out, words, wanted);
  } else {
    graph::dump_text(*graph, host.out, words, wanted);
  }
  return kHolds;
}

}  // namespace bylaw::cli
