# What the tests that are shell scripts share; they source it. Counts cases in $passed and $failed, and gives $place, a folder that goes
# away with the script.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
passed=0
failed=0

# expect NAME CONDITION…: counts a case; of one that fails it shows $place/out and $place/err.
expect() {
  local name=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL $name: $*"
    [ -s "$place/out" ] && head -c 500 "$place/out" | sed 's/^/  out: /'
    [ -s "$place/err" ] && head -c 500 "$place/err" | sed 's/^/  err: /'
  fi
}
same() { [ "$1" = "$2" ]; }

# report: how many passed; false if any failed.
report() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
