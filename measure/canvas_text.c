/* SPDX-License-Identifier: MIT */
/* canvas_text - text of a picture: cleaned, measured, shortened, written. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "measure/canvas_cairo.h"

/* Bytes of the character at `text`; 0 where it is none that can be drawn. */
static size_t character(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	const size_t more = at[0] < 0x80   ? 0
			    : at[0] < 0xc2 ? 9
			    : at[0] < 0xe0 ? 1
			    : at[0] < 0xf0 ? 2
			    : at[0] < 0xf5 ? 3
					   : 9;
	size_t i;

	if (more == 9 || at[0] < ' ' || at[0] == 0x7f)
		return 0;
	for (i = 1; i <= more; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	/* Overlong, surrogates, beyond Unicode, and C1 controls. */
	if ((at[0] == 0xe0 && at[1] < 0xa0) ||
	    (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) ||
	    (at[0] == 0xf4 && at[1] > 0x8f) || (at[0] == 0xc2 && at[1] < 0xa0))
		return 0;
	return more + 1;
}

/* The same as what cairo takes: valid UTF-8. The caller frees it, or NULL. */
static char *drawable(const char *text)
{
	char *clean = malloc(4 * strlen(text) + 4), *to = clean;

	while (clean && *text) {
		const size_t bytes = character(text);

		if (bytes)
			to = mempcpy(to, text, bytes);
		else
			to += sprintf(to, "\\%03o",
				      (unsigned int)(unsigned char)*text);
		text += bytes ? bytes : 1;
	}
	if (clean)
		*to = '\0';
	return clean;
}

static double width_of(struct vm_canvas *canvas, const char *text)
{
	cairo_text_extents_t extents;

	vm_cairo.text_extents(canvas->cairo, text, &extents);
	return extents.x_advance;
}

/* Takes characters off until the rest and an ellipsis fit. */
static void shorten(struct vm_canvas *canvas, char *text, double most)
{
	size_t len = strlen(text);

	if (most <= 0 || width_of(canvas, text) <= most)
		return;
	do {
		do
			len -= len > 0;
		while (len && (text[len] & 0xc0) == 0x80);
		strcpy(text + len, "\u2026"); /* 3 bytes: drawable() has room */
	} while (len && width_of(canvas, text) > most);
}

static void remember(struct vm_canvas *canvas, struct vm_place place)
{
	struct vm_place *more = reallocarray(
		canvas->texts, canvas->texts_count + 1, sizeof(*more));

	canvas->failed |= !more;
	if (!more)
		return;
	canvas->texts = more;
	canvas->texts[canvas->texts_count++] = place;
}

static void choose_font(struct vm_canvas *canvas, const struct vm_text *how)
{
	vm_cairo.select_font_face(
		canvas->cairo, how->mono ? "monospace" : "sans-serif",
		CAIRO_FONT_SLANT_NORMAL,
		how->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	vm_cairo.set_font_size(canvas->cairo, how->size);
}

static void write_at(struct vm_canvas *canvas, const struct vm_text *how,
		     const char *text, double width)
{
	const double back = how->align == VM_LEFT    ? 0
			    : how->align == VM_RIGHT ? width
						     : width / 2;
	/* Of the size, above and below the line that the text stands on. */
	const double up = 0.76 * how->size, high = 0.98 * how->size;

	vm_cairo.save(canvas->cairo);
	vm_cairo.translate(canvas->cairo, how->x, how->y);
	if (how->upwards)
		vm_cairo.rotate(canvas->cairo, -M_PI / 2);
	vm_canvas_use(canvas, how->ink);
	vm_cairo.move_to(canvas->cairo, -back, 0);
	vm_cairo.show_text(canvas->cairo, text);
	vm_cairo.new_path(canvas->cairo); /* it leaves a point */
	vm_cairo.restore(canvas->cairo);
	remember(canvas,
		 how->upwards ? (struct vm_place){ how->x - up,
						   how->y + back - width, high,
						   width }
			      : (struct vm_place){ how->x - back, how->y - up,
						   width, high });
}

double vm_canvas_text(struct vm_canvas *canvas, const struct vm_text *how,
		      const char *text)
{
	char *clean = drawable(text);
	double width = 0;

	canvas->failed |= !clean;
	choose_font(canvas, how);
	if (clean && *clean) {
		shorten(canvas, clean, how->most);
		width = width_of(canvas, clean);
		write_at(canvas, how, clean, width);
	}
	free(clean);
	return width;
}

double vm_canvas_width(struct vm_canvas *canvas, const struct vm_text *how,
		       const char *text)
{
	char *clean = drawable(text);
	double width = 0;

	canvas->failed |= !clean;
	choose_font(canvas, how);
	if (clean)
		width = width_of(canvas, clean);
	free(clean);
	return width;
}

const struct vm_place *vm_canvas_texts(const struct vm_canvas *canvas,
				       size_t *count)
{
	*count = canvas->texts_count;
	return canvas->texts;
}
