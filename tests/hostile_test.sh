#!/usr/bin/env bash
# Input that was made to hurt: deep, long, broken, looping. Each must get a clear error or the right answer, quickly.
# $1 is the program. Everything is made here, in a temporary folder.
set -uo pipefail
bylaw=$1
. tests/expect.sh
"$bylaw" new "$place/plain" >/dev/null 2>&1

# fresh: a small mesh in $mesh, of which $file is still to be written.
fresh() {
  mesh=$place/mesh
  rm -rf "$mesh"
  cp -r "$place/plain" "$mesh"
  file=$mesh/domains/sales/hostile.bylaw
}
# told STATUS WORDS NAME: `bylaw check` ends with that status, within ten seconds, and says the words.
told() {
  local status=0
  timeout 10 "$bylaw" check "$mesh" >"$place/out" 2>"$place/err" || status=$?
  if [ "$status" = "$1" ] && grep -qaF -- "$2" "$place/out" "$place/err"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAIL $3: status $status instead of $1, or not told: $2"
    head -c 500 "$place/out" "$place/err"
  fi
}
times() { printf "$1%.0s" $(seq "$2"); }
condition() { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when %s }\n' "$1" >"$file"; }

fresh && { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when '; times '(' 20000; printf true; times ')' 20000; echo ' }'; } >"$file"
told 1 BY0104 "20,000 brackets"
fresh && { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when '; times 'not ' 20000; echo 'true }'; } >"$file"
told 1 BY0104 "20,000 times not"
fresh && { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when principal.training == '; times '[' 20000; times ']' 20000; echo ' }'; } >"$file"
told 1 BY0104 "20,000 lists"
fresh && { printf 'domain sales\nimport mesh.model\nbylaw b '; times '{' 20000; times '}' 20000; echo; } >"$file"
told 1 BY0104 "20,000 braces"
fresh && { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when '; times 'if true then true else ' 20000; echo 'true }'; } >"$file"
told 1 BY0104 "20,000 times if"
fresh && { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when principal.clearance == public'; times ' or principal == User::"u"' 20000; echo ' }'; } >"$file"
told 0 "no findings" "20,000 alternatives are no nesting"
fresh && { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when 0 < 1'; times '+1' 20000; echo ' }'; } >"$file"
told 1 BY0105 "a sum of 20,000"
fresh && { times '[' 20000; } >"$mesh/entities/deep.json"
told 1 BY0803 "20,000 lists in JSON"
fresh && { printf 'mesh: '; times '{a: ' 20000; printf 1; times '}' 20000; } >"$mesh/mesh.yaml"
told 1 BY0203 "20,000 maps in YAML"

fresh && { printf 'domain sales\n//'; head -c 100000000 /dev/zero | tr '\0' 'a'; } >"$file"
told 1 "larger than" "a policy file of 100 MB"
fresh && { printf '['; head -c 100000000 /dev/zero | tr '\0' ' '; printf ']'; } >"$mesh/entities/large.json"
told 0 "no findings" "an entity file of 100 MB of blanks"
fresh && { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when principal == User::"'; head -c 1000000 /dev/zero | tr '\0' 'a'; echo '" }'; } >"$file"
told 0 "no findings" "a string of a million characters"
fresh && { printf 'domain sales\nimport mesh.model\nbylaw b { permit read when principal == User::"'; head -c 1000000 /dev/zero | tr '\0' 'a'; echo; } >"$file"
told 1 BY0109 "an open string of a million characters"
fresh && { printf 'domain sales\n'; times 'set x = )\n' 20000; } >"$file"
told 1 BY0106 "20,000 mistakes"

fresh && printf 'domain sales\n// caf\xe9\n' >"$file"
told 1 BY0003 "text that is not UTF-8"
fresh && printf '[{"type": "User", "id": "\xff"}]' >"$mesh/entities/bytes.json"
told 1 BY0003 "JSON that is not UTF-8"
fresh && printf 'domain sales\nbylaw b\0 { }\n' >"$file"
told 1 BY0102 "a NUL byte"
fresh && printf 'domain sales\nimport mesh.model\r\nbylaw b {\r\n  permit read when principal.clearance == public }\r\n' >"$file"
told 0 "no findings" "line breaks of Windows"
fresh && printf '\xef\xbb\xbfdomain sales\n' >"$file"
told 1 BY0004 "a byte order mark"
fresh && condition $'context.purpose == \x1b[31manalytics'
told 1 BY0107 "a control character"
if grep -qa $'\x1b' "$place/out"; then
  failed=$((failed + 1))
  echo "FAIL a control character reaches the terminal"
fi

fresh && printf 'module a\nimport b\n' >"$mesh/global/a.bylaw" && printf 'module b\nimport a\n' >"$mesh/global/b.bylaw"
told 1 BY0308 "imports in a circle"
fresh && ln -s /etc/passwd "$file"
told 1 BY0005 "a link out of the mesh"
fresh && ln -s /etc "$mesh/domains/sales/etc"
told 1 BY0005 "a link to a folder out of the mesh"
fresh && ln -s . "$mesh/domains/sales/loop"
told 1 BY0005 "a link to its own folder"
fresh && ln -s ../../global/privacy.bylaw "$file"
told 1 BY0006 "a link to the centre's file"
fresh && mkfifo "$file"
told 1 "not a regular file" "a pipe in place of a file"
fresh && printf 'mesh: m\ncentral: [global]\ndomains:\n  a: { path: global/a, owner: t }\n  b: { path: x, owner: t }\n  c: { path: x, owner: t }\n  d: { path: ../y, owner: t }\n' >"$mesh/mesh.yaml"
told 1 BY0219 "paths that overlap"
told 1 BY0218 "a path given twice"
told 1 BY0216 "a path out of the mesh"
fresh && printf 'a: &a [x]\nb: &b [*a,*a]\nc: [*b,*b]\n' >"$mesh/mesh.yaml"
told 1 BY0202 "aliases that multiply"

report
