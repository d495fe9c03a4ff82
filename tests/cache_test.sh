#!/usr/bin/env bash
# What `bylaw check --cache` keeps when it is interrupted, or can write no more: nothing that is told differs from a check that keeps
# nothing. $1 is the program; run from the root of the tree.
set -uom pipefail  # m: what runs beside may be interrupted
bylaw=$1
mesh=$PWD/policies/northwind
at=(--at 2026-03-02T10:00:00Z)
. tests/expect.sh

# limited KIB ARGUMENTS…: a check that may write no file larger; prints its status.
limited() {
  local most=$1
  shift
  { { (trap '' XFSZ; ulimit -f "$most"; "$bylaw" check "$@" "${at[@]}"; echo $? >&4) 2>&1 >&3 | cat >"$place/err"; } 3>&1 | cat >"$place/out"; } 4>&1
}

"$bylaw" check "$mesh" "${at[@]}" --no-cache >"$place/anew" 2>/dev/null
anew=$?

# As on a full disk: no file may grow.
status=$(limited 0 "$mesh" --cache "$place/full")
expect "a full disk changes no status" test "$status" -eq "$anew"
expect "a full disk changes no finding" cmp "$place/out" "$place/anew"
expect "a full disk is told" grep -q '^bylaw: what is proved is not kept: ' "$place/err"
"$bylaw" check "$mesh" "${at[@]}" --cache "$place/full" >"$place/out" 2>/dev/null
expect "what a full disk left is no harm" cmp "$place/out" "$place/anew"

# As on a disk that fills while it is written: what was found takes more than there is room for, that there is nothing takes less.
found=$PWD/policies/conflicts/c18-forbidden-duty
kept() { find "$1" -type f -size "$2" | wc -l; }
"$bylaw" check "$found" "${at[@]}" --cache "$place/whole" >"$place/found" 2>/dev/null
anew_found=$?
expect "some of what is kept is small, some large" test "$(kept "$place/whole" -1025c)" -gt 0 -a "$(kept "$place/whole" +1024c)" -gt 0
status=$(limited 1 "$found" --jobs 1 --cache "$place/filled")
expect "a disk that fills changes no status" test "$status" -eq "$anew_found"
expect "a disk that fills changes no finding" cmp "$place/out" "$place/found"
expect "a disk that fills is told once" test "$(grep -c '^bylaw: what is proved is not kept: ' "$place/err")" -eq 1
expect "what it has room for is kept" test "$(kept "$place/filled" -1025c)" -gt 0
expect "nothing half written is left" test "$(kept "$place/filled" +1023c)" -eq 0
"$bylaw" check "$found" "${at[@]}" --cache "$place/filled" >"$place/out" 2>"$place/err"
expect "what it had room for is no harm" cmp "$place/out" "$place/found"
expect "with room again nothing is told" cmp "$place/err" /dev/null
expect "with room again all is kept" diff -r "$place/filled" "$place/whole"

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

# Two at the same time that keep in one folder, one of which is interrupted.
for wait in 0.3 0.6; do
  "$bylaw" check "$mesh" "${at[@]}" --z3 --cache "$place/both$wait" >"$place/out" 2>"$place/err" &
  stays=$!
  "$bylaw" check "$mesh" "${at[@]}" --z3 --cache "$place/both$wait" >/dev/null 2>&1 &
  goes=$!
  sleep "$wait"
  kill -INT "$goes" 2>/dev/null
  wait "$goes" 2>/dev/null
  expect "an interrupt ends one of two checks" test $? -eq 130
  wait "$stays"
  expect "the other's status is the same" test $? -eq "$anew"
  expect "the other's findings are the same" cmp "$place/out" "$place/anew"
  expect "the other has nothing to tell" cmp "$place/err" /dev/null
  "$bylaw" check "$mesh" "${at[@]}" --z3 --cache "$place/both$wait" >"$place/out" 2>"$place/err"
  expect "what both kept is no harm" cmp "$place/out" "$place/anew"
  expect "nothing is told of what both kept" cmp "$place/err" /dev/null
done

report
