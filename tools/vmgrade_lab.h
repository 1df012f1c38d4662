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
	char *files;  /* a pattern of glob(7), in the submission's folder */
	char **build; /* words of a command: $files, $out; none: nothing to do
		       */
	unsigned int build_count;
	char **run; /* words of the command that the run's args follow */
	unsigned int run_count;
};

/* What a submission of functions consists of. */
struct lab_functions {
	char *file;   /* the submission's: "vm.c" */
	char *header; /* the lab's, below starter/, with the prototypes */
};

/*
 * A moment at which a program is held and measured: as it writes a line, or
 * has made a call. One that comes again is NAME-2, then NAME-3. With a group in
 * `line`, the number that it matches is a fact of that name. There are always
 * "start" and "end", of the program's first process; marks of its children are
 * "child NAME".
 */
struct lab_mark {
	char *name;
	char *line;	/* an extended regular expression */
	char *call;	/* or a call of that name, which has succeeded, */
	char *at_least; /* on as many pages: a number, or "size" */
	char *at_most;	/* likewise; NULL: on any number */
};

struct lab_run {
	char *name;
	char **args; /* $size: the number drawn; $size.bytes, $size.pages,
			  $size.hex */
	unsigned int args_count;
	char *input; /* on standard input; NULL: nothing */
};

/* As struct vm_expect, in the lab's words. */
struct lab_expect {
	char *metric;		       /* of vmclaims: "rss" */
	char *fact;		       /* or a fact */
	char *from, *to;	       /* marks; without `from`: the level */
	char *is, *at_least, *at_most; /* "2*size/4 + 1": of facts, in pages */
	char *cause; /* what makes the range wider than one number */
	/* Not in the file: the same for the judge, whose fact is `operand`. */
	struct vm_expect judged;
	char *operand;
};

enum {
	LAB_ARGS = 6,	 /* of a function, at most */
	LAB_ROOM = 65536 /* bytes of a check's texts and room, at most */
};

/* One step of functions that are called. One of call ... compare is set. */
struct lab_step {
	char *call;    /* a function of the submission */
	char *mark;    /* the process is measured */
	char *text;    /* a text, put into its memory: `as` is its address */
	char *room;    /* as many bytes of zeroes: likewise */
	char *peek;    /* the number that is where this name points */
	char *write;   /* random bytes into random pages of the block of that
			  name, from outside; `as` counts them */
	char *read;    /* reads such pages; `as` counts those that could be */
	char *fork;    /* the process forks: this is the child's name */
	char *compare; /* counts pages of the block with the bytes written */
	char **args;   /* of call: numbers, $draws, names */
	unsigned int args_count;
	char *as;    /* the name of the result: a fact, and an argument */
	char *pages; /* of call: the result is a block of so many; of write
			and read: "all", or a random part */
	char *in;    /* write, read, mark, compare: the child of that name */
	unsigned int offset, size; /* of peek, in bytes; size 0: 8 */
};

/*
 * How an answer in words is judged: what it is about, what it says, what
 * follows from that. All patterns are extended regular expressions, in which
 * case does not count; a word of another alphabet is written in small letters.
 */
struct lab_subject {
	char *name; /* "text", "data" */
	char **any; /* patterns, one of which names it */
	unsigned int any_count;
};

/* Something that an answer may say, in one sentence. */
struct lab_idea {
	char *name;
	char *of;   /* a subject: only clauses about it count. NULL: all */
	char **any; /* patterns, one of which matches */
	unsigned int any_count;
	char **unless; /* patterns, none of which matches the same sentence */
	unsigned int unless_count;
};

/* The first rule that holds gives the verdict. */
struct lab_rule {
	char *verdict; /* correct, partly, wrong */
	char **has;    /* ideas, all of which were said; "a|b": one of them */
	unsigned int has_count;
	char **lacks; /* ideas, none of which was */
	unsigned int lacks_count;
	char *last;	     /* an idea: of those said, none was said later */
	char *says;	     /* the reason, to the student */
	char *misconception; /* a word for what the student believes, or NULL */
	double confidence;   /* from 0 to 1; 0: 0.9 */
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
	bool valgrind;	   /* functions: it finds no error and no leak either */
	char *region;	   /* readme: heap, stack, mms, listing */
	unsigned int rows; /* readme: of a listing, at least; 0: 5 */
	char *question;	   /* readme: as the handout asks it */
	char *expected;	   /* readme: the answer, in a sentence */
	struct lab_subject *subjects; /* readme, with a question; these too */
	unsigned int subjects_count;
	struct lab_idea *ideas;
	unsigned int ideas_count;
	struct lab_rule *rules;
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
	struct lab_functions functions;
	struct lab_mark *marks;
	unsigned int marks_count;
	struct lab_run *runs;
	unsigned int runs_count;
	struct lab_check *checks;
	unsigned int checks_count;
	char *section; /* readme: a pattern of the heading to read under */
	char *folder;  /* where lab.yaml lies; not in the file */
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

/* The same in pages, as a fact counts it; a number without a unit as it is. */
int64_t lab_drawn_fact(const struct lab *lab, const struct lab_draw *draw,
		       const char *student);

/* Is that the name of a unit that a draw may have? */
bool lab_unit(const char *unit);

/*
 * `word` with each $NAME in it replaced; malloc'd. NULL with errno EINVAL when
 * there is no such draw.
 */
char *lab_word(const struct lab *lab, const char *student, const char *word);

/*
 * An expression, "n*fact/m + k", of which each part may be left out. `fact`
 * is malloc'd and the caller's; NULL where there is none.
 */
struct lab_expression {
	int64_t times, over, plus;
	char *fact;
};

/* Returns 0, or -1 with errno EINVAL: it is none. */
int lab_expression(const char *text, struct lab_expression *expression);

/* Its value, with that of its fact. */
int64_t lab_value(const struct lab_expression *expression, int64_t fact);

#endif
