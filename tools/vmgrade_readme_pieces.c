/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_pieces - a README's text in pieces: paragraphs and items.
 *
 * What belongs to a listing or to a claim is none. A question ends a piece, and
 * what follows it is its answer.
 */
#include "tools/vmgrade_readme_pieces.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tools/tool.h"
#include "tools/vmgrade_readme_find.h"
#include "tools/vmgrade_readme_plain.h"

enum {
	TITLE_MOST = 10 /* words */
};

static bool has_words(const char *text)
{
	for (; *text; text++)
		if (isalnum((unsigned char)*text) || (*text & 0x80))
			return true;
	return false;
}

size_t readme_count_words(const char *text)
{
	size_t count = 0;
	const char *at;

	for (at = text; *at; at++)
		count += (isalnum((unsigned char)*at) || (*at & 0x80)) &&
			 readme_at_word(text, at);
	return count;
}

unsigned int readme_numbered(const char *text, const char *behind)
{
	static const char *const before[] = { "answer", "question", "q",
					      "a",	"#",	    "" };
	const char *at = text + strspn(text, " -*");
	size_t i;

	for (i = 0; i < sizeof(before) / sizeof(*before); i++)
		if (!strncasecmp(at, before[i], strlen(before[i]))) {
			at += strlen(before[i]);
			break;
		}
	at += strspn(at, " ");
	return isdigit((unsigned char)at[0]) && at[1] && strchr(behind, at[1])
		       ? (unsigned int)(at[0] - '0')
		       : 0;
}

static void add_piece(struct readme_search *search,
		      const struct readme_line *line, const char *text,
		      size_t len, bool asked)
{
	const size_t blanks = strspn(text, " \n");
	struct readme_piece *piece;

	if (blanks > len)
		return;
	if (search->count == search->room) {
		search->room = 2 * search->room + 64;
		search->pieces = reallocarray(search->pieces, search->room,
					      sizeof(*piece));
		if (!search->pieces)
			tool_fail(TOOL_FAILED, "out of memory");
	}
	piece = &search->pieces[search->count];
	*piece = (struct readme_piece){ strndup(text + blanks, len - blanks),
					line->number,
					line->item,
					line->quoted && !asked,
					asked,
					search->current };
	if (!piece->text)
		tool_fail(TOOL_FAILED, "out of memory");
	if (has_words(piece->text))
		search->count++;
	else
		free(piece->text);
}

/* Has the current question got an answer yet? */
static bool is_answered(const struct readme_search *search)
{
	return search->count && search->current != README_NOBODY &&
	       search->pieces[search->count - 1].question == search->current;
}

bool readme_is_reflection(const char *text)
{
	static const char *const words[] = {
		"new to me",
		"new for me",
		"surpris",
		"intend to use",
		"in the future",
		"in future",
		"thing that was",
		"i learned",
		"i learnt",
		"\xd0\xbd\xd0\xbe\xd0\xb2\xd0\xbe\xd0\xb3\xd0\xbe ",
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasestr(text, words[i]))
			return true;
	return false;
}

/* A heading; cmark also takes text above a line of dashes for one. */
static bool is_title(const struct readme_line *line, const char *text)
{
	return line->level && readme_count_words(text) <= TITLE_MOST;
}

/* "Answers" above the answers ends nothing. */
static bool is_end(const struct readme_line *line, const char *text)
{
	static const char *const answers[] = { "answer", "question",
					       "\xd0\xb2\xd1\x96\xd0\xb4\xd0",
					       "\xd0\x92\xd1\x96\xd0\xb4\xd0" };
	size_t i;

	if (readme_is_reflection(text))
		return true;
	if (!is_title(line, text))
		return false;
	for (i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		if (strcasestr(text, answers[i]))
			return false;
	return true;
}

/* Text in which questions may stand: each begins the answer to it. */
static void read_text(struct readme_search *search,
		      const struct readme_line *line, const char *text)
{
	const char *at = text;
	bool asked = false;

	while (*at) {
		struct readme_asked next;

		if (!readme_question_find(search->lab, line, at,
					  search->current, &next)) {
			if (!asked && is_end(line, at) && is_answered(search))
				search->current = README_NOBODY;
			if (!is_title(line, at))
				add_piece(search, line, at, strlen(at), asked);
			return;
		}
		add_piece(search, line, at, next.from, asked);
		search->current = next.question;
		search->found[next.question] = true;
		asked = true;
		at += next.to;
	}
}

/* Does the line `at` belong to what is no text: a listing, a claim? */
static bool is_other(const struct readme_search *search, size_t at)
{
	const char *const text = search->readme->lines[at].text;
	struct readme_row row;
	size_t i;

	for (i = 0; i < search->claims->count; i++)
		if (search->claims->all[i].line == at)
			return true;
	return readme_row_find(text, &row) ||
	       (strstr(text, "/proc/") &&
		(strstr(text, "cat ") || strstr(text, "maps")));
}

/*
 * The end of a block of code that begins at line `at` and has rows in it, which
 * is a listing as a whole, what its program prints above them too; or `at`.
 */
static size_t listing_end(const struct readme *readme, size_t at)
{
	const struct readme_line *first = &readme->lines[at];
	struct readme_row row;
	bool rows = false;
	size_t end = at;

	if (at > readme->from && first[-1].block == first->block)
		return at;
	for (; first->code && end < readme->to &&
	       readme->lines[end].block == first->block;
	     end++)
		rows = rows || readme_row_find(readme->lines[end].text, &row);
	return rows ? end : at;
}

/* A line that is a point of its own, though of the same paragraph. */
static bool is_point(const char *text)
{
	if (strchr("-*+>", text[0]))
		return true;
	return isupper((unsigned char)text[0]) ||
	       (isdigit((unsigned char)text[0]) && strchr(".)", text[1]));
}

/* "2) ...", "Q2 ...", or a question: in the paragraph of the answer before. */
static bool begins_answer(const struct readme_search *search,
			  const struct readme_line *line)
{
	const char *text = line->text;
	struct readme_asked asked;

	if (readme_numbered(text,
			    isdigit((unsigned char)text[0]) ? ".)" : ".): "))
		return true;
	return is_point(text) && strchr(text, '?') &&
	       readme_question_find(search->lab, line, text, README_NOBODY,
				    &asked);
}

void readme_pieces_read(struct readme_search *search)
{
	const struct readme *readme = search->readme;
	struct readme_buffer text = { 0 };
	size_t i, next;

	search->current = README_NOBODY;
	for (i = readme->from; i < readme->to; i = next) {
		const struct readme_line *first = &readme->lines[i];

		next = listing_end(readme, i);
		if (next > i || is_other(search, i)) {
			next += next == i;
			if (is_answered(search))
				search->current = README_NOBODY;
			continue;
		}
		next = i + 1;
		text.len = 0;
		readme_put(&text, first->text, strlen(first->text));
		for (; next < readme->to &&
		       readme->lines[next].block == first->block &&
		       !readme->lines[next].item && !is_other(search, next) &&
		       !begins_answer(search, &readme->lines[next]);
		     next++) {
			const char *more = readme->lines[next].text;

			readme_put(&text, is_point(more) ? "\n" : " ", 1);
			readme_put(&text, more, strlen(more));
		}
		read_text(search, first, text.text);
	}
	free(text.text);
}
