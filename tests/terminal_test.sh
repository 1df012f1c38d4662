#!/bin/sh
# SPDX-License-Identifier: MIT
#
# terminal_test.sh - vmclaims on a terminal: colour, keys, and what is left.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmclaims="$TOOLS/vmclaims"
on=${ON_TERMINAL:-tests/on_terminal}
unset NO_COLOR
TERM=xterm
export TERM
escape=$(printf '\033\\[[0-9;]+m')

if "$vmclaims" run fork_cow 2>/dev/null | grep -q 'memory sanitizer'; then
	skip "on a terminal" "a build with a memory sanitizer"
	done_testing 1
fi
if ! "$on" true >/dev/null; then
	skip "on a terminal" "none can be opened: is /dev/pts mounted?"
	done_testing 1
fi

check "colour on a terminal" 0 "$escape" '' -- "$on" "$vmclaims" run fork_cow
check "no colour where it is not wanted" 0 '1 holds' '' -- \
	env NO_COLOR=1 "$on" "$vmclaims" run fork_cow
check_lines "not one escape" "$escape" 0
check "an empty wish is none" 0 "$escape" '' -- \
	env NO_COLOR= "$on" "$vmclaims" run fork_cow
check "no colour on a terminal that has none" 0 '1 holds' '' -- \
	env TERM=dumb "$on" "$vmclaims" run fork_cow
check_lines "not one escape there" "$escape" 0

check "a demo ends at Ctrl-C" 130 'terminal as before' '' -- \
	"$on" --after 'press a key' '^C' "$vmclaims" demo malloc_lazy
check "a judged program's settings do not stay" 99 'terminal as before' '' -- \
	"$on" "$vmclaims" judge malloc_lazy -- sh -c 'stty raw -echo; exit 3'
done_testing 8
