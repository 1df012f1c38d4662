/* SPDX-License-Identifier: MIT */
/* vmgrade_memcheck - what Valgrind says of a submission's functions. */
#ifndef VMGRADE_MEMCHECK_H
#define VMGRADE_MEMCHECK_H

#include "tools/vmgrade_box.h"
#include "tools/vmgrade_grade.h"

enum {
	MEMCHECK_SLOWER = 6 /* as many times the seconds of a run */
};

struct memcheck {
	int fd; /* a file in memory that Valgrind writes XML to */
	struct box_manner manner;
	char option[32];
	char *words[10];
	bool forbidden; /* the program asks things of Valgrind */
};

/*
 * Before the program that was built in the cell is run. Returns 0, or -1 with
 * errno ENOENT when there is no Valgrind.
 */
int memcheck_open(struct memcheck *memcheck, const struct box_cell *cell);
void memcheck_close(struct memcheck *memcheck);

/* The words that run `program` under it, and how. They belong to it. */
char *const *memcheck_command(struct memcheck *memcheck, char *program);
const struct box_manner *memcheck_manner(const struct memcheck *memcheck);

/* Passed when it found nothing; wrong, or tampered, with the first finding. */
void memcheck_rule(const struct memcheck *memcheck, struct grade_check *ruled);

#endif
