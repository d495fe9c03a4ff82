// Reader of vocabularies as JSON. Entry point: read_schema().
#include <charconv>
#include <limits>
#include <utility>
#include <variant>

#include "facts/json.h"
#include "facts/schema_json.h"
#include "facts/schema_words.h"

namespace bylaw {
namespace {

using Kind = TreeNode::Kind;

/// Reachability of a taxonomy takes a bit for each pair of its terms.
constexpr size_t kMostTerms = size_t{1} << 16;
constexpr uint64_t kMostIds = std::numeric_limits<uint32_t>::max() - 1;

class SchemaReader {
 public:
  explicit SchemaReader(const TreeNode& root) : root_(root) {}

  Result<Schema> read() {
    // Members refer to declarations that stand later, so all are counted first.
    for (const TreeNode& e : items(root_, "enums")) enumeration(e);
    taxonomies();
    record_count_ = items(root_, "records").size();
    type_count_ = items(root_, "types").size();
    for (const TreeNode& r : items(root_, "records")) {
      Record record;
      declared(r, record);
      record.members = members(r, "members");
      schema_.records.add(std::move(record));
    }
    for (const TreeNode& t : items(root_, "types")) entity_type(t);
    schema_.context = members(root_, "context");
    const bool time = !schema_.context.empty() &&
                      schema_.types[schema_.context.front().type].kind == TypeKind::kTimestamp;
    if (!time) fail("the context does not begin with the time");
    for (const TreeNode& a : items(root_, "actions")) action(a);
    for (const TreeNode& e : items(root_, "environments")) environment(e);
    for (const TreeNode& m : items(root_, "masks")) mask(m);
    for (const TreeNode& d : items(root_, "duties")) duty(d);
    zone();
    if (error_) return std::move(*error_);
    schema_.index();
    return std::move(schema_);
  }

 private:
  void fail(std::string message) {
    if (!error_) error_ = Error{"the vocabulary: " + std::move(message)};
  }

  const TreeNode& member(const TreeNode& node, std::string_view name) {
    static const TreeNode kNothing;
    if (const TreeNode* found = node.find(name)) return *found;
    fail("'" + std::string(name) + "' is missing");
    return kNothing;
  }
  const std::vector<TreeNode>& list_of(const TreeNode& node, std::string_view name) {
    static const std::vector<TreeNode> kNone;
    if (node.is(Kind::kList)) return node.items;
    fail("'" + std::string(name) + "' is no list");
    return kNone;
  }
  const std::vector<TreeNode>& items(const TreeNode& node, std::string_view name) {
    return list_of(member(node, name), name);
  }
  std::string text(const TreeNode& node, std::string_view name) {
    const TreeNode& found = member(node, name);
    if (!found.is(Kind::kText)) fail("'" + std::string(name) + "' is no text");
    return found.text;
  }
  bool flag(const TreeNode& node, std::string_view name) {
    const TreeNode* found = node.find(name);
    if (found == nullptr) return false;
    if (!found->is(Kind::kBool)) fail("'" + std::string(name) + "' is no truth value");
    return found->boolean;
  }
  int64_t integer(const TreeNode& node) {
    int64_t value = 0;
    const char* end = node.text.data() + node.text.size();
    const auto [at, error] = std::from_chars(node.text.data(), end, value);
    if (!node.is(Kind::kNumber) || error != std::errc() || at != end) {
      fail("expects a whole number, saw " + describe(node));
      return 0;
    }
    return value;
  }
  /// A number below `count`.
  uint32_t number(const TreeNode& node, uint64_t count, std::string_view of) {
    const int64_t value = integer(node);
    if (value >= 0 && static_cast<uint64_t>(value) < count) return static_cast<uint32_t>(value);
    fail("there is no " + std::string(of) + " " + node.text);
    return 0;
  }
  std::optional<uint32_t> optional_number(const TreeNode& node, std::string_view name,
                                          uint64_t count, std::string_view of) {
    const TreeNode& found = member(node, name);
    if (found.is(Kind::kNull)) return std::nullopt;
    return number(found, count, of);
  }
  template <typename IdType>
  std::vector<IdType> ids(const TreeNode& node, std::string_view name, uint64_t count,
                          std::string_view of) {
    std::vector<IdType> out;
    for (const TreeNode& item : items(node, name)) out.push_back(IdType(number(item, count, of)));
    return out;
  }
  std::vector<std::string> texts(const TreeNode& node) {
    std::vector<std::string> out;
    for (const TreeNode& item : list_of(node, "a list of texts")) {
      if (!item.is(Kind::kText)) fail("expects a text, saw " + describe(item));
      out.push_back(item.text);
    }
    return out;
  }

  void declared(const TreeNode& node, Declared& to) {
    to.name = {text(node, "package"), text(node, "name")};
  }

  /// Nesting is bounded by that of the JSON.
  TypeId type(const TreeNode& node) {
    const auto& parts = list_of(node, "type");
    const std::string word = parts.empty() ? "" : parts[0].text;
    const auto kind = find_word<TypeKind>(kTypeKindWords, word);
    const bool simple = kind && *kind < TypeKind::kEnum;
    if (!kind || parts.size() != (simple ? 1u : 2u)) {
      fail("'" + word + "' is no type");
      return schema_.types.simple(TypeKind::kError);
    }
    switch (*kind) {
      case TypeKind::kEnum:
        return schema_.types.enumeration(
            EnumId(number(parts[1], schema_.enums.size(), "enumeration")));
      case TypeKind::kTaxonomy:
        return schema_.types.taxonomy(
            TaxonomyId(number(parts[1], schema_.taxonomies.size(), "taxonomy")));
      case TypeKind::kEntity:
        return schema_.types.entity(EntityTypeId(number(parts[1], type_count_, "entity type")));
      case TypeKind::kRecord:
        return schema_.types.record(RecordId(number(parts[1], record_count_, "record")));
      case TypeKind::kSet:
        return schema_.types.set(type(parts[1]));
      case TypeKind::kList:
        return schema_.types.list(type(parts[1]));
      case TypeKind::kError:
      case TypeKind::kBool:
      case TypeKind::kInt:
      case TypeKind::kDecimal:
      case TypeKind::kString:
      case TypeKind::kDuration:
      case TypeKind::kTimestamp:
      case TypeKind::kDate:
      case TypeKind::kIp:
      case TypeKind::kAction:
      case TypeKind::kWeekday:
      case TypeKind::kColumnText:
        break;
    }
    return schema_.types.simple(*kind);
  }

  std::vector<Member> members(const TreeNode& node, std::string_view name) {
    std::vector<Member> out;
    for (const TreeNode& item : items(node, name)) {
      Member m;
      m.name = text(item, "name");
      m.type = type(member(item, "type"));
      m.optional = flag(item, "optional");
      m.claim = flag(item, "claim");
      m.adjustable = flag(item, "adjustable");
      out.push_back(std::move(m));
    }
    return out;
  }

  void enumeration(const TreeNode& node) {
    Enum e;
    declared(node, e);
    e.ordered = flag(node, "ordered");
    for (std::string& name : texts(member(node, "members"))) {
      e.members.push_back({std::move(name), {}, {}});
    }
    schema_.enums.add(std::move(e));
  }

  void taxonomies() {
    const auto& all = items(root_, "taxonomies");
    Store<Taxonomy, TaxonomyId> read;
    for (const TreeNode& node : all) {
      Taxonomy t;
      declared(node, t);
      if (node.find("base") != nullptr) {
        t.base = TaxonomyId(number(member(node, "base"), all.size(), "taxonomy"));
      }
      const auto& terms = items(node, "terms");
      if (terms.size() > kMostTerms) return fail("'" + t.name.local + "' has too many terms");
      for (const TreeNode& item : terms) {
        Term term;
        term.name = text(item, "name");
        term.parents = ids<TermId>(item, "parents", terms.size(), "term");
        term.open = flag(item, "open");
        if (item.find("domain") != nullptr) term.domain = text(item, "domain");
        const std::string name = term.name;
        const TermId id = t.terms.add(std::move(term));
        if (!t.by_name.emplace(name, id).second) return fail("two terms are named '" + name + "'");
      }
      if (error_) return;
      if (!acyclic(t)) return fail("the terms of '" + t.name.local + "' go round in a circle");
      t.close();
      read.add(std::move(t));
    }
    if (read.empty()) return fail("there is no tree of domains");
    const Taxonomy& domains = read[Schema::kDomains];
    bool tree = !domains.terms.empty() && domains.terms[Schema::kRoot].parents.empty();
    for (size_t i = 1; i < domains.terms.size(); ++i) {
      tree = tree && domains.terms[domains.terms.id_at(i)].parents.size() == 1;
    }
    if (!tree) return fail("the domains are no tree");
    schema_.taxonomies = std::move(read);
  }

  /// Takes away terms whose parents are all gone until none is left.
  static bool acyclic(const Taxonomy& t) {
    std::vector<uint32_t> waits(t.terms.size(), 0);
    std::vector<std::vector<uint32_t>> children(t.terms.size());
    std::vector<uint32_t> free;
    for (uint32_t i = 0; i < t.terms.size(); ++i) {
      const std::vector<TermId>& parents = t.terms[TermId(i)].parents;
      waits[i] = static_cast<uint32_t>(parents.size());
      for (const TermId parent : parents) children[parent.index()].push_back(i);
      if (parents.empty()) free.push_back(i);
    }
    size_t gone = 0;
    for (; !free.empty(); ++gone) {
      const uint32_t term = free.back();
      free.pop_back();
      for (const uint32_t child : children[term]) {
        if (--waits[child] == 0) free.push_back(child);
      }
    }
    return gone == t.terms.size();
  }

  void entity_type(const TreeNode& node) {
    EntityType t;
    declared(node, t);
    t.parents = ids<EntityTypeId>(node, "parents", type_count_, "entity type");
    t.attributes = members(node, "attributes");
    t.domain = optional_number(node, "domain", t.attributes.size(), "attribute");
    schema_.entity_types.add(std::move(t));
  }

  void action(const TreeNode& node) {
    Action a;
    declared(node, a);
    a.properties = members(node, "properties");
    a.principals = ids<EntityTypeId>(node, "principals", type_count_, "entity type");
    a.resources = ids<EntityTypeId>(node, "resources", type_count_, "entity type");
    if (const TreeNode& columns = member(node, "columns"); !columns.is(Kind::kNull)) {
      ColumnSource source;
      source.path = texts(member(columns, "path"));
      source.record = RecordId(number(member(columns, "record"), record_count_, "record"));
      if (error_) return;
      const std::vector<Member>& fields = schema_.records[source.record].members;
      source.name = number(member(columns, "name"), fields.size(), "field");
      source.categories = optional_number(columns, "categories", fields.size(), "field");
      a.columns = std::move(source);
    }
    schema_.actions.add(std::move(a));
  }

  void environment(const TreeNode& node) {
    const auto& parts = list_of(node, "environment");
    if (parts.size() != 3) return fail("an environment is no action with two types");
    schema_.environments.add({ActionId(number(parts[0], schema_.actions.size(), "action")),
                              EntityTypeId(number(parts[1], type_count_, "entity type")),
                              EntityTypeId(number(parts[2], type_count_, "entity type"))});
  }

  std::optional<MaskAmount> amount(const TreeNode& node, std::string_view name, size_t parameters) {
    const TreeNode& found = member(node, name);
    if (found.is(Kind::kNull)) return std::nullopt;
    return MaskAmount{integer(member(found, "constant")),
                      optional_number(found, "parameter", parameters, "parameter")};
  }

  void mask(const TreeNode& node) {
    Mask m;
    declared(node, m);
    m.parameters = members(node, "parameters");
    const TreeNode& base = member(node, "base");
    m.base.full = flag(base, "full");
    m.base.prefix = number(member(base, "prefix"), kMostIds + 2, "prefix");
    m.base.suffix = number(member(base, "suffix"), kMostIds + 2, "suffix");
    m.base.length = flag(base, "length");
    m.base.format = flag(base, "format");
    const std::string word = text(base, "token");
    if (const auto token = find_word<Token>(kTokenWords, word)) {
      m.base.token = *token;
    } else {
      fail("'" + word + "' is no token");
    }
    m.base.scope = text(base, "scope");
    m.base.bucket = integer(member(base, "bucket"));
    m.base.order = flag(base, "order");
    m.prefix = amount(node, "prefix", m.parameters.size());
    m.suffix = amount(node, "suffix", m.parameters.size());
    m.bucket = amount(node, "bucket", m.parameters.size());
    m.scope_parameter = optional_number(node, "scope", m.parameters.size(), "parameter");
    m.column_types = texts(member(node, "columns"));
    schema_.masks.add(std::move(m));
  }

  void duty(const TreeNode& node) {
    Duty d;
    declared(node, d);
    d.parameters = members(node, "parameters");
    for (const TreeNode& words : items(node, "words")) d.words.push_back(texts(words));
    const std::string word = text(node, "combination");
    if (const auto combination = find_word<DutyCombination>(kCombinationWords, word)) {
      d.combination = *combination;
    } else {
      fail("'" + word + "' combines no duties");
    }
    d.gates = flag(node, "gates");
    if (const auto by = optional_number(node, "done_by", schema_.actions.size(), "action")) {
      d.done_by = ActionId(*by);
    }
    schema_.duties.add(std::move(d));
  }

  void zone() {
    const TreeNode& node = member(root_, "zone");
    schema_.zone = text(node, "name");
    schema_.zone_offset_ms = integer(member(node, "offset"));
    for (const TreeNode& change : items(node, "changes")) {
      const auto& parts = list_of(change, "a change of clocks");
      if (parts.size() != 2) return fail("a change of clocks is no time with an offset");
      const Timestamp from{integer(parts[0])};
      if (!schema_.zone_changes.empty() && from <= schema_.zone_changes.back().from) {
        return fail("the changes of clocks are not in order");
      }
      schema_.zone_changes.push_back({from, integer(parts[1])});
    }
  }

  const TreeNode& root_;
  Schema schema_;
  size_t record_count_ = 0;
  size_t type_count_ = 0;
  std::optional<Error> error_;
};

}  // namespace

Result<Schema> read_schema(std::string_view text) {
  const auto parsed = parse_json(text);
  if (const auto* error = std::get_if<TreeError>(&parsed)) {
    return Error{"the vocabulary: " + error->message + " at byte " + std::to_string(error->begin)};
  }
  return SchemaReader(std::get<TreeNode>(parsed)).read();
}

}  // namespace bylaw
