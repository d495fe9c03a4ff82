#include "graph/verify_parts.h"

#include <algorithm>

#include "graph/verify.h"

namespace bylaw::graph {

bool PartVerifier::require(bool holds, const char* part, size_t index) {
  if (!holds && problem_.empty()) {
    problem_ = "the graph is damaged: " + std::string(part) + " " + std::to_string(index);
  }
  return holds;
}

void PartVerifier::texts() {
  const auto symbols = graph_.get<Part::kSymbols>();
  uint32_t end = 0;
  for (size_t i = 0; i < symbols.size(); ++i) {
    require(symbols[i] >= end && symbols[i] <= graph_.get<Part::kText>().size(), "symbol", i);
    end = symbols[i];
  }
  const auto patterns = graph_.get<Part::kPatterns>();
  for (size_t i = 0; i < patterns.size(); ++i) require(patterns[i] < symbols.size(), "pattern", i);
  const auto names = graph_.get<Part::kNames>();
  for (size_t i = 0; i < names.size(); ++i) require(names[i].symbol < symbols.size(), "name", i);
}

bool PartVerifier::datum(const Datum& d, const char* part, size_t index) {
  if (!require(static_cast<uint8_t>(d.kind) < kKinds && d.pool == Pool::kGraph, part, index)) {
    return false;
  }
  const auto below = [&](size_t size) {
    return require(d.n >= 0 && static_cast<uint64_t>(d.n) < size, part, index);
  };
  const auto members = [&](uint64_t count) {
    const size_t size = graph_.get<Part::kMembers>().size();
    return require(d.n >= 0 && static_cast<uint64_t>(d.n) <= size &&
                       count <= size - static_cast<uint64_t>(d.n),
                   part, index);
  };
  switch (d.kind) {
    case Kind::kAbsent:
    case Kind::kInvalid:
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kDecimal:
    case Kind::kDuration:
    case Kind::kTimestamp:
    case Kind::kDate:
    case Kind::kWeekday:
    case Kind::kEnum:
    case Kind::kAction:
      return true;
    case Kind::kTerm: {
      const auto taxonomies = graph_.get<Part::kTaxonomies>();
      return require(d.aux < taxonomies.size(), part, index) && below(taxonomies[d.aux].count);
    }
    case Kind::kString:
      return below(graph_.get<Part::kSymbols>().size());
    case Kind::kEntity:
      return require(d.aux < graph_.get<Part::kTypes>().size(), part, index) &&
             below(graph_.get<Part::kSymbols>().size());
    case Kind::kIp:
      return below(graph_.get<Part::kAddresses>().size());
    case Kind::kRecord:
      return require(d.aux < graph_.get<Part::kRecords>().size(), part, index) &&
             members(graph_.get<Part::kRecords>()[d.aux].count);
    case Kind::kSet:
    case Kind::kList:
      return members(d.aux);
  }
  return false;
}

void PartVerifier::data() {
  const auto taxonomies = graph_.get<Part::kTaxonomies>();
  require(!taxonomies.empty() && taxonomies[0].count > 0, "taxonomy", 0);
  for (size_t i = 0; i < taxonomies.size(); ++i) {
    range(taxonomies[i], graph_.get<Part::kTerms>().size(), "taxonomy", i);
  }
  const auto records = graph_.get<Part::kRecords>();
  for (size_t i = 0; i < records.size(); ++i) {
    range(records[i], graph_.get<Part::kSlots>().size(), "record type", i);
  }
  if (!problem_.empty()) return;
  const auto literals = graph_.get<Part::kLiterals>();
  for (size_t i = 0; i < literals.size(); ++i) datum(literals[i], "literal", i);
  const auto members = graph_.get<Part::kMembers>();
  for (size_t i = 0; i < members.size(); ++i) {
    // Members stand behind their collections, so that nothing holds itself.
    const Datum& d = members[i];
    datum(d, "member", i);
    const bool holds = d.kind == Kind::kRecord || d.kind == Kind::kSet || d.kind == Kind::kList;
    if (holds) require(static_cast<size_t>(d.n) > i, "member", i);
  }
  const auto addresses = graph_.get<Part::kAddresses>();
  for (size_t i = 0; i < addresses.size(); ++i) require(addresses[i].prefix <= 128, "address", i);
}

void PartVerifier::vocabulary() {
  const size_t slots = graph_.get<Part::kSlots>().size();
  const auto types = graph_.get<Part::kTypes>();
  const size_t classifiers = graph_.get<Part::kClassifiers>().size();
  for (size_t i = 0; i < types.size(); ++i) {
    range(types[i].attributes, slots, "entity type", i);
    range(types[i].classifiers, classifiers, "entity type", i);
    require(types[i].domain == kNone || types[i].domain < types[i].attributes.count, "entity type",
            i);
    require(types[i].stride >= types[i].classifiers.count && types[i].stride < (1u << 20),
            "entity type", i);
  }
  const auto context = graph_.get<Part::kContext>();
  if (require(context.size() == 1 && context[0].count > 0, "context", 0)) {
    range(context[0], slots, "context", 0);
  }
  const auto actions = graph_.get<Part::kActions>();
  for (size_t i = 0; i < actions.size(); ++i) range(actions[i].properties, slots, "action", i);
  const auto terms = graph_.get<Part::kTerms>();
  for (size_t i = 0; i < terms.size(); ++i) {
    range(terms[i], graph_.get<Part::kAncestors>().size(), "term", i);
  }
  require(!graph_.get<Part::kZones>().empty(), "zone", 0);
  const auto parameters = graph_.get<Part::kParameters>();
  for (size_t i = 0; i < parameters.size(); ++i) {
    range(parameters[i], graph_.get<Part::kLiterals>().size(), "parameter", i);
    require(parameters[i].count == 1 || parameters[i].count == graph_.domains(), "parameter", i);
  }
  const auto environments = graph_.get<Part::kEnvironments>();
  for (size_t i = 0; i < environments.size(); ++i) {
    const EnvironmentRecord& e = environments[i];
    require(e.action < actions.size() && e.principal < types.size() && e.resource < types.size(),
            "environment", i);
  }
}

/// Code and guards as one: an operand is numbered as it stands there.
void PartVerifier::gather() {
  const auto append = [](auto& all, const auto& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  append(code_, graph_.get<Part::kCode>());
  append(operands_, graph_.get<Part::kOperands>());
  append(literals_, graph_.get<Part::kLiterals>());
  for (const OriginRecord& origin : graph_.get<Part::kOrigins>()) types_.push_back(origin.type);
  for (size_t i = 0; i < code_.size(); ++i) {
    if (!range({code_[i].first, code_[i].count}, operands_.size(), "code", i)) return;
    const bool literal = code_[i].op == CodeOp::kLiteral;
    if (!require(!literal || code_[i].index < literals_.size(), "code", i)) return;
  }
  WrittenPieces pieces;
  if (!require(read_pieces(graph_, pieces), "written guard", pieces.guards.size())) return;
  const auto codes = static_cast<uint32_t>(code_.size());
  for (Code& code : pieces.code) {
    code.first += static_cast<uint32_t>(operands_.size());
    if (code.op == CodeOp::kLiteral) code.index += static_cast<uint32_t>(literals_.size());
  }
  for (uint32_t& operand : pieces.operands) operand += codes;
  for (size_t i = 0; i < pieces.literals.size(); ++i)
    datum(pieces.literals[i], "written literal", i);
  append(code_, pieces.code);
  append(operands_, pieces.operands);
  append(literals_, pieces.literals);
  append(types_, pieces.types);
  guards_ = std::move(pieces.guards);
  for (WrittenPieces::Guard& guard : guards_) guard.code += codes;
}

void PartVerifier::code() {
  gather();
  if (!problem_.empty()) return;
  const std::span<const Code> code = code_;
  const std::span<const uint32_t> operands = operands_;
  const auto defines = graph_.get<Part::kDefines>();
  sizes_.assign(code.size(), 1);
  locals_.assign(code.size(), 0);
  depths_.assign(code.size(), 1);
  for (size_t i = 0; i < code.size(); ++i) {
    const Code& c = code[i];
    if (!require(static_cast<uint8_t>(c.op) < kCodeOps, "code", i)) return;
    if (!range({c.first, c.count}, operands.size(), "code", i)) return;
    for (const uint32_t operand : operands_of(c)) {
      if (!require(operand < i, "code", i)) return;
      sizes_[i] = std::min(kLargestCode + 1, sizes_[i] + sizes_[operand]);
      locals_[i] = std::max(locals_[i], locals_[operand]);
      depths_[i] = std::max(depths_[i], depths_[operand] + 1);
    }
    const auto takes = [&](uint32_t least, uint32_t most) {
      require(c.count >= least && c.count <= most, "code", i);
    };
    const auto index_below = [&](size_t size) { require(c.index < size, "code", i); };
    const auto binds = [&] {
      index_below(1u << 16);
      locals_[i] = std::max(locals_[i], c.index + 1);
    };
    switch (c.op) {
      case CodeOp::kLiteral:
        takes(0, 0);
        index_below(literals_.size());
        break;
      case CodeOp::kSelf:
      case CodeOp::kPrincipal:
      case CodeOp::kResource:
      case CodeOp::kAction:
      case CodeOp::kColumn:
        takes(0, 0);
        break;
      case CodeOp::kContext:
        takes(0, 0);
        index_below(graph_.get<Part::kContext>()[0].count);
        break;
      case CodeOp::kProperty:
        takes(0, 0);
        break;
      case CodeOp::kLocal:
        takes(0, 0);
        binds();
        break;
      case CodeOp::kParameter:
        takes(0, 0);
        index_below(graph_.get<Part::kParameters>().size());
        break;
      case CodeOp::kAttribute:
      case CodeOp::kField:
      case CodeOp::kHas:
      case CodeOp::kKnown:
      case CodeOp::kNot:
      case CodeOp::kLower:
      case CodeOp::kSize:
      case CodeOp::kWeekday:
      case CodeOp::kDate:
      case CodeOp::kTimeOfDay:
      case CodeOp::kNegate:
      case CodeOp::kToDecimal:
      case CodeOp::kUnique:
        takes(1, 1);
        break;
      case CodeOp::kMatches:
        takes(1, 1);
        index_below(graph_.get<Part::kPatterns>().size());
        break;
      case CodeOp::kRow:
        takes(0, 0);
        index_below(graph_.get<Part::kSymbols>().size());
        break;
      case CodeOp::kLike:
        takes(1, 1);
        index_below(graph_.get<Part::kSymbols>().size());
        break;
      case CodeOp::kOtherwise:
      case CodeOp::kImplies:
      case CodeOp::kEqual:
      case CodeOp::kNotEqual:
      case CodeOp::kLess:
      case CodeOp::kLessEqual:
      case CodeOp::kGreater:
      case CodeOp::kGreaterEqual:
      case CodeOp::kInEntity:
      case CodeOp::kInAnyEntity:
      case CodeOp::kInSet:
      case CodeOp::kInNetwork:
      case CodeOp::kUnder:
      case CodeOp::kStartsWith:
      case CodeOp::kEndsWith:
      case CodeOp::kContains:
      case CodeOp::kContainsAll:
      case CodeOp::kContainsAny:
      case CodeOp::kUnion:
      case CodeOp::kIntersect:
      case CodeOp::kMinus:
      case CodeOp::kAdd:
      case CodeOp::kSubtract:
      case CodeOp::kMultiply:
      case CodeOp::kAddMonths:
        takes(2, 2);
        break;
      case CodeOp::kIf:
        takes(3, 3);
        break;
      case CodeOp::kAnd:
      case CodeOp::kOr:
      case CodeOp::kSet:
      case CodeOp::kList:
        break;
      case CodeOp::kAny:
      case CodeOp::kAll:
      case CodeOp::kCount:
        takes(2, 2);
        binds();
        break;
      case CodeOp::kCall: {
        index_below(defines.size());
        if (!problem_.empty()) return;
        const DefineRecord& define = defines[c.index];
        if (!require(define.body < i && c.count == define.parameters, "code", i)) return;
        sizes_[i] = std::min(kLargestCode + 1, sizes_[i] + sizes_[define.body]);
        break;
      }
    }
    require(sizes_[i] <= kLargestCode && depths_[i] <= kDeepestExpression, "code", i);
    if (!problem_.empty()) return;
  }
  for (size_t i = 0; i < defines.size(); ++i) {
    require(defines[i].parameters <= defines[i].frame_size, "define", i);
    frame(defines[i].body, defines[i].frame_size, "define", i);
  }
}

bool PartVerifier::frame(uint32_t code, uint32_t frame_size, const char* part, size_t index) {
  const bool known = code < graph_.get<Part::kCode>().size();
  return require(known && locals_[code] <= frame_size && frame_size < (1u << 16), part, index);
}

void PartVerifier::rules() {
  const auto types = graph_.get<Part::kTypes>();
  const auto assumptions = graph_.get<Part::kAssumptions>();
  const auto variables = graph_.get<Part::kVariables>();
  for (size_t i = 0; i < variables.size(); ++i) require(variables[i] < types.size(), "variable", i);
  for (size_t i = 0; i < assumptions.size(); ++i) {
    const AssumptionRecord& a = assumptions[i];
    range(a.variables, variables.size(), "assumption", i);
    require(a.variables.count <= a.frame_size, "assumption", i);
    frame(a.body, a.frame_size, "assumption", i);
  }
  const auto cases = graph_.get<Part::kCases>();
  for (size_t i = 0; i < cases.size(); ++i) {
    require(cases[i].environment < graph_.get<Part::kEnvironments>().size(), "case", i);
    if (cases[i].guard != kNone) frame(cases[i].guard, cases[i].frame_size, "case", i);
  }
  const auto relaxations = graph_.get<Part::kRelaxations>();
  for (size_t i = 0; i < relaxations.size(); ++i) {
    require(relaxations[i].domain < graph_.domains(), "relaxation", i);
    range(relaxations[i].cases, cases.size(), "relaxation", i);
  }
  const auto policies = graph_.get<Part::kPolicies>();
  for (size_t i = 0; i < policies.size(); ++i) {
    const uint32_t standing = policies[i].standing;
    require(policies[i].level < graph_.domains() &&
                policies[i].name < graph_.get<Part::kSymbols>().size() &&
                (standing == kNone || standing < graph_.get<Part::kStandings>().size()),
            "policy", i);
  }
  const auto standings = graph_.get<Part::kStandings>();
  for (size_t i = 0; i < standings.size(); ++i) {
    range(standings[i].waivers, relaxations.size(), "standing", i);
    range(standings[i].overrides, relaxations.size(), "standing", i);
    range(standings[i].within, cases.size(), "standing", i);
  }
  const auto rules = graph_.get<Part::kRules>();
  for (size_t i = 0; i < rules.size(); ++i) {
    require(rules[i].policy < policies.size() && rules[i].row < FoldRow::kErring &&
                rules[i].kind <= RuleKind::kOblige,
            "rule", i);
  }
  const auto ends = graph_.get<Part::kEnds>();
  for (size_t i = 0; i < ends.size(); ++i) {
    require(ends[i].rule < rules.size() && (i == 0 || ends[i - 1].rule < ends[i].rule), "end", i);
    if (!problem_.empty()) return;
    require((rules[ends[i].rule].traits & kHasEnd) != 0, "end", i);
    require(ends[i].place == kNone || ends[i].place < graph_.get<Part::kPlaces>().size(), "end", i);
  }
  const auto ended = std::ranges::count_if(
      rules, [](const RuleRecord& rule) { return (rule.traits & kHasEnd) != 0; });
  require(static_cast<size_t>(ended) == ends.size(), "end", ends.size());
}

}  // namespace bylaw::graph
