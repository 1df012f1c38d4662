#!/bin/sh
# SPDX-License-Identifier: MIT
#
# vmcompare_test.sh - the tool vmcompare: made-up results, each different from
# the first in one thing; two real runs; input that is none.

# shellcheck disable=SC2016 # expansion is for the inner shell
# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

vmcompare="$TOOLS/vmcompare"
cd "$scratch" || exit 99
case $vmcompare in /*) ;; *) vmcompare="$OLDPWD/$vmcompare" ;; esac
case $srcdir in /*) ;; *) srcdir="$OLDPWD/$srcdir" ;; esac
case $TOOLS in /*) ;; *) TOOLS="$OLDPWD/$TOOLS" ;; esac

# make FILE: of the lines of standard input (tests/results/make.sh)
make() {
	sh "$srcdir/tests/results/make.sh" >"$1"
}

# edit FILE SCRIPT: the base's lines, edited by sed
edit() {
	sed "$2" base.lines | make "$1"
}

cat >base.lines <<'END'
root holds - exact 1 1 1 0
leaf holds root exact 2560 2560 2560 0
twig holds leaf exact 0 4 1 0
wide holds - exact 0 512 1 0
loose holds - varies 0 - 7 0
seen observed - exact - - 5 -
asked skipped - - - - - - needs root: run as root
bad refuted - exact 3 3 2 0 treatment: value is 2, expected 3
END
make base.json <base.lines
make same.json <base.lines

check "help" 0 '^Usage: vmcompare' '' -- "$vmcompare" --help
check "version" 0 '^vmcompare \(vmclaims\) [0-9]' '' -- "$vmcompare" --version
check "the same" 0 '^8 claims: 8 the same$' '' -- \
	"$vmcompare" base.json same.json
check_lines "and not a word more than the two heads" '^' 3
check "all of the same" 0 'value: treatment 2,560 in both' '' -- \
	"$vmcompare" --all base.json same.json
check_lines "names each claim" '^the same  ' 8
check_lines "and no cause where nothing changed" '^ +a cause$' 0

edit value.json 's/^wide.* 1 0$/wide holds - exact 0 512 512 0/'
check "another value though both hold" 2 \
	'^  value: treatment 1, then 512$' '' -- \
	"$vmcompare" base.json value.json
check_lines "it alone stands out" '^another value  wide  holds in both$' 1
check_lines "with the cause of the range" '^ +a cause$' 1
edit loose.json 's/^loose.*/loose holds - varies 0 - 9 0/'
check "what varies is not compared" 0 '8 the same' '' -- \
	"$vmcompare" base.json loose.json
check "which is said of all" 0 '7, then 9; not compared: another run' '' -- \
	"$vmcompare" --all base.json loose.json
edit observed.json 's/^seen.*/seen observed - exact - - 6 -/'
check "an observation is a value too" 2 'treatment 5, then 6$' '' -- \
	"$vmcompare" base.json observed.json

edit broke.json 's/^root holds/root refuted/; s/^leaf holds/leaf broken/
	s/^twig holds/twig vacuous/; s/^\(root.*\|leaf.*\|twig.*\)/\1 so it is/'
check "what broke" 1 '^broke  root  holds, then refuted$' '' -- \
	"$vmcompare" base.json broke.json
check_lines "is one finding, not three" '^broke ' 1
check_lines "which names the others" 'Because of it also: leaf twig$' 1
check_lines "and counts them" '^8 claims: 3 broke, 5 the same$' 1
check "one that broke outweighs a value" 1 '' '' -- sh -c \
	'"$0" base.json broke.json value.json >out' "$vmcompare"
check "in any order" 1 '' '' -- sh -c \
	'"$0" base.json value.json broke.json >out' "$vmcompare"
check "what was mended" 2 '^mended  root  refuted, then holds$' '' -- \
	"$vmcompare" broke.json base.json
check_lines "and why it had failed" '^ +so it is$' 3
edit otherwise.json 's/^bad refuted/bad broken/'
check "fails otherwise" 2 '^fails otherwise  bad  refuted, then broken$' '' -- \
	"$vmcompare" base.json otherwise.json
edit skip.json 's/^root.*/root skipped - - - - - - needs swap: none/
	s/^bad.*/bad skipped - - - - - - needs swap: none/'
check "what became skipped" 2 '^no longer asked  root  holds, then skipped$' \
	'' -- "$vmcompare" base.json skip.json
check_lines "and why" '^ +needs swap: none$' 2
edit skipped1.json 's/^asked.*/asked skipped - exact 0 9 3 0 the control skipped/'
edit skipped2.json 's/^asked.*/asked skipped - exact 0 9 4 0 the control skipped/'
check "what is skipped has no values" 0 '8 the same$' '' -- \
	"$vmcompare" skipped1.json skipped2.json
edit asked.json 's/^asked.*/asked holds - exact 0 9 3 0/'
check "nor what became skipped" 2 '^no longer asked  asked' '' -- \
	"$vmcompare" --all asked.json skipped2.json
check_lines "in either direction" ' 3, then ' 0
check "nor what was" 2 '^now asked  asked' '' -- \
	"$vmcompare" --all skipped2.json asked.json
check_lines "not one" ' 4, then ' 0
edit unread.json 's/^wide.*/wide holds - - - - - -/'
check "what is no longer measured" 2 '1, then not asked; no longer measured' \
	'' -- "$vmcompare" base.json unread.json
check "and now is" 2 '^now asked  wide' '' -- "$vmcompare" unread.json base.json
edit gone.json '/^seen/d; /^asked/d'
check "what is gone" 2 'not in the new result: seen asked$' '' -- \
	"$vmcompare" base.json gone.json
check "what is new" 2 'not in the base: seen asked$' '' -- \
	"$vmcompare" gone.json base.json
edit no_root.json '/^root/d'
check "new, and fails" 1 '^broke  root  not there, then refuted' '' -- \
	"$vmcompare" no_root.json broke.json

# What vmboot adds: how the boot ended.
add_boot() {
	sed "1s/^{/{\"boot\": {\"verdict\": \"$1\", \"trouble\": [$2]}, /" \
		base.json >"$3"
}
add_boot ran '' ran.json
add_boot oops '"BUG: Bad page", "BUG: another"' oops.json
check "a kernel without a complaint" 0 '8 the same$' '' -- \
	"$vmcompare" base.json ran.json
check "one that oopsed, though every claim is as it was" 1 \
	'^broke  boot  not there, then refuted$' '' -- \
	"$vmcompare" ran.json oops.json
check_lines "and what it said" '^ +vmboot says: oops: BUG: Bad page$' 1
check "it oopses no more" 2 'not in the new result: boot$' '' -- \
	"$vmcompare" oops.json ran.json
sed '1s/^{/{"boot": ["oops"], /' base.json >list.json
check "a boot that says nothing" 1 '^ +vmboot says: nothing$' '' -- \
	"$vmcompare" base.json list.json
add_boot oops "\"$(head -c 20000 /dev/zero | tr '\0' x)\"" long.json
check "trouble without end" 99 '' 'claim 9: "reason" is not a text' -- \
	"$vmcompare" base.json long.json
check "it oopses as before" 0 '9 the same$' '' -- "$vmcompare" oops.json oops.json

sed 's/"uid": 0/"uid": 1, "mthp": {"64kB": "never"}/' base.json >settings.json
check "a setting is no change" 0 '^ +uid: 0, then 1$' '' -- \
	"$vmcompare" base.json settings.json
check_lines "one of a group" '^ +mthp 64kB: none, then never$' 1
check_lines "and no other" ', then ' 2
check "an expectation that only one has" 2 \
	'^  value: control 0, then not asked; no longer measured$' '' -- \
	"$vmcompare" base.json unread.json

# Pages and blocks of another size.
sed 's/2560/640/g' base.lines | BLOCK_PAGES=640 make small.json
check "all pages are all pages" 0 '8 the same$' '' -- \
	"$vmcompare" base.json small.json
sed 's/2560/640/g' base.lines | PAGE_BYTES=65536 BLOCK_PAGES=640 make large.json
check "in pages of 64 KiB as well" 0 '8 the same$' '' -- \
	"$vmcompare" base.json large.json
sed 's/2560/640/g; s/^wide.* 1 0$/wide holds - exact 0 512 2 0/' base.lines |
	PAGE_BYTES=65536 BLOCK_PAGES=640 make larger.json
check "what depends on the page is not judged" 0 \
	'1 value is not comparable' '' -- "$vmcompare" base.json larger.json
sed 's/2560/640/g; s/^wide.* 1 0$/wide holds - exact 0 512 2 0/' base.lines |
	BLOCK_PAGES=640 make smaller.json
check "but in a smaller block what has nothing to do with it" 2 \
	'^  value: treatment 1, then 2$' '' -- \
	"$vmcompare" base.json smaller.json
# The block is that at the expectation's mark, not at a later one.
later='{"kind": "mark", "name": "later", "block": {"pages": 7}}'
sed "s/\"strip\": \"\"}}/&, $later/g" base.json >late.json
sed "/leaf/s/2560/640/g; s/\"strip\": \"\"}}/&, $later/g" \
	base.json >early.json
check "a block of its own size" 0 '8 the same$' '' -- \
	"$vmcompare" late.json early.json

# Several runs of one claim in a document: values of the treatment.
runs() {
	for value in $2; do
		echo "many holds - $1 0 - $value 9"
	done | make "$3"
}
runs ratio '100 110 105' three.json
runs ratio '150 160 155' apart.json
runs ratio '111 120 115' near.json
runs ratio '150 160' two.json
check "ratios of three runs" 2 'treatment 100 to 110, then 150 to 160$' '' -- \
	"$vmcompare" three.json apart.json
check "downwards too" 2 'treatment 150 to 160, then 100 to 110$' '' -- \
	"$vmcompare" apart.json three.json
check "that miss each other by chance" 0 'the same' '' -- \
	"$vmcompare" three.json near.json
check "of two runs" 0 'not compared: a ratio, of less than three runs' '' -- \
	"$vmcompare" --all three.json two.json
runs exact '7 7 7' exact.json
runs exact '7 8 7' wavers.json
runs exact '9 8' few.json
runs exact '9 8 9' disjoint.json
check "runs that disagree, around the value" 0 '1 the same' '' -- \
	"$vmcompare" exact.json wavers.json
check "two of them elsewhere" 0 'not compared: the runs of one result' '' -- \
	"$vmcompare" --all exact.json few.json
check "three of them elsewhere" 2 'treatment 7, then 8 to 9$' '' -- \
	"$vmcompare" exact.json disjoint.json
sed '2s/^\(many\) holds\(.*\)/\1 refuted\2 why/' >once.lines <<'END'
many holds - exact 0 - 7 9
many holds - exact 0 - 7 9
many holds - exact 0 - 7 9
END
make once.json <once.lines
check "one run of three that fails" 1 'holds, then refuted in 1 of 3 runs' \
	'' -- "$vmcompare" exact.json once.json

# A folder: by the time of the files, not by their names.
mkdir history broken_history
sed '/^bad/d' base.lines | make history/z.json
sed '/^bad/d; s/^wide.* 1 0$/wide holds - exact 0 512 2 0/' base.lines |
	make history/m.json
sed '/^bad/d; s/^root holds/root refuted/' base.lines | make history/b.json
sed '/^bad/d; s/^root holds/root refuted/' base.lines | make history/c.json
touch -d '2020-01-01' history/z.json
touch -d '2020-01-02' history/m.json
cp history/b.json history/k.json
touch -d '2020-01-02 18:00' history/k.json
touch -d '2020-01-03' history/b.json
touch -d '2020-01-04' history/c.json
echo 'not a result' >history/.hidden.json
echo 'not a result' >history/README
check "a folder: the one before, and when everything held" 1 \
	'^base .*history/b.json$' '' -- "$vmcompare" history
check_lines "which is the newest of those" '^base .*history/m.json$' 1
check_lines "against the newest" '^new .*history/c.json$' 2
check_lines "the one before is no different" '^7 claims: 7 the same$' 1
check_lines "the other is" '^7 claims: 1 broke, 1 another value, 5 the same$' 1
echo '{' >history/y.json
touch -d '2020-01-02 12:00' history/y.json
check "a bad file among the older ones" 1 '^base .*history/m.json$' \
	'^vmcompare: history/y.json: not JSON .*: passed over$' -- \
	"$vmcompare" history/
touch -d '2020-01-05' history/y.json
check "a bad file that is the newest" 99 '' \
	'^vmcompare: history/y.json: not JSON from line 2' -- \
	"$vmcompare" history
rm history/y.json history/c.json history/b.json history/k.json
sed '1s/^{/{"boot": {"verdict": "warning", "trouble": []}, /' history/m.json \
	>history/n.json
check "a warning where everything held" 1 '^broke  boot ' '' -- \
	"$vmcompare" history
cp history/n.json history/o.json
check "does not count as held" 1 '^base .*history/m.json$' '' -- \
	"$vmcompare" history
rm history/n.json history/o.json
mkdir mended_history
sed '/^bad/d' base.lines | make mended_history/c.json
sed '/^bad/d; s/^root holds/root refuted/' base.lines | make mended_history/b.json
cp mended_history/c.json mended_history/a.json
touch -d '2020-01-01' mended_history/a.json
touch -d '2020-01-02' mended_history/b.json
check "mended since the one before, as when all held" 2 '^root ' '' -- \
	"$vmcompare" --matrix mended_history
check "everything held in the one before" 2 '^base .*history/z.json$' '' -- \
	"$vmcompare" history
check_lines "so that it is compared once" '^new ' 1
cp broke.json broken_history/a.json
cp broke.json broken_history/b.json
check "everything held in none" 0 '^8 claims: 8 the same' \
	'in none before the newest did everything hold$' -- \
	"$vmcompare" broken_history
: >broken_history/.hidden.json
mkdir broken_history/folder.json
touch -d '2020-01-01 00:00:00.50' broken_history/a.json
touch -d '2020-01-01 00:00:00.25' broken_history/b.json
check "the newest by less than a second" 0 '^new .*_history/a.json$' '*' -- \
	"$vmcompare" broken_history
touch -d '2020-01-01' broken_history/a.json broken_history/b.json
check "of the same moment, the later name" 0 '^new .*_history/b.json$' '*' -- \
	"$vmcompare" broken_history
rm broken_history/b.json
check "a folder of one" 99 '' 'holds 1 result .*: two are needed' -- \
	"$vmcompare" broken_history

# The writings.
check "two writings on standard output" 99 '' 'choose one' -- \
	"$vmcompare" --ktap --matrix base.json same.json
check "an option that does nothing" 99 '' '--all is for what people read' -- \
	"$vmcompare" --ktap --all base.json same.json
check "a page over the JSON" 99 '' 'cannot share a file' -- \
	"$vmcompare" --json=both --html=both base.json same.json
check "JSON into no file" 99 '' 'need a file' -- \
	"$vmcompare" --json= base.json same.json
check "nor a page" 99 '' 'need a file' -- \
	"$vmcompare" --html= base.json same.json
check "unknown option" 99 '' "'--nosuch' is not an option" -- \
	"$vmcompare" --nosuch
check "nothing to compare" 99 '' 'are missing' -- "$vmcompare"
check "one result" 99 '' 'one result is nothing to compare' -- \
	"$vmcompare" base.json
check "nowhere to write" 99 '' 'nosuch/page: cannot write' -- \
	"$vmcompare" --html=nosuch/page base.json same.json
check "nowhere to print" 99 '' 'what was printed is not whole' -- \
	sh -c '"$0" base.json same.json >&-' "$vmcompare"
check "Markdown" 1 '^[|] broke [|] root [|] holds [|] refuted [|] so it is' '' \
	-- "$vmcompare" --markdown base.json broke.json
check_lines "with what broke because of it behind it" \
	'^[|] broke [|] (leaf|twig) .*because of root<br>so it is' 2

check "Markdown of the same" 0 '^8 claims: 8 the same[.]$' '' -- \
	"$vmcompare" --markdown base.json same.json
check_lines "has no table" '^[|]' 0

check "KTAP" 1 '^not ok 1 - root$' '' -- "$vmcompare" --ktap base.json broke.json
check_lines "of what is the same" '^ok [0-9] - (wide|loose|seen|bad)$' 4
check_lines "of what is skipped" '^ok 7 - asked # SKIP needs root: run as' 1
check "KTAP of values" 2 '^  not ok 1 - value: treatment 1, then 512$' '' -- \
	"$vmcompare" --ktap base.json value.json
check_lines "fails the claim" '^not ok 4 - wide$' 1
check "KTAP of several" 1 '^not ok 2 - value.json$' '' -- \
	"$vmcompare" --ktap base.json same.json value.json broke.json
check_lines "nests them" '^  not ok 1 - root$' 1
check_lines "and passes what is the same" '^ok 1 - same.json$' 1

check "the matrix" 1 '^wide +[+] +[+][*] +[+] *$' '' -- env LC_ALL=C \
	"$vmcompare" --matrix base.json value.json broke.json
check_lines "leaves out what is the same" '^(loose|seen|asked|bad) ' 0
check_lines "has a legend" '^ 3  Linux 6.1.0 x86_64, .* broke.json$' 1
echo 'a_name_that_is_longer_than_its_column_is holds - exact 0 9 1 0' | make long_name.json
check "a name that is too long" 0 '^a_name_that_is_longer_than_its_colu~ +[+] ' '' -- env LC_ALL=C \
	"$vmcompare" --matrix --all long_name.json long_name.json
check "all of it" 0 '^bad +x +x *$' '' -- env LC_ALL=C \
	"$vmcompare" --matrix --all base.json same.json
for version in 2 3 4; do
	KERNEL=6.$version make "kernel$version.json" <base.lines
done
check "two kernels" 0 '^new +Linux 6.2 ' '' -- "$vmcompare" base.json kernel2.json
check_lines "which the heads tell, and no setting" ', then ' 0
check "kernels above the columns" 2 '^ +6.2 +6.3 +6.1.0 *$' '' -- \
	"$vmcompare" --matrix kernel2.json kernel3.json value.json
many=$(for _ in 1 2 3 4 5 6 7 8 9 10; do
	echo value.json broke.json same.json
done)
# shellcheck disable=SC2086 # a list of words
check "thirty-one results" 1 '^ .* 30  31 *$' '' -- env LC_ALL=C \
	"$vmcompare" --matrix base.json $many
check "fit the terminal" 0 '' '' -- \
	awk '/x86_64|claims are/ { next } length > 80' stdout

check "JSON" 1 '"difference": "changed"' '' -- \
	"$vmcompare" --json base.json value.json broke.json
if python3 -c 'import jsonschema' 2>/dev/null; then
	cp stdout comparison.json
	check "fits its schema" 0 '^2 comparisons$' '' -- python3 -c '
import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
document = json.load(open(sys.argv[2]))
jsonschema.Draft7Validator(schema).validate(document)
print(len(document["comparisons"]), "comparisons")' \
		"$srcdir/doc/comparison.schema.json" comparison.json
else
	skip "fits its schema" "python3-jsonschema is not installed"
fi
check "JSON and a page beside the text" 1 '^broke  root' '' -- \
	"$vmcompare" --json=out.json --html=page.html base.json broke.json \
	value.json
check "the JSON" 0 '' '' -- cmp out.json out.json
check "the page says what was measured" 0 \
	'title="so it is&#10;value: treatment 1, control 0"' '' -- \
	cat page.html
check_lines "of each cell" '<details><summary' 24
check_lines "in words" '<b>[^ ]+ (refuted|broken|vacuous)</b>' 6
check_lines "needs nothing from elsewhere" '(src|href)="[^#]|url\(|@import|<script' 0

# Hostile results. Of a terminal: escape, CSI in one character, turned writing.
make hostile.json <<'END'
root refuted - exact 1 1 0 0 a\u001b[2J\u009b2J\u202e <script> & \"x\" | # b\nc
END
printf '\033\n\302\233\n\342\200\256\n' >steering
for writing in --all --markdown --ktap --matrix --json --html=-; do
	check "hostile: $writing" 1 '.' '' -- \
		"$vmcompare" "$writing" base.json hostile.json
	cp stdout "hostile$writing"
	check "steers no terminal: $writing" 1 '' '' -- \
		grep -aFf steering "hostile$writing"
done
check "a text is no markup" 1 '' '' -- grep -F '<script>' hostile--html=- \
	hostile--markdown
check "nor the end of a cell" 0 'x" \\[|] \\# b' '' -- cat hostile--markdown
check "nor a directive" 0 '[|] \\# b c$' '' -- cat hostile--ktap
cp base.json "$(printf 'e\033[2J.json')"
check "the name of a file" 0 '^new .* e\\033\[2J.json$' '' -- \
	"$vmcompare" base.json "$(printf 'e\033[2J.json')"
check "and of none" 99 '' '^vmcompare: no\\033\[2J: cannot read: No such' -- \
	"$vmcompare" base.json "$(printf 'no\033[2J')"

# refuse NAME MESSAGE: of bad.json
refuse() {
	check "refuses $1" 99 '' "^vmcompare: bad.json: $2" -- \
		"$vmcompare" base.json bad.json
}
: >bad.json
refuse "an empty file" 'empty: write it with'
rm bad.json
mkdir bad.json
refuse "a folder beside a result" 'cannot read: Is a directory$'
rmdir bad.json
echo 'Linux 6.1' >bad.json
refuse "a text" 'not JSON from line 1'
printf '{"schema": "\033[2J' >bad.json
refuse "JSON that breaks off" 'not JSON from line 1'
head -c 100000 /dev/zero | tr '\0' '[' >bad.json
refuse "deep nesting" 'not JSON'
echo '{"schema": "a", "schema": "b"}' >bad.json
refuse "a member given twice" 'not JSON'
echo '[]' >bad.json
refuse "a list" 'not an object'
truncate -s 129M bad.json
refuse "129 MiB" 'over 128 MiB'
rm bad.json
echo 'a holds - - - - - -' | HEAD='"schema": "vmclaims-results/2"' make bad.json
refuse "another schema" '"schema" is not vmclaims-results/1'
echo 'a holds - - - - - -' | HEAD='"schema": "vmclaims-results/1"' make bad.json
refuse "no environment" '"environment" is not an object$'
make bad.json </dev/null
refuse "no claim" 'it holds no claim'
awk 'BEGIN { while (i++ < 513) print "a" i, "holds - - - - - -" }' |
	make bad.json
refuse "claims without end" 'claim 513: more than 512 different claims'
awk 'BEGIN { printf "a holds - - - - - - "; while (i++ < 20000) printf "x" }' |
	make bad.json
refuse "a text without end" 'claim 1: "reason" is not a text of at most 16 KiB'
sed "s/\[\"root\"\]/[$(printf '"a", %.0s' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
)\"a\"]/" base.json >bad.json
refuse "roots without end" 'claim 2: it rests on more than 16 claims'
awk '/^{"name": "root"/ {
	start = index($0, "\"expectations\": [") + 17
	one = substr($0, start, length($0) - start - 2)
	for (i = 0; i < 64; i++) $0 = substr($0, 1, start - 1) one ", " substr($0, start)
} { print }' base.json >bad.json
refuse "expectations without end" 'claim 1: more than 64 expectations'
while IFS='=' read -r name script message; do
	sed "$script" base.json >bad.json
	cmp -s base.json bad.json && fail "$name" "the script changes nothing"
	refuse "$name" "$message"
done <<'END'
pages of no size=s/"page_bytes": 4096/"page_bytes": 0/=pages of no size
blocks below nothing=s/"block_pages": 2560/"block_pages": -1/=pages of no size
a page that is a text=s/4096/"4096"/="page_bytes" is not a whole number
a name with an escape=s/"name": "wide"/"name": "wi\\u001bde"/=claim 4: its name is not
no name=s/"name": "wide"/"name": ""/=claim 4: its name is not
an unknown verdict=s/"verdict": "refuted"/"verdict": "perhaps"/=claim 8: "verdict" is none
no reason=s/"reason": "needs.*", "s/"reason": null, "s/=claim 7: "reason" is not a text
to rest on a number=s/\["root"\]/[7]/=claim 2: "rests_on" holds no names
to rest on an object=s/\["root"\]/{}/=claim 2: "rests_on" is not a list
a fraction=s/"seen": 7/"seen": 7.5/=claim 5: "seen" is not a whole number
half a range=s/"in": true/"in": 1/=claim 1: "in" is not true or false
another exactness=s/"varies"/"\\u001b"/=claim 5: "exactness" is none
no title=s/"title": "value"/"title": null/=claim 1: "title" is not a text
an arm that is a list=s/"control": {"seen": 0/"control": [{"seen": 0/;s/true}}\]/true}]}]/=claim 1: "control" is not an object
END
bytes=$(wc -c <base.json)
at=0 survived=0
while test $at -lt $((bytes - 2)); do
	head -c $at base.json >bad.json
	"$vmcompare" base.json bad.json >stdout 2>stderr
	test $? -eq 99 && test ! -s stdout && survived=$((survived + 1))
	at=$((at + 41))
done
check "refuses what breaks off anywhere" 0 '^whole$' '' -- sh -c \
	'test $1 -gt 100 && test $1 -eq $2 && echo whole' sh $survived \
	$(((bytes - 2 + 40) / 41))
make least.json <<'END'
root holds - exact - - -9223372036854775808 0
leaf holds - ratio - - -9223372036854775808 0
leaf holds - ratio - - -9223372036854775808 0
leaf holds - ratio - - -9223372036854775808 0
END
sed 's/-9223372036854775808/9223372036854775807/' least.json >most.json
check "the least and the most number" 2 \
	'-9,223,372,036,854,775,808, then 9,223,372,036,854,775,807$' '' -- \
	"$vmcompare" least.json most.json
make circle.json <<'END'
root refuted twig exact 1 1 0 0
leaf refuted root exact 1 1 0 0
twig refuted leaf exact 1 1 0 0
END
check "claims that rest on each other" 1 '3 broke' '' -- \
	"$vmcompare" base.json circle.json
sed 's/"uid": 0/"uid": 0, "new": [1]/; s/"seconds"/"new": {}, "seconds"/' \
	base.json >later.json
check "what is not known is passed over" 0 '8 the same' '' -- \
	"$vmcompare" base.json later.json
sed 's/, "exactness": "[a-z]*"/ /' base.json >earlier.json
check "a result of before exactness" 0 '8 the same' '' -- \
	"$vmcompare" earlier.json base.json

# Two runs here, of which one is then edited.
if "$TOOLS/vmclaims" run fork_cow 2>/dev/null | grep -q 'memory sanitizer'; then
	for name in "two runs" "a change" "is all"; do
		skip "$name" "acts are not measured under a sanitizer"
	done
else
	"$TOOLS/vmclaims" --json=one.json >stdout 2>stderr
	"$TOOLS/vmclaims" --json=two.json >stdout 2>stderr
	check "two runs" 0 '^[0-9]+ claims: ([0-9]+) the same$' '' -- \
		"$vmcompare" one.json two.json
	sed '/"name": "fault_around"/,/"arms"/s/"seen": /&7/
		/"name": "fork_cow"/,/"verdict"/s/holds/refuted/' two.json \
		>edited.json
	check "a change" 1 '^broke  fork_cow  holds, then refuted$' '' -- \
		"$vmcompare" one.json edited.json
	check_lines "is all" '^(broke|another value)  (fork_cow|fault_around) ' 2
fi
done_testing 168
