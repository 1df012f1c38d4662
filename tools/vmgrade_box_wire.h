/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box_wire - what the grader tells vmgrade-box: its arguments, in this
 * order, and then the words of the program to execute.
 */
#ifndef VMGRADE_BOX_WIRE_H
#define VMGRADE_BOX_WIRE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Numbers, in decimal. */
enum plan_number {
	PLAN_PARENT,	/* pid of the grader: all ends with it */
	PLAN_UID,	/* to become, group too; 0: stay */
	PLAN_CPU,	/* seconds of processor time for each process */
	PLAN_FILE,	/* bytes of a file, and of each tmpfs */
	PLAN_TASKS,	/* of the user, as RLIMIT_NPROC; 0: as it is */
	PLAN_WATCH,	/* 1: a guard stays above the program, and watches: */
	PLAN_MEMORY,	/* bytes; 0: somebody else does */
	PLAN_PROCESSES, /* and threads */
	PLAN_BUILD,	/* 1: the build folder is writable */
	PLAN_HUGE,	/* 1: huge pages as the machine has them */
	PLAN_KEEP,	/* descriptor to be inherited, or 0 */
	PLAN_KEEP2,	/* another one, behind it */
	PLAN_NUMBERS
};

/* Paths; "" for none. */
enum plan_word {
	PLAN_REPORT, /* to append lines to: see below */
	PLAN_FILTER, /* a seccomp filter to load */
	PLAN_GROUP,  /* cgroup to join, of memory or of version 2 */
	PLAN_GROUP2, /* another one, of pids */
	PLAN_BWRAP,  /* none: the program is executed without */
	PLAN_SUBMISSION,
	PLAN_BUILT,
	PLAN_TMP, /* without bubblewrap */
	PLAN_HIDDEN,
	PLAN_WORDS
};

enum {
	PLAN_ARGS = 1 + PLAN_NUMBERS + PLAN_WORDS /* with argv[0] */
};

struct plan {
	long number[PLAN_NUMBERS];
	const char *word[PLAN_WORDS];
	char **command;
};

/*
 * The report's lines: "error ERRNO WHAT", "limit NAME", "executed", beside what
 * bubblewrap writes of itself, as JSON.
 */
#define REPORT_ERROR	"error "
#define REPORT_LIMIT	"limit "
#define REPORT_EXECUTED "\"exit-code\""

/* The neutral places of the sandbox's own file system. */
#define INSIDE_SUBMISSION "/submission"
#define INSIDE_BUILD	  "/build"
#define INSIDE_TMP	  "/tmp"

/* What to execute for bubblewrap; the words of `plan->command` come last. */
char **bwrap_argv(const struct plan *plan, int report, int filter);

/*
 * Confines this process and its children to what the plan shows, if the kernel
 * has Landlock. Returns its version, 0 without, or -1 with errno.
 */
int landlock_confine(const struct plan *plan);
int landlock_version(void);

/*
 * What the processes that descend from this one use, held against the plan.
 * watch_begin() comes first; then watch_exceeded() gives the name of a limit
 * that they exceed, as box_limit_name() has it, or NULL.
 */
struct watch {
	const struct plan *plan;
	dev_t device;	 /* the kernel's file system of memfds */
	dev_t disk;	 /* that of the cell's folders */
	uint64_t shared; /* KiB of the whole machine, at first */
	uint64_t room;	 /* bytes left on the disk, at first */
	unsigned int looks;
};

void watch_begin(struct watch *watch, const struct plan *plan);
const char *watch_exceeded(struct watch *watch);

/*
 * Waits for `child` and kills it with all that descends from this process, when
 * they exceed the plan, or the grader has ended. Returns its status, as wait(2)
 * has it, when no other process is left.
 */
int guard(const struct plan *plan, int child, int report);

/*
 * Calls `each` for all processes that descend from `pid` and have not ended,
 * until it is false. False when it cannot be known.
 */
bool for_descendants(pid_t pid, bool (*each)(pid_t pid, void *arg), void *arg);

/* Kills them all, again until none is new. */
void kill_descendants(pid_t pid);

/* Bytes of all files below a folder, as the disk has them; stops at `most`. */
unsigned long long folder_bytes(const char *folder, unsigned long long most);

#endif
