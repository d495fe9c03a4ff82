#include "cli/coverage_report.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/open_mesh.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;
using Items = std::vector<const CoveredItem*>;

Items all_items(const Coverage& coverage) {
  Items items;
  for (const CoveredItem& item : coverage.items()) items.push_back(&item);
  return items;
}

/// "83.3"; a share that is not whole is never rounded up to 100.
std::string percent(const Share& share) {
  char text[16];
  const double shown = share.seen < share.all ? std::min(share.percent(), 99.9) : 100.0;
  std::snprintf(text, sizeof text, "%.1f", shown);
  return text;
}

std::string cell(const Share& share) {
  return std::to_string(share.seen) + "/" + std::to_string(share.all) + " " + percent(share) + " %";
}

/// A condition's source on one line, shortened.
std::string shortened(std::string_view text) {
  constexpr size_t kLongest = 72;
  const std::string out = one_line(text);
  if (out.size() <= kLongest) return out;
  size_t end = kLongest;
  while (end > 0 && (static_cast<uint8_t>(out[end]) & 0xC0) == 0x80) --end;
  return out.substr(0, end) + "…";
}

/// The actions that a typed case is for.
std::vector<std::string> actions_of(const Rulebook& book, const RuleCase& body) {
  std::vector<std::string> names;
  for (const EnvironmentId id : body.environments) {
    const std::string& name = book.schema.actions[book.schema.environments[id].action].name.local;
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  }
  return names;
}

std::string_view kind_word(CoveredItem::Kind kind) {
  switch (kind) {
    case CoveredItem::Kind::kRule:
      return "rule";
    case CoveredItem::Kind::kOverride:
      return "override";
    case CoveredItem::Kind::kWaiver:
      return "waiver";
  }
  return {};
}

void add_unseen(const Mesh& mesh, const Coverage& coverage, const CoveredItem& item,
                std::string& out) {
  const auto line = [&](const char* what, const std::string& which, Span span) {
    out += "  " + std::string(what) + ": " + which + " at " + place_text(mesh.sources, span) + "\n";
  };
  if (item.applied == 0) line("never applied", item.name, item.head);
  for (size_t i = 0; i < item.cases.size(); ++i) {
    // Of a rule with several typed cases, which one is meant.
    std::string where = " in " + item.name;
    if (item.cases.size() > 1) {
      where += " on " + join_words(actions_of(mesh.rulebook, coverage.cases(item)[i]));
    }
    for (const Condition& condition : item.cases[i].conditions) {
      const std::string which = shortened(mesh.sources.text(condition.span)) + where;
      if (condition.when_true == 0) line("never true", which, condition.span);
      if (condition.when_false == 0) line("never false", which, condition.span);
    }
  }
}

Json share_json(const Share& share) {
  return Json{{"seen", share.seen}, {"all", share.all}, {"percent", share.percent()}};
}

/// The lines of one source file in a tracefile.
class TraceFile {
 public:
  TraceFile(const Mesh& mesh, FileId file) : mesh_(mesh), file_(file) {}

  void add(const CoveredItem& item) {
    const size_t at = line(item.head);
    const size_t copies = ++names_[item.name];
    const std::string name = copies == 1 ? item.name : item.name + "#" + std::to_string(copies);
    functions_ += "FN:" + std::to_string(at) + "," + name + "\n";
    calls_ += "FNDA:" + std::to_string(item.applied) + "," + name + "\n";
    ++functions_found_;
    functions_hit_ += item.applied > 0 ? 1 : 0;
    hits_[at] = std::max(hits_[at], item.applied);
    for (const CaseCoverage& body : item.cases) {
      size_t branch = 0;
      for (const Condition& condition : body.conditions) {
        const size_t there = line(condition.span);
        const uint64_t asked = condition.when_true + condition.when_false;
        for (const uint64_t taken : {condition.when_true, condition.when_false}) {
          branches_ += "BRDA:" + std::to_string(there) + "," + std::to_string(block_) + "," +
                       std::to_string(branch++) + "," + (asked == 0 ? "-" : std::to_string(taken)) +
                       "\n";
          ++branches_found_;
          branches_hit_ += taken > 0 ? 1 : 0;
        }
        hits_[there] = std::max(hits_[there], asked);
      }
      ++block_;
    }
  }

  std::string text(const std::string& folder) const {
    const std::string& path = mesh_.sources[file_].path();
    std::string out = "TN:\nSF:" + (folder == "." ? path : folder + "/" + path) + "\n";
    out += functions_ + calls_;
    out += count("FNF", functions_found_) + count("FNH", functions_hit_);
    out += branches_ + count("BRF", branches_found_) + count("BRH", branches_hit_);
    size_t lines_hit = 0;
    for (const auto& [at, hits] : hits_) {
      out += "DA:" + std::to_string(at) + "," + std::to_string(hits) + "\n";
      lines_hit += hits > 0 ? 1 : 0;
    }
    return out + count("LF", hits_.size()) + count("LH", lines_hit) + "end_of_record\n";
  }

 private:
  static std::string count(const char* key, size_t number) {
    return std::string(key) + ":" + std::to_string(number) + "\n";
  }
  size_t line(Span span) const { return mesh_.sources[file_].line_column(span.begin).line; }

  const Mesh& mesh_;
  FileId file_;
  std::string functions_, calls_, branches_;
  size_t functions_found_ = 0, functions_hit_ = 0;
  size_t branches_found_ = 0, branches_hit_ = 0;
  size_t block_ = 0;
  std::map<std::string, size_t> names_;
  std::map<size_t, uint64_t> hits_;  // by line
};

}  // namespace

std::string coverage_table(const Mesh& mesh, const Coverage& coverage) {
  std::map<std::string, Items> packages;
  for (const CoveredItem& item : coverage.items()) packages[item.package].push_back(&item);
  struct Row {
    std::string name, rules, branches;
  };
  std::vector<Row> rows{{"coverage", "rules", "branches"}};
  const auto add = [&](const std::string& name, const Items& items) {
    rows.push_back({name, cell(rule_coverage(items)), cell(branch_coverage(items))});
  };
  for (const auto& [package, items] : packages) add("  " + package, items);
  add("  together", all_items(coverage));
  size_t widest_name = 0, widest_rules = 0;
  for (const Row& row : rows) {
    widest_name = std::max(widest_name, row.name.size());
    widest_rules = std::max(widest_rules, row.rules.size());
  }
  std::string out;
  for (const Row& row : rows) {
    out += row.name + std::string(widest_name + 2 - row.name.size(), ' ') + row.rules +
           std::string(widest_rules + 2 - row.rules.size(), ' ') + row.branches + "\n";
  }
  for (const auto& [package, items] : packages) {
    for (const CoveredItem* item : items) add_unseen(mesh, coverage, *item, out);
  }
  return out;
}

std::string coverage_json(const Mesh& mesh, const Coverage& coverage) {
  const Rulebook& book = mesh.rulebook;
  Json items = Json::array();
  for (const CoveredItem& item : coverage.items()) {
    Json conditions = Json::array();
    for (size_t i = 0; i < item.cases.size(); ++i) {
      for (const Condition& condition : item.cases[i].conditions) {
        conditions.push_back(Json{{"text", mesh.sources.text(condition.span)},
                                  {"place", place_text(mesh.sources, condition.span)},
                                  {"case", i},
                                  {"actions", actions_of(book, coverage.cases(item)[i])},
                                  {"true", condition.when_true},
                                  {"false", condition.when_false}});
      }
    }
    Json tests = Json::array();
    for (const size_t test : item.tests) tests.push_back(book.tests[test].name);
    items.push_back(Json{{"kind", kind_word(item.kind)},
                         {"name", item.name},
                         {"place", place_text(mesh.sources, item.head)},
                         {"applied", item.applied},
                         {"tests", std::move(tests)},
                         {"conditions", std::move(conditions)}});
  }
  const Items all = all_items(coverage);
  const Json document{{"rules", share_json(rule_coverage(all))},
                      {"branches", share_json(branch_coverage(all))},
                      {"items", std::move(items)}};
  return document.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string coverage_lcov(const Mesh& mesh, const Coverage& coverage, const std::string& folder) {
  std::map<std::string, TraceFile> files;  // by path
  for (const CoveredItem& item : coverage.items()) {
    const FileId file = item.head.file;
    files.try_emplace(mesh.sources[file].path(), mesh, file).first->second.add(item);
  }
  std::string out;
  for (const auto& [path, trace] : files) out += trace.text(folder);
  return out;
}

std::optional<std::string> below_minimum(const Coverage& coverage, double minimum) {
  const Items all = all_items(coverage);
  std::vector<std::string> low;
  const auto check = [&](const char* what, const Share& share) {
    if (share.percent() < minimum) low.push_back(what + (" " + percent(share)) + " %");
  };
  check("rules", rule_coverage(all));
  check("branches", branch_coverage(all));
  if (low.empty()) return std::nullopt;
  char wanted[16];
  std::snprintf(wanted, sizeof wanted, "%g", minimum);
  return "the tests cover too little: " + join_words(low) + ", at least " + wanted + " % is wanted";
}

}  // namespace bylaw::cli
