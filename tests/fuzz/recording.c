/* SPDX-License-Identifier: MIT */
/*
 * recording - a folder of recorded files, read, labelled, explained, drawn.
 *
 * The input is its files one behind the other, each behind a line "@NAME".
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "measure/map.h"
#include "measure/picture.h"
#include "tests/fuzz/fuzz.h"

/* In memory where that is possible: it is written anew for each input. */
static char folder[64];

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *walk)
{
	(void)status;
	(void)type;
	return walk->level ? remove(path) : 0;
}

static void remove_folder(void)
{
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	rmdir(folder);
}

/* Names as recordings have them: two folders deep, none of them hidden. */
static int is_name(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz0123456789-/";
	size_t i, slashes = 0;

	for (i = 0; name[i]; i++)
		slashes += name[i] == '/';
	return i && i < 60 && slashes < 3 && strspn(name, allowed) == i &&
	       name[0] != '/' && name[i - 1] != '/' && !strstr(name, "//");
}

static void put(struct vm_origin *into, const char *name, const char *text,
		size_t len)
{
	if (is_name(name))
		vm_origin_keep(into, name, text, len);
	into->copy_error = 0; /* a file where a folder should be: none */
}

/* A line that begins with @ ends the file before it. */
static void unpack(struct vm_origin *into, char *text, size_t size)
{
	char *const end = text + size;
	char *at = text, *next;

	while (at < end && *at == '@') {
		char *content = memchr(at, '\n', (size_t)(end - at));

		if (!content)
			return;
		*content = '\0';
		next = memmem(content + 1, (size_t)(end - content - 1), "\n@",
			      2);
		next = next ? next + 1 : end;
		put(into, at + 1, content + 1, (size_t)(next - content - 1));
		at = next;
	}
}

static void look_at(const struct vm_map *map)
{
	uint8_t cells[64];
	struct vm_picture picture;
	char text[2048];
	uint64_t share;
	size_t i;

	for (i = 0; i < map->count; i++) {
		if (map->rows[i].start >= map->rows[i].end ||
		    (i && map->rows[i - 1].end > map->rows[i].start))
			abort();
		vm_why_text(map, &map->rows[i], text, sizeof(text));
		vm_row_detail(map, &map->rows[i]);
		vm_row_file(map, &map->rows[i]);
	}
	if (vm_picture_make(&picture, map, 2, 1, 60))
		return;
	for (i = 0; i < picture.count; i++) {
		vm_item_name(&picture, &picture.items[i], text);
		vm_item_kinds(&picture.items[i], text);
		if (vm_item_strip(&picture, &picture.items[i], cells, 64,
				  &share) > 64)
			abort();
	}
	vm_picture_free(&picture);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct vm_origin origin;
	struct vm_map map;
	unsigned int what = size % 8;
	char *text;

	if (!*folder) {
		snprintf(folder, sizeof(folder), "%s/fuzz-recording.XXXXXX",
			 access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
		if (!mkdtemp(folder))
			abort();
		atexit(remove_folder);
	}
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	text = malloc(size + 1);
	if (!text || vm_origin_recording(&origin, folder))
		abort();
	memcpy(text, bytes, size);
	origin.copy = origin.directory;
	unpack(&origin, text, size);
	origin.copy = -1;
	if (!vm_map_read(&map, &origin, what)) {
		look_at(&map);
		vm_map_free(&map);
	}
	vm_origin_close(&origin);
	free(text);
	return 0;
}
