#!/usr/bin/env bash
# What only the real program can show: standard input, a full disk, a reader that went away, colours, folders upwards.
# $1 is the program; run from the root of the tree.
set -uo pipefail
bylaw=$1
root=$PWD
mesh=$root/policies/northwind
at=(--at 2026-03-02T10:00:00Z)
. tests/expect.sh

"$bylaw" --version >"$place/out"
expect "the version" grep -qx 'bylaw [0-9.]*' "$place/out"

"$bylaw" >"$place/out" 2>"$place/err"
expect "no command is wrong usage" same $? 2
expect "wrong usage shows the help" grep -q 'Usage: bylaw' "$place/err"
expect "wrong usage prints nothing on standard output" same "$(wc -c <"$place/out")" 0

"$bylaw" check "$mesh" >/dev/full 2>"$place/err"
expect "a full disk is an error" same $? 2
expect "a full disk is told" grep -q 'cannot write the output' "$place/err"

{ "$bylaw" show "$mesh" --rulebook; echo $? >"$place/status"; } 2>/dev/null | true
status=$(cat "$place/status")
expect "a reader that went away doesn't kill" test "$status" -eq 0 -o "$status" -eq 2

"$bylaw" eval --mesh "$mesh" "${at[@]}" --exit-code - <"$mesh/requests/permit_with_view.json" >/dev/null
expect "a request on standard input, permitted" same $? 0
"$bylaw" eval --mesh "$mesh" "${at[@]}" --exit-code - <"$mesh/requests/deny_forbidden.json" >/dev/null
expect "a request on standard input, denied" same $? 4
"$bylaw" eval --mesh "$mesh" "$mesh/requests" >/dev/null 2>&1
expect "a folder is no request" same $? 2

(cd "$mesh/domains/clothing" && "$bylaw" check "${at[@]}" >/dev/null)
expect "the mesh is found upwards" same $? 0
"$bylaw" check "$place" >/dev/null 2>"$place/err"
expect "a folder without a mesh" same $? 2
expect "a folder without a mesh is told" grep -q 'holds no mesh.yaml' "$place/err"

"$bylaw" new "$place/fresh" >/dev/null 2>&1
expect "a new mesh" same $? 0
"$bylaw" check --strict "$place/fresh" >/dev/null
expect "a new mesh checks" same $? 0
"$bylaw" test "$place/fresh" >/dev/null
expect "a new mesh passes its tests" same $? 0
"$bylaw" eval --mesh "$place/fresh" --exit-code "$place/fresh/requests/read.json" >/dev/null
expect "a new mesh decides its request" same $? 0
"$bylaw" new "$place/fresh" >/dev/null 2>&1
expect "nothing is overwritten" same $? 2

cp -r policies/northwind-broken "$place/broken"
"$bylaw" check "$place/broken" >"$place/out"
expect "a broken mesh has findings" same $? 1
expect "no colours in a file" same "$(grep -c $'\x1b' "$place/out")" 0
TERM=xterm NO_COLOR= script -qec "'$bylaw' check '$place/broken'" /dev/null </dev/null >"$place/out" 2>&1
expect "colours on a terminal" grep -q $'\x1b\[' "$place/out"
TERM=xterm NO_COLOR=1 script -qec "'$bylaw' check '$place/broken'" /dev/null </dev/null >"$place/out" 2>&1
expect "no colours where they are not wanted" same "$(grep -c $'\x1b' "$place/out")" 0
"$bylaw" test --format lcov "$place/fresh" >"$place/out" 2>"$place/err"
expect "lcov alone on standard output" same "$(head -n 1 "$place/out")" TN:
expect "its results on standard error" grep -q '0 failed' "$place/err"
"$bylaw" check --fix "$place/broken" >"$place/fixed" 2>"$place/err"
expect "what can be mended is mended" grep -q '^mended ' "$place/err"
expect "no scratch files are left" same "$(find "$place/broken" -name '*.bylaw-new' | wc -l)" 0
for format in json sarif; do
  "$bylaw" check --format "$format" "$place/broken" >"$place/out" 2>"$place/err"
  expect "$format alone on standard output" test "$(head -c 1 "$place/out")" = '{'
done

# Keys and a snapshot of a whole mesh's facts: packed, verified, changed by one byte, cut off, and used.
"$bylaw" keygen "$place/one" >/dev/null 2>&1
expect "a key" same $? 0
expect "a secret key is its owner's alone" same "$(stat -c %a "$place/one.key")" 600
"$bylaw" keygen "$place/one" >/dev/null 2>&1
expect "no key is overwritten" same $? 2
"$bylaw" keygen "$place/two" >/dev/null 2>&1
"$bylaw" facts pack "$mesh" "${at[@]}" --key "$place/one.key" --out "$place/facts" >/dev/null
expect "facts are packed" same $? 0
"$bylaw" facts verify "$place/facts" --trust "$place/one.pub" >/dev/null
expect "they are signed" same $? 0
"$bylaw" facts verify "$place/facts" --trust "$place/two.pub" >/dev/null 2>&1
expect "not by another" same $? 1
sed 's/confidential/restricted/' "$place/facts" >"$place/forged"
"$bylaw" facts verify "$place/forged" --unsigned >/dev/null 2>"$place/err"
expect "a change is noticed" grep -q 'changed or damaged' "$place/err"
head -c 5000 "$place/facts" >"$place/cut"
"$bylaw" facts verify "$place/cut" --unsigned >/dev/null 2>"$place/err"
expect "a cut is noticed" grep -q 'cut off' "$place/err"
"$bylaw" show "$mesh" --entities | sed '$d' >"$place/live"
"$bylaw" facts export "$place/facts" >"$place/packed"
expect "a snapshot holds the mesh's facts" cmp -s "$place/live" "$place/packed"
for request in permit_with_view deny_forbidden; do
  "$bylaw" eval --mesh "$mesh" "${at[@]}" "$mesh/requests/$request.json" >"$place/live"
  "$bylaw" eval --mesh "$mesh" "${at[@]}" --facts "$place/facts" --trust "$place/one.pub" "$mesh/requests/$request.json" >"$place/packed"
  expect "$request is decided alike on a snapshot" cmp -s "$place/live" "$place/packed"
done

report
