#!/bin/sh
# SPDX-License-Identifier: MIT
#
# guest.sh MACHINE SOURCE FOLDER - builds what vmboot's guest runs, for another
# machine than this, with Debian's cross compiler: FOLDER/vmclaims and
# FOLDER/vmboot-init, both static. Gets jansson for that machine by apt.

set -e
machine=$1 source=$(cd "$2" && pwd) folder=$3

die() {
	echo "guest.sh: $*" >&2
	exit 1
}

# Debian's name of it, and the loader of its programs.
case $machine in
aarch64) debian=arm64 loader=ld-linux-aarch64.so.1 ;;
*) die "$machine: not one of: aarch64" ;;
esac
triplet=$machine-linux-gnu
command -v "$triplet-gcc" >/dev/null || die "$triplet-gcc: not found; it is" \
	"in Debian's packages gcc-$triplet and libc6-dev-$debian-cross"

mkdir -p "$folder/build"
cd "$folder"
folder=$(pwd)
if ! [ -e sysroot/usr/include/jansson.h ]; then
	# shellcheck source=/dev/null
	suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
	APT_CONFIG=$("$source/tests/kernels/apt.sh" "$folder/apt" "$suite")
	export APT_CONFIG
	apt-get -qq download "libjansson-dev:$debian"
	dpkg-deb -x libjansson-dev_*.deb sysroot
	rm -rf libjansson-dev_*.deb "$folder/apt"
fi

cd build
if ! [ -e config.status ]; then
	"$source/configure" --quiet --host="$triplet" CFLAGS='-O2 -g' \
		LDFLAGS='-Wl,-z,separate-code' \
		PKG_CONFIG=false \
		JANSSON_CFLAGS="-I$folder/sysroot/usr/include" \
		JANSSON_LIBS="$folder/sysroot/usr/lib/$triplet/libjansson.a" \
		CHECK_CFLAGS=' ' CHECK_LIBS=' ' >/dev/null
fi
make -s -j"$(nproc)" tools/vmclaims tools/vmboot-init
mkdir -p ../lib
cp "/usr/$triplet/lib/libc.so.6" "/usr/$triplet/lib/$loader" ../lib
cp tools/vmclaims tools/vmboot-init ..
