#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmwatch_test.sh - vmwatch around programs that behave and that do not: their
# exit status, signals and output stay theirs, and none stays stopped or traced.

# An end that is waited for in vain is a failure.
test "${limited:-}" || limited=1 exec timeout -k 5 600 sh "$0"

# shellcheck disable=SC2016 # expansion is for the inner shell
# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmwatch="$TOOLS/vmwatch"
programs=${PROGRAMS:-experiments/programs}
targets=${TARGETS:-tests/targets}
refuse=${REFUSE:-tests/refuse}

# long FILE BYTES: has it more than that?
long() {
	test "$(wc -c <"$1")" -gt "$2"
}

# state PID: the letter of its state; nothing where there is no such process.
state() {
	sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null
}

# free_of PID: it is there, is not stopped, and nobody traces it.
# shellcheck disable=SC2317 # check() calls it
free_of() {
	grep -q '^TracerPid:[[:space:]]*0$' "/proc/$1/status" &&
		case $(state "$1") in
		t | T | '') false ;;
		*) true ;;
		esac
}

# What it says where not all page faults may be recorded: then it says it once,
# and any of them only where that is permitted (the units ask the kernel).
faults=' fault' said=$("$vmwatch" --faults -o /dev/null true 2>&1)
case $said in *'faults cannot be recorded'*) faults='' ;; esac
quiet=${said:+perf_event}

# The program's own matters.
check "its exit status" 3 '' '*' -- "$vmwatch" sh -c 'exit 3'
check "its end by a signal" 143 '' 'killed by signal 15' -- \
	"$vmwatch" sh -c 'kill -TERM $$'
check "there is no such program" 127 '' \
	'^vmwatch: .*no-such: cannot be executed: No such file' -- \
	"$vmwatch" ./no-such
check "it cannot be executed" 126 '' 'cannot be executed: Permission denied' \
	-- "$vmwatch" "$srcdir/tests/lib.sh"
check "its input and output" 0 '^through$' '*' -- \
	sh -c 'echo through | "$0" cat' "$vmwatch"
check "its options are its own" 0 '^-p$' '*' -- "$vmwatch" echo -p
check "its output is no terminal, and no lines of ours are in it" 0 '^x$' '' \
	-- "$vmwatch" -o /dev/null echo x
check "a signal that it ignores" 0 '^went on$' '*' -- \
	"$vmwatch" sh -c 'trap "" TERM; kill -TERM $$ $PPID; echo went on'
check "a signal to vmwatch is for the program" 7 '' '*' -- \
	"$vmwatch" sh -c 'trap "exit 7" TERM; kill -TERM $PPID; while :; do
		sleep 0.01; done'
check "an ignored signal stays ignored" 0 '2[0-9a-f]{2}$' '*' -- \
	sh -c 'trap "" USR1; "$0" sed -n "s/^SigIgn://p" /proc/self/status' \
	"$vmwatch"
check "no signal is blocked in it" 0 '^SigBlk:[[:space:]]*0*$' '*' -- \
	"$vmwatch" grep SigBlk /proc/self/status
check "its limit of descriptors" 0 '^100$' '' -- \
	sh -c 'ulimit -Sn 100; "$0" -o /dev/null sh -c "ulimit -Sn"' "$vmwatch"
check "it has closed its descriptors" 4 '' '*' -- \
	"$vmwatch" sh -c 'exec <&- >&- 2>&-; exit 4'

# A stop of vmwatch's own is over long before the twentieth look at it.
"$vmwatch" -o /dev/null sh -c 'echo $$ >"$0"; kill -STOP $$; echo >"$0.on"
	exit 5' "$scratch/stopped" &
watch=$!
wait_for test -s "$scratch/stopped"
program=$(cat "$scratch/stopped")
looks=0
while test $looks -lt 20 && ! test -e "$scratch/stopped.on"; do
	case $(state "$program") in
	t | T) looks=$((looks + 1)) ;;
	*) looks=0 ;;
	esac
done
check "it stops itself, and stays so" 0 '' '' -- test $looks -eq 20
kill -CONT "$program" 2>/dev/null
wait $watch
check "until it is continued" 0 '' '' -- test $? -eq 5

# What is seen.
check "the columns of document 004" 0 '' \
	'^[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} [AP]M [^ ]+ [0-9]{4}: +[0-9]+ true +[0-9]+ +[0-9]+ +[0-9]+ +[0-9]+$' \
	-- "$vmwatch" --no-events true
check "each call with VSZ and RSS" 0 '' \
	'mmap 0x0, 104[89][0-9]{5} bytes = 0x[0-9a-f]+  VSZ [0-9]+ -> [0-9]+  RSS ([0-9]+) -> \1$' \
	-- sh -c '"$0" "$1" 0 >/dev/null' "$vmwatch" "$programs/allocate"
check "the output of the program as marks" 0 '*' \
	'mark "touched 90MB"  VSZ [0-9]+  RSS 9[0-9]{4}$' -- \
	"$vmwatch" --mark-on 'touched ([0-9]+)MB' "$programs/allocate" 0
check "marks of vmmark.h" 0 '^reserved' 'mark "after"  VSZ [0-9]+  RSS [0-9]+$' \
	-- "$vmwatch" "$targets/lazy_right"
check "a line to a descriptor, from any language" 0 '' 'fact "pages" 42$' -- \
	"$vmwatch" sh -c 'eval "echo fact 42 pages >&$VMMARK_FD"'
check "binary output" 0 '*' 'mark "end"' -- \
	"$vmwatch" --mark-on 'end' sh -c 'head -c 100000 /dev/urandom
		printf "\n\0 end\n"'
check "a line in two writes" 0 '^one two$' 'mark "one two"' -- \
	"$vmwatch" --mark-on '^one.*' sh -c 'printf "one "; echo two'
check "a last line without its newline" 0 '^last$' 'mark "last"' -- \
	"$vmwatch" --mark-on last printf last
check "but no line is none" 0 '^x$' 'mark "x"' -- \
	"$vmwatch" --mark-on '.*' echo x
cp "$scratch/stderr" "$scratch/stdout"
check_lines "behind the last" 'mark "' 1
check "a line in the parts of one writev(2)" 0 '^three$' 'mark "one two"' -- \
	"$vmwatch" --mark-on '^one.*|^three' python3 -c '
import os
os.writev(1, [b"one ", b"two\nthr", b"ee\n"])'
check_lines "all that it has written" 'one two|three' 2
# Of 16 lines behind a long one, what a pipe that nobody reads has room for.
check "what could not be written is no mark" 0 '' '' -- \
	"$vmwatch" -o "$scratch/o" --mark-on '^cut' python3 -c '
import os, sys
reader, writer = os.pipe()
os.set_blocking(writer, False)
os.dup2(writer, 1)
wrote = os.writev(1, [b"a" * 60000 + b"\n", *[b"cut".ljust(1023) + b"\n"] * 16])
open(sys.argv[1], "w").write(str((wrote - 60001 + 1023) // 1024))' \
	"$scratch/lines"
check "and what was is" 0 '' '' -- test "$(grep -c 'mark "cut"' "$scratch/o")" \
	-eq "$(cat "$scratch/lines")"
check "nor is what went to a descriptor that is closed" 0 '' '' -- \
	"$vmwatch" -o "$scratch/o" --mark-on lost \
	sh -c '{ echo lost; } >&- 2>/dev/null; true'
check "there is none" 1 '' '' -- grep 'mark "lost"' "$scratch/o"
check "a fact with --system" 0 'fact "pages" 42$' '' -- "$vmwatch" -so - \
	sh -c 'eval "printf \"fact 42 pages\" >&$VMMARK_FD"'
check_lines "that of exec, of the fact, of the end" '  system  kbmemfree' 3
check "a command with an escape sequence" 0 '' 'x\\033\[31m' -- \
	sh -c 'cp /bin/true "$1"; "$0" --no-events "$1"' "$vmwatch" \
	"$scratch/x$(printf '\033')[31m"
if test "$faults"; then
	check "each page fault" 0 '  fault 0x[0-9a-f]+  stack$' "$quiet" -- \
		"$vmwatch" --faults -o - true
	check "with what is there by then" 0 'fault 0x10000000  MMS: file$' \
		"$quiet" -- "$vmwatch" --faults -o - python3 -c '
import ctypes
libc = ctypes.CDLL(None)
at = ctypes.c_void_p(0x10000000)
libc.mmap(at, 4096, 3, 0x32, -1, 0)
ctypes.memset(at, 1, 1)
file = open("/bin/sh", "rb")
libc.mmap(at, 4096, 1, 0x12, file.fileno(), 0)
ctypes.string_at(at, 1)'
	check_lines "and was before" 'fault 0x10000000  MMS: anonymous$' 1
else
	skip "each page fault" "$said"
	skip "with what is there by then" "$said"
	skip "and was before" "$said"
fi
check "CSV" 0 '^[0-9.]+,call,[0-9]+,[0-9]+,.*,mmap,0x' '' -- \
	"$vmwatch" --csv - true
check "each row has its columns" 0 '^24$' '' -- sh -c \
	'"$0" -fse --mark-on . --csv - sh -c "echo x; true & wait" 2>/dev/null |
	grep , | awk -F, "{ print NF }" | sort -u' "$vmwatch"
check_lines "all of them the same" . 1

python=$(python3 -c 'import sys; print(sys.executable)')
check "all that is written of a program" 3 '^marked$' '*' -- "$vmwatch" \
	-fs --hz 1000 --parts --pss --mark-on marked --json "$scratch/all" \
	--csv "$scratch/csv" -o "$scratch/o" \
	"$python" "$srcdir/tests/watch_outputs.py" act "$scratch/act"
check "says the same, and what was done" 0 \
	"^call exec exit$faults fork mark sample system$" '' -- \
	"$python" "$srcdir/tests/watch_outputs.py" compare "$scratch/act" \
	"$scratch/all" "$scratch/csv" "$scratch/o"

if python3 -c 'import jsonschema' 2>/dev/null; then
	check "JSON" 0 '*' "$quiet" -- "$vmwatch" -fs --parts --pss --mark-on 'y' \
		--json "$scratch/json" sh -c 'echo x; echo y; true & wait
			eval "printf \"fact 42 pages\" >&$VMMARK_FD"'
	check "fits its schema, and holds all kinds" 0 \
		"call exec exit$faults fork mark sample" '' -- python3 -c '
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
document = json.load(open(sys.argv[2]))
jsonschema.Draft7Validator(schema).validate(document)
assert document["system"], "no system"
print(*sorted({moment["kind"] for process in document["processes"]
	for moment in process["moments"]}))' \
		"$srcdir/doc/watch.schema.json" "$scratch/json"
else
	skip "JSON" "python3-jsonschema is not installed"
	skip "its schema" "python3-jsonschema is not installed"
fi

# Document 004's 5 faults for 10 MB, where malloc asks for huge pages.
if grep -qv '\[never\]' /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null &&
	grep -q '^2097152$' /sys/kernel/mm/transparent_hugepage/hpage_pmd_size; then
	check "5 faults for 10 MB in huge pages" 0 '^2560 5$' '*' -- sh -c \
		'GLIBC_TUNABLES=glibc.malloc.hugetlb=1 "$0" --json "$1" \
		--mark-on "touched [23]0MB" "$2" 0 >/dev/null && python3 -c "
import json, sys
a, b = (moment[\"record\"][\"metrics\"] for moment in
	json.load(open(sys.argv[1]))[\"processes\"][0][\"moments\"]
	if moment[\"kind\"] == \"mark\")
print(b[\"rss\"] - a[\"rss\"], b[\"minflt\"] - a[\"minflt\"])" "$1"' \
		"$vmwatch" "$scratch/huge" "$programs/allocate"
else
	skip "5 faults for 10 MB" "no huge pages of 2 MiB"
fi

# Threads and children.
# python3 may be a script that starts it.
check "threads" 0 '^3$' '' -- sh -c \
	'"$0" --json "$1" python3 -c "
import threading
for i in range(3):
    thread = threading.Thread(target=bytearray, args=(100,))
    thread.start()
    thread.join()" && python3 -c "
import json, sys
print(max(sum(moment[\"kind\"] == \"fork\" and moment[\"thread\"]
    for moment in process[\"moments\"])
    for process in json.load(open(sys.argv[1]))[\"processes\"]))" "$1"' \
	"$vmwatch" "$scratch/threads"
check "another program's thread that becomes one" 3 '' '  exit 3$' -- \
	timeout -s KILL 60 "$vmwatch" python3 -c '
import os, threading
thread = threading.Thread(target=os.execlp, args=("sh", "sh", "-c", "exit 3"))
thread.start()
thread.join()'
check "a program that becomes another, before and after" 0 \
	' true .*  exec  VSZ [0-9]+ -> [0-9]+  RSS [0-9]+ -> [0-9]+$' '' -- \
	"$vmwatch" -o - sh -c 'exec true'
check_lines "which is not known of our own child" '  exec$' 1
check_lines "and nothing of the system, for which nobody asked" '  system ' 0
check "a child" 0 '' '  fork [0-9]+' -- "$vmwatch" sh -c 'true & wait'
check "ten thousand children" 0 '' '' -- "$vmwatch" --no-events -o "$scratch/o" \
	sh -c 'i=0; while [ $i -lt 10000 ]; do : & i=$((i + 1)); done; wait'
check "each of which has ended" 0 '^10001$' '' -- \
	grep -c '  exit 0$' "$scratch/o"

# Of one that is let go on twice, the next stop goes by unseen.
check "each of twenty thousand calls" 0 '' '' -- "$vmwatch" -o "$scratch/o" \
	python3 -c '
import ctypes
madvise = ctypes.CDLL(None).madvise
for i in range(20000):
    madvise(ctypes.c_void_p(0x3e8000), 4096, 4)'
check "is told" 0 '^20000$' '' -- grep -c 'madvise 0x3e8000, 4096 bytes' \
	"$scratch/o"

# A call of a 32-bit program, unlink(2), has the number of mprotect(2) here.
cat >"$scratch/foreign" <<'END'
import ctypes, mmap, sys
sys.stdin.readline()
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes.fromhex("53 b80a000000 bb00402301 b978560000 cd80 5b c3"))
at = ctypes.addressof(ctypes.c_char.from_buffer(code))
print(ctypes.CFUNCTYPE(ctypes.c_int)(at)())
END
if test "$(uname -m)" = x86_64 &&
	test "$(echo | python3 "$scratch/foreign" 2>/dev/null)" = -14; then
	check "a call of another architecture" 0 '^-14$' '' -- sh -c \
		'echo | "$0" -o "$1" python3 "$2"' "$vmwatch" "$scratch/o" \
		"$scratch/foreign"
	check "is not taken for one of ours" 1 '' '' -- \
		grep 0x1234000 "$scratch/o"
	mkfifo "$scratch/now"
	python3 "$scratch/foreign" <"$scratch/now" >"$scratch/said" &
	program=$!
	exec 9>"$scratch/now"
	"$vmwatch" --events -o "$scratch/o" -p $program &
	watch=$!
	wait_for grep -q "TracerPid:[[:space:]]*$watch" "/proc/$program/status"
	echo >&9
	exec 9>&-
	wait $watch $program
	check "nor in a process that was there" 0 '^-14$' '' -- cat "$scratch/said"
	check "either" 0 ' mmap 0x0, 4096 bytes' '' -- cat "$scratch/o"
	check_lines "at all" 0x1234000 0
else
	for what in call none there either all; do
		skip "a call of another architecture: $what" "none can be made"
	done
fi

# Two generations that are there before, and one that comes. Only the last
# process is let go on, by a line through a pipe, once all are traced.
mkfifo "$scratch/go"
sh -c '(sh -c "echo >\"$0\"; read -r line <\"$1\"; true & wait; exit 6"; exit 5)
	exit 4' "$scratch/there" "$scratch/go" &
program=$!
wait_for test -s "$scratch/there"
"$vmwatch" -o "$scratch/o" -p $program &
watch=$!
for generation in 1 2 3; do
	pid=$program
	test $generation -lt 2 || pid=$(cat "/proc/$pid/task/$pid/children")
	test $generation -lt 3 || pid=$(cat "/proc/${pid% }/task/${pid% }/children")
	wait_for grep -q "TracerPid:[[:space:]]*$watch" "/proc/${pid% }/status"
done
echo >"$scratch/go"
wait $watch $program 2>/dev/null
check "children that are there already, and theirs" 0 '^4 5 6 0$' '' -- sh -c '
	for status in 4 5 6 0; do
		grep -c "  exit $status$" "$0"
	done | tr "\n" " " | grep -qx "1 1 1 1 " && echo 4 5 6 0' "$scratch/o"

# An end of vmwatch by the signal that nobody can catch.
"$vmwatch" -o /dev/null sh -c 'echo $$ >"$0"; exec sleep 54321' \
	"$scratch/pid" &
watch=$!
wait_for test -s "$scratch/pid"
kill -KILL $watch
check "a program with a filter ends with vmwatch" 0 '' '' -- \
	timeout 20 tail -s 0.1 --pid="$(cat "$scratch/pid")" -f /dev/null
kill -KILL "$(cat "$scratch/pid")" 2>/dev/null

mkfifo "$scratch/still"
"$vmwatch" --no-events -o /dev/null sh -c '
	echo >"$0"; read -r line <"$1"; echo "$line" >"$2"' \
	"$scratch/begun" "$scratch/still" "$scratch/line" &
watch=$!
wait_for test -s "$scratch/begun"
kill -KILL $watch
wait $watch 2>/dev/null
timeout 20 sh -c 'echo on >"$0"; until test -s "$1"; do :; done' \
	"$scratch/still" "$scratch/line"
check "one without goes on" 0 '^on$' '' -- cat "$scratch/line"

for options in '' '--events' '--hz=10000 --faults'; do
	sleep 54321 &
	program=$!
	# shellcheck disable=SC2086 # words
	"$vmwatch" $options -p $program >"$scratch/seen" 2>&1 &
	watch=$!
	wait_for grep -q "TracerPid:[[:space:]]*$watch" "/proc/$program/status"
	kill -KILL $watch
	wait $watch 2>/dev/null
	check "what was attached to goes on ($options)" 0 '' '' -- \
		free_of $program
	# shellcheck disable=SC2086
	"$vmwatch" $options -p $program >"$scratch/seen" 2>&1 &
	watch=$!
	wait_for grep -q "TracerPid:[[:space:]]*$watch" "/proc/$program/status"
	kill -INT $watch
	wait $watch
	check "and after SIGINT, which is no error ($options)" 0 '' '' -- \
		test $? -eq 0
	check "too" 0 '' '' -- free_of $program
	kill $program
done

# Neither SIGUSR1 nor a rest of 0.2 s ends it; the latter is told.
sleep 54321 &
program=$!
"$vmwatch" --hz 1000 -o "$scratch/o" -p $program 2>"$scratch/missed" &
watch=$!
wait_for grep -q "TracerPid:[[:space:]]*$watch" "/proc/$program/status"
kill -USR1 $watch
lines=$(wc -l <"$scratch/o")
until test "$(wc -l <"$scratch/o")" -gt $((lines + 300)); do
	kill -0 $watch 2>/dev/null || break
done
check "SIGUSR1 is not for who only looks on" 0 '' '' -- kill -0 $watch
kill -STOP $watch
sleep 0.2
kill -CONT $watch
kill -INT $watch
wait $watch
check "what it has missed is counted" 0 '[0-9]{3} samples were missed' '' -- \
	cat "$scratch/missed"
kill $program

# A child that nobody has waited for.
sh -c 'true & exec sleep 54321' &
program=$!
child() {
	tr -d ' ' <"/proc/$program/task/$program/children"
}
has_zombie() {
	test "$(state "$(child)")" = Z
}
wait_for has_zombie
"$vmwatch" -o "$scratch/o" -p $program 2>"$scratch/said" &
watch=$!
wait_for grep -q "TracerPid:[[:space:]]*$watch" "/proc/$program/status"
kill -INT $watch
wait $watch
check "a zombie is no child that cannot be followed" 0 '' '' -- \
	cat "$scratch/said"
kill $program

# Who cannot be watched.
check "no such process" 125 '' 'no such process' -- "$vmwatch" -p 4194304
check "a process that is already traced is sampled" 0 '[0-9]+ sleep ' \
	'sampled only: process [0-9]+ is already traced, by process [0-9]+' -- \
	sh -c 'sleep 54321 & p=$!
		"$0" -p $p >/dev/null 2>&1 & w=$!
		until grep -q "TracerPid:.$w" /proc/$p/status; do :; done
		timeout -s INT 1 "$0" -p $p; status=$?
		kill -INT $w; kill $p; test $status -eq 124' "$vmwatch"
kernel=$(sed -n 's/^Name:.*kthreadd$/2/p' /proc/2/status 2>/dev/null)
if test "$kernel"; then
	check "a kernel thread" 125 '' 'a kernel thread' -- "$vmwatch" -p 2
else
	skip "a kernel thread" "process 2 is none here"
fi
if test "$(id -u)" -eq 0 && command -v setpriv >/dev/null; then
	sleep 54321 &
	program=$!
	cp "$vmwatch" "$scratch/vmwatch"
	chmod 755 "$scratch" "$scratch/vmwatch"
	check "another user's process is sampled only" 124 'sleep' \
		'sampled only: ptrace: Operation not permitted' -- \
		setpriv --reuid=65534 --clear-groups \
		timeout -s INT 1 "$scratch/vmwatch" --hz=20 -p $program
	kill $program
else
	skip "another user's process" "needs root and setpriv"
fi

# What is not permitted is said once, and the rest goes on.
check "without ptrace" 0 '' 'ptrace: Operation not permitted' -- \
	"$refuse" ptrace "$vmwatch" true
check "without seccomp" 0 '' 'seccomp: Operation not permitted' -- \
	"$refuse" seccomp "$vmwatch" true
check "without perf" 0 '' 'perf_event_open: Operation not permitted' -- \
	"$refuse" perf_event_open "$vmwatch" --faults true
check "and still its samples" 0 '' '[0-9]+ true +[0-9]+ +[0-9]+' -- \
	"$refuse" seccomp "$vmwatch" true

# Output and usage.
check "a full disk" 125 '' 'No space left' -- "$vmwatch" -o /dev/full true
for kind in csv json svg png; do
	check "a full disk ($kind)" 125 '' 'No space left|built without cairo' \
		-- "$vmwatch" --$kind /dev/full true
done
for kind in json svg png; do
	check "no room for a file, of which nothing is left ($kind)" 125 '' \
		'File too large|built without cairo' -- \
		sh -c 'mkdir "$2"
			said=$(ulimit -f 0; trap "" XFSZ
				"$0" --$1 "$2/x" true 2>&1); status=$?
			echo "$said" >&2; rmdir "$2" && exit $status' \
		"$vmwatch" $kind "$scratch/$kind.d"
done
# Rows come as they are, for watches of days: none of them is half there.
for kind in output csv; do
	check "room for a part of the rows ($kind)" 125 '' 'File too large' -- \
		sh -c 'ulimit -f 16; trap "" XFSZ
			"$0" --hz 10000 --$1 "$2" sleep 0.2' "$vmwatch" $kind \
		"$scratch/rows.$kind"
	check "which is whole ($kind)" 0 '' '' -- python3 -c '
import sys
rows = open(sys.argv[1], "rb").read()
assert 7500 < len(rows) < 8192 and rows[-1:] == b"\n", len(rows)' \
		"$scratch/rows.$kind"
	sleep 54321 &
	program=$!
	"$vmwatch" --hz 10000 --$kind "$scratch/rows.$kind" -p $program &
	watch=$!
	check "rows come while it watches ($kind)" 0 '' '' -- \
		wait_for long "$scratch/rows.$kind" 100000
	kill -KILL $watch
	wait $watch 2>/dev/null
	kill $program
	check "rows behind a kill are whole ($kind)" 0 '^$' '' -- \
		tail -c 1 "$scratch/rows.$kind"
done
for options in '-o -' '--csv -' '--json -'; do
	# shellcheck disable=SC2086 # words
	check "a full disk behind standard output ($options)" 125 '' \
		'output: (No space left|write error)' -- \
		sh -c '"$@" >/dev/full' - \
		"$vmwatch" $options true
done
check "a full disk behind standard error" 125 '' '' -- \
	sh -c '"$@" 2>/dev/full' - "$vmwatch" true
check "an output that cannot be" 125 '' 'No such file' -- \
	"$vmwatch" --csv /no/such/folder/x true
check "nothing to watch" 125 '' 'no PROGRAM and no --pid' -- "$vmwatch"
check "both" 125 '' 'not both' -- "$vmwatch" -p 1 true
check "a rate that is none" 125 '' 'no number from 0.01 to 10000' -- \
	"$vmwatch" --hz 20000 true
check "a pattern that is none" 125 '' '--mark-on' -- \
	"$vmwatch" --mark-on '(' true
check "an unknown option" 125 '' 'unknown option' -- "$vmwatch" --nonsense true
done_testing 109
