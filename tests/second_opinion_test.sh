#!/usr/bin/env bash
# cvc5 on a sample of the questions that `bylaw check --emit-smt` writes, and Z3's program on the same in its own form: who answers
# must answer as the check did. $1 is the program; run from the root of the tree. Without them it fails.
set -uo pipefail
bylaw=$1
mesh=$PWD/policies/northwind
at=(--at 2026-03-02T10:00:00Z)
sample=40   # questions that are asked again
limit=5     # seconds for each
. tests/expect.sh

"$bylaw" check "$mesh" "${at[@]}" --emit-smt "$place/one" -j 1 >"$place/out"
expect "the check itself holds" same $? 0
"$bylaw" check "$mesh" "${at[@]}" --emit-smt "$place/two" -j 2 >/dev/null
expect "the same questions for any number of workers" diff -rq "$place/one" "$place/two"
"$bylaw" check "$mesh" "${at[@]}" --no-cache --notes >"$place/clauses"
"$bylaw" check "$mesh" "${at[@]}" --no-cache --notes --z3 >"$place/z3"
expect "Z3 alone finds the same" cmp "$place/clauses" "$place/z3"
for broken in policies/northwind-broken policies/conflicts/c*/; do
  "$bylaw" check "$broken" "${at[@]}" --no-cache --notes >"$place/clauses" 2>&1
  "$bylaw" check "$broken" "${at[@]}" --no-cache --notes --z3 >"$place/z3" 2>&1
  expect "Z3 alone finds the same in $broken" cmp "$place/clauses" "$place/z3"
done
expect "questions of both answers" grep -q ' unsat$' "$place/one/index.txt"
expect "questions of both answers" grep -q ' sat$' "$place/one/index.txt"

touch "$place/file"
"$bylaw" check "$mesh" "${at[@]}" --emit-smt "$place/file/below" >/dev/null 2>"$place/err"
expect "a folder that can't be" same $? 2
expect "a folder that can't be is told" grep -q 'cannot' "$place/err"
# As on a full disk: no file may grow beyond 1 KiB.
(trap '' XFSZ; ulimit -f 1; "$bylaw" check "$mesh" "${at[@]}" --emit-smt "$place/small" 2>"$place/err" | cat >/dev/null; exit "${PIPESTATUS[0]}")
expect "a full disk is an error" same $? 2
expect "a full disk is told" grep -q 'cannot' "$place/err"

for solver in cvc5 z3; do
  if ! command -v "$solver" >/dev/null; then
    echo "$solver is not installed, and without it there is no second opinion: ./test installs it" >&2
    exit 1
  fi
done

# opinion SOLVER FORM COMMAND…: asks it of the sample. Most have to be answered.
opinion() {
  local solver=$1 form=$2 answered=0 disagree=0 open=0 name status answer
  shift 2
  while read -r name status; do
    answer=$(timeout $((limit + 5)) "$@" "$place/one/$name.$form.smt2" 2>/dev/null | head -1)
    case "$answer" in
      sat | unsat)
        answered=$((answered + 1))
        if [ "$answer" != "$status" ]; then
          disagree=$((disagree + 1))
          echo "$solver says $answer of $name, the check $status"
        fi
        ;;
      *) open=$((open + 1)) ;;
    esac
  done <"$place/sample"
  echo "$solver: $answered answered, $open not within $limit s, $disagree otherwise than the check"
  expect "$solver agrees" same "$disagree" 0
  expect "$solver answers most" test "$answered" -gt "$open"
}

total=$(wc -l <"$place/one/index.txt")
awk -v step=$((total / sample + 1)) 'NR % step == 1 || step == 1' "$place/one/index.txt" >"$place/sample"
echo "$total questions, $(wc -l <"$place/sample") of them asked again"
opinion cvc5 definitions cvc5 --tlimit=$((limit * 1000))
opinion z3 equations z3 -T:$limit

report
