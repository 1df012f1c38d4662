/* SPDX-License-Identifier: MIT */
/* vmmap_columns - what can stand in a row, as text. */
#ifndef VMMAP_COLUMNS_H
#define VMMAP_COLUMNS_H

#include "tools/vmmap.h"

enum vmmap_source {
	VMMAP_PUT,    /* text, by put() */
	VMMAP_PATH,   /* of any length, and come from elsewhere */
	VMMAP_SIZE,   /* bytes of the row */
	VMMAP_COUNT,  /* bytes, at `at` in struct vm_counts */
	VMMAP_DETAIL, /* bytes, at `at` in struct vm_detail */
};

struct vmmap_column {
	const char *name, *heading;
	enum vmmap_source source;
	size_t at;
	/* Writes the cell, at most VMMAP_CELL bytes; returns its length. */
	size_t (*put)(const struct vm_map *map, const struct vm_row *row,
		      char *cell);
	bool right; /* is aligned so */
	bool coloured;
};

/*
 * The bytes of a column of the three last kinds; VM_UNMEASURED where it was
 * not asked for, or counts for another row of the region.
 */
uint64_t vmmap_bytes(const struct vmmap_column *column,
		     const struct vm_map *map, const struct vm_row *row);

/* The text of any column but a path's: at most VMMAP_CELL, its length. */
size_t vmmap_put(const struct vmmap_column *column, const struct vm_map *map,
		 const struct vm_row *row, char *cell);

/* The length of the longest text of a column among `count` ascending rows. */
size_t vmmap_width(const struct vmmap_column *column, const struct vm_map *map,
		   const struct vm_row *rows, size_t count);

/* Columns that are shown beside each other, two blanks apart. */
struct vmmap_fit {
	const struct vmmap_column *columns[VMMAP_COLUMNS];
	size_t widths[VMMAP_COLUMNS]; /* of the widest cell or the heading */
	size_t count;
	size_t left; /* for the elastic one: a path, or else a brief label */
	bool brief;  /* sizes in large units, labels cut short */
};

/* What a narrow terminal leads to: another column in place of one, or none. */
struct vmmap_step {
	const char *name;    /* NULL: all become brief */
	const char *instead; /* or NULL */
};

/*
 * On a terminal takes as many of the steps as are needed until the columns
 * have room; elsewhere all have.
 */
void vmmap_fit(struct vmmap_fit *fit, const struct vmmap_step *steps,
	       size_t count);

/* What a text of the column is cut to; SIZE_MAX: nothing. */
size_t vmmap_room(const struct vmmap_fit *fit, size_t column);

/* A label's name without "MMS: ". */
const char *vmmap_brief_label(enum vm_label label);

/* "102,404 KiB", or bytes where it is no whole number of KiB. */
size_t vmmap_put_size(char *cell, uint64_t bytes);

/* "100 MiB", as vm_size() has it; both "-" for VM_UNMEASURED. */
size_t vmmap_put_brief(char *cell, uint64_t bytes);

#endif
