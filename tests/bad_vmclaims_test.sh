#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bad_vmclaims_test.sh - the tool vmclaims says no: with claims that must not
# hold, its exit statuses, its counts, and what sabotage leaves unnoticed.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

bad=${BAD_VMCLAIMS:-tests/bad_vmclaims}

# A sanitizer's build measures no acts: there is nothing to say no to.
if "$bad" run good 2>/dev/null | grep -q 'memory sanitizer'; then
	skip "verdicts" "a build with a memory sanitizer"
	done_testing 1
fi

check "a call that does not matter" 1 'NOT NOTICED' '' -- \
	"$bad" --sabotage=all run spare_verb
check_lines "is the only one" 'NOT NOTICED' 1
check_lines "and is counted" '^4 verb calls turned off, 3 noticed$' 1
check "a skip is no notice" 1 'write_pages +skipped +NOT NOTICED' '' -- \
	"$bad" --sabotage=all run skips_unwritten
check "every call matters" 0 '^2 verb calls turned off, 2 noticed$' '' -- \
	"$bad" --sabotage=all run good
check "fails without sabotage, too" 1 'does_nothing +refuted without sabotage' \
	'*' -- "$bad" --sabotage=all run does_nothing good

check "one that is skipped is no failure of it" 0 \
	'needs_the_impossible +skipped without sabotage' '' -- \
	"$bad" --sabotage=all run needs_the_impossible good
check "one that is broken is" 1 'crashes +broken without sabotage' '' -- \
	"$bad" --sabotage=all run crashes
check "holds" 0 '^1 run: 1 holds, in' '' -- "$bad" run good
check "refuted" 1 '^1 run: 0 holds 1 refuted, in' '' -- "$bad" run does_nothing
check "vacuous" 1 '^1 run: 0 holds 1 vacuous, in' '' -- \
	"$bad" run control_is_treatment
check "skipped" 77 '^1 run: 0 holds 1 skipped, in' '' -- \
	"$bad" run needs_the_impossible
check "skipped is a failure" 1 '1 skipped' '' -- \
	"$bad" --fail-on-skip run needs_the_impossible
check "broken" 99 '^1 run: 0 holds 1 broken, in' '' -- "$bad" run crashes
check "a skip hides no refutation" 1 ' 1 skipped 1 refuted, in' '' -- \
	"$bad" run does_nothing needs_the_impossible
check "a skip is not a success" 77 '^2 run: 1 holds 1 skipped, in' '' -- \
	"$bad" run needs_the_impossible good
check "a refutation hides nothing broken" 99 ' 1 refuted 1 broken, in' '' -- \
	"$bad" run crashes does_nothing

check "one cause of two failures" 1 \
	'^Because of does_nothing also: rests_on_nothing$' '' -- \
	"$bad" run good rests_on_nothing does_nothing
check "not where the cause is not seen" 1 '1 refuted' '' -- \
	"$bad" run rests_on_nothing good
check_lines "no line of it" '^Because of' 0
check "explain of a refuted one" 1 'refuted: treatment: minflt' '' -- \
	"$bad" explain does_nothing
check "JUnit of a broken one" 99 '<error message="[^"]*signal 11' '' -- \
	"$bad" --junit=- run crashes
check "JUnit of a refuted one" 1 '<failure message="treatment' '' -- \
	"$bad" --junit=- run does_nothing
check_lines "is no error" '<error' 0

check "JSON of runs that failed" 1 '"refuted": 3,' '' -- \
	"$bad" --repeat=3 --json=- run does_nothing
check_lines "has the traces of all of them" '"kind": "end"' 6
done_testing 26
