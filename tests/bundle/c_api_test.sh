#!/usr/bin/env bash
# The C API from C ($3), Python and LuaJIT over the library $2: all must answer the example mesh's requests as `bylaw eval --bundle` ($1)
# does, byte for byte.
set -euo pipefail
bylaw=$1 library=$2 program=$3
here=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$bylaw" compile policies/northwind --at 2026-03-02T10:00:00Z -o "$place/bundle" >/dev/null
requests=(policies/northwind/requests/*.json tests/bundle/publish.json)
for request in "${requests[@]}"; do
  "$bylaw" eval --bundle "$place/bundle" --at 2026-03-02T10:00:00Z --format json "$request"
done >"$place/expected"
grep -q '"decision": true' "$place/expected"
"$program" "$place/bundle" "${requests[@]}" >"$place/c"
/usr/bin/python3 "$here/c_api.py" "$library" "$place/bundle" "${requests[@]}" >"$place/python"
luajit "$here/c_api.lua" "$library" "$place/bundle" "${requests[@]}" >"$place/lua"
cmp "$place/c" "$place/python"
cmp "$place/c" "$place/lua"
grep -v "^[a-z]*/" "$place/c" | cmp - "$place/expected"

# What the library gives away of the C API is versioned.
nm -D --defined-only "$library" | grep -c ' T bylaw_[a-z_]*@@BYLAW_0' | grep -qx 16
echo "C, Python and LuaJIT answer ${#requests[@]} requests as the command does"
