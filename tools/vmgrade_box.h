/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_box - the sandbox: what a submission can see, use and leave behind.
 *
 * One cell holds one submission: a copy of what was handed in, a folder for
 * what is built, a user of its own where the grader is root, and limits. Each
 * program of the cell is executed by vmgrade-box, a small program that joins
 * the cell, gives up what the program must not have, and executes bubblewrap,
 * which executes the program; or the program itself, where the machine refuses
 * namespaces.
 *
 * A process of the grader has one cell at a time, no thread that forks, and no
 * children but the cell's while that is open: whatever descends from it is the
 * cell's, and is killed with it.
 */
#ifndef VMGRADE_BOX_H
#define VMGRADE_BOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "tools/vmgrade_lab.h"

enum box_tier {
	BOX_USER,      /* (i) bubblewrap, as an ordinary user */
	BOX_ROOT,      /* (ii) a user of its own and cgroups, then bubblewrap */
	BOX_CONTAINER, /* (iii) no namespaces: Landlock, seccomp, a user */
};

/* Set to "container": tier (iii) although there are namespaces. For tests. */
#define BOX_FORCE "VMGRADE_SANDBOX"

struct box;

/*
 * What this machine allows, tried out: called once, before anything is graded
 * and by a process that may fork. Removes what a killed grader has left, too.
 * NULL: not even the last tier; `why` then holds the reason (malloc'd, or
 * NULL when there is no memory). The caller frees it with box_free().
 */
struct box *box_probe(char **why);
void box_free(struct box *box);
enum box_tier box_tier(const struct box *box);

/*
 * For reports: "ii: own user, cgroups (version 1), bubblewrap". What is missing
 * in tier iii is said, too. Belongs to `box`.
 */
const char *box_text(const struct box *box);

/*
 * The program's own exec is the how-manieth one that whoever traces
 * box_argv() sees, from 1 on: 3 with bubblewrap, else 2.
 */
unsigned int box_exec(const struct box *box);

/* What was exceeded. */
enum box_limit {
	BOX_NOTHING,
	BOX_TIME,
	BOX_MEMORY,
	BOX_PROCESSES,
	BOX_OUTPUT,
	BOX_DISK,
	BOX_LIMITS
};

/* "time", "memory", "processes", "output", "disk"; NULL for BOX_NOTHING. */
const char *box_limit_name(enum box_limit limit);

struct box_cell;

/*
 * Opens a cell for the submission: a folder, or a lone file. It is copied:
 * regular files and folders only, at most as many MiB as `limits` gives for
 * files, and 10,000 of them; box_left_out() says what was not. `hidden` (or
 * NULL) is a folder that must not be seen even where it lies below /usr: the
 * lab's. The strings and `box` must outlive the cell.
 *
 * NULL with errno: EFBIG when the submission is too large, ENOENT when it is
 * not there, EACCES, ENOSPC ... as the copying has them, EBUSY when this
 * process has a cell already.
 */
struct box_cell *box_open(const struct box *box,
			  const struct lab_limits *limits,
			  const char *submission, const char *hidden);

/*
 * Kills whatever is left of the cell, daemons too, and removes all of it. All
 * children are reaped.
 */
void box_close(struct box_cell *cell);

/*
 * Kills whatever descends from this process, which has no cell, and removes
 * what killed workers have left.
 */
void box_end(const struct box *box);

/*
 * Where the program finds the submission (read-only), what was built (writable
 * while it is built), and a folder for scratch files, which is new for each
 * execution with bubblewrap, and $TMPDIR. With bubblewrap always "/submission",
 * "/build" and "/tmp". Programs start in the submission's folder. They belong
 * to the cell.
 */
const char *box_submission(const struct box_cell *cell);
const char *box_build(const struct box_cell *cell);
const char *box_tmp(const struct box_cell *cell);

/*
 * The same folders as the grader finds them. What lies in them is hostile:
 * links, FIFOs, names of any bytes. To read a file there, box_file().
 */
const char *box_submission_here(const struct box_cell *cell);
const char *box_build_here(const struct box_cell *cell);

/*
 * Opens the file `name` below one of these folders for reading: a regular file,
 * reached through no link, that has no second name. A descriptor, or -1
 * with errno; ELOOP, EMLINK or EINVAL where it is something else.
 */
int box_file(const char *folder, const char *name);

/*
 * What of the submission was not copied and why, a line for each, escaped for a
 * terminal; "" when all was. Belongs to the cell.
 */
const char *box_left_out(const struct box_cell *cell);

enum {
	/* As many times the seconds of a run, for compilers and Valgrind. */
	BOX_SLOWER = 6
};

/* How a program is to be executed. All zero but `keep` is the usual case. */
struct box_manner {
	bool build; /* the build folder is writable, and watched for its size */
	bool huge_pages; /* the machine's setting; else none */
	/* Descriptors beside standard input, output and error that are
	 * inherited, under the same numbers, in ascending order. 0: none. */
	int keep[2];
};

/*
 * What to execute, for vm_watch_start() or execv(2): vmgrade-box and all that
 * it is to know, ending in `argv`, whose first word is a path inside or is
 * looked up in /usr/local/bin:/usr/bin:/bin. Belongs to the cell, until the
 * next call. NULL with errno ENOMEM, or E2BIG.
 */
char *const *box_argv(struct box_cell *cell, char *const *argv,
		      const struct box_manner *manner);

/*
 * The process of the cell in which the program runs, as this process sees it,
 * once the program has been executed; 0 when there is none (yet).
 */
pid_t box_program(const struct box_cell *cell);

/*
 * Until it is turned off: /proc/PID of the cell's processes is opened as the
 * cell's user. Needed where root has been left no CAP_SYS_PTRACE (Docker);
 * elsewhere nothing. The caller's own files are opened as that user as well:
 * turn it on around vm_watch_start() to vm_watch_free() alone.
 */
void box_look(const struct box_cell *cell, bool on);

/*
 * Kills every process of the cell, and notes that `limit` was the reason
 * (BOX_NOTHING: none was). None of them goes on from here, but it is not waited
 * for: who traces them has to let them end first, vm_watch_step() for one.
 */
void box_kill(struct box_cell *cell, enum box_limit limit);

/*
 * Waits until all that was killed has ended, and reaps it: before that, one of
 * them may be taken for the next program. Returns the status of `pid`, as
 * wait(2) has it; 0 when that was no child.
 */
int box_reap(pid_t pid);

/*
 * Which limit the last program of the cell has met, to be asked when it has
 * ended. The memory and the number of processes are watched by the cell: all
 * are killed when they meet it (a cgroup of version 1 kills the largest alone,
 * and one that meets the number of processes refuses new ones). So is the disk
 * in tier iii. Elsewhere scratch files simply do not fit. A single file that
 * grows too large brings SIGXFSZ: `status` is the program's, as wait(2) has it.
 * Time and output are the caller's to watch: box_kill(), but for box_run().
 */
enum box_limit box_limit(const struct box_cell *cell, int status);

/*
 * Why the last program has not been executed at all, to be asked when fewer
 * than box_exec() executions were seen: the sandbox's own message or NULL. This
 * is the grader's error and not the student's, unless the file is missing or no
 * program: execve(2)'s ENOENT, ENOEXEC or EACCES is then in `error`, else 0.
 */
const char *box_failure(const struct box_cell *cell, int *error);

/* What box_run() leaves. */
struct box_result {
	bool executed; /* else box_failure() */
	/* As wait(2) has it. With bubblewrap an exit status above 128 and a
	 * death by a signal cannot be told apart: it is the latter here. */
	int status;
	enum box_limit limit;
	double seconds; /* of wall time */
	/* Standard output and error; terminated, but may hold NULs. */
	char *output[2];
	size_t size[2];
};

/*
 * Executes the program in the cell, gives it `input` (NULL: nothing) and waits
 * for its end, or for its limits: of time (`seconds`, or for 0 the lab's), of
 * output (both together), and those of box_limit(). Whatever it has left
 * running is killed. 0, or -1 with errno when the grader could not do it;
 * box_result_free() after either.
 */
int box_run(struct box_cell *cell, char *const *argv,
	    const struct box_manner *manner, const char *input, size_t size,
	    unsigned int seconds, struct box_result *result);
void box_result_free(struct box_result *result);

#endif
