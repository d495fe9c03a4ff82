// Tiny meshes of one kind each: the vocabulary and the mix of rules in which a verdict is frequent,
// and still all requests can be counted out. Entry points: family_vocabulary(), family_knobs(),
// family_of().
#include <algorithm>

#include "tests/generate/mesh.h"

namespace bylaw::tests {
namespace {

using Kind = TypeWords::Kind;

constexpr const char* kUser = "User";
constexpr const char* kProduct = "Product";
constexpr const char* kContext = "context";

/// A member that a vocabulary may have, with about how many values it has.
struct Candidate {
  std::string owner;
  MemberWords member;
  size_t values = 2;
};

TypeWords& type_of(Vocabulary& v, const std::string& name) {
  return *std::ranges::find(v.types, name, &TypeWords::name);
}

/// Puts in as many, in their order, as `most` requests allow.
void fill(Vocabulary& v, const std::vector<Candidate>& candidates, size_t most) {
  size_t requests = 2 * v.domains.size() * v.actions.size();  // in the team or not
  for (const Candidate& c : candidates) {
    if (requests * c.values > most) continue;
    requests *= c.values;
    (c.owner == kContext ? v.context : type_of(v, c.owner).members).push_back(c.member);
  }
}

/// What all families have; `first` come before others, in their order.
Vocabulary base(Random& random, const std::vector<Candidate>& first, size_t most,
                const std::vector<TypeWords>& more = {},
                const std::vector<ActionWords>& actions = {}) {
  Vocabulary v;
  v.wide_tests = true;
  v.compares_texts = false;
  v.order_of_texts = false;
  v.asks_known = false;
  v.arithmetic = false;
  v.domains = {"sales"};
  if (random.chance(40)) v.domains.push_back("sales.eu");
  v.types = {
      {Kind::kEnum, "Tier", true, {"low", "high"}, {}, {}},
      {Kind::kEnum, "Region", false, {"eea", "uk"}, {}, {}},
      {Kind::kTaxonomy,
       "Purpose",
       false,
       {"care", "research", "research.trials"},
       {"care", "research", "research.trials"},
       {}},
      {Kind::kEntity, "Team", false, {"staff"}, {"Team"}, {}},
      {Kind::kEntity, kUser, false, {"ann"}, {"Team"}, {}},
      {Kind::kEntity, kProduct, false, {"p1"}, {}, {{"domain", "Domain", false, ""}}},
  };
  for (const TypeWords& type : more) {
    const auto it = std::ranges::find(v.types, type.name, &TypeWords::name);
    if (it == v.types.end()) {
      v.types.push_back(type);
    } else {
      *it = type;
    }
  }
  v.values = {{"bool", {"true", "false"}}, {"int", {"1", "2"}}, {"string", {"\"a\"", "\"b\""}}};
  v.actions = actions;
  if (actions.empty()) {
    v.actions = {{"read", {kUser}, {kProduct}, false, {}},
                 {"export", {kUser}, {kProduct}, false, {}}};
  }
  std::vector<Candidate> candidates = {
      {kUser, {"clearance", "Tier", false, ""}, 2},    {kUser, {"employee", "bool", false, ""}, 2},
      {kUser, {"badge", "bool", true, ""}, 3},         {kUser, {"desk", "Region", false, ""}, 2},
      {kProduct, {"tier", "Tier", false, ""}, 2},      {kProduct, {"flagged", "bool", true, ""}, 3},
      {kProduct, {"place", "Region", true, ""}, 3},    {kContext, {"mfa", "bool", false, ""}, 2},
      {kContext, {"purpose", "Purpose", false, ""}, 3}};
  random.shuffle(candidates);
  candidates.insert(candidates.begin(), first.begin(), first.end());
  fill(v, candidates, most);
  return v;
}

Vocabulary standing(Random& random) {
  const bool numbers = random.chance(70);
  std::vector<Candidate> first;
  if (numbers) first.push_back({kUser, {"level", "int", false, ""}, 19});
  Vocabulary v = base(random, first, 600);
  v.arithmetic = numbers;
  v.computed = 80;
  return v;
}

Vocabulary quantified(Random& random) {
  std::vector<Candidate> first = {{kProduct, {"deals", "list<Deal>", false, ""}, 16},
                                  {kProduct, {"uses", "set<Purpose>", false, ""}, 8}};
  if (random.chance(50)) std::swap(first[0], first[1]);
  return base(random, first, 350,
              {{Kind::kRecord,
                "Deal",
                false,
                {},
                {},
                {{"open", "bool", false, ""}, {"region", "Region", false, ""}}}});
}

std::vector<ActionWords> reading() {
  return {{"read", {kUser}, {kProduct}, true, {}}, {"export", {kUser}, {kProduct}, false, {}}};
}

Vocabulary masks(Random& random) {
  const bool stated = random.chance(70);
  std::vector<MemberWords> members = {{"name", "string", false, ""},
                                      {"categories", "set<Category>", !stated, ""}};
  if (random.chance(50)) members.push_back({"tier", "Tier", false, ""});
  Vocabulary v =
      base(random, {}, 40,
           {{Kind::kTaxonomy,
             "Category",
             false,
             {"contact", "contact.email", "health"},
             {"contact", "contact.email", "health"},
             {}},
            {Kind::kRecord, "Column", false, {}, {}, members},
            {Kind::kEntity,
             kProduct,
             false,
             {"p1", "p2"},
             {},
             {{"domain", "Domain", false, ""}, {"columns", "list<Column>", false, "", true}}}},
           reading());
  v.columns = true;
  v.values[2].second = {"\"email\"", "\"amount\""};
  v.extra = mask_words();
  return v;
}

Vocabulary rows(Random& random) {
  std::vector<Candidate> first = {{kUser, {"desk", "Region", false, ""}, 2}};
  if (random.chance(40)) first.push_back({kUser, {"level", "int", false, ""}, 6});
  Vocabulary v =
      base(random, first, 160,
           {{Kind::kTaxonomy, "Category", false, {"contact"}, {"contact"}, {}},
            {Kind::kRecord,
             "Column",
             false,
             {},
             {},
             {{"name", "string", false, ""}, {"categories", "set<Category>", false, ""}}},
            {Kind::kEntity,
             kProduct,
             false,
             {"p1"},
             {},
             {{"domain", "Domain", false, ""}, {"columns", "list<Column>", false, "", true}}}},
           reading());
  // The same text may be read as several types.
  v.values[2].second = {"\"a\"", "\"1\"", "\"eea\""};
  v.columns = true;
  v.extra = mask_words();
  return v;
}

Vocabulary duties(Random& random) {
  std::vector<Candidate> first;
  if (random.chance(50)) first.push_back({kProduct, {"keep_for", "duration", false, ""}, 8});
  if (random.chance(40)) first.push_back({kUser, {"level", "int", false, ""}, 6});
  Vocabulary v =
      base(random, first, 250,
           {{Kind::kEntity, "Team", false, {"staff", "leads"}, {"Team"}, {}},
            {Kind::kTaxonomy, "Category", false, {"contact"}, {"contact"}, {}}},
           {{"read", {kUser}, {kProduct}, false, {}}, {"approve", {kUser}, {kProduct}, false, {}}});
  v.columns = true;
  v.values.push_back({"duration", {"1d", "30d"}});
  v.extra = duty_words() + "duty delay(days: int) combines max\n";
  return v;
}

Vocabulary lineage(Random& random) {
  const bool reads_inputs = random.chance(40);
  const bool has_owner = random.chance(50);
  std::vector<MemberWords> members = {
      {"domain", "Domain", false, ""},
      {"inputs", "set<Product>", false, "", !reads_inputs},
      {"deidentifies", "set<Product>", true, "", true},
  };
  if (has_owner) members.push_back({"owner", kUser, false, ""});
  std::vector<Candidate> first;
  if (has_owner) first.push_back({kUser, {"clearance", "Tier", false, ""}, 2});
  return base(random, first, 120,
              {{Kind::kEntity, kUser, false, {"ann", "bob"}, {"Team"}, {}},
               {Kind::kEntity, kProduct, false, {"p1", "p2", "p3", "lost"}, {}, members}});
}

Vocabulary adjustable(Random& random) {
  std::vector<Candidate> first = {{kProduct, {"kept", "Region", false, "adjustable"}, 2},
                                  {kProduct, {"sealed", "bool", true, "adjustable"}, 3},
                                  {kProduct, {"grade", "Tier", true, "adjustable"}, 3},
                                  {kProduct, {"copies", "int", false, "adjustable"}, 6}};
  random.shuffle(first);
  first.resize(2 + random.below(2));
  return base(random, first, 300);
}

}  // namespace

Vocabulary family_vocabulary(Random& random, Family family) {
  switch (family) {
    case Family::kGeneral:
      return tiny_vocabulary(random);
    case Family::kStanding:
      return standing(random);
    case Family::kQuantified:
      return quantified(random);
    case Family::kMasks:
      return masks(random);
    case Family::kRows:
      return rows(random);
    case Family::kDuties:
      return duties(random);
    case Family::kLineage:
      return lineage(random);
    case Family::kAdjustable:
      return adjustable(random);
  }
  return tiny_vocabulary(random);
}

MeshKnobs family_knobs(Family family) {
  MeshKnobs knobs = tiny_knobs();
  knobs.family = family;
  PolicyKnobs& p = knobs.policies;
  switch (family) {
    case Family::kGeneral:
    case Family::kQuantified:
      break;
    case Family::kStanding:
      p.strengths = {1, 5, 4};
      p.waivers = 5;
      p.overrides = 3;
      break;
    case Family::kMasks:
      p.guardrails = {15, 0, 85, 0, 0};
      p.views = 85;
      p.filters = 0;
      p.masks = 3;
      p.permit_duties = 0;
      p.always = 25;
      p.rollout = 5;
      p.waivers = 1;
      p.strengths = {3, 1, 1};
      break;
    case Family::kRows:
      p.guardrails = {15, 0, 0, 85, 0};
      p.views = 90;
      p.filters = 75;
      p.masks = 0;
      p.permit_duties = 0;
      p.always = 20;
      p.rollout = 5;
      p.strengths = {3, 1, 1};
      p.row_columns = {"region", "note"};
      break;
    case Family::kDuties:
      p.guardrails = {35, 0, 0, 0, 65};
      p.duties = {25, 25, 5, 5, 0, 40, 25};
      p.views = 0;
      p.permit_duties = 80;
      p.flat_forbids = 55;
      p.always = 20;
      p.strengths = {3, 1, 1};
      break;
    case Family::kLineage:
      p.guardrails = {85, 15, 0, 0, 0};
      p.bylaws = 3;
      break;
    case Family::kAdjustable:
      p.guardrails = {10, 90, 0, 0, 0};
      p.plain_requires = true;
      p.standards = 4;
      p.rules = 3;
      p.grants = 40;
      break;
  }
  return knobs;
}

Family family_of(uint64_t seed) {
  static const std::vector<std::pair<Family, size_t>> kShares = {
      {Family::kGeneral, 13}, {Family::kStanding, 18},  {Family::kQuantified, 5},
      {Family::kMasks, 10},   {Family::kRows, 10},      {Family::kDuties, 18},
      {Family::kLineage, 10}, {Family::kAdjustable, 16}};
  // Scattered, so that any run of seeds has all of them.
  size_t at = static_cast<size_t>(seed * 37 % 100);
  for (const auto& [family, share] : kShares) {
    if (at < share) return family;
    at -= share;
  }
  return Family::kGeneral;
}

}  // namespace bylaw::tests
