#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmmap_test - vmmap shows processes and recordings, and says why it cannot.
#
# shellcheck disable=SC2317 # check() runs the functions

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmmap=$TOOLS/vmmap
maps=$srcdir/tests/maps

# A copy to run as other users, and as processes with a name of their own. What
# is started with <&4 3>&- reads until release() closes the other end.
named=vmw$$ # another run of this test may be on
cp "$vmmap" "$scratch/$named"
chmod 755 "$scratch" "$scratch/$named"
mkfifo "$scratch/fifo"
exec 3<>"$scratch/fifo"
exec 4<"$scratch/fifo"

# runs PID NAME: does the process execute NAME by now?
runs() {
	test "$(cat "/proc/$1/comm")" = "$2"
}

start_waiter() {
	"$scratch/$named" --file - <&4 3>&- 2>/dev/null &
	wait_for runs $! "$named"
}

release() {
	exec 3>&-
	wait
	exec 3<>"$scratch/fifo"
}

# Running processes.
check 'itself' 0 '^[0-9a-f]+-[0-9a-f]+ .* rw-p  stack +\[stack\]$' '' -- \
	"$vmmap" self
check_lines 'its own text' "r-xp  text +/.*/vmmap$" 1
check 'a process by its PID' 0 '^all' '' -- "$vmmap" $$

start_waiter
waiter=$!
rm "$scratch/$named"
check 'a process by its name' 0 '^all' '' -- "$vmmap" "$named"
check_lines 'its text, though its file is gone' \
	'  text +/.*/'"$named"' \(deleted\)$' 1
cp "$vmmap" "$scratch/$named"
start_waiter
check 'a name that two processes have' 1 '' \
	"^vmmap: $named: 2 .*: ($waiter $!|$! $waiter)$" -- \
	"$vmmap" "$named"
release

# Recordings.
printf '%s\n' 'Heap - 556dff36b000-556dff4e3000' \
	'Stack - 7ffe96b2c000-7ffe96b4d000' >"$scratch/expected"
check 'the fragments of document 003' 0 \
	'^MMS - 7f558b397000-7f558b3a2000$' '' -- \
	"$vmmap" --fragments --file "$maps/document-003.maps"
check_lines 'heap and stack in the form of the document' \
	"^($(head -n 1 "$scratch/expected")|$(tail -n 1 "$scratch/expected"))$" 2
check_lines 'nothing else but MMS' '^MMS - [0-9a-f]{12}-[0-9a-f]{12}$' 14
check 'the VSZ that ps printed in document 004' 0 \
	'^all but vsyscall +23 +105,036 KiB$' '' -- \
	"$vmmap" --file "$maps/document-004.maps"
check_lines 'and what of it is MMS' '^MMS in all +14 +104,728 KiB$' 1
check_lines 'the 100 MiB of malloc() and a page' \
	'^7fdaee1ff000-7fdaf4600000 +102,404 KiB  rw-p  MMS: anonymous$' 1
first_row() {
	"$vmmap" "$@" | head -n 1
}
check 'from the highest address down' 0 '^ffff' '' -- \
	first_row --file "$maps/pie.maps"
check 'from the lowest address up' 0 '^556fd24ef000-' '' -- \
	first_row --up --file "$maps/pie.maps"

reversed_is_same() {
	"$vmmap" --file "$1" >"$scratch/straight" &&
		sed '1!G;h;$!d' "$1" | "$vmmap" --file - |
		cmp - "$scratch/straight"
}
check 'a reversed listing on standard input' 0 '' '' -- \
	reversed_is_same "$maps/pie.maps"

# What a file can hold to do harm.
printf '1000-1801 r-xp 0 0:0 0 /a\033[2J\n' >"$scratch/escape"
check 'an escape sequence in a path' 0 '/a\\033\[2J$' '' -- \
	"$vmmap" --file "$scratch/escape"
check_lines 'a size that is not in KiB' '^00001000-00001801  2,049 B  r-xp' 1
printf '1000-2000 r-xp 0 0:0 0 /a\0b\n' >"$scratch/nul"
check 'a NUL in a path' 1 '' '^vmmap: .*/nul: line 1: ' -- \
	"$vmmap" --file "$scratch/nul"
printf '1000-2000 r-xp 0 0:0 0\n1800-3000 r-xp 0 0:0 0\n' >"$scratch/twice"
check 'overlapping rows' 1 '' '^vmmap: .*: line 2: overlaps' -- \
	"$vmmap" --file "$scratch/twice"
check 'a file that is no listing' 1 '' '^vmmap: .*: line 1: not a row' -- \
	"$vmmap" --file "$maps/pie.labels"
check 'an empty file' 1 '' '^vmmap: standard input: empty' -- \
	"$vmmap" --file -
check 'a directory' 1 '' '^vmmap: /: cannot read: ' -- "$vmmap" --file /
check 'a file that is not there' 1 '' '^vmmap: /none: cannot read: ' -- \
	"$vmmap" --file /none
check 'a line without end' 1 '' '^vmmap: /dev/zero: line 1: not a row' -- \
	"$vmmap" --file /dev/zero
check 'a file without end' 1 '' '^vmmap: /dev/stdin: over 64 MiB' -- \
	sh -c "yes '' | '$vmmap' --file /dev/stdin"
printf '1000-2000 r-xp 0 0:0 0 /bin/p\n' >"$scratch/short"
check 'nothing to name' 1 '' '^vmmap: .*/short: holds neither heap' -- \
	"$vmmap" --fragments --file "$scratch/short"

# Processes that cannot be shown.
check 'a PID that nobody has' 1 '' '^vmmap: [0-9]+: no such process' -- \
	"$vmmap" "$(cat /proc/sys/kernel/pid_max)"
check 'a name that nobody has' 1 '' '^vmmap: no one: no process' -- \
	"$vmmap" 'no one'

is_zombie() {
	grep -q '^State:.Z' "/proc/$1/status"
}
# The shell becomes cat(1), which buries nobody, before its child ends.
sh -c 'cat <&4 & echo $! >"$0"; exec cat' "$scratch/zombie" <&4 3>&- &
wait_for runs $! cat
zombie=$(cat "$scratch/zombie")
kill "$zombie"
wait_for is_zombie "$zombie"
check 'a zombie' 1 '' "^vmmap: $zombie: it has ended" -- "$vmmap" "$zombie"
release

if test "$(cat /proc/2/comm 2>/dev/null)" = kthreadd; then
	check 'a kernel thread' 1 '' '^vmmap: 2: a kernel thread' -- \
		"$vmmap" 2
else
	skip 'a kernel thread' 'PID 2 is none here (a container?)'
fi

as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
other="^$named: $$: .*: the process is another user's"
unreadable='^'"$named"': .*: cannot read: Permission denied'
cp "$maps/pie.maps" "$scratch/unreadable"
chmod 000 "$scratch/unreadable"
if as_nobody "$scratch/$named" --help >/dev/null 2>&1; then
	check "another user's process" 1 '' "$other" -- \
		as_nobody "$scratch/$named" $$
	check 'an unreadable file' 1 '' "$unreadable" -- \
		as_nobody "$scratch/$named" -f "$scratch/unreadable"
elif test -r "$scratch/unreadable"; then
	skip "another user's process" 'needs setpriv(1) to become nobody'
	skip 'an unreadable file' 'needs setpriv(1) to become nobody'
else
	skip "another user's process" 'needs root to become nobody'
	check 'an unreadable file' 1 '' "$unreadable" -- \
		"$scratch/$named" -f "$scratch/unreadable"
fi

# Usage.
check 'help' 0 '^Exit status: 0 shown, 1 could not be shown, or' '' -- \
	"$vmmap" --help
check 'version' 0 '^vmmap \(vmclaims\) [0-9]' '' -- "$vmmap" -V
for wrong in '' '1 2' '-f x 1' '-f' '--file' '--none' '-x' \
	'0' '-- -5' '99999999999999999999' '2147483648'; do
	# shellcheck disable=SC2086 # split into arguments
	check "usage: '$wrong'" 2 '' "^vmmap: .*\(try 'vmmap --help'\)$" -- \
		"$vmmap" $wrong
done
to_full_disk() {
	"$vmmap" "$@" >/dev/full
}
check 'a full disk' 1 '' '^vmmap: standard output: No space left' -- \
	to_full_disk self
check 'a full disk for the help' 1 '' '^vmmap: standard output: No space' -- \
	to_full_disk --help

# on_terminal COLUMNS COMMAND...: what comes there, without escape sequences.
on_terminal() {
	columns=$1
	shift
	LC_ALL=C.UTF-8 TERM=xterm script -qec "stty cols $columns && $*" \
		/dev/null | sed "s/$(printf '\033')\[[0-9;]*m//g" | tr -d '\r'
}
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	check 'rows fit a terminal' 0 '^all but vsyscall' '' -- \
		on_terminal 80 "$vmmap" --file "$maps/pie.maps"
	LC_ALL=C.UTF-8
	export LC_ALL
	check_lines 'no row is wider' '^.{81}' 0
	check_lines 'shortened paths' '  …[^ ]*/libc\.so\.6$' 5
	# All that is on a terminal of 40 columns, of a process with everything.
	drawn=$srcdir/tests/recordings/drawn
	check 'rows fit 40 columns' 0 '^5566d8265000 +132 KiB  heap$' '' -- \
		on_terminal 40 "$vmmap" --sysroot "$drawn"
	check_lines 'labels are cut' '^7f[0-9a-f]{10} +152 KiB  …[a-z]+ rodata$' 1
	check 'a summary in large units' 0 \
		'^all but vsyscall +16[.]6 MiB +3[.]7 MiB$' '' -- \
		on_terminal 40 "$vmmap" --summary --sysroot "$drawn"
	long=$(printf '%050d' 0)
	printf '%s\n' "1000-2000 r-xp 0 0:0 7 /$long/日本語" \
		'2000-3000 rw-p 0 0:0 0 [heap]' \
		"500000-600000 rw-p 0 0:0 0 [stack:$long]" >"$scratch/wide"
	printf '2000-400000 rw-p 0 0:0 0 [heap]\n' >"$scratch/grown"
	# widest COLUMNS: how many views show the heap, all no wider than that.
	widest() {
		shown=0
		while read -r view; do
			# shellcheck disable=SC2086 # split into arguments
			on_terminal "$1" "$vmmap" $view </dev/null >"$scratch/on"
			if test "$(wc -L <"$scratch/on")" -gt "$1"; then
				echo "too wide: $view"
			fi
			! grep -q '[Hh]eap' "$scratch/on" || shown=$((shown + 1))
		done <<-END
		--sysroot $drawn
		--gaps --up --sysroot $drawn
		--resident --sysroot $drawn
		--pss --sysroot $drawn
		--summary --sysroot $drawn
		--why --pss --sysroot $drawn
		--address 5566d8265000 --why --sysroot $drawn
		--fragments --sysroot $drawn
		--picture --sysroot $drawn
		--why --file $scratch/wide
		--picture --file $scratch/wide
		--diff $scratch/wide $scratch/grown
		--diff --resident $drawn $srcdir/tests/recordings/pie
		--all --summary 2>/dev/null
		--all --why --label heap 2>/dev/null
		END
		echo "$shown show the heap"
	}
	for columns in 40 60 80 120 200; do
		check "nothing is wider than $columns columns" 0 \
			'^15 show the heap$' '' -- widest "$columns"
		check_lines 'of no view' '^too wide' 0
	done
	check 'a long word is broken' 0 '^    0{21}\]$' '' -- \
		on_terminal 40 "$vmmap" --why --file "$scratch/wide"
	check 'the last size stays' 0 '^5566d8265000 +48 KiB' '' -- \
		on_terminal 10 "$vmmap" --resident --sysroot "$drawn"
	check 'size and RSS beside a label' 0 '^start +size +RSS +label$' '' -- \
		on_terminal 50 "$vmmap" --resident --sysroot "$drawn"
	check 'a narrow column' 0 '^label +VSZ +RSS +swap$' '' -- \
		on_terminal 46 "$vmmap" --summary --sysroot "$drawn"
	check 'columns that were asked for stay' 0 \
		'^5566d8265000-5566d8286000 +132 KiB$' '' -- \
		on_terminal 20 "$vmmap" -c range,size --sysroot "$drawn"
else
	skip 'rows fit a terminal' 'needs script(1) of util-linux'
	skip 'no row is wider' 'needs script(1) of util-linux'
	skip 'shortened paths' 'needs script(1) of util-linux'
	for one in 40 labels summary 40 40 60 60 80 80 120 120 200 200 word \
		last beside narrow columns
	do
		skip "a narrow terminal: $one" 'needs script(1) of util-linux'
	done
fi

done_testing 68
