/* SPDX-License-Identifier: MIT */
/* vmmap_fit - which columns a narrow terminal has room for. */
#include <string.h>

#include "tools/vmmap_columns.h"

enum {
	PATH_LEAST = 8,
	LABEL_LEAST = 12,
	SIZE_BRIEF = 8 /* "1023 KiB" */
};

/* What is left out one after the other, until the rest fits. */
static const struct {
	const char *name, *instead; /* or NULL */
} steps[] = {
	{ "range", "start" },	  { "huge", NULL },
	{ "zero", NULL },	  { "private_clean", NULL },
	{ "shared_clean", NULL }, { "anonymous", NULL },
	{ "swap", NULL },	  { "shared_dirty", NULL },
	{ "path", NULL },	  { "private_dirty", NULL },
	{ "permissions", NULL },  { "label", "label" }, /* brief from here */
	{ "size", NULL },	  { "rss", NULL },
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

static size_t needed(const struct vmmap_fit *fit)
{
	size_t sum = 0, c;

	for (c = 0; c < fit->count; c++) {
		const struct vmmap_column *column = fit->columns[c];
		size_t width = fit->widths[c];

		if (column->source == VMMAP_PATH)
			width = PATH_LEAST;
		else if (fit->brief && column->coloured && width > LABEL_LEAST)
			width = LABEL_LEAST;
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
		if (is_bytes(fit->columns[c]))
			fit->widths[c] = SIZE_BRIEF;
}

void vmmap_fit(struct vmmap_fit *fit, size_t columns)
{
	size_t i, c;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		const char *name = steps[i].name;
		const struct vmmap_column *column =
			vmmap_column(name, strlen(name));

		if (needed(fit) <= columns)
			return;
		for (c = 0; c < fit->count && fit->columns[c] != column; c++)
			;
		if (c == fit->count || !may_go(fit, c))
			continue;
		if (!steps[i].instead) {
			leave_out(fit, c);
		} else if (column->coloured) {
			make_brief(fit);
		} else {
			fit->columns[c] = vmmap_column(
				steps[i].instead, strlen(steps[i].instead));
			fit->widths[c] = fit->widths[c] / 2;
		}
	}
}
