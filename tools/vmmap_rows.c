/* SPDX-License-Identifier: MIT */
/* vmmap_rows - a row for each piece of the address space, as text or CSV. */
#include <fnmatch.h>
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

/* The text of a line, which fwrite(3) takes at once. */
struct line {
	char text[4096];
	size_t len;
};

static void add(struct line *line, const char *text, size_t len)
{
	if (len > sizeof(line->text) - line->len)
		len = sizeof(line->text) - line->len;
	memcpy(line->text + line->len, text, len);
	line->len += len;
}

static void add_blanks(struct line *line, size_t count)
{
	static const char blanks[] = "                                        "
				     "                        ";

	while (count) {
		const size_t some =
			count < sizeof(blanks) - 1 ? count : sizeof(blanks) - 1;

		add(line, blanks, some);
		count -= some;
	}
}

static void flush(struct line *line)
{
	fwrite_unlocked(line->text, 1, line->len, stdout);
	line->len = 0;
}

/* Everything that all rows share. */
struct view {
	const struct vmmap_request *request;
	const struct vm_map *map;
	size_t widths[VMMAP_COLUMNS];
	size_t path; /* columns that are left for it; SIZE_MAX: all */
	bool heading;
	const char *colours[VM_LABELS], *plain, *dim;
	struct line line;
};

static bool matches_permission(const char *wanted,
			       const struct vm_region *region)
{
	const char have[4] = { region->read ? 'r' : '-',
			       region->write ? 'w' : '-',
			       region->exec ? 'x' : '-',
			       region->shared ? 's' : 'p' };
	size_t i;

	for (i = 0; i < 4; i++)
		if (wanted[i] != '.' && wanted[i] != have[i])
			return false;
	return true;
}

/* A pattern without a slash is one for the file's name alone. */
static bool matches_path(const char *pattern, const struct vm_region *region)
{
	char path[4 * 4096 + 1];
	const char *slash;

	if (!region->path_len || region->path_len >= sizeof(path))
		return false;
	memcpy(path, region->path, region->path_len);
	path[region->path_len] = '\0';
	slash = strchr(pattern, '/') ? NULL : strrchr(path, '/');
	return !fnmatch(pattern, slash ? slash + 1 : path, 0);
}

bool vmmap_shows(const struct vmmap_request *request, const struct vm_map *map,
		 const struct vm_row *row)
{
	const struct vm_region *region = vm_row_region(map, row);

	return (!request->label ||
		strcasestr(vm_label_name(row->label), request->label)) &&
	       (!request->permission ||
		matches_permission(request->permission, region)) &&
	       (!request->path ||
		matches_path(request->path, vm_row_file(map, row)));
}

static bool wants_heading(const struct vmmap_request *request)
{
	return request->what || request->columns[0] != vmmap_column("range", 5);
}

static size_t wider(size_t width, size_t len)
{
	return len > width ? len : width;
}

static void measure(struct view *view)
{
	const struct vmmap_column *const *column = view->request->columns;
	char cell[VMMAP_CELL];
	size_t i, c, used = 0;

	for (c = 0; column[c]; c++) {
		size_t width = view->heading ? strlen(column[c]->heading) : 0;

		for (i = 0;
		     column[c]->source != VMMAP_PATH && i < view->map->count;
		     i++)
			if (vmmap_shows(view->request, view->map,
					&view->map->rows[i]))
				width = wider(width,
					      vmmap_put(column[c], view->map,
							&view->map->rows[i],
							cell));
		view->widths[c] = width;
		used += width + 2;
	}
	view->path = SIZE_MAX;
	if (isatty(STDOUT_FILENO)) {
		const size_t columns = vm_columns(stdout);

		used -= 2;
		view->path = columns > used ? columns - used : 0;
	}
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
	measure(view);
}

static void add_cell(struct view *view, size_t c, const char *text, size_t len,
		     bool last)
{
	const bool right = view->request->columns[c]->right;
	const size_t blanks = view->widths[c] > len ? view->widths[c] - len : 0;

	if (right)
		add_blanks(&view->line, blanks);
	add(&view->line, text, len);
	if (!right && !last)
		add_blanks(&view->line, blanks);
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
	struct line *line = &view->line;

	if (file->path_len < 1024 && file->path_len <= view->path &&
	    is_simple(file->path, file->path_len)) {
		add(line, file->path, file->path_len);
	} else {
		flush(line);
		vm_plain(stdout, file->path, file->path_len, view->path);
	}
}

/* Is nothing printed from column c on? */
static bool ends_here(const struct view *view, size_t c,
		      const struct vm_row *row)
{
	const struct vmmap_column *const *column = view->request->columns;

	return !column[c] ||
	       (column[c]->source == VMMAP_PATH && !column[c + 1] &&
		!vm_row_file(view->map, row)->path_len);
}

static void print_row(struct view *view, const struct vm_row *row)
{
	const struct vmmap_column *const *column = view->request->columns;
	char cell[VMMAP_CELL];
	size_t c;

	for (c = 0; column[c]; c++) {
		if (ends_here(view, c, row))
			break;
		if (c)
			add_blanks(&view->line, 2);
		if (column[c]->source == VMMAP_PATH) {
			add_path(view, row);
			continue;
		}
		if (column[c]->coloured)
			add(&view->line, view->colours[row->label],
			    strlen(view->colours[row->label]));
		add_cell(view, c, cell,
			 vmmap_put(column[c], view->map, row, cell),
			 ends_here(view, c + 1, row));
		if (column[c]->coloured)
			add(&view->line, view->plain, strlen(view->plain));
	}
	add(&view->line, "\n", 1);
	flush(&view->line);
}

static void print_heading(struct view *view)
{
	const struct vmmap_column *const *column = view->request->columns;
	const char *bold = vm_colour(stdout, VM_BOLD);
	size_t c;

	add(&view->line, bold, strlen(bold));
	for (c = 0; column[c]; c++) {
		if (c)
			add_blanks(&view->line, 2);
		add_cell(view, c, column[c]->heading,
			 strlen(column[c]->heading), !column[c + 1]);
	}
	add(&view->line, view->plain, strlen(view->plain));
	add(&view->line, "\n", 1);
	flush(&view->line);
}

static void print_why(const struct vm_map *map, const struct vm_row *row)
{
	char text[2048];

	vm_why_text(map, row, text, sizeof(text));
	printf("    %s: ", vm_certainty_name(vm_why_certainty(row->why)));
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
	add(&view->line, view->dim, strlen(view->dim));
	add_blanks(&view->line, 4);
	vm_size(size, gap);
	add(&view->line, size, strlen(size));
	add(&view->line, " free", 5);
	add(&view->line, view->plain, strlen(view->plain));
	add(&view->line, "\n", 1);
	flush(&view->line);
}

/* Which rows: all of them, or those about one address. */
static void choose(const struct view *view, size_t *first, size_t *end)
{
	const struct vm_map *map = view->map;
	const uint64_t address = view->request->address;
	size_t i = 0;

	*first = 0;
	*end = map->count;
	if (!view->request->at_address)
		return;
	while (i < map->count && map->rows[i].end <= address)
		i++;
	*first = i ? i - 1 : 0;
	/* The row above an address where nothing is mapped is its neighbour. */
	*end = i + (i < map->count && map->rows[i].start <= address ? 2 : 1);
	*end = *end < map->count ? *end : map->count;
}

static size_t print_rows(struct view *view, size_t first, size_t end)
{
	const struct vmmap_request *request = view->request;
	const struct vm_row *rows = view->map->rows;
	const bool gaps = request->gaps || request->at_address;
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
			print_why(view->map, &rows[at]);
		if (gaps && request->up && at + 1 < end)
			print_gap(view, &rows[at]);
	}
	return shown;
}

int vmmap_rows(const struct vmmap_request *request, const struct vm_map *map)
{
	static struct view view;
	size_t first, end, shown;

	set_up(&view, request, map);
	choose(&view, &first, &end);
	if (view.heading)
		print_heading(&view);
	shown = print_rows(&view, first, end);
	if (shown)
		return TOOL_OK;
	tool_say("no region is what the filters ask for");
	return TOOL_FAILED;
}
