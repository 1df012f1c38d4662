/* SPDX-License-Identifier: MIT */
/*
 * unit_picture - pictures hold all of an address space, each page once, and
 * their text can be read.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/canvas.h"
#include "measure/picture.h"
#include "tests/made.h"
#include "tests/units.h"
#include "tools/vmmap_picture.h"

/* In tests/recordings. The first has its pages. */
static const char *const recordings[] = {
	"drawn", "android", "arm32", "by-hand", "linux-2.6", "pie", "wsl1",
};

static void read_recording(struct vm_map *map, const char *name)
{
	const char *srcdir = getenv("srcdir");
	struct vm_origin origin;
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/recordings/%s",
		 srcdir ? srcdir : ".", name);
	ck_assert_int_eq(vm_origin_recording(&origin, path), 0);
	if (vm_map_read(map, &origin, VM_MAP_RESIDENT | VM_MAP_PAGES))
		ck_assert_int_eq(vm_map_read(map, &origin, 0), 0);
	vm_origin_close(&origin);
}

static void check_all_is_there(const struct vm_picture *picture)
{
	const struct vm_map *map = picture->map;
	uint64_t size = 0, rows = 0, pages = 0;
	size_t i, at = 0;

	for (i = 0; i < picture->count; i++) {
		const struct vm_item *item = &picture->items[i];

		ck_assert_uint_eq(item->row, at);
		ck_assert_uint_eq(item->start, map->rows[at].start);
		at += item->rows;
		ck_assert_uint_eq(item->end, map->rows[at - 1].end);
		if (i + 1 < picture->count)
			ck_assert_uint_eq(item->end + item->gap, item[1].start);
		size += item->size;
		pages += item->pages;
	}
	ck_assert_uint_eq(at, map->count);
	for (i = 0; i < map->count; i++) {
		rows += vm_row_size(&map->rows[i]);
		pages -= vm_row_pages(map, &map->rows[i]);
	}
	ck_assert_uint_eq(size, rows);
	ck_assert_uint_eq(pages, 0);
}

START_TEST(fits_and_leaves_nothing_out)
{
	struct vm_map map;
	unsigned int room;

	read_recording(&map, recordings[_i]);
	for (room = 1; room < 1000; room += 7) {
		struct vm_picture picture;

		ck_assert_int_eq(vm_picture_make(&picture, &map, 27, 18, room),
				 0);
		ck_assert_uint_ge(picture.count, 1);
		if (picture.count > 1)
			ck_assert_uint_le(
				27 * picture.count + 18 * picture.gaps, room);
		check_all_is_there(&picture);
		vm_picture_free(&picture);
	}
	vm_map_free(&map);
}
END_TEST

/* With a cell for each page, strips say what the counts of the rows say. */
START_TEST(a_cell_for_each_page)
{
	enum {
		MOST = 4096
	};
	static uint8_t cells[MOST];
	struct vm_picture picture;
	size_t i, c, strips = 0;
	struct vm_map map;

	read_recording(&map, recordings[0]);
	ck_assert(map.strips);
	ck_assert_int_eq(vm_picture_make(&picture, &map, 1, 1, 1000), 0);
	for (i = 0; i < picture.count; i++) {
		const struct vm_item *item = &picture.items[i];
		uint64_t seen[VM_PAGE_KINDS] = { 0 }, share;
		size_t count =
			vm_item_strip(&picture, item, cells, MOST, &share);

		ck_assert_uint_eq(count, item->pages);
		strips += count > 0;
		if (!count)
			continue;
		ck_assert_uint_eq(share, 1);
		for (c = 0; c < count; c++)
			seen[cells[c]]++;
		ck_assert_uint_eq((seen[VM_PAGE_PRESENT] + seen[VM_PAGE_HUGE]) *
					  map.page,
				  item->rss);
	}
	ck_assert_uint_gt(strips, 10);
	vm_picture_free(&picture);
	vm_map_free(&map);
}
END_TEST

/* What shares a page is in memory with it, and no byte is counted twice. */
START_TEST(bytes_in_memory)
{
	uint64_t held = 0, rss = 0;
	size_t i, shared = 0;
	struct vm_picture picture;
	struct vm_map map;

	read_recording(&map, recordings[0]);
	ck_assert_int_eq(vm_picture_make(&picture, &map, 1, 1, 1000), 0);
	for (i = 0; i < picture.count; i++) {
		const struct vm_item *item = &picture.items[i];

		ck_assert_uint_le(item->held, item->size);
		held += item->held;
		rss += item->rss;
		if (i && !item->pages && item[-1].end == item->start &&
		    item[-1].rss) {
			ck_assert_uint_eq(item->held, item->size);
			shared++;
		}
	}
	ck_assert_uint_eq(held, rss);
	ck_assert_uint_ge(shared, 1);
	vm_picture_free(&picture);
	vm_map_free(&map);
}
END_TEST

#define TWO  "1000-2000 rw-p 0 0:0 0\n3000-4000 rw-p 0 0:0 0\n"
#define FAR  "80000-81000 rw-p 0 0:0 0\n"
#define CODE "1000-2000 r-xp 0 fe:0 7 /a.so\n"
#define ARENA                                                                  \
	"4000000-4021000 rw-p 0 0:0 0\n"                                       \
	"4021000-8000000 ---p 0 0:0 0\n"
#define ABOVE                                                                  \
	"8000000-8021000 rw-p 0 0:0 0\n"                                       \
	"8021000-c000000 ---p 0 0:0 0\n"
#define GUARDED                                                                \
	"1000-2000 ---p 0 0:0 0\n"                                             \
	"2000-802000 rw-p 0 0:0 0\n"

/* A box and a gap are 1 each. The lowest box ends there, and is called so. */
static const struct {
	const char *maps;
	unsigned int room;
	size_t boxes;
	uint64_t end;
	const char *name;
} boxes[] = {
	/* Two libraries whose headers are not known, two pieces of one. */
	{ CODE "2000-3000 r-xp 0 fe:0 8 /b.so\n", 9, 2, 0x2000, "library" },
	{ CODE "2000-3000 r--p 0 fe:0 7 /a.so\n", 9, 1, 0x3000, "library" },
	{ ARENA, 9, 1, 0x8000000, "arena" },
	{ ARENA ABOVE, 9, 2, 0x8000000, "arena" },
	{ GUARDED, 9, 1, 0x802000, "thread stack" },
	/* Of a kind, close together and far apart: the close ones join first.
	 */
	{ TWO FAR, 9, 3, 0x2000, "anonymous" },
	{ TWO FAR, 3, 2, 0x4000, "2 anonymous mappings" },
};

START_TEST(boxes_that_join)
{
	struct vm_picture picture;
	struct vm_origin origin;
	struct vm_map map;
	char name[VM_ITEM_NAME];

	made_start(&origin);
	made_put_text(&origin, "maps", boxes[_i].maps);
	ck_assert_int_eq(vm_map_read(&map, &origin, 0), 0);
	ck_assert_int_eq(vm_picture_make(&picture, &map, 1, 1, boxes[_i].room),
			 0);
	ck_assert_uint_eq(picture.count, boxes[_i].boxes);
	ck_assert_uint_eq(picture.items[0].end, boxes[_i].end);
	ck_assert_str_eq(vm_item_name(&picture, picture.items, name),
			 boxes[_i].name);
	vm_picture_free(&picture);
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

/* A cell of four pages: one in memory, the zero page, two not touched. */
START_TEST(the_costliest_of_a_cell)
{
	struct vm_picture picture;
	struct vm_origin origin;
	struct vm_map map;
	uint64_t share;
	uint8_t cell;

	made_start(&origin);
	made_put_text(&origin, "maps", "10000-14000 rw-p 0 0:0 0\n");
	made_put_text(&origin, "resident", "10000 4096 4096 4096 0 0\n");
	made_put_text(&origin, "pages", "10000-11000 #\n11000-12000 0\n");
	ck_assert_int_eq(vm_map_read(&map, &origin, VM_MAP_PAGES), 0);
	ck_assert_int_eq(vm_picture_make(&picture, &map, 1, 1, 9), 0);
	ck_assert_uint_eq(
		vm_item_strip(&picture, picture.items, &cell, 1, &share), 1);
	ck_assert_uint_eq(share, 4);
	ck_assert_int_eq(cell, VM_PAGE_PRESENT);
	vm_picture_free(&picture);
	vm_map_free(&map);
	made_destroy(&origin);
}
END_TEST

/* A quarter of the block was written, a quarter read: the program says so. */
START_TEST(states_of_a_known_block)
{
	struct vm_picture picture;
	uint8_t cells[16];
	struct vm_map map;
	uint64_t share;
	size_t i = 0;

	read_recording(&map, recordings[0]);
	ck_assert_int_eq(vm_picture_make(&picture, &map, 1, 1, 1000), 0);
	while (i < picture.count &&
	       map.rows[picture.items[i].naming].label != VM_LABEL_MALLOC)
		i++;
	ck_assert_uint_lt(i, picture.count);
	ck_assert_uint_eq(
		vm_item_strip(&picture, &picture.items[i], cells, 16, &share),
		16);
	ck_assert_uint_eq(share, (picture.items[i].pages + 15) / 16);
	ck_assert_int_eq(cells[0], VM_PAGE_PRESENT);
	ck_assert_int_eq(cells[2], VM_PAGE_PRESENT);
	ck_assert_int_eq(cells[5], VM_PAGE_ZERO);
	ck_assert_int_eq(cells[10], VM_PAGE_NONE);
	vm_picture_free(&picture);
	vm_map_free(&map);
}
END_TEST

static void close_unseen(struct vm_canvas *canvas)
{
	FILE *nowhere = fopen("/dev/null", "w");

	ck_assert_ptr_nonnull(nowhere);
	ck_assert_int_eq(vm_canvas_close(canvas, nowhere), 0);
	fclose(nowhere);
}

static bool overlap(const struct vm_place *a, const struct vm_place *b)
{
	return a->x < b->x + b->width && b->x < a->x + a->width &&
	       a->y < b->y + b->height && b->y < a->y + a->height;
}

START_TEST(text_never_overlaps)
{
	const struct vm_place *texts;
	struct vm_canvas *canvas;
	size_t count, i, k;
	struct vm_map map;

	canvas = vm_canvas_open(VM_CANVAS_SVG, 10, 10);
	if (!canvas) {
		puts("text_never_overlaps: not checked: no cairo here");
		return;
	}
	close_unseen(canvas);
	read_recording(&map, recordings[_i]);
	canvas = vmmap_canvas(VM_CANVAS_SVG, &map, recordings[_i]);
	texts = vm_canvas_texts(canvas, &count);
	ck_assert_uint_gt(count, 20);
	for (i = 0; i < count; i++) {
		ck_assert(texts[i].x >= 0 && texts[i].y >= 0 &&
			  texts[i].x + texts[i].width <= 1600 &&
			  texts[i].y + texts[i].height <= 900);
		for (k = 0; k < i; k++)
			ck_assert_msg(!overlap(&texts[i], &texts[k]),
				      "text %zu at %g,%g lies over %zu at "
				      "%g,%g",
				      i, texts[i].x, texts[i].y, k, texts[k].x,
				      texts[k].y);
	}
	close_unseen(canvas);
	vm_map_free(&map);
}
END_TEST

static const char *plain_number(char *buffer, double value)
{
	snprintf(buffer, 32, "%g", value);
	return buffer;
}

START_TEST(axes_are_marked_at_round_values)
{
	struct vm_axis axis = { .place = { 100, 50, 200, 100 },
				.low = 0,
				.high = 17,
				.marks = 5,
				.text = plain_number };
	struct vm_canvas *canvas = vm_canvas_open(VM_CANVAS_PNG, 400, 200);
	const struct vm_place *texts;
	size_t count;

	ck_assert(fabs(vm_axis_at(&axis, 17) - 300) < 1e-9);
	if (!canvas) {
		puts("axes: not checked: no cairo here");
		return;
	}
	vm_canvas_axis(canvas, &axis);
	texts = vm_canvas_texts(canvas, &count);
	ck_assert_uint_eq(count, 4); /* 0, 5, 10, 15 */
	ck_assert(fabs(texts[1].x + texts[1].width / 2 - 100 - 200 * 5 / 17.0) <
		  1e-9);
	axis.upright = true;
	ck_assert(fabs(vm_axis_at(&axis, 0) - 150) < 1e-9);
	ck_assert(fabs(vm_axis_at(&axis, 17) - 50) < 1e-9);
	close_unseen(canvas);
}
END_TEST

/* What a process is called is its own choice. */
START_TEST(text_is_made_fit_to_be_drawn)
{
	static const char *const texts[] = { "\033[31m", "\377\376", "\300\200",
					     "\355\240\200", "a\302" };
	struct vm_canvas *canvas = vm_canvas_open(VM_CANVAS_SVG, 400, 200);
	struct vm_text how = { .x = 10, .y = 100, .size = 20 };
	size_t i, size = 0;
	char *svg = NULL;
	FILE *out = open_memstream(&svg, &size);
	double width;

	if (canvas) {
		for (i = 0; i < unit_count(texts); i++)
			ck_assert(vm_canvas_text(canvas, &how, texts[i]) > 0);
		width = vm_canvas_width(canvas, &how, "a long name");
		how.most = width / 2;
		ck_assert(vm_canvas_text(canvas, &how, "a long name") <=
			  width / 2);
		ck_assert_int_eq(vm_canvas_close(canvas, out), 0);
	}
	fclose(out);
	ck_assert(!canvas || strstr(svg, "</svg>"));
	free(svg);
}
END_TEST

Suite *unit_picture(void)
{
	Suite *suite = suite_create("picture");
	TCase *tcase = tcase_create("picture");

	unit_add_loop(tcase, fits_and_leaves_nothing_out,
		      unit_count(recordings));
	unit_add(tcase, a_cell_for_each_page);
	unit_add(tcase, the_costliest_of_a_cell);
	unit_add_loop(tcase, boxes_that_join, unit_count(boxes));
	unit_add(tcase, states_of_a_known_block);
	unit_add(tcase, bytes_in_memory);
	unit_add_loop(tcase, text_never_overlaps, unit_count(recordings));
	unit_add(tcase, axes_are_marked_at_round_values);
	unit_add(tcase, text_is_made_fit_to_be_drawn);
	suite_add_tcase(suite, tcase);
	return suite;
}
