// Each pair of rules has a code of its own, so that rules of two codes never meet: what is found is
// what was put in.
#include "tests/oracle/injected.h"

#include <algorithm>
#include <map>
#include <vector>

#include "tests/generate/random.h"

namespace bylaw::tests {
namespace {

constexpr const char* kModel = R"(module mesh.model
enum Tier ordered { low < high }
taxonomy Category { contact }
entity Team in Team { }
entity User in Team { employee: bool  level: int }
record Column { name: string  categories: set<Category> }
entity Product {
  domain: Domain
  code: int
  tier: Tier
  columns: list<Column>
  inputs: set<Product>
  adjustable kept?: int
}
context { mfa: bool }
action read by User on Product reading columns of resource.columns
action export, approve by User on Product
mask hash reveals token hash
mask nothing_at_all reveals nothing
mask first(n: int) on string reveals prefix n
duty approval(by: Team) gates done by approve combines all
duty keep(days: int) combines max
)";

class Injector {
 public:
  Injector(uint64_t seed, bool mended) : random_(seed), mended_(mended) {
    for (const char* top : {"sales", "labs", "ops"}) {
      std::string domain = top;
      for (size_t depth = 2 + random_.below(3); depth > 0; --depth) {
        domains_.push_back(domain);
        domain += ".d" + std::to_string(depth);
      }
    }
  }

  InjectedMesh run(size_t rules) {
    inject_denials();
    inject_contradictions();
    inject_standing();
    inject_views();
    inject_alone();
    while (rules_ < rules) add_plain();
    write();
    return std::move(mesh_);
  }

 private:
  std::string new_code() { return std::to_string(++codes_ * 10); }
  /// The condition that sets a pair of rules apart from all others.
  static std::string of(const std::string& code) { return "resource.code == " + code; }
  std::string name(const std::string& prefix) { return prefix + std::to_string(++names_); }
  const std::string& domain() { return random_.pick(domains_); }
  /// One text where the conflict is, another where it is mended.
  std::string either(const std::string& wrong, const std::string& right) const {
    return mended_ ? right : wrong;
  }

  void centre(const std::string& text, size_t rules = 1) {
    centre_.push_back(text);
    rules_ += rules;
  }
  void local(const std::string& domain, const std::string& text, size_t rules = 1) {
    locals_[domain].push_back(text);
    rules_ += rules;
  }
  void expect(const std::string& verdict, const std::string& subject) {
    mesh_.conflicts.insert({verdict, subject});
  }
  std::string bylaw(const std::string& at, const std::string& body) {
    const std::string own = name("b");
    local(at, "bylaw " + own + " \"Bylaw.\" {\n  " + body + "\n}\n");
    return at + "." + own;
  }
  std::string standard(const std::string& strength, const std::string& body) {
    const std::string own = name("s");
    centre(strength + " standard " + own + " \"Standard.\" {\n  " + body + "\n}\n");
    return own;
  }

  void add_plain() {
    const std::string code = new_code();
    if (random_.chance(40)) {
      standard(random_.chance(50) ? "mandatory" : "waivable",
               "forbid read, export when " + of(code) + " and resource.tier == high");
      return;
    }
    bylaw(domain(), "permit read, export when " + of(code) + " and principal.employee");
  }

  void inject_denials() {
    const std::string denied = new_code();
    standard("mandatory", "forbid read when " + of(denied) + " and " +
                              either("principal.employee", "not principal.employee"));
    expect("expansion",
           bylaw(domain(), "permit read when " + of(denied) + " and principal.employee"));

    const std::string kept = new_code();
    centre("guarantee " + name("g") + " \"Guarantee.\" {\n  permit read when " + of(kept) +
           either("", " and resource.tier == low") + "\n}\n");
    expect("denied-guarantee",
           bylaw(domain(), "forbid read when " + of(kept) + " and resource.tier == high"));

    const std::string claimed = new_code();
    const std::string at = domain();
    bylaw(at, "permit export when " + of(claimed) + " and principal.employee" +
                  either("", " and context.mfa"));
    const std::string own = name("a");
    local(at, "assert " + own + " \"with a second factor\": never permit export when " +
                  of(claimed) + " and not context.mfa\n");
    expect("assert", at + "." + own);
  }

  void inject_contradictions() {
    const std::string meant = new_code();
    const std::string forbid =
        standard("mandatory", "forbid read when " + of(meant) + " and resource.tier == high");
    const std::string own = name("g");
    centre("guarantee " + own + " \"Guarantee.\"" + either("", " subject to " + forbid) +
           " {\n  permit read when " + of(meant) + "\n}\n");
    expect("contradiction", "rules." + own);

    const std::string adjusted = new_code();
    const auto require = [&](const std::string& test) {
      return standard("mandatory", "require " + of(adjusted) +
                                       " implies (has resource.kept and resource.kept " + test +
                                       ") \"a term\" on export");
    };
    require("<= 5");
    expect("contradiction", "rules." + require(either("> 5", "<= 6")));

    const std::string done = new_code();
    const std::string team = "Team::\"t" + done + "\"";
    expect("contradiction",
           "rules." + standard("mandatory", "oblige read when " + of(done) +
                                                " with approval(by: " + team + ")"));
    standard("mandatory", "forbid approve when principal in " + team +
                              either("", " and not principal.employee"));
    const std::string secret = new_code();
    expect("contradiction",
           "rules." + standard("mandatory", "oblige read when " + of(secret) +
                                                " with approval(by: Team::\"t" + secret + "\")"));
    standard("mandatory", "forbid " + either("approve", "read, approve") + " when " + of(secret) +
                              " and resource.tier == high");
  }

  void inject_standing() {
    const std::string bounded = new_code();
    const std::string at = domain();
    const auto open = [&](const std::string& code) {
      return standard(
          "default", "forbid export when " + of(code) + "\n  override within resource.tier == low");
    };
    const auto lift = [&](const std::string& standard, const std::string& condition) {
      local(at, "override " + standard + " { lift export when " + condition + " }\n");
      return at + "." + standard;
    };
    expect("out-of-bounds",
           lift(open(bounded), of(bounded) + either("", " and resource.tier == low")));
    const std::string lifted = new_code();
    expect("idle-override",
           lift(open(lifted), of(either(new_code(), lifted)) + " and resource.tier == low"));

    const auto waive = [&](const std::string& verdict, const std::string& condition,
                           const std::string& until, bool two_actions) {
      const std::string code = new_code();
      const std::string own = standard(
          "waivable", "forbid read, export when " + of(code) + " and resource.tier == high");
      const std::string where = domain();
      bylaw(where, "permit read when " + of(code) + " and principal.employee");
      const std::string waiver = name("w");
      centre("waiver " + waiver + " of " + own + " for " + where + " on " +
                 (two_actions ? "read, export" : "read") + " when " +
                 (condition.empty() ? of(code) : condition) + " until " + until +
                 " approved by \"dpo\" ticket \"T-1\" because \"a reason\"\n",
             0);
      expect(verdict, "rules." + waiver);
    };
    waive("idle-waiver", either(of(new_code()), ""), "2027-06-30", false);
    waive("wide-waiver", "", "2027-06-30", !mended_);
    waive("expired-waiver", "", either("2026-03-01", "2027-06-30"), false);
    waive("ending-waiver", "", either("2026-03-15", "2027-06-30"), false);
  }

  void inject_views() {
    const std::string shown = new_code();
    standard("mandatory", "cap all columns to nothing_at_all on read when " + of(shown));
    expect("weakened-duty",
           bylaw(domain(), "permit read when " + of(shown) + " with mask all columns as " +
                               either("first(2)", "nothing_at_all")));
    const std::string counted = new_code();
    standard("mandatory", "oblige read when " + of(counted) + " with keep(days: 7)");
    expect("weakened-duty", bylaw(domain(), "permit read when " + of(counted) +
                                                " with keep(days: " + either("6", "7") + ")"));
    const std::string torn = new_code();
    const std::string one =
        standard("mandatory", "cap all columns to hash on read when " + of(torn));
    standard("mandatory", "cap all columns to " + either("first(3)", "nothing_at_all") +
                              " on read when " + of(torn));
    expect("incomparable-mask", "rules." + one);
    const std::string empty = new_code();
    standard("mandatory", "filter read to row.place == \"here\" when " + of(empty));
    expect("starved",
           bylaw(domain(), "permit read when " + of(empty) +
                               " with filter row.place == " + either("\"there\"", "\"here\"")));
  }

  void inject_alone() {
    const std::string dead = new_code();
    expect("dead", bylaw(domain(), "permit read when " + of(dead) + " and " +
                                       of(either(new_code(), dead)) + " and principal.employee"));
    const std::string wide = new_code();
    expect("may-err", bylaw(domain(), "permit read when " + of(wide) + " and principal.level " +
                                          either("+ 1 ", "") + "> 3"));
    const std::string covered = new_code();
    standard("mandatory", "forbid read when " + of(covered) + " and " +
                              either("resource.tier >= low", "resource.tier == high"));
    expect("void", bylaw(domain(), "forbid read when " + of(covered) + " and principal.employee"));

    const std::string source = new_code();
    const std::string derived = new_code();
    const std::string at = domain();
    standard("mandatory",
             "forbid read when " + of(source) + either("", " and not principal.employee"));
    const std::string grant =
        bylaw(at, "permit read when " + of(derived) + " and principal.employee");
    expect("source-exceeded", grant);
    const auto product = [&](const std::string& id, const std::string& code,
                             const std::string& from) {
      return "{\"type\": \"Product\", \"id\": \"" + id + "\", \"attributes\": {\"domain\": \"" +
             at + "\", \"code\": " + code + ", \"tier\": \"low\", \"columns\": [], \"inputs\": [" +
             from + "]}, \"parents\": []}";
    };
    mesh_.disk.files["entities/all.json"] =
        "[" + product("raw", source, "") + ",\n" + product("made", derived, "\"raw\"") + "]\n";
  }

  void write() {
    std::string manifest = "mesh: injected\ntimezone: UTC\ncentral: [global/]\ndomains:\n";
    for (const std::string& domain : domains_) {
      std::string path = "domains/" + domain;
      std::ranges::replace(path, '.', '/');
      manifest += "  " + domain + ": { path: " + path + ", owner: team/x }\n";
      std::string text = "domain " + domain + "\nimport mesh.model\n";
      random_.shuffle(locals_[domain]);
      for (const std::string& declaration : locals_[domain]) text += declaration;
      mesh_.disk.files[path + "/rules.bylaw"] = text;
    }
    mesh_.disk.files["mesh.yaml"] = manifest + "entities: [entities/*.json]\n";
    mesh_.disk.files["global/model.bylaw"] = kModel;
    std::string text = "standards rules\nimport mesh.model\n";
    random_.shuffle(centre_);
    for (const std::string& declaration : centre_) text += declaration;
    mesh_.disk.files["global/rules.bylaw"] = text;
  }

  Random random_;
  bool mended_;
  InjectedMesh mesh_;
  std::vector<std::string> domains_;
  std::vector<std::string> centre_;
  std::map<std::string, std::vector<std::string>> locals_;
  size_t codes_ = 0;
  size_t names_ = 0;
  size_t rules_ = 0;
};

}  // namespace

InjectedMesh injected_mesh(uint64_t seed, size_t rules, bool mended) {
  return Injector(seed, mended).run(rules);
}

}  // namespace bylaw::tests
