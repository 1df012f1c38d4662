/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_html - the Markdown that says the same as HTML. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "tools/vmgrade_readme_plain.h"

enum {
	TAG_MOST = 4096 /* bytes; what is longer is text */
};

/* Tags that begin a new line, and the Markdown that says the same. */
static const struct {
	const char *name, *markdown;
} tags[] = {
	{ "p", "\n\n" },	 { "/p", "\n\n" },	 { "br", "\n" },
	{ "div", "\n\n" },	 { "/div", "\n\n" },	 { "pre", "\n\n" },
	{ "/pre", "\n\n" },	 { "h1", "\n\n# " },	 { "h2", "\n\n## " },
	{ "h3", "\n\n### " },	 { "h4", "\n\n#### " },	 { "h5", "\n\n##### " },
	{ "h6", "\n\n###### " }, { "/h1", "\n\n" },	 { "/h2", "\n\n" },
	{ "/h3", "\n\n" },	 { "/h4", "\n\n" },	 { "/h5", "\n\n" },
	{ "/h6", "\n\n" },	 { "li", "\n- " },	 { "/li", "\n" },
	{ "ul", "\n\n" },	 { "/ul", "\n\n" },	 { "ol", "\n\n" },
	{ "/ol", "\n\n" },	 { "tr", "\n\n" },	 { "td", " | " },
	{ "th", " | " },	 { "summary", "\n\n" },	 { "/summary", "\n\n" },
	{ "details", "\n\n" },	 { "/details", "\n\n" }, { "table", "\n\n" },
	{ "/table", "\n\n" },	 { "hr", "\n\n" },	 { "dt", "\n\n" },
	{ "dd", "\n\n" },
};

static const char *markdown_of(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		if (strlen(tags[i].name) == len &&
		    !strncasecmp(tags[i].name, name, len))
			return tags[i].markdown;
	return "";
}

/* The length of the tag or comment at `text`, or 0 where "<" is a "<". */
static size_t tag_len(const char *text)
{
	const char *end;

	if (!strncmp(text, "<!--", 4)) {
		end = strstr(text + 4, "-->");
		return end ? (size_t)(end - text) + 3 : strlen(text);
	}
	if (!isalpha((unsigned char)text[1]) && !strchr("/!?", text[1]))
		return 0;
	end = memchr(text, '>', strnlen(text, TAG_MOST));
	return end ? (size_t)(end - text) + 1 : 0;
}

/* The length of a tag's name, with the slash of one that closes. */
static size_t name_len(const char *name)
{
	const size_t slashes = strspn(name, "/");

	return slashes + strcspn(name + slashes, " \t\n/>");
}

bool readme_html_markdown(struct readme_buffer *out, const char *html)
{
	const char *at, *markdown;
	bool picture = false;
	size_t len, name;

	readme_put(out, "", 0);
	for (at = html; *at; at += len) {
		len = *at == '<' ? tag_len(at) : 0;
		if (!len) {
			readme_put(out, at, len = 1);
			continue;
		}
		name = name_len(at + 1);
		markdown = markdown_of(at + 1, name);
		readme_put(out, markdown, strlen(markdown));
		picture |= name == 3 && !strncasecmp(at + 1, "img", 3);
	}
	return picture;
}
