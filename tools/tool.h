/* SPDX-License-Identifier: MIT */
/* tool - what every tool does before and around its own work. */
#ifndef TOOL_H
#define TOOL_H

#include <getopt.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Exit statuses that all tools share; the rest are in each tool's man page. */
enum {
	TOOL_OK = 0,
	TOOL_FAILED = 1,
	TOOL_USAGE = 2
};

/*
 * First thing in main(): takes the name for messages from argv[0], opens
 * /dev/null where standard input, output or error is closed (so that no file
 * opened later is mistaken for one), and sets the locale.
 */
void tool_start(const char *argv0);

/*
 * For a tool in which TOOL_FAILED and TOOL_USAGE say something else: what
 * stands for each from now on.
 */
void tool_trouble(int for_failed, int for_usage);

/* "tool: MESSAGE" and a newline on standard error, as one write. */
void tool_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* tool_say(), then the end with `status`. */
_Noreturn void tool_fail(int status, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* tool_fail() with TOOL_USAGE and "(try 'tool --help')" behind the message. */
_Noreturn void tool_usage(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* Prints "tool (vmclaims) VERSION" and ends with TOOL_OK. */
_Noreturn void tool_version(void);

/* An option, for getopt_long(3) and for --help. */
struct tool_option {
	struct option option; /* its `flag` is NULL */
	const char *argument; /* as --help names it; NULL: none */
	const char *help;
};

/* The options, a line each, their help behind `width` columns. */
void tool_options_help(const struct tool_option *table, size_t count,
		       int width);

/*
 * Takes the options out of argv, up to optind: each is given to `set` by its
 * `val`. -h and -V stand for 'h' and 'V'. What is none ends the tool.
 */
void tool_options(const struct tool_option *table, size_t count, int argc,
		  char **argv,
		  void (*set)(void *arg, int option, const char *argument),
		  void *arg);

/* Text of others, fit for a terminal (measure/plain.h); malloc'd. */
char *plain_copy(const char *text);

/*
 * A whole number from `low` to `high` in `text`, or the end with a message
 * that names `what`.
 */
long tool_number(const char *what, const char *text, long low, long high);

/*
 * Flushes standard output and gives `status` back, or TOOL_FAILED with a
 * message when something printed was lost (a full disk, a closed pipe).
 */
int tool_finish(int status);

/*
 * The folder for what can be had again, made where it is not there:
 * vmclaims in $XDG_CACHE_HOME, or in ~/.cache. Returns 0, or -1 with mkdir(2)'s
 * errno, or ENOENT where neither is set; `path` names it all the same.
 */
int tool_cache(char *path, size_t size);

/*
 * A file written whole or not at all. tool_file_open() tries whether it can be
 * written, and gathers in memory what goes to `out`; tool_file_close() writes
 * it to a temporary file beside `path` and renames that, with all signals
 * blocked. What goes to a pipe or a device goes there as it comes. "-", and any
 * other name of what standard output goes to, is standard output. Both end the
 * tool with a message on error. The structure stays where it is until it is
 * closed.
 */
struct tool_file {
	FILE *out;
	const char *path; /* as the user wrote it */
	char *target;	  /* the same without links */
	char *text;
	size_t size;
	char temporary[4096];
	int device; /* where `text` is NULL */
	int error;  /* of writing to it, or 0 */
};
void tool_file_open(struct tool_file *file, const char *path);

/*
 * Instead, for rows that may come for days: they are written as they come, and
 * where that ends early all that are there are whole. tool_file_flush_rows() is
 * to be called behind each row (of at most 2 KiB): it writes those gathered so
 * far, if there are many or `now`.
 */
void tool_file_rows(struct tool_file *file, const char *path);
void tool_file_flush_rows(FILE *out, bool now);

void tool_file_close(struct tool_file *file);

#endif
