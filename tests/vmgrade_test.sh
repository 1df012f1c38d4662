#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmgrade_test.sh - vmgrade run and lint: labs, their controls, wrong input.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmgrade="$TOOLS/vmgrade"
labs="$srcdir/labs"
lazy="$labs/lazy-malloc"
functions="$labs/vm-functions"

if ! test -x "$vmgrade"; then
	skip "vmgrade" "it is not built: configure found not all that it needs"
	done_testing 1
fi

# Each lab's reference gets full points, and each check is failed by a wrong
# solution: lint says so, and nothing else.
for lab in "$labs"/*/; do
	name=$(basename "$lab")
	check "$name: its controls" 0 "^$name: [0-9]+ checks, 0 mistakes$" '' -- \
		"$vmgrade" lint "$lab"
	checks=$(grep -c '^  - name: \|^  - {name: .*points' "$lab/lab.yaml")
	check_lines "$name: at least one for each check" '^wrong-' \
		"$(find "$lab/submissions" -mindepth 1 -maxdepth 1 \
			-name 'wrong-*' | wc -l)"
	test "$checks" -gt 0 || fail "$name: its checks are counted" "$checks"
done

# Options that the handouts name are there.
grep -hoE 'vm[a-z]+ --[a-z]+' "$labs"/*/handout.md | sed 's/--//' |
	sort -u >"$scratch/options"
check "handouts name options" 0 '^vmmap why' '' -- cat "$scratch/options"
while read -r tool option; do
	check "$tool has the handout's --$option" 0 "[ ,]--$option" '' -- \
		"$TOOLS/$tool" --help
done <"$scratch/options"

# A lab whose reference is wrong, and one that lacks a control.
cp -r "$functions" "$scratch/spoiled"
cp "$functions/submissions/wrong-share/vm.c" \
	"$scratch/spoiled/submissions/reference/vm.c"
rm -r "$scratch/spoiled/submissions/wrong-parse"*
check "lint: a lab that is not in order" 1 'mistakes$' '' -- \
	"$vmgrade" lint "$scratch/spoiled"
check_lines "its reference" "mistake: the reference fails 'share'" 1
check_lines "with what was expected and seen" '^    (expected|seen)  +seen' 2
check_lines "what else a control fails" "also fails 'resident'" 1
check_lines "its missing control" "no submissions/wrong-parse fails 'parse'" 1

# Feedback: what, why, and where to read on.
check "a wrong one" 1 '^wrong +0/3  Reading the untouched block' '' -- \
	"$vmgrade" run "$lazy" "$lazy/submissions/wrong-reads_nothing"
check_lines "the points" '12 of 15 points' 1
check_lines "what was expected" 'expected +minflt, reserved to touched: ' 1
check_lines "what to read" 'vmclaims explain read_maps_zero_page' 1
check_lines "what held it" '^sandbox i' 1
check "the same as Markdown" 1 '^\*\*wrong\*\*, 0 of 3' '' -- "$vmgrade" run \
	--format=markdown "$lazy" "$lazy/submissions/wrong-reads_nothing"
check "and as HTML" 1 '<section class="failed">' '' -- "$vmgrade" run \
	--format=html "$lazy" "$lazy/submissions/wrong-reads_nothing"
check "and as JSON" 1 '"schema": "vmgrade-grade/1"' '' -- "$vmgrade" run \
	--format=json "$lazy" "$lazy/submissions/wrong-reads_nothing"

# Each student has another size; at home it is the same.
for student in anna bela; do
	check "a size of $student's own" 1 'reserved to touched: 0' '' -- \
		"$vmgrade" run --student="$student" "$lazy" \
		"$lazy/submissions/wrong-lazy.memset"
	grep 'expected' "$scratch/stdout" >"$scratch/$student"
done
if cmp -s "$scratch/anna" "$scratch/bela"; then
	fail "two sizes" "they are the same"
else
	pass "two sizes"
fi

# A program that was written without the lab: each is judged by its own lines.
mkdir "$scratch/python"
cat >"$scratch/python/memtest.py" <<'END'
import mmap, sys
size = int(sys.argv[2]) << 20
print("ready")
block = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
print("reserved")
for at in range(0, size, mmap.PAGESIZE):
    if at == size // 2:
        print("half")
    if sys.argv[1] == "w":
        block[at] = 120
    else:
        block[at]
print("touched")
block.close()
print("freed")
END
if test -x /usr/bin/python3; then
	check "in Python" 0 '15 of 15 points' '' -- \
		"$vmgrade" run "$lazy" "$scratch/python"
else
	skip "in Python" "/usr/bin/python3 is not here"
fi

# What is handed in and cannot be run.
mkdir "$scratch/none" "$scratch/broken" "$scratch/half"
check "nothing is handed in" 1 'there is no file \*\.c, ' '' -- \
	"$vmgrade" run "$lazy" "$scratch/none"
echo 'int main(void) { return x; }' >"$scratch/broken/memtest.c"
check "it does not compile" 1 "memtest.c:1:.*error:.*x" '' -- \
	"$vmgrade" run "$lazy" "$scratch/broken"
check_lines "which is said once" 'memtest.c:1:.*error:' 1
check_lines "without the sandbox's own names" '/submission' 0
check_lines "for each check" '^wrong +0/' 7
check_lines "and nothing of what was not measured" 'to read|expected' 0
for format in markdown html; do
	check "in $format, too" 1 'memtest.{1,2}c:1:.*error:' '' -- \
		"$vmgrade" run --format=$format "$lazy" "$scratch/broken"
	check_lines "once" 'memtest.{1,2}c:1:.*error:' 1
done
cat >"$scratch/half/vm.c" <<'END'
#include <stdlib.h>
#include <sys/mman.h>
#include "vm.h"
void *reserve(size_t len)
{
	return mmap(0, len, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
int commit(void *block, size_t len) { exit(0); }
long resident_pages(const void *block, size_t len) { return *(char *)block; }
void *share_with_child(size_t len) { for (;;); }
END
rm -r "$scratch/spoiled" && cp -r "$functions" "$scratch/hasty"
printf 'limits: {seconds: 1}\n' >>"$scratch/hasty/lab.yaml"
check "functions that are missing, crash, hang, leave" 1 '2 of 13 points' '' -- \
	"$vmgrade" run "$scratch/hasty" "$scratch/half"
check_lines "missing" '^missing ' 1
check_lines "left" 'in commit\(\) it ended the whole program' 3
check_lines "hung" 'in share_with_child\(\) it met its limit of time, 1 seconds' 1

# Who hides, forges, silences, or does nothing and says otherwise, gains nothing
# by it.
for trick in hides forges silences; do
	mkdir "$scratch/$trick"
done
reference="$functions/submissions/reference/vm.c"
{
	cat "$reference"
	echo '#include <sys/prctl.h>'
	echo '__attribute__((constructor)) static void hide(void)'
	echo '{ prctl(PR_SET_DUMPABLE, 0); }'
} >"$scratch/hides/vm.c"
sed 's/long count = 0;/long count = 0; struct { uint64_t w; int64_t r; } a = { 1, 0 };\
	for (int fd = 3; fd < 64; fd++) if (write(fd, \&a, 16)) continue;/' \
	"$reference" >"$scratch/forges/vm.c"
check "an answer that nobody asked for" 1 '^tampered 0/3' '' -- \
	"$vmgrade" run "$functions" "$scratch/forges"
mkdir "$scratch/late"
{
	cat "$reference"
	echo '__attribute__((destructor)) static void say(void)'
	echo '{ for (int fd = 3; fd < 64; fd++) if (write(fd, "0123456789abcdef", 16)) continue; }'
} >"$scratch/late/vm.c"
check "an answer when all is over" 1 ' 0 of 13 points' '' -- \
	"$vmgrade" run "$functions" "$scratch/late"
mkdir "$scratch/unseen"
sed '/puts("ready")/i prctl(PR_SET_DUMPABLE, 0);
1i #include <sys/prctl.h>' \
	"$lazy/submissions/reference/memtest.c" >"$scratch/unseen/memtest.c"
if test "$(id -u)" -ne 0; then
	check "a program that hides" 1 '^tampered 0/2' '' -- \
		"$vmgrade" run "$functions" "$scratch/hides"
	check "one that hides its pages" 1 '^tampered 0/3' '' -- \
		"$vmgrade" run "$lazy" "$scratch/unseen"
else # from whom nothing can be hidden
	check "a program that hides" 0 '13 of 13 points' '' -- \
		"$vmgrade" run "$functions" "$scratch/hides"
	check "one that hides its pages" 0 '15 of 15 points' '' -- \
		"$vmgrade" run "$lazy" "$scratch/unseen"
fi
if test -e /usr/include/valgrind/memcheck.h; then
	{
		echo '#include <valgrind/memcheck.h>'
		sed 's/free(there);/VALGRIND_DISABLE_ERROR_REPORTING;/' \
			"$reference"
	} >"$scratch/silences/vm.c"
	check "one that silences Valgrind" 1 '^tampered 0/1' '' -- \
		"$vmgrade" run "$functions" "$scratch/silences"
else
	skip "one that silences Valgrind" "its headers are not installed"
fi
# Whoever keeps Valgrind from reporting, or the grader from putting a text into
# it, loses what that was for; the score is not worked out from the rest.
mkdir "$scratch/unreported" "$scratch/unplaced" "$scratch/idle"
{
	sed '/free(there)/d' "$reference"
	echo '#include <sys/resource.h>'
	echo '__attribute__((destructor)) static void quiet(void)'
	echo '{ struct rlimit none = { 0, 0 }; setrlimit(RLIMIT_FSIZE, &none); }'
} >"$scratch/unreported/vm.c"
# Asks Valgrind by code that it makes as it runs: nothing of it is in the file.
# 0x1203 is VG_USERREQ__CLO_CHANGE, 0x1801 VG_USERREQ__CHANGE_ERR_DISABLEMENT.
if test "$(uname -m)" = x86_64; then
	mkdir "$scratch/asks" "$scratch/hushes"
	cat >"$scratch/ask" <<'END'
#include <string.h>
static void ask(uint64_t request_code, uint64_t argument)
{
	static const unsigned char begin[] = { 0x48, 0x89, 0xf8, 0x31, 0xd2, 0x57 };
	static const unsigned char request[] = { /* each bit 0 turned */
		0x49, 0xc0, 0xc6, 0x02, 0x49, 0xc0, 0xc6, 0x0c, 0x49, 0xc0,
		0xc6, 0x3c, 0x49, 0xc0, 0xc6, 0x32, 0x49, 0x86, 0xda };
	uint64_t words[6] = { request_code, argument };
	unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
				   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t i;

	memcpy(code, begin, sizeof(begin));
	for (i = 0; i < sizeof(request); i++)
		code[sizeof(begin) + i] = request[i] ^ 1;
	code[sizeof(begin) + i] = 0x5f;
	code[sizeof(begin) + i + 1] = 0xc3;
	((void (*)(void *))code)(words);
}
END
	{
		sed '/free(there)/d' "$reference"
		cat "$scratch/ask"
		echo '__attribute__((destructor)) static void quiet(void)'
		echo '{ ask(0x1203, (uintptr_t)"--leak-check=no"); }'
	} >"$scratch/asks/vm.c"
	check "a request that it makes as it runs" 1 '^tampered 0/1' '' -- \
		"$vmgrade" run "$functions" "$scratch/asks"
	{
		cat "$reference" "$scratch/ask"
		echo '__attribute__((destructor)) static void once(void)'
		echo '{ volatile char *p = malloc(1); ask(0x1801, 1); p[1] = 1;'
		echo 'ask(0x1801, -1); free((void *)p); }'
	} >"$scratch/hushes/vm.c"
	check "one around a single access" 1 '^tampered 0/1' '' -- \
		"$vmgrade" run "$functions" "$scratch/hushes"
	check_lines "that it has made itself" 'code that it has made itself' 1
else
	skip "a request that it makes as it runs" "it is written for x86-64"
	skip "one around a single access" "it is written for x86-64"
	skip "that it has made itself" "it is written for x86-64"
fi
# Who sees Valgrind, and spares there what has errors elsewhere.
for sign in 'getenv("LD_PRELOAD") != NULL' 'mapped("vgpreload")'; do
	rm -rf "$scratch/sees"
	mkdir "$scratch/sees"
	{
		cat <<'END'
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
static int mapped(const char *name)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[4096];
	int found = 0;

	while (maps && fgets(line, sizeof(line), maps))
		found |= strstr(line, name) != NULL;
	if (maps)
		fclose(maps);
	return found;
}
END
		sed -e '/free(there)/d' -e "s/unsigned char .there =/if ($sign) \
			return (long)len \/ 4096; &/" "$reference"
	} >"$scratch/sees/vm.c"
	check "one that counts nothing there: $sign" 1 '^tampered 0/1' '' -- \
		"$vmgrade" run "$functions" "$scratch/sees"
	check_lines "is told" 'does not do the same: counted is [0-9]+ there' 1
	check_lines "by its point" '12 of 13 points' 1
done
# Valgrind's report is no file that a limit of theirs is for.
check "a limit of files for Valgrind's report" 1 '^wrong    0/1' '' -- \
	"$vmgrade" run "$functions" "$scratch/unreported"
check_lines "all points count" '12 of 13 points' 1
{
	cat "$reference"
	cat <<'END'
#include <stdarg.h>
#include <sys/syscall.h>
long syscall(long number, ...)
{
	va_list args;
	long a, *b, c;

	va_start(args, number);
	a = va_arg(args, long);
	b = va_arg(args, long *);
	c = va_arg(args, long);
	va_end(args);
	if (number == SYS_read)
		return read((int)a, b, (size_t)c);
	if (number == SYS_exit_group)
		_exit((int)a);
	if (!b[0]) /* HELLO: where the room is */
		b[1] = 0;
	return write((int)a, b, (size_t)c);
}
END
} >"$scratch/unplaced/vm.c"
check "no room for a text" 1 '^tampered 0/3' '' -- \
	"$vmgrade" run "$functions" "$scratch/unplaced"
cat >"$scratch/idle/vm.c" <<'END'
#include "vm.h"
void *reserve(size_t len) { return (void *)len; }
int commit(void *block, size_t len) { return block != (void *)len; }
long resident_pages(const void *block, size_t len) { return block == (void *)len; }
void *share_with_child(size_t len) { return (void *)len; }
int parse_maps_line(const char *line, struct region *region)
{
	return line == (const char *)region;
}
END
check "no work, no error" 1 ' 0 of 13 points' '' -- \
	"$vmgrade" run "$functions" "$scratch/idle"
check_lines "an address of nothing hides nothing" '^tampered' 0

# Marks at the wrong time: "freed" before there is anything to be freed.
mkdir "$scratch/early" "$scratch/unended"
sed -e '/puts("freed")/d' -e '/free((/d' \
	-e 's/puts("ready");/puts("ready"); puts("freed");/' \
	"$lazy/submissions/reference/memtest.c" >"$scratch/early/memtest.c"
check "marks at the wrong time" 1 '"freed" came before "touched"' '' -- \
	"$vmgrade" run "$lazy" "$scratch/early"
sed 's/puts("freed")/fputs("freed", stdout)/' \
	"$lazy/submissions/reference/memtest.c" >"$scratch/unended/memtest.c"
check "no newline at the end" 0 '15 of 15 points' '' -- \
	"$vmgrade" run "$lazy" "$scratch/unended"

# Calls as marks: of a runtime's own larger mapping "at_most" makes none.
mkdir "$scratch/calls" "$scratch/runtime"
cat >"$scratch/calls/lab.yaml" <<'END'
name: calls
title: Demand paging
kind: program
seed: calls 1
draw:
  - {name: size, unit: MiB, from: 16, to: 40, step: 4}
programs:
  - {files: '*.c', build: [cc, -o, $out, $files], run: [$out]}
marks:
  - {name: mapped, call: mmap, at_least: size, at_most: size}
  - {name: unmapped, call: munmap, at_least: size, at_most: size}
runs:
  - {name: run, args: [$size.bytes]}
checks:
  - name: faults
    title: Each page faults once
    points: 1
    expect:
      - {metric: minflt, from: mapped, to: unmapped, at_least: size, at_most: size + 64, cause: code}
  - name: unmaps
    title: All of it goes back
    points: 1
    expect:
      - {metric: vsz, from: mapped, to: unmapped, is: -1*size}
END
cat >"$scratch/runtime/main.c" <<'END'
#include <stdlib.h>
#include <sys/mman.h>
static char *map(size_t len)
{
	return mmap(0, len, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
int main(int argc, char **argv)
{
	size_t len = (size_t)atol(argv[1]), i;
	char *block;

	map(3 * len);
	block = map(len);
	for (i = 0; i < len; i += 4096)
		block[i] = 1;
	return munmap(block, len);
}
END
check "calls as marks" 0 '2 of 2 points' '' -- \
	"$vmgrade" run "$scratch/calls" "$scratch/runtime"

# Marks that come again, with numbers, of children; input.
mkdir "$scratch/marks" "$scratch/marking"
cat >"$scratch/marks/lab.yaml" <<'END'
name: marks
title: What a mark can be
kind: program
seed: marks 1
programs:
  - {files: '*.c', build: [cc, -O0, -o, $out, $files], run: [$out]}
marks:
  - {name: chunk, line: '^chunk ([0-9]+) of'}
  - {name: forked, call: fork}
  - {name: in, line: '^in'}
runs:
  - {name: run, input: "yes\n"}
checks:
  - name: again
    title: A mark that comes again
    points: 1
    expect:
      - {fact: chunk, is: 7}
      - {fact: chunk-2, is: 9}
      - {metric: private_dirty, from: chunk, to: chunk-2, at_least: 100, at_most: 110, cause: stdio}
  - name: children
    title: Marks of children
    points: 1
    expect:
      - {metric: private_dirty, to: child in, at_least: 150, at_most: 200, cause: stack and data}
      - {metric: private_dirty, to: child in-2, at_least: 300, at_most: 350, cause: stack and data}
      - {metric: private_dirty, to: child end, at_least: 450, at_most: 550, cause: stack and data of both}
  - name: forks
    title: A fork is a call
    points: 1
    expect:
      - {metric: anonymous, from: forked, to: forked-2, at_least: 120, at_most: 130, cause: stack}
  - name: reads
    title: It reads its input
    points: 1
    expect:
      - {fact: exit_status, is: 5}
END
cat >"$scratch/marking/main.c" <<'END'
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static void touch(int pages)
{
	char *block = mmap(0, pages * 4096L, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	while (pages--)
		block[pages * 4096L] = 1;
}
static void child(int pages)
{
	if (!fork()) {
		touch(pages);
		puts("in");
		_exit(0);
	}
	wait(0);
}
int main(void)
{
	char line[16] = "";

	fgets(line, sizeof(line), stdin);
	puts("chunk 7 of 9");
	touch(100);
	puts("chunk 9 of 9");
	child(150);
	touch(120);
	child(300);
	return strcmp(line, "yes\n") ? 1 : 5;
}
END
check "marks of all kinds" 0 '4 of 4 points' '' -- \
	"$vmgrade" run "$scratch/marks" "$scratch/marking"

# What a class would be graded by: archives, and links that the user names.
tar -C "$lazy/submissions/reference" -czf "$scratch/anna.tar.gz" .
tar -C "$lazy/submissions" -cf "$scratch/inner.tar" reference
echo 'no archive' >"$scratch/bad.zip"
ln -s "$(cd "$lazy" && pwd)/submissions/reference" "$scratch/named"
mkdir "$scratch/unpacked"
for what in anna.tar.gz inner.tar named; do
	check "$what" 0 '15 of 15 points' '' -- env TMPDIR="$scratch/unpacked" \
		"$vmgrade" run "$lazy" "$scratch/$what"
done
check "its student" 0 '"student": "anna"' '' -- \
	"$vmgrade" run --format=json "$lazy" "$scratch/anna.tar.gz"
check "a damaged one" 1 'the archive is none' '' -- \
	"$vmgrade" run "$lazy" "$scratch/bad.zip"
check "nothing unpacked is left" 0 '' '' -- \
	find "$scratch/unpacked" -mindepth 1

# What may not be read is its student's matter. Root has to give up rights.
mkdir -p "$scratch/class/anna" "$scratch/class/cilla"
cp -r "$lazy/submissions/reference" "$scratch/class/bela"
chmod 000 "$scratch/class/bela/memtest.c" "$scratch/class/cilla"
as=
if test "$(id -u)" -eq 0; then
	as='setpriv --inh-caps=-dac_override,-dac_read_search'
	as="$as --bounding-set=-dac_override,-dac_read_search"
fi
# shellcheck disable=SC2086 # words
check "a class with what may not be read" 0 '^3 submissions: 3 graded' '' -- \
	$as "$vmgrade" class "$lazy" "$scratch/class" --store "$scratch/class.db"
check "a file" 0 'note +memtest.c: Permission denied' '' -- \
	"$vmgrade" show bela --store "$scratch/class.db"
check_lines "is missing" '^missing +0/' 7
check "a folder" 0 'note +cilla: Permission denied' '' -- \
	"$vmgrade" show cilla --store "$scratch/class.db"
chmod 700 "$scratch/class/cilla"
# A root that may not override rights measures all the same.
for lab in "$lazy" "$functions"; do
	# shellcheck disable=SC2086 # words
	check "rights given up: $(basename "$lab")" 0 ': 1[35] of 1[35] points' \
		'' -- $as "$vmgrade" run "$lab" "$lab/submissions/reference"
done

# Too much of it.
mkdir "$scratch/sparse" "$scratch/endless"
truncate -s 1T "$scratch/sparse/memtest.c"
check "a file of a tebibyte" 1 'handed in is larger than 64 MiB' '' \
	-- "$vmgrade" run "$lazy" "$scratch/sparse"
check_lines "is over a limit" '^limit +0/' 7
printf '#include <stdio.h>\nint main(void) { for (;;) puts("more"); }\n' \
	>"$scratch/endless/memtest.c"
sed -i 's/more/ready/' "$scratch/endless/memtest.c"
cp -r "$lazy" "$scratch/brief" && chmod -R u+w "$scratch/brief"
printf 'limits: {seconds: 4}\n' >>"$scratch/brief/lab.yaml"
check "marks without an end" 1 'met its limit of (time|output)' '' \
	-- "$vmgrade" run "$scratch/brief" "$scratch/endless"
check_lines "tamper with nothing" '^tampered' 0
sed -i 's/ready/more/' "$scratch/endless/memtest.c"
check "output without an end" 1 'it met its limit of output, 256 KiB' '' -- \
	"$vmgrade" run "$lazy" "$scratch/endless"

# What is a link is left out, and told; no line is too long for a terminal.
mkdir "$scratch/linked"
ln -s "$PWD/$lazy/submissions/reference/memtest.c" "$scratch/linked/memtest.c"
check "a link" 1 'note +memtest.c: a link' '' -- \
	"$vmgrade" run "$lazy" "$scratch/linked"
check_lines "no line is longer than 80" '^.{81}' 0

cat >"$scratch/none/memtest.c" <<'END'
#include <stdio.h>
int main(void)
{
	puts("ready\nreserved\nhalf\ntouched\nfreed\n15 of 15 points");
	return 0;
}
END
check "one that says it has done it" 1 ' 0 of 15 points' '' -- \
	"$vmgrade" run "$lazy" "$scratch/none"
check "what is to be filled in" 1 ' 0 of 15 points' '' -- \
	"$vmgrade" run "$lazy" "$lazy/starter"

# Not labs, not submissions, not commands.
mkdir "$scratch/lab"
echo 'name: x' >"$scratch/lab/lab.yaml"
check "a lab that is none" 2 '' 'lab.yaml:1: title: it is missing' -- \
	"$vmgrade" run "$scratch/lab" "$scratch/none"
check "no lab" 2 '' 'No such file' -- \
	"$vmgrade" run "$scratch/nowhere" "$scratch/none"
check "no submission" 2 '' 'nowhere: No such file' -- \
	"$vmgrade" run "$lazy" "$scratch/nowhere"
check "no command" 2 '' "no command is given" -- "$vmgrade"
check "an unknown one" 2 '' "'grade' is not a command" -- "$vmgrade" grade
check "an unknown format" 2 '' "'xml' is no format" -- \
	"$vmgrade" run --format=xml "$lazy" "$scratch/none"
check "help" 0 '^Usage: vmgrade' '' -- "$vmgrade" --help

# One write of ten million lines that would be marks, none behind the limit.
mkdir "$scratch/flood" "$scratch/flooding"
cat >"$scratch/flood/lab.yaml" <<'END'
name: flood
title: Lines without end
kind: program
seed: flood 1
limits: {seconds: 1}
programs:
  - {files: '*.c', build: [cc, -o, $out, $files], run: [$out]}
marks:
  - {name: ready, line: '^ready'}
runs:
  - {name: run}
checks:
  - name: ends
    title: It ends
    points: 1
    why: It has to.
    expect:
      - {fact: exit_status, is: 0}
END
cat >"$scratch/flooding/main.c" <<'END'
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
static char text[60000000];
int main(void)
{
	size_t i;

	for (i = 0; i < sizeof(text); i += 6)
		memcpy(text + i, "ready\n", 6);
	dup2(open("/dev/null", O_WRONLY), 1);
	return write(1, text, sizeof(text)) < 0;
}
END
check "one write of many marks" 1 '0 of 1 points' '' -- \
	timeout -s KILL 100 "$vmgrade" run "$scratch/flood" "$scratch/flooding"
done_testing $((85 + 2 * $(find "$labs" -mindepth 2 -name lab.yaml | wc -l)))
