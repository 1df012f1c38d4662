/* SPDX-License-Identifier: MIT */
/* maps - a whole listing of /proc/PID/maps in memory, labelled. */
#include "measure/maps.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/threads.h"

void vm_maps_free(struct vm_maps *maps)
{
	free(maps->regions);
	free(maps->labels);
	free(maps->text);
	*maps = (struct vm_maps){ 0 };
}

/* Lets go of everything, keeping errno and the line number. */
static int fail(struct vm_maps *maps)
{
	const size_t bad_line = maps->bad_line;
	const int error = errno;

	vm_maps_free(maps);
	maps->bad_line = bad_line;
	errno = error;
	return -1;
}

/*
 * `block` with room for more than `count` things of `each` bytes; NULL with
 * errno, `block` untouched, where there is no memory.
 */
static void *grown(void *block, size_t count, size_t *room, size_t each)
{
	size_t wanted = *room ? *room * 2 : 4096 / each;
	void *more;

	if (count < *room)
		return block;
	more = reallocarray(block, wanted, each);
	if (more)
		*room = wanted;
	return more;
}

static int add_row(struct vm_maps *maps, size_t *room, const char *line,
		   size_t len)
{
	struct vm_region *more;

	more = grown(maps->regions, maps->count, room, sizeof(*more));
	if (!more)
		return -1;
	maps->regions = more;
	if (vm_region_parse(line, len, &maps->regions[maps->count]))
		return -1;
	maps->count++;
	return 0;
}

static int bad_line(struct vm_maps *maps, size_t number, int error)
{
	maps->bad_line = number;
	errno = error;
	return -1;
}

static int add_rows(struct vm_maps *maps)
{
	const char *line = maps->text, *end = maps->text + maps->len;
	size_t number = 1, gap = 0, room = 0;

	for (; line < end; number++) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *next = newline ? newline + 1 : end;
		size_t len = (size_t)((newline ? newline : end) - line);

		if (len && line[len - 1] == '\r')
			len--;
		if (!len && maps->count && !gap)
			gap = number;
		if (len && gap)
			return bad_line(maps, gap, EINVAL);
		if (len && add_row(maps, &room, line, len))
			return bad_line(maps, number, errno);
		line = next;
	}
	if (!maps->count)
		return bad_line(maps, 0, ENODATA);
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct vm_region *left = a, *right = b;

	return (left->start > right->start) - (left->start < right->start);
}

/* A row's path points into its line, also where it is empty. */
static size_t line_of(const struct vm_maps *maps, const struct vm_region *row)
{
	size_t number = 1;
	const char *at;

	for (at = maps->text; at < row->path; at++)
		number += *at == '\n';
	return number;
}

static int sort_rows(struct vm_maps *maps)
{
	size_t i;

	qsort(maps->regions, maps->count, sizeof(*maps->regions), by_start);
	for (i = 1; i < maps->count; i++) {
		const struct vm_region *row = &maps->regions[i];
		size_t one = 0, other = 0;

		if (row[-1].end <= row->start)
			continue;
		one = line_of(maps, &row[-1]);
		other = line_of(maps, row);
		return bad_line(maps, one > other ? one : other, EEXIST);
	}
	return 0;
}

/* All that follows once maps->text is there. */
static int take_text(struct vm_maps *maps, const struct vm_layout *layout)
{
	static const struct vm_layout nothing;

	if (add_rows(maps) || sort_rows(maps))
		return fail(maps);
	maps->labels = calloc(maps->count, sizeof(*maps->labels));
	if (!maps->labels)
		return fail(maps);
	vm_label_regions(maps->regions, maps->count, layout ? layout : &nothing,
			 maps->labels);
	return 0;
}

int vm_maps_parse(struct vm_maps *maps, const char *text, size_t len,
		  const struct vm_layout *layout)
{
	*maps = (struct vm_maps){ 0 };
	if (len > VM_MAPS_MOST) {
		errno = EFBIG;
		return -1;
	}
	maps->text = malloc(len + 1);
	if (!maps->text)
		return -1;
	if (len)
		memcpy(maps->text, text, len);
	maps->len = len;
	return take_text(maps, layout);
}

static int read_text(struct vm_maps *maps, int fd)
{
	size_t room = 0;

	for (;;) {
		char *more = grown(maps->text, maps->len, &room, 1);
		ssize_t got;

		if (!more)
			return -1;
		maps->text = more;
		got = read(fd, more + maps->len, room - maps->len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return (int)got;
		maps->len += (size_t)got;
		if (maps->len > VM_MAPS_MOST) {
			errno = EFBIG;
			return -1;
		}
	}
}

int vm_maps_load(struct vm_maps *maps, int fd, const struct vm_layout *layout)
{
	*maps = (struct vm_maps){ 0 };
	if (read_text(maps, fd))
		return fail(maps);
	return take_text(maps, layout);
}

/*
 * A process that ends or executes between two reads cuts its listing short
 * without an error. The memory that `fd` stands for never comes back: if it can
 * still be listed now, it could all the time.
 */
static int read_whole(struct vm_maps *maps, int fd)
{
	char byte;

	if (read_text(maps, fd))
		return -1;
	if (maps->len && pread(fd, &byte, 1, 0) != 1) {
		errno = ESRCH;
		return -1;
	}
	return 0;
}

int vm_maps_of(struct vm_maps *maps, pid_t pid)
{
	struct vm_layout layout = { 0 };
	char exe[PATH_MAX];
	uint64_t *pointers;
	int fd, status;

	*maps = (struct vm_maps){ 0 };
	fd = vm_proc_open(pid, "maps");
	if (fd < 0)
		return -1;
	status = read_whole(maps, fd);
	close(fd);
	if (status)
		return fail(maps);
	if (vm_proc_exe(pid, exe, sizeof(exe)) > 0)
		layout.exe = exe;
	pointers = vm_thread_pointers(pid, &layout.threads);
	layout.thread_sp = pointers;
	status = take_text(maps, &layout);
	free(pointers);
	return status;
}
