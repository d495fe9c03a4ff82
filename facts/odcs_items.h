// The parts of a contract that come in lists (servers, service levels, quality rules, …), for
// attributes that are lists of records or of names. Entry point: ContractItems.
#ifndef BYLAW_FACTS_ODCS_ITEMS_H_
#define BYLAW_FACTS_ODCS_ITEMS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "facts/odcs_context.h"
#include "facts/tree.h"

namespace bylaw {

class ContractItems {
 public:
  ContractItems(ContractContext& context, const TreeNode& root) : context_(context), root_(root) {}

  struct List {
    std::vector<const TreeNode*> items;  // maps
    std::string_view named_by;           // the field that names one, where names are wanted
  };
  /// The list that an attribute of that name is filled from; nothing if it is the name of none.
  std::optional<List> find(std::string_view snake_name);

  /// The rules of all tables and columns; each has an `element`, "table" or "table.column".
  std::vector<const TreeNode*> quality() { return below("quality"); }

 private:
  std::vector<const TreeNode*> of_field(const TreeNode& map, std::string_view field);
  std::vector<const TreeNode*> below(std::string_view field);
  void collect(const TreeNode& owner, std::string_view field, const std::string& element,
               std::vector<const TreeNode*>& out);
  std::vector<const TreeNode*> members();

  ContractContext& context_;
  const TreeNode& root_;
};

}  // namespace bylaw

#endif  // BYLAW_FACTS_ODCS_ITEMS_H_
