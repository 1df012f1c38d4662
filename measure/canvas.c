/* SPDX-License-Identifier: MIT */
/* canvas - pictures as files: boxes, lines and text, on cairo. */
#include "measure/canvas_cairo.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	MOST = 8192, /* points */
	DOTS = 2     /* of a PNG for each point */
};

/* Red, green, blue; each hue and its pale shade. */
static const unsigned int hues[VM_INKS][2] = {
	[VM_INK_BLACK] = { 0x1a1a1a, 0x4d4d4d },
	[VM_INK_GREY] = { 0x666666, 0xd0d0d0 },
	[VM_INK_SILVER] = { 0xc8c8c8, 0xececec },
	[VM_INK_WHITE] = { 0xffffff, 0xffffff },
	[VM_INK_ORANGE] = { 0xe69f00, 0xfae3b4 },
	[VM_INK_SKY] = { 0x56b4e9, 0xd3ebf9 },
	[VM_INK_GREEN] = { 0x009e73, 0xb5e3d6 },
	[VM_INK_YELLOW] = { 0xf0e442, 0xfbf7c6 },
	[VM_INK_BLUE] = { 0x0072b2, 0xb8d8ea },
	[VM_INK_VERMILION] = { 0xd55e00, 0xf5cfb0 },
	[VM_INK_PURPLE] = { 0xcc79a7, 0xf1d9e6 },
};

struct vm_cairo vm_cairo;

/* Once; where a function is missing nothing is there. */
static bool load(void)
{
	static const char *const names[] = {
#define NAME(name) "cairo_" #name,
		VM_CAIRO(NAME)
#undef NAME
	};
	void **at = (void **)&vm_cairo;
	void *library;
	size_t i;

	if (vm_cairo.create)
		return true;
	library = dlopen("libcairo.so.2", RTLD_NOW | RTLD_LOCAL);
	for (i = 0; library && i < sizeof(names) / sizeof(names[0]); i++) {
		at[i] = dlsym(library, names[i]);
		if (!at[i]) {
			dlclose(library);
			library = NULL;
		}
	}
	if (!library)
		vm_cairo = (struct vm_cairo){ 0 };
	return library;
}

static cairo_status_t put(void *memory, const unsigned char *bytes,
			  unsigned int len)
{
	return fwrite(bytes, 1, len, memory) == len ? CAIRO_STATUS_SUCCESS
						    : CAIRO_STATUS_WRITE_ERROR;
}

static void give_back(struct vm_canvas *canvas)
{
	vm_cairo.destroy(canvas->cairo);
	vm_cairo.surface_destroy(canvas->surface);
	if (canvas->memory)
		fclose(canvas->memory);
	free(canvas->bytes);
	free(canvas->texts);
	free(canvas);
}

static struct vm_canvas *fail(struct vm_canvas *canvas)
{
	give_back(canvas);
	errno = ENOMEM;
	return NULL;
}

struct vm_canvas *vm_canvas_open(enum vm_canvas_kind kind, double width,
				 double height)
{
	struct vm_canvas *canvas;

	if (!(width >= 1 && width <= MOST && height >= 1 && height <= MOST)) {
		errno = EINVAL;
		return NULL;
	}
	if (!load()) {
		errno = ENOTSUP;
		return NULL;
	}
	canvas = calloc(1, sizeof(*canvas));
	if (!canvas)
		return NULL;
	canvas->kind = kind;
	canvas->memory = open_memstream(&canvas->bytes, &canvas->size);
	if (!canvas->memory)
		return fail(canvas);
	if (kind == VM_CANVAS_SVG)
		canvas->surface = vm_cairo.svg_surface_create_for_stream(
			put, canvas->memory, width, height);
	else
		canvas->surface = vm_cairo.image_surface_create(
			CAIRO_FORMAT_RGB24, (int)width * DOTS,
			(int)height * DOTS);
	canvas->cairo = vm_cairo.create(canvas->surface);
	if (vm_cairo.status(canvas->cairo))
		return fail(canvas);
	if (kind == VM_CANVAS_PNG)
		vm_cairo.scale(canvas->cairo, DOTS, DOTS);
	vm_canvas_box(canvas, (struct vm_place){ 0, 0, width, height },
		      VM_INK_WHITE);
	return canvas;
}

int vm_canvas_close(struct vm_canvas *canvas, FILE *out)
{
	cairo_status_t status = vm_cairo.status(canvas->cairo);
	int error = 0;

	if (!status && canvas->kind == VM_CANVAS_PNG)
		status = vm_cairo.surface_write_to_png_stream(
			canvas->surface, put, canvas->memory);
	vm_cairo.surface_finish(canvas->surface);
	if (!status)
		status = vm_cairo.surface_status(canvas->surface);
	if (status || canvas->failed || fflush(canvas->memory))
		error = ENOMEM;
	else if (fwrite(canvas->bytes, 1, canvas->size, out) != canvas->size)
		error = EIO;
	give_back(canvas);
	errno = error;
	return error ? -1 : 0;
}

void vm_canvas_use(struct vm_canvas *canvas, int ink)
{
	const unsigned int rgb =
		hues[ink % VM_INK_PALE][(ink & VM_INK_PALE) != 0];

	vm_cairo.set_source_rgb(canvas->cairo, (rgb >> 16) / 255.0,
				(rgb >> 8 & 0xff) / 255.0,
				(rgb & 0xff) / 255.0);
}

void vm_canvas_boxes(struct vm_canvas *canvas, const struct vm_place *places,
		     size_t count, int ink)
{
	size_t i;

	vm_canvas_use(canvas, ink);
	for (i = 0; i < count; i++)
		vm_cairo.rectangle(canvas->cairo, places[i].x, places[i].y,
				   places[i].width, places[i].height);
	vm_cairo.fill(canvas->cairo);
}

void vm_canvas_box(struct vm_canvas *canvas, struct vm_place place, int ink)
{
	vm_canvas_boxes(canvas, &place, 1, ink);
}

void vm_canvas_frame(struct vm_canvas *canvas, struct vm_place place,
		     double thick, int ink)
{
	vm_canvas_use(canvas, ink);
	vm_cairo.set_line_width(canvas->cairo, thick);
	vm_cairo.rectangle(canvas->cairo, place.x + thick / 2,
			   place.y + thick / 2, place.width - thick,
			   place.height - thick);
	vm_cairo.stroke(canvas->cairo);
}

void vm_canvas_line(struct vm_canvas *canvas, const struct vm_point *points,
		    size_t count, double thick, int ink)
{
	size_t i;

	vm_canvas_use(canvas, ink);
	vm_cairo.set_line_width(canvas->cairo, thick);
	for (i = 0; i < count; i++)
		vm_cairo.line_to(canvas->cairo, points[i].x, points[i].y);
	vm_cairo.stroke(canvas->cairo);
}

void vm_canvas_area(struct vm_canvas *canvas, const struct vm_point *points,
		    size_t count, int ink)
{
	size_t i;

	vm_canvas_use(canvas, ink);
	for (i = 0; i < count; i++)
		vm_cairo.line_to(canvas->cairo, points[i].x, points[i].y);
	vm_cairo.fill(canvas->cairo);
}
