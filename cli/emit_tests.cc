// From the JSON of a finding's example to the words of a test, and through the compiler and the
// test runner before anybody gets it.
#include "cli/emit_tests.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "cli/claims.h"
#include "cli/with_file.h"
#include "facts/read_json.h"
#include "rules/decide.h"
#include "rules/expr_printer.h"
#include "rules/run_tests.h"

namespace bylaw::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kPackage = "findings";

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

/// Which of the tests compile with the mesh and pass.
std::vector<bool> which_pass(const OpenMesh& open, const std::string& head,
                             const std::vector<std::string>& tests) {
  std::string text = head;
  std::vector<size_t> ends;
  for (const std::string& test : tests) {
    text += "\n" + test;
    ends.push_back(text.size());
  }
  const std::string path = central_folder(open.mesh->manifest) + "/(findings).bylaw";
  const WithFile disk(*open.disk, path, text);
  Diagnostics told;
  const auto mesh = compile_mesh(disk, {open.now, /*facts=*/true, /*jobs=*/1}, told);
  std::vector<bool> pass(tests.size(), true);
  const auto fail = [&](Span span) {
    if (!span.valid() || mesh->sources[span.file].path() != path) return;
    const auto end = std::ranges::upper_bound(ends, size_t{span.begin});
    if (end != ends.end()) pass[static_cast<size_t>(end - ends.begin())] = false;
  };
  for (const Diagnostic& d : told.list()) {
    if (d.severity == Severity::kError && !d.labels.empty()) fail(d.labels.front().span);
  }
  const TestRun run = run_tests(mesh->rulebook, mesh->store, {open.now, false});
  for (size_t i = 0; i < run.results.size(); ++i) {
    if (!run.results[i].passed()) fail(mesh->rulebook.tests[i].span);
  }
  return pass;
}

}  // namespace

bool emit_tests(Host& host, const OpenMesh& open, const std::string& path) {
  const Rulebook& book = open.mesh->rulebook;
  const TestWriter writer(open);
  std::vector<std::string> tests;
  std::map<std::string, int> names;
  size_t lost = 0;
  size_t emitted = 0;
  for (const Diagnostic& finding : open.diagnostics.list()) {
    if (finding.witness.empty()) continue;
    std::string name = std::string(finding.name) + ": " + finding.rule;
    if (!finding.against.empty()) name += " against " + finding.against;
    if (const int n = ++names[name]; n > 1) name += " (" + std::to_string(n) + ")";
    std::string test = writer.test(finding, name);
    if (test.empty()) {
      ++lost;
    } else {
      tests.push_back(std::move(test));
    }
  }
  const bool plain = open.mesh->manifest.central.empty();
  const std::string head =
      (plain ? "domain \"*\"" : "standards " + std::string(kPackage)) + "\n" + import_all(book);
  const std::vector<bool> pass = which_pass(open, head, tests);
  std::string text =
      "// What `bylaw check` has shown, as tests that say what is decided today. Once "
      "a finding is mended, its\n// test says so by failing.\n" +
      head;
  for (size_t i = 0; i < tests.size(); ++i) {
    if (pass[i]) text += "\n" + tests[i];
    ++(pass[i] ? emitted : lost);
  }
  const bool is_file = path.ends_with(".bylaw");
  const std::string file =
      is_file ? path : path + (path.ends_with('/') ? "" : "/") + "findings.bylaw";
  if (const Status written = host.write(file, text); !written) {
    complain(host, written.error().message);
    return false;
  }
  host.err << counted(emitted, "test") << " written to " << file << '\n';
  if (lost > 0) complain(host, counted(lost, "example") + " can't be written as a test");
  return true;
}

}  // namespace bylaw::cli
