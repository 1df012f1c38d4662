#!/bin/sh
# SPDX-License-Identifier: MIT
#
# kernels_test - what `make check-kernels` makes of what kernels show. No kernel
# is booted: a script plays vmboot's part.
#
# shellcheck disable=SC2317 # check() runs the functions

# shellcheck source=tests/lib.sh
. "${srcdir:-.}/tests/lib.sh"

if ! python3 -c '' 2>/dev/null; then
	skip kernels 'python3 is not installed'
	done_testing 1
fi
mkdir "$scratch/kernels" "$scratch/results"
cp "$srcdir/tests/kernels/check.sh" "$srcdir/tests/kernels/known.py" \
	"$scratch/kernels"
tab=$(printf '\t')

# The table of kernels: both are this machine's own, which needs no apt.
printf '1.0\tx86_64\t-\tlinux-one\n2.0\tx86_64\t-\tlinux-two\tquiet huge=no\n' \
	>"$scratch/kernels/kernels"
table() {
	printf '%s\n' "$@" | tr '|' '\t' >"$scratch/kernels/known.tsv"
}
known="*|wide|value: 5 and 0|
2.*|asked|skipped|it has no huge pages"
table "$known"

# results NAME: lines as tests/results/make.sh takes them.
results() {
	sh "$srcdir/tests/results/make.sh" >"$scratch/results/$1"
}
results linux-one <<-'END'
	root holds - exact 1 1 1 1
	wide holds - exact 0 9 5 0
	loose holds - varies 0 9 7 0
END
{
	cat <<-'END'
	wide holds - exact 0 9 5 0
	asked skipped - - - - - - needs huge pages
	END
} | results linux-two

# It takes what check.sh gives, notes it, and copies the results.
cat >"$scratch/vmboot" <<-END
	#!/bin/sh
	echo "\$*" >>"$scratch/asked"
	for word; do
		case \$word in
		--package=*) package=\${word#*=} ;;
		--json=*) json=\${word#*=} ;;
		esac
	done
	cp "$scratch/results/\$package" "\$json"
	echo 'not ok 7 - some_claim'
	exit \$(cat "$scratch/status")
END
chmod +x "$scratch/vmboot"
echo 0 >"$scratch/status"

kernels() {
	sh "$scratch/kernels/check.sh" "$scratch/vmboot" "$scratch/out" "$@"
}

check 'what is known' 0 '^2 kernels, 0 with something that is not known$' '' \
	-- kernels 1.0 2.0
check_lines 'each shows what it should' 'rows shown, 0 of them not known, 0 mi' 2
check 'parameters are passed on' 0 '--package=linux-two --append=quiet huge=no' \
	'' -- cat "$scratch/asked"
check_lines 'where there are some' '--append' 1
echo 1 >"$scratch/status"
check 'a kernel that fails' 1 '^not ok 7 - some_claim$' '' -- kernels 1.0 2.0
check_lines 'is counted' '^2 kernels, 2 with' 1
echo 0 >"$scratch/status"
table "$known" '1.*|root|refuted|it is old'
check 'a row that is not shown any more' 1 \
	"^not shown:${tab}1.0${tab}root${tab}refuted$" '' -- kernels 1.0 2.0
check_lines 'on that kernel alone' '^2 kernels, 1 with' 1
table "${known#*
}"
check 'a value that is not in the table' 1 \
	"^not known:${tab}1.0${tab}wide${tab}value: 5 and 0$" '' -- kernels 1.0
table "$known" '* !2.*|wide|value: 5 and 0|all but one'
check 'a pattern that leaves one out' 0 '1 kernels, 0 with' '' -- kernels 1.0
table '* !1.*|wide|value: 5 and 0|all but one'
check 'and is not asked of it' 1 '^not known:' '' -- kernels 1.0
table "$known"
sed 's/"seen": 5,/"seen": 6,/' "$scratch/results/linux-one" >"$scratch/other"
cp "$scratch/other" "$scratch/results/linux-one"
check 'another value' 1 "wide${tab}value: 6 and 0$" '' -- kernels 1.0
check_lines 'in place of the one that is known' '^not (known|shown):' 2
table "1.*|wide|value: 6 and 0|"
check 'a row of some kernels without a reason' 1 '*' 'known.tsv:1: not a' -- \
	kernels 1.0
check 'a kernel of no name' 2 '' '3.0: not in ' -- kernels 3.0
check 'none' 2 '' '' -- kernels

done_testing 16
