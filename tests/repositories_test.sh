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
status 2 "not by another" "$bylaw" pack --verify "$first" --trust "$place/other.pub"
err "another key is told" "by no key that you trust"
head -c 700 "$first" >"$place/cut"
status 2 "a cut release" "$bylaw" pack --verify "$place/cut" --unsigned
err "a cut is told" "cut off"
sed 's/Nobody reads/Anybody reads/' "$first" >"$place/forged"
status 2 "a changed release" "$bylaw" pack --verify "$place/forged" --unsigned
err "a change is told" "changed or damaged"

status 2 "no release at all" "$bylaw" pack --verify "$place/none" --unsigned
sed 's/$/\r/' "$first" >"$place/crlf"
status 2 "a release with other line ends" "$bylaw" pack --verify "$place/crlf" --unsigned
err "line ends are told" "its lines end in CR LF"

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
cp -r "$place/mesh" "$place/before-old"
"$bylaw" assemble "$first" --domains "$place/clothing" -o "$place/before-old" "${at[@]}" >"$place/out" 2>"$place/err"
err "an older release is told" "northwind 1.0.0 is older than 2.0.0"
cp -r "$place/mesh" "$place/edited" && printf '\n' >>"$place/edited/domains/orders/staff.bylaw"
printf 'nonsense\n' >"$place/orders/domains/orders/more.bylaw"
"$bylaw" assemble "$second" --domains "$place/orders" -o "$place/edited" "${at[@]}" >"$place/out" 2>"$place/err"
out "a kept file that was changed is told" "'domains/orders/staff.bylaw' of its earlier rules was changed since"
rm "$place/orders/domains/orders/more.bylaw"
status 2 "a mesh of one's own is not overwritten" "$bylaw" assemble "$second" --domains "$place/orders" -o "$place/centre" "${at[@]}"

# --- owners of paths
status 0 "owners" "$bylaw" show "$place/centre" --codeowners @northwind/governance
out "a domain's" "/domains/clothing/ @team/clothing-data"
out "the centre's" "/global/ @northwind/governance"
mkdir -p "$place/stocked/global" "$place/stocked/catalog" "$place/stocked/people" && printf '[]' >"$place/stocked/people/all.json" && cp "$place/centre/global/"* "$place/stocked/global/"
printf 'mesh: stocked\ncentral: [global/]\ncatalog: [catalog/]\nentities: [people/*.json]\n' >"$place/stocked/mesh.yaml"
"$bylaw" show "$place/stocked" --codeowners @northwind/governance >"$place/out" 2>"$place/err"
out "the catalogue's" "/catalog @northwind/governance"
out "the entities'" "/people/*.json @northwind/governance"

# --- a baseline, and what changed
git -C "$place/orders" checkout -q -- . && pin orders 2.0.0
commit "$place/orders" "The second release"
status 1 "findings" "$bylaw" check "$place/orders" "${at[@]}"
status 0 "are written down" "$bylaw" check "$place/orders" "${at[@]}" --write-baseline "$place/baseline.json" --until 2026-06-30
status 0 "are known" "$bylaw" check "$place/orders" "${at[@]}" --baseline "$place/baseline.json"
err "known ones are counted" "1 known finding"
status 1 "until then" "$bylaw" check "$place/orders" --at 2026-07-02 --baseline "$place/baseline.json"
printf '{"form": 2, "findings": [{"id": "x"}]}' >"$place/bad.json"
status 2 "a malformed baseline" "$bylaw" check "$place/orders" "${at[@]}" --baseline "$place/bad.json"
err "what an entry needs is told" 'needs an "id"'
printf '{"findings": []}' >"$place/bad.json"
status 2 "a baseline of an older form" "$bylaw" check "$place/orders" "${at[@]}" --baseline "$place/bad.json"
err "that it is is told" "write it anew"
status 2 "a baseline that is over" "$bylaw" check "$place/orders" "${at[@]}" --write-baseline "$place/bad.json" --until 2026-03-01
status 2 "a baseline without a name" "$bylaw" check "$place/orders" "${at[@]}" --baseline ""
status 0 "nothing changed" "$bylaw" check "$place/orders" "${at[@]}" --changed-since HEAD
printf '\n' >>"$place/orders/domains/orders/board.bylaw"
status 1 "the file with the finding changed" "$bylaw" check "$place/orders" "${at[@]}" --changed-since HEAD
status 2 "no such revision" "$bylaw" check "$place/orders" "${at[@]}" --changed-since no-such
status 2 "no option for a revision" "$bylaw" check "$place/orders" "${at[@]}" --changed-since=--output=x

# --- one repository with a mesh in a folder: what a change breaks lies in files that did not change
mkdir -p "$place/mono/m/global" "$place/mono/m/domains/shop" "$place/mono/bin"
git -C "$place/mono" init -q
cat >"$place/mono/m/mesh.yaml" <<'YAML'
mesh: mono
central: [global/]
domains:
  shop: { path: domains/shop, owner: team/shop }
YAML
cat >"$place/mono/m/global/model.bylaw" <<'BYLAW'
module model

enum Region { eea, uk, us }
entity User { employee: bool }
entity Doc { domain: Domain, region: Region }
action read by User on Doc
define is_far(d: Doc): bool = d.region == us
BYLAW
cat >"$place/mono/m/global/standards.bylaw" <<'BYLAW'
standards s
import model

waivable standard near { forbid read when is_far(resource) }
BYLAW
cat >"$place/mono/m/global/waivers.bylaw" <<'BYLAW'
standards waivers
import model

waiver far of s.near for shop on read until 2026-12-31 approved by "gov" ticket "G-1" because "moving"
BYLAW
cat >"$place/mono/m/domains/shop/shop.bylaw" <<'BYLAW'
domain shop
import model

bylaw all { permit read when resource.region in [uk, us] and principal.employee }
BYLAW
"$bylaw" fmt "$place/mono/m" >/dev/null 2>&1
commit "$place/mono" "A mesh"
mono() { "$bylaw" check "$place/mono/m" "${at[@]}" "$@"; }
status 0 "it checks" mono
sed -i 's/d.region == us/d.region in [us, uk]/' "$place/mono/m/global/model.bylaw"
status 0 "the waiver still lifts it" mono --changed-since HEAD
git -C "$place/mono" rm -q m/global/waivers.bylaw
git -C "$place/mono" checkout -q HEAD -- m/global/model.bylaw
status 1 "a waiver that is gone" mono --changed-since HEAD
out "breaks a file that did not change" "never granted: resource.region == us"
status 1 "as an annotation" mono --changed-since HEAD --format github
out "by its path in the repository" "file=m/domains/shop/shop.bylaw"
mono --format sarif >"$place/out" 2>"$place/err"
out "in SARIF too" '"uri": "m/domains/shop/shop.bylaw"'
mono --format json >"$place/out" 2>"$place/err"
out "whose a place is" '"owner": "team/shop"'
out "and of what layer" '"layer": "centre"'

# the hook: the mesh is found, and the commit that breaks it is refused
ln -s "$(realpath "$bylaw")" "$place/mono/bin/bylaw"
cp docs/ci/pre-commit "$place/mono/.git/hooks/pre-commit"
printf 'bin/\n' >"$place/mono/.gitignore"
hooked() { PATH="$place/mono/bin:$PATH" git -C "$place/mono" commit -qm "$1"; }
status 1 "the hook refuses it" hooked "No waiver"
git -C "$place/mono" reset -q --hard HEAD
printf 'x\n' >"$place/mono/readme" && git -C "$place/mono" add readme
status 0 "a commit beside the mesh passes" hooked "A file beside"
git -C "$place/mono" rm -q m/global/waivers.bylaw && git -C "$place/mono" commit -qm "No waiver" --no-verify
printf '\n// The shop reads.\n' >>"$place/mono/m/global/standards.bylaw"
"$bylaw" fmt "$place/mono/m" >/dev/null 2>&1
git -C "$place/mono" add m
status 1 "a changed side of a known conflict is shown" hooked "A remark"
git -C "$place/mono" checkout -q HEAD -- m

# what is known is one case: another is a new finding
status 0 "one case is written down" mono --write-baseline "$place/case.json" --until 2026-12-31
status 0 "it is known" mono --baseline "$place/case.json"
sed -i 's/d.region == us/d.region in [us, uk]/' "$place/mono/m/global/model.bylaw"
status 1 "a second one is not" mono --baseline "$place/case.json"
out "it is told" "never granted: resource.region == uk"
status 1 "a define that changed shows in another file" mono --changed-since HEAD
out "that file" "domains/shop/shop.bylaw:4"

# examples as tests: in the domain's folder too, in form, and never over another's file
status 1 "tests are written" mono --emit-tests "$place/mono/m/domains/shop/"
expect "in the domain's words" grep -q '^domain shop$' "$place/mono/m/domains/shop/findings.bylaw"
status 0 "in form" "$bylaw" fmt --check "$place/mono/m"
status 0 "they pass" "$bylaw" test "$place/mono/m" "${at[@]}"
status 1 "again, over itself" mono --emit-tests "$place/mono/m/domains/shop/"
cp "$place/mono/m/domains/shop/shop.bylaw" "$place/shop.bylaw"
status 2 "not over another's file" mono --emit-tests "$place/mono/m/domains/shop/shop.bylaw"
expect "which stays" cmp -s "$place/mono/m/domains/shop/shop.bylaw" "$place/shop.bylaw"
printf '\ndefine is_here(d: Doc): bool = d.region == eea\n' >>"$place/mono/m/domains/shop/shop.bylaw"
rm "$place/mono/m/domains/shop/findings.bylaw"
status 1 "a domain with a define" mono --emit-tests "$place/mono/m/global/"
err "is no hindrance" "1 test written to"
expect "the mesh still stands" grep -q "1 error in" <(mono 2>/dev/null)
rm "$place/mono/m/global/findings.bylaw"

# --- a release under which a domain of the mesh newly fails
git -C "$place/mono" reset -q --hard HEAD
sed -i 's/permit read when resource.region in \[uk, us\] and/permit read when resource.region != uk and/' "$place/mono/m/domains/shop/shop.bylaw"
sed -i 's/forbid read when is_far(resource)/forbid read unless resource.region in [eea, uk, us]/' "$place/mono/m/global/standards.bylaw"
status 0 "the mesh holds" mono
status 0 "its release" "$bylaw" pack "$place/mono/m" "${at[@]}" --version 1.0.0 -o "$place/mono-1.release"
sed -i 's/uk, us }/uk, us, ch }/' "$place/mono/m/global/model.bylaw"
status 2 "a member more is no minor step" "$bylaw" pack "$place/mono/m" "${at[@]}" --after "$place/mono-1.release" --version 1.1.0 -o "$place/mono-2.release"
err "whose check fails is told" "the check of shop newly fails: expansion"
err "with an example" "region: ch"
mkdir -p "$place/apart/domains"
mv "$place/mono/m/domains/shop" "$place/apart/domains/shop"
sed -i 's,owner: team/shop,owner: team/shop\, repository: "https://git.example.org/shop",' "$place/mono/m/mesh.yaml"
printf 'mesh: mono\ndomain: shop\nstandards: { release: 1.0.0, digest: "%s", from: ../mono-1.release }\n' "$(seal "$place/mono-1.release")" >"$place/apart/domain.yaml"
status 0 "without the domain it is one" "$bylaw" pack "$place/mono/m" "${at[@]}" --after "$place/mono-1.release" -o "$place/mono-2.release"
err "a minor one" "a minor step"
status 0 "with its repository it is not" "$bylaw" pack "$place/mono/m" "${at[@]}" --after "$place/mono-1.release" -o "$place/mono-2.release" --domains "$place/apart"
err "a major one" "a major step"
err "for its check" "the check of shop newly fails: expansion"
"$bylaw" diff "$place/mono-1.release" "$place/mono-2.release" "${at[@]}" >"$place/out" 2>"$place/err"
expect "what any domain does is no context" test -z "$(grep -F 'any domain permits:' "$place/out")"

# --- a folder for standards that is empty: git has none, and neither has a release
sed -i 's,path: domains/shop\,,path: domains/shop\, standards: [domains/shop/standards]\,,' "$place/mono/m/mesh.yaml"
status 0 "the centre without it" "$bylaw" pack "$place/mono/m" "${at[@]}" --version 3.0.0 -o "$place/mono-3.release"
sed -i 's/resource.region != uk/resource.region == eea/' "$place/apart/domains/shop/shop.bylaw"
printf 'mesh: mono\ndomain: shop\nstandards: { release: 3.0.0, digest: "%s", from: ../mono-3.release }\n' "$(seal "$place/mono-3.release")" >"$place/apart/domain.yaml"
status 0 "the repository without it" "$bylaw" check "$place/apart" "${at[@]}"
mkdir -p "$place/apart/domains/shop/standards"
status 0 "or with it" "$bylaw" check "$place/apart" "${at[@]}"
status 0 "is assembled" "$bylaw" assemble "$place/mono-3.release" --domains "$place/apart" -o "$place/mono-mesh" "${at[@]}"

report
