#!/bin/sh
# SPDX-License-Identifier: MIT
#
# formats_test.sh - the writings of a run, read back by parsers that are not
# ours: a JSON Schema validator, prove for TAP, xmllint for JUnit XML; and KTAP
# by the rules of the kernel's Documentation/dev-tools/ktap.rst.

# shellcheck disable=SC2016 # expansion is for the inner shell
# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmclaims="$TOOLS/vmclaims"
claims=$("$vmclaims" list | wc -l)

# The exit status of a run with skips is 77: all that matters here is the text.
# writing NAME OPTION: one run's text in $scratch/NAME
writing() {
	"$vmclaims" "$2" >"$scratch/$1" 2>"$scratch/stderr"
	case $? in
	0 | 77) ;;
	*) fail "a run for $1" "exit status: expected 0 or 77" ;;
	esac
}

writing json --json=-
if ls -d /sys/kernel/mm/transparent_hugepage/hugepages-* >/dev/null 2>&1; then
	check 'sizes of huge pages, from small to large' 0 '' '' -- awk '
		sub(/^ *"hugepages-/, "") { bad += $0 + 0 <= last; last = $0 + 0 }
		END { exit bad || !last }' "$scratch/json"
else
	skip 'sizes of huge pages, from small to large' 'the kernel has one size'
fi
if python3 -c 'import jsonschema' 2>/dev/null; then
	check "JSON fits its schema" 0 '^valid' '' -- python3 -c '
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
document = json.load(open(sys.argv[2]))
jsonschema.Draft7Validator(schema).validate(document)
assert len(document["claims"]) == int(sys.argv[3])
print("valid")' "$srcdir/doc/results.schema.json" "$scratch/json" "$claims"
	check "and a wrong document does not" 1 '' 'is not one of' -- python3 -c '
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
document = json.load(open(sys.argv[2]))
document["claims"][0]["verdict"] = "perhaps"
jsonschema.Draft7Validator(schema).validate(document)' \
		"$srcdir/doc/results.schema.json" "$scratch/json"
else
	skip "JSON fits its schema" "python3-jsonschema is not installed"
	skip "and a wrong document does not" "python3-jsonschema is not installed"
fi

# Version 14 is read by parsers of version 13, as its specification has it;
# Perl's balks at the number alone.
as_13='sed 1s/14$/13/'
writing tap --tap
if command -v prove >/dev/null; then
	check "prove reads the TAP" 0 "Tests=$claims" '*' -- \
		prove -e "$as_13" "$scratch/tap"
	sed 's/^ok 1 /not ok 1 /' "$scratch/tap" >"$scratch/tap.bad"
	check "and sees a failure in it" 1 'Failed 1/' '*' -- \
		prove -e "$as_13" "$scratch/tap.bad"
else
	skip "prove reads the TAP" "prove is not installed"
	skip "and sees a failure in it" "prove is not installed"
fi

writing junit --junit=-
if command -v xmllint >/dev/null; then
	check "xmllint reads the JUnit XML" 0 "^$claims\$" '' -- \
		xmllint --xpath 'count(/testsuite/testcase)' "$scratch/junit"
	check "its counts are those of its cases" 0 '^true$' '' -- \
		xmllint --xpath 'number(/testsuite/@skipped) =
			count(/testsuite/testcase/skipped) and
			number(/testsuite/@tests) =
			count(/testsuite/testcase)' "$scratch/junit"
else
	skip "xmllint reads the JUnit XML" "xmllint is not installed"
	skip "its counts are those of its cases" "xmllint is not installed"
fi

# Each level opens with its version and a plan, numbers its results from 1 on,
# and has as many as planned; a subtest stands two blanks in, before its result.
cat >"$scratch/ktap.awk" <<'RULES'
function bad(why) { print "line " NR ": " why; failed = 1; exit 1 }
{
	match($0, /^ */); level = RLENGTH / 2; line = substr($0, RLENGTH + 1)
	if (level != int(level)) bad("odd indentation")
}
line ~ /^#/ { next }
line ~ /^KTAP version 1$/ { done[level] = 0; planned[level] = -1; next }
line ~ /^1\.\.[0-9]+$/ { planned[level] = substr(line, 4) + 0; next }
line ~ /^(not )?ok [0-9]+( - [^ ].*)?$/ {
	sub(/^not /, "", line); split(line, word, " ")
	if (word[2] != ++done[level]) bad("result " word[2] " out of turn")
	if (done[level] > planned[level]) bad("more results than planned")
	if (level + 1 in planned && planned[level + 1] != done[level + 1])
		bad("the subtest has fewer results than planned")
	if ($0 ~ /^ok/ && below) bad("a failure below what passed")
	if (level == 0) below = 0
	else if ($0 ~ /^ *not ok/) below = 1
	delete planned[level + 1]; delete done[level + 1]; next
}
{ bad("not KTAP: " line) }
END {
	if (failed) exit 1
	if (planned[0] != done[0] || done[0] != claims + 0) { print "plan"; exit 1 }
	print done[0] " results"
}
RULES
writing ktap --ktap
check "KTAP keeps its rules" 0 "^$claims results" '' -- \
	awk -v claims="$claims" -f "$scratch/ktap.awk" "$scratch/ktap"
grep -v '^  ok 2' "$scratch/ktap" >"$scratch/ktap.bad"
check "and the rules notice a missing line" 1 '^line' '' -- \
	awk -v claims="$claims" -f "$scratch/ktap.awk" "$scratch/ktap.bad"

check "doc/CATALOG.md is not stale" 0 '' '' -- \
	sh -c '"$0" list --markdown | diff - "$1"' "$vmclaims" \
	"$srcdir/doc/CATALOG.md"
# Each experiment opens with its name and what the claim states.
openings() {
	awk 'FNR == 3 { text = ""; inside = 1 }
		inside && /^ [*]([/]|$)/ { print substr(text, 2); inside = 0 }
		inside { text = text substr($0, 3) }' "$srcdir"/experiments/*.c |
		sed 's/ - / /' | tr '[:upper:]' '[:lower:]' | sort
}
openings >"$scratch/openings"
check "an experiment's first sentence is what it states" 0 '' '' -- sh -c '
	"$0" list | tr -s " " | tr "[:upper:]" "[:lower:]" | sort | diff - "$1"' \
	"$vmclaims" "$scratch/openings"
check "the course as Markdown" 0 '^## 4[.] Memory on demand' '' -- \
	"$vmclaims" course --markdown
check_lines "names every claim" '^- [*][*][a-z0-9_]+[*][*]' "$claims"
check "a topic" 0 '^fork_cow ' '' -- "$vmclaims" list --topic=fork
check_lines "and nothing else" '^malloc_lazy ' 0
check "no such topic" 2 '' "'x' is not a topic; these are: layout" -- \
	"$vmclaims" list --topic=x
done_testing 16
