/* SPDX-License-Identifier: MIT */
/* vmwatch - what the files of the tool share. */
#ifndef VMWATCH_H
#define VMWATCH_H

#include "measure/watch_log.h"

/* Exit statuses, as env(1) and timeout(1) have them. */
enum {
	EXIT_TROUBLE = 125,
	EXIT_NOT_EXECUTABLE = 126,
	EXIT_NOT_FOUND = 127,
	EXIT_SIGNALS = 128 /* and the signal's number */
};

/* How moments are printed as plain lines. */
struct lines {
	FILE *out;
	int64_t began;	   /* nanoseconds of CLOCK_REALTIME */
	bool milliseconds; /* more than one sample a second */
	bool brief;	   /* seconds since the beginning, no addresses */
	int64_t second;	   /* that of the texts around the milliseconds */
	char front[64], back[64];
};

/* A line in the columns of document 004, or one for an event. */
void print_line(struct lines *lines, const struct vm_moment *moment);

/* A row of comma-separated values, and the row of their names. */
void print_csv_head(FILE *out);
void print_csv(FILE *out, const struct vm_moment *moment);

#endif
