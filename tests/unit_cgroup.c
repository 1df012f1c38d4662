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

enum {
	FILES = 8 /* of a machine: at most, and one that ends them */
};

struct content {
	const char *path, *text;
};

/* A machine: its files, the lowest limit, and what was taken back. */
static const struct {
	struct content files[FILES];
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

/* A machine, and what it lets the group put into swap. */
static const struct {
	struct content files[FILES];
	uint64_t swap;
} swaps[] = {
	{ { { OWN, "0::/a\n" } }, UINT64_MAX },
	{ { { OWN, "0::/a\n" },
	    { V2 "/a/memory.swap.max", "max\n" },
	    { V2 "/a/memory.swap.current", "4096\n" } },
	  UINT64_MAX },
	{ { { OWN, "0::/a\n" }, { V2 "/a/memory.swap.max", "0\n" } }, 0 },
	{ { { OWN, "0::/a\n" },
	    { V2 "/a/memory.swap.max", "67108864\n" },
	    { V2 "/a/memory.swap.current", "33554432\n" } },
	  32 * MIB },
	/* a limit that was lowered */
	{ { { OWN, "0::/a\n" },
	    { V2 "/a/memory.swap.max", "4096\n" },
	    { V2 "/a/memory.swap.current", "8192\n" } },
	  0 },
	/* the group above leaves less, though it has the higher limit */
	{ { { OWN, "0::/a/b\n" },
	    { V2 "/a/b/memory.swap.max", "2097152\n" },
	    { V2 "/a/memory.swap.max", "67108864\n" },
	    { V2 "/a/memory.swap.current", "66060288\n" } },
	  MIB },
	/* version 1 bounds the sum */
	{ { { OWN, "5:memory:/a\n0::/a\n" },
	    { V1 "/a/memory.memsw.limit_in_bytes", "4096\n" },
	    { V2 "/a/memory.swap.max", "0\n" } },
	  UINT64_MAX },
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

/* Returns whether the group is found there. */
static bool find_in(char *root, const struct content *files,
		    struct vm_cgroup *group)
{
	ck_assert_ptr_nonnull(mkdtemp(root));
	for (; files->path; files++)
		write_file(root, files->path, files->text);
	return vm_cgroup_find(root, group);
}

static void remove_all(const char *root)
{
	ck_assert_int_eq(nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

START_TEST(lowest_limit)
{
	char root[] = "/tmp/unit_cgroup.XXXXXX";
	struct vm_cgroup group;

	ck_assert_int_eq(find_in(root, machines[_i].files, &group),
			 machines[_i].found);
	if (machines[_i].found) {
		ck_assert_uint_eq(vm_cgroup_limit(&group), machines[_i].limit);
		ck_assert_uint_eq(vm_cgroup_reclaimed(&group),
				  machines[_i].reclaimed);
	}
	remove_all(root);
}
END_TEST

START_TEST(swap_left)
{
	char root[] = "/tmp/unit_cgroup.XXXXXX";
	struct vm_cgroup group;

	ck_assert(find_in(root, swaps[_i].files, &group));
	ck_assert_uint_eq(vm_cgroup_swap(&group), swaps[_i].swap);
	remove_all(root);
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
	unit_add_loop(tcase, swap_left, unit_count(swaps));
	unit_add(tcase, room);
	suite_add_tcase(suite, tcase);
	return suite;
}
