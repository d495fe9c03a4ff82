// The attributes of a data product, filled by name from a contract. Entry point: read_product().
#ifndef BYLAW_FACTS_ODCS_ATTRIBUTES_H_
#define BYLAW_FACTS_ODCS_ATTRIBUTES_H_

#include <optional>
#include <string>
#include <vector>

#include "facts/entities.h"
#include "facts/odcs_columns.h"
#include "facts/odcs_context.h"
#include "facts/tree.h"

namespace bylaw {

struct ContractProduct {
  std::optional<std::string> id;  // its address, else the contract's id
  std::vector<Slot> attributes;
  std::vector<Span> places;  // by attribute, where it is stated; invalid where it isn't
  Lineage lineage;
};

/// What docs/catalog.md says of each attribute; a required one that the contract doesn't give is
/// reported.
ContractProduct read_product(ContractContext& context, const TreeNode& root,
                             const ProductType& product);

}  // namespace bylaw

#endif  // BYLAW_FACTS_ODCS_ATTRIBUTES_H_
