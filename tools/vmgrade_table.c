/* SPDX-License-Identifier: MIT */
/* vmgrade_table - a table as text, Markdown or HTML, whatever is in it. */
#include "tools/vmgrade_table.h"

#include <stdlib.h>
#include <string.h>

#include "measure/draw.h"
#include "measure/plain.h"
#include "measure/result.h"

static void markdown_text(FILE *out, const char *text)
{
	for (; *text; text++)
		if (*text == '\n')
			fputs("<br>", out);
		else if ((unsigned char)*text < ' ' || *text == 0x7f)
			fputc(' ', out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else
			fprintf(out,
				strchr("\\`*_{}[]()#+-.!|>~", *text) ? "\\%c"
								     : "%c",
				*text);
}

void table_text(FILE *out, enum feedback_format format, const char *text)
{
	if (format == FEEDBACK_MARKDOWN)
		markdown_text(out, text);
	else if (format == FEEDBACK_HTML)
		vm_xml_text(out, text);
	else
		vm_plain(out, text, strlen(text), SIZE_MAX);
}

void table_heading(FILE *out, enum feedback_format format, const char *text)
{
	if (format == FEEDBACK_MARKDOWN)
		fprintf(out, "\n## %s\n\n", text);
	else if (format == FEEDBACK_HTML)
		fprintf(out, "<h2>%s</h2>\n", text);
	else
		fprintf(out, "\n%s%s%s\n", vm_colour(out, VM_BOLD), text,
			vm_colour(out, VM_PLAIN));
}

static void blanks(FILE *out, size_t count)
{
	while (count--)
		fputc(' ', out);
}

/* The last column has no blanks behind it. */
static void text_cell(const struct table *table, size_t i, const char *cell)
{
	const int width = table->columns[i].width;
	const size_t most = width ? (size_t)abs(width) : SIZE_MAX;
	const size_t wide = vm_plain_width(cell, strlen(cell));
	const size_t fill = width && wide < most ? most - wide : 0;

	if (width < 0)
		blanks(table->out, fill);
	vm_plain(table->out, cell, strlen(cell), most);
	if (width > 0 && i + 1 < table->count)
		blanks(table->out, fill);
	fputs(i + 1 < table->count ? "  " : "\n", table->out);
}

void table_row(const struct table *table, const char *const *cells)
{
	size_t i;

	if (table->format == FEEDBACK_HTML)
		fputs("<tr>", table->out);
	for (i = 0; i < table->count; i++)
		switch (table->format) {
		case FEEDBACK_MARKDOWN:
			fputs("| ", table->out);
			markdown_text(table->out, cells[i]);
			fputc(' ', table->out);
			break;
		case FEEDBACK_HTML:
			fputs("<td>", table->out);
			vm_xml_text(table->out, cells[i]);
			fputs("</td>", table->out);
			break;
		default:
			text_cell(table, i, cells[i]);
		}
	if (table->format == FEEDBACK_MARKDOWN)
		fputs("|\n", table->out);
	else if (table->format == FEEDBACK_HTML)
		fputs("</tr>\n", table->out);
}

void table_begin(const struct table *table)
{
	size_t i;

	if (table->format == FEEDBACK_HTML)
		fputs("<table>\n<tr>", table->out);
	for (i = 0; i < table->count; i++)
		if (table->format == FEEDBACK_HTML)
			fprintf(table->out, "<th>%s</th>",
				table->columns[i].head);
		else if (table->format == FEEDBACK_MARKDOWN)
			fprintf(table->out, "| %s ", table->columns[i].head);
		else
			text_cell(table, i, table->columns[i].head);
	if (table->format == FEEDBACK_HTML)
		fputs("</tr>\n", table->out);
	if (table->format != FEEDBACK_MARKDOWN)
		return;
	fputs("|\n", table->out);
	for (i = 0; i < table->count; i++)
		fputs(table->columns[i].width < 0 ? "|---:" : "|---",
		      table->out);
	fputs("|\n", table->out);
}

void table_end(const struct table *table)
{
	if (table->format == FEEDBACK_HTML)
		fputs("</table>\n", table->out);
}
