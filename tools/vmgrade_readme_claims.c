/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_claims - which addresses somebody says are heap, stack, MMS.
 *
 * A line is a sequence of names and ranges. "Heap - a-b, Stack - c-d", "a-b -
 * heap", a table with the names on top, a heading with the range below it: each
 * range goes to the name that stands nearest on the side that the line begins
 * with.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "tools/vmgrade_readme.h"

enum {
	TOKENS = 64,
	WORDS_MOST = 8, /* of a line that only names what comes below it */
	AGE_MOST = 2,	/* lines that may stand between name and range */
	ROWS_MOST = 12	/* rows below a name; more are a listing */
};

struct token {
	enum readme_region region; /* README_REGIONS: a range */
	struct readme_range range;
	bool row, behind_row;
};

struct line {
	struct token tokens[TOKENS];
	size_t count, names, ranges, rows, words;
};

/* What waits for ranges on the lines below. */
struct pending {
	enum readme_region names[TOKENS];
	size_t count, used, age;
};

struct search {
	const struct readme *readme;
	struct readme_claims *claims;
	struct pending pending;
	size_t at; /* the line */
};

/* How people name the three; a blank also stands for "-" or nothing. */
static const struct {
	const char *name;
	enum readme_region region;
} names[] = {
	{ "heap", README_HEAP },
	{ "stack", README_STACK },
	{ "mms", README_MMS },
	{ "mmap segment", README_MMS },
	{ "mmap area", README_MMS },
	{ "mmap region", README_MMS },
	{ "mmap", README_MMS },
	{ "memory mapping segment", README_MMS },
	{ "memory mapped segment", README_MMS },
	{ "memory map segment", README_MMS },
	{ "memory mapping", README_MMS },
	{ "memory mapped", README_MMS },
	{ "memory mappings segment", README_MMS },
	{ "memory segment mapping", README_MMS },
	{ "mapping segment", README_MMS },
	/* heap, stack in Ukrainian and Russian; segment of mapping */
	{ "\xd0\xba\xd1\x83\xd0\xbf\xd0\xb0", README_HEAP },
	{ "\xd0\x9a\xd1\x83\xd0\xbf\xd0\xb0", README_HEAP },
	{ "\xd0\xba\xd1\x83\xd1\x87\xd0\xb0", README_HEAP },
	{ "\xd0\x9a\xd1\x83\xd1\x87\xd0\xb0", README_HEAP },
	{ "\xd1\x81\xd1\x82\xd0\xb5\xd0\xba", README_STACK },
	{ "\xd0\xa1\xd1\x82\xd0\xb5\xd0\xba", README_STACK },
};

/* Past a letter, and past the same one again. */
static const char *past(const char *at)
{
	return at + 1 + (isalpha((unsigned char)at[0]) && at[1] == at[0]);
}

/*
 * The length of `name` where `at` begins with it, or 0. Double letters count
 * like single ones: many who write it do not know which it is.
 */
static size_t name_at(const char *at, const char *name)
{
	const char *const begin = at;

	while (*name) {
		if (*name == ' ') {
			at += strspn(at, " -_*`");
			name++;
			continue;
		}
		if (tolower((unsigned char)*at) != (unsigned char)*name)
			return 0;
		at = past(at);
		name = past(name);
	}
	at += *at == 's' || *at == 'S';
	return isalnum((unsigned char)*at) || (*at & 0x80) || *at == '_'
		       ? 0
		       : (size_t)(at - begin);
}

static size_t find_name(const char *at, enum readme_region *region)
{
	size_t len, most = 0, i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		len = name_at(at, names[i].name);
		if (len > most) {
			most = len;
			*region = names[i].region;
		}
	}
	return most;
}

static struct token *add_token(struct line *line)
{
	static struct token none;

	if (line->count == TOKENS)
		return &none;
	line->tokens[line->count] = (struct token){ .region = README_REGIONS };
	return &line->tokens[line->count++];
}

static size_t add_range(struct line *line, const char *at)
{
	struct readme_range range;
	size_t len = readme_range_at(at, true, &range);

	/* Behind a range, what looks like an address is an offset. */
	if (!len && (!line->count ||
		     line->tokens[line->count - 1].region != README_REGIONS))
		len = readme_address_at(at, &range);
	if (len) {
		add_token(line)->range = range;
		line->ranges++;
	}
	return len;
}

static size_t add_name(struct line *line, const char *at)
{
	enum readme_region region;
	const size_t len = find_name(at, &region);

	if (len) {
		add_token(line)->region = region;
		line->names++;
	}
	return len;
}

/* Text between rows, or a line without any. */
static void read_text(struct line *line, const char *text, const char *end)
{
	const char *at = text;
	size_t len;

	while (at < end) {
		/* What a link has in it is no address. */
		len = strncmp(at, "http", 4) ? 0 : strcspn(at, " ");
		if (!len && readme_at_word(text, at)) {
			len = add_range(line, at);
			if (!len)
				len = add_name(line, at);
			line->words +=
				!len && *at != ' ' && *at != '-' &&
				(isalnum((unsigned char)*at) || (*at & 0x80));
		}
		at += len ? len : 1;
	}
}

/* A name behind a row's path: "[heap] <- the heap". */
static void read_note(struct line *line, const struct readme_row *row)
{
	static const char *const signs[] = { "<",   " #", " //", " - ",
					     " --", "=>", "->" };
	const char *at = NULL, *const end = row->tail + row->tail_len;
	enum readme_region region;
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs) && !at; i++)
		at = memmem(row->tail + 4, row->tail_len - 4, signs[i],
			    strlen(signs[i]));
	for (; at && at < end; at++) {
		if (!readme_at_word(row->tail, at) || !find_name(at, &region))
			continue;
		line->names++;
		add_token(line)->region = region;
		line->tokens[line->count - 1].behind_row = true;
		return;
	}
}

static void read_row(struct line *line, const struct readme_row *row)
{
	struct token *token = add_token(line);

	token->range = row->range;
	token->row = true;
	line->ranges++;
	line->rows++;
	if (!row->mac && row->tail_len > 4)
		read_note(line, row);
}

static void read_line(struct line *line, const char *text)
{
	struct readme_row row;
	const char *at = text;

	*line = (struct line){ 0 };
	while (readme_row_find(at, &row) && line->count < TOKENS) {
		/* What stands before a row of vmmap's is its type. */
		if (!row.mac)
			read_text(line, at, row.at);
		read_row(line, &row);
		at = row.tail + row.tail_len;
		if (row.mac)
			return;
	}
	if (!line->rows)
		read_text(line, at, at + strlen(at));
}

static void claim(struct search *search, enum readme_region region,
		  const struct token *token, bool apart)
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
static void pair_backward(struct search *search, const struct line *line)
{
	const struct token *const end = line->tokens + line->count;
	const struct token *token, *from = line->tokens;

	for (token = line->tokens; token < end; token++) {
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
static bool is_columns(const struct line *line)
{
	size_t i;

	if (line->names != line->ranges || line->names < 2)
		return false;
	for (i = 0; i < line->names; i++)
		if (line->tokens[i].region == README_REGIONS)
			return false;
	return true;
}

static void pair_forward(struct search *search, const struct line *line)
{
	enum readme_region region = README_REGIONS;
	size_t i;

	for (i = 0; i < line->count; i++) {
		const struct token *token = &line->tokens[i];

		if (token->region != README_REGIONS)
			region = token->region;
		else if (is_columns(line))
			claim(search, line->tokens[i - line->names].region,
			      token, true);
		else if (region != README_REGIONS)
			claim(search, region, token, true);
	}
}

static void wait_for_ranges(struct search *search, const struct line *line)
{
	struct pending *pending = &search->pending;
	size_t i;

	*pending = (struct pending){ 0 };
	if (line->words > WORDS_MOST)
		return;
	for (i = 0; i < line->count; i++)
		if (!pending->count || pending->names[pending->count - 1] !=
					       line->tokens[i].region)
			pending->names[pending->count++] =
				line->tokens[i].region;
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
static void pair_pending(struct search *search, const struct line *line)
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
			claim(search, pending->names[name], &line->tokens[i],
			      true);
	}
	pending->age = 0;
}

static void look(struct search *search, const struct line *line)
{
	struct pending *pending = &search->pending;
	const bool named = line->names > 0, ranged = line->ranges > 0;

	if (named && ranged) {
		if (line->tokens[0].region == README_REGIONS)
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
	struct line line;

	claims->count = 0;
	for (search.at = readme->from; search.at < readme->to; search.at++) {
		read_line(&line, readme->lines[search.at].text);
		look(&search, &line);
	}
}
