#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmmap_views_test - the views of vmmap: what is resident, what changed, what
# other programs read, and what is recorded.
#
# shellcheck disable=SC2317 # check() runs the functions

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmmap=$TOOLS/vmmap
targets=$(cd "${TARGETS:-tests/targets}" && pwd)
mkfifo "$scratch/input" "$scratch/said"

# start COMMAND...: until stop(); returns once it has said "ready".
start() {
	(cd "$scratch" && exec "$@" <"$scratch/input" >"$scratch/said") &
	target=$!
	exec 3>"$scratch/input"
	while read -r line; do
		test "$line" != ready || break
		said=$line
	done <"$scratch/said"
}

stop() {
	exec 3>&-
	kill -CONT "$target" # were it left stopped, it would never end
	wait "$target"
}

state() {
	sed -n 's/^State:[[:blank:]]*\(.\).*/\1/p' "/proc/$1/status"
}

in_state() {
	state "$1" | grep -q "[$2]"
}

# A column of --csv, by its name.
column() {
	awk -F , -v name="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
		NR > 1 { print $at }' "$2"
}

sum() {
	column "$@" | awk '{ sum += $1 } END { print sum / 1024 }'
}

start "$targets/layout"

# What is resident. Nothing moves in a process that is stopped.
kill -STOP "$target"
wait_for in_state "$target" T
agrees() { # COLUMN KEY OPTION
	"$vmmap" --csv "$3" "$target" >"$scratch/csv" || return
	have=$(sum "$1" "$scratch/csv")
	wanted=$(awk -v key="$2:" '$1 == key { print $2 }' \
		"/proc/$target/smaps_rollup")
	echo "rows $have, smaps_rollup $wanted"
	test "$wanted" -gt 0 && test "$have" = "$wanted"
}
check 'RSS of the rows is that of smaps_rollup' 0 '^rows' '' -- \
	agrees rss Rss --resident
check 'so is what is anonymous' 0 '^rows' '' -- \
	agrees anonymous Anonymous --resident
check 'and by smaps' 0 '^rows' '' -- agrees private_dirty Private_Dirty \
	--columns=private_dirty
# Counted while they are listed, or page by page, which a recording has.
same_counts() {
	rm -rf "$scratch/pages"
	"$vmmap" --csv --resident "$target" >"$scratch/early" &&
		"$vmmap" --csv --resident --record "$scratch/pages" "$target" |
		cmp - "$scratch/early"
}
check 'the same, each page for itself' 0 '' '' -- same_counts
check 'sizes add up to VSZ' 0 '^all but vsyscall|^all' '' -- \
	"$vmmap" --summary "$target"
check 'a summary has what is in memory' 0 \
	'^text +1 +[0-9,]+ KiB +[0-9,]+ KiB +[0-9,]+ KiB +0 KiB$' '' -- \
	"$vmmap" --summary "$target"
check_lines 'and no rows' '^[0-9a-f]{8,}-' 0

# --stop leaves a process as it was.
stopped_still() {
	"$vmmap" --stop "$target" >/dev/null && state "$target"
}
check 'what was stopped before stays so' 0 '^T$' '' -- stopped_still
kill -CONT "$target"
wait_for in_state "$target" RS
check 'what ran goes on' 0 '^[SR]$' '' -- stopped_still
check 'itself cannot be stopped' 1 '' '--stop: vmmap cannot stop itself' -- \
	"$vmmap" --stop self

# Views of a part.
stack=$("$vmmap" --columns label,start "$target" |
	sed -n 's/^stack  *//p' | head -n 1)
check 'one address' 0 "^0*$stack-.*  stack  " '' -- \
	"$vmmap" --address "$stack" "$target"
check_lines 'and its neighbours' '^[0-9a-f]{8,}-' 3
end=$("$vmmap" --columns label,end "$target" |
	sed -n 's/^environment  *//p' | head -n 1)
check 'an address that is free' 0 ' free$' '' -- \
	"$vmmap" --address "$end" "$target"
check_lines 'and its neighbours' '^[0-9a-f]{8,}-' 2
check 'an address below all' 0 '^[0-9a-f]{8,}-' '' -- \
	"$vmmap" --address 0x10 "$target"
check 'a label' 0 'MMS: thread stack' '' -- \
	"$vmmap" --label 'thread STACK' "$target"
check_lines 'and no other' '^[0-9a-f]{8,}-' 3
check 'permissions' 0 '  r-xp  text  ' '' -- \
	"$vmmap" --permission ..x. "$target"
check_lines 'and no other' '^[0-9a-f]{8,}-.* rw-p ' 0
check 'a path' 0 '/libc[.]so' '' -- "$vmmap" --path 'libc.so*' "$target"
check_lines 'and no other' '(vdso|/layout)' 0
check 'a path as a whole' 0 '/libc[.]so' '' -- \
	"$vmmap" --path '/*/libc.so*' "$target"
check 'nothing of that kind' 1 '' 'no region is what' -- \
	"$vmmap" --label nonsense "$target"
check 'gaps' 0 '^    [0-9.]+ [KMGTPE]iB free$' '' -- "$vmmap" --gaps "$target"
printf '%s rw-p 0 0:0 0\n' 1000-2000 4000-5000 5000-6000 >"$scratch/gap"
check 'one gap, from the top down' 0 '^    8 KiB free$' '' -- \
	"$vmmap" --gaps --file "$scratch/gap"
check_lines 'and no other' ' free$' 1
check 'one gap, from the bottom up' 0 '^    8 KiB free$' '' -- \
	"$vmmap" --gaps --up --file "$scratch/gap"
check_lines 'and no other' ' free$' 1
check 'columns' 0 '^ *size  label$' '' -- \
	"$vmmap" --columns size,label "$target"
check 'evidence' 0 '^    derived: holds the stack pointer' '' -- \
	"$vmmap" --why "$target"
check_lines 'of each kind' '^    (kernel: the kernel names it \[vdso\]|derived: holds the stack pointer of thread [0-9]+)$' 4

# Recorded, and read back.
check 'a recording' 0 '^all' '' -- \
	"$vmmap" --pss --record "$scratch/recorded" "$target"
cp "$scratch/stdout" "$scratch/live"
same() {
	"$vmmap" "$@" --sysroot "$scratch/recorded" | cmp - "$scratch/live"
}
check 'gives the same' 0 '' '' -- same --pss
check 'is not written over' 1 '' 'is there already' -- \
	"$vmmap" --record "$scratch/recorded" "$target"
check "a new folder, with a slash at its end" 0 '^all' '*' -- \
	"$vmmap" --record "$scratch/slashed/" "$target"
check 'nor half written' 1 '' 'cannot write' -- \
	"$vmmap" --record "$scratch/none/recorded" "$target"
no_leftovers() {
	"$vmmap" --record "$scratch/other" 999999999 >/dev/null 2>&1
	for left in "$scratch"/other*; do
		test ! -e "$left" || return 1
	done
}
check 'nor anything left behind' 0 '' '' -- no_leftovers
cp -r "$scratch/recorded" "$scratch/torn"
sed -n '$p' "$scratch/recorded/maps" >>"$scratch/torn/maps"
rm "$scratch/torn/smaps"
check 'a recording with a row twice' 1 '' 'overlaps another row' -- \
	"$vmmap" --sysroot "$scratch/torn"
: >"$scratch/torn/torn"
check 'unless it says that it is torn' 1 '^all' 'regions may be missing' -- \
	"$vmmap" --sysroot "$scratch/torn"
check_lines 'then no address is shown twice' '  (vsyscall|stack)  ' 2
check 'and JSON says so' 1 '"torn":true' 'regions may be missing' -- \
	"$vmmap" --json --sysroot "$scratch/torn"
check 'no difference to itself' 0 '^no difference$' '' -- \
	"$vmmap" --diff "$scratch/recorded" "$scratch/recorded"
sed '/\[stack\]/d' "$scratch/recorded/maps" >"$scratch/less"
check 'of what changed all the time' 1 '.' 'regions may be missing' -- \
	"$vmmap" --diff "$scratch/recorded" "$scratch/torn"
check 'before or after' 1 '.' 'regions may be missing' -- \
	"$vmmap" --diff "$scratch/torn" "$scratch/recorded"
check 'what appeared' 0 '^appeared .*  stack  ' '' -- \
	"$vmmap" --diff "$scratch/less" "$scratch/recorded/maps"
check_lines 'its label grew' '^stack +\+1 +\+[0-9,]+ KiB$' 1
check 'what went' 0 '^went .*  stack  ' '' -- \
	"$vmmap" --diff "$scratch/recorded/maps" "$scratch/less"
# Two of before are not both the one of after; nor is what has another label.
printf '%s rw-p 0 0:0 0\n' 100000-200000 300000-400000 >"$scratch/apart"
printf '100000-400000 rw-p 0 0:0 0\n' >"$scratch/joined"
check 'two became one' 0 '^grew .*00100000-00400000 .*2,048 KiB  MMS: an' '' -- \
	"$vmmap" --diff "$scratch/apart" "$scratch/joined"
check_lines 'that grew once' '^grew' 1
check_lines 'the other went' '^went  .*00300000-00400000 +-' 1
printf '400000-500000 rw-p 0 0:0 0\n' >"$scratch/above"
check 'beside each other' 0 '^appeared +00100000-' '' -- \
	"$vmmap" --diff "$scratch/above" "$scratch/joined"
check_lines 'is not the same' '^went +00400000-' 1
printf '1000-2000 r--p 0 0:0 7 /%s\n' a >"$scratch/a"
printf '1000-2000 r--p 0 0:0 7 /%s\n' b >"$scratch/b"
check 'another file' 0 '^appeared .* /b$' '' -- \
	"$vmmap" --diff "$scratch/a" "$scratch/b"
check_lines 'in the place of one' '^went .* /a$' 1
printf '100000-400000 ---p 0 0:0 0\n' >"$scratch/closed"
check 'another label' 0 '^appeared .*  MMS: reserved' '' -- \
	"$vmmap" --diff "$scratch/joined" "$scratch/closed"
check_lines 'in its place' '^went .*  MMS: anonymous' 1
cp -r "$srcdir/tests/recordings/drawn" "$scratch/fuller"
awk 'NR == 1 { $2 += 8192 } 1' "$srcdir/tests/recordings/drawn/resident" \
	>"$scratch/resident"
cp "$scratch/resident" "$scratch/fuller/resident"
check 'what became resident' 0 ' \+8 KiB +0 KiB$' '' -- "$vmmap" --resident \
	--diff "$srcdir/tests/recordings/drawn" "$scratch/fuller"
check 'two moments' 0 '^no difference$' '' -- \
	"$vmmap" --interval 0.01 "$target"

# For programs.
if python3 -c 'import jsonschema' 2>/dev/null; then
	valid() {
		"$vmmap" --json "$@" | python3 -c '
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
document = json.load(sys.stdin)
jsonschema.Draft7Validator(schema).validate(document)
print(len(document["rows"]), "rows")' "$srcdir/doc/vmmap.schema.json"
	}
	check 'JSON fits its schema' 0 '^[0-9]{2,} rows$' '' -- \
		valid "$target"
	check 'with all that can be measured' 0 '^[0-9]{2,} rows$' '' -- \
		valid --pss "$target"
	printf '1000-2000 r-xp 0 0:0 7 /a"\\b\377\303\244\355\240\200\300\200\364\220\200\200\n' >"$scratch/odd"
	check 'a path of odd bytes' 0 '^1 rows$' '' -- \
		valid --file "$scratch/odd"
else
	skip 'JSON fits its schema' 'needs python3-jsonschema'
	skip 'with all that can be measured' 'needs python3-jsonschema'
	skip 'a path of odd bytes' 'needs python3-jsonschema'
	printf '1000-2000 r-xp 0 0:0 7 /a"\\b\377\303\244\355\240\200\300\200\364\220\200\200\n' >"$scratch/odd"
fi
check 'escaped so that it can be turned back' 0 \
	'"path":"/a\\"\\\\134b\\\\377ä\\\\355\\\\240\\\\200\\\\300\\\\200\\\\364\\\\220\\\\200\\\\200"' '' -- \
	"$vmmap" --json --file "$scratch/odd"
check 'and in CSV' 0 ',"/a""\\134b\\377ä\\355\\240\\200\\300\\200\\364\\220\\200\\200".$' '' -- \
	"$vmmap" --csv --file "$scratch/odd"
check 'every process' 0 '^ *[0-9]+  .* layout$' '*' -- \
	"$vmmap" --all --summary
# Regions, VSZ, RSS, PSS and swap of all processes are those of all labels.
cp "$scratch/stdout" "$scratch/all"
adds_up() {
	tr -d , <"$scratch/all" | awk '
		/^ *[0-9]+ / && NF >= 10 {
			sum = sum + $2; size += $3; rss += $5; pss += $7; swap += $9
		}
		/^all / {
			sub(/^all( but vsyscall)?/, "")
			print (sum == $1) (size == $2) (rss == $4) \
				(pss == $6) (swap == $8), sum, pss
		}'
}
check_lines 'what their PSS is' '; PSS does not[.]$' 1
check 'which add up to the totals' 0 '^11111 [1-9]' '' -- adds_up
with_threads() {
	"$vmmap" --all --label 'thread stack' 2>&1
}
check 'rows of those that have any' 0 '^[0-9]+ layout$' '' -- with_threads
check_lines 'and of no other' "^($$ |.*no region is what)" 0
check_lines 'nothing of PSS' 'PSS' 0
stop

# One with zero pages and, where there are any, huge ones.
start "$targets/drawn"
check 'the same of each kind of page' 0 '' '' -- same_counts
if test "$said" = absent; then
	check 'a page that is swapped out' 0 '^4$' '' -- \
		sum swap "$scratch/early"
else
	skip 'a page that is swapped out' 'needs userfaultfd(2) of Linux 6.6'
fi
check 'zero pages are none of RSS' 0 '^[1-9][0-9]*$' '' -- \
	sum zero "$scratch/early"
stop

# A process that changes all the time: what is shown adds up, or is called torn.
start "$targets/many" 20000 busily
honest() {
	"$vmmap" --csv "$target" >"$scratch/csv" 2>"$scratch/complaint"
	case $? in
	0) test ! -s "$scratch/complaint" ;;
	1) grep -q 'regions may be missing' "$scratch/complaint" ;;
	*) false ;;
	esac && column start "$scratch/csv" |
		awk '{ printf "%16s\n", $0 }' | sort -c -r &&
		test "$(column start "$scratch/csv" | wc -l)" -gt 4000
}
check 'a process that changes all the time' 0 '' '' -- honest
exact() {
	"$vmmap" --stop --summary "$target"
}
check 'an exact picture of it' 0 '^MMS: anonymous +[0-9,]+ +[0-9,]+ KiB ' '' -- \
	exact
kill "$target"
exec 3>&-
wait "$target" 2>/dev/null

# Privileges of a file are refused, not used.
cp "$vmmap" "$scratch/setuid"
if chown 65534 "$scratch/setuid" 2>/dev/null && chmod 4755 "$scratch/setuid" &&
	test -u "$scratch/setuid"; then
	check 'setuid' 1 '' 'will not run setuid' -- "$scratch/setuid" self
else
	skip 'setuid' 'needs root'
fi
for wrong in '--all 1' '--stop --all' '--file x --resident' \
	'--address xyz self' '--permission rw self' '--columns none self' \
	'--json --csv self' '--interval -1 self' '--diff x' \
	'--record x --sysroot y' '--up --summary self' '--gaps --json self' \
	'--why --csv self' '--columns size --fragments self' \
	'--label x --fragments self' '--resident --fragments self' \
	'--all --fragments' '--summary --json --fragments self'; do
	# shellcheck disable=SC2086 # split into arguments
	check "usage: '$wrong'" 2 '' "^vmmap: .*\(try 'vmmap --help'\)$" -- \
		"$vmmap" $wrong
done

done_testing 93
