/* SPDX-License-Identifier: MIT */
/*
 * dots - any number of page faults in bounded memory: when, where, and in what.
 *
 * Each fault is kept as it is while there is room. Then faults that are next
 * to each other become one: in time, as long as a picture could not show the
 * difference, then in addresses. How many they were is always exact.
 */
#ifndef VM_DOTS_H
#define VM_DOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/label.h"

/* A fault, or several of one label next to each other. */
struct vm_dot {
	uint64_t block; /* address >> block_shift */
	uint32_t tick;	/* time >> tick_shift */
	uint32_t count; /* faults; 0: the place in the table is free */
	uint32_t space; /* whose they are: the caller's number */
	uint8_t label;	/* enum vm_label */
};

enum {
	VM_DOTS = 1 << 17, /* kept, or few more; of a table twice as long */
	VM_DOTS_TICKS = 1 << 11 /* of the whole time, where they got scarce */
};

/* Starts from { 0 }. */
struct vm_dots {
	struct vm_dot *table;
	size_t room, count; /* places in the table; those that are filled */
	size_t limit;	    /* of count: then something has to be done */
	unsigned int tick_shift, block_shift, page_shift;
	int64_t last; /* the latest time, in nanoseconds */
	/* Where there is little room: is this space worth any of it? */
	bool (*wanted)(uint32_t space, void *arg);
	void *arg;
};

/* Times are nanoseconds from 0 on. Returns 0, or -1 with errno ENOMEM. */
int vm_dots_add(struct vm_dots *dots, int64_t time, uint64_t address,
		enum vm_label label, uint32_t space);

/*
 * Copies the dots of `space`, ascending by block and then by tick, into
 * *list, which the caller frees. Returns 0, or -1 with errno ENOMEM.
 */
int vm_dots_of(const struct vm_dots *dots, uint32_t space, struct vm_dot **list,
	       size_t *count);

void vm_dots_free(struct vm_dots *dots);

/*
 * A stretch of addresses with no large gap in it, from `start` up to `end`,
 * the first bytes of its lowest block and behind its highest: those that
 * faulted, not all that is mapped.
 */
struct vm_band {
	uint64_t start, end;
	size_t first, count; /* of its dots */
	uint64_t faults;
	uint64_t labels; /* bit enum vm_label: those in it */
	bool one_kind;	 /* all of its labels are drawn alike */
};

/*
 * Cuts dots that vm_dots_of() gave into at most `most` bands, ascending: where
 * what it is changes, and where there is a gap; where those are too many, the
 * smallest neighbours become one first. The caller frees *list. 0, or -1 with
 * ENOMEM.
 */
int vm_bands_make(const struct vm_dots *dots, const struct vm_dot *list,
		  size_t count, size_t most, struct vm_band **bands,
		  size_t *band_count);

#endif
