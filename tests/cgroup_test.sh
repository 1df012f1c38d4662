#!/bin/sh
# SPDX-License-Identifier: MIT
#
# cgroup_test.sh - vmclaims inside memory control groups made for it.

# shellcheck disable=SC2016 # expansion is for the inner shell
# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmclaims="$TOOLS/vmclaims"

# The hierarchy with a memory controller, and what a limit is called there.
if test -e /sys/fs/cgroup/memory/memory.limit_in_bytes; then
	top=/sys/fs/cgroup/memory limit=memory.limit_in_bytes
else
	top=/sys/fs/cgroup limit=memory.max
fi
outer="$top/vmclaims.$$"
inner="$outer/inner"

remove() {
	rmdir "$inner" "$outer" 2>/dev/null
	rm -rf "$scratch" ${disk:+"$disk"}
}
trap remove EXIT

if "$vmclaims" run fork_cow 2>/dev/null | grep -q 'memory sanitizer'; then
	skip "inside a control group" "a build with a memory sanitizer"
	done_testing 1
fi
if ! mkdir "$outer" 2>/dev/null ||
	{ test "$limit" = memory.max &&
		! echo +memory >"$outer/cgroup.subtree_control"; } ||
	! mkdir "$inner" ||
	! echo $((256 << 20)) >"$outer/$limit"; then
	skip "inside a control group" \
		"none with a limit can be made below $top: run as root"
	done_testing 1
fi 2>/dev/null

# Runs a command inside the inner group, which itself has no limit.
# shellcheck disable=SC2317 # check() calls it
inside() {
	sh -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$inner" "$@"
}

# The 200th part of 256 MiB, in halves of 2,560 pages; at least 64 pages.
pages=2560
page=$(getconf PAGESIZE)
while test $pages -gt 64 && test $((pages * 200 * page)) -gt $((256 << 20)); do
	pages=$((pages / 2))
done
test $pages -ge 64 || pages=64

check "blocks fit into the limit of the group above" 0 \
	"\"block_pages\": $pages,$" '' -- \
	inside "$vmclaims" --json=- run fork_cow
check_lines "and the document says what it is" \
	"\"cgroup_limit\": $((256 << 20)),\$" 1
check "its claims hold" 0 '^2 run: 2 holds' '' -- \
	inside "$vmclaims" run fork_cow first_write_faults

# In a group of 32 MiB, an act that reads a file of 64 MiB has the kernel take
# pages back, or is not disturbed at all: that is what its verdict hangs on.
bad=${BAD_VMCLAIMS:-tests/bad_vmclaims}
export VM_EXECUTIONS="$scratch/executions" VM_READ
disk=$(mktemp -d "${VM_TMPDIR:-/var/tmp}/vmclaims.XXXXXX") || exit 99
echo $((32 << 20)) >"$outer/$limit"
if test "$(stat -f -c %T "$disk")" = tmpfs; then
	skip "disturbed" "$disk is in memory: set VM_TMPDIR to a folder on a disk"
	done_testing 4
fi

# A run of the claim, and then how many acts it took.
# shellcheck disable=SC2317 # check() calls it
disturbed() {
	: >"$VM_EXECUTIONS"
	inside "$bad" "$@" run disturbed
	status=$?
	test "$1" = --json=- || printf '%d acts\n' "$(wc -c <"$VM_EXECUTIONS")"
	return "$status"
}

check "refuted where nothing is taken" 1 '^refuted +disturbed' '' -- disturbed
check_lines "after one run of both arms" '^2 acts$' 1
# Written outside: beside a slow disk a group of version 1, full of what is yet
# to be written, ends who writes. Then dropped, or it is charged to who wrote it.
dd if=/dev/zero of="$disk/file" bs=1M count=64 conv=fsync 2>/dev/null &&
	dd if="$disk/file" iflag=nocache count=0 2>/dev/null || exit 99
VM_READ="$disk/file"
check "not judged where the kernel takes pages back, twice" 77 \
	'^skipped +disturbed' '' -- disturbed
check_lines "with the number" 'took back or moved at least [0-9,]+ pages meanwhile' 1
check_lines "after two runs of both arms" '^4 acts$' 1
check "the document says so" 77 '"pages_taken": [1-9]' '' -- disturbed --json=-
export VM_READ_ONCE="$scratch/once"
: >"$VM_READ_ONCE"
check "refuted in a second run that is quiet" 1 '^refuted +disturbed' '' -- \
	disturbed
check_lines "which is the second" 'Run again, alone: the kernel took back or moved' 1
check_lines "of two" '^4 acts$' 1
done_testing 12
