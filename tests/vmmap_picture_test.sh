#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmmap_picture_test - pictures, in files and on the terminal.
#
# shellcheck disable=SC2317 # check() runs the functions

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmmap=$TOOLS/vmmap
drawn=$srcdir/tests/recordings/drawn

LC_ALL=C.UTF-8
export LC_ALL

# draw KIND FILE: the recording as a picture.
draw() {
	"$vmmap" --sysroot "$drawn" "--$1" "$scratch/$2"
}
if "$vmmap" --sysroot "$drawn" --svg "$scratch/a.svg" 2>"$scratch/why"; then
	check 'SVG, again' 0 '' '' -- draw svg b.svg
	check 'is the same' 0 '' '' -- cmp "$scratch/a.svg" "$scratch/b.svg"
	check 'SVG ends' 0 '^</svg>$' '' -- tail -n 1 "$scratch/a.svg"
	check 'of the size of a slide' 0 'viewBox="0 0 1600 900"' '' -- \
		head -n 3 "$scratch/a.svg"
	check 'PNG' 0 '' '' -- draw png a.png
	check 'PNG, again' 0 '' '' -- draw png b.png
	check 'is the same' 0 '' '' -- cmp "$scratch/a.png" "$scratch/b.png"
	width_and_height() {
		od -An -tu1 -j16 -N8 "$scratch/a.png"
	}
	check 'two dots a point' 0 '^ +0 +0 +12 128 +0 +0 +7 +8$' '' -- \
		width_and_height
	# Seven are in memory as a whole, arguments on a page of the stack's too:
	# their two sizes have the same glyphs, their box is filled to its end.
	alike() {
		awk -F '"' '/<use / { x = $4; y = $6 }
			/<use / && x >= 806 && x < 892 { size[y] = size[y] $2 }
			/<use / && x >= 914 && x < 1000 { held[y] = held[y] $2 }
			END { for (y in size) print size[y] == held[y] }' \
			"$scratch/a.svg" | sort | uniq -c
	}
	check 'what shares a page, in figures' 0 '^ *7 1$' '' -- alike
	filled() {
		sed -n 's/.* d="\(M 224 [^ ]* L 414 [^"]* Z\).*/\1/p' \
			"$scratch/a.svg" | sort | uniq -d | wc -l
	}
	check 'and as its box' 0 '^7$' '' -- filled
	both() {
		"$vmmap" --svg "$scratch/self.svg" --png "$scratch/self.png" self &&
			test -s "$scratch/self.svg" && test -s "$scratch/self.png"
	}
	check 'both at once' 0 '' '' -- both
	check 'of a listing, without what is in memory' 0 '' '' -- \
		"$vmmap" --svg "$scratch/c.svg" --file "$srcdir/tests/maps/pie.maps"
	touch "$scratch/file"
	check 'not where it cannot be written' 1 '' \
		'file/a.svg: cannot write: Not a directory' -- draw svg file/a.svg
else
	for one in again same ends size PNG again same dots figures box both \
		listing write
	do
		skip "$one" "$(cat "$scratch/why")"
	done
fi

picture() {
	"$vmmap" --picture --sysroot "$drawn"
}
# From the top down: each part once, in the order of books.
check 'in the terminal' 0 '┆ 41.8 TiB free' '' -- picture
check_lines 'what its pages are' \
	'^· not touched  ░ zero page  ▓ in memory  █ huge page$' 1
parts() {
	picture | sed -nE 's/.*│  (stack|library libc|heap|bss|data|text)\>.*/\1/p' |
		tr '\n' ' '
}
check 'as in books' 0 '^stack library libc heap bss data text $' '' -- parts
wide() {
	picture | wc -L
}
check 'as wide as what is no terminal' 0 '^80$' '' -- wide
check 'of a recording without its pages' 0 '^ *[0-9a-f]+  │░+│  heap .* KiB$' '' -- \
	"$vmmap" --picture --sysroot "$srcdir/tests/recordings/arm32"
ascii() {
	LC_ALL=C "$vmmap" --picture --sysroot "$drawn" | LC_ALL=C tr -d '\n -~' |
		wc -c
}
check 'in ASCII where there is no more' 0 '^0$' '' -- ascii
# on COLUMNS: on a terminal so wide; how wide it comes, and how much is strip.
on() {
	TERM=xterm script -qec "stty cols $1 && '$vmmap' --picture --sysroot '$drawn'" \
		/dev/null | tr -d '\r' | sed 's/\x1b\[[0-9]*m//g'
}
coloured() {
	TERM=xterm script -qec "'$vmmap' --picture --sysroot '$drawn'" /dev/null |
		grep -c "$(printf '\033\\[')"
}
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	for columns in 26 40 60 80 120 200; do
		fits() {
			on "$columns" >"$scratch/on"
			test "$(wc -L <"$scratch/on")" -le "$columns" &&
				grep -q 'heap' "$scratch/on"
		}
		check "$columns columns" 0 '' '' -- fits
	done
	strip() {
		on 140 | grep 'malloc block'
	}
	# A quarter was written to, a quarter read; malloc keeps the end.
	check 'its pages' 0 'KiB  (▓+)░+·+▓$' '' -- strip
	# Their page counts for the stack, and is in memory for them too.
	shared_page() {
		on 140 | grep '  arguments'
	}
	check 'what shares a page' 0 '│(█){8}│  arguments.* 81 B +81 B *$' '' -- \
		shared_page
	check 'in colour' 0 '^[0-9]{2}$' '' -- coloured
	NO_COLOR=1
	export NO_COLOR
	check 'NO_COLOR' 1 '^0$' '' -- coloured
else
	for one in 26 40 60 80 120 200 pages shared colour NO_COLOR; do
		skip "$one" 'needs script(1)'
	done
fi

for wrong in '--label x' '--up' '--why' '--json' '--summary' '--all'; do
	check "no $wrong of a picture" 2 '' '^vmmap: ' -- \
		"$vmmap" --picture "$wrong" self
done
check 'nor is a file a process' 2 '' 'no process' -- \
	"$vmmap" --svg "$scratch/none.svg"

done_testing 36
