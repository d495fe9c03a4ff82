#include "tests/generate/expressions.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace bylaw::tests {
namespace {

using Kind = TypeWords::Kind;

constexpr size_t kMostSteps = 2;  // resource.owner.region
constexpr size_t kMostNames = 5;  // principal, resource and variables

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
  for (const std::string& m : more) {
    if (std::ranges::find(to, m) == to.end()) to.push_back(m);
  }
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The define's body with the arguments in place of its parameters; what stands in quotes stays.
std::string unfolded(const DefineWords& define, const std::vector<std::string>& arguments) {
  std::string text = "(";
  bool quoted = false;
  for (size_t i = 0; i < define.body.size();) {
    const char c = define.body[i];
    if (c == '"') quoted = !quoted;
    const bool starts = !quoted && is_word(c) &&
                        (i == 0 || (!is_word(define.body[i - 1]) && define.body[i - 1] != '.'));
    if (!starts) {
      text += c;
      ++i;
      continue;
    }
    size_t end = i;
    while (end < define.body.size() && is_word(define.body[end])) ++end;
    const std::string word = define.body.substr(i, end - i);
    const auto it = std::ranges::find(define.parameters, word, &MemberWords::name);
    text += it == define.parameters.end()
                ? word
                : "(" + arguments[static_cast<size_t>(it - define.parameters.begin())] + ")";
    i = end;
  }
  return text + ")";
}

}  // namespace

std::vector<ExpressionWriter::Access> ExpressionWriter::accesses(
    const ExpressionScope& scope) const {
  std::vector<Access> found;
  std::vector<std::pair<Access, size_t>> open;
  for (const NameWords& name : scope.names) open.push_back({{name.text, name.type, {}}, 0});
  while (!open.empty()) {
    auto [access, steps] = std::move(open.back());
    open.pop_back();
    const TypeWords* type = v_.find(access.type);
    if (type != nullptr && steps < kMostSteps) {
      for (const MemberWords& m : type->members) {
        if (m.unread) continue;
        Access next{access.text + "." + m.name, m.type, access.optional};
        if (m.optional) next.optional.push_back(next.text);
        open.emplace_back(std::move(next), steps + 1);
      }
    }
    found.push_back(std::move(access));
  }
  const auto add_members = [&](const std::string& of, const std::vector<MemberWords>& members) {
    for (const MemberWords& m : members) {
      const std::string text = of + "." + m.name;
      found.push_back({text, m.type, m.optional ? std::vector{text} : std::vector<std::string>()});
    }
  };
  if (scope.context) {
    add_members("context", v_.context);
    if (!v_.literals("timestamp").empty()) found.push_back({"context.time", "timestamp", {}});
  }
  add_members("action", scope.properties);
  std::erase_if(found, [&](const Access& a) {
    return std::ranges::find(scope.quantified, a.text) != scope.quantified.end();
  });
  return found;
}

std::vector<ExpressionWriter::Access> ExpressionWriter::accesses(const ExpressionScope& scope,
                                                                 const std::string& type) const {
  std::vector<Access> all = accesses(scope);
  std::erase_if(all, [&](const Access& a) { return a.type != type; });
  return all;
}

std::string ExpressionWriter::guarded(const Part& part) {
  if (part.optional.empty()) return part.text;
  std::string text = "(";
  for (const std::string& access : part.optional) text += "has " + access + " and ";
  return text + part.text + ")";
}

/// The same truth in other words, an error for an error.
std::string ExpressionWriter::twisted(std::string condition) {
  if (!v_.twist) return condition;
  switch (twists_.below(9)) {
    case 0:
      return "(not (not " + condition + "))";
    case 1:
      return "(" + condition + " and " + condition + ")";
    case 2:
      return "(" + condition + " or " + condition + ")";
    case 3:
      return "(" + condition + " and true)";
    case 4:
      return "(false or " + condition + ")";
    case 5:
      return "(true implies " + condition + ")";
    case 6:
      return "(not (" + condition + " implies false))";
    case 7:
      return "(if false then true else " + condition + ")";
    default:
      return condition;
  }
}

std::string ExpressionWriter::condition(ExpressionScope scope) {
  return twisted(plain_condition(std::move(scope)));
}

std::string ExpressionWriter::plain_condition(ExpressionScope scope) {
  if (scope.depth == 0) return atom(scope);
  --scope.depth;
  const auto deeper = [&] { return condition(scope); };
  switch (random_.weighted({30, 24, 18, 8, 4, 4})) {
    case 0:
      return atom(scope);
    case 1:
      return "(" + deeper() + " and " + deeper() + (random_.chance(25) ? " and " + deeper() : "") +
             ")";
    case 2:
      return "(" + deeper() + " or " + deeper() + (random_.chance(25) ? " or " + deeper() : "") +
             ")";
    case 3:
      return "(not " + deeper() + ")";
    case 4:
      return "(" + deeper() + " implies " + deeper() + ")";
    default:
      return "(if " + deeper() + " then " + deeper() + " else " + deeper() + ")";
  }
}

std::string ExpressionWriter::value(const std::string& type, const ExpressionScope& scope) {
  return part(type, scope, true).text;
}

/// `plain`: without optional steps.
ExpressionWriter::Part ExpressionWriter::part(const std::string& type, const ExpressionScope& scope,
                                              bool plain) {
  std::vector<Access> found = accesses(scope, type);
  if (plain) std::erase_if(found, [](const Access& a) { return !a.optional.empty(); });
  const bool has_literals = !v_.literals(type).empty();
  if (type == "string" && !v_.compares_texts) return {literal(type), {}};
  if (found.empty() || (has_literals && random_.chance(35))) {
    if (has_literals) return {literal(type), {}};
    return {literal_list(element_of(type)), {}};
  }
  const Access access = random_.pick(found);
  Part result{access.text, access.optional};
  // An optional attribute itself may have a value put in its place.
  if (access.optional.size() == 1 && access.optional.front() == access.text && has_literals &&
      random_.chance(40)) {
    return {"(" + access.text + " otherwise " + literal(type) + ")", {}};
  }
  if (!random_.chance(v_.computed)) return result;
  if ((type == "int" || type == "duration") && !v_.arithmetic) return result;
  if (type == "int") {
    switch (random_.below(6)) {
      case 0:
        result.text = "(" + result.text + " + " + literal("int") + ")";
        break;
      case 1:
        result.text = "(" + result.text + " * " + literal("int") + ")";
        break;
      case 2:
        result.text = "(-" + result.text + ")";
        break;
      case 3:
        result.text = "(" + literal("int") + " - " + result.text + ")";
        break;
      case 4: {
        const std::vector<Access> collections = [&] {
          std::vector<Access> all = accesses(scope);
          std::erase_if(all, [&](const Access& a) {
            return !a.optional.empty() ||
                   (element_of(a.type).empty() && (a.type != "string" || !v_.compares_texts));
          });
          return all;
        }();
        if (!collections.empty()) return {random_.pick(collections).text + ".size()", {}};
        break;
      }
      default:
        result.text =
            "(if " + atom(scope) + " then " + result.text + " else " + literal("int") + ")";
    }
  } else if (type == "decimal") {
    result.text = random_.chance(50) ? "(" + result.text + " + " + literal("decimal") + ")"
                                     : "(" + result.text + " * " + literal("int") + ")";
  } else if (type == "date") {
    result.text += ".addMonths(" + literal("int") + ")";
  } else if (type == "duration") {
    result.text = "(" + result.text + " * 2)";
  } else if (type == "timestamp" && !v_.literals("duration").empty()) {
    result.text =
        "(" + result.text + (random_.chance(50) ? " + " : " - ") + literal("duration") + ")";
  } else if (type == "string") {
    result.text += ".lower()";
  } else if (!element_of(type).empty() && type.starts_with("set<") &&
             !v_.literals(element_of(type)).empty()) {
    const std::vector<std::string> operators = {" | ", " & ", " - "};
    result.text =
        "(" + result.text + random_.pick(operators) + literal_list(element_of(type)) + ")";
  }
  return result;
}

std::string ExpressionWriter::literal_list(const std::string& type) {
  const std::vector<std::string> chosen = random_.some(v_.literals(type), 1, 3);
  return "[" + join(chosen, ", ") + "]";
}

/// A word, or a few with stars between, before and behind: words that overlap and words in words.
std::string ExpressionWriter::glob() {
  static const std::vector<std::string> kWords = {"a",  "b",   "ab",   "ba", "aba",
                                                  "/a", "esh", ".csv", "é",  "x"};
  std::string text = random_.chance(70) ? "*" : "";
  for (size_t more = 1 + random_.below(3); more > 0; --more) {
    text += random_.pick(kWords) + (more > 1 || random_.chance(70) ? "*" : "");
  }
  return text;
}

ExpressionWriter::Part ExpressionWriter::text_test(const std::string& raw) {
  const std::string text = random_.chance(30) ? raw + ".lower()" : raw;
  if (random_.chance(40)) return {"(" + text + " like \"" + glob() + "\")", {}};
  static const std::vector<std::string> kTests = {
      " matches r\"[a-z]+\"",   " matches r\"mesh://.*\"", " matches r\"(a|b)?.*\\.csv\"",
      " like \"a*\"",           " like \"*.csv\"",         " like \"m*/*b\"",
      ".startsWith(\"a\")",     ".endsWith(\"b\")",        ".contains(\"s\")",
      ".contains(\"a\")",       ".contains(\"ab\")",       ".contains(\"\")",
      " matches r\"[^a]{0,2}\""};
  return {"(" + text + random_.pick(kTests) + ")", {}};
}

ExpressionWriter::Part ExpressionWriter::collection_test(const Access& access,
                                                         const ExpressionScope& scope) {
  const std::string element = element_of(access.type);
  const bool literals = !v_.literals(element).empty();
  const TypeWords* type = v_.find(element);
  const bool members = type != nullptr && ((!type->members.empty() && type->kind != Kind::kEnum) ||
                                           (v_.wide_tests && type->kind == Kind::kTaxonomy));
  if (members && scope.names.size() < kMostNames && random_.chance(70)) {
    ExpressionScope inner = scope;
    const std::string name = fresh_name();
    inner.names.push_back({name, element});
    if (v_.wide_tests) inner.quantified.push_back(access.text);
    inner.depth = scope.depth > 1 ? 1 : 0;
    const std::string body = condition(inner);
    switch (random_.below(3)) {
      case 0:
        return {"(any " + name + " in " + access.text + ": " + body + ")", access.optional};
      case 1:
        return {v_.twist ? "(not (any " + name + " in " + access.text + ": (not " + body + ")))"
                         : "(all " + name + " in " + access.text + ": " + body + ")",
                access.optional};
      default:
        return {"((count " + name + " in " + access.text + ": " + body + ") " +
                    (random_.chance(50) ? ">= 1" : "< 2") + ")",
                access.optional};
    }
  }
  if (!literals) return {"(" + access.text + ".size() >= 1)", access.optional};
  if (access.type.starts_with("set<") && random_.chance(60)) {
    static const std::vector<std::string> kOperators = {" | ", " & ", " - "};
    std::string set = access.text;
    if (random_.chance(40)) {
      set = "(" + set + random_.pick(kOperators) + literal_list(element) + ")";
    }
    static const std::vector<std::string> kTests = {".containsAll(", ".containsAny(", " == ("};
    const size_t test = random_.weighted({4, 4, 1});
    return {"(" + set + kTests[test] + literal_list(element) + "))", access.optional};
  }
  if (random_.chance(30))
    return {access.text + ".contains(" + literal(element) + ")", access.optional};
  Part member = part(element, scope, false);
  append(member.optional, access.optional);
  if (random_.chance(30)) {
    return {access.text + ".contains(" + member.text + ")", member.optional};
  }
  return {"(" + member.text + " in " + access.text + ")", member.optional};
}

/// A test of what the access reaches.
ExpressionWriter::Part ExpressionWriter::test_of(const Access& access,
                                                 const ExpressionScope& scope) {
  const std::string& type = access.type;
  const auto with = [&](std::string text) { return Part{std::move(text), access.optional}; };
  if (!element_of(type).empty()) return collection_test(access, scope);
  if (type == "bool") {
    return with(random_.chance(70) ? access.text
                                   : "(" + access.text + " == " + literal("bool") + ")");
  }
  if (type == "string" && random_.chance(60)) {
    Part test = text_test(access.text);
    test.optional = access.optional;
    return test;
  }
  const TypeWords* declared = v_.find(type);
  if (type == "Domain" || (declared != nullptr && declared->kind == Kind::kTaxonomy)) {
    if (random_.chance(60)) return with("(" + access.text + " under " + literal(type) + ")");
  }
  if (declared != nullptr && declared->kind == Kind::kEntity) {
    if (!declared->parents.empty() && random_.chance(60)) {
      const std::string group = declared->parents.front();
      return random_.chance(80)
                 ? with("(" + access.text + " in " + literal(group) + ")")
                 : with("(any g in " + literal_list(group) + ": " + access.text + " in g)");
    }
    if (v_.asks_known && random_.chance(30)) return with("(known " + access.text + ")");
  }
  if (type == "ip" && random_.chance(70)) {
    return with("(" + access.text + " in " +
                (random_.chance(50) ? "ip\"10.0.0.0/8\"" : "ip\"2001:db8::/32\"") + ")");
  }
  if (type == "timestamp" && random_.chance(50)) {
    static const std::vector<std::string> kClock = {".weekday() in [mon, sat])",
                                                    ".timeOfDay() >= 9h)", ".date() <= 2026-03-05)",
                                                    ".date().addMonths(1) > 2026-04-01)"};
    return with("(" + access.text + random_.pick(kClock));
  }
  if (random_.chance(20) && v_.literals(type).size() > 1) {
    return with("(" + access.text + " in " + literal_list(type) + ")");
  }
  static const std::vector<std::string> kOrder = {" == ", " != ", " < ", " <= ", " > ", " >= "};
  const bool ordered = (declared == nullptr && type != "ip" && type != "Domain" &&
                        (type != "string" || v_.order_of_texts)) ||
                       (declared != nullptr && declared->ordered);
  // An int beside a decimal is taken for one.
  const bool as_int = type == "decimal" && random_.chance(30);
  Part other = part(as_int ? "int" : type, scope, false);
  if (other.text == access.text && !v_.literals(type).empty()) other = {literal(type), {}};
  append(other.optional, access.optional);
  std::string text = access.text;
  if (type == "string" && v_.compares_texts && random_.chance(30)) {
    text += ".lower()";
    if (other.text.front() != '"' && random_.chance(50)) other.text += ".lower()";
  }
  other.text = "(" + text + kOrder[random_.below(ordered ? 6 : 2)] + other.text + ")";
  return other;
}

std::string ExpressionWriter::atom(const ExpressionScope& scope) {
  if (!scope.row_columns.empty() && random_.chance(60)) {
    static const std::vector<std::string> kTypes = {"Region", "int", "string"};
    const std::string type = random_.pick(kTypes);
    if (!v_.literals(type).empty()) {
      const std::string cell = "(row." + random_.pick(scope.row_columns);
      if (v_.wide_tests && random_.chance(25)) return cell + " in " + literal_list(type) + ")";
      const bool unlike = v_.wide_tests && random_.chance(15);
      return cell + (unlike ? " != " : " == ") + value(type, scope) + ")";
    }
  }
  if (scope.defines && !v_.defines.empty() && random_.chance(12)) {
    const DefineWords& define = random_.pick(v_.defines);
    std::vector<std::string> arguments;
    std::vector<std::string> optional;
    bool possible = true;
    for (const MemberWords& p : define.parameters) {
      const std::vector<Access> found = accesses(scope, p.type);
      const TypeWords* type = v_.find(p.type);
      const bool entity = type != nullptr && type->kind == Kind::kEntity;
      possible = !found.empty() || (!entity && !v_.literals(p.type).empty());
      if (!possible) break;
      // Optional attributes of an entity that is named can't be asked for: unfolded, the body would
      // be refused.
      const Access reached = entity ? random_.pick(found) : Access();
      Part argument = entity ? Part{reached.text, reached.optional} : part(p.type, scope, false);
      // Nor may constants overflow that do so only once unfolded.
      if (argument.text.find(kLargestInt) != std::string::npos) argument.text = "7";
      arguments.push_back(argument.text);
      append(optional, argument.optional);
    }
    if (possible) {
      const std::string call =
          v_.unfold ? unfolded(define, arguments) : define.name + "(" + join(arguments, ", ") + ")";
      if (define.type == "bool") return guarded({call, optional});
      return guarded({"(" + call + " <= " + literal(define.type) + ")", optional});
    }
  }
  if (scope.parameters && !v_.parameters.empty() && random_.chance(8)) {
    const ParameterWords& parameter = random_.pick(v_.parameters);
    const std::vector<Access> found = accesses(scope, parameter.type);
    if (!found.empty()) {
      const Access& access = random_.pick(found);
      return guarded(
          {"(" + access.text + (random_.chance(50) ? " <= " : " != ") + parameter.name + ")",
           access.optional});
    }
  }
  if (scope.actions.size() > 1 && random_.chance(5)) {
    return random_.chance(50)
               ? "(action == " + random_.pick(scope.actions) + ")"
               : "(action in [" + join(random_.some(scope.actions, 1, 2), ", ") + "])";
  }
  std::vector<Access> all = accesses(scope);
  std::erase_if(all, [&](const Access& a) {
    const TypeWords* type = v_.find(a.type);
    return type != nullptr && type->kind == Kind::kRecord;
  });
  if (all.empty()) return "true";
  // The nearer ones more often.
  const Access& first = random_.pick(all);
  const Access& second = random_.pick(all);
  const Access& access = first.text.size() <= second.text.size() ? first : second;
  if (!access.optional.empty() && random_.chance(15)) {
    Part asked{"has " + access.optional.back(), access.optional};
    asked.optional.pop_back();
    return "(" + guarded(asked) + ")";
  }
  return guarded(test_of(access, scope));
}

}  // namespace bylaw::tests
