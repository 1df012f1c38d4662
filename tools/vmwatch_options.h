/* SPDX-License-Identifier: MIT */
/* vmwatch_options - what the user asks vmwatch for. */
#ifndef VMWATCH_OPTIONS_H
#define VMWATCH_OPTIONS_H

#include "tools/vmwatch_picture.h"

struct request {
	struct vm_watch_options options;
	int events;	/* -1: as is usual */
	pid_t pid;	/* 0: a program */
	bool rate_said; /* by --hz: else what is missed needs no words */
	bool live;
	char **program;
	const char *output, *csv, *json;
	regex_t mark_on;
	const char *pictures[PICTURES];
};

/* Ends the tool where it cannot be understood, or was asked for help. */
void read_arguments(struct request *request, int argc, char **argv);

#endif
