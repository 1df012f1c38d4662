/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_tokens - the names and the ranges in a line, in its order. */
#include "tools/vmgrade_readme_tokens.h"

#include <ctype.h>
#include <string.h>

enum {
	PERMISSIONS = 4 /* bytes, at the beginning of a row's tail */
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

static struct readme_token *add_token(struct readme_tokens *line)
{
	static struct readme_token none;

	if (line->count == README_TOKENS)
		return &none;
	line->all[line->count] =
		(struct readme_token){ .region = README_REGIONS };
	return &line->all[line->count++];
}

static size_t add_range(struct readme_tokens *line, const char *at)
{
	struct readme_range range;
	size_t len = readme_range_at(at, true, &range);

	/* Behind a range, what looks like an address is an offset. */
	if (!len && (!line->count ||
		     line->all[line->count - 1].region != README_REGIONS))
		len = readme_address_at(at, &range);
	if (len) {
		add_token(line)->range = range;
		line->ranges++;
	}
	return len;
}

static size_t add_name(struct readme_tokens *line, const char *at)
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
static void read_text(struct readme_tokens *line, const char *text,
		      const char *end)
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
static void read_note(struct readme_tokens *line, const struct readme_row *row)
{
	const char *const end = row->tail + row->tail_len;
	const char *at = readme_remark(row->tail + PERMISSIONS, end);
	enum readme_region region;

	for (; at && at < end; at++) {
		if (!readme_at_word(row->tail, at) || !find_name(at, &region))
			continue;
		line->names++;
		*add_token(line) = (struct readme_token){ .region = region,
							  .behind_row = true };
		return;
	}
}

static void read_row(struct readme_tokens *line, const struct readme_row *row)
{
	add_token(line)->range = row->range;
	line->ranges++;
	line->rows++;
	if (!row->mac && row->tail_len > PERMISSIONS)
		read_note(line, row);
}

void readme_tokens_read(struct readme_tokens *line, const char *text)
{
	struct readme_row row;
	const char *at = text;

	*line = (struct readme_tokens){ 0 };
	while (readme_row_find(at, &row) && line->count < README_TOKENS) {
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
