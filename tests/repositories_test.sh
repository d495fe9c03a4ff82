#!/usr/bin/env bash
# A mesh in three git repositories, the centre and two domains: releases, pins, impact, assembly, baselines, and what is refused.
# $1 is the program.
set -uo pipefail
bylaw=$1
at=(--at 2026-03-02T10:00:00Z)
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.org
export GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.org
. tests/expect.sh

# status EXPECTED NAME COMMAND…: runs and compares the exit status; output is in $place/out and $place/err.
status() {
  local expected=$1 name=$2
  shift 2
  "$@" >"$place/out" 2>"$place/err"
  expect "$name" same $? "$expected"
}
out() { expect "$1" grep -qF -- "$2" "$place/out"; }
err() { expect "$1" grep -qF -- "$2" "$place/err"; }
commit() {
  git -C "$1" add -A && git -C "$1" commit -qm "$2"
}
seal() { sed -n 's/^seal //p' "$1"; }
# pin DOMAIN VERSION: the domain's repository is checked against that release.
pin() {
  cat >"$place/$1/domain.yaml" <<YAML
mesh: northwind
domain: $1
standards: { release: $2, digest: "$(seal "$place/releases/northwind-$2.release")", from: ../releases }
trust: ["$(tr -d '\n' <"$place/central.pub")"]
YAML
}

# --- the centre
mkdir -p "$place/centre/global" "$place/releases"
git -C "$place" init -q centre
cat >"$place/centre/mesh.yaml" <<'YAML'
mesh: northwind
central: [global/]
domains:
  clothing: { path: domains/clothing, owner: team/clothing-data, repository: "https://git.example.org/clothing" }
  orders:   { path: domains/orders,   owner: team/orders-data,   repository: "https://git.example.org/orders" }
YAML
cat >"$place/centre/global/model.bylaw" <<'BYLAW'
module model

enum Tier ordered { public < internal < confidential < restricted }
entity User { clearance: Tier }
entity Dataset { domain: Domain, tier: Tier }
action read by User on Dataset
BYLAW
cat >"$place/centre/global/secrecy.bylaw" <<'BYLAW'
standards secrecy
import model

mandatory standard clearance "Nobody reads above their clearance." {
  forbid read when resource.tier > principal.clearance
}
BYLAW
commit "$place/centre" "The centre"
status 0 "the centre checks without its domains" "$bylaw" check "$place/centre" "${at[@]}"
(cd "$place" && "$bylaw" keygen central && "$bylaw" keygen other) >/dev/null 2>&1
pack() { "$bylaw" pack "$place/centre" "${at[@]}" --key "$place/central.key" "$@"; }

status 2 "a first release has no number by itself" pack -o "$place/none"
err "it is asked for" "--version 1.0.0"
status 0 "a release" pack --version 1.0.0 -o "$place/releases/northwind-1.0.0.release"
status 0 "again" pack --version 1.0.0 -o "$place/again"
expect "the same bytes" cmp -s "$place/again" "$place/releases/northwind-1.0.0.release"
first=$place/releases/northwind-1.0.0.release
status 0 "it is signed" "$bylaw" pack --verify "$first" --trust "$place/central.pub"
status 1 "not by another" "$bylaw" pack --verify "$first" --trust "$place/other.pub"
err "another key is told" "by no key that you trust"
head -c 700 "$first" >"$place/cut"
status 1 "a cut release" "$bylaw" pack --verify "$place/cut" --unsigned
err "a cut is told" "cut off"
sed 's/Nobody reads/Anybody reads/' "$first" >"$place/forged"
status 1 "a changed release" "$bylaw" pack --verify "$place/forged" --unsigned
err "a change is told" "changed or damaged"

# --- two domains
for domain in clothing orders; do
  git -C "$place" init -q $domain
  mkdir -p "$place/$domain/domains/$domain"
  pin $domain 1.0.0
  printf '.bylaw/\n' >"$place/$domain/.gitignore"
done
cat >"$place/clothing/domains/clothing/staff.bylaw" <<'BYLAW'
domain clothing
import model

bylaw staff { permit read when principal.clearance >= resource.tier }

test "staff read" {
  given principal User::"ada" { clearance: confidential }
        resource Dataset::"sizes" { domain: clothing, tier: internal }
        at 2026-03-02T10:00:00Z
  expect permit read
}
BYLAW
cat >"$place/orders/domains/orders/staff.bylaw" <<'BYLAW'
domain orders
import model

bylaw staff { permit read when principal.clearance >= internal and resource.tier <= internal }
bylaw board { permit read when principal.clearance == restricted }
BYLAW
for domain in clothing orders; do
  commit "$place/$domain" "The domain"
  status 0 "$domain checks" "$bylaw" check "$place/$domain" "${at[@]}"
done
status 0 "the domain's tests run" "$bylaw" test "$place/clothing" "${at[@]}"
mv "$place/releases" "$place/away"
status 0 "offline, from the copy" "$bylaw" check "$place/clothing" "${at[@]}"
(cd "$place/clothing/domains/clothing" && "$bylaw" check "${at[@]}") >"$place/out" 2>"$place/err"
expect "the repository is found upwards" same $? 0
rm -rf "$place/clothing/.bylaw"
status 1 "without the copy" "$bylaw" check "$place/clothing" "${at[@]}"
out "what is missing is told" "release-unavailable"
mv "$place/away" "$place/releases"
cp "$first" "$place/kept" && cp "$place/forged" "$first"
status 1 "a forged release" "$bylaw" check "$place/clothing" "${at[@]}"
out "a forged release is told" "changed or damaged"
cp "$place/kept" "$first"
mkdir -p "$place/clothing/global"
cp "$place/centre/global/secrecy.bylaw" "$place/clothing/global/mine.bylaw"
status 1 "the centre's path is not the domain's" "$bylaw" check "$place/clothing" "${at[@]}"
out "whose it is is told" "belongs to the centre"
rm -r "$place/clothing/global"
mkdir -p "$place/clothing/domains/orders"
printf 'domain orders\nimport model\nbylaw all { permit read }\n' >"$place/clothing/domains/orders/mine.bylaw"
status 1 "nor another domain's" "$bylaw" check "$place/clothing" "${at[@]}"
out "the other domain is told" "belongs to the domain 'orders'"
rm -r "$place/clothing/domains/orders"

# --- numbers
printf '\n// A remark that decides nothing.\n' >>"$place/centre/global/secrecy.bylaw"
status 0 "the same rules are a patch" pack --after "$first" -o "$place/releases/northwind-1.0.1.release"
out "with its number" "northwind 1.0.1"
cat >>"$place/centre/global/secrecy.bylaw" <<'BYLAW'

mandatory standard closed "What is restricted is read by nobody." {
  forbid read when resource.tier == restricted
}
BYLAW
commit "$place/centre" "Nobody reads what is restricted"
status 2 "a forbid more is more than a minor step" pack --after "$first" --version 1.1.0 -o "$place/none"
err "the number is told" "1.1.0 is too low a number"
err "what is lost is shown" "newly denied: read by User on Dataset"
err "with the rule" "forbidden by secrecy.closed"
status 2 "numbers go up" pack --after "$first" --version 0.9.0 -o "$place/none"
status 0 "the number is found" pack --after "$first" -o "$place/releases/northwind-2.0.0.release"
out "a major one" "northwind 2.0.0"
second=$place/releases/northwind-2.0.0.release

# --- how far one release is from the next: a centre that grows, and what each change of it is
rm -rf "$place/grown" && cp -r "$place/centre" "$place/grown" && rm -rf "$place/grown/.git"
cat >>"$place/grown/global/secrecy.bylaw" <<'BYLAW'

parameter oldest: int = 10 within 5 .. 20
define is_old(d: Dataset): bool = d.age > oldest
default standard no_old "Old data rests." { forbid read when is_old(resource)  override within principal.clearance == restricted }
BYLAW
sed -i 's/tier: Tier }/tier: Tier, age: int }/' "$place/grown/global/model.bylaw"
grow() { "$bylaw" pack "$place/$1" "${at[@]}" "${@:2}"; }
status 0 "its first" grow grown --version 1.0.0 -o "$place/grown.release"
# step EXPECTED NAME SCRIPT…: changes the grown centre by sed scripts for its files and expects a number.
step() {
  local expected=$1 name=$2
  shift 2
  rm -rf "$place/next" && cp -r "$place/grown" "$place/next"
  while [ $# -gt 0 ]; do
    sed -i -e "$2" "$place/next/global/$1"
    shift 2
  done
  expect "$name: something changed" test -n "$(diff -rq "$place/grown" "$place/next")"
  status 0 "$name" grow next --after "$place/grown.release" -o "$place/next.release"
  out "$name: $expected" "northwind $expected:"
}
step 1.0.1 "a condition in other words" secrecy.bylaw 's/resource.tier > principal.clearance/not (principal.clearance >= resource.tier)/'
step 1.0.1 "a title" secrecy.bylaw 's/"Old data rests."/"What is old rests."/'
step 1.1.0 "an optional attribute" model.bylaw 's/clearance: Tier }/clearance: Tier, team: string? }/'
step 2.0.0 "a required one" model.bylaw 's/clearance: Tier }/clearance: Tier, team: string }/'
step 1.1.0 "a new action" model.bylaw 's/^action read by/action copy by User on Dataset\naction read by/'
step 1.1.0 "a forbid less" secrecy.bylaw 's/forbid read when resource.tier == restricted/forbid read when resource.tier == restricted and principal.clearance == public/'
step 2.0.0 "a narrower bound of overrides" secrecy.bylaw 's/override within principal.clearance == restricted/override within principal.clearance == restricted and resource.age < 50/'
step 1.1.0 "a wider one" secrecy.bylaw 's/override within principal.clearance == restricted/override within principal.clearance >= confidential/'
step 2.0.0 "a narrower range" secrecy.bylaw 's/within 5 .. 20/within 5 .. 15/'
step 1.1.0 "a wider range" secrecy.bylaw 's/within 5 .. 20/within 5 .. 25/'
step 2.0.0 "another initial value" secrecy.bylaw 's/int = 10/int = 9/'
step 2.0.0 "a define that means something else" secrecy.bylaw 's/d.age > oldest/d.age >= oldest/'
step 2.0.0 "a standard that is gone" secrecy.bylaw '/standard no_old/d'
step 2.0.0 "a guarantee" secrecy.bylaw '$a guarantee top subject to clearance, closed { permit read when principal.clearance == restricted }'
err "takes a forbid from the domains" "old: forbidden by any domain.forbids"
step 1.1.0 "a grant that domains may forbid" secrecy.bylaw '$a default standard open_data { permit read when resource.tier == public }'
step 2.0.0 "an order turned" model.bylaw 's/internal < confidential/confidential < internal/'
step 1.1.0 "a member more" model.bylaw 's/public < internal/public < shared < internal/'
sed -i 's/^domains:/domains:\n  care: { path: domains\/care, owner: care, repository: elsewhere }/' "$place/next/mesh.yaml"
status 0 "a domain more" grow next --after "$place/next.release" -o "$place/more.release"
out "is minor" "northwind 1.2.0:"
status 0 "two releases are compared" "$bylaw" diff "$place/grown.release" "$place/next.release" "${at[@]}"
out "the step is told" "a minor step"
status 0 "a release and itself" "$bylaw" diff "$place/grown.release" "$place/grown.release" "${at[@]}" --exit-code
out "no domain notices" "no decision of any domain changes, proved"

# --- impact: only orders grants what is now forbidden by name
status 0 "a patch has no impact" "$bylaw" impact "$first" "$place/releases/northwind-1.0.1.release" --domains "$place/clothing" "$place/orders" "${at[@]}"
out "nothing new" "orders (team/orders-data): nothing new"
cat >"$place/orders/domains/orders/board.bylaw" <<'BYLAW'
domain orders
import model

bylaw vault { permit read when resource.tier == restricted and principal.clearance == restricted }
BYLAW
commit "$place/orders" "The vault"
"$bylaw" impact "$first" "$second" --domains "$place/clothing" "$place/orders" "${at[@]}" >"$place/out" 2>"$place/err"
expect "an impact" same $? 1
out "whom it hits" "orders (team/orders-data): new:"
out "whom it does not" "clothing (team/clothing-data): nothing new"
"$bylaw" impact "$first" "$second" --format json --domains "$place/orders" "${at[@]}" >"$place/out" 2>"$place/err"
out "as JSON" '"domain": "orders"'

# --- assembly
status 0 "all under the first" "$bylaw" assemble "$first" --domains "$place/clothing" "$place/orders" -o "$place/mesh" "${at[@]}"
status 0 "the mesh checks" "$bylaw" check "$place/mesh" "${at[@]}"
status 1 "under the second one fails" "$bylaw" assemble "$second" --domains "$place/clothing" "$place/orders" -o "$place/mesh" "${at[@]}"
out "it keeps its rules" "orders: fails"
out "the other is current" "clothing: current"
expect "the centre is the current one" grep -q 'standard closed' "$place/mesh/global/secrecy.bylaw"
expect "the kept rules are there" test -f "$place/mesh/domains/orders/board.bylaw"
cp -r "$place/mesh" "$place/before"
printf 'nonsense\n' >"$place/orders/domains/orders/more.bylaw"
status 1 "what is broken is kept out" "$bylaw" assemble "$second" --domains "$place/clothing" "$place/orders" -o "$place/mesh" "${at[@]}"
expect "nothing of it gets in" diff -r "$place/before" "$place/mesh"
rm "$place/orders/domains/orders/more.bylaw" "$place/orders/domains/orders/board.bylaw"
status 0 "mended" "$bylaw" assemble "$second" --domains "$place/clothing" "$place/orders" -o "$place/mesh" "${at[@]}"
expect "what is no more is gone" test ! -e "$place/mesh/domains/orders/board.bylaw"
status 2 "a mesh of one's own is not overwritten" "$bylaw" assemble "$second" --domains "$place/orders" -o "$place/centre" "${at[@]}"

# --- owners of paths
status 0 "owners" "$bylaw" show "$place/centre" --codeowners @northwind/governance
out "a domain's" "/domains/clothing/ @team/clothing-data"
out "the centre's" "/global/ @northwind/governance"

# --- a baseline, and what changed
git -C "$place/orders" checkout -q -- . && pin orders 2.0.0
commit "$place/orders" "The second release"
status 1 "findings" "$bylaw" check "$place/orders" "${at[@]}"
status 0 "are written down" "$bylaw" check "$place/orders" "${at[@]}" --write-baseline "$place/baseline.json" --until 2026-06-30
status 0 "are known" "$bylaw" check "$place/orders" "${at[@]}" --baseline "$place/baseline.json"
err "known ones are counted" "1 known finding"
status 1 "until then" "$bylaw" check "$place/orders" --at 2026-07-02 --baseline "$place/baseline.json"
printf '{"findings": [{"id": "x"}]}' >"$place/bad.json"
status 2 "a malformed baseline" "$bylaw" check "$place/orders" "${at[@]}" --baseline "$place/bad.json"
status 0 "nothing changed" "$bylaw" check "$place/orders" "${at[@]}" --changed-since HEAD
printf '\n' >>"$place/orders/domains/orders/board.bylaw"
status 1 "the file with the finding changed" "$bylaw" check "$place/orders" "${at[@]}" --changed-since HEAD
status 2 "no such revision" "$bylaw" check "$place/orders" "${at[@]}" --changed-since no-such
status 2 "no option for a revision" "$bylaw" check "$place/orders" "${at[@]}" --changed-since=--output=x

report
