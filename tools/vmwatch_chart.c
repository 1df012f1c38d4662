/* SPDX-License-Identifier: MIT */
/* vmwatch_chart - VSZ and RSS over time, in the picture of a watch. */
#include <stdio.h>
#include <stdlib.h>

#include "measure/draw.h"
#include "measure/proc.h"
#include "tools/vmwatch.h"
#include "tools/vmwatch_picture.h"

enum {
	LIST = 18, /* height of a line beside a plot */
	FAR = 4	   /* times as much VSZ as RSS: one scale would not show both */
};

static const int line_inks[SPACES] = {
	VM_INK_BLUE,   VM_INK_VERMILION, VM_INK_GREEN,
	VM_INK_PURPLE, VM_INK_ORANGE,	 VM_INK_SKY,
};

enum metric {
	VSZ,
	RSS,
	METRICS
};

static const struct {
	const char *name, *key;
	int line, area;
} metrics[METRICS] = {
	[VSZ] = { "VSZ", "VSZ: addresses", VM_INK_GREY,
		  VM_INK_GREY | VM_INK_PALE },
	[RSS] = { "RSS", "RSS: in memory", VM_INK_BLACK, VM_INK_GREY },
};

static uint64_t most_of(const struct vm_chart_space *space, enum metric metric)
{
	return metric == VSZ ? space->vsz_most : space->rss_most;
}

/* The largest of them, by RSS; the others are left out. */
static size_t largest(const struct page *page,
		      const struct vm_chart_space *spaces[SPACES], size_t *all)
{
	const struct vm_chart *chart = page->chart;
	size_t i, at, n = 0;

	*all = 0;
	for (i = 0; i < chart->count; i++) {
		const struct vm_chart_space *space = &chart->spaces[i];

		if (!space->count)
			continue;
		++*all;
		for (at = n; at && spaces[at - 1]->rss_most < space->rss_most;
		     at--)
			if (at < SPACES)
				spaces[at] = spaces[at - 1];
		if (at < SPACES)
			spaces[at] = space;
		n += n < SPACES;
	}
	return n;
}

/* One or two metrics of some spaces, upon one axis. */
struct plot {
	struct page *page;
	const struct vm_chart_space **spaces;
	size_t count, all; /* spaces drawn, and that there are */
	enum metric from, to;
	struct vm_axis axis;
	double unit; /* pages of its numbers */
};

static double middle_of(const struct page *page, uint32_t tick)
{
	return (tick + 0.5) * (double)((int64_t)1 << page->chart->tick_shift);
}

/* At most four points of a tick, and room for two more. To be freed. */
static struct vm_point *points_of(const struct plot *plot,
				  const struct vm_chart_space *space,
				  enum metric metric, size_t *count)
{
	struct vm_point *points =
		malloc((4 * space->count + 2) * sizeof(*points));
	size_t i, k;

	*count = 0;
	if (!points)
		tool_fail(EXIT_TROUBLE, "cannot draw: %m");
	for (i = 0; i < space->count; i++) {
		const struct vm_chart_step *step = &space->steps[i];
		const struct vm_chart_value *value =
			metric == VSZ ? &step->vsz : &step->rss;
		const uint64_t values[] = { value->first, value->low,
					    value->high, value->last };
		const double x =
			page_x(plot->page, middle_of(plot->page, step->tick));

		for (k = 0; k < 4; k++)
			if (!k || values[k] != values[k - 1])
				points[(*count)++] = (struct vm_point){
					x, vm_axis_at(&plot->axis,
						      (double)values[k] /
							      plot->unit)
				};
	}
	return points;
}

static void draw_space(const struct plot *plot, size_t i, enum metric metric,
		       int ink, bool area)
{
	const struct vm_place *place = &plot->axis.place;
	const double foot = place->y + place->height;
	size_t count;
	struct vm_point *points =
		points_of(plot, plot->spaces[i], metric, &count);

	if (area) {
		points[count] = (struct vm_point){ points[count - 1].x, foot };
		points[count + 1] = (struct vm_point){ points[0].x, foot };
		vm_canvas_area(plot->page->canvas, points, count + 2, ink);
	} else {
		vm_canvas_line(plot->page->canvas, points, count, 2, ink);
	}
	free(points);
}

/* Beside the plot: what a line is, and how much at most. */
static void draw_side(const struct plot *plot, size_t line, int ink,
		      const char *name, uint64_t pages)
{
	const double y = plot->axis.place.y + 12 + (double)(LIST * line);
	char size[VM_NUMBER], text[96];

	page_key(plot->page, SIDE, y, ink);
	snprintf(text, sizeof(text), "%s, up to %s", name,
		 vm_size(size, pages * vm_page_size()));
	page_side(plot->page, SIDE + 20, y, text);
}

/* Areas, as a picture of vmmap has them. */
static void draw_areas(const struct plot *plot)
{
	enum metric metric;

	for (metric = plot->from; metric <= plot->to; metric++) {
		draw_space(plot, 0, metric, metrics[metric].area, true);
		draw_side(plot, metric - plot->from, metrics[metric].area,
			  metrics[metric].key,
			  most_of(plot->spaces[0], metric));
	}
	vm_canvas_axis(plot->page->canvas, &plot->axis);
	for (metric = plot->from; metric <= plot->to; metric++)
		draw_space(plot, 0, metric, metrics[metric].line, false);
}

static void draw_lines(const struct plot *plot)
{
	char text[64];
	size_t i;

	vm_canvas_axis(plot->page->canvas, &plot->axis);
	for (i = plot->count; i--;)
		draw_space(plot, i, plot->from, line_inks[i], false);
	for (i = 0; i < plot->count; i++) {
		snprintf(text, sizeof(text), "%d %s", (int)plot->spaces[i]->pid,
			 plot->spaces[i]->command);
		draw_side(plot, i, line_inks[i], text,
			  most_of(plot->spaces[i], plot->from));
	}
	snprintf(text, sizeof(text), "%zu smaller ones are not drawn",
		 plot->all - plot->count);
	if (plot->all > plot->count)
		page_side(plot->page, SIDE,
			  plot->axis.place.y + 12 +
				  (double)(LIST * plot->count),
			  text);
}

static const char *plain_number(char *buffer, double value)
{
	snprintf(buffer, 32, "%g", value);
	return buffer;
}

/* From nothing up to the most that there is, in its unit, which is named. */
static void set_axis(struct plot *plot, double top, double foot)
{
	static const struct {
		double size;
		const char *name;
	} units[] = { { 1024.0 * 1024 * 1024 * 1024, "TiB" },
		      { 1024.0 * 1024 * 1024, "GiB" },
		      { 1024.0 * 1024, "MiB" },
		      { 1024.0, "KiB" } };
	double most = 1;
	size_t i, unit = 0;
	char text[64];

	for (i = 0; i < plot->count; i++)
		if ((double)most_of(plot->spaces[i], plot->from) > most)
			most = (double)most_of(plot->spaces[i], plot->from);
	while (unit < 3 && most * (double)vm_page_size() < units[unit].size)
		unit++;
	plot->unit = units[unit].size / (double)vm_page_size();
	plot->axis = (struct vm_axis){
		.place = { PLOT, top + HEADING, PLOT_WIDTH,
			   foot - top - HEADING - 10 },
		.high = 1.06 * most / plot->unit,
		.marks = (unsigned int)((foot - top - HEADING) / 32),
		.upright = true,
		.text = plain_number,
	};
	snprintf(text, sizeof(text), "%s%s, %s", metrics[plot->from].name,
		 plot->from == plot->to ? "" : " and RSS", units[unit].name);
	page_heading(plot->page, top + HEADING - 5, text);
}

static void draw_plot(struct plot plot, enum metric from, enum metric to,
		      double top, double foot)
{
	plot.from = from;
	plot.to = to;
	set_axis(&plot, top, foot);
	if (plot.count == 1)
		draw_areas(&plot);
	else
		draw_lines(&plot);
}

/* So many that each has a line in the list beside. */
static size_t fitting(size_t count, size_t all, double height)
{
	const size_t lines = height < 3 * LIST ? 3 : (size_t)(height / LIST);

	if (all <= lines)
		return count;
	return count < lines - 1 ? count : lines - 1;
}

void page_draw_plots(struct page *page, double top, double foot)
{
	const struct vm_chart_space *spaces[SPACES];
	struct plot plot = { .page = page, .spaces = spaces };
	const double middle = (top + foot) / 2;

	plot.count = largest(page, spaces, &plot.all);
	if (!plot.count) {
		page_text(page, PLOT + PLOT_WIDTH / 2.0, middle, VM_MIDDLE,
			  "no sample was taken");
	} else if (plot.all == 1 &&
		   spaces[0]->vsz_most <= FAR * spaces[0]->rss_most) {
		draw_plot(plot, VSZ, RSS, top, foot);
	} else {
		plot.count =
			fitting(plot.count, plot.all, middle - top - HEADING);
		draw_plot(plot, VSZ, VSZ, top, middle);
		draw_plot(plot, RSS, RSS, middle, foot);
	}
}
