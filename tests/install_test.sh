#!/usr/bin/env bash
# Installs the build folder $1 into a fresh place, builds tests/consumer from there by CMake and by pkg-config, and runs both.
set -euo pipefail
build=$1
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

cmake --install "$build" --prefix "$place/usr" >/dev/null
"$place/usr/bin/bylaw" --version
for page in README.md docs/c-api.md docs/decisions-json.md examples/northwind/mesh.yaml; do
  [ -f "$place/usr/share/doc/bylaw/$page" ] || { echo "$page is not installed"; exit 1; }
done

cmake -S "$root/tests/consumer" -B "$place/consumer" -G Ninja -DCMAKE_PREFIX_PATH="$place/usr" >/dev/null
cmake --build "$place/consumer"

PKG_CONFIG_PATH=$(dirname "$(find "$place/usr" -name bylaw.pc)")
export PKG_CONFIG_PATH
library=$(pkg-config --variable=libdir bylaw)
g++ -std=c++20 "$root/tests/consumer/main.cc" $(pkg-config --cflags --libs bylaw) -o "$place/by_pkg_config"

# Every symbol has a version, and none is of a room's own namespace or of another library's headers.
symbols=$(nm -DC --defined-only --with-symbol-versions "$library"/libbylaw.so | cut -d' ' -f3-)
odd=$(grep -v '@@BYLAW_\|^BYLAW_' <<<"$symbols" || true)
inner=$(grep -E '^(typeinfo for |vtable for )?(z3|nlohmann|antlr4|bylaw::(ast|antlr|diag|engine|format|graph|lower|parsing))::' <<<"$symbols" || true)
[ -z "$odd$inner" ] || { echo "symbols that are no API:"; head -20 <<<"$odd$inner"; exit 1; }
for api in '^bylaw::Pdp::decide(.*@@BYLAW_CXX_0$' '^bylaw_decide@@BYLAW_0$'; do
  grep -q "$api" <<<"$symbols" || { echo "no symbol is $api"; exit 1; }
done

mesh=$root/policies/northwind
for program in "$place/consumer/consumer" "$place/by_pkg_config"; do
  for expected in permit:permit_with_view deny:deny_forbidden; do
    got=$(LD_LIBRARY_PATH=$library "$program" "$mesh" 2026-03-02T10:00:00Z <"$mesh/requests/${expected#*:}.json")
    [ "$got" = "${expected%%:*}" ] || { echo "$program on ${expected#*:}: $got"; exit 1; }
  done
done

# The C and the C++ API of the engine, from the bundle of the same mesh.
gcc -std=c99 "$root/tests/consumer/main.c" $(pkg-config --cflags --libs bylaw) -o "$place/c_by_pkg_config"
LD_LIBRARY_PATH=$library "$place/usr/bin/bylaw" compile "$mesh" --at 2026-03-02T10:00:00Z -o "$place/bundle" >/dev/null
for program in "$place/consumer/c_consumer" "$place/c_by_pkg_config" "$place/consumer/pdp_consumer"; do
  for expected in "permit:$root/tests/bundle/publish.json" "deny:$mesh/requests/deny_forbidden.json"; do
    got=$(LD_LIBRARY_PATH=$library "$program" "$place/bundle" <"${expected#*:}")
    [ "$got" = "${expected%%:*}" ] || { echo "$program on ${expected#*:}: $got"; exit 1; }
  done
done
echo "installed, built by CMake and by pkg-config, and run"
