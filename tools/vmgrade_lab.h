/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_lab - a lab as its lab.yaml describes it: doc/labs.md.
 *
 * The strings belong to the lab. Optional ones are NULL, numbers 0.
 */
#ifndef VMGRADE_LAB_H
#define VMGRADE_LAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/expect.h"

enum lab_kind {
	LAB_PROGRAM,   /* program: run and watched */
	LAB_README,    /* readme: answers and a listing, read */
	LAB_FUNCTIONS, /* functions: called from outside */
};

/* What a submission may take. Each has a default. */
struct lab_limits {
	unsigned int seconds;	/* of wall time for each run */
	unsigned int memory;	/* MiB, of all its processes together */
	unsigned int processes; /* and threads, at one time */
	unsigned int output;	/* KiB on standard output and error */
	unsigned int disk;	/* MiB of files */
};

/* A number drawn for each student from the seed and the name. */
struct lab_draw {
	char *name; /* $name in arguments, a fact in expectations */
	char *unit; /* pages (the default), KiB, MiB, or number */
	int64_t from, to, step;
};

/* One way to hand in: the first whose `files` match is taken. */
struct lab_program {
	char *files;  /* a pattern of glob(3), in the submission's folder */
	char **build; /* words of a command; $files, $out */
	unsigned int build_count;
	char **run; /* words of the command that the runs' args follow */
	unsigned int run_count;
};

/* A moment at which the program is held and measured. */
struct lab_mark {
	char *name;
	char *line;	/* an extended regular expression on a line of output */
	char *call;	/* or: a call of this name that has succeeded */
	char *at_least; /* of this many pages: a number or an expression */
};

struct lab_run {
	char *name;
	char **args; /* $size: the number drawn */
	unsigned int args_count;
	char *input;	   /* on standard input; NULL: nothing */
	bool faults_count; /* reserved for the observer */
};

/* What is expected of one run: as struct vm_expect, in the lab's words. */
struct lab_expect {
	char *change, *level, *fact;   /* one of them: metric, metric, name */
	char *from, *to, *at;	       /* marks */
	char *is, *at_least, *at_most; /* "2*size + 1"; pages or counts */
	char *cause; /* what makes a range wider than one number */
};

/* One step of a functions lab. Exactly one of the first is set. */
struct lab_step {
	char *call;  /* a function of the submission */
	char **args; /* numbers, $draws, names of earlier results, texts */
	unsigned int args_count;
	char *as;   /* the name under which the result is kept, as a fact */
	char *mark; /* the process is measured */
	char *write, *read, *bytes; /* names of blocks, touched from outside */
	char *pages;		    /* which: all, half, or a name drawn */
	char *text;
};

/* How an answer in words is judged. Helper structures of readme labs. */
struct lab_rule {
	char *name; /* misconception or idea */
	char **any; /* regular expressions, one of which must match */
	unsigned int any_count;
	char **all; /* all of which must match */
	unsigned int all_count;
	char **none; /* none of which may match */
	unsigned int none_count;
	char *verdict; /* correct, partly, wrong */
	char *says;    /* the reason, to the student */
	double confidence;
};

struct lab_check {
	char *name;
	char *title;
	double points;
	char *why;
	char *claim;
	char *run; /* program: the run that is judged; default: the first */
	struct lab_expect *expect;
	unsigned int expect_count;
	struct lab_step *steps; /* functions */
	unsigned int steps_count;
	bool memory_clean; /* functions: Valgrind finds nothing */
	char *region;	   /* readme: heap, stack, mms, listing */
	char *question;	   /* readme: the question, as the handout asks it */
	struct lab_rule *rules; /* readme, with a question */
	unsigned int rules_count;
};

struct lab {
	char *name, *title;
	enum lab_kind kind;
	char *seed;
	struct lab_limits limits;
	struct lab_draw *draw;
	unsigned int draw_count;
	struct lab_program *programs;
	unsigned int programs_count;
	struct lab_mark *marks;
	unsigned int marks_count;
	struct lab_run *runs;
	unsigned int runs_count;
	struct lab_check *checks;
	unsigned int checks_count;
	char *folder; /* where lab.yaml lies; not in the file */
};

/*
 * Reads FOLDER/lab.yaml, or `folder` itself where it is a file. NULL when
 * it is not a lab: then `why` holds "FILE:LINE: KEY: what", one line for each
 * mistake (malloc'd; NULL when there is no memory).
 */
struct lab *lab_read(const char *folder, char **why);
void lab_free(struct lab *lab);

/*
 * What is drawn for `student`, in the draw's own unit: the same for the same
 * seed, name of the draw and student, wherever it is graded.
 */
int64_t lab_drawn(const struct lab *lab, const struct lab_draw *draw,
		  const char *student);

#endif
