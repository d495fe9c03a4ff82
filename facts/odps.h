// Data products of the Bitol Open Data Product Standard: what they lend to the contracts of their
// output ports, and from which contracts those are made. Entry points: DataProducts (filled before
// contracts are read), link_inputs() (called after).
#ifndef BYLAW_FACTS_ODPS_H_
#define BYLAW_FACTS_ODPS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/source.h"
#include "facts/entities.h"
#include "facts/read_odcs.h"
#include "facts/schema.h"
#include "facts/tree.h"

namespace bylaw {

/// A contract as ports name it.
struct ContractName {
  std::string id;
  std::string version;  // or empty
  Span span{};
};

class DataProducts {
 public:
  /// Adds the data product that `root` describes; its mistakes are reported.
  void add(TreeNode root, FileId file, Diagnostics& diagnostics);

  /// Adds to a contract what the product that carries it says and it doesn't: domain, tenant, team,
  /// support, tags, the product's name and ports, and custom properties one by one. A domain that
  /// differs is reported.
  void lend(TreeNode& contract, FileId file, const TermMap& terms, Diagnostics& diagnostics) const;

  struct Port {
    size_t product = 0;  // of products_
    ContractName contract;
    std::vector<ContractName> inputs;
    size_t position = 0;  // among the product's output ports
  };
  const std::vector<Port>& ports() const { return ports_; }

 private:
  struct Product {
    TreeNode root;  // every node knows its file
  };
  void add_port(size_t position, const TreeNode& port, const std::vector<ContractName>& inputs,
                FileId file, Diagnostics& diagnostics);
  const Port* port_of(const TreeNode& contract) const;

  std::vector<Product> products_;
  std::vector<Port> ports_;
  std::multimap<std::string, size_t> by_contract_;  // ports by the contract's id
};

/// True if the two name the same major version, or one names none: "1.2.0" and "v1".
bool same_major(std::string_view a, std::string_view b);

/// Adds to each product's `inputs` the products whose contracts its port is made from. A contract
/// that the catalogue doesn't hold is reported, and stays among the inputs as a name that nothing
/// is known of.
void link_inputs(const DataProducts& products, const Schema& schema, EntityStoreBuilder& store,
                 Diagnostics& diagnostics);

}  // namespace bylaw

#endif  // BYLAW_FACTS_ODPS_H_
