/* SPDX-License-Identifier: MIT */
/* canvas_axis - an axis with marks at round values. */
#include <math.h>

#include "measure/canvas.h"

/* 1, 2 or 5 times a power of ten: at most so many steps from low to high. */
static double round_step(double span, unsigned int steps)
{
	static const double round[] = { 1, 2, 5, 10 };
	const double step = span / steps;
	const double ten = pow(10, floor(log10(step)));
	size_t i = 0;

	while (i < 3 && round[i] * ten < step * (1 - 1e-9))
		i++;
	return round[i] * ten;
}

double vm_axis_at(const struct vm_axis *axis, double value)
{
	const struct vm_place *place = &axis->place;
	const double share = (value - axis->low) / (axis->high - axis->low);

	return axis->upright ? place->y + place->height * (1 - share)
			     : place->x + place->width * share;
}

static void mark(struct vm_canvas *canvas, const struct vm_axis *axis,
		 double value)
{
	const struct vm_place *place = &axis->place;
	const double at = vm_axis_at(axis, value);
	const double right = place->x + place->width;
	const double foot = place->y + place->height;
	struct vm_text how = { .size = 13, .ink = VM_INK_GREY };
	char text[32];

	if (axis->upright) {
		how.align = VM_RIGHT;
		how.x = place->x - 6;
		how.y = at + 4.5;
		vm_canvas_line(
			canvas,
			(struct vm_point[]){ { place->x, at }, { right, at } },
			2, 1, VM_INK_SILVER);
	} else {
		how.align = VM_MIDDLE;
		how.x = at;
		how.y = foot + 17;
		vm_canvas_line(
			canvas,
			(struct vm_point[]){ { at, place->y }, { at, foot } },
			2, 1, VM_INK_SILVER);
	}
	vm_canvas_text(canvas, &how, axis->text(text, value));
}

void vm_canvas_axis(struct vm_canvas *canvas, const struct vm_axis *axis)
{
	const struct vm_place *place = &axis->place;
	const double foot = place->y + place->height;
	const struct vm_point line[] = {
		{ place->x, axis->upright ? place->y : foot },
		{ axis->upright ? place->x : place->x + place->width, foot },
	};
	double step, first;
	unsigned int i;

	if (axis->high > axis->low && axis->marks) {
		step = round_step(axis->high - axis->low, axis->marks);
		first = ceil(axis->low / step - 1e-9) * step;
		for (i = 0; first + i * step <= axis->high + step * 1e-9; i++)
			mark(canvas, axis, first + i * step);
	}
	vm_canvas_line(canvas, line, 2, 1.5, VM_INK_BLACK);
}
