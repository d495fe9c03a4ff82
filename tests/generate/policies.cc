#include "tests/generate/policies.h"

#include <algorithm>

namespace bylaw::tests {
namespace {

const std::vector<std::string>& dates() {
  static const std::vector<std::string> kDates = {"2026-03-01", "2026-03-02", "2026-12-31",
                                                  "2027-06-30"};
  return kDates;
}

}  // namespace

bool PolicyWriter::below(const std::string& domain, const std::string& level) const {
  return level.empty() || domain.starts_with(level + ".");
}

/// Actions of one kind of principal and resource, or of several of which only what they have in
/// common is read.
PolicyWriter::Subject PolicyWriter::subject(bool columns_wanted, bool view_wanted) {
  Subject s;
  std::vector<const ActionWords*> chosen;
  const ActionWords& first = [&]() -> const ActionWords& {
    std::vector<const ActionWords*> fit;
    for (const ActionWords& a : v_.actions) {
      if (columns_wanted && !a.reads_columns) continue;
      if (!view_wanted && a.principals.size() > 1) continue;
      fit.push_back(&a);
    }
    return *random_.pick(fit);
  }();
  chosen = {&first};
  for (const ActionWords& a : v_.actions) {
    if (&a == &first || columns_wanted != a.reads_columns || !a.properties.empty() ||
        !first.properties.empty() || a.principals != first.principals ||
        a.resources != first.resources) {
      continue;
    }
    if (random_.chance(50)) chosen.push_back(&a);
  }
  for (const ActionWords* a : chosen) s.names.push_back(a->name);
  s.actions = join(s.names, ", ");
  s.columns = std::ranges::all_of(chosen, &ActionWords::reads_columns);
  const bool group = !columns_wanted && v_.extra.find("group access") != std::string::npos &&
                     first.principals.size() == 1 && first.properties.empty() && random_.chance(25);
  if (group) {
    s.actions = "access";
    s.names = {"read", "query", "export"};
    s.columns = false;
  }
  s.scope.depth = knobs_.depth;
  if (s.names.size() == 1) s.scope.properties = first.properties;
  s.scope.actions = s.names;
  const bool several = first.principals.size() > 1;
  s.scope.names = {{"principal", several ? "AnyPrincipal" : first.principals.front()},
                   {"resource", several ? "AnyResource" : first.resources.front()}};
  if (several && random_.chance(30)) {
    s.actions = "any action";
    s.scope.actions.clear();
  }
  return s;
}

std::string PolicyWriter::condition(const Subject& s) {
  if (s.scope.names.front().type != "AnyPrincipal" || random_.chance(50)) {
    return expressions_.condition(s.scope);
  }
  // What one of the types has is read after asking for it.
  ExpressionScope narrowed = s.scope;
  const bool user = random_.chance(70);
  narrowed.names[0].type = user ? "User" : "Service";
  const bool product = random_.chance(50);
  narrowed.names[1].type = product ? "Product" : "Doc";
  return "(principal is " + narrowed.names[0].type + " and resource is " + narrowed.names[1].type +
         " and " + expressions_.condition(narrowed) + ")";
}

std::string PolicyWriter::when(const Subject& s) {
  if (random_.chance(knobs_.always)) return "";
  std::string text = " when " + condition(s);
  if (random_.chance(15)) {
    Subject shallow = s;
    shallow.scope.depth = std::min<size_t>(1, s.scope.depth);
    text += " unless " + condition(shallow);
  }
  return text;
}

std::string PolicyWriter::columns(const Subject& s, bool named) {
  switch (random_.weighted({1, 1, named ? 1u : 0u, 1})) {
    case 0:
      return "all columns";
    case 1:
      return "columns under " + join(random_.some(v_.literals("Category"), 1, 2), ", ");
    case 2:
      return "columns named " +
             join(random_.some<std::string>({"\"email\"", "\"amount\"", "\"note\""}, 1, 2), ", ");
    default: {
      ExpressionScope scope = s.scope;
      scope.names = {{"col", "Column"}};
      if (random_.chance(40)) scope.names.push_back(s.scope.names.front());
      scope.depth = 0;
      return "columns where " + expressions_.condition(scope);
    }
  }
}

std::string PolicyWriter::mask() {
  static const std::vector<std::string> kMasks = {
      "nothing_at_all", "hash",       "hash",          "last(2)", "first(3)",        "first(1)",
      "rounded(10)",    "rounded(4)", "sealed(\"k\")", "ranked",  "everything_there"};
  return random_.pick(kMasks);
}

std::string PolicyWriter::duty(const Subject& s) {
  switch (random_.weighted(knobs_.duties)) {
    case 0:
      return std::string("audit(level: \"") + (random_.chance(50) ? "basic" : "full") + "\")";
    case 1:
      return "keep(period: " + expressions_.value("duration", s.scope) + ")";
    case 2:
      return "tag(names: " + expressions_.value("set<string>", s.scope) + ")";
    case 3:
      return "notify";
    case 4:
      return std::string("exclusive(kind: ") + (random_.chance(50) ? "\"a\"" : "\"b\"") + ")";
    case 5:
      return "approval(by: " + random_.pick(v_.literals("Team")) + ")";
    default:
      return "delay(days: " + expressions_.value("int", s.scope) + ")";
  }
}

std::string PolicyWriter::permit(bool guarantee) {
  const bool view = v_.columns && random_.chance(knobs_.views);
  Subject s = subject(view);
  // A grant asks for less than a guardrail, or hardly anything is ever granted.
  if (random_.chance(60)) s.scope.depth = std::min<size_t>(1, s.scope.depth);
  std::string text = "  permit " + s.actions;
  if (!guarantee && random_.chance(8)) text += " until " + random_.pick(dates());
  text += when(s);
  if (v_.columns && s.columns) {
    if (random_.chance(knobs_.filters)) {
      ExpressionScope scope = s.scope;
      scope.row_columns = knobs_.row_columns;
      scope.depth = 1;
      scope.parameters = false;
      text += "\n    with filter " + expressions_.condition(scope);
    }
    for (size_t n = random_.below(knobs_.masks + 1); n > 0; --n) {
      // A column may be named once in a permit.
      const bool first = text.find(" columns named ") == std::string::npos;
      text += "\n    with mask " + columns(s, first) + " as " + mask();
    }
  }
  if (v_.columns && s.scope.names.front().type != "AnyPrincipal" &&
      random_.chance(knobs_.permit_duties)) {
    text += "\n    with " + duty(s);
  }
  return text + "\n";
}

std::string PolicyWriter::guardrail(StandardWords* standard) {
  const bool is_default = standard != nullptr && standard->strength == "default";
  std::vector<size_t> weights = knobs_.guardrails;
  for (size_t k = 2; k < weights.size() && (is_default || !v_.columns); ++k) weights[k] = 0;
  const size_t kind = random_.weighted(weights);
  const Subject s = subject(kind == 2 || kind == 3, kind != 4);
  if (standard != nullptr) standard->rules.push_back(s);
  if (standard != nullptr && kind < 2) standard->forbids.push_back(s);
  // Two conditions at once hold less often than one.
  const auto narrow = [&] { return "(" + condition(s) + " and " + condition(s) + ")"; };
  switch (kind) {
    case 0: {
      if (knobs_.flat_forbids > 0 && random_.chance(knobs_.flat_forbids)) {
        return "  forbid " + s.actions + "\n";
      }
      // A restriction that mostly applies leaves nothing to be decided below it.
      if (random_.chance(15)) return "  forbid " + s.actions + " unless " + condition(s) + "\n";
      return "  forbid " + s.actions + " when " + narrow() + "\n";
    }
    case 1: {
      if (knobs_.plain_requires) {
        Subject plain = s;
        plain.scope.depth = random_.chance(70) ? 0 : 1;
        return "  require " + condition(plain) + " \"" + fresh("requirement ") + "\" on " +
               s.actions + "\n";
      }
      return "  require (" + condition(s) + " or " + condition(s) + ") \"" + fresh("requirement ") +
             "\" on " + s.actions + "\n";
    }
    case 2:
      return "  cap " + columns(s) + " to " + mask() + " on " + s.actions + when(s) + "\n";
    case 3: {
      ExpressionScope scope = s.scope;
      scope.row_columns = knobs_.row_columns;
      scope.depth = 1;
      return "  filter " + s.actions + " to " + expressions_.condition(scope) + when(s) + "\n";
    }
    default:
      return "  oblige " + s.actions + when(s) + " with " + duty(s) + "\n";
  }
}

std::string PolicyWriter::standard(const std::string& level) {
  static const std::vector<std::string> kStrengths = {"mandatory", "waivable", "default"};
  StandardWords words;
  words.name = fresh("s");
  words.level = level;
  words.strength = kStrengths[random_.weighted(knobs_.strengths)];
  std::string text = words.strength + " standard " + words.name + " \"Standard.\"";
  const bool rollout = random_.chance(knobs_.rollout);
  if (rollout) {
    text += random_.chance(50) ? " warn" : " observe";
    if (random_.chance(60)) text += " until " + random_.pick(dates());
  }
  text += " {\n";
  for (size_t n = 1 + random_.below(knobs_.rules); n > 0; --n) {
    text += words.strength == "default" && !rollout && random_.chance(20) ? permit(false)
                                                                          : guardrail(&words);
  }
  if (words.strength == "default" && !words.forbids.empty() && random_.chance(70)) {
    words.within = true;
    Subject narrow = words.forbids.front();
    narrow.scope.depth = std::min<size_t>(1, narrow.scope.depth);
    narrow.scope.properties.clear();
    narrow.scope.actions.clear();
    narrow.scope.names = {};
    if (v_.find("AnyPrincipal") != nullptr) {
      narrow.scope.names = {{"principal", "AnyPrincipal"}, {"resource", "AnyResource"}};
    } else {
      narrow.scope.names = words.forbids.front().scope.names;
    }
    text += "  override within " + expressions_.condition(narrow.scope) + "\n";
  }
  standards_.push_back(words);
  return text + "}\n";
}

std::string PolicyWriter::guarantee(const std::string& level) {
  std::vector<std::string> hard;
  for (const StandardWords& s : standards_) {
    if (s.strength != "default" && (s.level.empty() || s.level == level)) hard.push_back(s.name);
  }
  std::string text = "guarantee " + fresh("g") + " \"Guarantee.\"";
  const std::vector<std::string> chosen = random_.some(hard, 0, hard.size());
  if (!chosen.empty()) text += " subject to " + join(chosen, ", ");
  text += " {\n";
  for (size_t n = 1 + random_.below(knobs_.rules); n > 0; --n) text += permit(true);
  return text + "}\n";
}

std::string PolicyWriter::waiver(const StandardWords& standard, const std::string& domain) {
  const Subject s = random_.pick(standard.rules);
  return "waiver " + fresh("w") + " of " + standard.name + " for " + domain + " on " + s.actions +
         (random_.chance(15) ? "" : " when " + condition(s)) + " until " + random_.pick(dates()) +
         " approved by \"dpo\" ticket \"T-1\" because \"a reason\"\n";
}

std::string PolicyWriter::override_of(const StandardWords& standard) {
  const Subject s = random_.pick(standard.forbids);
  return "override " + standard.name + " { lift " + s.actions +
         (random_.chance(15) ? "" : " when " + condition(s)) + " }\n";
}

std::string PolicyWriter::assertion() {
  const Subject s = subject(false, false);
  return "assert \"" + fresh("claim ") + "\": " + (random_.chance(70) ? "never" : "always") +
         " permit " + s.actions + " when " + condition(s) + "\n";
}

std::string PolicyWriter::defines() {
  std::string text;
  const std::vector<DefineWords> candidates = {
      {"trusted", {{"u", "User", false, ""}, {"n", "int", false, ""}}, "bool", ""},
      {"doubled", {{"n", "int", false, ""}}, "int", ""},
      {"placed", {{"p", "Product", false, ""}, {"r", "Region", false, ""}}, "bool", ""},
      {"apart", {{"t", "timestamp", false, ""}}, "duration", ""},
      {"near", {{"u", "User", false, ""}, {"p", "Product", false, ""}}, "bool", ""}};
  for (DefineWords& define : random_.some(candidates, 0, candidates.size())) {
    ExpressionScope scope;
    scope.parameters = false;
    scope.depth = 1;
    std::vector<std::string> parameters;
    for (const MemberWords& p : define.parameters) {
      if (v_.find(p.type) == nullptr && v_.literals(p.type).empty()) scope.depth = 9;
      scope.names.push_back({p.name, p.type});
      parameters.push_back(p.name + ": " + p.type);
    }
    std::string body = define.name == "doubled" ? "n * 2"
                       : define.name == "apart" ? "context.time - t"
                                                : "";
    if (scope.depth == 9 || (!v_.columns && !body.empty())) continue;
    if (body.empty()) body = expressions_.condition(scope);
    text += "define " + define.name + "(" + join(parameters, ", ") + "): " + define.type + " = " +
            body + "\n";
    define.body = body;
    v_.defines.push_back(define);
  }
  return text;
}

std::string PolicyWriter::assumption() {
  if (!random_.chance(knobs_.assumptions)) return "";
  ExpressionScope scope;
  scope.parameters = false;
  // Of users or products or both; of all, or of the request; of members.
  const size_t of = random_.weighted({4, 2, 2});
  if (of != 1) scope.names.push_back({"u", "User"});
  if (of != 0) scope.names.push_back({"p", "Product"});
  scope.context = random_.chance(25);
  scope.depth = random_.below(2);
  std::string text = "assume \"an assumption\" for every ";
  for (const NameWords& name : scope.names) {
    text += name.type + " " + name.text + (&name == &scope.names.back() ? ": (" : ", ");
  }
  text += expressions_.condition(scope);
  text += " or ";
  text += expressions_.condition(scope);
  return text + ")\n";
}

/// Now and then one that no request keeps, unless its condition errs.
std::string PolicyWriter::assumption_of_context() {
  if (!random_.chance(6)) return "";
  ExpressionScope scope;
  scope.parameters = false;
  scope.context = true;
  scope.depth = 0;
  const std::string first = expressions_.condition(scope);
  const std::string second =
      random_.chance(60) ? "not (" + first + ")" : "(" + expressions_.condition(scope) + ")";
  return "assume \"of the context\": (" + first + ") and " + second + "\n";
}

std::string PolicyWriter::parameters() {
  std::string text;
  if (random_.chance(60) && !v_.literals("int").empty()) {
    text += "parameter limit: int = 2 within 0 .. 9\n";
    v_.parameters.push_back({"limit", "int"});
  }
  if (random_.chance(40) && v_.columns) {
    text += "parameter keep_limit: duration = 30d within 1d .. 90d\n";
    v_.parameters.push_back({"keep_limit", "duration"});
  }
  return text;
}

std::string PolicyWriter::standards_file(const std::string& package, const std::string& level) {
  std::string text = "standards " + package + "\nimport mesh.model\n";
  const size_t first = standards_.size();
  const std::vector<std::string> all = v_.domains;
  std::erase_if(v_.domains, [&](const std::string& d) { return d != level && !below(d, level); });
  if (level.empty()) text += parameters();
  for (size_t n = random_.below(knobs_.standards + 1); n > 0; --n) text += standard(level);
  for (size_t n = random_.below(knobs_.guarantees + 1); n > 0; --n) text += guarantee(level);
  for (size_t n = random_.below(knobs_.waivers + 1); n > 0; --n) {
    std::vector<StandardWords> waivable;
    for (size_t i = first; i < standards_.size(); ++i) {
      if (standards_[i].strength == "waivable" && !standards_[i].rules.empty())
        waivable.push_back(standards_[i]);
    }
    if (!waivable.empty()) text += waiver(random_.pick(waivable), random_.pick(v_.domains));
  }
  v_.domains = all;
  return text;
}

std::string PolicyWriter::domain_file(const std::string& domain) {
  std::string text = "domain " + domain + "\nimport mesh.model\n";
  const std::vector<std::string> all = v_.domains;
  std::erase_if(v_.domains, [&](const std::string& d) { return d != domain && !below(d, domain); });
  for (const ParameterWords& p : v_.parameters) {
    if (!random_.chance(40)) continue;
    text += "set " + p.name + " = " + (p.type == "int" ? std::to_string(random_.below(8)) : "60d") +
            "\n";
  }
  std::vector<StandardWords> open;
  for (const StandardWords& s : standards_) {
    if (s.within && domain != s.level && below(domain, s.level)) open.push_back(s);
  }
  for (const StandardWords& s : random_.some(open, 0, knobs_.overrides)) text += override_of(s);
  for (size_t n = 1 + random_.below(knobs_.bylaws); n > 0; --n) {
    text += "bylaw " + fresh("b") + " \"Bylaw.\" {\n";
    for (size_t r = 1 + random_.below(knobs_.rules); r > 0; --r) {
      text += random_.chance(knobs_.grants) ? permit(false) : guardrail(nullptr);
    }
    text += "}\n";
  }
  for (size_t n = random_.below(knobs_.assertions + 1); n > 0; --n) text += assertion();
  v_.domains = all;
  return text;
}

void PolicyWriter::write(MemoryDisk& disk) {
  const std::vector<std::string> domains = v_.domains;
  std::string manifest = "mesh: random\ntimezone: UTC\ncentral: [global/]\ndomains:\n";
  for (const std::string& domain : domains) {
    std::string path = "domains/" + domain;
    std::ranges::replace(path, '.', '/');
    manifest += "  " + domain + ": { path: " + path + ", owner: team/" + domain;
    const bool holds = domain.find('.') == std::string::npos && knobs_.domain_standards;
    manifest += holds ? ", standards: [" + path + "/standards] }\n" : " }\n";
  }
  disk.files["mesh.yaml"] = manifest + "entities: [entities/*.json]\n";
  std::string model = v_.text();
  model += defines();
  disk.files["global/model.bylaw"] = model + assumption() + assumption_of_context();
  disk.files["global/rules.bylaw"] = standards_file("rules", "");
  for (const std::string& domain : domains) {
    if (domain.find('.') != std::string::npos || !knobs_.domain_standards) continue;
    disk.files["domains/" + domain + "/standards/rules.bylaw"] =
        standards_file(domain + "_rules", domain);
  }
  for (const std::string& domain : domains) {
    std::string path = "domains/" + domain;
    std::ranges::replace(path, '.', '/');
    disk.files[path + "/rules.bylaw"] = domain_file(domain);
  }
}

}  // namespace bylaw::tests
