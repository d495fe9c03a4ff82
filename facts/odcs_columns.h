// The columns of a contract. Entry point: read_columns().
#ifndef BYLAW_FACTS_ODCS_COLUMNS_H_
#define BYLAW_FACTS_ODCS_COLUMNS_H_

#include <optional>
#include <set>
#include <string>

#include "facts/entities.h"
#include "facts/odcs_context.h"
#include "facts/tree.h"

namespace bylaw {

struct ContractColumns {
  Slot slot;                      // a list or set of the column records
  Lineage lineage;                // where columns without a category may take one from
  std::set<std::string> sources;  // addresses of products that columns are made from
};

/// Flattens the contract's schema: a column per property, nested ones as "outer.inner"; with
/// several tables "table.column". `product_tier` classifies columns that say nothing.
ContractColumns read_columns(ContractContext& context, const TreeNode& root,
                             const ProductType& product, const std::optional<Value>& product_tier);

}  // namespace bylaw

#endif  // BYLAW_FACTS_ODCS_COLUMNS_H_
