/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_range - addresses and rows of listings in a line of text. */
#include <ctype.h>
#include <string.h>

#include "tools/vmgrade_readme.h"

enum {
	DIGITS_LEAST = 6, /* of an address in a range: 32 bits, and two lost */
	DIGITS_ALONE = 8, /* of one that stands alone */
	DIGITS_MOST = 16,
	SIZES_MOST = 128, /* of vmmap(1), in brackets */
	LOOSE_MOST = 8	  /* characters between the two ends */
};

bool readme_at_word(const char *text, const char *at)
{
	return at == text || !(isalnum((unsigned char)at[-1]) ||
			       at[-1] == '_' || (at[-1] & 0x80));
}

/* Eats hexadecimal digits, of which there are `least`; or returns NULL. */
static const char *eat_address(const char *at, size_t least, uint64_t *value)
{
	bool decimal = false;
	size_t i;

	if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X'))
		at += 2;
	*value = 0;
	for (i = 0; i <= DIGITS_MOST && isxdigit((unsigned char)at[i]); i++) {
		const int digit = at[i] | 0x20;

		decimal |= digit <= '9';
		*value = *value << 4 |
			 (uint64_t)(digit <= '9' ? digit - '0'
						 : digit - 'a' + 10);
	}
	if (i < least || i > DIGITS_MOST || !decimal ||
	    isalnum((unsigned char)at[i]) || at[i] == '_' || (at[i] & 0x80))
		return NULL;
	return at + i;
}

/* What people write between the two ends of a range. */
static const char *const between[] = {
	"-",
	"->",
	"--",
	"to",
	"..",
	"...",
	"~",
	":",
	";",
	",",
	"|",
	"\xd0\xb4\xd0\xbe",
	"\xd0\xbf\xd0\xbe", /* "until", in two languages */
};

static const char *eat_between(const char *at, bool loose)
{
	size_t len, i;

	if (!loose)
		return *at == '-' ? at + 1 : NULL;
	at += strspn(at, " `*[]()");
	len = strcspn(at, " 0123456789abcdefABCDEF`*[](");
	if (len > LOOSE_MOST)
		return NULL;
	for (i = 0; i < sizeof(between) / sizeof(*between); i++)
		if (strlen(between[i]) == len && !strncmp(at, between[i], len))
			return at + len + strspn(at + len, " `*[](");
	return NULL;
}

size_t readme_range_at(const char *text, bool loose, struct readme_range *range)
{
	const char *at = eat_address(text, DIGITS_LEAST, &range->start);

	at = at ? eat_between(at, loose) : NULL;
	at = at ? eat_address(at, DIGITS_LEAST, &range->end) : NULL;
	range->single = false;
	return at ? (size_t)(at - text) : 0;
}

size_t readme_address_at(const char *text, struct readme_range *range)
{
	const char *at = eat_address(text, DIGITS_ALONE, &range->start);

	if (!at || range->start == UINT64_MAX)
		return 0;
	range->end = range->start + 1;
	range->single = true;
	return (size_t)(at - text);
}

/* "r-xp" and a blank or the end. */
static bool is_permissions(const char *at)
{
	static const char *const wanted[] = { "r-", "w-", "x-", "ps" };
	size_t i;

	for (i = 0; i < 4; i++)
		if (!at[i] || !strchr(wanted[i], at[i]))
			return false;
	return !at[4] || strchr(" }|`<(#[*", at[4]);
}

/* "[ 4096K" and what follows, as vmmap(1) has it behind a range. */
static bool is_sizes(const char *at)
{
	if (*at != '[')
		return false;
	at += 1 + strspn(at + 1, " ");
	return isdigit((unsigned char)*at) &&
	       memchr(at, ']', strnlen(at, SIZES_MOST));
}

/* A row of either kind, if one begins with the address at `at`. */
static bool row_at(const char *text, const char *at, struct readme_row *row)
{
	size_t len = readme_range_at(at, false, &row->range);

	if (!len || !readme_at_word(text, at))
		return false;
	row->at = at;
	row->tail = at + len + strspn(at + len, " ");
	row->mac = is_sizes(row->tail);
	return row->mac || (row->tail > at + len && is_permissions(row->tail));
}

static const char *next_row(const char *text, const char *from,
			    struct readme_row *row)
{
	const char *at;

	for (at = from; *at; at++)
		if (isxdigit((unsigned char)*at) && readme_at_word(text, at) &&
		    row_at(text, at, row))
			return at;
	return NULL;
}

bool readme_row_find(const char *text, struct readme_row *row)
{
	const char *at = next_row(text, text, row), *next;
	struct readme_row other;

	if (!at)
		return false;
	next = row->mac ? NULL : next_row(text, row->tail, &other);
	row->tail_len = next ? (size_t)(next - row->tail) : strlen(row->tail);
	while (row->tail_len && row->tail[row->tail_len - 1] == ' ')
		row->tail_len--;
	row->type = text + strspn(text, " ");
	row->type_len = (size_t)(at - row->type);
	while (row->type_len && row->type[row->type_len - 1] == ' ')
		row->type_len--;
	return true;
}

const char *readme_remark(const char *text, const char *end)
{
	static const char *const signs[] = { " <",  " #",  " //", " - ",
					     " --", " =>", " ->" };
	const char *first = NULL, *at;
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		at = memmem(text, (size_t)((first ? first : end) - text),
			    signs[i], strlen(signs[i]));
		first = at ? at : first;
	}
	return first;
}
