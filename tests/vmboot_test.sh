#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmboot_test - what vmboot makes of guests that end well and badly, and what it
# gives them. No kernel is booted: tests/fake_qemu.c plays QEMU's part, and
# `make check-kernels` boots real ones.
#
# shellcheck disable=SC2317 # check() runs the functions

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmboot=$(cd "$TOOLS" && pwd)/vmboot
if ! test -x "$vmboot"; then
	skip vmboot 'was not built: libarchive was not found by configure'
	done_testing 1
fi
fake=$(pwd)/tests/fake_qemu

# The machine's name decides which QEMU is called.
machine=$(uname -m)
mkdir "$scratch/bin" "$scratch/suite" "$scratch/cache" "$scratch/work"
ln -s "$fake" "$scratch/bin/qemu-system-$machine"
PATH=$scratch/bin:$PATH
XDG_CACHE_HOME=$scratch/cache
FAKE_QEMU=$scratch/script
export PATH XDG_CACHE_HOME FAKE_QEMU
work=$scratch/work

# As if KVM had been tried already, and did not work.
mkdir "$scratch/cache/vmclaims"
cp /proc/sys/kernel/random/boot_id "$scratch/cache/vmclaims/no-kvm"

# A suite that is not run here: any static program has no libraries.
cp "$TOOLS/vmboot-init" "$scratch/suite/vmboot-init"
cp "$TOOLS/vmboot-init" "$scratch/suite/vmclaims"
echo 'a kernel' >"$scratch/bzImage"

# results HOLDS SKIPPED REFUTED: a document, as short as vmboot reads it.
results() {
	cat >"$scratch/results" <<-END
	{"format": "vmclaims-results/1", "environment": {"kernel": "9.9.9"},
	 "claims": [], "summary": {"holds": $1, "observed": 0, "skipped": $2,
	 "vacuous": 0, "refuted": $3, "broken": 0}}
	END
}

# pieces: frames that the document takes (tools/vmboot_wire.h: 900 bytes).
pieces() {
	echo $((($(wc -c <"$scratch/results") + 899) / 900))
}

# script [LINE...]: a guest that says hello, and then the lines.
script() {
	{
		echo 'frame H '
		printf '%s\n' "$@"
	} >"$scratch/script"
}

# good [LINE...]: a guest that runs the suite, says the lines, and ends well.
good() {
	script 'say [    0.000000] Linux version 9.9.9' 'frame K KTAP version 1' \
		'frame K ok 1 - some_claim' "results $scratch/results" "$@" \
		"frame S 0 $(pieces)" 'frame E ' 'event guest-shutdown'
}

# A QEMU that nobody kills lives for a minute longer than --timeout.
boot() {
	(cd "$work" && timeout 45 "$vmboot" --suite="$scratch/suite" "$@" \
		"$scratch/bzImage")
}

# in_work COMMAND...: a boot that fails leaves its log where it was called.
in_work() {
	(cd "$work" && "$@")
}

results 3 1 0
good
check 'a kernel without a complaint' 0 '^  ok 1 - some_claim$' \
	'3 hold, 1 skipped, 0 failed' -- boot
check_lines 'both parts are good' '^ok (1 - claims|2 - kernel)' 2
check 'no log is kept of it' 0 '' '' -- test ! -e "$work/vmboot.log"

results 3 1 1
good
check 'a claim fails' 1 '^not ok 1 - claims' '1 failed' -- boot
check 'the log of it is kept, too' 0 'Linux version 9.9.9' '' -- \
	cat "$work/vmboot.log"

results 0 4 0
good
check 'nothing held' 125 '^ok 1 - claims # SKIP' '0 hold, 4 skipped' -- boot
results 1 1 0
good
check 'a claim that was asked for is skipped' 125 '^ok 1' '1 skipped' -- \
	boot --claims=fork_cow,malloc_lazy

results 3 1 0
good 'say [    1.5] WARNING: CPU: 0 PID: 1 at mm/memory.c:1 some_function'
check 'a warning is no pass' 1 '^not ok 2 - kernel: it warned' \
	'the kernel: .*WARNING: CPU: 0' -- boot
good 'frame L <4>[    1.5] WARNING: mm/memory.c:1 at some_function, CPU#0'
check 'nor is one that the console kept back' 1 '^not ok 2 - kernel: it warned' \
	'the kernel: \[    1.5\] WARNING: mm/memory.c' -- boot
good 'say [    1.5] Spectre V2 : WARNING: Unprivileged eBPF is enabled'
check 'a remark with that word in it is none' 0 '^ok 2' '*' -- boot
good 'say [    1.5] BUG: Bad page state in process vmclaims  pfn:12345'
check 'an oops' 1 '^not ok 2 - kernel: it stumbled' 'Bad page state' -- boot
check 'the log of it is kept' 0 'Bad page state' '' -- cat "$work/vmboot.log"
while IFS='=' read -r what line; do
	good "say [    1.5] $line"
	check "trouble: $line" 1 "^not ok 2 - kernel: it $what" '*' -- boot
done <<'END'
stumbled=invalid opcode: 0000 [#1] PREEMPT SMP NOPTI
stumbled=BUG kmalloc-64 (Not tainted): Poison overwritten
stumbled=mm/pgtable-generic.c:50: bad pmd 00000000abcdef01(0000000000000000)
stumbled=get_swap_device: Bad swap file entry 3ffffffffffff
stumbled=page dumped because: nonzero _refcount
stumbled=watchdog: Watchdog detected hard LOCKUP on cpu 0
warned=------------[ cut here ]------------
warned=INFO: rcu_sched self-detected stall on CPU
warned=kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)
END
good 'say [    1.5] kmemleak: Kernel memory leak detector initialized'
check 'a remark beside one' 0 '^ok 2' '*' -- boot
good 'frame T 512'
check 'a warning whose line was lost' 1 '^not ok 2 - kernel: it warned' \
	'the kernel: tainted: W' -- boot
good 'frame T 32'
check 'a bad page whose line was lost' 1 '^not ok 2 - kernel: it stumbled' \
	'the kernel: tainted: B' -- boot
good 'frame T 12289'
check 'modules that taint are none' 0 '^ok 2' '0 failed' -- boot
good 'say [    1.5] WARNING: some' 'frame T 512'
check 'what a line has said' 1 '^not ok 2' 'the kernel: .*WARNING: some' -- boot
cp "$scratch/stderr" "$scratch/said"
check 'is not said twice' 1 '' '' -- grep 'tainted: W' "$scratch/said"
good 'say [    1.5] WARNING: some' 'say [    1.5] WARNING: some'
check 'a warning again and again' 1 '^not ok 2' 'WARNING: some' -- boot
cp "$scratch/stderr" "$scratch/said"
check 'is told once' 0 '^1$' '' -- grep -c 'WARNING: some' "$scratch/said"
good 'say [    1.5] BUG: Bad page state' 'say [    1.5] WARNING: some'
check 'a warning behind an oops' 1 '^not ok 2 - kernel: it stumbled' '*' -- boot
seq -f 'say WARNING: some %g' 100 >"$scratch/flood"
good "$(cat "$scratch/flood")"
check 'a flood of warnings' 1 '^not ok 2' 'WARNING: some 20$' -- boot
cp "$scratch/stderr" "$scratch/said"
check 'is told as far as anybody reads' 0 '^20$' '' -- \
	grep -c 'WARNING: some' "$scratch/said"
good 'torn [    1.5] BUG: kernel NULL pointer dereference, address: 00'
check 'an oops that tears a line of the suite' 1 '^not ok 2' 'NULL pointer' -- \
	boot
script 'say [    1.5] Kernel panic - not syncing: Attempted to kill init!' \
	'event guest-reset'
check 'a panic while the suite runs' 1 '^not ok 2 - kernel: it panicked' \
	'Attempted to kill init' -- boot
echo 'say [    1.5] Kernel panic - not syncing: VFS' >"$scratch/script"
check 'a panic before the suite' 125 '^not ok 2 - kernel: it panicked' \
	'not syncing: VFS' -- boot
script 'event guest-reset'
check 'a reset' 1 '^not ok 2 - kernel: it reset the machine' '*' -- boot
script 'say [    1.5] the last words' 'hang'
check 'a hang while the suite runs' 1 '^not ok 2 - kernel: it hung' \
	'said last: \[    1.5\] the last words' -- boot --timeout=1
script 'say [    1.5] WARNING: some' 'hang'
check 'a warning hides no hang' 1 '^not ok 2 - kernel: it hung' '*' -- \
	boot --timeout=1
printf 'say [    0.1] early\nhang\n' >"$scratch/script"
check 'a hang before the suite' 125 '^not ok 2 - kernel: it hung' 'early' -- \
	boot --timeout=1
good 'hang'
check 'a hang behind the results' 1 '^not ok 2 - kernel: it hung' '*' -- \
	boot --timeout=1
script "results $scratch/results" "frame S 0 $(pieces)" 'frame E ' hang
check 'no power-off' 1 '^not ok 2 - kernel: it ran .* did not power off' '*' \
	-- boot --timeout=1
script "results $scratch/results" "frame S 0 $(pieces)" 'frame E ' \
	'say [    9.9] reboot: System halted' hang
check 'a kernel that can only halt' 0 '^ok 2' '*' -- boot --timeout=60
script "results $scratch/results" 'frame S 0 9' 'frame E ' \
	'event guest-shutdown'
check 'results that are not whole' 1 '^not ok 2 - kernel: it brought no' '*' \
	-- boot
script 'frame H' "results $scratch/results" "frame S 99 $(pieces)" 'frame E ' \
	'event guest-shutdown'
check 'a suite that came to no end' 125 '^not ok 1 - claims' '*' -- boot
echo '["no object"]' >"$scratch/list"
script "results $scratch/list" 'frame S 0 1' 'frame E ' 'event guest-shutdown'
check 'results of another kind' 1 '^not ok 2 - kernel: it brought no' '*' -- boot
good
sed -i 1d "$scratch/script"
check 'the first word was torn' 0 '^ok 2' '0 failed' -- boot
script 'frame S 127 0' 'frame E ' 'event guest-shutdown'
check 'a suite that cannot be executed' 125 '^not ok 2' '*' -- boot
script 'frame S 2 0' 'frame E ' 'event guest-shutdown'
check 'a claim that the suite does not know' 125 '^not ok 2' '*' -- boot
script 'frame N no swap: the kernel has no zram' 'event guest-shutdown'
check 'what could not be set up is said' 1 '*' 'no swap: the kernel has' -- boot
echo 'exit 1' >"$scratch/script"
check 'QEMU ends by itself' 125 '^not ok 2' 'QEMU ended or stopped it' -- boot
script stopped hang
check 'QEMU stops the guest' 125 '^not ok 2' 'QEMU ended or stopped it' -- \
	boot
rm "$scratch/bin/qemu-system-$machine"
check 'no QEMU' 125 '*' 'qemu-system-.*: not found; it is in Debian' -- \
	in_work env PATH=/nowhere "$vmboot" --suite="$scratch/suite" "$scratch/bzImage"
ln -s "$fake" "$scratch/bin/qemu-system-$machine"

# What the guest is given.
good "arguments $scratch/arguments" "initrd $scratch/initrd"
check 'with settings of its own' 0 '*' '*' -- boot --memory=128 --cpus=3 \
	--append='transparent_hugepage=always quiet' --swap=zram
check 'the memory and the parameters' 0 \
	'^console=.* panic=-1.* transparent_hugepage=always quiet$' '' -- \
	cat "$scratch/arguments"
check_lines 'how much of each' '^(128|3)$' 2
check_lines 'a panic ends it' '^-no-reboot$' 1
check 'no file of its own is named' 1 '' '' -- grep "$scratch/[^b]" \
	"$scratch/arguments"
check 'the first file system' 0 '^settings$' '*' -- \
	cpio --quiet -it --file="$scratch/initrd"
check_lines 'init, the suite, and the console' \
	'^(init|vmclaims|dev/console|dev/null)$' 4
check 'what is asked of the guest' 0 '^swap zram$' '*' -- \
	cpio --quiet -i --to-stdout --file="$scratch/initrd" settings
check_lines 'its times mean nothing' '^emulated yes$' 1

# A processor with cmpxchg16b is one that QEMU 7.2 gets wrong.
test -e "$scratch/bin/qemu-system-x86_64" ||
	ln -s "$fake" "$scratch/bin/qemu-system-x86_64"
check 'for x86-64' 0 '*' '*' -- boot --arch=x86_64
check 'a processor without cmpxchg16b' 0 '^max,-cx16$' '' -- \
	cat "$scratch/arguments"

# A package: an image, and modules that need each other.
mkdir -p "$scratch/deb/boot" "$scratch/deb/lib/modules/9/kernel/drivers/block" \
	"$scratch/deb/lib/modules/9/kernel/lib"
echo 'the packed kernel' >"$scratch/deb/boot/vmlinuz-9"
printf 'ELF\0name=x\0depends=zs-a\0' >"$scratch/module"
xz -c "$scratch/module" \
	>"$scratch/deb/lib/modules/9/kernel/drivers/block/virtio_blk.ko.xz"
printf 'ELF zs_a\0depends=\0' >"$scratch/deb/lib/modules/9/kernel/lib/zs-a.ko"
printf 'ELF unused\0' >"$scratch/deb/lib/modules/9/kernel/lib/unused.ko"
tar -C "$scratch/deb" -cJf "$scratch/data.tar.xz" ./boot ./lib
printf 'Package: linux-image-9\nDepends: kmod\n' >"$scratch/control"
tar -C "$scratch" -czf "$scratch/control.tar.gz" ./control
echo 2.0 >"$scratch/debian-binary"
(cd "$scratch" && ar rc image.deb debian-binary control.tar.gz data.tar.xz)
check 'a package' 0 '^ok 2' '*' -- in_work "$vmboot" --suite="$scratch/suite" \
	--deb="$scratch/image.deb"
check 'its modules' 0 '^modules/01.ko$' '*' -- \
	cpio --quiet -it --file="$scratch/initrd"
check_lines 'none that nothing needs' '^modules/..[.]ko$' 2
check 'what is depended on comes first' 0 'ELF zs_a' '*' -- \
	cpio --quiet -i --to-stdout --file="$scratch/initrd" modules/00.ko
(cd "$scratch" && head -c -200 image.deb >cut.deb)
check 'a package that is cut off' 125 '' 'cut.deb: ' -- \
	in_work "$vmboot" --suite="$scratch/suite" --deb="$scratch/cut.deb"
check 'a package without a kernel' 125 '' 'there is no|not a Debian package' -- \
	in_work "$vmboot" --suite="$scratch/suite" --deb="$scratch/bzImage"

check 'a package in place of an image' 125 '' 'is a package: give it by --deb' -- \
	in_work "$vmboot" --suite="$scratch/suite" "$scratch/image.deb"
many=$scratch/deb/lib/modules/9/kernel/lib
truncate -s 100M "$many/a.ko"
for name in b c d e f; do
	ln "$many/a.ko" "$many/$name.ko"
done
tar -C "$scratch/deb" --hard-dereference -cJf "$scratch/data.tar.xz" ./boot ./lib
rm "$many"/?.ko
(cd "$scratch" && ar rc bomb.deb debian-binary control.tar.gz data.tar.xz)
check 'a package that grows' 125 '' 'an unlikely lot of modules' -- \
	in_work "$vmboot" --suite="$scratch/suite" --deb="$scratch/bomb.deb"
check 'no folder for what is kept' 125 '' "[~]/.cache/vmclaims: No such .*set XDG" \
	-- env -u HOME -u XDG_CACHE_HOME "$vmboot" --package=some

# The results, with what vmboot adds.
good
check 'the document' 0 '"verdict": "ran"' '*' -- boot --json=-
good 'say [    1.5] WARNING: some'
check 'the document says what the kernel said' 1 'WARNING: some' '*' -- \
	boot --json=-

good
check 'a parameter that is no UTF-8' 0 '"append": "a.*377"' '*' -- \
	boot --json=- --append="$(printf 'a\377')"
printf '\033\n\302\233\n' >"$scratch/steering"
cp "$scratch/results" "$scratch/healthy"
sed -i 's/9[.]9[.]9/9\\u001b[2J\\u009b2J/' "$scratch/results"
good
check 'a release that steers' 0 'u009B' '9.033.2J' -- boot --json=-
cat "$scratch/stdout" "$scratch/stderr" >"$scratch/said"
check 'steers no terminal' 1 '' '' -- grep -aFf "$scratch/steering" \
	"$scratch/said"
cp "$scratch/healthy" "$scratch/results"
script "say $(printf 'last \033[2J')" hang
check 'last words that steer' 1 '*' 'said last: last .033' -- boot --timeout=1
check 'a results file that cannot be written' 125 '' 'nowhere/x: cannot write' \
	-- boot --json=/nowhere/x
good
check 'standard output is full' 125 '' 'what was printed is not whole' -- \
	sh -c 'cd "$1" && shift && "$@" >/dev/full' sh "$work" \
	"$vmboot" --suite="$scratch/suite" "$scratch/bzImage"
echo 'flood 20' >"$scratch/script"
check 'a flood' 125 '*' '*' -- boot
check 'is not kept whole' 0 '' '' -- sh -c \
	'test "$(wc -c <"$1")" -gt 16000000 && test "$(wc -c <"$1")" -lt 17000000' \
	sh "$work/vmboot.log"
echo hang >"$scratch/script"
check 'no document without results' 125 '*' 'document: not written' -- \
	boot --timeout=1 --json=document
check 'nor a part of one' 0 '' '' -- test ! -e "$work/document"

if python3 -c 'import jsonschema' 2>/dev/null; then
	"$TOOLS/vmclaims" run malloc_lazy --json="$scratch/results" >/dev/null
	good
	boot --json=document >/dev/null 2>&1
	check 'it fits its schema' 0 '' '' -- python3 -c '
import json, jsonschema, sys
schema, document = (json.load(open(name)) for name in sys.argv[1:])
assert "boot" in document
jsonschema.Draft7Validator(schema).validate(document)' \
		"$srcdir/doc/results.schema.json" "$work/document"
else
	skip 'it fits its schema' 'python3-jsonschema is not installed'
fi

# KVM that does not work is tried once.
if test -r /dev/kvm && test -w /dev/kvm; then
	results 3 1 0
	good
	sed -i '1i kvm exit 1' "$scratch/script"
	rm "$scratch/cache/vmclaims/no-kvm"
	check 'without KVM where that fails' 0 '^ok 2' \
		'KVM does not work on this machine.*Emulating' -- boot
	check 'which is remembered' 0 '^ok 2' '0 failed' -- boot
	check_lines 'and not said again' 'KVM' 0
	while IFS='=' read -r what next; do
		rm -f "$scratch/cache/vmclaims/no-kvm"
		good
		sed -i "2i kvm $what" "$scratch/script"
		sed -i "3i kvm $next" "$scratch/script"
		check "without KVM where a guest dies: $what" 0 '^ok 2' \
			'KVM does not work .*: the guest did not come to' -- boot
		check_lines 'which runs once more' '^  # KVM failed: ' 1
	done <<-'END'
	exit 1=
	stopped=hang
	END
	while IFS='=' read -r what how; do
		rm -f "$scratch/cache/vmclaims/no-kvm"
		good
		sed -i "2i kvm $what" "$scratch/script"
		sed -i '3i kvm exit 0' "$scratch/script"
		check "the kernel's own fault under KVM: $what" 1 \
			"^not ok 2 - kernel: it $how" '*' -- boot
		check_lines 'says nothing of KVM' 'KVM (does|failed)' 0
	done <<-'END'
	say Kernel panic - not syncing: Fatal exception=panicked
	event guest-reset=reset
	END
else
	for name in 1 2 3 4 5 6 7 8; do
		skip "a guest that dies under KVM: $name" '/dev/kvm is not there'
	done
	skip 'without KVM where that fails' '/dev/kvm is not there'
	skip 'which is remembered' '/dev/kvm is not there'
	skip 'and not said again' '/dev/kvm is not there'
fi

# gone PID: is there no such process any more (or only its status)?
gone() {
	tries=2000
	while kill -0 "$1" 2>/dev/null &&
		! grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; do
		tries=$((tries - 1))
		test "$tries" -gt 0 || return 1
	done
}

# interrupted SIGNAL: QEMU is gone when vmboot was ended by it.
interrupted() {
	rm -f "$scratch/arguments"
	mkfifo "$scratch/ready"
	script "arguments $scratch/arguments" 'frame K up' hang
	# Ignored in what a script runs in the background, and perhaps before.
	(cd "$work" && exec env --default-signal "$vmboot" \
		--suite="$scratch/suite" \
		"$scratch/bzImage") >"$scratch/ready" &
	vmboot_pid=$!
	grep -q up "$scratch/ready"
	kill "-$1" "$vmboot_pid"
	wait "$vmboot_pid"
	rm "$scratch/ready"
	gone "$(head -n 1 "$scratch/arguments")" &&
		test -z "$(ls -A "$TMPDIR")"
}
mkdir "$scratch/tmp"
TMPDIR=$scratch/tmp
export TMPDIR
for signal in TERM INT KILL; do
	check "ended by SIG$signal, it leaves nothing" 0 '*' '*' -- \
		interrupted $signal
done

# apt, too, ends with vmboot.
mkfifo "$scratch/apt_runs"
cat >"$scratch/bin/apt-get" <<-END
	#!/bin/sh
	echo \$\$ >"$scratch/apt_runs"
	exec sleep 1000
END
chmod +x "$scratch/bin/apt-get"
apt_ends() {
	(cd "$work" && exec "$vmboot" --package=some) &
	read -r apt_pid <"$scratch/apt_runs"
	kill -KILL $!
	wait $!
	gone "$apt_pid"
}
check 'ended while apt runs' 0 '*' '*' -- apt_ends

# Wrong usage.
check 'no kernel' 2 '' 'give one kernel' -- in_work "$vmboot"
check 'two kernels' 2 '' 'one kernel at a time' -- in_work "$vmboot" a b
check 'an image and a package' 2 '' 'give one kernel' -- in_work "$vmboot" --deb=a b
check 'no such file' 125 '' 'nowhere: No such file' -- \
	in_work "$vmboot" --suite="$scratch/suite" "$scratch/nowhere"
check 'a folder' 125 '' 'not a file: give a kernel image' -- \
	in_work "$vmboot" --suite="$scratch/suite" "$scratch"
check 'another machine' 2 '' "'vax' is not one of x86_64, aarch64" -- \
	in_work "$vmboot" --arch=vax "$scratch/bzImage"
check 'no suite for it' 125 '*' "'make guest-aarch64' builds" -- in_work \
	"$vmboot" --suite=/nowhere --arch=aarch64 "$scratch/bzImage"
check 'swap of another kind' 2 '' "'tape' is not one of" -- \
	in_work "$vmboot" --swap=tape "$scratch/bzImage"
check 'a claim with a space' 2 '' "'a b' is not a claim" -- \
	in_work "$vmboot" --claims='a b' "$scratch/bzImage"
check 'little memory' 2 '' "'1': not a whole number from 32" -- \
	in_work "$vmboot" --memory=1 "$scratch/bzImage"
check 'an unknown option' 2 '' "'--colour' is not an option" -- \
	in_work "$vmboot" --colour "$scratch/bzImage"
check 'help' 0 '^Usage: vmboot' '' -- in_work "$vmboot" --help
check 'version' 0 '^vmboot \(vmclaims\)' '' -- in_work "$vmboot" --version

done_testing 113
