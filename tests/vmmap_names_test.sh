#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmmap_names_test - files with hostile names, mapped indeed: no row is torn by
# them or takes them for something else, and their names can be had back.
#
# shellcheck disable=SC2317 # check() runs the functions

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

if ! python3 -c '' 2>/dev/null; then
	for one in 1 2 3 4 5 6 7; do
		skip "names $one" 'needs python3'
	done
	done_testing 7
fi

vmmap=$TOOLS/vmmap
on_terminal=${ON_TERMINAL:-tests/on_terminal}
names=$(cd "${TARGETS:-tests/targets}" && pwd)/names
mkdir "$scratch/files"
mkfifo "$scratch/input" "$scratch/said"
(cd "$scratch/files" && exec "$names" <"$scratch/input" >"$scratch/said") &
target=$!
exec 3>"$scratch/input"
while read -r line; do
	test "$line" != ready || break
	printf '%s\n' "$line" >>"$scratch/names"
done <"$scratch/said"

# found FORMAT FILE: each name that the program said stands once in the document,
# at its address, as a file; prints how many. The kernel writes a newline \012.
found() {
	python3 - "$scratch" "$@" <<-'END'
	import csv, json, os, re, sys
	scratch, form, document = sys.argv[1:]
	here = os.fsencode(os.path.realpath(scratch)) + b'/files/'
	def bytes_of(path):
	    return re.sub(rb'\\([0-7]{3})', lambda o: bytes([int(o[1], 8)]),
	                  (path or '').encode())
	with open(document, newline='') as file:
	    rows = (json.load(file)['rows'] if form == 'json'
	            else list(csv.DictReader(file)))
	right = 0
	for line in open(scratch + '/names'):
	    address, name = line.split()
	    wanted = here + bytes.fromhex(name).replace(b'\n', b'\\012')
	    at = [row for row in rows
	          if int(row['start'], 16) == int(address, 16)]
	    paths = [bytes_of(row['path']) for row in rows]
	    if len(at) != 1 or bytes_of(at[0]['path']) != wanted:
	        print(wanted, 'is', at)
	    elif at[0]['label'] != 'MMS: file':
	        print(wanted, 'is labelled', at[0]['label'])
	    elif paths.count(wanted) != 1:
	        print(wanted, 'stands', paths.count(wanted), 'times')
	    else:
	        right += 1
	print(right, 'right of', len(rows))
	END
}

said=$(wc -l <"$scratch/names")
documents() {
	"$vmmap" --json "$target" >"$scratch/json" &&
		"$vmmap" --csv "$target" >"$scratch/csv" &&
		"$vmmap" --record "$scratch/recorded" "$target" >"$scratch/rows"
}
check 'all documents' 0 '' '' -- documents
check 'names out of JSON' 0 "^$said right of [0-9]+$" '' -- \
	found json "$scratch/json"
rows=$(sed -n '$s/.* of //p' "$scratch/stdout")
check 'names out of CSV' 0 "^$said right of $rows$" '' -- \
	found csv "$scratch/csv"

# A row for each of the process, and no byte but those of characters.
is_plain() {
	python3 - "$@" <<-'END'
	import re, sys
	text = open(sys.argv[1], 'rb').read().decode()
	text = re.sub('\033\\[[0-9;]*m', '', text).replace('\r\n', '\n')
	text = text.split('\n\n')[0]
	wrong = [c for c in text if c != '\n' and not c.isprintable()]
	rows = [r for r in text.split('\n') if re.match('[0-9a-f]{8,}', r)]
	print(len(wrong), 'wrong in', len(rows), 'rows of', len(text.split('\n')))
	END
}
check 'nothing but rows of characters' 0 "^0 wrong in $rows rows of $rows$" \
	'' -- is_plain "$scratch/rows"
on_a_terminal() {
	"$on_terminal" "$vmmap" --columns=start,path \
		"$target" >"$scratch/terminal"
	is_plain "$scratch/terminal"
}
check 'nor on a terminal' 0 "^0 wrong in $rows rows of " '' -- on_a_terminal

same() {
	"$vmmap" --json --sysroot "$scratch/recorded" | cmp - "$scratch/json"
}
check 'the same from a recording' 0 '' '' -- same

exec 3>&-
check 'the program was not disturbed' 0 '' '' -- wait "$target"

done_testing 7
