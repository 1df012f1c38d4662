/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_pieces - a README's text in pieces: paragraphs and items. */
#ifndef VMGRADE_README_PIECES_H
#define VMGRADE_README_PIECES_H

#include "tools/vmgrade_readme.h"

enum {
	README_NOBODY = -1 /* no question */
};

/* A piece of text, which answers a question or none. */
struct readme_piece {
	char *text;
	unsigned int number; /* of the item that it is, or 0 */
	bool item, quoted;
	bool asked; /* the question stood right before it */
	int question;
};

struct readme_search {
	const struct lab *lab;
	const struct readme *readme;
	const struct readme_claims *claims;
	struct readme_rules **rules; /* one for each check; NULL: no question */
	struct readme_piece *pieces;
	size_t count, room;
	bool *found; /* the questions that stand in the README */
	int current; /* question whose answer is read */
};

/* Fills in pieces, each given to the question before it, and `found`. */
void readme_pieces_read(struct readme_search *search);
size_t readme_count_words(const char *text);
/* The number in "2.", "A2:", "Answer 2 -" that `text` begins with, where one of
 * `behind` follows the digit; or 0. */
unsigned int readme_numbered(const char *text, const char *behind);
/* Is it about the lesson, as what follows the answers? */
bool readme_is_reflection(const char *text);

#endif
