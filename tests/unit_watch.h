/* SPDX-License-Identifier: MIT */
/* unit_watch - a program watched to its end, for the suites of a watch. */
#ifndef UNIT_WATCH_H
#define UNIT_WATCH_H

#include "measure/watch_log.h"

enum {
	MEBIBYTE = 1 << 20
};

struct seen {
	struct vm_watch_log log;
	struct vm_watch_end end;
	struct vm_trace trace; /* owned */
	bool held;	       /* as the options say */
};

/* What a watch tells, kept in the `struct seen` that `arg` is. */
void unit_keep(const struct vm_moment *moment, void *arg);
void unit_keep_refused(const char *what, void *arg);

/*
 * Watches the program to its end, which is to be good, with pages of one size.
 * Lines of its output that match `pattern`, or NULL, are marks.
 */
void unit_see(struct seen *seen, char *const *argv, const char *pattern,
	      struct vm_watch_options options);
/* The program of document 004, with a mark at each of its steps. */
void unit_see_allocate(struct seen *seen, struct vm_watch_options options);
void unit_forget(struct seen *seen);

/* The nth moment of that kind of the first process, from 0; NULL: none. */
const struct vm_moment *unit_nth(const struct seen *seen,
				 enum vm_moment_kind kind, size_t n);
/* Of the first process; there has to be one. */
const struct vm_moment *unit_mark_named(const struct seen *seen,
					const char *name);

int64_t unit_pages_of(int64_t bytes);

#endif
