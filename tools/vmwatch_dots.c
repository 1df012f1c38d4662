/* SPDX-License-Identifier: MIT */
/* vmwatch_dots - the dots of the fault picture, coloured by what was there. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tool.h"
#include "tools/vmwatch.h"
#include "tools/vmwatch_picture.h"

enum {
	DOT = 3,	  /* points */
	THINNED = 1 << 15 /* boxes at most where there are many */
};

/* Their places in the picture, in the order of the list: x and y of middles. */
static void find_points(const struct page *page, const struct dots *dots,
			struct vm_point *points)
{
	const struct vm_dots *all = &page->chart->dots;
	const double tick = (double)((int64_t)1 << all->tick_shift);
	const double block = (double)((uint64_t)1 << all->block_shift);
	size_t i, k;

	for (i = 0; i < dots->band_count; i++) {
		const struct stripe *stripe = &dots->stripes[i];
		const struct vm_band *band = stripe->band;
		const double scale = (stripe->height - DOT) /
				     (double)(band->end - band->start);

		for (k = band->first; k < band->first + band->count; k++) {
			const struct vm_dot *dot = &dots->list[k];
			const double up =
				(double)((dot->block << all->block_shift) -
					 band->start) +
				block / 2;

			points[k].x = page_x(page, (dot->tick + 0.5) * tick);
			points[k].y = stripe->y + stripe->height - DOT / 2.0 -
				      up * scale;
		}
	}
}

/* From the most frequent to the rarest, which is drawn last. -1: no more. */
static int next_ink(uint64_t inks[VM_INKS])
{
	int ink, most = 0;

	for (ink = 1; ink < VM_INKS; ink++)
		if (inks[ink] > inks[most])
			most = ink;
	if (!inks[most])
		return -1;
	inks[most] = 0;
	return most;
}

/* Rounded: fewer digits, a file of two thirds of the size. */
static double half(double length)
{
	return floor(2 * length) / 2;
}

static void draw_each(struct page *page, const struct dots *dots,
		      const struct vm_point *points)
{
	struct vm_place *boxes = malloc((dots->count + 1) * sizeof(*boxes));
	uint64_t inks[VM_INKS];
	int ink;

	if (!boxes)
		tool_fail(EXIT_TROUBLE, "cannot draw: %m");
	memcpy(inks, dots->inks, sizeof(inks));
	while ((ink = next_ink(inks)) >= 0) {
		size_t i, n = 0;

		for (i = 0; i < dots->count; i++)
			if (page_label_ink(dots->list[i].label) == ink)
				boxes[n++] = (struct vm_place){
					half(points[i].x - DOT / 2.0),
					half(points[i].y - DOT / 2.0), DOT, DOT
				};
		vm_canvas_boxes(page->canvas, boxes, n, ink);
	}
	free(boxes);
}

/* A grid of squares, each of the ink of the rarest label in it: a dot there. */
struct grid {
	uint8_t *inks; /* and 1; 0: nothing */
	size_t columns, rows;
	double side, top;
};

/*
 * The first square of a dot that is `length` long, and how many: one, or as
 * many as cover what several faults became one in.
 */
static size_t squares(double middle, double length, const struct grid *grid,
		      size_t *first)
{
	const double from = middle - (length > DOT ? length : DOT) / 2;
	const double size = grid->side < DOT ? DOT : grid->side;
	size_t to;

	*first = from < 0 ? 0 : (size_t)(from / grid->side);
	if (length <= DOT)
		return 1;
	/* The last one is drawn as large as a dot. */
	to = (size_t)ceil((middle + length / 2 - size) / grid->side) + 1;
	return to > *first ? to - *first : 1;
}

static void fill_dot(const struct vm_point *middle, double width, double height,
		     int ink, struct grid *grid)
{
	size_t x, y, i;
	const size_t columns = squares(middle->x - PLOT, width, grid, &x);
	const size_t rows = squares(middle->y - grid->top, height, grid, &y);

	for (i = 0; i < columns && x < grid->columns; i++, x++)
		memset(grid->inks + x * grid->rows + y, ink + 1,
		       y + rows <= grid->rows ? rows : grid->rows - y);
}

static void fill_grid(const struct page *page, const struct dots *dots,
		      const struct vm_point *points, struct grid *grid)
{
	const struct vm_dots *all = &page->chart->dots;
	const double width = PLOT_WIDTH *
			     (double)((int64_t)1 << all->tick_shift) /
			     (page->high - page->low);
	uint64_t inks[VM_INKS];
	size_t i, k;
	int ink;

	memset(grid->inks, 0, grid->columns * grid->rows);
	memcpy(inks, dots->inks, sizeof(inks));
	while ((ink = next_ink(inks)) >= 0)
		for (i = 0; i < dots->band_count; i++) {
			const struct stripe *stripe = &dots->stripes[i];
			const struct vm_band *band = stripe->band;
			const double height =
				stripe->height *
				(double)((uint64_t)1 << all->block_shift) /
				(double)(band->end - band->start);

			for (k = band->first; k < band->first + band->count;
			     k++)
				if (page_label_ink(dots->list[k].label) == ink)
					fill_dot(&points[k], width, height, ink,
						 grid);
		}
}

/* Squares of an ink that stand upon each other as one box; how many. */
static size_t grid_boxes(const struct grid *grid, int ink,
			 struct vm_place *boxes)
{
	const double size = grid->side < DOT ? DOT : grid->side;
	size_t x, y, n = 0;

	for (x = 0; x < grid->columns; x++) {
		const uint8_t *column = grid->inks + x * grid->rows;
		bool on = false;

		for (y = 0; y < grid->rows; y++) {
			if (column[y] != ink + 1) {
				on = false;
			} else if (on) {
				boxes[n - 1].height += grid->side;
			} else {
				boxes[n++] = (struct vm_place){
					PLOT + (double)x * grid->side,
					grid->top + (double)y * grid->side,
					size, size
				};
				on = true;
			}
		}
	}
	return n;
}

/* Larger squares until they are few enough for a file. */
static void draw_thinned(struct page *page, const struct dots *dots,
			 const struct vm_point *points, double top, double foot)
{
	struct grid grid = { .side = 1 };
	struct vm_place *boxes = NULL;
	size_t n;
	int ink;

	do {
		grid.top = top;
		grid.columns = (size_t)(PLOT_WIDTH / grid.side) + 2;
		grid.rows = (size_t)((foot - top) / grid.side) + 4;
		free(grid.inks);
		free(boxes);
		grid.inks = malloc(grid.columns * grid.rows);
		boxes = malloc(grid.columns * grid.rows * sizeof(*boxes));
		if (!grid.inks || !boxes)
			tool_fail(EXIT_TROUBLE, "cannot draw: %m");
		fill_grid(page, dots, points, &grid);
		for (n = 0, ink = 0; ink < VM_INKS; ink++)
			n += grid_boxes(&grid, ink, boxes);
		grid.side += 1;
	} while (n > THINNED);
	grid.side -= 1;
	for (ink = 0; ink < VM_INKS; ink++) {
		n = grid_boxes(&grid, ink, boxes);
		vm_canvas_boxes(page->canvas, boxes, n, ink);
	}
	free(grid.inks);
	free(boxes);
}

void page_draw_dots(struct page *page, const struct dots *dots, double top,
		    double foot)
{
	struct vm_point *points = malloc((dots->count + 1) * sizeof(*points));

	if (!points)
		tool_fail(EXIT_TROUBLE, "cannot draw: %m");
	find_points(page, dots, points);
	if (dots->count <= DOTS_EACH)
		draw_each(page, dots, points);
	else
		draw_thinned(page, dots, points, top, foot);
	free(points);
}
