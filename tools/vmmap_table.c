/* SPDX-License-Identifier: MIT */
/* vmmap_table - lines that are not the rows of one process, in columns. */
#include "tools/vmmap_table.h"

#include <string.h>

#include "measure/plain.h"

struct vmmap_cell vmmap_text_cell(const char *text)
{
	return (struct vmmap_cell){ .text = text, .len = strlen(text) };
}

struct vmmap_cell vmmap_change_cell(uint64_t before, uint64_t after)
{
	return (struct vmmap_cell){
		.number = after > before ? after - before : before - after,
		.sign = after > before	 ? '+'
			: after < before ? '-'
					 : 0,
	};
}

/* The cell with its text: a number's is made in `text`. */
static struct vmmap_cell cell_of(const struct vmmap_table *table,
				 const struct vmmap_fit *fit, size_t line,
				 size_t c, char text[VMMAP_CELL])
{
	const char *lines = table->lines;
	const struct vmmap_column *column = fit->columns[c];
	struct vmmap_cell cell =
		table->cell(lines + line * table->size, column, text);

	if (cell.text)
		return cell;
	cell.text = text;
	if (column->source == VMMAP_PUT)
		cell.len = strlen(vm_number(text, (int64_t)cell.number));
	else if (fit->brief)
		cell.len = vmmap_put_brief(text, cell.number);
	else
		cell.len = vmmap_put_size(text, cell.number);
	return cell;
}

static size_t less(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Behind `blanks`, which are printed where a text follows; and new ones. */
static size_t print_cell(const struct vmmap_fit *fit, size_t c,
			 const struct vmmap_cell *cell, size_t blanks)
{
	const bool right = fit->columns[c]->right;
	const size_t room = vmmap_room(fit, c);
	const size_t width = less(vm_plain_width(cell->text, cell->len), room);
	const size_t all = less(fit->widths[c], room);
	const size_t left = all > width ? all - width : 0;

	blanks += (c ? 2 : 0) + (right ? left : 0);
	if (!width) /* a path that there is not, and the last */
		return blanks;
	/* A sign stands between two columns. */
	if (cell->sign)
		printf("%*s%c", (int)blanks - 1, "", cell->sign);
	else
		printf("%*s", (int)blanks, "");
	if (cell->colour)
		fputs(vm_colour(stdout, cell->colour), stdout);
	vm_plain(stdout, cell->text, cell->len, room);
	if (cell->colour)
		fputs(vm_colour(stdout, VM_PLAIN), stdout);
	return right ? 0 : left;
}

static void print_heading(const struct vmmap_fit *fit)
{
	size_t c, blanks = 0;

	for (c = 0; c < fit->count; c++) {
		struct vmmap_cell cell =
			vmmap_text_cell(fit->columns[c]->heading);

		cell.colour = VM_BOLD;
		blanks = print_cell(fit, c, &cell, blanks);
	}
	putchar('\n');
}

static void measure(const struct vmmap_table *table, struct vmmap_fit *fit)
{
	char text[VMMAP_CELL];
	size_t c, i;

	for (c = 0; table->columns[c]; c++) {
		size_t width =
			table->heading ? strlen(table->columns[c]->heading) : 0;

		fit->columns[c] = table->columns[c];
		for (i = 0; i < table->count; i++) {
			struct vmmap_cell cell =
				cell_of(table, fit, i, c, text);
			size_t cells = vm_plain_width(cell.text, cell.len);

			width = cells > width ? cells : width;
		}
		fit->widths[c] = width;
	}
	fit->count = c;
}

void vmmap_print_table(const struct vmmap_table *table)
{
	struct vmmap_fit fit = { 0 };
	char text[VMMAP_CELL];
	size_t i, c;

	measure(table, &fit);
	vmmap_fit(&fit, table->steps, table->steps_count);
	if (table->heading)
		print_heading(&fit);
	for (i = 0; i < table->count; i++) {
		size_t blanks = 0;

		for (c = 0; c < fit.count; c++) {
			struct vmmap_cell cell =
				cell_of(table, &fit, i, c, text);

			blanks = print_cell(&fit, c, &cell, blanks);
		}
		putchar('\n');
	}
}
