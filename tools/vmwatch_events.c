/* SPDX-License-Identifier: MIT */
/* vmwatch_events - the marks and the events of a watch, in its picture. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "measure/draw.h"
#include "tools/vmwatch_picture.h"

enum {
	LANE = 17,
	ROWS = 5, /* of the names of marks */
	ROW = 17
};

/*
 * The row of each mark's name, from the top: below all whose text it would
 * cross on its way down. ROWS where there is none. Returns the rows taken.
 */
static size_t place_marks(const struct page *page, uint8_t rows[VM_CHART_MARKS])
{
	const struct vm_chart *chart = page->chart;
	double ends[ROWS] = { 0 };
	size_t i, taken = 0;

	for (i = 0; i < chart->marks_count && i < VM_CHART_MARKS; i++) {
		const struct vm_chart_mark *mark = &chart->marks[i];
		const double x = page_x(page, (double)mark->time);
		const double width = vm_canvas_width(
			page->canvas, &(struct vm_text){ .size = 14 },
			mark->name);
		size_t row = ROWS;

		while (row && ends[row - 1] < x)
			row--;
		rows[i] = (uint8_t)row;
		if (row == ROWS || x + 4 + width > PAGE_WIDTH - 8) {
			rows[i] = ROWS;
			continue;
		}
		ends[row] = x + 4 + width + 6;
		taken = row + 1 > taken ? row + 1 : taken;
	}
	return taken;
}

double page_marks_height(const struct page *page)
{
	uint8_t rows[VM_CHART_MARKS];

	return (double)(ROW * place_marks(page, rows));
}

/* With a `foot` of 0 the names are only counted. */
void page_draw_marks(struct page *page, double top, double foot)
{
	const struct vm_chart *chart = page->chart;
	uint8_t rows[VM_CHART_MARKS];
	const size_t taken = place_marks(page, rows);
	size_t i;

	page->unnamed = chart->marks_count > VM_CHART_MARKS
				? chart->marks_count - VM_CHART_MARKS
				: 0;
	for (i = 0; i < chart->marks_count && i < VM_CHART_MARKS; i++) {
		const struct vm_chart_mark *mark = &chart->marks[i];
		const double x = page_x(page, (double)mark->time);
		const bool named = rows[i] < ROWS;
		const double y =
			top + (double)(ROW * (named ? rows[i] : taken));

		page->unnamed += !named;
		if (!foot)
			continue;
		vm_canvas_line(page->canvas,
			       (struct vm_point[]){ { x, y }, { x, foot } }, 2,
			       1, VM_INK_VERMILION);
		if (named)
			page_text(page, x + 4, y + 12, VM_LEFT, mark->name);
	}
}

/* Rows of events, each with the kinds that are in it. */
static const struct {
	const char *name, *kinds[5];
} lanes[] = {
	{ "marks", { "mark" } },
	{ "processes", { "fork", "thread", "exec", "exit" } },
	{ "mmap, brk", { "mmap", "brk", "mremap" } },
	{ "munmap", { "munmap" } },
	{ "protect, advise", { "mprotect", "madvise" } },
};

enum {
	LANES = sizeof(lanes) / sizeof(lanes[0]),
	KINDS = 5
};

static const struct vm_chart_lane *events_of(const struct page *page,
					     const char *kind)
{
	const struct vm_chart *chart = page->chart;
	size_t i = 0;

	while (i < chart->lane_count && strcmp(chart->lanes[i].name, kind))
		i++;
	return i == chart->lane_count ? NULL : &chart->lanes[i];
}

/* Lines across all say it of a few marks. */
static bool has_lane(const struct page *page, size_t lane)
{
	size_t k;

	if (!lane && page->chart->marks_count <= VM_CHART_MARKS)
		return false;
	for (k = 0; k < KINDS && lanes[lane].kinds[k]; k++)
		if (events_of(page, lanes[lane].kinds[k]))
			return true;
	return false;
}

double page_lanes_height(const struct page *page)
{
	size_t i, count = 0;

	for (i = 0; i < LANES; i++)
		count += has_lane(page, i);
	return count ? (double)(LANE * count + 6) : 0;
}

/* A tick for each point of the plot in which there were any. */
static void draw_events(struct page *page, const struct vm_chart_lane *events,
			double y)
{
	struct vm_place boxes[PLOT_WIDTH + 1] = { 0 };
	size_t i, count = 0;

	for (i = 0; i < VM_CHART_TICKS; i++) {
		const double time =
			((double)i + 0.5) *
			(double)((int64_t)1 << page->chart->tick_shift);
		const double x = floor(page_x(page, time)) - 0.5;

		if (!events->ticks[i] || (count && boxes[count - 1].x >= x))
			continue;
		boxes[count++] = (struct vm_place){ x, y + 2, 1.5, LANE - 4 };
	}
	vm_canvas_boxes(page->canvas, boxes, count, VM_INK_BLACK | VM_INK_PALE);
}

static void draw_lane(struct page *page, size_t lane, double y)
{
	char text[128], number[VM_NUMBER];
	size_t k, used = 0;

	vm_canvas_line(
		page->canvas,
		(struct vm_point[]){ { PLOT, y + LANE / 2.0 },
				     { PLOT + PLOT_WIDTH, y + LANE / 2.0 } },
		2, 1, VM_INK_SILVER);
	for (k = 0; k < KINDS && lanes[lane].kinds[k]; k++) {
		const struct vm_chart_lane *events =
			events_of(page, lanes[lane].kinds[k]);

		if (!events)
			continue;
		draw_events(page, events, y);
		used += (size_t)snprintf(
			text + used, sizeof(text) - used, "%s%s %s",
			used ? ", " : "", events->name,
			vm_number(number, (int64_t)events->count));
	}
	page_text(page, PLOT - 8, y + 13, VM_RIGHT, lanes[lane].name);
	page_side(page, SIDE, y + 13, text);
}

void page_draw_lanes(struct page *page, double top)
{
	size_t i;

	for (i = 0; i < LANES; i++)
		if (has_lane(page, i)) {
			draw_lane(page, i, top);
			top += LANE;
		}
}
