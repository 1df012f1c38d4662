#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bench_vmwatch.sh - what watching costs, against ps and strace in one run:
# bench_vmwatch.sh VMWATCH BENCH_WATCH [ROUNDS]
#
# Each figure is the least of some rounds, taken by turns: the machine's other
# work only ever adds.

vmwatch=$1
bench=$2
rounds=${3:-5}
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

# least NAME COMMAND...: keeps the least time of its calls, in milliseconds.
least() {
	name=$1
	shift
	start=$(date +%s%N)
	"$@" >/dev/null 2>&1 || {
		printf 'bench_vmwatch: %s: failed\n' "$*" >&2
		exit 1
	}
	took=$((($(date +%s%N) - start) / 10000))
	if ! test -s "$scratch/$name" ||
		test "$took" -lt "$(cat "$scratch/$name")"; then
		echo "$took" >"$scratch/$name"
	fi
}

# show TEXT NAME AGAINST: the quotient of two of them.
show() {
	awk -v text="$1" -v a="$(cat "$scratch/$2")" -v b="$(cat "$scratch/$3")" \
		'BEGIN { printf "%-46s %9.2f ms  %5.2f of %s\n", text, a / 100, a / b,
			sprintf("%.2f ms", b / 100) }'
}

"$bench" samples
"$bench" rate "$vmwatch"
i=0
while [ $i -lt "$rounds" ]; do
	least calls "$bench" calls
	least calls_watched "$vmwatch" -o /dev/null "$bench" calls
	least loop "$bench" loop
	least loop_watched "$vmwatch" -o /dev/null "$bench" loop
	if command -v strace >/dev/null; then
		for part in calls loop; do
			least ${part}_strace strace -f --seccomp-bpf \
				-e trace=%memory -o /dev/null "$bench" $part
		done
	fi
	least faults "$bench" faults
	least faults_watched "$vmwatch" --no-events --faults --csv /dev/null \
		"$bench" faults
	i=$((i + 1))
done
show "10,000 mmap and munmap, watched; alone" calls_watched calls
if test -s "$scratch/calls_strace"; then
	show "the same; strace -f --seccomp-bpf" calls_watched calls_strace
	show "a loop without memory calls; the same" loop_watched loop_strace
else
	echo "strace is not installed: nothing to compare events with"
fi
show "a loop without memory calls; alone" loop_watched loop
show "a program that only faults, --faults; alone" faults_watched faults
