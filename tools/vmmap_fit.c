/* SPDX-License-Identifier: MIT */
/* vmmap_fit - which columns a narrow terminal has room for. */
#include <string.h>
#include <unistd.h>

#include "measure/draw.h"
#include "tools/vmmap_columns.h"

enum {
	PATH_LEAST = 8,
	LABEL_LEAST = 12,
	SIZE_BRIEF = 8 /* "1023 KiB" */
};

const char *vmmap_brief_label(enum vm_label label)
{
	static const char mms[] = "MMS: ";
	const char *name = vm_label_name(label);

	return strncmp(name, mms, strlen(mms)) ? name : name + strlen(mms);
}

static bool is_bytes(const struct vmmap_column *column)
{
	return column->source >= VMMAP_SIZE;
}

/* Does it have what the others leave over? */
static bool is_elastic(const struct vmmap_fit *fit, size_t c)
{
	return fit->columns[c]->source == VMMAP_PATH ||
	       (fit->brief && fit->columns[c]->coloured);
}

/* The columns of the terminal that are taken, with `least` of the elastic. */
static size_t needed(const struct vmmap_fit *fit, bool least)
{
	size_t sum = 0, c;

	for (c = 0; c < fit->count; c++) {
		size_t width = fit->widths[c];

		if (fit->columns[c]->source == VMMAP_PATH)
			width = PATH_LEAST;
		else if (is_elastic(fit, c) && width > LABEL_LEAST)
			width = LABEL_LEAST;
		if (is_elastic(fit, c) && !least)
			width = 0;
		sum += width + (c ? 2 : 0);
	}
	return sum;
}

/* The last that says how much there is stays. */
static bool may_go(const struct vmmap_fit *fit, size_t at)
{
	size_t c, others = 0;

	for (c = 0; c < fit->count; c++)
		others += c != at && is_bytes(fit->columns[c]);
	return !is_bytes(fit->columns[at]) || others;
}

static void leave_out(struct vmmap_fit *fit, size_t at)
{
	const size_t behind = fit->count-- - at - 1;

	memmove(&fit->columns[at], &fit->columns[at + 1],
		behind * sizeof(fit->columns[0]));
	memmove(&fit->widths[at], &fit->widths[at + 1],
		behind * sizeof(fit->widths[0]));
}

static void make_brief(struct vmmap_fit *fit)
{
	size_t c;

	fit->brief = true;
	for (c = 0; c < fit->count; c++)
		if (is_bytes(fit->columns[c]) && fit->widths[c] > SIZE_BRIEF)
			fit->widths[c] = SIZE_BRIEF;
}

static void take(struct vmmap_fit *fit, const struct vmmap_step *step)
{
	size_t c = 0;

	if (!step->name) {
		make_brief(fit);
		return;
	}
	while (c < fit->count && strcmp(fit->columns[c]->name, step->name))
		c++;
	if (c == fit->count || !may_go(fit, c))
		return;
	if (!step->instead) {
		leave_out(fit, c);
		return;
	}
	fit->columns[c] = vmmap_column(step->instead, strlen(step->instead));
	fit->widths[c] /= 2;
}

size_t vmmap_room(const struct vmmap_fit *fit, size_t column)
{
	return is_elastic(fit, column) ? fit->left : SIZE_MAX;
}

void vmmap_fit(struct vmmap_fit *fit, const struct vmmap_step *steps,
	       size_t count)
{
	size_t columns, used, i;

	fit->left = SIZE_MAX;
	if (!isatty(STDOUT_FILENO))
		return;
	columns = vm_columns(stdout);
	for (i = 0; i < count && needed(fit, true) > columns; i++)
		take(fit, &steps[i]);
	used = needed(fit, false);
	fit->left = columns > used ? columns - used : 0;
}
