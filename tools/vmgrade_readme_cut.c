/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_cut - an answer in sentences, and by what they are about. */
#include "tools/vmgrade_readme_cut.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tool.h"

enum {
	REMARK_MOST =
		40 /* bytes of what is said before its subject: "Fixed." */
};

struct subjects {
	const struct readme_patterns *all;
	size_t count;
};

void readme_compile(struct readme_patterns *patterns, char *const *texts,
		    unsigned int count)
{
	unsigned int i;

	patterns->all = calloc(count + 1, sizeof(regex_t));
	if (!patterns->all)
		tool_fail(TOOL_FAILED, "out of memory");
	for (i = 0; i < count; i++)
		if (!regcomp(&patterns->all[patterns->count], texts[i],
			     REG_EXTENDED | REG_ICASE))
			patterns->count++;
}

void readme_patterns_free(struct readme_patterns *patterns)
{
	while (patterns->count)
		regfree(&patterns->all[--patterns->count]);
	free(patterns->all);
}

bool readme_matches(const regex_t *pattern, const char *text, regmatch_t *found)
{
	*found = (regmatch_t){ 0, (regoff_t)strnlen(text, README_MATCH_MOST) };
	return !regexec(pattern, text, 1, found, REG_STARTEND);
}

long readme_match(const struct readme_patterns *patterns, const char *text,
		  size_t *len)
{
	regmatch_t found;
	size_t i;

	for (i = 0; i < patterns->count; i++)
		if (readme_matches(&patterns->all[i], text, &found)) {
			if (len)
				*len = (size_t)(found.rm_eo - found.rm_so);
			return found.rm_so;
		}
	return -1;
}

/* Small letters, also of Cyrillic, which UTF-8 has in two bytes. */
void readme_lower(char *text)
{
	unsigned char *at = (unsigned char *)text;

	for (; *at; at++) {
		*at = (unsigned char)(*at < 0x80 ? tolower(*at) : *at);
		if (at[0] == 0xd0 && at[1] >= 0x90 && at[1] <= 0x9f) {
			at[1] += 0x20;
		} else if (at[0] == 0xd0 && at[1] >= 0xa0 && at[1] <= 0xaf) {
			at[0] = 0xd1;
			at[1] -= 0x20;
		} else if (at[0] == 0xd0 && at[1] >= 0x80 && at[1] <= 0x8f) {
			at[0] = 0xd1;
			at[1] += 0x10;
		}
	}
}

static void add_part(struct readme_parts *parts, const char *text, size_t from,
		     size_t to, int subject)
{
	const size_t most = sizeof(parts->all) / sizeof(*parts->all);

	from += strspn(text + from, " \n");
	if (parts->count == most || to <= from)
		return;
	parts->all[parts->count] =
		(struct readme_part){ strndup(text + from, to - from), from,
				      subject };
	if (!parts->all[parts->count++].text)
		tool_fail(TOOL_FAILED, "out of memory");
}

void readme_parts_free(struct readme_parts *parts)
{
	while (parts->count)
		free(parts->all[--parts->count].text);
}

/* Is the full stop at `at` one, and not that of "e.g." or "libc.so"? */
static bool ends_sentence(const char *text, const char *at)
{
	if (*at == '\n')
		return true;
	if (!strchr(".;!?", *at) || (at[1] && !strchr(" \n", at[1])))
		return false;
	return !(*at == '.' && at - text >= 3 && at[-2] == '.');
}

void readme_cut_sentences(struct readme_parts *parts, const char *text)
{
	size_t from = 0, at;

	parts->count = 0;
	for (at = 0; text[at]; at++)
		if (ends_sentence(text, text + at)) {
			add_part(parts, text, from, at, -1);
			from = at + 1;
		}
	add_part(parts, text, from, at, -1);
}

/* "unlike the text segment": it is named, but not what is spoken of. */
static bool is_aside(const char *text, size_t at)
{
	static const char *const words[] = { "unlike ",	  "than ",   "from ",
					     "with ",	  "not ",    "to ",
					     "opposite ", "versus ", "vs ",
					     "vs. " };
	size_t i;

	if (at >= 4 && !strncmp(text + at - 4, "the ", 4))
		at -= 4;
	for (i = 0; i < sizeof(words) / sizeof(*words); i++) {
		const size_t len = strlen(words[i]);

		if (at >= len && !strncmp(text + at - len, words[i], len) &&
		    (at == len || text[at - len - 1] == ' '))
			return true;
	}
	return false;
}

/* The next subject that is named in `text` from `from` on, or -1. */
static int next_subject(const struct subjects *subjects, const char *text,
			size_t from, size_t *at, size_t *end)
{
	int subject = -1;
	size_t i;

	for (i = 0; i < subjects->count; i++) {
		size_t base = from, len = 0;
		long found;

		while ((found = readme_match(&subjects->all[i], text + base,
					     &len)) >= 0 &&
		       is_aside(text, base + (size_t)found))
			base += (size_t)found + (len ? len : 1);
		if (found < 0 || (subject >= 0 && base + (size_t)found >= *at))
			continue;
		subject = (int)i;
		*at = base + (size_t)found;
		*end = *at + (len ? len : 1);
	}
	return subject;
}

/* Where, before `to`, does what is said of the next subject begin? */
static size_t last_break(const char *text, size_t from, size_t to)
{
	static const char *const breaks[] = {
		",",
		":",
		"(",
		" - ",
		" and ",
		" while ",
		" whereas ",
		" but ",
		" whilst ",
		" when ",
		" or ",
		/* "but" and "and" in Ukrainian and Russian */
		" \xd0\xb0 ",
		" \xd1\x96 ",
		" \xd1\x82\xd0\xb0 ",
		" \xd0\xb8 ",
	};
	size_t i, at, found = to;
	bool any = false;

	for (at = from; at < to; at++)
		for (i = 0; i < sizeof(breaks) / sizeof(*breaks); i++)
			if (!strncmp(text + at, breaks[i], strlen(breaks[i]))) {
				found = at;
				any = true;
			}
	return any ? found : to;
}

/* Cuts a sentence where it turns to another subject. */
static int cut_sentence(const struct subjects *subjects,
			struct readme_parts *parts, const char *text,
			int before)
{
	size_t from = 0, at = 0, end = 0, last_end;
	int subject = next_subject(subjects, text, 0, &at, &end), next;

	if (subject < 0) {
		add_part(parts, text, 0, strlen(text), before);
		return before;
	}
	for (;; subject = next) {
		do {
			last_end = end;
			next = next_subject(subjects, text, end, &at, &end);
		} while (next == subject);
		if (next < 0)
			break;
		at = last_break(text, last_end, at);
		add_part(parts, text, from, at, subject);
		from = at;
	}
	add_part(parts, text, from, strlen(text), subject);
	return subject;
}

/*
 * A sentence that names no subject goes on about the last one; where nothing
 * stands before it in its line, it is about the one that the line names next.
 */
void readme_cut_subjects(struct readme_parts *parts,
			 const struct readme_parts *sentences, const char *text,
			 const struct readme_patterns *patterns, size_t count)
{
	const struct subjects subjects = { patterns, count };
	size_t i, at, end;
	int before = -1;

	parts->count = 0;
	for (i = 0; i < sentences->count; i++) {
		const struct readme_part *sentence = &sentences->all[i];
		const char *behind =
			text + sentence->at + strlen(sentence->text);
		const bool first =
			!sentence->at || text[sentence->at - 1] == '\n';
		int next = -1;

		if (first && *behind && *behind != '\n' &&
		    strlen(sentence->text) <= REMARK_MOST &&
		    i + 1 < sentences->count)
			next = next_subject(&subjects, sentence[1].text, 0, &at,
					    &end);
		before = cut_sentence(&subjects, parts, sentence->text,
				      next >= 0 ? next : before);
	}
}
