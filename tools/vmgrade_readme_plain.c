/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_plain - text of which each character is what it looks like. */
#include <stdlib.h>
#include <string.h>

#include "tools/tool.h"
#include "tools/vmgrade_readme_plain.h"

void readme_put(struct readme_buffer *buffer, const char *text, size_t len)
{
	if (buffer->len + len + 1 > buffer->room) {
		const size_t room = 2 * (buffer->len + len) + 64;
		char *more = realloc(buffer->text, room);

		if (!more)
			tool_fail(TOOL_FAILED, "out of memory");
		buffer->text = more;
		buffer->room = room;
	}
	if (len)
		memcpy(buffer->text + buffer->len, text, len);
	buffer->len += len;
	buffer->text[buffer->len] = '\0';
}

/* Characters that look like an ASCII one, or like nothing. */
static const struct {
	unsigned int from, to;
	const char *as;
} alike[] = {
	{ '\t', '\r', " " },	   { 0xa0, 0xa0, " " },
	{ 0xad, 0xad, "" },	   { 0x2000, 0x200a, " " },
	{ 0x200b, 0x200f, "" },	   { 0x2010, 0x2015, "-" },
	{ 0x2018, 0x201b, "'" },   { 0x201c, 0x201f, "\"" },
	{ 0x2026, 0x2026, "..." }, { 0x2028, 0x2029, " " },
	{ 0x202a, 0x202e, "" },	   { 0x202f, 0x202f, " " },
	{ 0x2060, 0x2069, "" },	   { 0x2190, 0x2190, "<-" },
	{ 0x2192, 0x2192, "->" },  { 0x2212, 0x2212, "-" },
	{ 0x3000, 0x3000, " " },   { 0xab, 0xab, "\"" },
	{ 0xbb, 0xbb, "\"" },	   { 0x02bc, 0x02bc, "'" },
	{ 0xfeff, 0xfeff, "" },	   { 0x2022, 0x2022, "-" },
};

/* The character at `text`, of valid UTF-8, and the bytes that it takes. */
static unsigned int character(const char *text, size_t *len)
{
	const unsigned char *at = (const unsigned char *)text;
	unsigned int value = at[0];
	size_t more = value < 0xc0   ? 0
		      : value < 0xe0 ? 1
		      : value < 0xf0 ? 2
				     : 3;
	size_t i;

	if (more)
		value &= 0x3fU >> more;
	for (i = 1; i <= more && (at[i] & 0xc0) == 0x80; i++)
		value = value << 6 | (at[i] & 0x3f);
	*len = i;
	return value;
}

void readme_put_plain(struct readme_buffer *buffer, const char *text)
{
	size_t len, i;

	for (; *text; text += len) {
		const unsigned int value = character(text, &len);
		const char *as = NULL;

		for (i = 0; i < sizeof(alike) / sizeof(*alike); i++)
			if (value >= alike[i].from && value <= alike[i].to)
				as = alike[i].as;
		if (as)
			readme_put(buffer, as, strlen(as));
		else if (value >= ' ' && value != 0x7f)
			readme_put(buffer, text, len);
	}
}
