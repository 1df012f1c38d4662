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

/*
 * No row is shorter than "0-1 ---p 0 0:0 0" and its newline. A path of PATH_MAX
 * bytes takes four times as many when each is escaped.
 */
enum {
	ROW_LEAST = 17,
	ROW_MOST = 64 << 10
};

/* How far the rows of a text have been taken. */
struct taking {
	struct vm_maps
		*maps; /* with room for all rows that its text can have */
	size_t at;     /* bytes of the text */
	size_t number; /* of lines */
	size_t gap;    /* the number of an empty line behind rows, or 0 */
	bool cr;       /* the listing was sent with CR LF */
	bool mixed;    /* rows are not ascending, or overlap */
	bool paths;    /* of the text paths alone are kept */
	size_t kept;   /* bytes of them, at the front */
};

static int take_row(struct taking *taking, const char *line, size_t len)
{
	struct vm_maps *maps = taking->maps;
	struct vm_region *row = &maps->regions[maps->count];

	if (taking->gap)
		return bad_line(maps, taking->gap, EINVAL);
	if (vm_region_parse(line, len, row))
		return bad_line(maps, taking->number, errno);
	if (taking->paths) {
		char *path = maps->text + taking->kept;

		if (row->path_len)
			memmove(path, row->path, row->path_len);
		taking->kept += row->path_len;
		row->path = path;
	}
	taking->mixed |= maps->count && row[-1].end > row->start;
	maps->count++;
	return 0;
}

/*
 * Lines up to the last that is whole; with `all`, what is left over, too. A
 * path may end in CR; a whole listing whose first line does was sent so.
 */
static int take_rows(struct taking *taking, bool all)
{
	struct vm_maps *maps = taking->maps;
	const char *line = maps->text + taking->at;
	const char *end = maps->text + maps->len;

	while (line < end) {
		const char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *stop = newline ? newline : end;
		size_t len = (size_t)(stop - line);

		if (!newline && !all && len <= ROW_MOST)
			break;
		taking->number++;
		if (len > ROW_MOST)
			return bad_line(maps, taking->number, EINVAL);
		if (newline && taking->number == 1)
			taking->cr = len && line[len - 1] == '\r';
		if (len && line[len - 1] == '\r' && (taking->cr || len == 1))
			len--;
		if (len && take_row(taking, line, len))
			return -1;
		if (!len && maps->count && !taking->gap)
			taking->gap = taking->number;
		line = newline ? newline + 1 : end;
	}
	taking->at = (size_t)(line - maps->text);
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

/* When all rows are there: puts them in order, and refuses what overlaps. */
static int finish(struct taking *taking, bool mend)
{
	struct vm_maps *maps = taking->maps;

	if (take_rows(taking, true))
		return -1;
	if (!maps->count)
		return bad_line(maps, 0, ENODATA);
	if (!taking->mixed)
		return 0;
	qsort(maps->regions, maps->count, sizeof(*maps->regions), by_start);
	if (!mend)
		return refuse_overlap(maps);
	mend_overlap(maps);
	return 0;
}

int vm_maps_take(struct vm_maps *maps, char *text, size_t len, bool mend)
{
	struct taking taking = { .maps = maps };

	*maps = (struct vm_maps){ .text = text, .len = len };
	/* Room for more than there will be: it takes no memory. */
	maps->regions =
		vm_large_array(len / ROW_LEAST + 1, sizeof(*maps->regions));
	return maps->regions && !finish(&taking, mend) ? 0 : fail(maps);
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
	if (vm_maps_take(maps, copy, len, false))
		return -1;
	return vm_maps_label(maps, layout) ? fail(maps) : 0;
}

/* In a leap, so that little is copied: what is not used takes no memory. */
static int grow_text(struct vm_maps *maps, size_t *room)
{
	const size_t more = *room ? *room * 8 : 64 << 10;
	char *text = vm_large_array(more, 1);
	size_t i;

	if (!text)
		return -1;
	if (maps->len)
		memcpy(text, maps->text, maps->len);
	for (i = 0; i < maps->count; i++)
		maps->regions[i].path =
			text + (maps->regions[i].path - maps->text);
	free(maps->text);
	maps->text = text;
	*room = more;
	return 0;
}

/* Most processes need no second; a leap of that size holds 65,530 rows. */
static int grow_regions(struct vm_maps *maps, size_t *room)
{
	const size_t more = *room ? *room * 32 : 2048;
	struct vm_region *regions = vm_large_array(more, sizeof(*regions));

	if (!regions)
		return -1;
	if (maps->count)
		memcpy(regions, maps->regions, maps->count * sizeof(*regions));
	free(maps->regions);
	maps->regions = regions;
	*room = more;
	return 0;
}

/* What has come so far: the line that is not whole moves behind the paths. */
static int take_more(struct taking *taking)
{
	struct vm_maps *maps = taking->maps;
	size_t left;

	if (take_rows(taking, false))
		return -1;
	if (!taking->paths)
		return 0;
	left = maps->len - taking->at;
	memmove(maps->text + taking->kept, maps->text + taking->at, left);
	taking->at = taking->kept;
	maps->len = taking->kept + left;
	return 0;
}

/*
 * Each read(2) of maps gives a page at most, whatever there is room for. Its
 * rows are taken while the processor has them at hand.
 */
static int read_rows(struct taking *taking, int fd,
		     const struct vm_maps_watch *watch)
{
	struct vm_maps *maps = taking->maps;
	size_t room = 0, rows = 0, sum = 0;
	ssize_t got = 1;

	while (got > 0) {
		if (maps->len == room && grow_text(maps, &room))
			return -1;
		got = read(fd, maps->text + maps->len, room - maps->len);
		if (got < 0 && errno == EINTR) {
			got = 1;
			continue;
		}
		if (got > 0)
			maps->len += (size_t)got;
		sum += got > 0 ? (size_t)got : 0;
		if (sum > VM_MAPS_MOST) {
			errno = EFBIG;
			return -1;
		}
		while (rows - maps->count <=
		       (maps->len - taking->at) / ROW_LEAST)
			if (grow_regions(maps, &rows))
				return -1;
		if (take_more(taking))
			return -1;
		if (watch)
			watch->rows(watch->arg, maps);
	}
	return (int)got;
}

int vm_maps_read(struct vm_maps *maps, int fd, unsigned int how,
		 const struct vm_maps_watch *watch)
{
	struct taking taking = { .maps = maps, .paths = how & VM_MAPS_PATHS };

	*maps = (struct vm_maps){ 0 };
	return read_rows(&taking, fd, watch) ||
			       finish(&taking, how & VM_MAPS_MEND)
		       ? fail(maps)
		       : 0;
}

int vm_maps_load(struct vm_maps *maps, int fd, const struct vm_layout *layout)
{
	if (vm_maps_read(maps, fd, 0, NULL))
		return -1;
	return vm_maps_label(maps, layout) ? fail(maps) : 0;
}
