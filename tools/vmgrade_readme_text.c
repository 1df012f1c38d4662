/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_text - the plain lines of a Markdown document.
 *
 * cmark parses it. HTML in it loses its tags and is parsed once more, since
 * people write Markdown into their HTML.
 */
#include <cmark.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tools/tool.h"
#include "tools/vmgrade_readme.h"

enum {
	HTML_DEPTH = 3,	 /* HTML that comes out of HTML that ... */
	TAG_MOST = 4096, /* bytes; what is longer is text */
	/* cmark 0.30 takes time with their square: 37 s for 90,000. */
	PICTURES_MOST = 2000
};

/* Where the walk through the document stands. */
struct walk {
	struct readme *readme;
	struct readme_buffer line;
	struct readme_line next; /* what is known of the line that grows */
	unsigned int quotes, html;
};

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

static void put_plain(struct walk *walk, const char *text)
{
	size_t len, i;

	for (; *text; text += len) {
		const unsigned int value = character(text, &len);
		const char *as = NULL;

		for (i = 0; i < sizeof(alike) / sizeof(*alike); i++)
			if (value >= alike[i].from && value <= alike[i].to)
				as = alike[i].as;
		if (as)
			readme_put(&walk->line, as, strlen(as));
		else if (value >= ' ' && value != 0x7f)
			readme_put(&walk->line, text, len);
	}
}

static void end_line(struct walk *walk)
{
	struct readme *readme = walk->readme;
	struct readme_line *line;

	while (walk->line.len && walk->line.text[walk->line.len - 1] == ' ')
		walk->line.text[--walk->line.len] = '\0';
	if (!walk->line.len)
		return;
	if (readme->count == readme->room) {
		const size_t room = 2 * readme->room + 64;

		line = reallocarray(readme->lines, room, sizeof(*line));
		if (!line)
			tool_fail(TOOL_FAILED, "out of memory");
		readme->lines = line;
		readme->room = room;
	}
	line = &readme->lines[readme->count++];
	*line = walk->next;
	line->text = walk->line.text;
	line->quoted = walk->quotes > 0;
	walk->line = (struct readme_buffer){ 0 };
	walk->next.item = false;
	walk->next.number = 0;
}

static void begin_block(struct walk *walk, unsigned int level, bool code)
{
	end_line(walk);
	walk->next.block++;
	walk->next.level = level;
	walk->next.code = code;
}

static void put_lines(struct walk *walk, const char *text)
{
	char *copy = strdup(text), *rest = copy, *line;

	if (!copy)
		tool_fail(TOOL_FAILED, "out of memory");
	while ((line = strsep(&rest, "\n"))) {
		put_plain(walk, line);
		end_line(walk);
	}
	free(copy);
}

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

static void put_tag(struct walk *walk, struct readme_buffer *out,
		    const char *tag)
{
	const size_t len = strspn(tag + 1, "/") +
			   strcspn(tag + 1 + strspn(tag + 1, "/"), " \t\n/>");
	const char *markdown = markdown_of(tag + 1, len);

	readme_put(out, markdown, strlen(markdown));
	if (len == 3 && !strncasecmp(tag + 1, "img", 3))
		walk->readme->picture = true;
}

static void read_document(struct walk *walk, const char *text, size_t len);

static void put_html(struct walk *walk, const char *html)
{
	struct readme_buffer out = { 0 };
	const char *at = html;
	size_t len;

	while (*at) {
		len = *at == '<' ? tag_len(at) : 0;
		if (len)
			put_tag(walk, &out, at);
		else
			readme_put(&out, at, len = 1);
		at += len;
	}
	readme_put(&out, "", 0);
	walk->html++;
	if (walk->html < HTML_DEPTH)
		read_document(walk, out.text, out.len);
	else
		put_lines(walk, out.text);
	walk->html--;
	free(out.text);
}

static void inline_html(struct walk *walk, const char *tag)
{
	struct readme_buffer out = { 0 };

	put_tag(walk, &out, tag);
	if (out.len && strchr(out.text, '\n'))
		end_line(walk);
	free(out.text);
}

/* A row can stand on the fence's own line: cmark takes it for a language. */
static void code_block(struct walk *walk, cmark_node *node)
{
	const char *info = cmark_node_get_fence_info(node);
	struct readme_row row;

	begin_block(walk, 0, true);
	if (info && readme_row_find(info, &row)) {
		put_plain(walk, info);
		end_line(walk);
	}
	put_lines(walk, cmark_node_get_literal(node));
}

static void begin_item(struct walk *walk, cmark_node *node)
{
	cmark_node *list = cmark_node_parent(node), *before;

	begin_block(walk, 0, false);
	walk->next.item = true;
	if (cmark_node_get_list_type(list) != CMARK_ORDERED_LIST)
		return;
	before = cmark_node_previous(node);
	walk->next.number =
		before ? 1 + (unsigned)(size_t)cmark_node_get_user_data(before)
		       : (unsigned)cmark_node_get_list_start(list);
	cmark_node_set_user_data(node, (void *)(size_t)walk->next.number);
}

static void enter(struct walk *walk, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		end_line(walk);
		walk->quotes++;
		break;
	case CMARK_NODE_ITEM:
		begin_item(walk, node);
		break;
	case CMARK_NODE_PARAGRAPH:
		begin_block(walk, 0, false);
		break;
	case CMARK_NODE_HEADING:
		begin_block(walk, (unsigned)cmark_node_get_heading_level(node),
			    false);
		break;
	case CMARK_NODE_CODE_BLOCK:
		code_block(walk, node);
		break;
	case CMARK_NODE_HTML_BLOCK:
		begin_block(walk, 0, false);
		put_html(walk, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_SOFTBREAK:
	case CMARK_NODE_LINEBREAK:
		end_line(walk);
		break;
	case CMARK_NODE_HTML_INLINE:
		inline_html(walk, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_IMAGE:
		walk->readme->picture = true;
		break;
	case CMARK_NODE_TEXT:
	case CMARK_NODE_CODE:
		put_plain(walk, cmark_node_get_literal(node));
		break;
	default:
		break;
	}
}

static void leave(struct walk *walk, cmark_node *node)
{
	if (cmark_node_get_type(node) >= CMARK_NODE_TEXT)
		return;
	end_line(walk);
	if (cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE)
		walk->quotes--;
	walk->next.level = 0;
}

/* As cmark gets it: without the pictures of a document that has too many. */
static cmark_node *document_of(const char *text, size_t len)
{
	char *copy = malloc(len + 1), *at;
	cmark_node *document;
	size_t pictures = 0;

	if (!copy)
		tool_fail(TOOL_FAILED, "out of memory");
	if (len)
		memcpy(copy, text, len);
	copy[len] = '\0';
	for (at = copy; (at = memchr(at, '!', len - (size_t)(at - copy))); at++)
		if (at[1] == '[' && ++pictures > PICTURES_MOST)
			at[1] = ' ';
	document = cmark_parse_document(copy, len, CMARK_OPT_VALIDATE_UTF8);
	free(copy);
	return document;
}

static void read_document(struct walk *walk, const char *text, size_t len)
{
	cmark_node *document = document_of(text, len);
	cmark_iter *iter = cmark_iter_new(document);
	cmark_event_type event;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		if (event == CMARK_EVENT_ENTER)
			enter(walk, cmark_iter_get_node(iter));
		else
			leave(walk, cmark_iter_get_node(iter));
	}
	end_line(walk);
	cmark_iter_free(iter);
	cmark_node_free(document);
}

void readme_parse(struct readme *readme, const char *text, size_t len)
{
	struct walk walk = { .readme = readme };

	*readme = (struct readme){ 0 };
	read_document(&walk, text, len);
	free(walk.line.text);
	readme->to = readme->count;
}

void readme_free(struct readme *readme)
{
	size_t i;

	for (i = 0; i < readme->count; i++)
		free(readme->lines[i].text);
	free(readme->lines);
	*readme = (struct readme){ 0 };
}
