/* SPDX-License-Identifier: MIT */
/* made - recordings that a test makes up, file by file. */
#include "tests/made.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void made_start(struct vm_origin *origin)
{
	char path[] = "/tmp/vm_made.XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(path));
	ck_assert_int_eq(vm_origin_recording(origin, path), 0);
}

void made_put(struct vm_origin *origin, const char *name, const void *bytes,
	      size_t len)
{
	origin->copy = origin->directory;
	vm_origin_keep(origin, name, bytes, len);
	origin->copy = -1;
	ck_assert_int_eq(origin->copy_error, 0);
}

void made_put_text(struct vm_origin *origin, const char *name, const char *text)
{
	made_put(origin, name, text, strlen(text));
}

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *where)
{
	(void)status, (void)type, (void)where;
	return remove(path);
}

void made_destroy(struct vm_origin *origin)
{
	char link[32], path[4096] = "";

	snprintf(link, sizeof(link), "/proc/self/fd/%d", origin->directory);
	ck_assert_int_gt(readlink(link, path, sizeof(path) - 1), 0);
	vm_origin_close(origin);
	ck_assert_int_eq(nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}
