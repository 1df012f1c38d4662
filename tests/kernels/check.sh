#!/bin/sh
# SPDX-License-Identifier: MIT
#
# check.sh VMBOOT FOLDER KERNEL... - boots kernels of the table beside this
# script and compares what they show with what is known (known.tsv). Results and
# logs stay in FOLDER, packages too.

here=$(cd "$(dirname "$0")" && pwd)
vmboot=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir -p "$2" && folder=$(cd "$2" && pwd)
shift 2
tab=$(printf '\t')
failed=0

# apt_of SUITE: the configuration of an apt for it; none for this machine's own.
apt_of() {
	test "$1" = - || "$here/apt.sh" "$folder/apt-$1" "$1"
}

# newest PATTERN: the name of the newest package; a plain name is itself.
newest() {
	case $1 in
	*'\.'*) apt-cache search --names-only "^$1\$" | cut -d ' ' -f 1 |
		sort -V | tail -n 1 ;;
	*) echo "$1" ;;
	esac
}

# boot NAME MACHINE SUITE PATTERN PARAMETERS
boot() {
	APT_CONFIG=$(apt_of "$3") || return 1
	export APT_CONFIG
	test -n "$APT_CONFIG" || unset APT_CONFIG
	package=$(newest "$4")
	if test -z "$package"; then
		echo "check.sh: $1: apt knows no package like $4" >&2
		return 1
	fi
	(cd "$folder" && XDG_CACHE_HOME="$folder/cache" "$vmboot" \
		--arch="$2" --package="$package" ${5:+--append="$5"} \
		--json="$1.json" >"$1.ktap" 2>"$1.log")
	status=$?
	cat "$folder/$1.log"
	if test $status -ne 0; then
		grep -B 6 '^  *not ok\|^not ok' "$folder/$1.ktap"
		return 1
	fi
	python3 "$here/known.py" "$here/known.tsv" "$1" "$folder/$1.json"
}

for wanted; do
	row=$(grep -E "^$wanted$tab" "$here/kernels" | tr -s '\t')
	if test -z "$row"; then
		echo "check.sh: $wanted: not in $here/kernels" >&2
		exit 2
	fi
	echo "$row" >"$folder/row"
	IFS=$tab read -r name machine suite package parameters <"$folder/row"
	echo "== $name ($machine)"
	boot "$name" "$machine" "$suite" "$package" "$parameters" ||
		failed=$((failed + 1))
done
test $# -gt 0 || exit 2
echo "$# kernels, $failed with something that is not known"
test "$failed" -eq 0
