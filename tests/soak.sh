#!/bin/sh
# SPDX-License-Identifier: MIT
#
# soak.sh - repeats the whole catalogue under conditions that must not matter,
# and reports for each claim how often it did what.
#
# soak.sh VMCLAIMS FOLDER RUNS CONDITION...
#
# FOLDER keeps a line a verdict, so that an interrupted soak goes on where it
# was. Status 1 when any claim was anything but held or skipped. Some conditions
# want root: compact, and huge-always and huge-never, which set the machine's huge
# pages while they last, and put them back, also when interrupted.

set -u
if test $# -lt 4; then
	echo "usage: soak.sh VMCLAIMS FOLDER RUNS CONDITION..." >&2
	exit 2
fi
vmclaims=$1 folder=$2 runs=$3
shift 3
huge=/sys/kernel/mm/transparent_hugepage/enabled
before=
helpers=
bad=

mkdir -p "$folder" || exit 1
# For an ordinary user, who may not reach the build folder.
open=$(mktemp -d) || exit 1
cp "$vmclaims" "$open/vmclaims" && chmod 755 "$open" "$open/vmclaims"

# The machine's setting first: it outlives all else.
undo() {
	test -z "$before" || echo "$before" >"$huge"
	before=
	# shellcheck disable=SC2086 # a list of PIDs
	test -z "$helpers" || kill $helpers 2>/dev/null
	helpers=
}
trap 'undo; rm -rf "$open"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

spin() {
	while :; do :; done
}

set_huge() {
	before=$(sed 's/.*\[\(.*\)\].*/\1/' "$huge") && echo "$1" >"$huge"
}

# Pages that the kernel took back since the machine started.
taken() {
	awk '/^pgsteal_(kswapd|direct) / { n += $2 } END { print n + 0 }' \
		/proc/vmstat
}

# All but 400 MiB of what is available, in one buffer of dd, which nobody takes
# from it, and which goes first where memory runs out. Reading every library
# again and again needs the rest. Returns when the kernel begins to take pages.
hog() {
	kib=$(awk '/^MemAvailable:/ { print $2 - 400 * 1024 }' /proc/meminfo)
	taken_at=$(taken)
	# shellcheck disable=SC2216 # nobody takes what dd holds
	sh -c 'echo 1000 >/proc/self/oom_score_adj
		exec dd if=/dev/zero bs="$0" count=1 iflag=fullblock' "${kib}K" \
		2>/dev/null | sleep 100000 &
	helpers="$helpers $!"
	while :; do cat /usr/lib/*/*.so* >/dev/null 2>&1; done &
	helpers="$helpers $!"
	until test "$(taken)" -gt "$taken_at"; do :; done
	taken_at=$(taken)
}

# Pages that the kernel moved to other frames since the machine started.
moved() {
	awk '$1 == "pgmigrate_success" { print $2 }' /proc/vmstat
}

# Has the kernel move pages together, again and again; only root may.
compact() {
	while echo 1 >/proc/sys/vm/compact_memory; do :; done
}

# Was the condition what its name says? Without pressure it was not.
met() {
	case $1 in
	reclaim) test "$(taken)" -gt "$taken_at" ;;
	compact) test "$(moved)" -gt "$moved_at" ;;
	esac
}

prepare() {
	case $1 in
	busy)
		spin &
		helpers=$!
		spin &
		helpers="$helpers $!"
		;;
	reclaim) hog ;;
	compact)
		moved_at=$(moved)
		compact &
		helpers=$!
		;;
	huge-always) set_huge always ;;
	huge-never) set_huge never ;;
	idle | user | memlock | pipe) ;;
	*)
		echo "soak.sh: '$1': not a condition" >&2
		exit 2
		;;
	esac
}

once() {
	case $1 in
	user) setpriv --reuid=65534 --regid=65534 --clear-groups \
		"$open/vmclaims" --tap ;;
	memlock) prlimit --memlock=0 "$open/vmclaims" --tap ;;
	pipe) "$open/vmclaims" --tap <&- 2>&1 | cat ;;
	*) "$open/vmclaims" --tap ;;
	esac
}

for condition; do
	log=$folder/$condition
	touch "$log"
	done=$(grep -c '^run$' "$log")
	test "$done" -lt "$runs" || continue
	prepare "$condition"
	while test "$done" -lt "$runs"; do
		once "$condition" >"$log.now"
		awk '/^ok .*# SKIP/ { print "skipped", $4; next }
			/^ok / { print "holds", $4; next }
			/^not ok / { print "failed", $5; next }
			/^# .*: (refuted|vacuous|broken): / { print }
			END { print "run" }' "$log.now" >>"$log"
		rm -f "$log.now"
		done=$((done + 1))
		test ! -t 2 || printf '\r%s: %d of %d ' "$condition" "$done" \
			"$runs" >&2
	done
	test ! -t 2 || printf '\n' >&2
	met "$condition" || {
		echo "soak.sh: $condition: the kernel took or moved nothing" >&2
		bad=1
	}
	undo
done

# Every claim must have said something in every run.
for condition; do
	awk -v condition="$condition" -v runs="$runs" '
		$1 == "holds" || $1 == "skipped" || $1 == "failed" {
			n[$2, $1]++; names[$2]
		}
		/^# / { reasons[$2] = $0 }
		END {
			for (name in names) {
				h = n[name, "holds"]; s = n[name, "skipped"]
				bad = h + s != runs
				printf "%-12s %-34s %d of %d hold, %d skipped%s\n",
					condition, name, h, runs, s,
					bad ? ", THE REST FAILED" : ""
				if (bad) print reasons[name ":"]
				failed += bad; claims++
			}
			exit failed || !claims
		}' "$folder/$condition" | sort >"$open/table" || :
	cat "$open/table"
	! grep -q 'THE REST FAILED' "$open/table" && test -s "$open/table" ||
		bad=1
done
exit "${bad:-0}"
