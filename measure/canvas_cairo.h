/* SPDX-License-Identifier: MIT */
/*
 * canvas_cairo - what the two halves of the canvas share; for no one else.
 *
 * cairo is loaded when the first canvas is opened: linked, its 18 libraries
 * made every start of a tool 2.4 ms longer (0.8 ms without, Linux 6.18).
 */
#ifndef VM_CANVAS_CAIRO_H
#define VM_CANVAS_CAIRO_H

#include <cairo-svg.h>
#include <cairo.h>

#include "measure/canvas.h"

/* The functions that are used, without their "cairo_". */
#define VM_CAIRO(X)                                                            \
	X(create)                                                              \
	X(destroy)                                                             \
	X(fill)                                                                \
	X(image_surface_create)                                                \
	X(line_to)                                                             \
	X(move_to)                                                             \
	X(new_path)                                                            \
	X(rectangle)                                                           \
	X(restore)                                                             \
	X(rotate)                                                              \
	X(save)                                                                \
	X(scale)                                                               \
	X(select_font_face)                                                    \
	X(set_font_size)                                                       \
	X(set_line_width)                                                      \
	X(set_source_rgb)                                                      \
	X(show_text)                                                           \
	X(status)                                                              \
	X(stroke)                                                              \
	X(surface_destroy)                                                     \
	X(surface_finish)                                                      \
	X(surface_status)                                                      \
	X(surface_write_to_png_stream)                                         \
	X(svg_surface_create_for_stream)                                       \
	X(text_extents)                                                        \
	X(translate)

struct vm_cairo {
#define MEMBER(name) __typeof__(&cairo_##name) name;
	VM_CAIRO(MEMBER)
#undef MEMBER
};
extern struct vm_cairo vm_cairo;

struct vm_canvas {
	enum vm_canvas_kind kind;
	cairo_surface_t *surface;
	cairo_t *cairo;
	char *bytes; /* of the file */
	size_t size;
	FILE *memory;
	struct vm_place *texts;
	size_t texts_count;
	bool failed; /* for want of memory */
};

void vm_canvas_use(struct vm_canvas *canvas, int ink);

#endif
