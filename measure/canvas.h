/* SPDX-License-Identifier: MIT */
/*
 * canvas - pictures as files: boxes, lines and text, out as SVG or PNG.
 *
 * What every tool draws with that writes a picture; on cairo. All lengths are
 * in points from the upper left corner; y grows downwards.
 */
#ifndef VM_CANVAS_H
#define VM_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The palette. The eight hues are those of Okabe and Ito, which stay apart for
 * the colour-blind and on a projector; each has a pale shade for what is only
 * reserved.
 */
enum vm_ink {
	VM_INK_BLACK,
	VM_INK_GREY,
	VM_INK_SILVER, /* lines that help, cells that are empty */
	VM_INK_WHITE,
	VM_INK_ORANGE,
	VM_INK_SKY,
	VM_INK_GREEN,
	VM_INK_YELLOW,
	VM_INK_BLUE,
	VM_INK_VERMILION,
	VM_INK_PURPLE,
	VM_INKS,
	VM_INK_PALE = 32 /* VM_INK_SKY | VM_INK_PALE: the pale shade */
};

enum vm_canvas_kind {
	VM_CANVAS_SVG,
	VM_CANVAS_PNG /* two dots for each point */
};

struct vm_canvas;

/*
 * A white canvas of width by height points, at most 8,192 each. NULL with
 * errno: ENOTSUP where this was built without cairo or libcairo.so.2
 * is not here, EINVAL, ENOMEM.
 */
struct vm_canvas *vm_canvas_open(enum vm_canvas_kind kind, double width,
				 double height);

/*
 * Writes the picture to `out` and gives the canvas back. Returns 0, or -1 with
 * errno: ENOMEM where something could not be drawn, EIO where not be written.
 */
int vm_canvas_close(struct vm_canvas *canvas, FILE *out);

struct vm_place {
	double x, y, width, height;
};

/* Fills a box; many of one ink are smaller in the file when given at once. */
void vm_canvas_box(struct vm_canvas *canvas, struct vm_place place, int ink);
void vm_canvas_boxes(struct vm_canvas *canvas, const struct vm_place *places,
		     size_t count, int ink);

/* The outline of a box, drawn inside it. */
void vm_canvas_frame(struct vm_canvas *canvas, struct vm_place place,
		     double thick, int ink);

struct vm_point {
	double x, y;
};

/* A line through `count` points. */
void vm_canvas_line(struct vm_canvas *canvas, const struct vm_point *points,
		    size_t count, double thick, int ink);

/* Fills what is within a line through `count` points and back. */
void vm_canvas_area(struct vm_canvas *canvas, const struct vm_point *points,
		    size_t count, int ink);

enum vm_align {
	VM_LEFT, /* x is the left end of the text */
	VM_MIDDLE,
	VM_RIGHT
};

/*
 * Text is UTF-8; what is not, and control bytes, come as \ooo. Text that is
 * wider than `most` (0: any width) loses its end to an ellipsis. `upwards`
 * turns it to be read from the bottom to the top, x and y being those of its
 * beginning, middle or end.
 */
struct vm_text {
	double x, y; /* y is that of the line it stands on */
	double size, most;
	enum vm_align align;
	int ink;
	bool bold, mono, upwards;
};

/* Writes it; returns the width it takes. */
double vm_canvas_text(struct vm_canvas *canvas, const struct vm_text *how,
		      const char *text);

/* The width that it would take. */
double vm_canvas_width(struct vm_canvas *canvas, const struct vm_text *how,
		       const char *text);

/*
 * The boxes about all text that was written so far, so that a test can tell
 * whether some of it overlaps. They are the canvas's.
 */
const struct vm_place *vm_canvas_texts(const struct vm_canvas *canvas,
				       size_t *count);

/*
 * An axis along the lower edge of `place`, or its left one where `upright`,
 * with a mark, a line across the place and a number at about `marks` round
 * values from `low` to `high`; `text` makes a number what is written there
 * (bytes, seconds), into 32 bytes.
 */
struct vm_axis {
	struct vm_place place;
	double low, high;
	unsigned int marks;
	bool upright;
	const char *(*text)(char *buffer, double value);
};
void vm_canvas_axis(struct vm_canvas *canvas, const struct vm_axis *axis);

/* Where `value` stands on the axis: an x, or a y where it is upright. */
double vm_axis_at(const struct vm_axis *axis, double value);

#endif
