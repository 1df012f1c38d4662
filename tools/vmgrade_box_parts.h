/* SPDX-License-Identifier: MIT */
/* vmgrade_box_parts - what the files of the sandbox share, on its outer side.
 */
#ifndef VMGRADE_BOX_PARTS_H
#define VMGRADE_BOX_PARTS_H

#include <stdint.h>
#include <stdio.h>

#include "tools/vmgrade_box.h"

struct box {
	enum box_tier tier;
	uid_t uids; /* the first of those for cells; 0: the grader's own */
	uid_t uid_count;
	bool bare;	    /* bubblewrap would hide programs from the grader */
	bool look;	    /* root without CAP_SYS_PTRACE: box_look() */
	char *helper;	    /* vmgrade-box */
	char *bwrap;	    /* "" for none */
	const char *folder; /* for scratch folders */
	int version;	    /* of cgroups; 0: none */
	char groups[2][4096]; /* of memory and of pids; or one, and "" */
	int landlock;
	char *text;
};

struct box_cell {
	const struct box *box;
	const struct lab_limits *limits;
	char *folder; /* PATH/vmgrade-...: private, and all below it */
	int lock;     /* held on it while the grader lives */
	char *submission, *built, *tmp, *report, *filter;
	char *hidden;
	char *left_out;
	uid_t uid;  /* 0: the grader's own */
	long tasks; /* of the grader's own, once they were counted */
	char groups[2][4096];
	uint64_t before[2];   /* events of the cgroups when a run began */
	enum box_limit limit; /* that the caller has seen */
	char **argv;	      /* of the last run */
	char *failure;
};

/* A seccomp filter for what no lab needs, into `fd`. 0, or -1 with errno. */
int box_filter(int fd, bool container);

/*
 * Cgroups. box_groups_find() says where those of cells can be made;
 * box_groups_make() makes them and sets the limits; box_groups_events() counts
 * kills for memory, and processes that were refused. 0, or -1 with errno.
 */
bool box_groups_find(struct box *box);
int box_groups_make(struct box_cell *cell);
void box_groups_events(const struct box_cell *cell, uint64_t events[2]);
/* Of the cell of this name: kills what is in them, and removes them. */
void box_groups_remove(const struct box *box, const char *name);

/*
 * Files. box_copy() copies what is regular below `from` into the folder `to`
 * for `uid` to read, and writes what it leaves out to `left`. 0, or -1 with
 * errno. box_remove() removes a folder with all that is in it, whatever it is.
 */
int box_copy(const char *from, const char *to, uid_t uid, uint64_t most,
	     FILE *left);
void box_remove(const char *folder);

/* Removes what killed graders have left. */
void box_sweep(const struct box *box);

#endif
