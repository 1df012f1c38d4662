/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme - what the parts share that read a README of a memory lab.
 *
 * The document becomes plain lines (_text), the lines a listing (_listing),
 * claims about it (_claims) and answers to questions (_answers), which rules
 * judge (_rules). All of it is somebody else's text: nothing here trusts it.
 */
#ifndef VMGRADE_README_H
#define VMGRADE_README_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "measure/label.h"
#include "measure/region.h"
#include "tools/vmgrade_lab.h"

/* Below it a verdict is listed for a person to decide. */
#define README_SURE 0.8

enum {
	README_MOST = 1 << 20, /* bytes of a README; more is not read */
	README_ROWS = 1 << 14, /* rows of listings that are looked at */
	README_LISTINGS = 16,  /* listings of processes in one README */
	README_CLAIMS = 64,    /* addresses that are claimed to be something */
	README_ANSWER_MOST = 8192 /* bytes of an answer; the rest is cut off */
};

/* One line of what the document shows, without its markup. */
struct readme_line {
	char *text;	     /* UTF-8; blanks, dashes and quotes are ASCII */
	unsigned int level;  /* of the heading that it is, or 0 */
	unsigned int number; /* of the numbered item that begins here, or 0 */
	bool item;	     /* any list's item begins here */
	bool quoted;	     /* it stands in a block quote */
	bool code;	     /* and this in a block of code */
	size_t block;	     /* lines of the same paragraph have the same */
};

struct readme {
	struct readme_line *lines;
	size_t count, room;
	bool picture; /* it shows an image */
	/* What is to be read: lines `from` up to `to`, without it. */
	size_t from, to;
};

/* Plain lines of Markdown. Never fails; ends when memory does. */
void readme_parse(struct readme *readme, const char *text, size_t len);
void readme_free(struct readme *readme);
/* Narrows what is read to the section of `lab`, where there is a title of it.
 */
void readme_section(struct readme *readme, const struct lab *lab);
/* All of it is read again. */
void readme_whole(struct readme *readme);

/* A range of addresses as somebody wrote it: bytes, `end` exclusive. */
struct readme_range {
	uint64_t start, end;
	bool single; /* one address: end == start + 1 */
};

/*
 * The range that `text` begins with, "a-b"; with `loose` also "0xa to 0xb" and
 * the like. Returns its length in bytes, or 0.
 */
size_t readme_range_at(const char *text, bool loose,
		       struct readme_range *range);
/* A single address; the same. */
size_t readme_address_at(const char *text, struct readme_range *range);
/* May a word or number begin at `at`, which lies in `text`? */
bool readme_at_word(const char *text, const char *at);

/* A row of a listing in a line; `tail` are its columns behind the range. */
struct readme_row {
	struct readme_range range;
	const char *at, *tail;
	size_t tail_len;
	bool mac; /* of vmmap(1): `type` stands before the range */
	const char *type;
	size_t type_len;
};

/* The first row in `text`, or false. One line can hold several. */
bool readme_row_find(const char *text, struct readme_row *row);

/* Where between `text` and `end` somebody's remark begins, " <- the heap", or
 * NULL. */
const char *readme_remark(const char *text, const char *end);

/* A listing of one process; paths point into the README's lines. */
struct readme_listing {
	struct vm_region *regions; /* ascending */
	enum vm_label *labels;
	size_t count, room;
	bool mac;
};

struct readme_listings {
	struct readme_listing all[README_LISTINGS];
	size_t count;
	size_t rows;	/* of all of them */
	size_t damaged; /* rows that no process can have: a digit is lost */
};

enum readme_region {
	README_HEAP,
	README_STACK,
	README_MMS,
	README_REGIONS
};

struct readme_claim {
	enum readme_region region;
	struct readme_range range;
	size_t line; /* where it was read */
	bool apart;  /* the line is this claim's, not one of a listing */
};

struct readme_claims {
	struct readme_claim all[README_CLAIMS];
	size_t count;
};

void readme_claims_find(struct readme_claims *claims,
			const struct readme *readme);

/* Rows that are claims do not count, unless there are no others. */
void readme_listings_find(struct readme_listings *listings,
			  const struct readme *readme,
			  const struct readme_claims *claims);
void readme_listings_free(struct readme_listings *listings);

/* The answer that was found to one question. */
struct readme_answer {
	char *text;	  /* pieces in lines; "" where there is none */
	char *quoted;	  /* what it quotes of others */
	double certainty; /* that it is the answer to this question */
};

/*
 * Finds the answer to each check of `lab` that asks a question: answers[i] of
 * checks[i]. The caller frees what is in them.
 */
void readme_answers_find(const struct lab *lab, const struct readme *readme,
			 const struct readme_claims *claims,
			 struct readme_answer *answers);

/* A check's patterns, compiled. */
struct readme_rules;
struct readme_rules *readme_rules_new(const struct lab_check *check);
void readme_rules_free(struct readme_rules *rules);
/* How many of the check's ideas `text` says. */
size_t readme_rules_said(const struct readme_rules *rules, const char *text);
/* The rule that `text` fulfils, or NULL. */
const struct lab_rule *readme_rules_judge(const struct readme_rules *rules,
					  const char *text);
/* Does a sentence that says an idea also deny or doubt something? */
bool readme_rules_denied(const struct readme_rules *rules, const char *text);
/* Is it a statement, or are there only words in a row? */
bool readme_rules_stated(const struct readme_rules *rules, const char *text);

#endif
