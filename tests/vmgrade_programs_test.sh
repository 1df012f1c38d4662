#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmgrade_programs_test.sh - programs as others write them, graded as they are
# by the lab lazy-malloc: the right ones get all points, and each mistake
# planted in one costs its own check and no other.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmgrade="$TOOLS/vmgrade"
lazy="$srcdir/labs/lazy-malloc"
programs="$srcdir/tests/submissions/programs"

if ! test -x "$vmgrade"; then
	skip "vmgrade" "it is not built: configure found not all that it needs"
	done_testing 1
fi

# right FILE COMPILER
right() {
	rm -rf "$scratch/right"
	mkdir "$scratch/right"
	cp "$programs/$1" "$scratch/right"
	if test -x "/usr/bin/$2"; then
		check "$1" 0 ': 15 of 15 points' '' -- \
			"$vmgrade" run "$lazy" "$scratch/right"
	else
		skip "$1" "/usr/bin/$2 is not here"
	fi
}

for file in mmap.c memset.c calloc.c thread.c unused.c; do
	right "$file" cc
done
right new.cpp c++
right memtest.go go
right memtest.py python3

# mistake CHECK SED WHAT: of mmap.c, as sed changes it.
mistake() {
	rm -rf "$scratch/wrong"
	mkdir "$scratch/wrong"
	sed "$2" "$programs/mmap.c" >"$scratch/wrong/mmap.c"
	if cmp -s "$programs/mmap.c" "$scratch/wrong/mmap.c"; then
		fail "$3" "nothing was planted"
		return
	fi
	"$vmgrade" run --format=json "$lazy" "$scratch/wrong" \
		>"$scratch/stdout" 2>"$scratch/stderr" || :
	seen=$(awk -F'"' '$2 == "verdict" { verdict = $4 }
		$2 == "name" && verdict != "passed" { print $4 }' \
		"$scratch/stdout")
	if test "$seen" = "$1"; then
		pass "$3"
	else
		fail "$3" "it was to fail '$1' alone, and failed '$seen'"
	fi
}

mistake reserves 's/mmap(NULL, n,/mmap(NULL, n * 2,/' "twice the size is reserved"
mistake reserves 's/mmap(NULL, n,/mmap(NULL, 8 << 20, 0, 34, -1, 0), p = &/
	s/char \*p/char *p = NULL; p/' "another mapping is made, too"
mistake lazy 's/printf("reserved/memset(malloc(1 << 20), 1, 1 << 20); &/' \
	"another buffer is filled"
mistake writes_all 's/if (writing)/if (writing \&\& i < 8 * step) continue; &/' \
	"the first pages are left out"
mistake linear 's/half = n . 2/half = n \/ 4 * 3/' "half is said at three quarters"
mistake linear 's/half = n . 2/half = step/' "half is said at the second page"
mistake gives_back 's/munmap(p, n)/munmap(p, n \/ 2)/' "half of it is given back"
mistake gives_back 's/munmap(p, n)/madvise(p, n, MADV_DONTNEED)/' \
	"the memory is given back, and not the addresses"
mistake reads_nothing 's/MAP_PRIVATE/MAP_SHARED/' "a shared mapping has no zero page"
mistake reads_nothing 's/sum += .*/p[i] = p[i];/' "each byte is written back"
mistake reads_nothing 's/sum += /if (i % (2 * step) == 0) &/' \
	"every other page is not read"
mistake ends_well 's/return 0/return sum == 0/' "it ends with status 1"
mistake ends_well 's/return 0/return p[0]/' "it uses what it has freed"
done_testing 21
