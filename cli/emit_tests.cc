// From the JSON of a finding's example to the words of a test, and through the compiler and the
// test runner before anybody gets it.
#include "cli/emit_tests.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/text.h"
#include "cli/claims.h"
#include "cli/shown.h"
#include "cli/with_file.h"
#include "compiler/format/format.h"
#include "facts/read_json.h"
#include "rules/decide.h"
#include "rules/expr_printer.h"
#include "rules/run_tests.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPackage = "findings";

/// What is written begins so, and only what begins so is written over.
constexpr std::string_view kFirstLine =
    "// What `bylaw check` has shown, as tests that say what is decided today. Once a finding is "
    "mended, its\n";
constexpr std::string_view kSecondLine = "// test says so by failing.\n";

/// One example, read back.
struct Example {
  Request request;
  EntityStore entities;
  Timestamp at;
};

class TestWriter {
 public:
  explicit TestWriter(const OpenMesh& open)
      : open_(open), book_(open.mesh->rulebook), printer_(book_, book_.exprs) {}

  /// A test of that name; empty if the finding has no example that can be read.
  std::string test(const Diagnostic& finding, const std::string& name) const {
    const std::optional<Example> example = read(finding.witness);
    if (!example) return {};
    const Schema& schema = book_.schema;
    const Request& request = example->request;
    std::string text = "/// " + finding.message + "\ntest " + quote(name) + " {\n  given ";
    text += "principal " + entity(*example, request.principal.ref()) + "\n        ";
    text += "resource  " + entity(*example, request.resource.ref()) + "\n";
    for (const Entity* other : example->entities.all()) {
      const bool said = other->ref == request.principal.ref() ||
                        other->ref == request.resource.ref() || is_known(*other);
      if (!said) text += "        entity    " + entity(*example, other->ref) + "\n";
    }
    const Action& action = schema.actions[request.action];
    const std::string context = braces(schema.context, request.context, 1);
    const std::string properties = braces(action.properties, request.action_properties, 0);
    if (!context.empty()) text += "        context   " + context + "\n";
    if (!properties.empty()) text += "        action    " + properties + "\n";
    text += "        at " + to_string(example->at) + "\n";
    return text + "  expect " + expectation(*example) + "\n}\n";
  }

 private:
  std::optional<Example> read(const std::string& witness) const {
    const Json json = Json::parse(witness, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("request")) return std::nullopt;
    const Schema& schema = book_.schema;
    Result<Request> request = read_request(json["request"].dump(), schema);
    const std::optional<Timestamp> at = parse_timestamp(json["at"].get<std::string>());
    if (!request.ok() || !at || !request->action.valid()) return std::nullopt;
    SourceMap sources;
    EntityStoreBuilder store;
    Diagnostics problems;
    read_entities(sources, sources.add("example", json["entities"].dump()), schema, store,
                  problems);
    if (problems.has_errors()) return std::nullopt;
    return Example{std::move(*request), std::move(store).build(), *at};
  }

  /// Whether the mesh states the same of it.
  bool is_known(const Entity& stated) const {
    const Entity* own = open_.mesh->store.find(stated.ref);
    return own != nullptr && write_entity(*own, book_.schema) == write_entity(stated, book_.schema);
  }

  std::string literal(const Value& value) const {
    if (const auto* record = value.if_a<RecordValue>()) {
      const std::vector<Member>& members = book_.schema.records[record->record].members;
      std::string text;
      for (size_t i = 0; i < members.size(); ++i) {
        const std::optional<Value>& member = (*record->members)[i];
        if (!member) continue;
        text += (text.empty() ? "" : ", ") + name_text(members[i].name) + ": " + literal(*member);
      }
      return "{ " + text + " }";
    }
    if (value.if_a<SetValue>() == nullptr && value.if_a<ListValue>() == nullptr) {
      return printer_.value(value);
    }
    std::string text;
    for (const Value& member : value.members()) {
      text += (text.empty() ? "" : ", ") + literal(member);
    }
    return "[" + text + "]";
  }

  std::string braces(const std::vector<Member>& members, const std::vector<Slot>& slots,
                     size_t first) const {
    std::string text;
    for (size_t i = first; i < members.size() && i < slots.size(); ++i) {
      if (slots[i].state != Slot::State::kPresent) continue;
      text +=
          (text.empty() ? "" : ", ") + name_text(members[i].name) + ": " + literal(slots[i].value);
    }
    return text.empty() ? "" : "{ " + text + " }";
  }

  std::string entity(const Example& example, const EntityRef& ref) const {
    std::string text = printer_.value(Value(ref));
    const Entity* stated = example.entities.find(ref);
    if (stated == nullptr || is_known(*stated)) return text;
    const EntityType& type = book_.schema.entity_types[ref.type];
    const std::string attributes = braces(type.attributes, stated->attributes, 0);
    if (!attributes.empty()) text += " " + attributes;
    std::string groups;
    for (const EntityRef& group : stated->parents) {
      groups += (groups.empty() ? " in " : ", ") + printer_.value(Value(group));
    }
    return text + groups;
  }

  /// What a test gets: nothing is discharged, and the caller enforces everything.
  std::string expectation(const Example& example) const {
    EntityStoreBuilder store(open_.mesh->store);
    for (const Entity* stated : example.entities.all()) store.put(*stated);
    Request request = example.request;
    request.enforces = Enforces::everything();
    request.context.resize(book_.schema.context.size());
    request.context[0] = Slot::present(example.at);
    DecideOptions options;
    options.now = example.at;
    const Decision decision = decide(book_, std::move(store).build(), request, options);
    std::string text = decision.permit ? "permit " : "deny ";
    text += dotted_text(book_.schema.actions[request.action].name.full());
    if (decision.outcome == Outcome::kNotPermitted) text += " not permitted";
    std::set<std::string> by;
    for (const RuleId rule : decision.reasons) by.insert(dotted_text(book_.rule_name(rule)));
    std::string list;
    for (const std::string& name : by) list += (list.empty() ? " by " : ", ") + name;
    return text + list;
  }

  const OpenMesh& open_;
  const Rulebook& book_;
  ExprPrinter printer_;
};

/// Where the tests will stand: what they may import and are called depends on it.
struct Home {
  std::string file;    // as the host knows it
  std::string path;    // in the mesh; one of the centre for a file that is nobody's
  std::string header;  // "standards findings"
};

Home home_of(const OpenMesh& open, const std::string& path) {
  namespace fs = std::filesystem;
  Home home;
  home.file =
      path.ends_with(".bylaw") ? path : path + (path.ends_with('/') ? "" : "/") + "findings.bylaw";
  const Manifest& manifest = open.mesh->manifest;
  fs::path folder = fs::absolute(open.folder).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  home.path =
      fs::absolute(home.file).lexically_normal().lexically_relative(folder).generic_string();
  FileSide side;
  if (is_clean_path(home.path)) side = file_side(manifest, home.path);
  const bool plain_mesh = manifest.central.empty();
  if (side.layer.empty()) home.path = central_folder(manifest) + "/(findings).bylaw";
  if (side.domain == "*" || (plain_mesh && side.domain.empty())) {
    home.header = "domain \"*\"";
  } else if (side.domain.empty()) {
    home.header = "standards " + std::string(kPackage);
  } else {
    home.header = "domain " + dotted_text(side.domain);
  }
  return home;
}

/// A text compiled in its home, with what is wrong in it: the offsets.
std::vector<size_t> faults_of(const OpenMesh& open, const Home& home, const std::string& text) {
  const WithFile disk(*open.disk, home.path, text);
  Diagnostics told;
  const auto mesh = compile_mesh(disk, {open.now, /*facts=*/true, /*jobs=*/1}, told);
  std::vector<size_t> faults;
  const auto add = [&](Span span) {
    if (!span.valid() || mesh->sources[span.file].path() != home.path) return;
    faults.push_back(span.begin);
  };
  for (const Diagnostic& d : told.list()) {
    if (d.severity == Severity::kError && !d.labels.empty()) add(d.labels.front().span);
  }
  const TestRun run = run_tests(mesh->rulebook, mesh->store, {open.now, false});
  for (size_t i = 0; i < run.results.size(); ++i) {
    if (!run.results[i].passed()) add(mesh->rulebook.tests[i].span);
  }
  return faults;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += part;
  return text;
}

/// Takes out the parts, none of the first `fixed`, in which something is wrong, until nothing is.
/// False if something is wrong in those.
bool keep_sound(const OpenMesh& open, const Home& home, size_t fixed,
                std::vector<std::string>& parts) {
  while (true) {
    const std::vector<size_t> faults = faults_of(open, home, joined(parts));
    if (faults.empty()) return true;
    std::set<size_t> wrong;
    for (const size_t fault : faults) {
      size_t end = 0;
      size_t part = 0;
      while (part < parts.size() && (end += parts[part].size()) <= fault) ++part;
      wrong.insert(part);
    }
    if (*wrong.begin() < fixed || *wrong.rbegin() >= parts.size()) return false;
    // An import that the home may not have makes what needs it wrong as well.
    const auto is_import = [&](size_t part) { return parts[part].starts_with("import "); };
    const bool imports = std::ranges::any_of(wrong, is_import);
    for (auto part = wrong.rbegin(); part != wrong.rend(); ++part) {
      if (imports && !is_import(*part)) continue;
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(*part));
    }
  }
}

/// The text as `bylaw fmt` writes it.
std::string in_form(const Home& home, const std::string& text) {
  SourceMap sources;
  Diagnostics told;
  return format_text(sources, sources.add(home.path, text), told);
}

bool is_test(const std::string& part) { return part.starts_with("\n///"); }

/// The tests of the findings that have an example; `lost` counts those that have one that can't be
/// written.
std::vector<std::string> tests_of(const OpenMesh& open, size_t& lost) {
  const TestWriter writer(open);
  std::vector<std::string> tests;
  std::map<std::string, int> names;
  for (const Diagnostic& finding : open.diagnostics.list()) {
    if (finding.witness.empty()) continue;
    std::string name = std::string(finding.name) + ": " + finding.rule;
    if (!finding.against.empty()) name += " against " + finding.against;
    if (const int n = ++names[name]; n > 1) name += " (" + std::to_string(n) + ")";
    std::string test = writer.test(finding, name);
    if (test.empty()) {
      ++lost;
    } else {
      tests.push_back("\n" + std::move(test));
    }
  }
  return tests;
}

}  // namespace

bool emit_tests(Host& host, const OpenMesh& open, const std::string& path) {
  const Home home = home_of(open, path);
  const Result<std::string> there = host.exists(home.file) ? host.read(home.file) : std::string();
  if (!there || (!there->empty() && !there->starts_with(kFirstLine))) {
    complain(host, "'" + home.file +
                       "' was not written by --emit-tests, so it stays as it is; name another "
                       "file");
    return false;
  }
  size_t lost = 0;
  const std::vector<std::string> tests = tests_of(open, lost);
  std::vector<std::string> parts{std::string(kFirstLine) + std::string(kSecondLine),
                                 home.header + "\n"};
  const size_t fixed = parts.size();
  std::istringstream imports(import_all(open.mesh->rulebook));
  for (std::string line; std::getline(imports, line);) parts.push_back(line + "\n");
  parts.insert(parts.end(), tests.begin(), tests.end());
  const bool sound = keep_sound(open, home, fixed, parts);
  const auto emitted = static_cast<size_t>(std::ranges::count_if(parts, is_test));
  lost += tests.size() - emitted;
  const std::string text = in_form(home, joined(parts));
  if (!sound || !faults_of(open, home, text).empty()) {
    complain(host, "no test can stand in '" + home.file + "'; name a file elsewhere");
    return false;
  }
  if (emitted == 0 && there->empty()) {
    host.err << "no test to write\n";
  } else if (const Status written = host.write(home.file, text); !written) {
    complain(host, written.error().message);
    return false;
  } else {
    host.err << counted(emitted, "test") << " written to " << home.file << '\n';
  }
  if (lost > 0) complain(host, counted(lost, "example") + " can't be written as a test there");
  return true;
}

}  // namespace bylaw::cli
