#!/bin/sh
# SPDX-License-Identifier: MIT
#
# bad_guest.sh VMBOOT SUITE FOLDER PACKAGE - boots a healthy kernel in which
# everything holds, and which comes to grief: vmboot has to notice each. SUITE
# has bad_guest, and vmboot's init; packages and logs are in FOLDER.

vmboot=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
suite=$(cd "$2" && pwd)
mkdir -p "$3" && cd "$3" || exit 99
failed=0

# ends STATUS WORD SAID: the guest does WORD; how vmboot ends, and what it says.
ends() {
	XDG_CACHE_HOME=$PWD/cache "$vmboot" --arch=x86_64 --suite="$suite" \
		--package="$package" --claims="$2" --swap=none \
		>bad_guest.ktap 2>bad_guest.log
	status=$?
	if test $status -eq "$1" && grep -q "the kernel $3" bad_guest.log; then
		echo "bad_guest: $2: noticed"
	else
		echo "bad_guest: $2: status $status, expected $1 and '$3'"
		cat bad_guest.ktap bad_guest.log
		failed=$((failed + 1))
	fi
}

package=$4
ends 0 none 'ran the suite and powered off'
ends 1 warned warned
ends 1 stumbled 'stumbled over a fault'
ends 1 panicked panicked
ends 1 reset 'reset the machine'
test $failed -eq 0
