#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmgrade_box_test.sh - hostile submissions, in each tier of the sandbox that
# this user and this machine have.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

test -x tests/in_box || exit 77 # vmgrade is not built
export LC_ALL=C.UTF-8 SECRET=vmgrade-secret
chmod a+x "$scratch" # cells have users of their own
# Where others have no way to, neither has nobody.
hostile=$scratch/hostile
cp -r "$srcdir/tests/submissions/hostile" "$hostile"
chmod -R u+w,go=rX "$hostile"
mkdir "$scratch/bin"
cp tests/in_box tools/vmgrade-box "$scratch/bin"
chmod -R go=rX "$scratch/bin"
count=$(grep -c '^[^#]' "$hostile/list")
test "$count" -eq "$(find "$hostile" -name '*.?*' -type f | wc -l)" || exit 99

# The capabilities of root in Docker: it may trace nobody but itself.
docker=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid
docker=$docker,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod
docker=$docker,+audit_write,+setfcap

# in_tier TIER WHO FORCED: all in the tier of that number, as that user.
in_tier() {
	TMPDIR=$scratch/$1-$2
	mkdir -p "$TMPDIR/other/submission"
	echo vmgrade-secret | tee "$TMPDIR/secret" \
		>"$TMPDIR/other/submission/answers"
	chmod -R go= "$TMPDIR"/*
	case $2 in
	root | user) as= ;;
	docker) as="setpriv --bounding-set=$docker" ;;
	nobody | another)
		# One of each: who has all the processes that a user may have
		# takes them from the other.
		test "$2" = another && id=65533 || id=65534
		as="setpriv --reuid=$id --regid=$id --clear-groups"
		chown -R "$id:$id" "$TMPDIR" ;;
	esac
	# shellcheck disable=SC2086 # words
	TMPDIR=$TMPDIR VMGRADE_SANDBOX=$3 $as "$scratch/bin/in_box" "$hostile" \
		<"$hostile/list" >"$scratch/out-$1-$2" 2>"$scratch/err-$1-$2"
}

# report TIER WHO: what in_tier has left, as one check; and its failures.
report() {
	out=$scratch/out-$1-$2
	if grep -q "^$count submissions in tier $1, 0 failures" "$out"; then
		pass "$count hostile submissions in tier $1, as $2"
	elif test "$1" != iii && ! bwrap --unshare-all --ro-bind / / true \
		2>"$scratch/no-bwrap"; then
		skip "tier $1, as $2" "$(cat "$scratch/no-bwrap")"
	else
		cp "$scratch/err-$1-$2" "$scratch/stderr"
		grep -av '^ok' "$out" >"$scratch/stdout"
		fail "hostile submissions in tier $1, as $2" 'as the list has it'
	fi
}

# A program that outlives its submission in any tier.
outlived() {
	check 'no daemon is left' 1 '' '' -- pgrep -f 'sleep[ ]4243'
}

# Together: most of the time they wait for limits of time.
if test "$(id -u)" -eq 0; then
	in_tier ii root '' &
	in_tier iii root container &
	in_tier i nobody '' &
	in_tier iii another container &
	in_tier iii docker '' &
	wait
	report ii root
	report iii root
	report i nobody
	report iii another
	report iii docker
	outlived
	done_testing 6
else
	in_tier i user '' &
	in_tier iii user container &
	wait
	report i user
	report iii user
	outlived
	done_testing 3
fi
