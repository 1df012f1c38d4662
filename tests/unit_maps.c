/* SPDX-License-Identifier: MIT */
/* unit_maps - a listing is taken whole, in any order, or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "measure/maps.h"
#include "tests/units.h"

#define LOW    "1000-2000 r-xp 0 fe:0 1 /bin/p\n"
#define MIDDLE "2000-3000 rw-p 0 fe:0 1 /bin/p\n"
#define HIGH   "3000-4000 rw-p 0 0:0 0 [heap]\n"

enum {
	LONG = 3000, /* rows */
	PIECE = 4001 /* bytes of a read */
};

struct pieces {
	const char *text;
	size_t len;
	int fd;
};

static int parse(struct vm_maps *maps, const char *text)
{
	errno = 0;
	return vm_maps_parse(maps, text, strlen(text), NULL);
}

static const char *const same[] = {
	LOW MIDDLE HIGH,
	HIGH MIDDLE LOW,
	MIDDLE HIGH LOW,
	"\n\n" LOW MIDDLE HIGH,
	LOW MIDDLE HIGH "\n\n\n",
	"\r\n" LOW MIDDLE "3000-4000 rw-p 0 0:0 0 [heap]\r\n\r\n",
	LOW MIDDLE "3000-4000 rw-p 0 0:0 0 [heap]", /* no newline at its end */
};

START_TEST(same_listing)
{
	static const enum vm_label labels[] = { VM_LABEL_TEXT, VM_LABEL_DATA,
						VM_LABEL_HEAP };
	struct vm_maps maps;
	size_t i;

	ck_assert_int_eq(parse(&maps, same[_i]), 0);
	ck_assert_uint_eq(maps.count, 3);
	for (i = 0; i < 3; i++) {
		ck_assert_uint_eq(maps.regions[i].start, (i + 1) * 0x1000);
		ck_assert_int_eq(maps.labels[i], labels[i]);
	}
	ck_assert(vm_region_is(&maps.regions[2], "[heap]"));
	vm_maps_free(&maps);
	ck_assert_ptr_null(maps.regions);
}
END_TEST

static const struct {
	const char *text;
	int error;
	size_t line;
} refused[] = {
	{ "", ENODATA, 0 },
	{ "\n\n\r\n", ENODATA, 0 },
	{ "hello\n", EINVAL, 1 },
	{ LOW MIDDLE "3000-4000 rw-p", EINVAL, 3 },
	{ LOW "Size: 4 kB\n", EINVAL, 2 },
	{ "\n" LOW "\n" HIGH, EINVAL, 3 },
	{ LOW " \n", EINVAL, 2 },
	{ LOW LOW, EEXIST, 2 },
	{ LOW MIDDLE HIGH "0-1001 r--p 0 0:0 0\n", EEXIST, 4 },
	{ "1fff-2001 r--p 0 0:0 0\n" LOW, EEXIST, 2 },
};

START_TEST(refused_listing)
{
	struct vm_maps maps;

	ck_assert_int_eq(parse(&maps, refused[_i].text), -1);
	ck_assert_int_eq(errno, refused[_i].error);
	if (refused[_i].line)
		ck_assert_uint_eq(maps.bad_line, refused[_i].line);
	ck_assert_ptr_null(maps.regions);
	ck_assert_ptr_null(maps.text);
}
END_TEST

START_TEST(with_nul)
{
	static const char text[] = LOW "2000-3000 rw-p 0 0:0 0 a\0b\n";
	struct vm_maps maps;

	ck_assert_int_eq(vm_maps_parse(&maps, text, sizeof(text) - 1, NULL),
			 -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_uint_eq(maps.bad_line, 2);
}
END_TEST

/* So long that the room for its text grows, and for its rows, too. */
static size_t put_long(char *text)
{
	size_t len = 0;
	unsigned int i;

	for (i = 1; i <= LONG; i++)
		len += (size_t)sprintf(
			text + len, "%x000-%x800 r--s 00000000 fe:00 %u %s\n",
			i, i, i, i % 3 ? "" : "/a/path of it");
	return len;
}

static void *write_pieces(void *arg)
{
	const struct pieces *pieces = arg;
	size_t at, len;

	for (at = 0; at < pieces->len; at += len) {
		len = pieces->len - at < PIECE ? pieces->len - at : PIECE;
		ck_assert_int_eq(write(pieces->fd, pieces->text + at, len),
				 (ssize_t)len);
	}
	close(pieces->fd);
	return NULL;
}

static void see_rows(void *arg, const struct vm_maps *maps)
{
	size_t *seen = arg;

	ck_assert_uint_ge(maps->count, *seen);
	*seen = maps->count;
}

/* Each read(2) ends anywhere in a row; with paths alone, nothing else stays. */
START_TEST(in_pieces)
{
	static char text[LONG * 64];
	struct pieces pieces = { .text = text, .len = put_long(text) };
	size_t seen = 0, i;
	const struct vm_maps_watch watch = { see_rows, &seen };
	struct vm_maps maps;
	pthread_t writer;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	pieces.fd = ends[1];
	ck_assert_int_eq(pthread_create(&writer, NULL, write_pieces, &pieces),
			 0);
	ck_assert_int_eq(
		vm_maps_read(&maps, ends[0], _i ? VM_MAPS_PATHS : 0, &watch),
		0);
	pthread_join(writer, NULL);
	close(ends[0]);
	ck_assert_uint_eq(maps.count, LONG);
	ck_assert_uint_eq(seen, LONG);
	for (i = 0; i < LONG; i++) {
		ck_assert_uint_eq(maps.regions[i].start, (i + 1) << 12);
		ck_assert_uint_eq(maps.regions[i].inode, i + 1);
		ck_assert(vm_region_is(&maps.regions[i],
				       (i + 1) % 3 ? "" : "/a/path of it"));
	}
	if (_i)
		ck_assert_uint_eq(maps.len, LONG / 3 * strlen("/a/path of it"));
	else
		ck_assert_mem_eq(maps.text, text, pieces.len);
	vm_maps_free(&maps);
}
END_TEST

/* Nothing is read for ever: neither a line nor a listing. */
START_TEST(line_too_long)
{
	int fd = open("/dev/zero", O_RDONLY);
	struct vm_maps maps;

	ck_assert_int_eq(vm_maps_load(&maps, fd, NULL), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_uint_eq(maps.bad_line, 1);
	close(fd);
}
END_TEST

START_TEST(too_large)
{
	static char lines[1 << 20];
	int fd = memfd_create("lines", MFD_CLOEXEC);
	struct vm_maps maps;
	size_t i;

	memset(lines, '\n', sizeof(lines));
	for (i = 0; i <= VM_MAPS_MOST / sizeof(lines); i++)
		ck_assert_int_eq(write(fd, lines, sizeof(lines)),
				 sizeof(lines));
	lseek(fd, 0, SEEK_SET);
	ck_assert_int_eq(vm_maps_load(&maps, fd, NULL), -1);
	ck_assert_int_eq(errno, EFBIG);
	close(fd);
	ck_assert_int_eq(vm_maps_load(&maps, fd, NULL), -1);
	ck_assert_int_eq(errno, EBADF);
}
END_TEST

Suite *unit_maps(void)
{
	Suite *suite = suite_create("maps");
	TCase *tcase = tcase_create("listings");

	unit_add_loop(tcase, same_listing, unit_count(same));
	unit_add_loop(tcase, refused_listing, unit_count(refused));
	unit_add(tcase, with_nul);
	unit_add_loop(tcase, in_pieces, 2);
	unit_add(tcase, line_too_long);
	unit_add(tcase, too_large);
	suite_add_tcase(suite, tcase);
	return suite;
}
