/* SPDX-License-Identifier: MIT */
/* vmmap_table - lines that are not the rows of one process, in columns. */
#ifndef VMMAP_TABLE_H
#define VMMAP_TABLE_H

#include "measure/draw.h"
#include "tools/vmmap_columns.h"

/* A text or, where that is NULL, a number. */
struct vmmap_cell {
	const char *text;
	size_t len;
	uint64_t number; /* VM_UNMEASURED: not known */
	char sign;	 /* of a change: '+' or '-', else 0 */
	enum vm_colour colour;
};

struct vmmap_cell vmmap_text_cell(const char *text);
struct vmmap_cell vmmap_change_cell(uint64_t before, uint64_t after);

struct vmmap_table {
	const void *lines; /* `count` of them, `size` bytes each */
	size_t size, count;
	/* A cell of a line. `text` has room for what is not kept elsewhere. */
	struct vmmap_cell (*cell)(const void *line,
				  const struct vmmap_column *column,
				  char text[VMMAP_CELL]);
	const struct vmmap_column *columns[VMMAP_COLUMNS]; /* ends in NULL */
	const struct vmmap_step *steps;
	size_t steps_count;
	bool heading;
};

/* Prints it on standard output, no wider than a terminal if that can be. */
void vmmap_print_table(const struct vmmap_table *table);

#endif
