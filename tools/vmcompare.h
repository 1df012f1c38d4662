/* SPDX-License-Identifier: MIT */
/* vmcompare - what the files of the tool vmcompare share. */
#ifndef TOOLS_VMCOMPARE_H
#define TOOLS_VMCOMPARE_H

#include "measure/compare.h"
#include "measure/draw.h"
#include "measure/plain.h"
#include "tools/tool.h"

/* Nothing was compared: wrong usage, no result, nowhere to write. */
enum {
	EXIT_TROUBLE = 99
};

/* Comparisons point into results, which are the columns of a matrix. */
struct session {
	struct vm_results *results;
	size_t result_count;
	struct vm_comparison *comparisons;
	size_t comparison_count;
	bool all; /* what is the same, too */
};

/* Reads a result, or ends the tool. */
void read_results(struct vm_results *results, const char *path);

/*
 * A folder of results: the newest, the one before it, and the newest in which
 * everything held. Fills the session, or ends the tool.
 */
void read_history(struct session *session, const char *folder);

/* The writings, on standard output or, of the page, into `out`. */
void write_text(const struct session *session);
void write_markdown(const struct session *session);
void write_matrix(const struct session *session);
void write_html(FILE *out, const struct session *session);

/* Text of others, fit for a terminal. */
void print_plain(const char *text);

/* "refuted", or "refuted in 1 of 3 runs"; "not there" of NULL. Into `text`. */
const char *verdict_text(const struct vm_read_claim *claim, char *text,
			 size_t size);

/* "Linux 6.1.0 x86_64, pages of 4 KiB, glibc 2.36, dynamic, PIE", malloc'd. */
char *head_text(const struct vm_results *results);

/* A setting that differs, and is not in the head. */
struct setting {
	char *key, *was, *is;
};

/* All of them, for free_settings(); behind the last, one without a key. */
struct setting *differing_settings(const struct vm_comparison *comparison);
void free_settings(struct setting *settings);

/* The order in which moves are told, ended by VM_MOVE_SAME. */
extern const enum vm_move told_order[VM_MOVES];

/* "2 broke, 1 another value, 91 the same", malloc'd. */
char *summary_text(const struct vm_comparison *comparison);

/*
 * The names of the claims that broke because this one did, each behind a
 * blank, malloc'd; "" if there are none.
 */
char *broke_with_it(const struct vm_comparison *comparison,
		    const struct vm_compared_claim *root);

/* Broke because another one did, in whose text it is named? */
bool told_elsewhere(const struct vm_compared_claim *claim);

/* The signs of verdicts in a matrix: of UTF-8, or of ASCII. */
const char *verdict_sign(enum vm_verdict verdict, bool utf8);
enum vm_colour verdict_colour(enum vm_verdict verdict);

/* What became of this claim of this result in some comparison with it. */
enum vm_move move_in(const struct session *session,
		     const struct vm_results *results, const char *claim);

/*
 * The names of the matrix's rows: the first result's claims in their order,
 * then those that only later ones have. malloc'd, NULL behind the last.
 */
const char **row_names(const struct session *session);

/* Does the row hold anything but the same verdict and values? */
bool row_differs(const struct session *session, const char *name);

#endif
