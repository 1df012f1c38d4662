/* SPDX-License-Identifier: MIT */
/* vmmap_rows - a row for each piece of the address space, as text or CSV. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/plain.h"
#include "tools/tool.h"
#include "tools/vmmap_columns.h"

/* The three that everybody learns stand out; the program itself is bold. */
static enum vm_colour colour_of(enum vm_label label)
{
	switch (label) {
	case VM_LABEL_UNKNOWN:
		return VM_RED;
	case VM_LABEL_HEAP:
		return VM_GREEN;
	case VM_LABEL_STACK:
	case VM_LABEL_ARGUMENTS:
	case VM_LABEL_ENVIRONMENT:
		return VM_YELLOW;
	case VM_LABEL_ARENA:
	case VM_LABEL_MALLOC:
	case VM_LABEL_THREAD_STACK:
		return VM_CYAN;
	case VM_LABEL_JIT:
		return VM_MAGENTA;
	case VM_LABEL_GUARD:
	case VM_LABEL_HOLE:
	case VM_LABEL_LIBRARY_HOLE:
	case VM_LABEL_ARENA_RESERVE:
	case VM_LABEL_VVAR:
	case VM_LABEL_VDSO:
	case VM_LABEL_VSYSCALL:
		return VM_DIM;
	default:
		return vm_label_is_mms(label) ? VM_BLUE : VM_BOLD;
	}
}

/*
 * Rows gather here before fwrite(3) takes them: a call for each cell would take
 * longer than the kernel does for the row.
 */
enum {
	GATHERED = 64 << 10,
	ROW_MOST = 8 << 10, /* a row but for its path, however wide its cells */
};

struct gathered {
	char text[GATHERED];
	size_t len;
};

static void flush(struct gathered *out)
{
	fwrite(out->text, 1, out->len, stdout);
	out->len = 0;
}

/* Room for a row. */
static void reserve(struct gathered *out)
{
	if (out->len > GATHERED - ROW_MOST)
		flush(out);
}

static void add(struct gathered *out, const char *text, size_t len)
{
	memcpy(out->text + out->len, text, len);
	out->len += len;
}

static void add_text(struct gathered *out, const char *text)
{
	if (*text)
		add(out, text, strlen(text));
}

/* In steps that take an instruction each, mostly too far: there is room. */
static inline void put_blanks(char *at, size_t count)
{
	const char *end = at + count;

	for (; at < end; at += 16)
		memset(at, ' ', 16);
}

static void add_blanks(struct gathered *out, size_t count)
{
	put_blanks(out->text + out->len, count);
	out->len += count;
}

/* What a narrow terminal leads to. */
static const struct vmmap_step steps[] = {
	{ "range", "start" },	  { "huge", NULL },
	{ "zero", NULL },	  { "private_clean", NULL },
	{ "shared_clean", NULL }, { "anonymous", NULL },
	{ "swap", NULL },	  { "shared_dirty", NULL },
	{ "path", NULL },	  { "private_dirty", NULL },
	{ "permissions", NULL },  { NULL, NULL },
	{ "size", NULL },	  { "rss", NULL },
};

/* Everything that all rows share. */
struct view {
	const struct vmmap_request *request;
	const struct vm_map *map;
	size_t first, end; /* the rows among which those shown are */
	struct vmmap_fit fit;
	bool heading;
	const char *colours[VM_LABELS], *plain, *dim;
	struct gathered out;
};

static bool wants_heading(const struct vmmap_request *request)
{
	return request->what || request->columns[0] != vmmap_column("range", 5);
}

static void measure(struct view *view)
{
	const struct vmmap_column *const *column = view->request->columns;
	const struct vm_row *rows = view->map->rows + view->first;
	struct vmmap_fit *fit = &view->fit;
	size_t c;

	for (c = 0; column[c]; c++) {
		size_t width = view->heading ? strlen(column[c]->heading) : 0;
		size_t cells = 0;

		if (column[c]->source != VMMAP_PATH)
			cells = vmmap_width(column[c], view->map, rows,
					    view->end - view->first);
		fit->columns[c] = column[c];
		fit->widths[c] = cells > width ? cells : width;
	}
	fit->count = c;
}

/* Which rows: all of them, or those about one address. */
static void choose(struct view *view)
{
	const struct vm_map *map = view->map;
	const uint64_t address = view->request->address;
	size_t i = 0;

	view->end = map->count;
	if (!view->request->at_address)
		return;
	while (i < map->count && map->rows[i].end <= address)
		i++;
	view->first = i ? i - 1 : 0;
	/* The row above an address where nothing is mapped is its neighbour. */
	view->end = i + 1 + (i < map->count && map->rows[i].start <= address);
	if (view->end > map->count)
		view->end = map->count;
}

static void set_up(struct view *view, const struct vmmap_request *request,
		   const struct vm_map *map)
{
	enum vm_label label;

	*view = (struct view){ .request = request, .map = map };
	for (label = 0; label < VM_LABELS; label++)
		view->colours[label] = vm_colour(stdout, colour_of(label));
	view->plain = vm_colour(stdout, VM_PLAIN);
	view->dim = vm_colour(stdout, VM_DIM);
	view->heading = wants_heading(request);
	choose(view);
	measure(view);
	vmmap_fit(&view->fit, steps,
		  request->columns_fit ? sizeof(steps) / sizeof(steps[0]) : 0);
}

/* A text shorter than a cell, aligned; nothing behind the last of a row. */
static void add_cell(struct view *view, size_t c, const char *text, size_t len,
		     bool last)
{
	const bool right = view->fit.columns[c]->right;
	const size_t blanks =
		view->fit.widths[c] > len ? view->fit.widths[c] - len : 0;

	if (right)
		add_blanks(&view->out, blanks);
	add(&view->out, text, len);
	if (!right && !last)
		add_blanks(&view->out, blanks);
}

/* Of a view that has no room for more. */
static void add_brief(struct view *view, size_t c, const struct vm_row *row)
{
	const struct vmmap_column *column = view->fit.columns[c];
	const char *label;
	char text[VMMAP_CELL];

	if (column->coloured) {
		label = vmmap_brief_label(row->label);
		flush(&view->out);
		vm_plain(stdout, label, strlen(label), view->fit.left);
		return;
	}
	add_cell(view, c, text,
		 vmmap_put_brief(text, vmmap_bytes(column, view->map, row)),
		 false);
}

/* A cell of a row; one that is aligned to the left is made where it stands. */
static void add_column(struct view *view, size_t c, const struct vm_row *row,
		       bool last)
{
	const struct vmmap_column *column = view->fit.columns[c];
	struct gathered *out = &view->out;
	char cell[VMMAP_CELL], *at = out->text + out->len;
	const size_t len =
		vmmap_put(column, view->map, row, column->right ? cell : at);
	size_t blanks =
		view->fit.widths[c] > len ? view->fit.widths[c] - len : 0;

	if (column->right) {
		put_blanks(at, blanks);
		memcpy(at + blanks, cell, sizeof(cell));
	} else {
		blanks = last ? 0 : blanks;
		put_blanks(at + len, blanks);
	}
	out->len += blanks + len;
}

static bool is_simple(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return true;
}

static void add_path(struct view *view, const struct vm_row *row)
{
	const struct vm_region *file = vm_row_file(view->map, row);
	struct gathered *out = &view->out;

	if (file->path_len < 1024 && file->path_len <= view->fit.left &&
	    is_simple(file->path, file->path_len)) {
		add(out, file->path, file->path_len);
	} else {
		flush(out);
		vm_plain(stdout, file->path, file->path_len, view->fit.left);
	}
}

/* A path that there is none of ends the row before. */
static size_t columns_of(const struct view *view, const struct vm_row *row)
{
	const size_t count = view->fit.count;

	return view->fit.columns[count - 1]->source == VMMAP_PATH &&
			       !(row->is & VM_ROW_NAMED) &&
			       row->image == VM_NO_IMAGE
		       ? count - 1
		       : count;
}

static void print_row(struct view *view, const struct vm_row *row)
{
	const size_t count = columns_of(view, row);
	struct gathered *out = &view->out;
	size_t c;

	reserve(out);
	for (c = 0; c < count; c++) {
		const struct vmmap_column *column = view->fit.columns[c];

		if (c)
			add_blanks(out, 2);
		if (column->source == VMMAP_PATH) {
			add_path(view, row);
			continue;
		}
		if (column->coloured)
			add_text(out, view->colours[row->label]);
		if (view->fit.brief &&
		    (column->coloured || column->source != VMMAP_PUT))
			add_brief(view, c, row);
		else
			add_column(view, c, row, c + 1 == count);
		if (column->coloured)
			add_text(out, view->plain);
	}
	out->text[out->len++] = '\n';
}

static void print_heading(struct view *view)
{
	const struct vmmap_column *const *column = view->fit.columns;
	const char *bold = vm_colour(stdout, VM_BOLD);
	size_t c;

	reserve(&view->out);
	add_text(&view->out, bold);
	for (c = 0; c < view->fit.count; c++) {
		if (c)
			add_blanks(&view->out, 2);
		add_cell(view, c, column[c]->heading,
			 strlen(column[c]->heading), c + 1 == view->fit.count);
	}
	add_text(&view->out, view->plain);
	add_text(&view->out, "\n");
}

/* On a terminal in as many lines as it takes. */
static void print_why(struct view *view, const struct vm_row *row)
{
	char text[2048];
	const size_t len = (size_t)snprintf(
		text, sizeof(text),
		"%s: ", vm_certainty_name(vm_why_certainty(row->why)));

	flush(&view->out);
	vm_why_text(view->map, row, text + len, sizeof(text) - len);
	if (isatty(STDOUT_FILENO)) {
		vm_plain_wrapped(stdout, text, 4);
		return;
	}
	fputs("    ", stdout);
	vm_plain(stdout, text, strlen(text), SIZE_MAX);
	putchar('\n');
}

/* Between a row and the next above it, where addresses are free. */
static void print_gap(struct view *view, const struct vm_row *below)
{
	const uint64_t gap = below[1].start - below->end;
	char size[VM_NUMBER];

	if (!gap)
		return;
	reserve(&view->out);
	add_text(&view->out, view->dim);
	add_blanks(&view->out, 4);
	vm_size(size, gap);
	add_text(&view->out, size);
	add_text(&view->out, " free");
	add_text(&view->out, view->plain);
	add_text(&view->out, "\n");
}

static size_t print_rows(struct view *view)
{
	const struct vmmap_request *request = view->request;
	const struct vm_row *rows = view->map->rows;
	const bool gaps = request->gaps || request->at_address;
	const size_t first = view->first, end = view->end;
	size_t i, shown = 0;

	for (i = first; i < end; i++) {
		const size_t at = request->up ? i : end - 1 - (i - first);

		if (!vmmap_shows(request, view->map, &rows[at]))
			continue;
		shown++;
		if (gaps && !request->up && at + 1 < end)
			print_gap(view, &rows[at]);
		print_row(view, &rows[at]);
		if (request->why)
			print_why(view, &rows[at]);
		if (gaps && request->up && at + 1 < end)
			print_gap(view, &rows[at]);
	}
	return shown;
}

int vmmap_rows(const struct vmmap_request *request, const struct vm_map *map)
{
	static struct view view;
	size_t shown;

	set_up(&view, request, map);
	if (view.heading)
		print_heading(&view);
	shown = print_rows(&view);
	flush(&view.out);
	if (shown)
		return TOOL_OK;
	tool_say("no region is what the filters ask for");
	return TOOL_FAILED;
}
