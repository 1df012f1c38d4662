#!/bin/sh
# SPDX-License-Identifier: MIT
#
# gradebook_test.sh - a class graded, stopped and gone on with, shown, exported
# and reviewed, by a grader that gives each submission the grade in it.

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

fake=$PWD/tests/fake_vmgrade
make=$srcdir/tests/gradebook.py
lab=$scratch/lab
book=$scratch/grades.db
TMPDIR=$scratch/tmp FAKE_LOG=$scratch/log
export TMPDIR FAKE_LOG
mkdir "$scratch/tmp" "$lab"
if test ! -x "$fake" || ! command -v python3 >/dev/null; then
	skip "the gradebook" "vmgrade was not built here, or there is no Python"
	done_testing 1
fi
python3 "$make" lab "$lab"

# class_of FOLDER COUNT
class_of() {
	python3 "$make" class "$scratch/$1" "$2"
}

graded() {
	wc -l <"$FAKE_LOG"
}

# is NAME EXPECTED SEEN
is() {
	if test "$2" = "$3"; then
		pass "$1"
	else
		fail "$1" "expected $2, seen $3"
	fi
}

class_of class 12
: >"$FAKE_LOG"
check "a class is graded" 77 '^12 submissions: 12 graded now, 0 before; 1 to' \
	'' -- "$fake" class "$lab" "$scratch/class" --store "$book"
check_lines "with a line for each" '^[0-9]+/12 s[0-9]{5}: ' 12
is "each once" 12 "$(graded)"
check "and not again" 0 '12 submissions: 0 graded now, 12 before' '' -- \
	"$fake" class "$lab" "$scratch/class" --store "$book"
is "whoever is asked" 12 "$(graded)"
touch -d 2001-01-01 "$scratch/class/s00003/grade.json"
check "a touched file is the same" 0 '0 graded now' '' -- \
	"$fake" class "$lab" "$scratch/class" --store "$book"

cp "$scratch/class/s00003/grade.json" "$scratch/kept"
cp "$scratch/class/s00001/grade.json" "$scratch/class/s00003/grade.json"
"$fake" export --store "$book" --format csv >"$scratch/first"
check "what is handed in anew is graded" 0 ': 1 graded now, 11 before' '' -- \
	"$fake" class "$lab" "$scratch/class" --store "$book"
"$fake" export --store "$book" --format csv >"$scratch/second"
is "and counts" 1 "$(diff "$scratch/first" "$scratch/second" | grep -c '^>')"
cp "$scratch/kept" "$scratch/class/s00003/grade.json"
check "who goes back has that grade again" 0 ': 0 graded now, 12 before' '' -- \
	"$fake" class "$lab" "$scratch/class" --store "$book"
"$fake" export --store "$book" --format csv >"$scratch/third"
check "as it was" 0 '' '' -- cmp "$scratch/first" "$scratch/third"
is "from 13 gradings" 13 "$(graded)"
chmod a+x "$scratch/class/s00004/grade.json"
check "what can be executed is another submission" 0 ': 1 graded now' '' -- \
	"$fake" class "$lab" "$scratch/class" --store "$book"
chmod a-x "$scratch/class/s00004/grade.json"
sed -i s/measured/MEASURED/ "$scratch/class/s00005/grade.json"
check "other contents of the same size are graded" 0 ': 1 graded now' '' -- \
	"$fake" class "$lab" "$scratch/class" --store "$book"

# What crashes and hangs is the grader's error, tried again, and no 0 points.
class_of errs 3
touch "$scratch/errs/s00001/crash"
check "a worker that crashes is a grader error" 99 \
	'1 with a grader error, graded again' '' -- \
	"$fake" class "$lab" "$scratch/errs" --store "$scratch/errs.db"
check "that has no points" 0 '^"s00001",,,yes,,grader error' '' -- \
	"$fake" export --store "$scratch/errs.db" --format csv
check "it is tried again" 99 ': 1 graded now, 2 before' '' -- \
	"$fake" class "$lab" "$scratch/errs" --store "$scratch/errs.db"
check "Gradescope is given no score" 0 '"visibility": "visible"' '' -- \
	"$fake" export --store "$scratch/errs.db" --format gradescope \
	--student s00001
check_lines "at all" '"(max_)?score"' 0
check "nor is PrairieLearn" 0 '"gradable": false' '' -- \
	"$fake" export --store "$scratch/errs.db" --format prairielearn \
	--student s00001
check "nor GitHub Classroom" 0 '"max_score": 0' '' -- \
	"$fake" export --store "$scratch/errs.db" --format classroom \
	--student s00001
check_lines "which is told an error" '"status": "error"' 1
class_of errs/s00001 0
rm "$scratch/errs/s00001/crash"
check "mended, it is graded" 0 ': 1 graded now, 2 before' '' -- \
	"$fake" class "$lab" "$scratch/errs" --store "$scratch/errs.db"

# What this machine cannot measure lowers no score.
mkdir "$scratch/skips"
python3 "$make" skip "$scratch/skips/anna"
check "a check that is skipped is a person's to see" 77 '1 to be looked at' \
	'' -- "$fake" class "$lab" "$scratch/skips" --store "$scratch/skips.db"
check "and the rest counts for it" 0 \
	'^"anna",9.6,12,yes,,skipped,0,wrong,2,passed,2' '' -- \
	"$fake" export --store "$scratch/skips.db" --format csv
check "Gradescope is given that score" 0 '"score": 9.(6|5999)' '' -- "$fake" export \
	--store "$scratch/skips.db" --format gradescope --student anna
check_lines "and none of the check" '"score": 0' 1
check "a run says so" 1 '9.6 of 12 points' '' -- \
	"$fake" run "$lab" "$scratch/skips/anna"

# Archives of a student, and of a class.
mkdir "$scratch/packed"
tar -C "$scratch/class" -czf "$scratch/packed/s00004.tar.gz" s00004
cp "$scratch/class/s00005/grade.json" "$scratch/packed/s00005.json"
printf 'no archive' >"$scratch/packed/s00006.zip"
check "archives are unpacked" 0 '^3 submissions: 3 graded' '' -- \
	"$fake" class "$lab" "$scratch/packed" --store "$scratch/packed.db"
for student in s00004 s00005; do
	"$fake" export --store "$book" --format csv --student $student |
		tail -n 1 >"$scratch/first"
	check "$student has the same grade" 0 '' '' -- sh -c \
		"'$fake' export --store '$scratch/packed.db' --format csv \
		--student $student | tail -n 1 | cmp - '$scratch/first'"
done
check "a damaged one is the student's" 0 'missing' '' -- \
	"$fake" export --store "$scratch/packed.db" --format csv \
	--student s00006
for format in gradescope prairielearn classroom junit; do
	check "its reason, in $format" 0 'none that can be unpacked' '' -- \
		"$fake" export --store "$scratch/packed.db" --format $format \
		--student s00006
	check_lines "is said once" 'none that can be unpacked' 1
	case $format in
	classroom | junit) check_lines "and the rest refers to it" \
		'as said of the first check' 5 ;;
	*) check_lines "and all refer to it" 'as said above of all checks' 6 ;;
	esac
done
(cd "$scratch" && python3 -m tarfile -c class.tar.xz class)
check "a class in an archive is the same" 0 ': 0 graded now, 12 before' '' -- \
	"$fake" class "$lab" "$scratch/class.tar.xz" --store "$book"
is "and nothing of it is left" 0 "$(find "$TMPDIR" -mindepth 1 | wc -l)"
check "hostile archives are contained" 0 '^contained' '' -- \
	python3 "$make" bombs "$scratch/bombs" "$fake" "$lab"

for call in run class lint; do
	check "a \$TMPDIR that is none, $call" 99 '' \
		'nowhere: no folder can be made there: No such file' -- \
		env TMPDIR="$scratch/nowhere" "$fake" $call "$lab" \
		"$scratch/packed" --store "$scratch/nowhere.db"
done
check "and no gradebook is begun" 1 '' '' -- test -e "$scratch/nowhere.db"

# Two of one student, and other things that are wrong.
mkdir "$scratch/twice" "$scratch/twice/anna"
touch "$scratch/twice/anna.c"
check "two of one student are told" 2 '' 'both of anna' -- \
	"$fake" class "$lab" "$scratch/twice" --store "$scratch/twice.db"
mkdir "$scratch/empty"
check "a class of nobody" 2 '' 'nobody has handed in' -- \
	"$fake" class "$lab" "$scratch/empty" --store "$scratch/empty.db"
check "a gradebook of another lab" 2 '' 'of the lab faked, not of other' -- \
	sh -c "mkdir '$scratch/o' &&
	sed 's/^name: .*/name: other/' '$lab/lab.yaml' >'$scratch/o/lab.yaml' &&
	'$fake' class '$scratch/o' '$scratch/class' --store '$book'"
printf 'this is text and no database, however long it is.%80s' '' >"$scratch/text"
check "a file that is none" 2 '' 'not a gradebook' -- \
	"$fake" class "$lab" "$scratch/class" --store "$scratch/text"
check "nor to show" 2 '' 'not a gradebook' -- \
	"$fake" show --store "$scratch/text"
check "a database of another program" 2 '' 'not a gradebook' -- sh -c \
	"python3 '$make' other '$scratch/other.db' &&
	'$fake' class '$lab' '$scratch/class' --store '$scratch/other.db'"
check "a newer gradebook" 2 '' 'use a newer one' -- sh -c \
	"cp '$book' '$scratch/newer.db' && python3 '$make' newer '$scratch/newer.db' &&
	'$fake' show --store '$scratch/newer.db'"
check "none" 2 '' 'No such file' -- \
	"$fake" show --store "$scratch/nowhere.db"
check "no such student" 1 '' 'there is no student nobody' -- \
	"$fake" show nobody --store "$book"
check "a full disk" 99 '' 'full' -- python3 "$make" full "$fake" "$lab" \
	"$scratch/class" "$scratch/full"
check "two at once" 0 'another vmgrade is grading into it' '*' -- \
	python3 "$make" two "$fake" "$lab" "$scratch/class" "$scratch/two.db"

# Killed and stopped at any moment.
class_of many 40
check "a killed class goes on where it was" 0 '^same after 8 kills' '' -- \
	python3 "$make" kill "$fake" "$lab" "$scratch/many" "$scratch" 8
check "Ctrl-C stops it at once, and it goes on" 0 '^stopped, then whole' '*' \
	-- python3 "$make" interrupt "$fake" "$lab" "$scratch/many" "$scratch"
mkdir "$scratch/controls"
cp "$lab/lab.yaml" "$scratch/controls"
class_of controls/submissions/reference 0
check "a run and a lint that are stopped leave nothing" 0 '^stopped' '' -- \
	python3 "$make" stopped "$fake" "$scratch/controls" \
	"$scratch/packed/s00004.tar.gz"

# On a terminal: a bar that is cleared, and a key for each doubtful answer.
on=$PWD/tests/on_terminal
cr=$(printf '\r')
if "$on" true >/dev/null; then
	check "on a terminal a bar, with the time left" 77 \
		'#\.+\] [0-9]+ of 40 graded, about [0-9]+ s left' '' -- \
		"$on" "$fake" class "$lab" "$scratch/many" --store "$scratch/t.db"
	check_lines "which is cleared" \
		"graded.*$cr$(printf '\033')\[K40 submissions: 40 graded now" 1
	check_lines "and no line for each" '[0-9]+/40 s[0-9]' 0
	check "on a narrow one without" 77 \
		"$cr"'\[#\] 40 of 40 graded'"$(printf '\033')" '' -- "$on" sh -c \
		"stty cols 20 && '$fake' class '$lab' '$scratch/many' \
		--store '$scratch/narrow.db'"
	check_lines "of which nothing is seen" 'about' 0
	: >"$FAKE_LOG"
	check "Ctrl-C there clears it, too" 130 \
		"$cr$(printf '\033')\[Kfake_vmgrade: stopped: 2 of 40 are graded" '' -- \
		env FAKE_STOP=2 "$on" --at ' 2 of 40 graded' '^C' "$fake" class \
		"$lab" "$scratch/many" --jobs 1 --store "$scratch/stopped.db"
	check "q ends the review" 0 '^0 decided, the rest is left' '' -- "$on" \
		--after '[q]uit: ' q "$fake" review --store "$scratch/t.db"
	check_lines "with the terminal as it was" '^terminal as before' 1
	check "Ctrl-C ends it" 130 '^terminal as before' '' -- "$on" \
		--after '[q]uit: ' 'w^C' "$fake" review --store "$scratch/t.db"
	check "and keeps what was decided" 0 '^"s00000",[0-9.]*,12,no,0,wrong' \
		'' -- "$fake" export --store "$scratch/t.db" --format csv
	check_lines "but not the one asked then" \
		'^"s00020",[0-9.]*,12,yes,1,partly' 1
	check "one key is enough" 0 '^1 decided' '' -- "$on" \
		--after '[q]uit: ' c "$fake" review --store "$scratch/t.db"
	check_lines "and no other answer is asked" '\[q\]uit: ' 1
else
	for what in "on a terminal a bar" "cleared" "no line for each" \
		"a narrow one" "its end" \
		"Ctrl-C there" "q ends the review" "the terminal as it was" \
		"Ctrl-C ends it" "what was decided" "the one asked then" \
		"one key" "no other answer"; do
		skip "$what" "no terminal can be opened: is /dev/pts mounted?"
	done
fi

# Names of files that are too long for an export, and differ at their end.
long=$(printf '%0251d' 0)
mkdir "$scratch/long"
for end in a b; do
	cp -r "$scratch/class/s00004" "$scratch/long/$long$end"
done
cp -r "$scratch/class/s00005" "$scratch/long/short"
"$fake" class "$lab" "$scratch/long" --store "$scratch/long.db" \
	>"$scratch/out" 2>&1
check "names of 252 characters are exported" 0 '' '' -- "$fake" export \
	"$scratch/long-out" --store "$scratch/long.db" --format gradescope
is "each to a file of its own" 3 "$(find "$scratch/long-out" -name '*.json' |
	wc -l)"
is "and a short one as it is" 1 "$(find "$scratch/long-out" \
	-name short.json | wc -l)"

cp "$book" "$scratch/odd.db"
check "a gradebook with a name that leads out" 0 '' '' -- sh -c \
	"python3 '$make' lead_out '$scratch/odd.db' && '$fake' export \
	--store '$scratch/odd.db' --format gradescope '$scratch/odd-out'"
is "has a file in the folder for that, too" 1 \
	"$(find "$scratch/odd-out" -name '_.._s00004.json' | wc -l)"

# The formats, by parsers of others.
class_of hostile -1
"$fake" class "$lab" "$scratch/hostile" --store "$scratch/hostile.db" \
	>"$scratch/out" 2>&1
check "names and texts come back through CSV" 0 '^csv' '' -- \
	python3 "$make" csv "$fake" "$scratch/hostile.db"
if python3 -c 'import jsonschema' 2>/dev/null; then
	for format in gradescope prairielearn classroom grade; do
		check "$format fits its schema" 0 '^valid' '' -- \
			python3 "$make" schema "$fake" "$scratch/hostile.db" \
			$format "$srcdir"
	done
else
	for format in gradescope prairielearn classroom grade; do
		skip "$format fits its schema" "no python3-jsonschema"
	done
fi
if command -v xmllint >/dev/null; then
	"$fake" export --store "$scratch/hostile.db" --format junit \
		>"$scratch/junit.xml"
	check "JUnit fits its schema" 0 '' 'validates' -- xmllint --noout \
		--schema "$srcdir/tests/junit.xsd" "$scratch/junit.xml"
	sed 's/<failure /<flop /' "$scratch/junit.xml" >"$scratch/bad.xml"
	check "and what is wrong does not" 3 '' 'flop' -- xmllint --noout \
		--schema "$srcdir/tests/junit.xsd" "$scratch/bad.xml"
	check "its counts are those of its cases" 0 '^true$' '' -- \
		xmllint --xpath 'sum(//testsuite/@failures) =
			count(//failure) and sum(//testsuite/@tests) =
			count(//testcase) and count(//failure) > 0' \
		"$scratch/junit.xml"
	"$fake" show --store "$scratch/hostile.db" --format html \
		>"$scratch/page.html"
	check "the page of the class is HTML" 0 '*' '' -- \
		xmllint --html --noout --nowarning "$scratch/page.html"
else
	for what in "JUnit fits its schema" "and what is wrong does not" \
		"its counts are those of its cases" \
		"the page of the class is HTML"; do
		skip "$what" "xmllint is not installed"
	done
fi
check "nothing in a page is markup of a student" 0 '^clean' '' -- \
	python3 "$make" clean "$fake" "$scratch/hostile.db"
check "a folder has a file for each" 0 '' '' -- "$fake" export --store "$book" \
	--format gradescope "$scratch/results"
is "of 12" 12 "$(find "$scratch/results" -name 's000*.json' | wc -l)"
check "a folder that is in use is left alone" 1 '' 'something in it' -- \
	"$fake" export --store "$book" --format gradescope "$scratch/results"
is "and nothing is beside it" 0 "$(find "$scratch" -name 'vmgrade-*' | wc -l)"
# kill -9 leaves the folder that was to be renamed; the next one removes it.
"$PWD/tests/refuse" rename "$fake" export --store "$book" \
	--format gradescope "$scratch/new/" >"$scratch/out" 2>&1
is "a killed export leaves no folder of that name" 159 $?
is "but the one that it filled" 1 "$(find "$scratch" -maxdepth 1 \
	-name 'vmgrade-*' | wc -l)"
mkdir "$scratch/vmgrade-export.$$.busy"
check "it is exported again" 0 '' '' -- "$fake" export --store "$book" \
	--format gradescope "$scratch/new/"
is "and only that of who lives is left" "vmgrade-export.$$.busy" \
	"$(find "$scratch" -maxdepth 1 -name 'vmgrade-*' -printf %f)"
check "one document is of one student" 2 '' 'name a folder' -- \
	"$fake" export --store "$book" --format gradescope

# Decisions.
check "a doubtful answer says so" 0 'a person will look at this one' '' -- \
	"$fake" show s00000 --store "$book"
check "a doubtful answer is decided" 0 '^1 decided' '' -- sh -c \
	"echo w | '$fake' review --store '$book'"
check "and counts" 0 '^"s00000",[0-9.]*,12,no,0,wrong' '' -- \
	"$fake" export --store "$book" --format csv
check "it is asked no more" 0 '^0 decided' '' -- sh -c \
	"echo c | '$fake' review --store '$book'"
check "but by name, and decided anew" 0 '^1 decided' '' -- sh -c \
	"echo c | '$fake' review s00000 --store '$book'"
check "which counts then" 0 '^"s00000",[0-9.]*,12,no,2,passed' '' -- \
	"$fake" export --store "$book" --format csv
sed -i 's/^title: .*/title: Another title/' "$lab/lab.yaml"
check "another version of the lab is graded anew" 77 ': 12 graded now' '' -- \
	"$fake" class "$lab" "$scratch/class" --store "$book"
check "and the decision is kept" 0 '^"s00000",[0-9.]*,12,no,2,passed' '' -- \
	"$fake" export --store "$book" --format csv
check "it is undone" 0 '^1 decided' '' -- sh -c \
	"echo a | '$fake' review s00000 --store '$book'"
check "to what was graded" 0 '^"s00000",[0-9.]*,12,no,1,partly' '' -- \
	"$fake" export --store "$book" --format csv
chmod a-w "$book" "$scratch"
if test -w "$book"; then
	skip "a gradebook that may only be read" "root may write everywhere"
else
	check "a gradebook that may only be read" 2 '' 'Permission' -- sh -c \
		"echo a | '$fake' review s00000 --store '$book'"
fi
chmod u+w "$book" "$scratch"

done_testing 112
