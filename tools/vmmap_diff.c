/* SPDX-License-Identifier: MIT */
/* vmmap_diff - what appeared, grew, shrank and went between two readings. */
#include <stdlib.h>
#include <string.h>

#include "measure/label.h"
#include "tools/tool.h"
#include "tools/vmmap_table.h"

/* A row that is not as it was. */
struct change {
	const char *what;
	enum vm_colour colour;
	const struct vm_map *map;
	const struct vm_row *row;
	uint64_t before, after; /* bytes */
};

/* Two readings, and for each row of both whether it has a partner. */
struct pair {
	const struct vmmap_request *request;
	const struct vm_map *maps[2];
	bool *matched[2];
	struct change *changes; /* with room for all rows of both */
	size_t count;
};

static bool same_thing(const struct vm_map *a, const struct vm_row *one,
		       const struct vm_map *b, const struct vm_row *other)
{
	const struct vm_region *left = vm_row_file(a, one);
	const struct vm_region *right = vm_row_file(b, other);

	return one->label == other->label &&
	       left->path_len == right->path_len &&
	       !memcmp(left->path, right->path, left->path_len);
}

static void add(struct pair *pair, const struct change *change)
{
	if (vmmap_shows(pair->request, change->map, change->row))
		pair->changes[pair->count++] = *change;
}

static void add_change(struct pair *pair, const struct vm_row *one,
		       const struct vm_row *other)
{
	const uint64_t before = vm_row_size(one), after = vm_row_size(other);

	if (before != after)
		add(pair, &(struct change){ after > before ? "grew" : "shrank",
					    VM_YELLOW, pair->maps[1], other,
					    before, after });
}

/* Rows of the same thing that overlap are one row, before and after. */
static void match(struct pair *pair)
{
	const struct vm_map *a = pair->maps[0], *b = pair->maps[1];
	size_t i, k, low = 0;

	for (i = 0; i < a->count; i++) {
		const struct vm_row *one = &a->rows[i];

		while (low < b->count && b->rows[low].end <= one->start)
			low++;
		for (k = low; k < b->count && b->rows[k].start < one->end;
		     k++) {
			if (pair->matched[1][k] ||
			    !same_thing(a, one, b, &b->rows[k]))
				continue;
			pair->matched[0][i] = pair->matched[1][k] = true;
			add_change(pair, one, &b->rows[k]);
			break;
		}
	}
}

static void add_rest(struct pair *pair, int which)
{
	const struct vm_map *map = pair->maps[which];
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct vm_row *row = &map->rows[i];
		const uint64_t size = vm_row_size(row);

		if (!pair->matched[which][i])
			add(pair, &(struct change){ which ? "appeared" : "went",
						    which ? VM_GREEN : VM_RED,
						    map, row, which ? 0 : size,
						    which ? size : 0 });
	}
}

/* Two that no row of a process has; the others are those of its rows. */
static const struct vmmap_column what = { .name = "what", .heading = "" };
static const struct vmmap_column change = { "change", "", VMMAP_SIZE,
					    .right = true };

static struct vmmap_cell
cell(const void *line, const struct vmmap_column *column, char text[VMMAP_CELL])
{
	const struct change *at = line;
	struct vmmap_cell cell = { .text = text };

	if (column == &change)
		return vmmap_change_cell(at->before, at->after);
	if (column == &what) {
		cell = vmmap_text_cell(at->what);
		cell.colour = at->colour;
	} else if (column->source == VMMAP_PATH) {
		cell.text = vm_row_file(at->map, at->row)->path;
		cell.len = vm_row_file(at->map, at->row)->path_len;
	} else {
		cell.len = vmmap_put(column, at->map, at->row, text);
	}
	return cell;
}

static void print_changes(const struct pair *pair)
{
	static const struct vmmap_step steps[] = {
		{ "range", "start" },
		{ "path", NULL },
		{ NULL, NULL },
		{ "start", NULL },
	};
	const struct vmmap_table table = {
		.lines = pair->changes,
		.size = sizeof(*pair->changes),
		.count = pair->count,
		.cell = cell,
		.columns = { &what, vmmap_column("range", 5), &change,
			     vmmap_column("label", 5),
			     vmmap_column("path", 4) },
		.steps = steps,
		.steps_count = sizeof(steps) / sizeof(steps[0]),
	};

	vmmap_print_table(&table);
}

static size_t print_labels(const struct pair *pair)
{
	struct vmmap_sum sums[2][VM_LABELS] = { 0 };
	struct vmmap_line lines[VM_LABELS];
	enum vm_label label;
	size_t count = 0;

	vmmap_add_sums(pair->request, pair->maps[0], sums[0]);
	vmmap_add_sums(pair->request, pair->maps[1], sums[1]);
	for (label = 0; label < VM_LABELS; label++)
		if (memcmp(&sums[0][label], &sums[1][label],
			   sizeof(sums[0][label])))
			lines[count++] = (struct vmmap_line){
				.label = vm_label_name(label),
				.before = sums[0][label],
				.sum = sums[1][label],
				.change = true,
			};
	if (count) {
		putchar('\n');
		vmmap_print_lines(lines, count,
				  vmmap_known(pair->maps[0]) &
					  vmmap_known(pair->maps[1]));
	}
	return count;
}

int vmmap_diff(const struct vmmap_request *request, const struct vm_map *before,
	       const struct vm_map *after)
{
	struct pair pair = { .request = request, .maps = { before, after } };
	int which;

	for (which = 0; which < 2; which++) {
		pair.matched[which] = calloc(pair.maps[which]->count,
					     sizeof(*pair.matched[which]));
		if (!pair.matched[which])
			tool_fail(TOOL_FAILED, "out of memory");
	}
	pair.changes =
		calloc(before->count + after->count, sizeof(*pair.changes));
	if (!pair.changes)
		tool_fail(TOOL_FAILED, "out of memory");
	match(&pair);
	add_rest(&pair, 1);
	add_rest(&pair, 0);
	print_changes(&pair);
	if (!print_labels(&pair) && !pair.count)
		puts("no difference");
	free(pair.changes);
	free(pair.matched[0]);
	free(pair.matched[1]);
	return TOOL_OK;
}
