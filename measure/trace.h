/* SPDX-License-Identifier: MIT */
/*
 * trace - the marks, facts and verb calls of one act, in the order they came.
 *
 * The file is a memfd of records of one size, appended to with O_APPEND by
 * every process of the act; it is read when the act has ended. An append costs
 * the process no memory: nothing of the trace is mapped into it.
 */
#ifndef VM_TRACE_H
#define VM_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "measure/snapshot.h"

enum vm_record_kind {
	VM_RECORD_MARK,	 /* name, snapshot */
	VM_RECORD_FACT,	 /* name, value */
	VM_RECORD_VERB,	 /* name, value = its site, line, amount, text */
	VM_RECORD_BREAK, /* text: why the act cannot go on */
	VM_RECORD_SKIP,	 /* text: what the machine did not let it ask */
	VM_RECORD_END,	 /* the act returned */
};

enum {
	VM_NAME = 48,
	VM_TEXT = 240
};

struct vm_record {
	int32_t kind; /* enum vm_record_kind */
	int32_t pid;
	int32_t line; /* of the verb call in its source file */
	int32_t off;  /* the verb was sabotaged: it did nothing */
	int64_t value;
	uint64_t amount;    /* bytes, for {pages} and {bytes} in the text */
	char name[VM_NAME]; /* terminated */
	char text[VM_TEXT]; /* terminated */
	struct vm_snapshot snapshot;
};

/* A trace in memory; records is malloc'd, NULL for an empty trace. */
struct vm_trace {
	struct vm_record *records;
	size_t count;
};

/* A new empty trace file, close-on-exec. Returns its descriptor or -1, errno */
int vm_trace_create(void);

/* Appends; the caller's record is not changed. Returns 0, or -1 with errno. */
int vm_trace_append(int fd, const struct vm_record *record);

/*
 * Reads the whole file into `trace`, which vm_trace_free() empties. `ended`:
 * nobody writes to it any more; otherwise the last record may be half written,
 * and is then left out. Returns 0, or -1 with errno: EINVAL when it holds no
 * whole number of records or one that is not well formed, ENOMEM.
 */
int vm_trace_load(int fd, bool ended, struct vm_trace *trace);
void vm_trace_free(struct vm_trace *trace);

/* The `nth` record (from 0) of that kind and name (NULL: any), or NULL. */
const struct vm_record *vm_trace_find(const struct vm_trace *trace,
				      enum vm_record_kind kind,
				      const char *name, size_t nth);

/* What became of a look into a trace. */
enum vm_reading {
	VM_UNSEEN, /* nobody looked */
	VM_READ,
	VM_NO_MARK,    /* no process left it */
	VM_TWICE,      /* a process left it twice: which one is meant? */
	VM_NOT_PAIRED, /* a process left `to` but not `from` */
	VM_NOT_READ,   /* the metric was not measured there */
	VM_NOT_ASKED,  /* the arm skipped itself */
};

/* The value of a fact. */
enum vm_reading vm_trace_fact(const struct vm_trace *trace, const char *name,
			      int64_t *value);

/* How many different values the runs of an arm left: one fact each. */
enum vm_reading vm_trace_distinct(const struct vm_trace *trace,
				  const char *name, int64_t *count);

/*
 * A metric at mark `to` (from == NULL), or its change from mark `from` to mark
 * `to`. Of a mark that several processes left, the sum over them.
 */
enum vm_reading vm_trace_metric(const struct vm_trace *trace,
				enum vm_metric metric, const char *from,
				const char *to, int64_t *value);

#endif
