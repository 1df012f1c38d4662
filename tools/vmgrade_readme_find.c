/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_find - where a README repeats the questions of its lab.
 *
 * In its own words: most of the question's words have to be there, in its
 * order; in a heading or before a question mark, some of them in any order.
 */
#include "tools/vmgrade_readme_find.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum {
	WORDS_MOST = 512,   /* of a text in which questions are looked for */
	QUESTION_MOST = 32, /* words of a question */
	BETWEEN_MOST = 3,   /* other words between two of the question */
	LEAST_IN_ORDER = 3, /* of its words */
	LEAST_ANYHOW = 2,
	FIRST_OF = 3,	  /* one of so many words has to begin it */
	TO_MARK_MOST = 60 /* bytes up to the question mark */
};

/* The share of a question's words that has to be there. */
static const double enough = 0.65;

struct word {
	const char *at;
	size_t len;
};

struct words {
	struct word all[WORDS_MOST];
	size_t count;
};

/* Words that every question has. */
static bool is_common(const struct word *word)
{
	static const char *const common[] = {
		"what",	 "what's", "s",	      "is",   "are", "the",	"a",
		"an",	 "of",	   "to",      "in",   "on",  "if",	"and",
		"going", "happen", "happens", "will", "be",  "between", "more",
		"then",	 "than",   "when",    "does", "do",  "which",	"how",
		"why",	 "it",	   "we",      "you",  "for", "with",	"would",
		"occur", "its",	   "that",
	};
	size_t i;

	for (i = 0; i < sizeof(common) / sizeof(*common); i++)
		if (strlen(common[i]) == word->len &&
		    !strncasecmp(common[i], word->at, word->len))
			return true;
	return isdigit((unsigned char)word->at[0]);
}

static bool is_letter(const char *at)
{
	return isalnum((unsigned char)*at) || (*at & 0x80) ||
	       (*at == '\'' && isalpha((unsigned char)at[1]));
}

static void cut_words(struct words *words, const char *text, size_t most)
{
	const char *at = text;

	words->count = 0;
	while (*at && words->count < most) {
		struct word word = { at, 0 };

		while (is_letter(at + word.len))
			word.len++;
		at += word.len ? word.len : 1;
		if (word.len && !is_common(&word))
			words->all[words->count++] = word;
	}
}

/* The same word, also in another form of it, or with a letter wrong. */
static bool is_same(const struct word *a, const struct word *b)
{
	const size_t shorter = a->len < b->len ? a->len : b->len;
	const size_t longer = a->len < b->len ? b->len : a->len;
	size_t same = 0, behind = 0;

	while (same < shorter && tolower((unsigned char)a->at[same]) ==
					 tolower((unsigned char)b->at[same]))
		same++;
	if (same == longer ||
	    (same >= 4 && same + 1 >= shorter && longer - same <= 4))
		return true;
	while (behind < shorter - same &&
	       tolower((unsigned char)a->at[a->len - 1 - behind]) ==
		       tolower((unsigned char)b->at[b->len - 1 - behind]))
		behind++;
	return shorter >= 5 && longer - shorter <= 1 &&
	       same + behind + 1 >= longer;
}

/* How many of the question's words follow in order from word `from` on. */
static size_t in_order(const struct words *words, const struct words *question,
		       size_t from, size_t first, size_t *last)
{
	size_t matched = 1, next = from + 1, i, j;

	*last = from;
	for (i = first + 1; i < question->count; i++)
		for (j = next; j < words->count && j <= next + BETWEEN_MOST;
		     j++)
			if (is_same(&words->all[j], &question->all[i])) {
				matched++;
				*last = j;
				next = j + 1;
				break;
			}
	return matched;
}

/* Up to and with the question mark, where one is near. */
static size_t to_mark(const char *text, const struct word *last)
{
	const char *at = last->at + last->len;
	const size_t len = strcspn(at, "?.\n");

	if (len <= TO_MARK_MOST && at[len] == '?')
		at += len + 1;
	return (size_t)(at - text);
}

/* From "What is going to happen if", too: nothing in it says anything. */
static size_t from_start(const char *text, const struct word *first)
{
	size_t from = (size_t)(first->at - text);
	struct words before;

	while (from && !strchr(".;!?\n", text[from - 1]))
		from--;
	cut_words(&before, text + from, FIRST_OF);
	return before.count && before.all[before.count - 1].at >= first->at
		       ? from
		       : (size_t)(first->at - text);
}

static bool find_in_order(const struct words *words, const char *text,
			  const struct words *question,
			  struct readme_asked *asked)
{
	size_t i, j, matched, last;

	for (i = 0; i < words->count; i++)
		for (j = 0; j < FIRST_OF && j < question->count; j++) {
			if (!is_same(&words->all[i], &question->all[j]))
				continue;
			matched = in_order(words, question, i, j, &last);
			if (matched < LEAST_IN_ORDER ||
			    (double)matched < enough * (double)question->count)
				continue;
			asked->from = from_start(text, &words->all[i]);
			asked->to = to_mark(text, &words->all[last]);
			return true;
		}
	return false;
}

static size_t in_any_order(const struct words *words,
			   const struct words *question)
{
	size_t i, j, matched = 0;

	for (i = 0; i < question->count; i++)
		for (j = 0; j < words->count; j++)
			if (is_same(&words->all[j], &question->all[i])) {
				matched++;
				break;
			}
	return matched;
}

/* Up to the first question mark, or all of a heading. */
static bool find_anyhow(const struct lab *lab, const struct readme_line *line,
			const char *text, struct readme_asked *asked)
{
	const char *mark = strchr(text, '?');
	size_t most = LEAST_ANYHOW - 1, matched;
	struct words words, question;
	unsigned int i;

	if (!mark && !line->level)
		return false;
	cut_words(&words, text, WORDS_MOST);
	while (mark && words.count && words.all[words.count - 1].at > mark)
		words.count--;
	asked->question = -1;
	for (i = 0; i < lab->checks_count; i++) {
		if (!lab->checks[i].question)
			continue;
		cut_words(&question, lab->checks[i].question, QUESTION_MOST);
		matched = in_any_order(&words, &question);
		if (matched == most)
			asked->question = -1;
		if (matched <= most)
			continue;
		most = matched;
		asked->question = (int)i;
	}
	asked->from = 0;
	asked->to = mark ? (size_t)(mark - text) + 1 : strlen(text);
	return asked->question >= 0;
}

bool readme_question_find(const struct lab *lab, const struct readme_line *line,
			  const char *text, int current,
			  struct readme_asked *asked)
{
	struct readme_asked one;
	struct words words, question;
	unsigned int i;
	bool found = false;

	cut_words(&words, text, WORDS_MOST);
	for (i = 0; i < lab->checks_count; i++) {
		if (!lab->checks[i].question || (int)i == current)
			continue;
		cut_words(&question, lab->checks[i].question, QUESTION_MOST);
		if (!find_in_order(&words, text, &question, &one) ||
		    (found && one.from >= asked->from))
			continue;
		*asked = one;
		asked->question = (int)i;
		found = true;
	}
	if (found)
		return true;
	return find_anyhow(lab, line, text, asked) &&
	       asked->question != current;
}
