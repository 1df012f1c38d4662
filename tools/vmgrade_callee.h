/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_callee - a process in the sandbox whose functions are called, and
 * whose memory is read and written, from outside.
 */
#ifndef VMGRADE_CALLEE_H
#define VMGRADE_CALLEE_H

#include <stdint.h>
#include <sys/types.h>

#include "tools/vmgrade_box.h"

enum {
	CALLEE_ROOM = 65536 /* bytes, as tools/vmgrade_stub.c has them */
};

struct callee {
	struct box_cell *cell;
	pid_t started; /* our child, which became it, or waits for it */
	pid_t pid;     /* of the program itself */
	int to, from;  /* its standard input and output */
	int64_t deadline;
	uint64_t room, room_used; /* an address in it, and bytes */
	int status;		  /* once it has ended, as wait(2) has it */
	enum box_limit limit;
	bool forged; /* it said what nobody had asked for */
};

enum callee_answer {
	CALLEE_DONE,
	CALLEE_MISSING, /* it has no such function */
	CALLEE_GONE,	/* it ended, or met a limit: callee_end() says how */
};

/*
 * Starts argv in the cell, and greets it. `seconds` are for all that follows.
 * Returns 0, or -1 with errno: the grader could not. Whoever started it ends
 * it with callee_end().
 */
int callee_start(struct callee *callee, struct box_cell *cell,
		 char *const *argv, const struct box_manner *manner,
		 unsigned int seconds);

/* Calls the function of that number, counted from 0 in the list. */
enum callee_answer callee_call(struct callee *callee, unsigned int function,
			       const int64_t args[6], int64_t *result);

/* It forks; *child is the new process. */
enum callee_answer callee_fork(struct callee *callee, pid_t *child);

/* The address of `len` bytes of its own that hold `bytes`; 0: no room. */
uint64_t callee_put(struct callee *callee, const void *bytes, size_t len);

/* Bytes of a process, from outside. False where there is no such memory. */
bool callee_read(pid_t pid, uint64_t address, void *bytes, size_t len);
bool callee_write(pid_t pid, uint64_t address, const void *bytes, size_t len);

/* Tells it to end, waits for that, kills what is left. */
void callee_end(struct callee *callee);

#endif
