#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmwatch_picture_test - what vmwatch draws is what it saw: each fault is a dot
# at its time and address, each mark a line at its time.
#
# shellcheck disable=SC2016,SC2317 # for the inner shell; check() runs functions

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmwatch="$TOOLS/vmwatch"
programs=${PROGRAMS:-experiments/programs}
refuse=${REFUSE:-tests/refuse}

if ! "$vmwatch" --svg "$scratch/true.svg" true 2>"$scratch/why"; then
	mkdir "$scratch/empty"
	check "without cairo nothing is run, and why is said" 125 '' 'cairo' -- \
		"$vmwatch" --svg "$scratch/x.svg" touch "$scratch/ran"
	check "nor written" 1 '' '' -- \
		test -e "$scratch/ran" -o -e "$scratch/x.svg"
	done_testing 2
fi

# in_pages COMMAND...: with a fault for each page, where the machine's setting is
# huge ones (PR_SET_THP_DISABLE, which a program that is executed inherits).
in_pages() {
	python3 -c 'import ctypes, os, sys
assert not ctypes.CDLL(None).prctl(41, 1, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])' "$@"
}

# Against the trace of the same run. python3 has no part in the tools.
if python3 -c '' 2>/dev/null && in_pages "$vmwatch" -f --svg "$scratch/w.svg" \
	--json "$scratch/w.json" --mark-on '^[ap].*' "$programs/memtest" w 8 \
	>"$scratch/w.out" 2>"$scratch/w.err" && ! grep 'cannot be recorded' "$scratch/w.err"; then
	cat >"$scratch/read.py" <<'END'
import json, re, sys

svg, trace = open(sys.argv[1]).read(), json.load(open(sys.argv[2]))
moments = [m for p in trace["processes"] for m in p["moments"]]
times = [m["time"] for m in moments]
low, high = min(times), max(times)
faults = [m for m in moments if m["kind"] == "fault"]
inks = {"orange": (0xe6, 0x9f, 0x00), "yellow": (0xf0, 0xe4, 0x42),
	"sky": (0x56, 0xb4, 0xe9), "green": (0x00, 0x9e, 0x73),
	"purple": (0xcc, 0x79, 0xa7), "vermilion": (0xd5, 0x5e, 0x00)}
labels = {"stack": "orange", "MMS: anonymous": "yellow", "heap": "green",
	"MMS: library": "sky", "text": "purple", "rodata": "purple",
	"data": "vermilion", "bss": "vermilion"}

def x_of(time):
	return 170 + 1110 * (time - low) / (high - low)

def paths():
	for tag in re.findall(r"<path [^>]*>", svg):
		colour = re.search(r"(fill|stroke)[:=]\"?rgb\(([^)]*)\)", tag)
		d = re.search(r" d=\"([^\"]*)\"", tag)
		if colour and d:
			rgb = [float(one.strip(" %")) * 2.55
				for one in colour.group(2).split(",")]
			yield colour.group(1), rgb, d.group(1)

# Boxes of 3 by 3 points, by the name of their ink.
def dots():
	found = {}
	for kind, rgb, d in paths():
		if kind != "fill":
			continue
		for name, ink in inks.items():
			if max(abs(a - b) for a, b in zip(rgb, ink)) > 1:
				continue
			for sub in d.split("M")[1:]:
				n = [float(one) for one in re.findall(r"-?[\d.]+", sub)]
				xs, ys = n[0::2], n[1::2]
				if max(xs) - min(xs) == 3 == max(ys) - min(ys):
					found.setdefault(name, []).append(
						(min(xs) + 1.5, min(ys) + 1.5))
	return found

def count():
	found, seen = dots(), {}
	for fault in faults:
		if fault["label"] in labels:
			ink = labels[fault["label"]]
			seen[ink] = seen.get(ink, 0) + 1
	for ink in seen:
		print(ink, seen[ink], len(found.get(ink, [])))
		assert seen[ink] == len(found.get(ink, []))
	assert seen["yellow"] + trace["lost_faults"] >= 2048

# The block: its 2,048 pages, each written to for the first time in turn.
def rise():
	block = [m for m in moments if m["kind"] == "call" and
		m["name"] == "mmap" and m["length"] > 8 << 20][0]
	start = int(block["result"], 16)
	within = sorted((m["time"], int(m["address"], 16)) for m in faults
		if start <= int(m["address"], 16) < start + block["length"])
	assert len(within) + trace["lost_faults"] >= 2048
	found = sorted(dots()["yellow"])
	heights = []
	for time, address in within:
		near = [y for x, y in found if abs(x - x_of(time)) < 1]
		assert near, "no dot at %f" % x_of(time)
		heights.append((address, min(near), max(near)))
	tallest = max(y for x, y in found) - min(y for x, y in found)
	assert tallest > 50, tallest
	heights = heights[100:-100] # at the ends are other dots
	for (_, _, low), (_, high, _) in zip(heights, heights[200:]):
		assert high < low, "the dots do not rise: %f, %f" % (low, high)
	slope = (heights[0][1] - heights[-1][1]) / (heights[-1][0] - heights[0][0])
	for address, y, _ in heights:
		even = heights[0][1] - (address - heights[0][0]) * slope
		assert abs(even - y) < 6, "off by %f" % (even - y)

def marks():
	wanted = [m["time"] for m in moments if m["kind"] == "mark"]
	lines = set()
	for kind, rgb, d in paths():
		if kind != "stroke" or max(abs(a - b) for a, b in
				zip(rgb, inks["vermilion"])) > 1:
			continue
		n = [float(one) for one in re.findall(r"-?[\d.]+", d)]
		if len(n) == 4 and n[0] == n[2]:
			lines.add(n[0])
	assert len(wanted) == 3, wanted
	assert len(lines) == 3, lines
	for time, line in zip(sorted(wanted), sorted(lines)):
		assert abs(x_of(time) - line) < 0.1, (x_of(time), line)

# Where dots became one there still is one at the place of each fault.
def shape():
	block = [m for m in moments if m["kind"] == "call" and
		m["name"] == "mmap" and m["length"] > 8 << 20][0]
	start = int(block["result"], 16)
	within = [(m["time"], int(m["address"], 16)) for m in faults
		if start <= int(m["address"], 16) < start + block["length"]]
	assert len(within) + trace["lost_faults"] >= 40960
	columns = {}
	for kind, rgb, d in paths():
		if kind == "fill" and max(abs(a - b) for a, b in
				zip(rgb, inks["yellow"])) <= 1:
			for sub in d.split("M")[1:]:
				n = [float(one) for one in re.findall(r"-?[\d.]+", sub)]
				if min(n[0::2]) < 1280: # no key beside the plot
					columns.setdefault(int(min(n[0::2])), []).append(
						(min(n[1::2]), max(n[1::2])))
	low = min(a for t, a in within)
	high = max(a for t, a in within)
	xs = {a: x_of(t) for t, a in within[::97]}
	at = {}
	for address, x in xs.items():
		near = [one for dx in range(-4, 3) for one in
			columns.get(int(x) + dx, [])]
		assert near, "nothing is drawn at %f" % x
		at[address] = near
	first, last = at[min(at)], at[max(at)]
	y_low, y_high = max(b for a, b in first), min(a for a, b in last)
	assert y_low - y_high > 100, (y_low, y_high)
	off = 0
	for address, near in at.items():
		y = y_low - (address - low) * (y_low - y_high) / (high - low)
		off += not any(a - 6 < y < b + 6 for a, b in near)
	assert off * 50 < len(at), "%d of %d are elsewhere" % (off, len(at))

{"count": count, "rise": rise, "marks": marks, "shape": shape}[sys.argv[3]]()
END
	for what in count rise marks; do
		check "the dots and lines: $what" 0 '*' '' -- python3 \
			"$scratch/read.py" "$scratch/w.svg" "$scratch/w.json" $what
	done
	for size in 160 640; do
		in_pages "$vmwatch" -f --svg "$scratch/e.svg" --json "$scratch/e.json" \
			"$programs/memtest" w $size >/dev/null 2>"$scratch/e.err"
		check "the shape of $size MiB" 0 '' '' -- python3 \
			"$scratch/read.py" "$scratch/e.svg" "$scratch/e.json" shape
		small() {
			test "$(wc -c <"$scratch/e.svg")" -lt 3000000
		}
		check "is in less than 3 MB" 0 '' '' -- small
	done
else
	for what in count rise marks 160 160 640 640; do
		skip "$what" "needs python3 and page faults: $(cat "$scratch/w.err")"
	done
fi

# Pictures of little and of much.
well_formed() {
	if command -v xmllint >/dev/null; then
		xmllint --noout --huge "$1"
	else
		tail -n 1 "$1" | grep -q '^</svg>$'
	fi
}
check "no event, and but one sample" 0 '' '' -- "$vmwatch" --hz 0.01 \
	--no-events --svg "$scratch/a.svg" true
check "is a picture" 0 '' '' -- well_formed "$scratch/a.svg"
check "nothing at all" 127 '' 'No such file' -- \
	"$vmwatch" --svg "$scratch/b.svg" ./no-such
check "is one, too" 0 '' '' -- well_formed "$scratch/b.svg"
hostile=$scratch/$(printf '<&">\033[31m\377')
cp /bin/true "$hostile"
check "a program and marks with hostile names" 0 '*' '*' -- \
	"$vmwatch" -f --svg "$scratch/c.svg" --mark-on '.+' \
	sh -c 'printf "<&\">\n\033[31m\377\300\200 ]]>\n\001\n"; "$0" "<x>"' "$hostile"
check "leave the picture whole" 0 '' '' -- well_formed "$scratch/c.svg"
check "two thousand processes" 0 '' \
	"$("$vmwatch" -f -o /dev/null true 2>&1 | grep -o perf_event)" -- "$vmwatch" -f --svg "$scratch/d.svg" \
	sh -c 'i=0; while [ $i -lt 2000 ]; do : & i=$((i + 1)); done; wait'
check "whole" 0 '' '' -- well_formed "$scratch/d.svg"
check "PNG" 0 '' '' -- "$vmwatch" --png "$scratch/a.png" true
width_and_height() {
	od -An -tu1 -j16 -N8 "$scratch/a.png"
}
check "two dots a point" 0 '^ +0 +0 +12 128 +0 +0 +7 +8$' '' -- width_and_height

# Without what faults need there is the rest.
check "without perf" 0 '' 'perf_event_open: Operation not permitted' -- \
	"$refuse" perf_event_open "$vmwatch" -f --svg "$scratch/f.svg" true
check "there is a picture" 0 '' '' -- well_formed "$scratch/f.svg"

# A watch that is ended draws what it saw until then.
sleep 54321 &
program=$!
"$vmwatch" --png "$scratch/g.png" -p $program 2>"$scratch/seen" &
watch=$!
wait_for grep -q "TracerPid:[[:space:]]*$watch" "/proc/$program/status"
kill -INT $watch
wait $watch
check "after SIGINT" 0 '' '' -- test $? -eq 0 -a -s "$scratch/g.png"
kill $program

# What cannot be written is said before anything runs, and leaves nothing.
mkdir "$scratch/folder"
check "no such folder" 125 '' 'No such file' -- \
	"$vmwatch" --svg "$scratch/folder/none/x.svg" touch "$scratch/folder/ran"
check "a full disk" 125 '' 'No space left' -- \
	"$vmwatch" --png /dev/full true
check "a program that is killed is drawn" 137 '' '' -- "$vmwatch" --svg \
	"$scratch/folder/x.svg" sh -c 'kill -KILL $$'
check "and nothing else is left" 0 '^x.svg$' '' -- ls -A "$scratch/folder"
check "one file for two" 125 '' 'two outputs' -- \
	"$vmwatch" --svg "$scratch/h" --png "$scratch/h" true
done_testing 25
