#!/bin/sh
# SPDX-License-Identifier: MIT
#
# judge_test.sh - `vmclaims judge`: the surroundings of the program, its
# messages where they are hostile, and its end.

# shellcheck disable=SC2016 # expansion is for the inner shell
# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmclaims="$TOOLS/vmclaims"
targets=${TARGETS:-tests/targets}

check "code that runs for the first time is no memory of the program's" 0 \
	'minflt, before to after +[1-9][0-9,]+$' '' -- \
	"$vmclaims" judge first_write_faults -- "$targets/writes_right"

# The program is measured as it would be from any shell.
check "settings for malloc do not reach it" 99 '^top= tunables=$' '*' -- \
	env MALLOC_TOP_PAD_=99999999 GLIBC_TUNABLES=glibc.malloc.top_pad=1 \
	"$vmclaims" judge malloc_lazy -- \
	sh -c 'echo "top=$MALLOC_TOP_PAD_ tunables=$GLIBC_TUNABLES"'
check "nor does another stack limit" 99 '^8192$' '*' -- \
	sh -c 'ulimit -Ss 1024; exec "$0" judge malloc_lazy -- sh -c "ulimit -s"' \
	"$vmclaims"
check "nor huge pages" 99 '^THP_enabled:[[:space:]]0$' '*' -- \
	"$vmclaims" judge malloc_lazy -- grep THP_enabled /proc/self/status

# send FORMAT: what the program says to its observer.
# shellcheck disable=SC2317 # check() calls it
send() {
	"$vmclaims" judge malloc_lazy -- \
		sh -c 'eval "printf \"$0\" >&$VMMARK_FD"' "$1"
}
long=$(printf '%047d' 0)
check "a name of 48 letters" 99 'name of other than 1 to 47' '' -- \
	send "fact 1 ${long}x"
check "a name of 47" 99 '' 'left no mark' -- send "fact 1 $long"
check "no name" 99 'name of other than 1 to 47' '' -- send "fact 1 "
check "a message of 4,000 letters" 99 'name of other than 1 to 47' '' -- \
	send "fact 1 $(printf '%04000d' 0)"
check "more facts than anybody reads" 99 'more than 10000 marks and facts' '' \
	-- "$vmclaims" judge malloc_lazy -- sh -c 'eval "exec 9>&$VMMARK_FD"
		i=0
		while [ $i -le 10000 ]; do
			printf "fact 1 x" >&9 || exit 3
			i=$((i + 1))
		done'

# Whoever ends the tool, ends the program first.
"$vmclaims" judge malloc_lazy -- \
	sh -c 'echo $$ >"$0"; exec sleep 54321' "$scratch/pid" \
	>"$scratch/out" 2>&1 &
judge=$!
wait_for test -s "$scratch/pid"
kill -TERM $judge
check "whoever ends the tool does not wait for the program" 0 '' '' -- \
	timeout 20 tail -s 0.1 --pid=$judge -f /dev/null
check "which has ended before it" 1 '' '*' -- kill -0 "$(cat "$scratch/pid")"
kill -KILL "$(cat "$scratch/pid")" 2>/dev/null
wait $judge
ended=$?
check "it ends by the signal that it was sent" 143 '' '' -- \
	sh -c 'exit "$0"' $ended
done_testing 12
