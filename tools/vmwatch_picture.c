/* SPDX-License-Identifier: MIT */
/*
 * vmwatch_picture - a watch on a page for a slide.
 *
 *   command
 *        |mark  |mark
 *   MiB  |  /---|---------   VSZ, RSS
 *        |_/    |
 *   mmap | |    ||           events
 *    heap|   .  | .'         faults: addresses that a program touched,
 *   stack| ..   |    .       without the gaps between them
 *        +----------------
 *             seconds
 */
#include "tools/vmwatch_picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "measure/draw.h"
#include "measure/proc.h"
#include "tools/vmwatch.h"

enum {
	TITLE = 52,
	SUBTITLE = 82,
	TOP = 96,
	BOTTOM = 884, /* of the last line of text */
	LINE = 19,
	AXIS = 50,     /* its numbers and its name */
	NOTES_MOST = 6 /* lines */
};

static const struct {
	double length; /* nanoseconds */
	const char *name;
} units[] = {
	{ 86400e9, "days" }, { 3600e9, "hours" },     { 60e9, "minutes" },
	{ 1e9, "seconds" },  { 1e6, "milliseconds" }, { 1e3, "microseconds" },
};

/* The largest of which there are a few, for a span of time. */
static size_t unit_of(double span)
{
	size_t i = 0;

	while (i + 1 < sizeof(units) / sizeof(units[0]) &&
	       span < 2.5 * units[i].length)
		i++;
	return i;
}

double page_x(const struct page *page, double time)
{
	const double x = PLOT + PLOT_WIDTH * (time - page->low) /
					(page->high - page->low);

	return x < PLOT ? PLOT : x > PLOT + PLOT_WIDTH ? PLOT + PLOT_WIDTH : x;
}

void page_text(struct page *page, double x, double y, enum vm_align align,
	       const char *text)
{
	vm_canvas_text(page->canvas,
		       &(struct vm_text){ .x = x,
					  .y = y,
					  .size = 14,
					  .align = align,
					  .ink = VM_INK_BLACK | VM_INK_PALE },
		       text);
}

void page_heading(struct page *page, double y, const char *text)
{
	const size_t i = page->heading_count++;

	page->headings[i].y = y;
	snprintf(page->headings[i].text, sizeof(page->headings[i].text), "%s",
		 text);
}

static void draw_headings(struct page *page)
{
	size_t i;

	for (i = 0; i < page->heading_count; i++) {
		const double y = page->headings[i].y;
		const char *text = page->headings[i].text;
		const double width = vm_canvas_width(
			page->canvas, &(struct vm_text){ .size = 14 }, text);

		vm_canvas_box(
			page->canvas,
			(struct vm_place){ PLOT - 2, y - 13, width + 6, 17 },
			VM_INK_WHITE);
		page_text(page, PLOT, y, VM_LEFT, text);
	}
}

void page_side(struct page *page, double x, double y, const char *text)
{
	vm_canvas_text(page->canvas,
		       &(struct vm_text){ .x = x,
					  .y = y,
					  .size = 14,
					  .most = PAGE_WIDTH - 20 - x,
					  .ink = VM_INK_BLACK },
		       text);
}

void page_key(struct page *page, double x, double y, int ink)
{
	const struct vm_place box = { x, y - 12, 14, 14 };

	vm_canvas_box(page->canvas, box, ink);
	vm_canvas_frame(page->canvas, box, 1, VM_INK_GREY);
}

static const char *plain_number(char *buffer, double value)
{
	snprintf(buffer, 32, "%g", value);
	return buffer;
}

static void draw_axis(struct page *page, double foot)
{
	const size_t unit = unit_of(page->high - page->low);
	const struct vm_axis axis = {
		.place = { PLOT, foot, PLOT_WIDTH, 5 },
		.low = page->low / units[unit].length,
		.high = page->high / units[unit].length,
		.marks = 12,
		.text = plain_number,
	};
	char text[64];

	vm_canvas_axis(page->canvas, &axis);
	snprintf(text, sizeof(text), "%s since the watch began",
		 units[unit].name);
	page_text(page, PLOT + PLOT_WIDTH / 2.0, foot + AXIS - 8, VM_MIDDLE,
		  text);
}

/* The words of a command, or the name of the process that was there first. */
static void draw_title(struct page *page, const struct picture_words *words)
{
	char *const *word = words->command;
	struct vm_text how = { .x = PAGE_MARGIN,
			       .y = TITLE,
			       .size = 30,
			       .most = PAGE_WIDTH - 2 * PAGE_MARGIN,
			       .ink = VM_INK_BLACK,
			       .bold = true };
	size_t size = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	if (!word && page->chart->count)
		fprintf(out, "%s, PID %d", page->chart->spaces[0].command,
			(int)page->chart->spaces[0].pid);
	/* A title takes no more than a few hundred of ARG_MAX bytes. */
	for (; word && *word && ftell(out) < 1000; word++)
		fprintf(out, "%s%.1000s", word == words->command ? "" : " ",
			*word);
	if (!fclose(out))
		vm_canvas_text(page->canvas, &how, text);
	free(text);
}

static void draw_subtitle(struct page *page, const struct picture_words *words)
{
	const struct vm_chart *chart = page->chart;
	const size_t unit = unit_of((double)(chart->last - chart->first));
	const double length =
		(double)(chart->last - chart->first) / units[unit].length;
	struct vm_text how = { .x = PAGE_MARGIN,
			       .y = SUBTITLE,
			       .size = 18,
			       .most = PAGE_WIDTH - 2 * PAGE_MARGIN,
			       .ink = VM_INK_GREY };
	char text[256], size[2][VM_NUMBER], number[VM_NUMBER];
	uint64_t vsz = 0, rss = 0;
	size_t i, used;

	for (i = 0; i < chart->count; i++) {
		const struct vm_chart_space *space = &chart->spaces[i];

		vsz = space->vsz_most > vsz ? space->vsz_most : vsz;
		rss = space->rss_most > rss ? space->rss_most : rss;
	}
	used = (size_t)snprintf(text, sizeof(text),
				"%.*f %s, VSZ up to %s, RSS up to %s",
				length < 100 ? 1 : 0, length, units[unit].name,
				vm_size(size[0], vsz * vm_page_size()),
				vm_size(size[1], rss * vm_page_size()));
	if (chart->faults)
		used += (size_t)snprintf(
			text + used, sizeof(text) - used,
			", %s page faults recorded",
			vm_number(number, (int64_t)chart->faults));
	if (words->end.exited && WIFSIGNALED(words->end.status))
		snprintf(text + used, sizeof(text) - used,
			 ", killed by signal %d", WTERMSIG(words->end.status));
	else if (words->end.exited)
		snprintf(text + used, sizeof(text) - used, ", exit status %d",
			 WEXITSTATUS(words->end.status));
	vm_canvas_text(page->canvas, &how, text);
}

/* What each colour is, and how many faults were there. */
static void draw_legend(struct page *page, double y)
{
	char text[96], number[VM_NUMBER];
	double x = PLOT, width;
	enum vm_label label;

	for (label = 0; label < VM_LABELS; label++) {
		if (!page->labels[label])
			continue;
		snprintf(text, sizeof(text), "%s %s", page_label_name(label),
			 vm_number(number, (int64_t)page->labels[label]));
		width = vm_canvas_width(page->canvas,
					&(struct vm_text){ .size = 14 }, text);
		if (x + 20 + width > PAGE_WIDTH - PAGE_MARGIN)
			break;
		page_key(page, x, y, page_label_ink(label));
		page_text(page, x + 20, y, VM_LEFT, text);
		x += 20 + width + 24;
	}
}

/* What the picture does not show, a line each; with no page only counted. */
static size_t notes(const struct page *page, const struct picture_words *words,
		    char lines[NOTES_MOST][256])
{
	const struct vm_chart *chart = page->chart;
	const struct {
		uint64_t count;
		const char *text;
	} notes[] = {
		{ words->end.lost, "page faults that were lost: more at once "
				   "than could be written down" },
		{ page->unnamed, "marks without their names, for want of "
				 "room" },
		{ chart->left_out,
		  "processes that ended and are left out, each "
		  "smaller than those that are not" },
		{ chart->faults - page->faults,
		  "page faults of further processes, which are not drawn" },
	};
	char number[VM_NUMBER];
	size_t i, n = 0;

	for (i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
		if (notes[i].count)
			snprintf(lines[n++], 256, "%s: %s", notes[i].text,
				 vm_number(number, (int64_t)notes[i].count));
	for (i = 0; i < words->refused_count && n < NOTES_MOST; i++)
		snprintf(lines[n++], 256, "%s", words->refused[i]);
	return n;
}

static double draw_notes(struct page *page, const struct picture_words *words)
{
	char lines[NOTES_MOST][256];
	const size_t count = notes(page, words, lines);
	size_t i;

	for (i = 0; i < count; i++)
		vm_canvas_text(
			page->canvas,
			&(struct vm_text){
				.x = PLOT,
				.y = BOTTOM - (double)(LINE * (count - 1 - i)),
				.size = 14,
				.most = PAGE_WIDTH - PLOT - PAGE_MARGIN,
				.ink = VM_INK_BLACK | VM_INK_PALE },
			lines[i]);
	return (double)(LINE * count);
}

/* Charts above, faults below; the time is the same for all of them. */
void vmwatch_draw(struct vm_canvas *canvas, const struct vm_chart *chart,
		  const struct picture_words *words)
{
	const struct vm_chart_space *spaces[FAULT_SPACES];
	struct page page = { .canvas = canvas,
			     .chart = chart,
			     .low = (double)chart->first,
			     .high = (double)chart->last };
	double top = TOP, foot, middle, each;
	size_t i, count;

	if (page.high < page.low + 1e4)
		page.high = page.low + 1e4; /* something to divide by */
	count = page_fault_spaces(&page, spaces);
	for (i = 0; i < count; i++)
		page.faults += spaces[i]->faults;
	draw_title(&page, words);
	draw_subtitle(&page, words);
	top += page_marks_height(&page);
	page_draw_marks(&page, TOP, 0); /* counts those without room */
	foot = BOTTOM - draw_notes(&page, words) - AXIS;
	foot -= count ? LINE : -LINE / 2.0;
	middle = foot - page_lanes_height(&page);
	middle -= (count > 1 ? 0.58 : count ? 0.66 : 0) * (middle - top);
	page_draw_plots(&page, top, middle);
	page_draw_lanes(&page, middle);
	middle += page_lanes_height(&page);
	each = count ? (foot - middle) / (double)count : 0;
	for (i = 0; i < count; i++)
		page_draw_faults(&page, spaces[i], middle + (double)i * each,
				 middle + (double)(i + 1) * each);
	draw_axis(&page, foot);
	if (count)
		draw_legend(&page, foot + AXIS + 12);
	page_draw_marks(&page, TOP, foot);
	draw_headings(&page);
}
