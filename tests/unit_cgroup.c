/* SPDX-License-Identifier: MIT */
/* unit_cgroup - the limits of control groups, on files as kernels have them. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/cgroup.h"
#include "measure/proc.h"
#include "measure/room.h"
#include "tests/units.h"

#define OWN "/proc/self/cgroup"
#define V1  "/sys/fs/cgroup/memory"
#define V2  "/sys/fs/cgroup"

enum {
	MIB = 1024 * 1024
};

/* A machine: its files, the lowest limit, and what was taken back. */
static const struct {
	struct {
		const char *path, *text;
	} files[8];
	bool found;
	uint64_t limit, reclaimed;
} machines[] = {
	{ { { NULL, NULL } }, false, 0, 0 }, /* no control groups at all */
	{ { { OWN, "1:cpu:/\n" } }, false, 0, 0 },
	/* version 2: its own limit, that of one above, memory.high */
	{ { { OWN, "0::/a/b\n" },
	    { V2 "/a/b/memory.max", "67108864\n" },
	    { V2 "/a/memory.max", "max\n" } },
	  true,
	  64 * MIB,
	  0 },
	{ { { OWN, "0::/a/b\n" },
	    { V2 "/a/b/memory.max", "max\n" },
	    { V2 "/a/memory.max", "33554432\n" },
	    { V2 "/a/b/memory.stat", "anon 5\npgsteal 7\npgstealx 9\n" },
	    { V2 "/a/memory.stat", "pgsteal 70\n" } },
	  true,
	  32 * MIB,
	  7 },
	{ { { OWN, "0::/a\n" },
	    { V2 "/a/memory.max", "67108864\n" },
	    { V2 "/a/memory.high", "33554432\n" } },
	  true,
	  32 * MIB,
	  0 },
	/* the root of a container's namespace has its limit at the top */
	{ { { OWN, "0::/\n" }, { V2 "/memory.max", "33554432\n" } },
	  true,
	  32 * MIB,
	  0 },
	{ { { OWN, "0::/../b\n" },
	    { V2 "/memory.max", "33554432\n" },
	    { V2 "/../memory.max", "4096\n" } },
	  true,
	  32 * MIB,
	  0 },
	{ { { OWN, "0::/a\n" } }, true, UINT64_MAX, 0 },
	{ { { OWN, "0::/a\n" }, { V2 "/a/memory.max", "\n" } },
	  true,
	  UINT64_MAX,
	  0 },
	/* version 1: the same, with names of its own */
	{ { { OWN, "5:cpu,memory:/a/b\n0::/x\n" },
	    { V1 "/a/b/memory.limit_in_bytes", "9223372036854771712\n" },
	    { V1 "/a/memory.limit_in_bytes", "67108864\n" },
	    { V1 "/a/b/memory.failcnt", "3\n" },
	    { V1 "/a/memory.failcnt", "4\n" } },
	  true,
	  64 * MIB,
	  7 },
	{ { { OWN, "5:memory:/docker/1\n" },
	    { V1 "/memory.limit_in_bytes", "33554432\n" } },
	  true,
	  32 * MIB,
	  0 },
	/* both: version 1 has the memory, whichever line comes first */
	{ { { OWN, "0::/x\n5:memory:/a\n" },
	    { V2 "/unified/x/memory.max", "4096\n" },
	    { V1 "/a/memory.limit_in_bytes", "33554432\n" } },
	  true,
	  32 * MIB,
	  0 },
	{ { { OWN, "5:cpu:/y\n0::/x\n" },
	    { V2 "/unified/x/memory.max", "33554432\n" },
	    { V2 "/x/memory.max", "4096\n" } },
	  true,
	  32 * MIB,
	  0 },
};

static void write_file(const char *root, const char *name, const char *text)
{
	char path[512];
	char *slash;
	FILE *file;

	snprintf(path, sizeof(path), "%s%s", root, name);
	for (slash = path + strlen(root) + 1; (slash = strchr(slash, '/'));
	     *slash++ = '/') {
		*slash = '\0';
		mkdir(path, 0700);
	}
	file = fopen(path, "w");
	ck_assert_msg(file != NULL, "%s", path);
	fputs(text, file);
	fclose(file);
}

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

START_TEST(lowest_limit)
{
	char root[] = "/tmp/unit_cgroup.XXXXXX";
	struct vm_cgroup group;
	size_t i;

	ck_assert_ptr_nonnull(mkdtemp(root));
	for (i = 0; machines[_i].files[i].path; i++)
		write_file(root, machines[_i].files[i].path,
			   machines[_i].files[i].text);
	ck_assert_int_eq(vm_cgroup_find(root, &group), machines[_i].found);
	if (machines[_i].found) {
		ck_assert_uint_eq(vm_cgroup_limit(&group), machines[_i].limit);
		ck_assert_uint_eq(vm_cgroup_reclaimed(&group),
				  machines[_i].reclaimed);
	}
	ck_assert_int_eq(nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}
END_TEST

/* A block is the 200th part of what may be used, from 64 pages to 2,560. */
START_TEST(room)
{
	static const struct {
		uint64_t blocks; /* of 2,560 pages */
		size_t pages;
	} rooms[] = {
		{ 0, 64 },     { 1, 64 },     { 25, 320 },
		{ 199, 1280 }, { 200, 2560 }, { 1000000, 2560 },
	};
	size_t i;

	for (i = 0; i < unit_count(rooms); i++)
		ck_assert_uint_eq(
			vm_room_pages(rooms[i].blocks * 2560 * vm_page_size()),
			rooms[i].pages);
	ck_assert_uint_eq(vm_room_pages(UINT64_MAX), 2560);
}
END_TEST

Suite *unit_cgroup(void)
{
	Suite *suite = suite_create("cgroup");
	TCase *tcase = tcase_create("cgroup");

	unit_add_loop(tcase, lowest_limit, unit_count(machines));
	unit_add(tcase, room);
	suite_add_tcase(suite, tcase);
	return suite;
}
