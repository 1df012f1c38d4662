/* SPDX-License-Identifier: MIT */
/* vmmap - what was asked for, and the views that answer. */
#ifndef VMMAP_H
#define VMMAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "measure/map.h"

enum vmmap_format {
	VMMAP_TEXT,
	VMMAP_JSON,
	VMMAP_CSV
};

/* Columns at most, and the longest text of one but the path. */
enum {
	VMMAP_COLUMNS = 32,
	VMMAP_CELL = 64
};

struct vmmap_column;

struct vmmap_request {
	char *const *targets; /* what is left of the arguments */
	int targets_count;
	const char *file, *sysroot, *record;   /* or NULL */
	const char *svg, *png;		       /* pictures to write, or NULL */
	const char *label, *permission, *path; /* filters, or NULL */
	double interval; /* seconds between two readings; 0: one */
	uint64_t address;
	unsigned int what; /* of vm_map_read() */
	enum vmmap_format format;
	const struct vmmap_column *columns[VMMAP_COLUMNS]; /* ends in NULL */
	bool at_address, up, fragments, why, summary, gaps, all, diff, stop;
	bool blocks;	  /* a picture on the terminal */
	bool columns_fit; /* some may be left out where a terminal is narrow */
};

/* Takes the arguments, or ends the tool: with a message, or with the help. */
struct vmmap_request vmmap_arguments(int argc, char **argv);

bool vmmap_is_picture(const struct vmmap_request *request);

/*
 * Fills `map` with what the request names, or ends the tool with a message.
 * `what` stands in messages. vmmap_recorded() takes one recording: a folder or
 * a listing.
 */
void vmmap_load(struct vm_map *map, const struct vmmap_request *request);
void vmmap_load_recorded(struct vm_map *map, const char *path,
			 unsigned int what);

/* Is the row one that the filters let through? Most often there are none. */
bool vmmap_passes(const struct vmmap_request *request, const struct vm_map *map,
		  const struct vm_row *row);

static inline bool vmmap_shows(const struct vmmap_request *request,
			       const struct vm_map *map,
			       const struct vm_row *row)
{
	return (!request->label && !request->permission && !request->path) ||
	       vmmap_passes(request, map, row);
}

/*
 * The views, on standard output. Each returns the exit status: TOOL_FAILED
 * where there was nothing to show. CSV also in two parts: its heading, then
 * rows of a process, whose number is returned.
 */
int vmmap_rows(const struct vmmap_request *request, const struct vm_map *map);
int vmmap_fragments(const struct vmmap_request *request,
		    const struct vm_map *map);
int vmmap_csv(const struct vmmap_request *request, const struct vm_map *map);
void vmmap_csv_heading(const struct vmmap_request *request);
size_t vmmap_csv_rows(const struct vmmap_request *request,
		      const struct vm_map *map);
int vmmap_json(const struct vmmap_request *request, const struct vm_map *map);
int vmmap_all(const struct vmmap_request *request);
int vmmap_diff(const struct vmmap_request *request, const struct vm_map *before,
	       const struct vm_map *after);

/* The sums of each label over the rows that are shown, as a table. */
int vmmap_summary(const struct vmmap_request *request,
		  const struct vm_map *map);

/* The sums themselves, in bytes; of `map` added to what is there. */
struct vmmap_sum {
	uint64_t rows, size, rss, pss, swap;
};
void vmmap_add_sum(struct vmmap_sum *sum, const struct vmmap_sum *more);
void vmmap_add_sums(const struct vmmap_request *request,
		    const struct vm_map *map, struct vmmap_sum sums[VM_LABELS]);

/* All that the kernel counts for the process: all but vsyscall. */
struct vmmap_sum vmmap_sum_of(const struct vmmap_sum sums[VM_LABELS]);

/* What was read, of vm_map_read(). */
unsigned int vmmap_known(const struct vm_map *map);

/* A line of a table of sums: of a label or, with a PID, of a process. */
struct vmmap_line {
	const char *label;
	pid_t pid;
	char command[64];
	struct vmmap_sum before, sum;
	bool change; /* from `before` on is shown */
};

/* The sums of what was read. */
void vmmap_print_lines(const struct vmmap_line *lines, size_t count,
		       unsigned int what);
void vmmap_print_sums(const struct vmmap_sum sums[VM_LABELS],
		      unsigned int what);

/*
 * A column by its name in --columns, or NULL. vmmap_column_names() has them all
 * as text, for messages.
 */
const struct vmmap_column *vmmap_column(const char *name, size_t len);
const char *vmmap_column_names(void);

/* Takes "size,label": true, or false where a name is none. */
bool vmmap_take_columns(struct vmmap_request *request, const char *names);

/* What vm_map_read() has to read for the columns. */
unsigned int vmmap_columns_need(const struct vmmap_request *request);

/* Those that are shown when none are named. */
void vmmap_default_columns(struct vmmap_request *request);

/*
 * Bytes as valid UTF-8 that can be turned back: each backslash and each byte
 * that is part of no character comes as \ooo. The caller frees it.
 */
char *vmmap_escaped(const char *text, size_t len);

#endif
