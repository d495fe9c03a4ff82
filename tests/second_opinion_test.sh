#!/usr/bin/env bash
# cvc5 on a sample of the questions that `bylaw check --emit-smt` writes, and Z3's program on the same in its own form: who answers
# must answer as the check did. $1 is the program; run from the root of the tree. Without cvc5 it is skipped, and fails where $CI is set.
set -uo pipefail
bylaw=$1
mesh=$PWD/policies/northwind
at=(--at 2026-03-02T10:00:00Z)
sample=40   # questions that are asked again
limit=5     # seconds for each
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
passed=0
failed=0

expect() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL $name: $*"
  fi
}
same() { [ "$1" = "$2" ]; }

"$bylaw" check "$mesh" "${at[@]}" --emit-smt "$place/one" -j 1 >"$place/out"
expect "the check itself holds" same $? 0
"$bylaw" check "$mesh" "${at[@]}" --emit-smt "$place/two" -j 2 >/dev/null
expect "the same questions for any number of workers" diff -rq "$place/one" "$place/two"
expect "questions of both answers" grep -q ' unsat$' "$place/one/index.txt"
expect "questions of both answers" grep -q ' sat$' "$place/one/index.txt"

touch "$place/file"
"$bylaw" check "$mesh" "${at[@]}" --emit-smt "$place/file/below" >/dev/null 2>"$place/err"
expect "a folder that can't be" same $? 2
expect "a folder that can't be is told" grep -q 'cannot' "$place/err"
if [ -w /dev/shm ] && [ "$(id -u)" -eq 0 ] && mkdir "$place/small" && mount -t tmpfs -o size=64k tmpfs "$place/small" 2>/dev/null; then
  "$bylaw" check "$mesh" "${at[@]}" --emit-smt "$place/small" >/dev/null 2>"$place/err"
  expect "a full disk is an error" same $? 2
  expect "a full disk is told" grep -q 'cannot' "$place/err"
  umount "$place/small"
fi

if ! command -v cvc5 >/dev/null; then
  echo "cvc5 is not installed: no second opinion was asked for"
  [ -n "${CI:-}" ] && exit 1
  [ "$failed" -eq 0 ] && exit 77
fi

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
if command -v z3 >/dev/null; then opinion z3 equations z3 -T:$limit; fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
