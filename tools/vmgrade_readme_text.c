/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_text - the plain lines of a Markdown document.
 *
 * cmark parses it. HTML in it loses its tags and is parsed once more, since
 * people write Markdown into their HTML.
 */
#include <cmark.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tool.h"
#include "tools/vmgrade_readme_plain.h"

enum {
	HTML_DEPTH = 3, /* HTML that comes out of HTML that ... */
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
		readme_put_plain(&walk->line, line);
		end_line(walk);
	}
	free(copy);
}

static void read_document(struct walk *walk, const char *text, size_t len);

static void put_html(struct walk *walk, const char *html)
{
	struct readme_buffer out = { 0 };

	walk->readme->picture |= readme_html_markdown(&out, html);
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

	walk->readme->picture |= readme_html_markdown(&out, tag);
	if (strchr(out.text, '\n'))
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
		readme_put_plain(&walk->line, info);
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
		readme_put_plain(&walk->line, cmark_node_get_literal(node));
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

/* "[heap]: a-b" is a link's definition to cmark, of which nothing is shown. */
static void keep_claims(char *text)
{
	struct readme_range range;
	char *line, *open, *close;

	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		open = line + strspn(line, " >*-");
		close = *open == '[' ? open + strcspn(open, "]\n") : open;
		if (!strncmp(close, "]:", 2) &&
		    readme_range_at(close + 2 + strspn(close + 2, " `"), true,
				    &range))
			*open = *close = ' ';
	}
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
	keep_claims(copy);
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
