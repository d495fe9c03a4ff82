#include "tests/generate/vocabulary.h"

#include <algorithm>

namespace bylaw::tests {
namespace {

using Kind = TypeWords::Kind;

constexpr size_t kMostTinyRequests = 700;

constexpr const char* kMasks = R"(
mask nothing_at_all reveals nothing
mask everything_there reveals everything
mask hash reveals token hash
mask sealed(key: string) reveals token reversible, scope key
mask first(n: int) on string reveals prefix n
mask last(n: int) on string reveals suffix n, length
mask rounded(to: int) on number reveals bucket to
mask ranked on number reveals order
)";

constexpr const char* kDuties = R"(
duty audit(level: "basic" < "full") combines max
duty keep(period: duration) combines min
duty tag(names: set<string>) combines union
duty notify combines all
duty exclusive(kind: string) combines conflict
duty approval(by: Team) gates done by approve combines all
)";

std::string members_text(const std::vector<MemberWords>& members) {
  std::string text;
  for (const MemberWords& m : members) {
    text += "  " + (m.mark.empty() ? "" : m.mark + " ") + m.name + (m.optional ? "?" : "") + ": " +
            m.type + "\n";
  }
  return text;
}

std::string type_text(const TypeWords& type) {
  switch (type.kind) {
    case Kind::kEnum:
      return "enum " + type.name + (type.ordered ? " ordered { " : " { ") +
             join(type.words, type.ordered ? " < " : ", ") + " }\n";
    case Kind::kTaxonomy: {
      std::string text = "taxonomy " + type.name + " {\n";
      for (const std::string& term : type.parents) text += "  " + term + "\n";
      return text + "}\n";
    }
    case Kind::kRecord:
      return "record " + type.name + " {\n" + members_text(type.members) + "}\n";
    case Kind::kEntity:
      return "entity " + type.name +
             (type.parents.empty() ? "" : " in " + join(type.parents, ", ")) + " {\n" +
             members_text(type.members) + "}\n";
  }
  return {};
}

/// Leaves out about one in `one_in` members, but none of `needed`.
void thin(Random& random, std::vector<MemberWords>& members, size_t one_in,
          const std::vector<std::string>& needed) {
  std::erase_if(members, [&](const MemberWords& m) {
    return std::ranges::find(needed, m.name) == needed.end() && random.below(one_in) == 0;
  });
}

}  // namespace

std::string join(const std::vector<std::string>& parts, const std::string& between) {
  std::string text;
  for (size_t i = 0; i < parts.size(); ++i) text += (i > 0 ? between : "") + parts[i];
  return text;
}

std::string element_of(const std::string& type) {
  const size_t open = type.find('<');
  return open == std::string::npos ? "" : type.substr(open + 1, type.size() - open - 2);
}

const std::string& mask_words() {
  static const std::string kText = kMasks;
  return kText;
}

const std::string& duty_words() {
  static const std::string kText = kDuties;
  return kText;
}

const TypeWords* Vocabulary::find(const std::string& type) const {
  const auto it = std::ranges::find(types, type, &TypeWords::name);
  return it == types.end() ? nullptr : &*it;
}

const ActionWords& Vocabulary::action(const std::string& name) const {
  return *std::ranges::find(actions, name, &ActionWords::name);
}

std::vector<std::string> Vocabulary::literals(const std::string& type) const {
  if (type == "Domain") return domains;
  for (const auto& [of, words] : values) {
    if (of == type) return words;
  }
  const TypeWords* declared = find(type);
  if (declared == nullptr || declared->kind == Kind::kRecord) return {};
  if (declared->kind != Kind::kEntity) return declared->words;
  std::vector<std::string> ids;
  for (const std::string& id : declared->words) ids.push_back(type + "::\"" + id + "\"");
  return ids;
}

std::string Vocabulary::text() const {
  std::string text = "module mesh.model\n";
  for (const TypeWords& type : types) text += type.common ? "" : type_text(type);
  text += "context {\n" + members_text(context) + "}\n";
  for (const ActionWords& a : actions) {
    text += "action " + a.name;
    if (!a.properties.empty()) {
      std::vector<std::string> properties;
      for (const MemberWords& p : a.properties) {
        properties.push_back(p.name + (p.optional ? "?: " : ": ") + p.type);
      }
      text += "(" + join(properties, ", ") + ")";
    }
    text += " by " + join(a.principals, ", ") + " on " + join(a.resources, ", ") +
            (a.reads_columns ? " reading columns of resource.columns" : "") + "\n";
  }
  return text + extra;
}

Vocabulary rich_vocabulary(Random& random) {
  Vocabulary v;
  v.columns = true;
  v.domains = {"sales", "sales.eu", "labs"};
  v.types = {
      {Kind::kEnum, "Tier", true, {"public", "internal", "secret"}, {}, {}},
      {Kind::kEnum, "Region", false, {"eea", "uk", "us"}, {}, {}},
      {Kind::kTaxonomy,
       "Purpose",
       false,
       {"care", "research", "research.trials", "billing", "joint"},
       {"care", "open research", "research.trials", "billing", "joint under care and billing"},
       {}},
      {Kind::kTaxonomy,
       "Category",
       false,
       {"contact", "contact.email", "health", "mixed"},
       {"contact", "contact.email", "health", "mixed under contact and health"},
       {}},
      {Kind::kEntity, "Team", false, {"staff", "leads", "audit"}, {"Team"}, {}},
      {Kind::kEntity,
       "User",
       false,
       {"ann", "bob", "cid", "ghost"},
       {"Team"},
       {{"clearance", "Tier", false, ""},
        {"region", "Region", false, ""},
        {"courses", "set<string>", false, ""},
        {"employee", "bool", false, ""},
        {"level", "int", false, ""},
        {"ratio", "decimal", false, ""},
        {"name", "string", false, ""},
        {"joined", "date", false, ""},
        {"badge", "string", true, "claim"},
        {"manager", "User", true, ""}}},
      {Kind::kEntity,
       "Service",
       false,
       {"cron", "robot"},
       {"Team"},
       {{"clearance", "Tier", false, ""}, {"level", "int", false, ""}}},
      {Kind::kEntity,
       "Product",
       false,
       {"p1", "p2", "p3", "lost"},
       {},
       {{"domain", "Domain", false, ""},
        {"owner", "User", false, ""},
        {"tier", "Tier", false, ""},
        {"region", "Region", true, ""},
        {"address", "string", false, ""},
        {"purposes", "set<Purpose>", false, ""},
        {"rows", "int", false, ""},
        {"price", "decimal", false, ""},
        {"created", "timestamp", false, ""},
        {"keep_for", "duration", true, "adjustable"},
        {"flagged", "bool", true, "claim"},
        {"network", "ip", true, ""},
        {"columns", "list<Column>", false, ""},
        {"inputs", "set<Product>", false, ""},
        {"deals", "list<Deal>", false, ""}}},
      {Kind::kEntity,
       "Doc",
       false,
       {"d1", "d2"},
       {},
       {{"domain", "Domain", false, ""},
        {"owner", "User", false, ""},
        {"tier", "Tier", false, ""},
        {"rows", "int", false, ""},
        {"region", "Region", true, ""}}},
      {Kind::kRecord,
       "Column",
       false,
       {},
       {},
       {{"name", "string", false, ""},
        {"type", "string", false, ""},
        {"categories", "set<Category>", false, ""},
        {"tier", "Tier", false, ""}}},
      {Kind::kRecord,
       "Deal",
       false,
       {},
       {},
       {{"consumer", "Team", false, ""},
        {"purpose", "Purpose", false, ""},
        {"ends", "timestamp", false, ""},
        {"most", "int", false, ""}}},
  };
  thin(random, v.types[5].members, 5, {"clearance", "level", "manager"});
  thin(random, v.types[7].members, 5, {"domain", "owner", "tier", "rows", "columns"});
  // What those who view have in common, and what they view.
  TypeWords principal{Kind::kEntity, "AnyPrincipal", false, {}, {"Team"}, {}, true};
  principal.members = {{"clearance", "Tier", false, ""}, {"level", "int", false, ""}};
  TypeWords resource{Kind::kEntity, "AnyResource", false, {}, {}, {}, true};
  resource.members = {{"domain", "Domain", false, ""},
                      {"owner", "User", false, ""},
                      {"tier", "Tier", false, ""},
                      {"rows", "int", false, ""}};
  v.types.push_back(principal);
  v.types.push_back(resource);
  v.context = {{"purpose", "Purpose", false, ""},   {"mfa", "bool", false, ""},
               {"amount", "int", false, ""},        {"ip", "ip", false, ""},
               {"destination", "Region", true, ""}, {"ticket", "string", true, ""}};
  thin(random, v.context, 5, {"purpose"});
  v.actions = {{"read", {"User"}, {"Product"}, true, {}},
               {"query", {"User"}, {"Product"}, true, {}},
               {"export", {"User"}, {"Product"}, false, {}},
               {"approve", {"User"}, {"Product"}, false, {}},
               {"view", {"User", "Service"}, {"Product", "Doc"}, false, {}},
               {"erase",
                {"User"},
                {"Product"},
                false,
                {{"reason", "string", false, ""}, {"soft", "bool", true, ""}}}};
  v.values = {
      {"bool", {"true", "false"}},
      {"int", {"0", "1", "2", "3", "4", "5", "7", "-1", "-3", kLargestInt}},
      {"decimal", {"0.5", "1.25", "-2.0", "3.0"}},
      {"string",
       {"\"a\"", "\"ab\"", "\"B\"", "\"x.csv\"", "\"\"", "\"mesh://a/b\"", "\"abaab\"",
        "\"éa/aba.csv\""}},
      {"duration", {"1d", "12h", "30d", "2y"}},
      {"timestamp", {"2026-03-02T10:00:00Z", "2026-03-07T00:00:00Z", "2025-12-31T23:59:59Z"}},
      {"date", {"2026-03-02", "2025-01-01", "2027-06-30"}},
      {"ip", {"ip\"10.1.2.3\"", "ip\"192.168.0.1\"", "ip\"2001:db8::1\""}}};
  v.extra = "action group access { read, query, export }\n" + mask_words() + duty_words();
  v.order_of_texts = random.chance(40);
  return v;
}

Vocabulary tiny_vocabulary(Random& random) {
  Vocabulary v;
  v.domains = {"sales"};
  if (random.chance(40)) v.domains.push_back("sales.eu");
  v.types = {
      {Kind::kEnum, "Tier", true, {"low", "high"}, {}, {}},
      {Kind::kEnum, "Region", false, {"eea", "uk", "us"}, {}, {}},
      {Kind::kTaxonomy,
       "Purpose",
       false,
       {"care", "research", "research.trials"},
       {"care", "research", "research.trials"},
       {}},
      {Kind::kEntity, "Team", false, {"staff"}, {"Team"}, {}},
      {Kind::kEntity, "User", false, {"ann"}, {"Team"}, {}},
      {Kind::kEntity, "Product", false, {"p1"}, {}, {{"domain", "Domain", false, ""}}},
  };
  v.arithmetic = random.chance(25);
  v.compares_texts = false;
  v.order_of_texts = false;
  v.asks_known = false;
  // Each with about how many values it has.
  struct Candidate {
    size_t owner = 0;  // the user, the product, the context
    MemberWords member;
    size_t values = 2;
  };
  const size_t ints = v.arithmetic ? 19 : 6;
  std::vector<Candidate> candidates = {
      {0, {"clearance", "Tier", false, ""}, 2},    {0, {"employee", "bool", false, ""}, 2},
      {0, {"level", "int", false, ""}, ints},      {0, {"badge", "bool", true, ""}, 3},
      {0, {"name", "string", false, ""}, 8},       {0, {"desk", "Region", false, ""}, 3},
      {1, {"tier", "Tier", false, ""}, 2},         {1, {"region", "Region", false, ""}, 3},
      {1, {"flagged", "bool", true, ""}, 3},       {1, {"place", "Region", true, ""}, 4},
      {1, {"uses", "set<Purpose>", false, ""}, 8}, {2, {"purpose", "Purpose", false, ""}, 3},
      {2, {"mfa", "bool", false, ""}, 2},          {2, {"destination", "Tier", true, ""}, 3}};
  random.shuffle(candidates);
  size_t requests = 4 * v.domains.size();  // two actions, in the team or not
  for (const Candidate& c : candidates) {
    if (requests * c.values > kMostTinyRequests) continue;
    requests *= c.values;
    (c.owner == 0   ? v.types[4].members
     : c.owner == 1 ? v.types[5].members
                    : v.context)
        .push_back(c.member);
  }
  v.actions = {{"read", {"User"}, {"Product"}, false, {}},
               {"export", {"User"}, {"Product"}, false, {}}};
  v.values = {{"bool", {"true", "false"}}, {"int", {"1", "2"}}, {"string", {"\"a\"", "\"b\""}}};
  return v;
}

}  // namespace bylaw::tests
