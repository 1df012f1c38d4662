#!/bin/sh
# SPDX-License-Identifier: MIT
#
# apt.sh FOLDER SUITE... - an apt of our own in FOLDER, for other suites and
# other architectures of this machine's distribution. Nothing under /etc
# changes. Prints the name of its configuration, for APT_CONFIG.

set -e
folder=$(mkdir -p "$1" && cd "$1" && pwd)
shift

# Where this machine's own packages come from: the archive, not its security.
archive=$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' |
	sed -n 's|^Debian ||p' | grep -v security | sort | uniq -c | sort -rn |
	awk 'NR == 1 { print $2 }')
if [ -z "$archive" ]; then
	echo 'apt.sh: no archive is known here: run apt-get update first' >&2
	exit 1
fi

mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial" \
	"$folder/etc/apt.conf.d" "$folder/etc/preferences.d"
: >"$folder/state/status"
cat >"$folder/apt.conf" <<-END
	Dir "$folder";
	Dir::State "$folder/state";
	Dir::State::status "$folder/state/status";
	Dir::Cache "$folder/cache";
	Dir::Etc "$folder/etc";
	Dir::Etc::trustedparts "/etc/apt/trusted.gpg.d/";
	APT::Architecture "$(dpkg --print-architecture)";
	APT::Architectures { "amd64"; "arm64"; };
	APT::Sandbox::User "root";
	Acquire::Languages "none";
	Acquire::Retries "3";
END
# An archive that stands still is as good: its signature is checked all the same.
options='signed-by=/usr/share/keyrings/debian-archive-keyring.gpg check-valid-until=no'
for suite; do
	echo "deb [$options] $archive $suite main"
done >"$folder/etc/sources.list.new"
if ! cmp -s "$folder/etc/sources.list.new" "$folder/etc/sources.list"; then
	APT_CONFIG=$folder/apt.conf apt-get -qq update \
		-o Dir::Etc::sourcelist="$folder/etc/sources.list.new" >&2
	mv "$folder/etc/sources.list.new" "$folder/etc/sources.list"
fi
echo "$folder/apt.conf"
