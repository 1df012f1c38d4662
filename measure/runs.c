/* SPDX-License-Identifier: MIT */
/* runs - what each page of an address space is, as runs of equal pages. */
#include "measure/runs.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/draw.h"

int vm_runs_add(struct vm_runs *runs, uint64_t start, uint64_t end,
		enum vm_page page)
{
	struct vm_run *last = runs->count ? &runs->at[runs->count - 1] : NULL;

	if (start >= end || (last && start < last->end)) {
		errno = EINVAL;
		return -1;
	}
	if (last && last->end == start && last->page == page) {
		last->end = end;
		return 0;
	}
	if (runs->count == runs->room) {
		const size_t room = runs->room ? 2 * runs->room : 64;
		struct vm_run *more =
			reallocarray(runs->at, room, sizeof(*more));

		if (!more)
			return -1;
		runs->at = more;
		runs->room = room;
	}
	runs->at[runs->count++] =
		(struct vm_run){ .start = start, .end = end, .page = page };
	return 0;
}

size_t vm_runs_find(const struct vm_runs *runs, uint64_t address)
{
	size_t low = 0, high = runs->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (runs->at[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

char *vm_runs_text(const struct vm_runs *runs, size_t *len)
{
	char *text = NULL;
	FILE *out = open_memstream(&text, len);
	size_t i;

	if (!out)
		return NULL;
	for (i = 0; i < runs->count; i++)
		fprintf(out, "%" PRIx64 "-%" PRIx64 " %s\n", runs->at[i].start,
			runs->at[i].end,
			vm_page_glyph(runs->at[i].page, false));
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}

static enum vm_page page_of(char glyph)
{
	enum vm_page page = VM_PAGE_KINDS;

	while (--page > VM_PAGE_NONE)
		if (*vm_page_glyph(page, false) == glyph)
			break;
	return page;
}

int vm_runs_parse(struct vm_runs *runs, const char *text)
{
	while (*text) {
		const char *end = strchr(text, '\n');
		uint64_t start, stop;
		char glyph;

		if (sscanf(text, "%16" SCNx64 "-%16" SCNx64 " %c", &start,
			   &stop, &glyph) != 3 ||
		    page_of(glyph) == VM_PAGE_NONE) {
			errno = EINVAL;
			return -1;
		}
		if (vm_runs_add(runs, start, stop, page_of(glyph)))
			return -1;
		text = end ? end + 1 : text + strlen(text);
	}
	return 0;
}

void vm_runs_free(struct vm_runs *runs)
{
	free(runs->at);
	*runs = (struct vm_runs){ 0 };
}
