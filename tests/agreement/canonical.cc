#include "tests/agreement/canonical.h"

#include <algorithm>
#include <map>
#include <vector>

namespace bylaw::tests {
namespace {

std::string sorted_lines(std::vector<std::string> lines) {
  std::ranges::sort(lines);
  std::string text;
  for (const std::string& line : lines) text += "  " + line + "\n";
  return text;
}

std::string duty_words(const Schema& schema, const DutyValue& duty) {
  std::string text = schema.duties[duty.duty].name.local;
  for (const Value& argument : duty.arguments) text += " " + schema.value_text(argument);
  return text;
}

std::string view_words(const Rulebook& book, const View& view) {
  std::vector<std::string> parts;
  for (const ColumnMask& column : view.columns)
    parts.push_back(column.column + " as " + column.text);
  for (const std::string& column : view.full) parts.push_back(column + " in full");
  for (const DutyValue& duty : view.duties) parts.push_back(duty_words(book.schema, duty));
  if (view.rows_none) parts.emplace_back("no rows");
  if (!view.filters.empty()) parts.emplace_back("filtered");
  std::ranges::sort(parts);
  std::string text = "view of " + book.rule_name(view.grant);
  for (const std::string& part : parts) text += ", " + part;
  return text;
}

}  // namespace

std::string canonical(const Rulebook& book, const Decision& decision) {
  std::string text = decision.permit ? "permit " : "deny ";
  text += std::to_string(static_cast<int>(decision.outcome));
  if (decision.level.valid()) text += " at " + book.schema.domain_name(decision.level);
  text += "\n";
  std::vector<std::string> lines;
  for (const RuleId reason : decision.reasons) lines.push_back("by " + book.rule_name(reason));
  for (const View& view : decision.views) lines.push_back(view_words(book, view));
  for (const DutyValue& duty : decision.obligations) {
    lines.push_back("obliges " + duty_words(book.schema, duty));
  }
  for (const RolloutNotice& notice : decision.notices) {
    lines.push_back("rolled out " + book.policies[notice.standard].name.full() +
                    (notice.decision_with_it ? " permits" : " denies"));
  }
  for (const std::string& problem : decision.problems) lines.push_back("problem " + problem);
  for (const std::string& ignored : decision.ignored) lines.push_back("ignored " + ignored);
  return text + sorted_lines(std::move(lines));
}

std::string rows_shown(const Rulebook& book, const EntityStore& store, const Request& request,
                       const Decision& decision) {
  static const std::vector<std::map<std::string, std::string>> kRows = {
      {{"region", "eea"}, {"amount", "1"}, {"note", "a"}, {"email", "a@b"}},
      {{"region", "uk"}, {"amount", "2"}, {"note", "x.csv"}},
      {{"region", "5"}, {"amount", "eea"}, {"note", "0"}},
      {{"region", "ab"}, {"note", "us"}}};
  std::string text;
  for (const auto& row : kRows) {
    const RowView shown = show_row(book, store, request, decision, row);
    text += shown.visible ? "shown:" : "hidden";
    std::vector<std::string> columns;
    for (const ColumnMask& column : shown.columns)
      columns.push_back(column.column + "=" + column.text);
    std::ranges::sort(columns);
    for (const std::string& column : columns) text += " " + column;
    text += "\n";
  }
  return text;
}

}  // namespace bylaw::tests
