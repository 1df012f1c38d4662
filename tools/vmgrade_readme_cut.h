/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_cut - an answer in sentences, and by what they are about. */
#ifndef VMGRADE_README_CUT_H
#define VMGRADE_README_CUT_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	/* Bytes of a text that a pattern sees: ".*" takes time with their
	 * square. */
	README_MATCH_MOST = 2048
};

/* regexec(3) of the first README_MATCH_MOST bytes of `text`: is it there? */
bool readme_matches(const regex_t *pattern, const char *text,
		    regmatch_t *found);

/* Patterns that say the same, compiled. */
struct readme_patterns {
	regex_t *all;
	size_t count;
};

/* Ends when memory does; what is no pattern is left out. */
void readme_compile(struct readme_patterns *patterns, char *const *texts,
		    unsigned int count);
void readme_patterns_free(struct readme_patterns *patterns);

/*
 * Where in `text` the first of them that is there begins, and its length
 * (`len` may be NULL); -1 where none is.
 */
long readme_match(const struct readme_patterns *patterns, const char *text,
		  size_t *len);

/* Parts of a text, each a string of its own. */
struct readme_parts {
	struct readme_part {
		char *text;
		size_t at;   /* where it stands in the whole */
		int subject; /* which it is about, or -1 */
	} all[256];
	size_t count;
};

/* Makes the letters of `text` small, Cyrillic ones too. */
void readme_lower(char *text);
/* Each fills `parts`, from empty. */
void readme_cut_sentences(struct readme_parts *parts, const char *text);
void readme_cut_subjects(struct readme_parts *parts,
			 const struct readme_parts *sentences, const char *text,
			 const struct readme_patterns *subjects, size_t count);
void readme_parts_free(struct readme_parts *parts);

#endif
