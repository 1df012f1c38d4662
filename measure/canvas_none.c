/* SPDX-License-Identifier: MIT */
/* canvas_none - the canvas where there was no cairo to build with. */
#include <errno.h>

#include "measure/canvas.h"

struct vm_canvas *vm_canvas_open(enum vm_canvas_kind kind, double width,
				 double height)
{
	(void)kind;
	(void)width;
	(void)height;
	errno = ENOTSUP;
	return NULL;
}

/* There is no canvas to call these with. */

int vm_canvas_close(struct vm_canvas *canvas, FILE *out)
{
	(void)canvas;
	(void)out;
	errno = ENOTSUP;
	return -1;
}

void vm_canvas_boxes(struct vm_canvas *canvas, const struct vm_place *places,
		     size_t count, int ink)
{
	(void)canvas;
	(void)places;
	(void)count;
	(void)ink;
}

void vm_canvas_box(struct vm_canvas *canvas, struct vm_place place, int ink)
{
	vm_canvas_boxes(canvas, &place, 1, ink);
}

void vm_canvas_frame(struct vm_canvas *canvas, struct vm_place place,
		     double thick, int ink)
{
	(void)thick;
	vm_canvas_boxes(canvas, &place, 1, ink);
}

void vm_canvas_line(struct vm_canvas *canvas, const struct vm_point *points,
		    size_t count, double thick, int ink)
{
	(void)canvas;
	(void)points;
	(void)count;
	(void)thick;
	(void)ink;
}

void vm_canvas_area(struct vm_canvas *canvas, const struct vm_point *points,
		    size_t count, int ink)
{
	vm_canvas_line(canvas, points, count, 0, ink);
}

double vm_canvas_text(struct vm_canvas *canvas, const struct vm_text *how,
		      const char *text)
{
	(void)canvas;
	(void)how;
	(void)text;
	return 0;
}

double vm_canvas_width(struct vm_canvas *canvas, const struct vm_text *how,
		       const char *text)
{
	return vm_canvas_text(canvas, how, text);
}

const struct vm_place *vm_canvas_texts(const struct vm_canvas *canvas,
				       size_t *count)
{
	(void)canvas;
	*count = 0;
	return NULL;
}
