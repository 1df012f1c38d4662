#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmgrade_cell_test.sh - what a submission's folder may hold, and what is left
# when the grader is killed: nothing.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

test -x tests/in_box || exit 77 # vmgrade is not built
chmod a+x "$scratch" # cells have users of their own
export LC_ALL=C.UTF-8 TMPDIR="$scratch/cells"
mkdir "$TMPDIR"

# Kinds and names of files that nobody should hand in.
odd=$scratch/odd
mkdir -p "$odd/deep/er"
echo vmgrade-secret >"$scratch/secret"
cat >"$odd/run.sh" <<'END'
find . ! -name . -print0 | LC_ALL=C sort -z | tr '\0\n\033\377' ' ?!~'
cat ./*link* ./fifo ./device 2>/dev/null || exit 0
END
echo one >"$odd/deep/er/file"
echo two >"$odd/$(printf 'new\nline')"
echo two >"$odd/$(printf 'escape\033[2J')"
echo two >"$odd/$(printf 'broken\377')"
echo two >"$odd/-rf"
ln -s "$scratch/secret" "$odd/link"
ln -s /etc "$odd/link-to-folder"
ln -s . "$odd/link-to-self"
mkfifo "$odd/fifo"
no_device=
mknod "$odd/device" c 1 5 2>"$scratch/mknod" || # zeros without an end
	no_device=$(cat "$scratch/mknod")
printf 'odd/run.sh\t^exit 0: ./-rf ./broken~ ./deep ./deep/er %s $\n' \
	'./deep/er/file ./escape![[]2J ./new[?]line ./run.sh' >"$scratch/rows"
check 'odd files' 0 '^ok - odd/run.sh' '' -- \
	sh -c 'tests/in_box "$1" <"$2"' - "$scratch" "$scratch/rows"
check_lines 'links are left out' ': a link$' 3
check_lines 'so is a FIFO' '(^| )fifo: neither a file nor a folder$' 1
if test "$no_device"; then
	skip 'so is a device' "$no_device"
else
	check_lines 'so is a device' \
		'(^| )device: neither a file nor a folder$' 1
fi
check_lines 'no name writes to the terminal' "$(printf '\033')" 0

truncate -s 1T "$odd/sparse"
printf 'odd/run.sh\t^box_open: File too large$\n' >"$scratch/rows"
check 'a sparse file' 0 '^ok - odd/run.sh' '' -- \
	sh -c 'tests/in_box "$1" <"$2"' - "$scratch" "$scratch/rows"

# The grader is killed while a program and its daemon run, which are told from
# those of another such test by how long they sleep.
nap=4244.$$
cat >"$scratch/stays.sh" <<END
setsid sh -c 'sleep $nap & sleep $nap' >/dev/null 2>&1 </dev/null &
exec sleep $nap
END
printf 'stays.sh\t^never$\n' >"$scratch/rows"
printf 'says.sh\t^exit 0: here.$\n' >"$scratch/honest"
echo 'echo here' >"$scratch/says.sh"

# until_many OPERATOR COUNT: until so many of them are there, at most 20 s.
until_many() {
	timeout 20 sh -c 'until test "$(pgrep -fxc "$1")" "$2" "$3"
		do :; done' - "sleep $nap" "$1" "$2"
}

for forced in '' container; do
	tier=${forced:-as it is}
	VMGRADE_SANDBOX=$forced tests/in_box "$scratch" <"$scratch/rows" \
		>/dev/null &
	grader=$!
	check "$tier: they run" 0 '' '' -- until_many -ge 3
	kill -KILL "$grader"
	wait "$grader" 2>/dev/null
	check "$tier: none outlives the grader" 0 '' '' -- until_many -eq 0
	cell=$(basename "$TMPDIR"/vmgrade-*)
	check "$tier: its folder was left" 0 '' '' -- test -d "$TMPDIR/$cell"
	check "$tier: the next one works" 0 '^ok - says.sh' '' -- \
		env VMGRADE_SANDBOX="$forced" sh -c 'tests/in_box "$1" <"$2"' \
		- "$scratch" "$scratch/honest"
	check "$tier: and has swept up" 0 '' '' -- \
		test ! -e "$TMPDIR/$cell"
	# Others have cgroups, too, that come and go or may not be looked into.
	check "$tier: cgroups, too" 1 '' '' -- \
		sh -c 'find /sys/fs/cgroup -name "$1" 2>&1 | grep -F "$1"' \
		- "$cell"
done

# What cannot be removed does not keep the next grader for ever.
if test "$(id -u)" -eq 0; then
	mkdir -p "$TMPDIR/vmgrade-cell-stuck/theirs/deep/er"
	chown -R 65534 "$TMPDIR/vmgrade-cell-stuck/theirs"
	check 'what cannot be removed' 0 ': 15 of 15' '' -- timeout 60 \
		setpriv --bounding-set=-dac_override --inh-caps=-dac_override \
		"$TOOLS/vmgrade" run "$srcdir/labs/lazy-malloc" \
		"$srcdir/labs/lazy-malloc/submissions/reference"
	rm -r "$TMPDIR/vmgrade-cell-stuck"
else
	skip 'what cannot be removed' "only root has files of others"
fi

# Stopped while a program and its daemons run: nothing waits for a next start.
lab=$scratch/lab
cp -r "$srcdir/labs/lazy-malloc" "$lab"
chmod -R u+w "$lab"
rm -r "$lab/submissions"
mkdir -p "$lab/submissions/reference"
cat >"$lab/submissions/reference/memtest.c" <<END
#include <stdlib.h>
int main(void)
{
	return system("sleep $nap & setsid sleep $nap & exec sleep $nap");
}
END

# stopped SIGNAL STATUS ARGUMENT...: vmgrade, which is told so.
stopped() {
	what="${forced:-as it is}: SIG$1, $3" signal=$1 ends=$2
	shift 2
	# A shell's jobs ignore Ctrl-C.
	env --default-signal VMGRADE_SANDBOX="$forced" "$TOOLS/vmgrade" "$@" \
		>"$scratch/said" 2>&1 &
	grader=$!
	check "$what: they run" 0 '' '' -- until_many -ge 3
	cell=$(basename "$TMPDIR"/vmgrade-cell-*)
	kill -"$signal" "$grader"
	check "$what: it ends" "$ends" '' '' -- wait "$grader"
	check "$what: no process is left" 1 '^0$' '' -- pgrep -fxc "sleep $nap"
	check "$what: no folder" 0 '' '' -- find "$TMPDIR" -mindepth 1
	check "$what: no cgroup" 1 '' '' -- \
		sh -c 'find /sys/fs/cgroup -name "$1" 2>&1 | grep -F "$1"' \
		- "$cell"
}

for forced in '' container; do
	stopped INT 130 run "$lab" "$lab/submissions/reference"
	stopped TERM 143 class "$lab" "$lab/submissions" --store "$scratch/db"
	stopped HUP 129 lint "$lab"
done

# A machine where programs cannot be watched: nothing is left there, either.
if test -x tests/refuse && tests/refuse ptrace /bin/true 2>"$scratch/refuse"
then
	check 'no program can be watched here' 99 '' 'cannot be' -- \
		tests/refuse ptrace "$TOOLS/vmgrade" run \
		"$srcdir/labs/lazy-malloc" \
		"$srcdir/labs/lazy-malloc/submissions/reference"
	check 'and nothing is left of the attempt' 0 '' '' -- \
		find "$TMPDIR" -mindepth 1
else
	skip 'no program can be watched here' "$(cat "$scratch/refuse")"
	skip 'and nothing is left of the attempt' "$(cat "$scratch/refuse")"
fi

done_testing 51
