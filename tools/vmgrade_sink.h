/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_sink - takes what a process in the sandbox writes to a descriptor of
 * its own, where the submission can take nothing back: unlike files and pipes
 * a socket cannot be opened anew through /proc.
 */
#ifndef VMGRADE_SINK_H
#define VMGRADE_SINK_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	SINK_MOST = 16 << 20 /* bytes; what comes behind them is dropped */
};

struct sink {
	int out; /* to be inherited */
	int in;
	pthread_t reader;
	bool reading;
	char *text; /* terminated, once it was closed; NULL: no memory */
	size_t size;
	bool full;
};

/* 0, or -1 with errno. sink_free() after either. */
int sink_open(struct sink *sink);

/* Waits for the end: nobody else may have `out` any more. */
void sink_end(struct sink *sink);
void sink_free(struct sink *sink);

#endif
