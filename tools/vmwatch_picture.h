/* SPDX-License-Identifier: MIT */
/* vmwatch_picture - a watch as a picture, and what its parts share. */
#ifndef VMWATCH_PICTURE_H
#define VMWATCH_PICTURE_H

#include "measure/canvas.h"
#include "measure/chart.h"
#include "tools/tool_canvas.h"

/* What is said beside the numbers. */
struct picture_words {
	char *const *command; /* NULL-ended; or NULL: a process that ran */
	char *const *refused; /* what could not be had */
	size_t refused_count;
	struct vm_watch_end end;
};

enum {
	PICTURES = VM_CANVAS_PNG + 1 /* by enum vm_canvas_kind */
};

/* The files, and what they are going to show. `paths` are the caller's. */
struct pictures {
	const char *paths[PICTURES]; /* NULL: none */
	struct tool_file files[PICTURES];
	struct vm_chart chart;
};

/* Each ends the tool with a message where it fails. */
bool pictures_wanted(const struct pictures *pictures);
void pictures_open(struct pictures *pictures); /* before anything is watched */
void pictures_add(struct pictures *pictures, const struct vm_moment *moment);
void pictures_close(struct pictures *pictures,
		    const struct picture_words *words);

/* `chart` on a canvas of this size. */
void vmwatch_draw(struct vm_canvas *canvas, const struct vm_chart *chart,
		  const struct picture_words *words);

/* In points; from left to right, then from the top down. */
enum {
	PAGE_WIDTH = 1600,
	PAGE_HEIGHT = 900,
	PAGE_MARGIN = 40,
	PLOT = 170,
	PLOT_WIDTH = 1110,
	SIDE = PLOT + PLOT_WIDTH + 14,
	SIDE_WIDTH = PAGE_WIDTH - 24 - SIDE,
	HEADING = 20, /* above each part */
	SPACES = 6,   /* lines of a chart */
	FAULT_SPACES = 3
};

struct page {
	struct vm_canvas *canvas;
	const struct vm_chart *chart;
	double low, high; /* nanoseconds from the left to the right end */
	struct {
		double y;
		char text[256];
	} headings[8]; /* drawn last: the lines of marks go around them */
	size_t heading_count;
	uint64_t labels[VM_LABELS]; /* faults that are drawn */
	uint64_t faults;	    /* of the spaces that are drawn */
	size_t unnamed;		    /* marks that there was no room for */
};

/* Where a time stands, within the plot. */
double page_x(const struct page *page, double time);

void page_text(struct page *page, double x, double y, enum vm_align align,
	       const char *text);
/* Above a plot. */
void page_heading(struct page *page, double y, const char *text);
/* Beside it: as much of the text as there is room for. */
void page_side(struct page *page, double x, double y, const char *text);
void page_key(struct page *page, double x, double y, int ink);

/* VSZ and RSS, between two heights. */
void page_draw_plots(struct page *page, double top, double foot);

/* Rows for the names of marks, and their lines down to `foot`. */
double page_marks_height(const struct page *page);
void page_draw_marks(struct page *page, double top, double foot);

/* A row for each kind of event. */
double page_lanes_height(const struct page *page);
void page_draw_lanes(struct page *page, double top);

/* The spaces that faulted most; and one of them between two heights. */
size_t page_fault_spaces(const struct page *page,
			 const struct vm_chart_space *spaces[FAULT_SPACES]);
void page_draw_faults(struct page *page, const struct vm_chart_space *space,
		      double top, double foot);

/* A band of addresses and where it stands. */
struct stripe {
	const struct vm_band *band;
	double y, height;
};

struct dots {
	struct vm_dot *list;
	size_t count;
	struct vm_band *bands;
	size_t band_count;
	struct stripe *stripes; /* of the bands */
	uint64_t inks[VM_INKS]; /* faults of each */
};

enum {
	DOTS_EACH = 1 << 15 /* so many are drawn one by one */
};

void page_draw_dots(struct page *page, const struct dots *dots, double top,
		    double foot);

int page_label_ink(enum vm_label label);
const char *page_label_name(enum vm_label label);

#endif
