#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmclaims_test.sh - the tool vmclaims: its commands, its outputs, bad input.

# shellcheck disable=SC2016 # expansion is for the inner shell
# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmclaims="$TOOLS/vmclaims"
targets=${TARGETS:-tests/targets}

check "help" 0 '^Usage: vmclaims' '' -- "$vmclaims" --help
check "version" 0 '^vmclaims \(vmclaims\) [0-9]' '' -- "$vmclaims" --version
check "list" 0 '^fork_cow +A page shared by fork' '' -- "$vmclaims" list

check "unknown claim" 2 '' "^vmclaims: 'nosuch' is not a claim" -- \
	"$vmclaims" run nosuch
check_errors=$(wc -l <"$scratch/stderr")
check "its message is one line" 0 '^1$' '' -- echo "$check_errors"
check "unknown command" 2 '' "'nosuch' is not a command" -- "$vmclaims" nosuch
check "unknown option" 2 '' "'--nosuch' is not an option" -- \
	"$vmclaims" --nosuch
check "number out of range" 2 '' "--repeat: '0': not a whole number" -- \
	"$vmclaims" --repeat=0
check "number with rubbish" 2 '' "'2x'" -- "$vmclaims" --repeat=2x
check "two writings on standard output" 2 '' 'choose one' -- \
	"$vmclaims" --tap --json=-
check "explain without a name" 2 '' 'usage: vmclaims explain' -- \
	"$vmclaims" explain
check "list with a name" 2 '' 'usage: vmclaims list [(]try' -- \
	"$vmclaims" list fork_cow
check "the arms' own option" 2 '' 'for its own use' -- "$vmclaims" --vm-arm
check "the arms' own option with rubbish" 2 '' 'for its own use' -- \
	"$vmclaims" --vm-arm nosuch treatment 3 1 1

# What a sanitizer's build can do ends here: its acts are not measured.
if "$vmclaims" run fork_cow 2>/dev/null | grep -q 'memory sanitizer'; then
	check "skipped, and says why" 77 'build without a memory sanitizer' \
		'' -- "$vmclaims"
	check "fails on a skip" 1 'skipped' '' -- "$vmclaims" --fail-on-skip
	check "KTAP of skips" 77 '^ok 1 - .* # SKIP needs' '' -- \
		"$vmclaims" --ktap
	done_testing 17
fi

claims=$("$vmclaims" list | wc -l)

# Of the whole catalogue some claim is always skipped somewhere: that is well.
# shellcheck disable=SC2317 # check() calls it
whole() {
	"$vmclaims" "$@" || test $? -eq 77
}

check "everything holds or skips" 0 \
	"^$claims run: [1-9][0-9]* holds( [0-9]+ observed)?( [0-9]+ skipped)?, in" \
	'' -- whole
check "the numbers of both arms" 0 'minflt, forked to visited +[1-9][0-9,]+ +0' \
	'' -- "$vmclaims" run fork_cow
check "an observation does not hold" 0 '^1 run: 0 holds 1 observed, in' '' -- \
	"$vmclaims" run counters_lag
check "one after the other" 0 '^2 run: 2 holds' '' -- \
	"$vmclaims" --jobs=1 run fork_cow malloc_lazy
check "again and again" 0 '^3 run: 3 holds' '' -- \
	"$vmclaims" --repeat=3 run first_write_faults
check "no standard input, no environment" 0 '1 holds' '' -- \
	env -i "$vmclaims" run malloc_lazy
check "no standard input or error" 0 '1 holds' '' -- \
	sh -c '"$0" run fork_cow <&- 2>&-' "$vmclaims"
check "nowhere to print is no success" 1 '' 'what was printed is not whole' -- \
	sh -c '"$0" list >&-' "$vmclaims"
echo "longer than what comes, by far" >"$scratch/behind"
ln -s behind "$scratch/link"
check "JSON through a link" 0 '1 holds' '' -- \
	"$vmclaims" --json="$scratch/link" run fork_cow
check "is whole, and the link still one" 0 '^whole$' '' -- sh -c \
	'test -L "$0/link" && tail -c 2 "$0/behind" | grep -q "}" && echo whole' \
	"$scratch"
check "one file for two" 2 '' 'cannot share a file' -- \
	"$vmclaims" --json=x --junit=x
check "an option that explain has not" 2 '' "explain takes none of run's" -- \
	"$vmclaims" --tap explain fork_cow
check "settings for malloc are not measured" 0 '1 holds' '' -- \
	env MALLOC_TOP_PAD_=99999999 MALLOC_MMAP_THRESHOLD_=999999999 \
	"$vmclaims" run large_malloc_is_mmap

check "no colour on a pipe" 0 '^holds' '' -- "$vmclaims" run fork_cow
check_lines "not one escape" "$(printf '\033')" 0

# The other writings: counted here, read by other parsers elsewhere.
check "TAP" 0 '^TAP version 14$' '' -- whole --tap
check_lines "a line a claim" '^ok [0-9]+ - [a-z0-9_]+( # SKIP .*)?$' "$claims"
check_lines "its plan" "^1\\.\\.$claims\$" 1
check "KTAP" 0 '^KTAP version 1$' '' -- whole --ktap
check_lines "a line a claim in KTAP" '^ok [0-9]+ - [a-z0-9_]+( # SKIP .*)?$' \
	"$claims"
check "JSON" 0 '"schema": "vmclaims-results/1"' '' -- \
	"$vmclaims" --json=- run fork_cow
check "JSON to a file" 0 'holds' '' -- \
	"$vmclaims" --json="$scratch/results.json" run fork_cow
check "JSON to the file that the text goes to" 0 '^both$' '' -- sh -c \
	'"$0" --json=/dev/stdout run fork_cow >"$1" && grep -q ^holds "$1" &&
		grep -q "\"block_private_dirty\": [1-9]" "$1" && echo both' \
	"$vmclaims" "$scratch/both"
check "its values" 0 '"block_private_dirty": [1-9]' '' -- \
	cat "$scratch/results.json"
check "JSON of many runs" 0 '"holds": 3,' '' -- \
	"$vmclaims" --repeat=3 --json=- run fork_cow
check_lines "has the trace of the last alone" '"kind": "end"' 2
check_lines "and what each saw" '"title": "minflt, forked to visited"' 3
check "JUnit" 0 '<testcase .*name="fork_cow"' '' -- \
	"$vmclaims" --junit=- run fork_cow

check "a file that cannot be written" 1 '' '/nosuch/x: cannot write: No such' \
	-- "$vmclaims" --json=/nosuch/x run fork_cow
check "a full disk" 1 '*' 'standard output: No space left' -- \
	sh -c '"$0" list >/dev/full' "$vmclaims"
check "a full disk behind --json" 1 '*' 'cannot write: No space left' -- \
	"$vmclaims" --json=/dev/full run fork_cow
mkdir "$scratch/out"
check "ended before it was written" 143 '*' '*' -- timeout \
	--preserve-status 0.2 "$vmclaims" --repeat=1000 \
	--json="$scratch/out/results.json" run malloc_lazy
check "nothing half-written is left" 0 '^0$' '' -- \
	sh -c 'ls -A "$0" | wc -l' "$scratch/out"

check "explain" 0 'mark "visited"' '' -- "$vmclaims" explain fork_cow
check_lines "and each metric once" '^  minflt +minor faults' 1
check_lines "and each cause" 'a range, not a number' 1
check "explain shows what the document said" 0 'every access takes some' '' -- \
	"$vmclaims" explain read_maps_zero_page
check "demo does not wait on a pipe" 0 '^mark "visited", in the child' '' -- \
	"$vmclaims" demo fork_cow
check "demo draws the block" 0 'after +#[.]{63}$' '' -- \
	env LC_ALL=C "$vmclaims" demo malloc_lazy
check "demo draws what was written" 0 'after +#{64}$' '' -- \
	env LC_ALL=C "$vmclaims" demo first_write_faults
check "demo draws the zero page" 0 'after +[0#]{64}$' '' -- \
	env LC_ALL=C "$vmclaims" demo read_maps_zero_page

check "every verb matters" 0 '^([0-9]+) verb calls turned off, \1 noticed$' \
	'' -- "$vmclaims" --sabotage=all
check "one verb" 0 '^1 verb calls turned off, 1 noticed$' '' -- \
	"$vmclaims" --sabotage=2 run fork_cow
check "a verb that is not there" 2 '' 'fork_cow has [0-9]+ verb calls' -- \
	"$vmclaims" --sabotage=64 run fork_cow

check "right program" 0 '^holds +.*lazy_right' '' -- \
	"$vmclaims" judge malloc_lazy -- "$targets/lazy_right"
check "its size is its own" 0 'vsz, before to after +[1-9][0-9,]+$' '' -- \
	"$vmclaims" judge malloc_lazy -- "$targets/lazy_right"
check "its output passes" 0 '^reserved 67108864 bytes' '' -- \
	"$vmclaims" judge malloc_lazy -- "$targets/lazy_right"
# malloc's header in front of the block takes 16 bytes, and rounding up to 7.
# shellcheck disable=SC2317 # check() calls it
sizes() {
	for less in 8 16 17 23 24 25 32; do
		"$vmclaims" judge "$1" -- "$targets/$2" "$less" || return
	done
}
check "sizes that end at the end of a page" 0 '^holds' '' -- \
	sizes malloc_lazy lazy_right
check_lines "each of them right" '^holds' 7
check "and where the page is given back" 0 '^holds' '' -- \
	sizes free_large_unmaps frees_right
check_lines "each of them right, too" '^holds' 7
check "it runs alone" 0 '^reserved' '' -- "$targets/lazy_right"
check "wrong: touches" 1 'block_present at after is [1-9][0-9,]+, expected 1 to 2' \
	'' -- "$vmclaims" judge malloc_lazy -- "$targets/lazy_touches"
check "and which mistake it is" 1 "the claim's control, which fills" '' -- \
	"$vmclaims" judge malloc_lazy -- "$targets/lazy_touches"
check "wrong: early" 1 'vsz, before to after is 0, expected' '' -- \
	"$vmclaims" judge malloc_lazy -- "$targets/lazy_early"
check "no marks" 99 '' 'left no mark: include vmmark.h' -- \
	"$vmclaims" judge malloc_lazy -- "$targets/markless"
check "no program" 99 '' '/nosuch: cannot be executed: No such file' -- \
	"$vmclaims" judge malloc_lazy -- /nosuch
check "a program that fails" 99 'ended with status 3' '' -- \
	"$vmclaims" judge malloc_lazy -- sh -c 'exit 3'
check "a program that hangs" 99 'not over after 1 seconds' '' -- \
	"$vmclaims" --limit=1 judge malloc_lazy -- sleep 60
check "a message that is none" 99 "has a name of other than" '' -- \
	"$vmclaims" judge malloc_lazy -- \
	sh -c 'eval "printf \"mark 0 0 x;y\" >&$VMMARK_FD"'
check "a block beyond all addresses" 99 'is beyond all addresses' '' -- \
	"$vmclaims" judge malloc_lazy -- \
	sh -c 'eval "printf \"mark 4096 18446744073709551615 x\" >&$VMMARK_FD"'
check "standard input is left to the next" 0 '^left$' '' -- sh -c \
	'echo left | { "$0" judge malloc_lazy -- "$1" >/dev/null; cat; }' \
	"$vmclaims" "$targets/lazy_right"
cat >"$scratch/daemon" <<'END'
setsid sh -c 'echo $$ >"$0"; exec sleep 54321' "$1" &
until test -s "$1"; do :; done
exit 3
END
check "a program that leaves a daemon" 99 'ended with status 3' '' -- \
	"$vmclaims" judge malloc_lazy -- sh "$scratch/daemon" "$scratch/pid"
check "which is ended" 1 '' '*' -- kill -0 "$(cat "$scratch/pid")"
done_testing 78
