#!/bin/sh
# SPDX-License-Identifier: MIT
#
# valgrind_test.sh - the Valgrind passes find a leak that an act plants.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

# shellcheck disable=SC2317 # check() calls it
memcheck() {
	"$VALGRIND" -q --error-exitcode=9 --leak-check=full \
		--errors-for-leak-kinds=definite --trace-children=yes "$@"
}

if test -z "$VALGRIND"; then
	skip "leak without Valgrind" "Valgrind was not found by configure"
	skip "no leak" "Valgrind was not found by configure"
	skip "leak" "Valgrind was not found by configure"
	done_testing 3
fi
check "a leak goes unnoticed without Valgrind" 0 '^observed' '' -- \
	./tests/check_engine --hygiene leaks
check "a good act is clean under it" 0 '^observed' '' -- \
	memcheck ./tests/check_engine --hygiene good
check "the leak is found in the act" 99 'ended with status 9' \
	'100 bytes .* definitely lost' -- \
	memcheck ./tests/check_engine --hygiene leaks
done_testing 3
