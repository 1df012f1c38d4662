/* SPDX-License-Identifier: MIT */
/* vmclaims - what the files of the tool vmclaims share. */
#ifndef TOOLS_VMCLAIMS_H
#define TOOLS_VMCLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "measure/draw.h"
#include "measure/run.h"
#include "tools/tool.h"

/* Exit statuses beside those of verdicts (measure/expect.h) and TOOL_USAGE. */
enum {
	EXIT_SKIPPED = 77,
	EXIT_BROKEN = 99
};

struct options {
	size_t jobs, repeat;
	double limit; /* seconds, of a judged program */
	bool fail_on_skip, hygiene, tap, ktap;
	const char *json, *junit; /* files, or NULL */
	const char *topic;	  /* or NULL: all */
	bool markdown;
	bool sabotage;
	int sabotage_call; /* from 1 on; 0: all of them */
};

/* The commands: each takes its own arguments and returns the exit status. */
int command_run(const struct options *options, int argc, char **argv);
int command_list(const struct options *options, int argc, char **argv);
int command_course(const struct options *options, int argc, char **argv);
int command_explain(const struct options *options, int argc, char **argv);
int command_demo(const struct options *options, int argc, char **argv);
int command_judge(const struct options *options, int argc, char **argv);
int command_sabotage(const struct options *options, int argc, char **argv);

/*
 * The claims that argv names, all of them if it names none. malloc'd, for the
 * caller to free; ends the tool with TOOL_USAGE for an unknown name.
 */
struct vm_request *chosen_claims(int argc, char **argv, size_t *count);

/* Runs one claim and gives its result to `done`. Ends the tool on an error. */
void run_one(const struct vm_claim_entry *entry,
	     void (*done)(const struct vm_result *result, void *arg),
	     void *arg);

/* The rows of numbers under a claim; `arms` 1 for a judged program. */
void print_outcomes(const struct vm_judgement *judgement, size_t arms);

/* The verdict in its colour, padded to `width` columns. */
void print_verdict(enum vm_verdict verdict, int width);

/* Text in lines of at most `columns`, each behind `indent` blanks. */
void print_wrapped(const char *text, size_t indent);

/* A verb call as it stands in a trace: "malloc(104,857,600)". */
const char *verb_text(const struct vm_record *verb, char *text, size_t size);

#endif
