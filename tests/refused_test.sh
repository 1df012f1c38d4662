#!/bin/sh
# SPDX-License-Identifier: MIT
#
# refused_test.sh - what vmclaims says where the kernel or a container refuses
# what it needs: a skip with a reason, and never a wrong number.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmclaims="$TOOLS/vmclaims"
refuse=${REFUSE:-tests/refuse}
targets=${TARGETS:-tests/targets}

if "$vmclaims" run fork_cow 2>/dev/null | grep -q 'memory sanitizer'; then
	skip "refused calls" "a build with a memory sanitizer"
	done_testing 1
fi
"$refuse" huge_pages /bin/true 2>/dev/null
if test $? -eq 125; then
	skip "refused calls" "seccomp(2) is not to be had"
	done_testing 1
fi

check "huge pages cannot be switched off" 77 \
	'prctl\(PR_SET_THP_DISABLE\) was refused' '' -- \
	"$refuse" huge_pages "$vmclaims" run fork_cow
check "nor for a program that is judged" 99 \
	'prctl\(PR_SET_THP_DISABLE\) was refused' '' -- \
	"$refuse" huge_pages "$vmclaims" judge malloc_lazy -- \
	"$targets/lazy_right"
check "the usual layout cannot be had" 77 'personality\(2\) was refused' '' -- \
	"$refuse" personality "$vmclaims" run fork_cow
check "nor by what needs to say so" 77 'needs personality\(2\): refused' '' -- \
	"$refuse" personality "$vmclaims" run aslr_moves_segments
check "one personality of several" 77 'needs personality\(2\): refused' '' -- \
	"$refuse" strange_personality "$vmclaims" run aslr_moves_segments
check "concerns nobody else" 0 '1 holds' '' -- \
	"$refuse" strange_personality "$vmclaims" run fork_cow
check "its own memory cannot be read" 77 'needs to read its own memory' '' -- \
	"$refuse" own_memory "$vmclaims" run fork_cow
done_testing 7
