# shellcheck shell=sh
# SPDX-License-Identifier: MIT
#
# lib.sh - checks of the tools, for tests/*_test.sh.
#
# check NAME STATUS STDOUT STDERR -- COMMAND...
#	runs COMMAND without standard input and demands its exit status, and of
#	what it prints that some line matches each extended regular expression.
#	'' demands that nothing was printed, '*' nothing at all.
# check_lines NAME PATTERN COUNT
#	demands that COUNT lines of the last command's output match PATTERN.
# wait_for COMMAND...
#	runs COMMAND until it succeeds; fails after 20 seconds.
# skip NAME REASON
#	counts a check that cannot be done here.
# done_testing N
#	ends the test: 0 when N checks were counted and none failed, 77 when
#	all were skipped, else 1.
#
# $TOOLS holds the tools, $srcdir the sources, $scratch is removed at the end.

TOOLS=${TOOLS:-./tools}
srcdir=${srcdir:-.}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

passed=0
failed=0
skipped=0

pass() {
	passed=$((passed + 1))
	printf 'ok - %s\n' "$1"
}

# fail NAME WHAT: what was expected, then all that the command printed.
fail() {
	failed=$((failed + 1))
	printf 'not ok - %s\n    %s\n' "$1" "$2"
	sed 's/^/    stdout: /' "$scratch/stdout"
	sed 's/^/    stderr: /' "$scratch/stderr"
}

skip() {
	skipped=$((skipped + 1))
	printf 'skipped - %s: %s\n' "$1" "$2"
}

# prints FILE PATTERN: is FILE as PATTERN demands?
prints() {
	case $2 in
	'') test ! -s "$1" ;;
	'*') true ;;
	*) grep -Eq -e "$2" "$1" ;;
	esac
}

check() {
	name=$1 status=$2 stdout=$3 stderr=$4
	shift 5 # with the --
	seen=0
	"$@" </dev/null >"$scratch/stdout" 2>"$scratch/stderr" ||
		seen=$?
	if test "$seen" -ne "$status"; then
		fail "$name" "exit status: expected $status, seen $seen"
	elif ! prints "$scratch/stdout" "$stdout"; then
		fail "$name" "standard output: expected '$stdout'"
	elif ! prints "$scratch/stderr" "$stderr"; then
		fail "$name" "standard error: expected '$stderr'"
	else
		pass "$name"
	fi
}

check_lines() {
	seen=$(grep -Ec -e "$2" "$scratch/stdout" || true)
	if test "$seen" -eq "$3"; then
		pass "$1"
	else
		fail "$1" "lines of '$2': expected $3, seen $seen"
	fi
}

wait_for() {
	deadline=$(($(date +%s) + 20))
	until "$@" 2>/dev/null; do
		test "$(date +%s)" -lt "$deadline" || return 1
	done
}

done_testing() {
	counted=$((passed + failed + skipped))
	printf '%d passed, %d failed, %d skipped\n' \
		"$passed" "$failed" "$skipped"
	if test "$counted" -ne "$1"; then
		printf 'not ok - %d checks were counted, %d are in the file\n' \
			"$counted" "$1"
		exit 1
	fi
	test "$failed" -eq 0 || exit 1
	test "$passed" -gt 0 || exit 77
	exit 0
}
