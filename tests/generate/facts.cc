#include "tests/generate/facts.h"

namespace bylaw::tests {
namespace {

using Kind = TypeWords::Kind;

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string members_json(const Vocabulary& v, Random& random,
                         const std::vector<MemberWords>& members) {
  std::vector<std::string> parts;
  for (const MemberWords& m : members) {
    if (m.optional && random.chance(45)) continue;
    parts.push_back(quoted(m.name) + ": " + random_json(v, random, m.type));
  }
  return "{" + join(parts, ", ") + "}";
}

/// Ids that the store knows.
std::vector<std::string> known_ids(const TypeWords& type) {
  std::vector<std::string> ids = type.words;
  if (ids.size() > 2 && type.name != "Team") ids.pop_back();
  return ids;
}

/// Some members, each rarely of another type.
std::string stated_json(const Vocabulary& v, Random& random,
                        const std::vector<MemberWords>& members, size_t percent, size_t odd) {
  std::vector<std::string> parts;
  for (const MemberWords& m : members) {
    if (!random.chance(m.optional && percent > 90 ? 60 : percent)) continue;
    const std::string value =
        random.chance(odd) ? "[{\"odd\": 7}]" : random_json(v, random, m.type);
    parts.push_back(quoted(m.name) + ": " + value);
  }
  if (random.chance(odd)) parts.push_back("\"undeclared\": 1");
  return "{" + join(parts, ", ") + "}";
}

std::string party(const Vocabulary& v, Random& random, const std::string& type, size_t odd) {
  const TypeWords& declared = *v.find(type);
  std::vector<MemberWords> claims;
  for (const MemberWords& m : declared.members) {
    if (m.mark == "claim" || random.chance(odd)) claims.push_back(m);
  }
  const std::string name = random.chance(odd) && random.chance(20) ? "Nothing" : type;
  return "{\"type\": " + quoted(name) + ", \"id\": " + quoted(random.pick(declared.words)) +
         ", \"properties\": " + stated_json(v, random, claims, 50, odd) + "}";
}

}  // namespace

std::string random_json(const Vocabulary& v, Random& random, const std::string& type) {
  const std::string element = element_of(type);
  if (!element.empty()) {
    std::vector<std::string> items;
    for (size_t n = random.below(4); n > 0; --n) items.push_back(random_json(v, random, element));
    return "[" + join(items, ", ") + "]";
  }
  const TypeWords* declared = v.find(type);
  if (declared != nullptr && declared->kind == Kind::kRecord) {
    // Columns are named as rows and selectors name them.
    if (type == "Column") {
      static const std::vector<std::string> kNames = {"email", "amount", "note", "region"};
      const std::string of = random.chance(70) ? "string" : "number";
      std::vector<std::string> parts;
      for (const MemberWords& m : declared->members) {
        if (m.optional && random.chance(45)) continue;
        const std::string value = m.name == "name"   ? quoted(random.pick(kNames))
                                  : m.name == "type" ? quoted(of)
                                                     : random_json(v, random, m.type);
        parts.push_back(quoted(m.name) + ": " + value);
      }
      return "{" + join(parts, ", ") + "}";
    }
    return members_json(v, random, declared->members);
  }
  if (declared != nullptr && declared->kind == Kind::kEntity) {
    return quoted(random.pick(known_ids(*declared)));
  }
  const std::string literal = random.pick(v.literals(type));
  if (type == "ip") return literal.substr(2);
  if (type == "bool" || type == "int" || type == "decimal" || type == "string") return literal;
  return quoted(literal);
}

std::string random_entities(const Vocabulary& v, Random& random) {
  std::vector<std::string> entities;
  for (const TypeWords& type : v.types) {
    if (type.kind != Kind::kEntity || type.common) continue;
    const std::vector<std::string> ids = known_ids(type);
    for (size_t i = 0; i < ids.size(); ++i) {
      std::vector<std::string> parents;
      for (const std::string& of : type.parents) {
        const std::vector<std::string> groups = known_ids(*v.find(of));
        // A team stands below one that comes before it, so that there is no circle.
        const size_t most = of == type.name ? i : groups.size();
        for (size_t g = 0; g < most; ++g) {
          if (!random.chance(40)) continue;
          parents.push_back("{\"type\": " + quoted(of) + ", \"id\": " + quoted(groups[g]) + "}");
        }
      }
      entities.push_back("{\"type\": " + quoted(type.name) + ", \"id\": " + quoted(ids[i]) +
                         ", \"attributes\": " + members_json(v, random, type.members) +
                         ", \"parents\": [" + join(parents, ", ") + "]}");
    }
  }
  return "[\n" + join(entities, ",\n") + "\n]\n";
}

std::string random_request(const Vocabulary& v, Random& random, size_t odd) {
  const ActionWords& action = random.pick(v.actions);
  const bool nonsense = random.chance(odd) && random.chance(20);
  std::string text = "{\"subject\": " + party(v, random, random.pick(action.principals), odd);
  text += ", \"action\": {\"name\": " + quoted(nonsense ? "destroy" : action.name) +
          ", \"properties\": " + stated_json(v, random, action.properties, 95, odd) + "}";
  text += ", \"resource\": " + party(v, random, random.pick(action.resources), odd);
  text += ", \"context\": " + stated_json(v, random, v.context, 97, odd);
  const std::vector<std::string> all = {"\"filters\"", "\"masks\"", "\"duties\""};
  const std::vector<std::string> some = {"\"filters\"", "\"masks\"", "\"audit\"", "\"tag\""};
  text += ", \"enforces\": [" +
          join(random.chance(75) ? all : random.some(some, 0, some.size()), ", ") + "]}";
  return text;
}

}  // namespace bylaw::tests
