/* SPDX-License-Identifier: MIT */
/* canvas_strip - a block of memory page by page, in cells. */
#include "measure/canvas_strip.h"

static const struct {
	int ink;
	const char *name;
} pages[VM_PAGE_KINDS] = {
	[VM_PAGE_NONE] = { VM_INK_SILVER | VM_INK_PALE, "not touched" },
	[VM_PAGE_ZERO] = { VM_INK_YELLOW, "zero page" },
	[VM_PAGE_SWAPPED] = { VM_INK_VERMILION, "swapped out" },
	[VM_PAGE_PRESENT] = { VM_INK_BLUE, "in memory" },
	[VM_PAGE_HUGE] = { VM_INK_BLACK, "huge page" },
};

/* Sides of a cell; cells of at least TELL points are parted by lines. */
static const unsigned int sides[] = { 14, 12, 10, 8, 7, 6, 5, 4 };
enum {
	SIDES = sizeof(sides) / sizeof(sides[0]),
	TELL = 6,
	BATCH = 256
};

struct layout {
	const struct vm_place *place;
	size_t side, columns, lines;
	double top;
};

static struct layout lay_out(const struct vm_place *place, size_t count)
{
	struct layout layout = { .place = place };
	size_t i, all;

	for (i = 0; i < SIDES; i++) {
		layout.side = sides[i];
		layout.columns = (size_t)place->width / sides[i];
		all = layout.columns * ((size_t)place->height / sides[i]);
		if (all >= count)
			break;
	}
	layout.lines = (count + layout.columns - 1) / layout.columns;
	layout.top =
		place->y +
		(double)(((size_t)place->height - layout.lines * layout.side) /
			 2);
	return layout;
}

size_t vm_canvas_strip_most(const struct vm_place *place)
{
	const unsigned int least = sides[SIDES - 1];

	return (size_t)place->width / least * ((size_t)place->height / least);
}

/* Boxes of one ink, gathered. */
struct batch {
	struct vm_canvas *canvas;
	int ink;
	size_t count;
	struct vm_place at[BATCH];
};

static void flush(struct batch *batch)
{
	if (batch->count)
		vm_canvas_boxes(batch->canvas, batch->at, batch->count,
				batch->ink);
	batch->count = 0;
}

static void add(struct batch *batch, struct vm_place place)
{
	if (batch->count == BATCH)
		flush(batch);
	batch->at[batch->count++] = place;
}

/* Cells of a kind next to each other are one box. */
static void draw_kind(struct vm_canvas *canvas, const struct layout *layout,
		      const uint8_t *cells, size_t count, enum vm_page kind)
{
	struct batch batch = { .canvas = canvas, .ink = pages[kind].ink };
	const double side = (double)layout->side;
	size_t i = 0;

	while (i < count) {
		const size_t first = i++;

		if (cells[first] != kind)
			continue;
		while (i < count && i % layout->columns && cells[i] == kind)
			i++;
		add(&batch,
		    (struct vm_place){
			    layout->place->x +
				    side * (double)(first % layout->columns),
			    layout->top +
				    side * (double)(first / layout->columns),
			    side * (double)(i - first), side });
	}
	flush(&batch);
}

static void draw_grid(struct vm_canvas *canvas, const struct layout *layout,
		      size_t count)
{
	struct batch batch = { .canvas = canvas, .ink = VM_INK_WHITE };
	const size_t columns =
		count < layout->columns ? count : layout->columns;
	const double side = (double)layout->side;
	size_t i;

	for (i = 1; i < columns; i++)
		add(&batch,
		    (struct vm_place){ layout->place->x + side * (double)i - 1,
				       layout->top, 1,
				       side * (double)layout->lines });
	for (i = 1; i < layout->lines; i++)
		add(&batch,
		    (struct vm_place){ layout->place->x,
				       layout->top + side * (double)i - 1,
				       side * (double)columns, 1 });
	flush(&batch);
}

void vm_canvas_strip(struct vm_canvas *canvas, const struct vm_place *place,
		     const uint8_t *cells, size_t count)
{
	struct layout layout;
	enum vm_page kind;

	if (!count)
		return;
	layout = lay_out(place, count);
	for (kind = VM_PAGE_NONE; kind < VM_PAGE_KINDS; kind++)
		draw_kind(canvas, &layout, cells, count, kind);
	if (layout.side >= TELL)
		draw_grid(canvas, &layout, count);
}

int vm_page_ink(enum vm_page page)
{
	return pages[page].ink;
}

const char *vm_page_name(enum vm_page page)
{
	return pages[page].name;
}
