/* SPDX-License-Identifier: MIT */
/*
 * runs - what each page of an address space is, as runs of pages that are
 * alike. Pages that were never touched are in none.
 */
#ifndef VM_RUNS_H
#define VM_RUNS_H

#include <stddef.h>
#include <stdint.h>

#include "measure/snapshot.h"

struct vm_run {
	uint64_t start, end; /* whole pages; exclusive */
	enum vm_page page;
};

/* Start from { 0 }; vm_runs_free() gives `at` back. */
struct vm_runs {
	struct vm_run *at; /* ascending, not overlapping */
	size_t count, room;
};

/*
 * Adds pages behind all others; they join the run before that is like them.
 * Returns 0, or -1 with errno: ENOMEM, EINVAL where they are not behind, or
 * none.
 */
int vm_runs_add(struct vm_runs *runs, uint64_t start, uint64_t end,
		enum vm_page page);

/* The first run that ends behind `address`; runs->count where there is none. */
size_t vm_runs_find(const struct vm_runs *runs, uint64_t address);

/*
 * The runs as text, a line "START-END GLYPH" each, with the glyphs of
 * vm_page_glyph() in ASCII: NULL with errno ENOMEM, or its `len` bytes, which
 * the caller frees.
 */
char *vm_runs_text(const struct vm_runs *runs, size_t *len);

/* Such text taken apart. Returns 0, or -1 with errno: ENOMEM, EINVAL. */
int vm_runs_parse(struct vm_runs *runs, const char *text);

void vm_runs_free(struct vm_runs *runs);

#endif
