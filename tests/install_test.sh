#!/usr/bin/env bash
# Installs the build folder $1 into a fresh place, builds tests/consumer from there by CMake and by pkg-config, and runs both.
set -euo pipefail
build=$1
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

cmake --install "$build" --prefix "$place/usr" >/dev/null
"$place/usr/bin/bylaw" --version

cmake -S "$root/tests/consumer" -B "$place/consumer" -G Ninja -DCMAKE_PREFIX_PATH="$place/usr" >/dev/null
cmake --build "$place/consumer"

PKG_CONFIG_PATH=$(dirname "$(find "$place/usr" -name bylaw.pc)")
export PKG_CONFIG_PATH
library=$(pkg-config --variable=libdir bylaw)
g++ -std=c++20 "$root/tests/consumer/main.cc" $(pkg-config --cflags --libs bylaw) -o "$place/by_pkg_config"

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
