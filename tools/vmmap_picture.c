/* SPDX-License-Identifier: MIT */
/*
 * vmmap_picture - the address space as books draw it, on a page for a slide.
 *
 *   address  +-------+
 *            | stack |  label   size  in memory  [][][]  a cell for each page
 *            +~~~~~~~+
 *              free
 *            +~~~~~~~+
 *            | MMS   |
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "measure/canvas_ink.h"
#include "measure/canvas_strip.h"
#include "measure/draw.h"
#include "measure/picture.h"
#include "tools/tool_canvas.h"
#include "tools/vmmap_picture.h"

/* In points; from left to right, then from the top down. */
enum {
	WIDTH = 1600,
	MARGIN = 40,
	ADDRESS = 212, /* right end */
	TOWER = 224,
	TOWER_WIDTH = 190,
	BRACKET = 422,
	LABEL = 474,
	SIZE = 892, /* right end */
	SIZE_ROOM = 86,
	RESIDENT = 1000, /* right end */
	STRIP = 1024,
	STRIP_WIDTH = 432,
	SHARE = 1466,

	HEIGHT = 900,
	TITLE = 58,
	SUBTITLE = 88,
	HEADING = 122,
	TOP = 134,
	BOTTOM = 836,
	LEGEND = 868,

	ITEM = 27, /* at least, two addresses high */
	ITEM_MOST = 84,
	GAP = 20
};

/* A box of the tower and where it stands. */
struct spot {
	const struct vm_item *item;
	int y, height;
};

struct page {
	const struct vm_picture *picture;
	struct vm_canvas *canvas;
	struct spot spots[(BOTTOM - TOP) / ITEM]; /* from the top down */
	size_t count;
};

static double weight(const struct vm_item *item)
{
	return log2(1 + (double)item->size / 65536);
}

/* Room that is left goes to the large ones. */
static void place(struct page *page)
{
	const struct vm_picture *picture = page->picture;
	double all = 0;
	int spare = BOTTOM - TOP - (int)picture->count * ITEM -
		    (int)picture->gaps * GAP;
	int y = TOP;
	size_t i;

	for (i = 0; i < picture->count; i++)
		all += weight(&picture->items[i]);
	for (i = picture->count; i-- > 0;) {
		const struct vm_item *item = &picture->items[i];
		int more = all > 0 ? (int)(spare * weight(item) / all) : 0;

		if (more > ITEM_MOST - ITEM)
			more = ITEM_MOST - ITEM;
		y += item->gap ? GAP : 0;
		page->spots[page->count++] =
			(struct spot){ item, y, ITEM + more };
		y += ITEM + more;
	}
}

static void write_text(struct page *page, double x, double y,
		       enum vm_align align, const char *text)
{
	vm_canvas_text(page->canvas,
		       &(struct vm_text){ .x = x,
					  .y = y,
					  .size = 16,
					  .align = align,
					  .ink = VM_INK_BLACK },
		       text);
}

static void write_small(struct page *page, double x, double y,
			enum vm_align align, const char *text)
{
	vm_canvas_text(page->canvas,
		       &(struct vm_text){ .x = x,
					  .y = y,
					  .size = 13,
					  .align = align,
					  .ink = VM_INK_GREY },
		       text);
}

static void write_address(struct page *page, double y, uint64_t address)
{
	char text[VM_NUMBER];

	snprintf(text, sizeof(text), "%" PRIx64, address);
	vm_canvas_text(page->canvas,
		       &(struct vm_text){ .x = ADDRESS,
					  .y = y,
					  .size = 13,
					  .align = VM_RIGHT,
					  .ink = VM_INK_GREY,
					  .mono = true },
		       text);
}

/* The end of a box is the start of the one above, unless there is a gap. */
static void draw_addresses(struct page *page, const struct spot *spot)
{
	const bool first = spot == page->spots;

	write_address(page, spot->y + spot->height - 3, spot->item->start);
	if (first || spot->item->gap)
		write_address(page, spot->y + 10, spot->item->end);
}

/* Filled as far as it is in memory. */
static void draw_box(struct page *page, const struct spot *spot)
{
	const struct vm_item *item = spot->item;
	const int ink = vm_kind_ink(item->kind);
	struct vm_place box = { TOWER, spot->y, TOWER_WIDTH, spot->height };

	vm_canvas_box(page->canvas, box, ink | VM_INK_PALE);
	if (item->held != VM_UNMEASURED && item->held) {
		box.width = ceil(TOWER_WIDTH * (double)item->held /
				 (double)item->size);
		box.width = box.width < 2 ? 2 : box.width;
		vm_canvas_box(page->canvas, box, ink);
		box.width = TOWER_WIDTH;
	}
	vm_canvas_frame(page->canvas, box, 1, VM_INK_BLACK | VM_INK_PALE);
}

/* Two torn edges with what is between them. */
static void draw_gap(struct page *page, const struct spot *spot)
{
	const double top = spot->y - GAP, foot = spot->y;
	struct vm_point line[2][TOWER_WIDTH / 10 + 1];
	char size[VM_NUMBER], text[VM_NUMBER + 8];
	size_t i;

	for (i = 0; i <= TOWER_WIDTH / 10; i++) {
		line[0][i] = (struct vm_point){ TOWER + 10 * (double)i,
						top + (i % 2 ? 2.5 : 0) };
		line[1][i] = (struct vm_point){ TOWER + 10 * (double)i,
						foot - (i % 2 ? 0 : 2.5) };
	}
	vm_canvas_line(page->canvas, line[0], i, 1, VM_INK_GREY);
	vm_canvas_line(page->canvas, line[1], i, 1, VM_INK_GREY);
	snprintf(text, sizeof(text), "%s free", vm_size(size, spot->item->gap));
	vm_canvas_text(page->canvas,
		       &(struct vm_text){ .x = TOWER + TOWER_WIDTH / 2.0,
					  .y = foot - 5,
					  .size = 13,
					  .align = VM_MIDDLE,
					  .ink = VM_INK_GREY },
		       text);
}

static void draw_label(struct page *page, const struct spot *spot)
{
	const struct vm_item *item = spot->item;
	const double y = spot->y + spot->height / 2.0 + 5.5;
	struct vm_text how = { .x = LABEL,
			       .y = y,
			       .size = 16,
			       .most = SIZE - SIZE_ROOM - LABEL,
			       .ink = VM_INK_BLACK,
			       .bold = true };
	char name[VM_ITEM_NAME], size[VM_NUMBER], path[4096];
	size_t len;
	const char *file = vm_item_file(page->picture, item, &len);

	how.x += vm_canvas_text(page->canvas, &how,
				vm_item_name(page->picture, item, name)) +
		 8;
	how.most = SIZE - SIZE_ROOM - how.x;
	how.bold = false;
	if (file)
		snprintf(path, sizeof(path), "%.*s", (int)len, file);
	else
		vm_item_kinds(item, path);
	if (how.most > 30)
		vm_canvas_text(page->canvas, &how, path);
	write_text(page, SIZE, y, VM_RIGHT, vm_size(size, item->size));
	if (item->held != VM_UNMEASURED)
		write_text(page, RESIDENT, y, VM_RIGHT,
			   vm_size(size, item->held));
}

static void draw_strip(struct page *page, const struct spot *spot)
{
	const struct vm_place place = { STRIP, spot->y + 1, STRIP_WIDTH,
					spot->height - 2 };
	uint8_t cells[STRIP_WIDTH * ITEM_MOST / 16];
	char number[VM_NUMBER], text[VM_NUMBER + 24];
	uint64_t share = 1;
	size_t count = vm_item_strip(page->picture, spot->item, cells,
				     vm_canvas_strip_most(&place), &share);

	vm_canvas_strip(page->canvas, &place, cells, count);
	if (share == 1)
		return;
	snprintf(text, sizeof(text), "%s pages a cell",
		 vm_number(number, (int64_t)share));
	write_small(page, SHARE, spot->y + spot->height / 2.0 + 4.5, VM_LEFT,
		    text);
}

/* What the boxes between two heights are, from the bottom to the top. */
static void draw_bracket(struct page *page, enum vm_part part, double top,
			 double foot)
{
	const struct vm_point line[] = { { BRACKET, top + 2 },
					 { BRACKET + 6, top + 2 },
					 { BRACKET + 6, foot - 2 },
					 { BRACKET, foot - 2 } };
	struct vm_text how = { .x = BRACKET + 26,
			       .y = (top + foot) / 2,
			       .size = 16,
			       .align = VM_MIDDLE,
			       .ink = VM_INK_GREY,
			       .bold = true,
			       .upwards = true };
	const char *name = vm_part_name(part, false);

	vm_canvas_line(page->canvas, line, 4, 1.5, VM_INK_GREY);
	if (vm_canvas_width(page->canvas, &how, name) > foot - top)
		name = vm_part_name(part, true);
	if (vm_canvas_width(page->canvas, &how, name) <= foot - top)
		vm_canvas_text(page->canvas, &how, name);
}

static void draw_brackets(struct page *page)
{
	size_t i = 0;

	while (i < page->count) {
		const struct spot *first = &page->spots[i], *last = first;
		const uint8_t part = first->item->part;

		for (; i < page->count && page->spots[i].item->part == part;
		     i++)
			last = &page->spots[i];
		draw_bracket(page, part, first->y, last->y + last->height);
	}
}

static void draw_title(struct page *page, const char *name)
{
	const struct vm_map *map = page->picture->map;
	struct vm_text how = { .x = MARGIN,
			       .y = TITLE,
			       .size = 32,
			       .most = 1100,
			       .ink = VM_INK_BLACK,
			       .bold = true };
	char text[256], size[3][VM_NUMBER];
	uint64_t all = 0, rss = 0;
	size_t i;

	how.x += vm_canvas_text(page->canvas, &how,
				*map->stat.command ? map->stat.command : name) +
		 16;
	how.bold = false;
	how.ink = VM_INK_GREY;
	snprintf(text, sizeof(text), "PID %d", (int)map->pid);
	if (map->pid)
		vm_canvas_text(page->canvas, &how, text);
	for (i = 0; i < page->count; i++) {
		const struct vm_item *item = page->spots[i].item;

		all += item->kind == VM_KIND_VSYSCALL ? 0 : item->size;
		rss = item->rss == VM_UNMEASURED ? VM_UNMEASURED
						 : rss + item->rss;
	}
	if (rss == VM_UNMEASURED)
		snprintf(text, sizeof(text), "%s of addresses (VSZ)",
			 vm_size(size[0], all));
	else
		snprintf(text, sizeof(text),
			 "%s of addresses (VSZ), %s of it in memory (RSS), in "
			 "pages of %s%s",
			 vm_size(size[0], all), vm_size(size[1], rss),
			 vm_size(size[2], map->page),
			 map->torn ? "; it changed while it was read" : "");
	how.x = MARGIN;
	how.y = SUBTITLE;
	how.size = 20;
	vm_canvas_text(page->canvas, &how, text);
}

static void draw_headings(struct page *page)
{
	const bool known = page->picture->map->counts;

	write_small(page, ADDRESS, HEADING, VM_RIGHT, "address");
	write_small(page, LABEL, HEADING, VM_LEFT, "what it is");
	write_small(page, SIZE, HEADING, VM_RIGHT, "size");
	if (known)
		write_small(page, RESIDENT, HEADING, VM_RIGHT, "in memory");
	if (page->picture->map->strips)
		write_small(page, STRIP, HEADING, VM_LEFT,
			    "its pages, from the lowest on: each cell is one, "
			    "or the costliest of several");
}

static double draw_key(struct page *page, double x, int ink, const char *name)
{
	const struct vm_text how = {
		.x = x + 22, .y = LEGEND, .size = 13, .ink = VM_INK_BLACK
	};
	const struct vm_place box = { x, LEGEND - 12, 15, 15 };

	vm_canvas_box(page->canvas, box, ink);
	vm_canvas_frame(page->canvas, box, 1, VM_INK_GREY);
	return how.x + vm_canvas_text(page->canvas, &how, name) + 24;
}

/* Keys of the page states that there are; always of the two usual ones. */
static void draw_legend(struct page *page)
{
	const struct vm_runs *runs = &page->picture->map->runs;
	bool seen[VM_PAGE_KINDS] = {
		[VM_PAGE_NONE] = true, [VM_PAGE_PRESENT] = true
	};
	double x = TOWER;
	enum vm_page kind;
	size_t i;

	if (page->picture->map->counts) {
		x = draw_key(page, x, VM_INK_GREY, "filled: in memory");
		x = draw_key(page, x, VM_INK_GREY | VM_INK_PALE,
			     "pale: addresses only");
	}
	write_small(page, x, LEGEND, VM_LEFT, "MMS: memory mapping segment");
	x = STRIP;
	if (!page->picture->map->strips)
		return;
	for (i = 0; i < runs->count; i++)
		seen[runs->at[i].page] = true;
	for (kind = VM_PAGE_NONE; kind < VM_PAGE_KINDS; kind++)
		if (seen[kind])
			x = draw_key(page, x, vm_page_ink(kind),
				     vm_page_name(kind));
}

static void draw(struct page *page, const char *name)
{
	size_t i;

	place(page);
	draw_title(page, name);
	draw_headings(page);
	for (i = 0; i < page->count; i++) {
		const struct spot *spot = &page->spots[i];

		draw_box(page, spot);
		if (spot->item->gap)
			draw_gap(page, spot);
		draw_addresses(page, spot);
		draw_label(page, spot);
		draw_strip(page, spot);
	}
	draw_brackets(page);
	draw_legend(page);
}

struct vm_canvas *vmmap_canvas(enum vm_canvas_kind kind,
			       const struct vm_map *map, const char *name)
{
	struct vm_picture picture;
	struct page page = { .picture = &picture };

	page.canvas = tool_canvas_open(TOOL_FAILED, kind, WIDTH, HEIGHT);
	if (vm_picture_make(&picture, map, ITEM, GAP, BOTTOM - TOP))
		tool_fail(TOOL_FAILED, "cannot draw: %s", strerror(errno));
	draw(&page, name);
	vm_picture_free(&picture);
	return page.canvas;
}

void vmmap_picture(enum vm_canvas_kind kind, const char *path,
		   const struct vm_map *map, const char *name)
{
	struct vm_canvas *canvas = vmmap_canvas(kind, map, name);
	struct tool_file file;

	tool_file_open(&file, path);
	tool_canvas_close(TOOL_FAILED, kind, canvas, &file);
}
