#!/bin/sh
# SPDX-License-Identifier: MIT
#
# needs_test.sh - what a machine lacks or is set to is found: a claim that needs
# it is skipped, and says what that is. Settings are others in a namespace alone.

# shellcheck disable=SC2016 # expansion is for the inner shell
# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmclaims="$TOOLS/vmclaims"

if "$vmclaims" run fork_cow 2>/dev/null | grep -q 'memory sanitizer'; then
	skip "needs" "a build with a memory sanitizer"
	done_testing 1
fi

# skips CLAIM REASON [COMMAND...]: run by that command, the claim is skipped.
skips() {
	claim=$1 reason=$2
	shift 2
	check "$claim: $reason" 77 "$reason" '' -- "$@" "$vmclaims" run "$claim"
}

skips stack_starts_small 'needs a stack of 8 MiB' \
	sh -c 'ulimit -s 4096 && exec "$@"' sh
skips commit_falls_at_unmap 'needs vm.overcommit_memory of' setarch --uname-2.6
skips minor_and_major_faults 'needs a folder on a disk' env VM_TMPDIR=/proc

if ! unshare --map-root-user --mount true 2>/dev/null; then
	skip "settings" "no namespaces for this user"
	done_testing 4
fi

cat >"$scratch/with" <<'END'
printf '%s\n' "$2" >"$0.text" && mount --bind "$0.text" "$1" && shift 2 &&
	exec "$@"
END

# set_to CLAIM REASON FILE TEXT: where FILE holds TEXT.
set_to() {
	skips "$1" "$2" \
		unshare --map-root-user --mount sh "$scratch/with" "$3" "$4"
}

check "what a claim does not need is no skip" 0 '1 holds' '' -- \
	unshare --map-root-user --mount sh "$scratch/with" \
	/proc/sys/vm/max_map_count 100001 "$vmclaims" run fork_cow
set_to aslr_moves_segments 'kernel.randomize_va_space is not 2' \
	/proc/sys/kernel/randomize_va_space 1
set_to max_map_count_limits 'vm.max_map_count of at most 100,000' \
	/proc/sys/vm/max_map_count 100001
set_to commit_charged_at_malloc 'needs vm.overcommit_memory of' \
	/proc/sys/vm/overcommit_memory 2
skips zero_page_is_one_frame 'needs page frame numbers' \
	unshare --map-root-user
skips mlock_populates 'needs to lock a page' unshare --map-root-user \
	sh -c 'ulimit -l 0 && exec "$@"' sh
done_testing 9
