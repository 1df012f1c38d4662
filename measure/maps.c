/* SPDX-License-Identifier: MIT */
/* maps - a whole listing of /proc/PID/maps in memory, labelled. */
#include "measure/maps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/large.h"

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

static int bad_line(struct vm_maps *maps, size_t number, int error)
{
	maps->bad_line = number;
	errno = error;
	return -1;
}

/* No row is shorter than "0-1 ---p 0 0:0 0" and its newline. */
enum {
	ROW_LEAST = 17
};

/* A path may end in CR; a whole listing whose first line does was sent so. */
static bool ends_in_cr(const char *text, size_t len)
{
	const char *newline = memchr(text, '\n', len);

	return newline && newline > text && newline[-1] == '\r';
}

static int add_rows(struct vm_maps *maps)
{
	const char *line = maps->text, *end = maps->text + maps->len;
	const bool cr = maps->len && ends_in_cr(line, maps->len);
	size_t number = 1, gap = 0;

	/* Room for more than there will be: it takes no memory. */
	maps->regions = vm_large_array(maps->len / ROW_LEAST + 1,
				       sizeof(*maps->regions));
	if (!maps->regions)
		return -1;
	for (; line < end; number++) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *next = newline ? newline + 1 : end;
		size_t len = (size_t)((newline ? newline : end) - line);

		if (len && line[len - 1] == '\r' && (cr || len == 1))
			len--;
		if (!len && maps->count && !gap)
			gap = number;
		if (len && gap)
			return bad_line(maps, gap, EINVAL);
		if (len &&
		    vm_region_parse(line, len, &maps->regions[maps->count]))
			return bad_line(maps, number, errno);
		maps->count += len > 0;
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

static bool is_sorted(const struct vm_maps *maps)
{
	size_t i;

	for (i = 1; i < maps->count; i++)
		if (maps->regions[i - 1].start > maps->regions[i].start)
			return false;
	return true;
}

static int refuse_overlap(struct vm_maps *maps)
{
	size_t i;

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

/* What the rows before a row already cover is cut off it. */
static void mend_overlap(struct vm_maps *maps)
{
	size_t i, kept = 1;

	for (i = 1; i < maps->count; i++) {
		struct vm_region row = maps->regions[i];
		const uint64_t end = maps->regions[kept - 1].end;

		if (row.end <= end)
			continue;
		if (row.start < end) {
			row.offset += row.inode ? end - row.start : 0;
			row.start = end;
		}
		maps->regions[kept++] = row;
	}
	maps->count = kept;
}

int vm_maps_take(struct vm_maps *maps, char *text, size_t len, bool mend)
{
	*maps = (struct vm_maps){ .text = text, .len = len };
	if (add_rows(maps))
		return fail(maps);
	if (!is_sorted(maps))
		qsort(maps->regions, maps->count, sizeof(*maps->regions),
		      by_start);
	if (mend)
		mend_overlap(maps);
	else if (refuse_overlap(maps))
		return fail(maps);
	return 0;
}

int vm_maps_label(struct vm_maps *maps, const struct vm_layout *layout)
{
	static const struct vm_layout nothing;

	maps->labels = calloc(maps->count, sizeof(*maps->labels));
	if (!maps->labels)
		return -1;
	vm_label_regions(maps->regions, maps->count, layout ? layout : &nothing,
			 maps->labels);
	return 0;
}

static int take_and_label(struct vm_maps *maps, char *text, size_t len,
			  const struct vm_layout *layout)
{
	if (vm_maps_take(maps, text, len, false))
		return -1;
	return vm_maps_label(maps, layout) ? fail(maps) : 0;
}

int vm_maps_parse(struct vm_maps *maps, const char *text, size_t len,
		  const struct vm_layout *layout)
{
	char *copy;

	*maps = (struct vm_maps){ 0 };
	if (len > VM_MAPS_MOST) {
		errno = EFBIG;
		return -1;
	}
	copy = malloc(len + 1);
	if (!copy)
		return -1;
	if (len)
		memcpy(copy, text, len);
	return take_and_label(maps, copy, len, layout);
}

/* In leaps, so that little is copied: room that is not used takes no memory. */
static char *grow(char *text, size_t *room)
{
	char *more = vm_large_array(*room, 8);

	if (!more)
		return NULL;
	memcpy(more, text, *room);
	free(text);
	*room *= 8;
	return more;
}

/* Each read(2) of maps gives a page at most, whatever there is room for. */
char *vm_maps_text(int fd, size_t *len)
{
	size_t room = 64 << 10;
	char *text = malloc(room), *more;
	ssize_t got = 1;

	*len = 0;
	if (!text)
		return NULL;
	while (got > 0) {
		if (*len == room) {
			more = grow(text, &room);
			if (!more)
				break;
			text = more;
		}
		got = read(fd, text + *len, room - *len);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			*len += (size_t)got;
		if (*len > VM_MAPS_MOST) {
			errno = EFBIG;
			got = -1;
		}
	}
	if (got) {
		free(text);
		text = NULL;
	}
	return text;
}

int vm_maps_load(struct vm_maps *maps, int fd, const struct vm_layout *layout)
{
	size_t len;
	char *text = vm_maps_text(fd, &len);

	*maps = (struct vm_maps){ 0 };
	return text ? take_and_label(maps, text, len, layout) : -1;
}
