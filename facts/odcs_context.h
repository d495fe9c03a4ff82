// What the parts of the contract reader share: checked access to fields, custom properties, and
// local words. Entry points: ContractContext, CustomProperties.
#ifndef BYLAW_FACTS_ODCS_CONTEXT_H_
#define BYLAW_FACTS_ODCS_CONTEXT_H_

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "facts/entities.h"
#include "facts/read_odcs.h"
#include "facts/schema.h"
#include "facts/tree.h"

namespace bylaw {

/// The type whose entities contracts describe, and where its columns go.
struct ProductType {
  EntityTypeId type;
  std::optional<uint32_t> columns;  // the attribute that holds a list or set of records
  RecordId column;                  // those records
};

/// The one entity type named DataProduct; else the resource type of the actions that read columns;
/// else the one type with an attribute `columns`.
std::optional<ProductType> find_product_type(const Schema& schema);

/// "endOfSupport", "end-of-support" and "End of support" as "end_of_support".
std::string snake_case(std::string_view name);

/// Positions of the members named tier or classification that are of an ordered enum.
std::optional<uint32_t> find_tier(const Schema& schema, const std::vector<Member>& members);
/// The highest member of an ordered enum.
std::optional<Value> strictest(const Schema& schema, TypeId type);

class ContractContext {
 public:
  ContractContext(const Schema& of_schema, FileId of_file, const TermMap& terms, Diagnostics& to)
      : schema(of_schema), file(of_file), diagnostics(to), terms_(terms) {}

  const Schema& schema;
  const FileId file;
  Diagnostics& diagnostics;

  Span span(const TreeNode& node) const {
    return {node.file == TreeNode::kNoFile ? file : FileId(node.file), node.begin, node.end};
  }
  Span span(const TreeKey& key) const { return {file, key.begin, key.end}; }

  /// The field of a map, if it is there, is not null, and is of the kind; a wrong kind is reported.
  const TreeNode* list(const TreeNode& map, std::string_view field);
  const TreeNode* map(const TreeNode& map, std::string_view field);
  const TreeNode* text(const TreeNode& map, std::string_view field);
  /// True if `node` is a map; else reported as `what`.
  bool expect_map(const TreeNode& node, std::string_view what);

  /// A node of that kind which stands in no text, at the place of another; it lives as long as
  /// this.
  TreeNode& make(TreeNode::Kind kind, const TreeNode& at);
  /// `node` in the shape of a type: of a map what the record declares, by name in either spelling,
  /// from its fields and its custom properties; in it, one thing is a list of one where a list is
  /// wanted.
  const TreeNode& fit(const TreeNode& node, TypeId type);

  /// Warns of fields that the standard doesn't know.
  void known_fields(const TreeNode& map, std::string_view what,
                    const std::vector<std::string>& fields);

  /// The value of a member or attribute; reported where it doesn't fit.
  std::optional<Value> convert(const Member& member, const TreeNode& node, std::string_view place);
  /// The value of a member of an ordered enum; a word that is none of its own is reported and
  /// treated as the strictest.
  std::optional<Value> classify(const Member& member, const TreeNode& node);
  /// The term a word stands for, silently.
  std::optional<Value> term(const Member& member, TaxonomyId taxonomy,
                            const std::string& word) const;
  /// What the mesh's terms give for a word.
  std::optional<std::string> mapped(std::string_view member, std::string_view word) const;

 private:
  void wrong_shape(const TreeNode& node, std::string_view what, std::string_view wanted);
  const TreeNode& record(const TreeNode& map, RecordId id);
  const TermMap& terms_;
  std::set<std::string> unmapped_;  // words that were reported
  std::deque<TreeNode> made_;
};

/// The custom properties of a map, by their names in snake case.
class CustomProperties {
 public:
  CustomProperties(ContractContext& context, const TreeNode& owner);
  /// The value of the property; null if it isn't there.
  const TreeNode* find(std::string_view snake_name) const;

 private:
  std::map<std::string, const TreeNode*, std::less<>> values_;
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_ODCS_CONTEXT_H_
