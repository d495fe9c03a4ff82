// Typing of plain data, by the kind of the type that is expected. Entry point:
// Converter::convert().
#include "facts/convert.h"

#include <cassert>
#include <limits>
#include <utility>

#include "base/text.h"

namespace bylaw {
namespace {

enum class NumberFit : uint8_t { kFits, kInexact, kOutOfRange };

/// The number `text` (JSON's grammar) times 10^places, exactly.
NumberFit scaled(std::string_view text, int places, int64_t& result) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  std::string digits;
  int64_t exponent = places;
  size_t i = 0;
  bool fraction = false;
  for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
    if (text[i] == '.') {
      fraction = true;
      continue;
    }
    digits += text[i];
    if (fraction) --exponent;
  }
  if (i < text.size()) {
    ++i;
    const bool down = i < text.size() && text[i] == '-';
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
    int64_t written = 0;
    constexpr int64_t kFar = 1'000'000'000;
    for (; i < text.size() && written < kFar; ++i) written = written * 10 + (text[i] - '0');
    exponent += down ? -written : written;
  }
  digits.erase(0, digits.find_first_not_of('0'));
  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  result = 0;
  if (digits.empty()) return NumberFit::kFits;
  if (exponent < 0) return NumberFit::kInexact;
  if (digits.size() > 19 || exponent > 18) return NumberFit::kOutOfRange;
  digits.append(static_cast<size_t>(exponent), '0');
  for (const char c : digits) {
    const int digit = negative ? -(c - '0') : c - '0';
    if (__builtin_mul_overflow(result, int64_t{10}, &result) ||
        __builtin_add_overflow(result, int64_t{digit}, &result)) {
      return NumberFit::kOutOfRange;
    }
  }
  return NumberFit::kFits;
}

std::vector<std::string> enum_words(const Enum& enumeration) {
  std::vector<std::string> words;
  for (const EnumMember& member : enumeration.members) words.push_back(member.name);
  return words;
}

std::vector<std::string> term_words(const Taxonomy& taxonomy) {
  std::vector<std::string> words;
  for (const Term& term : taxonomy.terms) words.push_back(term.name);
  return words;
}

/// The word that was looked up, and the one that stands in the text if the mesh's terms replaced
/// it.
std::string told(const std::string& meant, const TreeNode& node) {
  if (meant == node.text) return describe(node);
  return quote(meant) + ", which the mesh's terms give for " + describe(node);
}

std::optional<Weekday> parse_weekday(std::string_view text) {
  for (uint8_t day = 0; day < 7; ++day) {
    if (weekday_word(Weekday{day}) == text) return Weekday{day};
  }
  return std::nullopt;
}

}  // namespace

std::string with_article(std::string_view noun) {
  const bool vowel =
      !noun.empty() && std::string_view("aeiouAEIOU").find(noun.front()) != std::string_view::npos;
  const bool spoken_consonant = noun.substr(0, 2) == "Us" || noun.substr(0, 2) == "us";
  return (vowel && !spoken_consonant ? "an " : "a ") + std::string(noun);
}

std::vector<std::string> entity_type_names(const Schema& schema) {
  std::vector<std::string> names;
  for (const EntityType& type : schema.entity_types) names.push_back(type.name.local);
  return names;
}

bool may_be_unknown(const Schema& schema, const Member& member) {
  const Type& type = schema.types[member.type];
  if (type.kind != TypeKind::kSet && type.kind != TypeKind::kList) return false;
  return schema.types[type.element].kind == TypeKind::kTaxonomy;
}

std::vector<std::string> member_names(const std::vector<Member>& members) {
  std::vector<std::string> names;
  for (const Member& member : members) names.push_back(member.name);
  return names;
}

void Converter::add(IssueKind kind, const TreeNode& node, std::string message, std::string hint) {
  issues_.push_back(
      {kind, node.begin, node.end, json_pointer(path_), std::move(message), std::move(hint), ""});
}

void Converter::add_word(IssueKind kind, const TreeNode& node, std::string message,
                         const std::string& word, const std::vector<std::string>& candidates) {
  add(kind, node, std::move(message));
  const auto near = nearest(word, candidates);
  if (!near) return;
  issues_.back().hint = "did you mean '" + *near + "'?";
  // A word that the mesh's terms gave is mended there.
  if (node.text.empty() || node.text == word) issues_.back().suggestion = *near;
}

void Converter::wrong_shape(TypeId type, const TreeNode& node) {
  add(IssueKind::kShape, node,
      "expects " + with_article(schema_.type_name(type)) + ", saw " + describe(node));
}

const std::string* Converter::text_of(TypeId type, const TreeNode& node) {
  if (node.is(TreeNode::Kind::kText) || node.plain) return &node.text;
  wrong_shape(type, node);
  return nullptr;
}

std::string Converter::word(const std::string& text) const {
  if (words_) {
    if (auto mapped = words_(member_, text)) return *mapped;
  }
  return text;
}

std::optional<Value> Converter::convert(TypeId type, const TreeNode& node,
                                        std::string_view member) {
  const std::string_view outer = std::exchange(member_, member);
  std::optional<Value> value = by_kind(type, node);
  member_ = outer;
  return value;
}

std::optional<Value> Converter::by_kind(TypeId type, const TreeNode& node) {
  switch (schema_.types[type].kind) {
    case TypeKind::kError:
      return std::nullopt;
    case TypeKind::kBool:
      if (node.is(TreeNode::Kind::kBool)) return Value(node.boolean);
      wrong_shape(type, node);
      return std::nullopt;
    case TypeKind::kInt:
      return number(type, node, 0);
    case TypeKind::kDecimal:
      return number(type, node, 4);
    case TypeKind::kString:
      if (const std::string* text = text_of(type, node)) return Value(*text);
      return std::nullopt;
    case TypeKind::kDuration:
      return text_form(type, node, &parse_duration, "90d");
    case TypeKind::kTimestamp:
      return text_form(type, node, &parse_timestamp, "2027-06-30T12:00:00Z");
    case TypeKind::kDate:
      return text_form(type, node, &parse_date, "2027-06-30");
    case TypeKind::kIp:
      return text_form(type, node, &parse_ip, "10.1.2.3 or 10.0.0.0/8");
    case TypeKind::kWeekday:
      return text_form(type, node, &parse_weekday, "mon");
    case TypeKind::kAction: {
      const std::string* text = text_of(type, node);
      if (text == nullptr) return std::nullopt;
      if (const auto action = schema_.find_action(*text)) return Value(ActionValue{*action});
      add(IssueKind::kWord, node, quote(*text) + " is no action");
      return std::nullopt;
    }
    case TypeKind::kEnum:
      return enum_member(type, node);
    case TypeKind::kTaxonomy:
      return term(type, node);
    case TypeKind::kEntity:
      return entity(type, node);
    case TypeKind::kRecord:
      return record(type, node);
    case TypeKind::kSet:
      return sequence(type, node, true);
    case TypeKind::kList:
      return sequence(type, node, false);
    case TypeKind::kColumnText:
      break;  // only a filter's row has cells
  }
  wrong_shape(type, node);
  return std::nullopt;
}

std::optional<Value> Converter::number(TypeId type, const TreeNode& node, int places) {
  if (places == 4 && node.is(TreeNode::Kind::kText)) {
    return text_form(type, node, &parse_decimal, "12.5");
  }
  if (!node.is(TreeNode::Kind::kNumber)) {
    wrong_shape(type, node);
    return std::nullopt;
  }
  int64_t units = 0;
  switch (scaled(node.text, places, units)) {
    case NumberFit::kFits:
      return places == 0 ? Value(units) : Value(Decimal{units});
    case NumberFit::kInexact:
      add(IssueKind::kInexact, node,
          places == 0
              ? "expects an int, saw " + describe(node) + ", which is not a whole number"
              : "expects a decimal, saw " + describe(node) + ", which has more than four places");
      return std::nullopt;
    case NumberFit::kOutOfRange:
      add(IssueKind::kRange, node,
          "expects " + with_article(schema_.type_name(type)) + ", saw " + describe(node) +
              ", which is out of its range");
      return std::nullopt;
  }
  return std::nullopt;
}

template <typename T>
std::optional<Value> Converter::text_form(TypeId type, const TreeNode& node,
                                          std::optional<T> (*parse)(std::string_view),
                                          std::string_view example) {
  const std::string* text = text_of(type, node);
  if (text == nullptr) return std::nullopt;
  if (const std::optional<T> value = parse(*text)) return Value(*value);
  std::string hint = "written as " + std::string(example);
  if constexpr (std::is_same_v<T, Ip>) {
    const size_t slash = text->find('/');
    if (slash != std::string::npos && parse_ip(std::string_view(*text).substr(0, slash))) {
      hint = "the bits of a network after its prefix are zero";
    }
  }
  add(IssueKind::kText, node,
      "expects " + with_article(schema_.type_name(type)) + ", saw " + describe(node),
      std::move(hint));
  return std::nullopt;
}

std::optional<Value> Converter::enum_member(TypeId type, const TreeNode& node) {
  const std::string* text = text_of(type, node);
  if (text == nullptr) return std::nullopt;
  const EnumId id = schema_.types[type].enumeration();
  const Enum& enumeration = schema_.enums[id];
  const std::string meant = word(*text);
  if (const auto member = enumeration.find(meant)) return Value(EnumValue{id, *member});
  add_word(IssueKind::kWord, node, schema_.type_name(type) + " has no member " + told(meant, node),
           meant, enum_words(enumeration));
  return std::nullopt;
}

std::optional<Value> Converter::term(TypeId type, const TreeNode& node) {
  const std::string* text = text_of(type, node);
  if (text == nullptr) return std::nullopt;
  const TaxonomyId id = schema_.types[type].taxonomy();
  const Taxonomy& taxonomy = schema_.taxonomies[id];
  const std::string meant = word(*text);
  if (const auto found = taxonomy.find(meant)) return Value(TermValue{id, *found});
  const bool domain = id == Schema::kDomains;
  add_word(domain ? IssueKind::kDomain : IssueKind::kWord, node,
           domain ? told(meant, node) + " is not a domain of the mesh"
                  : schema_.type_name(type) + " has no term " + told(meant, node),
           meant, term_words(taxonomy));
  return std::nullopt;
}

std::optional<Value> Converter::entity(TypeId type, const TreeNode& node) {
  const EntityTypeId expected = schema_.types[type].entity();
  const TreeNode* id = &node;
  if (node.is(TreeNode::Kind::kMap)) {
    const TreeNode* type_name = node.find("type");
    id = node.find("id");
    if (type_name == nullptr || id == nullptr || !type_name->is(TreeNode::Kind::kText) ||
        node.keys.size() != 2) {
      add(IssueKind::kShape, node,
          "expects " + with_article(schema_.type_name(type)) + ", saw an object",
          "an entity is its id or { \"type\", \"id\" }");
      return std::nullopt;
    }
    const auto found = schema_.find_entity_type(type_name->text);
    if (!found) {
      add_word(IssueKind::kUnknownType, *type_name,
               "no entity type is named " + describe(*type_name), type_name->text,
               entity_type_names(schema_));
      return std::nullopt;
    }
    if (*found != expected) {
      add(IssueKind::kReference, node,
          "expects " + with_article(schema_.type_name(type)) + ", saw " +
              with_article(schema_.entity_types[*found].name.local));
      return std::nullopt;
    }
  }
  const std::string* text = text_of(type, *id);
  if (text == nullptr) return std::nullopt;
  if (text->empty()) {
    add(IssueKind::kEmptyId, *id, "an entity's id is empty");
    return std::nullopt;
  }
  return Value(EntityRef{expected, *text});
}

std::optional<Value> Converter::record(TypeId type, const TreeNode& node) {
  if (!node.is(TreeNode::Kind::kMap)) {
    wrong_shape(type, node);
    return std::nullopt;
  }
  const RecordId id = schema_.types[type].record();
  const std::vector<Member>& members = schema_.records[id].members;
  std::vector<std::optional<Value>> values(members.size());
  bool whole = true;
  std::vector<bool> stated(members.size(), false);
  for (size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& key = node.keys[i].name;
    const auto position = find_member(members, key);
    if (!position) {
      ++undeclared_;
      if (count_undeclared_) continue;
      TreeNode at;
      at.begin = node.keys[i].begin;
      at.end = node.keys[i].end;
      add_word(IssueKind::kUnknownMember, at,
               schema_.type_name(type) + " has no member '" + key + "'", key,
               member_names(members));
      // What was probably meant is not missing as well.
      if (const auto near = find_member(members, issues_.back().suggestion)) stated[*near] = true;
      whole = false;
      continue;
    }
    const Member& member = members[*position];
    const bool null = node.items[i].is(TreeNode::Kind::kNull);
    if (null && member.optional) continue;
    stated[*position] = true;
    if (null && may_be_unknown(schema_, member)) continue;
    path_.push_back(key);
    values[*position] = convert(member.type, node.items[i], member.name);
    path_.pop_back();
    whole = whole && values[*position].has_value();
  }
  for (size_t i = 0; i < members.size(); ++i) {
    if (stated[i] || members[i].optional) continue;
    add(IssueKind::kMissingMember, node,
        "the required member '" + members[i].name + "' of " + schema_.type_name(type) +
            " is missing");
    whole = false;
  }
  if (!whole) return std::nullopt;
  return Value::record(id, std::move(values));
}

std::optional<Value> Converter::sequence(TypeId type, const TreeNode& node, bool set) {
  if (!node.is(TreeNode::Kind::kList)) {
    wrong_shape(type, node);
    return std::nullopt;
  }
  const TypeId element = schema_.types[type].element;
  std::vector<Value> values;
  values.reserve(node.items.size());
  bool whole = true;
  for (size_t i = 0; i < node.items.size(); ++i) {
    path_.push_back(std::to_string(i));
    std::optional<Value> value = by_kind(element, node.items[i]);
    path_.pop_back();
    if (value) {
      values.push_back(std::move(*value));
    } else {
      whole = false;
    }
  }
  if (!whole) return std::nullopt;
  return set ? Value::set(std::move(values)) : Value::list(std::move(values));
}

}  // namespace bylaw
