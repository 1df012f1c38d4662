#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmmap_labels_test - programs of known layout: what they say is where, vmmap
# says too.
#
# shellcheck disable=SC2317 # check() runs the functions

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmmap=$TOOLS/vmmap
targets=$(cd "${TARGETS:-tests/targets}" && pwd)
mkfifo "$scratch/input"

# start NAME COMMAND...: runs it in the background until stop(), and waits until
# it has said everything, in $scratch/NAME. Its process is $target.
start() {
	mkfifo "$scratch/said" 2>/dev/null
	name=$1
	shift
	(cd "$scratch" && exec "$@" <"$scratch/input" >"$scratch/said") &
	target=$!
	exec 3>"$scratch/input"
	: >"$scratch/$name"
	while read -r line; do
		test "$line" != ready || break
		printf '%s\n' "$line" >>"$scratch/$name"
	done <"$scratch/said"
	# The kernel tells the stack pointer of a thread once it waits.
	tries=${patience:-2000}
	while grep -q running /proc/"$target"/task/*/syscall; do
		tries=$((tries - 1))
		test "$tries" -gt 0 || break
	done
}

stop() {
	exec 3>&-
	wait "$target"
}

# What a program said ("LABEL ADDRESS", blanks in a label as '_') against rows
# of --csv. Prints what is otherwise, and how many were alike.
compare() {
	python3 - "$1" "$2" <<-'END'
	import csv, sys
	rows = list(csv.DictReader(open(sys.argv[2], newline='')))
	alike = 0
	for line in open(sys.argv[1]):
	    label, address = line.split()
	    if label == 'tid':
	        if address in (row['tid'] for row in rows):
	            alike += 1
	        else:
	            print('no stack of thread', address)
	        continue
	    at = int(address, 16)
	    seen = [row for row in rows
	            if int(row['start'], 16) <= at < int(row['end'], 16)]
	    if len(seen) != 1:
	        print(label, address, 'is in', len(seen), 'rows')
	    elif seen[0]['label'] != label.replace('_', ' '):
	        print(label, address, 'is labelled', seen[0]['label'],
	              'why:', seen[0]['why'])
	    else:
	        alike += 1
	print(alike, 'alike')
	END
}

# told NAME LEAST COMMAND...: runs the program, and demands that all it said is
# labelled so, LEAST statements at least.
told() {
	name=$1 least=$2
	shift 2
	start "$name" "$@"
	"$vmmap" --csv "$target" >"$scratch/$name.csv" 2>"$scratch/stderr"
	"$vmmap" "$target" >"$scratch/$name.rows" 2>>"$scratch/stderr"
	rm -rf "$scratch/$name.recorded"
	"$vmmap" --record "$scratch/$name.recorded" "$target" \
		>"$scratch/$name.live" 2>>"$scratch/stderr"
	stop
	compare "$scratch/$name" "$scratch/$name.csv" >"$scratch/stdout"
	statements=$(wc -l <"$scratch/$name")
	if test "$statements" -lt "$least"; then
		fail "$name" "said $statements things, $least expected"
	elif grep -qx "$statements alike" "$scratch/stdout"; then
		pass "$name: $statements statements"
	else
		fail "$name" "labels differ from what the program said"
	fi
}

# The same from a recording, byte for byte.
recorded() {
	"$vmmap" --sysroot "$scratch/$1.recorded" |
		cmp - "$scratch/$1.live"
}

# because WHY ARGUMENT...: how many rows rest on it.
because() {
	why=$1
	shift
	"$vmmap" --csv "$@" | grep -c ",$why,"
}

# Of an image that was believed, no row may rest on permissions alone.
believed() {
	! grep -E "$1" "$scratch/$2.csv" |
		grep -Ev ',(load|bss|relro|hole|also_image),'
}

tests='pie fixed static static_pie by_hand running deleted_library'
if ! python3 -c '' 2>/dev/null; then
	for one in $tests; do
		skip "$one" 'needs python3'
		skip "$one, recorded" 'needs python3'
	done
	skip 'stack pointer' 'needs python3'
	skip 'stack by its size' 'needs python3'
	skip 'all of the image by its headers' 'needs python3'
	for one in 1 2 3 4 5 6 7 8 9 10 11 12; do
		skip "recording $one" 'needs python3'
	done
	for one in descriptors which many; do
		skip "running: $one" 'needs python3'
	done
	done_testing 32
fi
if "$vmmap" --version | grep -q without; then
	for one in $tests; do
		skip "$one" 'built without libelf'
		skip "$one, recorded" 'built without libelf'
	done
	skip 'stack pointer' 'built without libelf'
	skip 'stack by its size' 'built without libelf'
	skip 'all of the image by its headers' 'built without libelf'
	for one in 1 2 3 4 5 6 7 8 9 10 11 12; do
		skip "recording $one" 'built without libelf'
	done
	for one in descriptors which many; do
		skip "running: $one" 'built without libelf'
	done
	done_testing 32
fi

told pie 20 "$targets/layout"
check 'a thread that waits by its stack pointer' 0 '^[1-9]' '' -- \
	because stack_pointer --sysroot "$scratch/pie.recorded"
check 'pie, recorded' 0 '' '' -- recorded pie
# Where the kernel tells of no stack pointer, those of the usual size are known.
rm "$scratch"/pie.recorded/task/*/syscall
check 'the same by its size and its guard' 0 '^1$' '' -- \
	because stack_shape --sysroot "$scratch/pie.recorded"
check 'all of the image by its headers' 0 '' '' -- \
	believed 'layout"|libc.so' pie
told fixed 20 "$targets/layout_fixed"
check 'fixed, recorded' 0 '' '' -- recorded fixed
for one in static static_pie; do
	if test -x "$targets/layout_$one"; then
		told $one 20 "$targets/layout_$one"
		check "$one, recorded" 0 '' '' -- recorded $one
	else
		skip $one 'the C library cannot be linked so'
		skip "$one, recorded" 'the C library cannot be linked so'
	fi
done

loader=$(readelf -p .interp "$targets/layout" 2>/dev/null |
	sed -n 's/.* \(\/[^ ]*\)$/\1/p')
if test -x "$loader"; then
	told by_hand 20 "$loader" "$targets/layout"
	check 'by_hand, recorded' 0 '' '' -- recorded by_hand
else
	skip by_hand 'needs readelf to find the loader'
	skip 'by_hand, recorded' 'needs readelf to find the loader'
fi

# Threads of which no stack pointer is told, as they never wait: by descriptors.
case $(uname -m) in
x86_64 | i?86)
	patience=1
	told running 9 "$targets/spin"
	patience=2000
	check 'running, recorded' 0 '' '' -- recorded running
	check 'all by descriptors' 0 '^4$' '' -- because stack_descriptor \
		--sysroot "$scratch/running.recorded"
	# Without them one has the default size, and three more are one of four
	# that look so; or of three, once the guard of what is none is gone.
	rm "$scratch"/running.recorded/task/*/descriptor
	check 'nobody knows which' 1 '^0$' '' -- because stack_count \
		--sysroot "$scratch/running.recorded"
	if grep -q libasan "$scratch/running.recorded/maps"; then
		skip 'as many as there are threads' \
			"a sanitizer's own memory looks like stacks, too"
	else
		sed -i '0,/---p/{/---p/d}' "$scratch/running.recorded/maps"
		check 'as many as there are threads' 0 '^3$' '' -- \
			because stack_count --sysroot "$scratch/running.recorded"
	fi
	;;
*)
	for one in said recorded descriptors which many; do
		skip "running: $one" 'descriptors are known on x86'
	done
	;;
esac

# A library that is gone, and another file in its place by the name that the
# kernel gives. Only the kernel's own link leads to the first.
cp "$targets/plugin.so" "$scratch/plugin.so"
cp "$targets/layout" "$scratch/plugin.so (deleted)"
link=/proc/$$/map_files/$(sed -n '1s/ .*//p' /proc/$$/maps)
if head -c 1 "$link" >/dev/null 2>&1; then
	told deleted_library 20 "$targets/layout" "$scratch/plugin.so"
	check 'deleted_library, recorded' 0 '' '' -- recorded deleted_library
else
	skip deleted_library 'may not follow map_files (needs root)'
	skip 'deleted_library, recorded' 'may not follow map_files'
fi

# Recordings, of this kind of program and of other machines. Those of another
# kernel or processor are made up in the style of real ones.
recorded_truth() {
	"$vmmap" --csv --sysroot "$1" >"$scratch/csv" || return
	compare "$1/said" "$scratch/csv"
	cut -d , -f 6 "$scratch/csv" | grep -x unknown
	true
}
for one in pie by-hand arm32 linux-2.6 wsl1 android; do
	folder=$srcdir/tests/recordings/$one
	statements=$(wc -l <"$folder/said")
	check "recorded: $one" 0 "^$statements alike$" '' -- \
		recorded_truth "$folder"
	check_lines "recorded: $one: nothing unknown" '^unknown$' 0
done

done_testing 32
