/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_claims - which addresses somebody says are heap, stack, MMS.
 *
 * A line is a sequence of names and ranges. "Heap - a-b, Stack - c-d", "a-b -
 * heap", a table with the names on top, a heading with the range below it: each
 * range goes to the name that stands nearest on the side that the line begins
 * with.
 */
#include <string.h>

#include "tools/vmgrade_readme_tokens.h"

enum {
	WORDS_MOST = 8, /* of a line that only names what comes below it */
	AGE_MOST = 2,	/* lines that may stand between name and range */
	ROWS_MOST = 12	/* rows below a name; more are a listing */
};

/* What waits for ranges on the lines below. */
struct pending {
	enum readme_region names[README_TOKENS];
	size_t count, used, age;
};

struct search {
	const struct readme *readme;
	struct readme_claims *claims;
	struct pending pending;
	size_t at; /* the line */
};

static void claim(struct search *search, enum readme_region region,
		  const struct readme_token *token, bool apart)
{
	struct readme_claims *claims = search->claims;
	size_t i;

	for (i = 0; i < claims->count; i++)
		if (claims->all[i].region == region &&
		    claims->all[i].range.start == token->range.start &&
		    claims->all[i].range.end == token->range.end)
			return;
	if (claims->count < README_CLAIMS)
		claims->all[claims->count++] =
			(struct readme_claim){ region, token->range, search->at,
					       apart };
}

/* "a-b - heap, c-d - stack": each name is behind its range. */
static void pair_backward(struct search *search,
			  const struct readme_tokens *line)
{
	const struct readme_token *const end = line->all + line->count;
	const struct readme_token *token, *from = line->all;

	for (token = line->all; token < end; token++) {
		if (token->region == README_REGIONS)
			continue;
		/* Of several names behind a range the first is meant. */
		for (; from < token; from++)
			if (from->region == README_REGIONS)
				claim(search, token->region, from,
				      !token->behind_row);
		from = token + 1;
	}
}

/* As many names as ranges, all names first: a column each. */
static bool is_columns(const struct readme_tokens *line)
{
	size_t i;

	if (line->names != line->ranges || line->names < 2)
		return false;
	for (i = 0; i < line->names; i++)
		if (line->all[i].region == README_REGIONS)
			return false;
	return true;
}

static void pair_forward(struct search *search,
			 const struct readme_tokens *line)
{
	enum readme_region region = README_REGIONS;
	size_t i;

	for (i = 0; i < line->count; i++) {
		const struct readme_token *token = &line->all[i];

		if (token->region != README_REGIONS)
			region = token->region;
		else if (is_columns(line))
			claim(search, line->all[i - line->names].region, token,
			      true);
		else if (region != README_REGIONS)
			claim(search, region, token, true);
	}
}

static void wait_for_ranges(struct search *search,
			    const struct readme_tokens *line)
{
	struct pending *pending = &search->pending;
	size_t i;

	*pending = (struct pending){ 0 };
	if (line->words > WORDS_MOST)
		return;
	for (i = 0; i < line->count; i++)
		if (!pending->count ||
		    pending->names[pending->count - 1] != line->all[i].region)
			pending->names[pending->count++] = line->all[i].region;
}

static bool row_is(const struct readme_row *row, const char *name)
{
	return memmem(row->tail, row->tail_len, name, strlen(name));
}

/*
 * Rows below a name are a claim where they are few, and none of them bears
 * another one's name; else they are a listing under a title. All of them can
 * stand on one line.
 */
static bool is_listing(const struct readme *readme, size_t at,
		       enum readme_region region)
{
	const char *text = readme->lines[at].text;
	struct readme_row row;
	size_t rows = 0;

	while (rows <= ROWS_MOST && readme_row_find(text, &row)) {
		if ((region != README_HEAP && row_is(&row, "[heap]")) ||
		    (region != README_STACK && row_is(&row, "[stack]")))
			return true;
		rows++;
		text = row.tail + row.tail_len;
		if (!readme_row_find(text, &row) && ++at < readme->to)
			text = readme->lines[at].text;
	}
	return rows > ROWS_MOST;
}

/* Ranges alone go to the names above them. */
static void pair_pending(struct search *search,
			 const struct readme_tokens *line)
{
	struct pending *pending = &search->pending;
	size_t i;

	if (line->rows &&
	    (pending->count > 1 ||
	     is_listing(search->readme, search->at, pending->names[0])))
		pending->count = 0;
	for (i = 0; i < line->count && pending->count; i++) {
		const size_t name = pending->count > 1 ? pending->used++ : 0;

		if (name < pending->count)
			claim(search, pending->names[name], &line->all[i],
			      true);
	}
	pending->age = 0;
}

static void look(struct search *search, const struct readme_tokens *line)
{
	struct pending *pending = &search->pending;
	const bool named = line->names > 0, ranged = line->ranges > 0;

	if (named && ranged) {
		if (line->all[0].region == README_REGIONS)
			pair_backward(search, line);
		else
			pair_forward(search, line);
		pending->count = 0;
	} else if (named) {
		wait_for_ranges(search, line);
	} else if (ranged) {
		pair_pending(search, line);
	} else if (line->words && ++pending->age > AGE_MOST) {
		pending->count = 0;
	}
}

void readme_claims_find(struct readme_claims *claims,
			const struct readme *readme)
{
	struct search search = { .readme = readme, .claims = claims };
	struct readme_tokens line;

	claims->count = 0;
	for (search.at = readme->from; search.at < readme->to; search.at++) {
		readme_tokens_read(&line, readme->lines[search.at].text);
		look(&search, &line);
	}
}
