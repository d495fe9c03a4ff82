#!/usr/bin/env bash
# What `bylaw check --cache` keeps when it is interrupted, or can write no more: nothing that is told differs from a check that keeps
# nothing. $1 is the program; run from the root of the tree.
set -uom pipefail  # m: what runs beside may be interrupted
bylaw=$1
mesh=$PWD/policies/northwind
at=(--at 2026-03-02T10:00:00Z)
. tests/expect.sh

"$bylaw" check "$mesh" "${at[@]}" --no-cache >"$place/anew" 2>/dev/null
anew=$?

# As on a full disk: no file may grow.
(trap '' XFSZ; ulimit -f 0; exec "$bylaw" check "$mesh" "${at[@]}" --cache "$place/full") 2> >(cat >"$place/err") | cat >"$place/out"
status=${PIPESTATUS[0]}
expect "a full disk changes no status" test "$status" -eq "$anew"
expect "a full disk changes no finding" cmp "$place/out" "$place/anew"
expect "a full disk is told" grep -q '^bylaw: what is proved is not kept: ' "$place/err"
"$bylaw" check "$mesh" "${at[@]}" --cache "$place/full" >"$place/out" 2>/dev/null
expect "what a full disk left is no harm" cmp "$place/out" "$place/anew"

# Interrupted after a while, again and again, and then let to its end. Z3 alone takes so long that no interrupt comes too late.
for wait in 0.2 0.5 0.8; do
  "$bylaw" check "$mesh" "${at[@]}" --z3 --cache "$place/cut" >/dev/null 2>&1 &
  check=$!
  sleep "$wait"
  kill -INT "$check" 2>/dev/null
  wait "$check" 2>/dev/null
  expect "an interrupt ends a check" test $? -eq 130
done
"$bylaw" check "$mesh" "${at[@]}" --z3 --cache "$place/cut" >"$place/out" 2>"$place/err"
expect "interruptions change no status" test $? -eq "$anew"
expect "interruptions change no finding" cmp "$place/out" "$place/anew"
"$bylaw" check "$mesh" "${at[@]}" --z3 --cache "$place/cut" >"$place/out" 2>"$place/err"
expect "nor does what was kept then" cmp "$place/out" "$place/anew"

report
