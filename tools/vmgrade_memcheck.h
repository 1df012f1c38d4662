/* SPDX-License-Identifier: MIT */
/* vmgrade_memcheck - what Valgrind says of a submission's functions. */
#ifndef VMGRADE_MEMCHECK_H
#define VMGRADE_MEMCHECK_H

#include "tools/vmgrade_box.h"
#include "tools/vmgrade_code.h"
#include "tools/vmgrade_grade.h"
#include "tools/vmgrade_sink.h"

struct memcheck {
	struct sink report; /* XML */
	struct sink log;    /* which code it has run */
	struct code code;   /* that there is to be run */
	struct box_manner manner;
	char options[2][32];
	char *words[16];
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

/* It has begun: none of its functions was called yet. */
void memcheck_began(struct memcheck *memcheck, pid_t pid);

/* When all has ended: Valgrind itself has begun, and so may the program. */
bool memcheck_started(struct memcheck *memcheck);

/*
 * When all has ended. Passed when it found nothing; wrong, or tampered, with
 * the first finding.
 */
void memcheck_rule(struct memcheck *memcheck, struct grade_check *ruled);

#endif
