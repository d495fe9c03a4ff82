#!/usr/bin/env bash
# Threads that decide while facts change and bundles are swapped: makes two bundles with bylaw ($1), of which each permits where
# both sides have the same phase, and runs swap_threads ($2) with them.
set -euo pipefail
bylaw=$1 program=$2
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir -p "$place"/mesh/{global,domains/shop,entities}
cat >"$place/mesh/mesh.yaml" <<'END'
mesh: swap
central: [global/]
domains:
  shop: { path: domains/shop, owner: team/shop }
entities: [entities/*.json]
END
cat >"$place/mesh/global/model.bylaw" <<'END'
module model
entity Group in Group { }
entity User in Group { phase: string }
entity Product { domain: Domain, phase: string, keeper: User }
action read by User on Product
END
cat >"$place/mesh/entities/all.json" <<'END'
[{"type": "Group", "id": "g0"},
 {"type": "User", "id": "ada", "attributes": {"phase": "p0"}, "parents": [{"type": "Group", "id": "g0"}]},
 {"type": "Product", "id": "a", "attributes": {"domain": "shop", "phase": "p0", "keeper": "ada"}}]
END
compile() {
  printf 'domain shop\nimport model\nbylaw same { permit read when %s }\n' "$1" >"$place/mesh/domains/shop/rules.bylaw"
  "$bylaw" compile "$place/mesh" -o "$place/$2" >/dev/null
}
compile "principal.phase == resource.phase and resource.keeper.phase == principal.phase" one
compile "resource.phase == principal.phase and resource.keeper == principal" other
"$program" "$place/one" "$place/other"
