/* SPDX-License-Identifier: MIT */
/*
 * vmwatch_faults - the fault picture: time across, address up, in the bands of
 * the address space in which there were faults.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/canvas_ink.h"
#include "measure/draw.h"
#include "tools/tool.h"
#include "tools/vmwatch.h"
#include "tools/vmwatch_picture.h"

enum {
	BAND = 18,  /* height at least: its name and its address */
	GAP = 8,    /* between two bands with addresses between them */
	SEAM = 2,   /* without */
	PANEL = 55, /* height for each band: the large get the rest */
	WORTH = 20  /* a part for who faulted a 20th of the most */
};

int page_label_ink(enum vm_label label)
{
	const int ink = vm_kind_ink(vm_label_kind(label));

	return ink == VM_INK_BLACK ? VM_INK_WHITE : ink; /* on a dark ground */
}

const char *page_label_name(enum vm_label label)
{
	const char *name = vm_label_name(label);

	return strncmp(name, "MMS: ", 5) ? name : name + 5;
}

size_t page_fault_spaces(const struct page *page,
			 const struct vm_chart_space *spaces[FAULT_SPACES])
{
	const struct vm_chart *chart = page->chart;
	size_t i, at, n = 0;

	for (i = 0; i < chart->count; i++) {
		const struct vm_chart_space *space = &chart->spaces[i];

		if (!space->faults)
			continue;
		for (at = n; at && spaces[at - 1]->faults < space->faults; at--)
			if (at < FAULT_SPACES)
				spaces[at] = spaces[at - 1];
		if (at < FAULT_SPACES)
			spaces[at] = space;
		n += n < FAULT_SPACES;
	}
	while (n && spaces[n - 1]->faults * WORTH < spaces[0]->faults)
		n--;
	return n;
}

static double gap_above(const struct dots *dots, size_t band)
{
	if (band + 1 == dots->band_count)
		return 0;
	return dots->bands[band + 1].start > dots->bands[band].end ? GAP : SEAM;
}

/* What has more pages gets more room, as their root: the small stay seen. */
static void place(struct dots *dots, double top, double foot)
{
	double all = 0, spare = foot - top, y = foot;
	size_t i;

	for (i = 0; i < dots->band_count; i++) {
		all += sqrt((double)dots->bands[i].count);
		spare -= BAND + gap_above(dots, i);
	}
	for (i = 0; i < dots->band_count; i++) {
		const double share = sqrt((double)dots->bands[i].count) / all;
		const double height = BAND + floor(spare * share);

		y -= height;
		dots->stripes[i] =
			(struct stripe){ &dots->bands[i], y, height };
		y -= gap_above(dots, i);
	}
}

static void write_address(struct page *page, double y, uint64_t address)
{
	char text[VM_NUMBER];

	snprintf(text, sizeof(text), "%" PRIx64, address);
	vm_canvas_text(page->canvas,
		       &(struct vm_text){ .x = PLOT - 8,
					  .y = y,
					  .size = 14,
					  .align = VM_RIGHT,
					  .ink = VM_INK_GREY,
					  .mono = true },
		       text);
}

/* Its size, its names, and a key for each of their colours. */
static void write_name(struct page *page, const struct vm_band *band, double y)
{
	enum {
		ROOM = 1024 /* all names together are 500 bytes */
	};
	char text[ROOM], size[VM_NUMBER];
	size_t used = (size_t)snprintf(text, ROOM, "%s",
				       vm_size(size, band->end - band->start));
	unsigned int inks = 0;
	enum vm_label label;
	double x = SIDE;

	for (label = 0; label < VM_LABELS; label++) {
		const int ink = page_label_ink(label);

		if (!(band->labels >> label & 1))
			continue;
		used += (size_t)snprintf(text + used, ROOM - used, "%s%s",
					 inks ? ", " : " ",
					 page_label_name(label));
		if (!(inks >> ink & 1)) {
			page_key(page, x, y, ink);
			x += 18;
		}
		inks |= 1U << ink;
	}
	page_side(page, x + 4, y, text);
}

/* Dark, so that yellow is seen. */
static void draw_stripe(struct page *page, const struct stripe *stripe)
{
	vm_canvas_box(page->canvas,
		      (struct vm_place){ PLOT, stripe->y, PLOT_WIDTH,
					 stripe->height },
		      VM_INK_BLACK);
	write_address(page, stripe->y + stripe->height - 3,
		      stripe->band->start);
	if (stripe->height >= 2 * BAND)
		write_address(page, stripe->y + 13, stripe->band->end);
	write_name(page, stripe->band, stripe->y + stripe->height / 2 + 5);
}

static void draw_heading(struct page *page, const struct vm_chart_space *space,
			 bool each, double y)
{
	const struct vm_dots *all = &page->chart->dots;
	char text[256], dot[128], size[VM_NUMBER], number[VM_NUMBER];

	if (all->block_shift > all->page_shift)
		snprintf(dot, sizeof(dot),
			 "a dot for each %s and %.2g ms with any",
			 vm_size(size, (uint64_t)1 << all->block_shift),
			 (double)((int64_t)1 << all->tick_shift) / 1e6);
	else
		snprintf(dot, sizeof(dot), "a dot %s",
			 each ? "for each" : "where there was any");
	snprintf(
		text, sizeof(text),
		"page faults of %s, PID %d: %s; addresses upwards, without the "
		"gaps, each band at its own scale",
		space->command, (int)space->pid, dot);
	page_heading(page, y, text);
	snprintf(text, sizeof(text), "%s faults",
		 vm_number(number, (int64_t)space->faults));
	page_text(page, SIDE, y, VM_LEFT, text);
}

static void count_labels(struct page *page, struct dots *dots)
{
	size_t i;

	for (i = 0; i < dots->count; i++) {
		const enum vm_label label = dots->list[i].label;

		page->labels[label] += dots->list[i].count;
		dots->inks[page_label_ink(label)] += dots->list[i].count;
	}
}

void page_draw_faults(struct page *page, const struct vm_chart_space *space,
		      double top, double foot)
{
	const size_t most = (size_t)((foot - top - HEADING) / PANEL);
	struct dots dots = { 0 };
	size_t i;

	if (vm_dots_of(&page->chart->dots, space->id, &dots.list,
		       &dots.count) ||
	    vm_bands_make(&page->chart->dots, dots.list, dots.count,
			  most < 3 ? 3 : most, &dots.bands, &dots.band_count))
		tool_fail(EXIT_TROUBLE, "cannot draw: %m");
	dots.stripes = calloc(dots.band_count + 1, sizeof(*dots.stripes));
	if (!dots.stripes)
		tool_fail(EXIT_TROUBLE, "cannot draw: %m");
	draw_heading(page, space, dots.count <= DOTS_EACH, top + HEADING - 5);
	count_labels(page, &dots);
	place(&dots, top + HEADING, foot);
	for (i = 0; i < dots.band_count; i++)
		draw_stripe(page, &dots.stripes[i]);
	page_draw_dots(page, &dots, top + HEADING, foot);
	free(dots.stripes);
	free(dots.bands);
	free(dots.list);
}
