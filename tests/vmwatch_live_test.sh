#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmwatch_live_test.sh - the live view: what it shows, its keys, and that the
# terminal and the program are as before, however it ends.

# A view that waits for ever is a failure.
test "${limited:-}" || limited=1 exec timeout -k 5 300 sh "$0"

# shellcheck disable=SC2016 # expansion is for the inner shell
# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmwatch="$TOOLS/vmwatch"
on=${ON_TERMINAL:-tests/on_terminal}
unset NO_COLOR LC_ALL
TERM=xterm-256color LC_CTYPE=C.UTF-8
export TERM LC_CTYPE
escape=$(printf '\033')

if ! "$on" true >/dev/null; then
	skip "on a terminal" "none can be opened: is /dev/pts mounted?"
	done_testing 1
fi
check "no terminal to show it on: lines" 0 'no live view: ' '' -- \
	env TERM=dumb "$on" "$vmwatch" -l true
check_lines "samples" ' true +[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+' 2
check_lines "without faults, which nobody asked for" '  fault ' 0
if "$on" --after . q "$vmwatch" -l true | grep -q 'built without'; then
	skip "the live view" "built without ncursesw"
	done_testing 4
fi

# Of a program: it ends by itself, and what it printed is there afterwards.
check "a program's end is shown until q" 3 '.' '' -- \
	"$on" --after 'ended with status 3' q "$vmwatch" -l \
	sh -c 'echo first; test -t 1 && echo and-last; exit 3'
cp "$scratch/stdout" "$scratch/view"
for text in 'VSZ' 'RSS' 'faults/s' 'faults in' '█' \
	'mprotect [0-9]+ bytes' "$escape\[3[0-9]m" '^and-last.$' \
	'^terminal as before'; do
	check "there is $text" 0 '.' '' -- grep -aE -e "$text" "$scratch/view"
done
if grep -q 'faults cannot be recorded' "$scratch/view"; then
	skip "faults by label" "perf_event_open is refused"
else
	check "faults by label" 0 '.' '' -- \
		grep -a 'MMS: library' "$scratch/view"
fi
check "no colour where it is not wanted" 3 'VSZ' '' -- env NO_COLOR=1 \
	"$on" --after 'ended with status 3' q "$vmwatch" -l sh -c 'exit 3'
check_lines "not one" "$escape\[3[0-8]m" 0
check "no block characters where there are none" 3 '#' '' -- env LC_ALL=C \
	"$on" --after 'ended with status 3' q "$vmwatch" -l sh -c 'exit 3'
check_lines "not one of them" '█' 0
check "q closes the view, and the program goes on" 5 'and later' '' -- \
	"$on" --after 'q closes' q "$vmwatch" -l sh -c '
		until stty -a </dev/tty | grep -q " icanon"; do :; done
		echo and later; exit 5'
check "marks and lines of the program are events" 0 'mark "here"  VSZ' '' -- \
	"$on" --after 'ended with' q "$vmwatch" -l --mark-on here echo here
check "its input is no terminal" 0 'ended with status 0' '' -- \
	"$on" --after 'ended with' q "$vmwatch" -l cat
check "nor is it taken away where it is a file" 0 '1049l.*through' '' -- \
	"$on" --after 'ended with' q sh -c 'echo through | "$0" -l cat' "$vmwatch"
check "its output is a file where that is meant" 0 'terminal as before' '' -- \
	"$on" --after 'ended with' q sh -c '"$0" -l echo x >"$1"' "$vmwatch" \
	"$scratch/file"
check "and is whole" 0 '^x$' '' -- cat "$scratch/file"
check "escape sequences do not reach the view" 0 'x\\033\[31my' '' -- \
	"$on" --after 'ended with' q "$vmwatch" -l printf 'x\033[31my\n'
check "Ctrl-C ends the program, and with it the view" 130 \
	'terminal as before' '' -- \
	"$on" --after 'q closes' '^C' "$vmwatch" -l sleep 54321
check "there is no such program" 127 'cannot be executed: No such' '' -- \
	"$on" "$vmwatch" -l ./no-such
check "after a crash of vmwatch, too" 139 'terminal as before' '' -- \
	"$on" "$vmwatch" -l sh -c 'kill -SEGV $PPID; sleep 54321'

# Of terminals of any size, and of one that grows.
for size in 1x1 2x5 3x20 6x30 9x40 200x400; do
	check "a terminal of $size" 0 'terminal' '' -- "$on" --after '[' q \
		sh -c 'stty rows "${1%x*}" cols "${1#*x}"; exec "$0" -l true' \
		"$vmwatch" $size
done
check "a terminal that grows, and the program's with it" 0 'faults in' '' -- \
	"$on" --after 'ended with status' q sh -c '
		stty rows 5 cols 40; exec "$0" -l sh -c "
			stty rows 30 cols 90 </dev/tty
			until test \"\$(stty size <&2)\" = \"30 90\"; do
				test \$((looks += 1)) -lt 3000 || exit 1
			done"' \
	"$vmwatch"

# Of a process that runs: it is left as it was.
sleep 54321 &
program=$!
free_of() {
	grep -q '^TracerPid:[[:space:]]*0$' "/proc/$1/status" &&
		grep -q '^State:[[:space:]]*[SR]' "/proc/$1/status"
}
for key in q '^C'; do
	check "of a process, without being asked: $key" 0 'sleep \([0-9]+\)' '' \
		-- "$on" --after 'q quits, the process' "$key" "$vmwatch" \
		-p $program
	check_lines "the terminal" '^terminal as before' 1
	check "and the process are as before" 0 '' '' -- free_of $program
done
check "not where lines are asked for" 0 '[0-9]: +[0-9]+ sleep ' '' -- \
	"$on" --after ' sleep ' '^C' "$vmwatch" -o - -p $program
kill $program
done_testing 42
