/* SPDX-License-Identifier: MIT */
/* vmmap_diff - what appeared, grew, shrank and went between two readings. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "measure/draw.h"
#include "measure/label.h"
#include "measure/plain.h"
#include "tools/tool.h"
#include "tools/vmmap_columns.h"

/* Two readings, and for each row of both whether it has a partner. */
struct pair {
	const struct vmmap_request *request;
	const struct vm_map *maps[2];
	bool *matched[2];
	size_t shown;
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

static void print_row(struct pair *pair, const char *what,
		      enum vm_colour colour, const struct vm_map *map,
		      const struct vm_row *row, int64_t change)
{
	const struct vm_region *file = vm_row_file(map, row);
	char cell[VMMAP_CELL];
	const uint64_t size = change < 0 ? -(uint64_t)change : (uint64_t)change;
	int len = (int)vmmap_put_size(cell, size);

	if (!vmmap_shows(pair->request, map, row))
		return;
	pair->shown++;
	printf("%s%-8s%s  %08" PRIx64 "-%08" PRIx64 "  %c%15.*s  %-19s",
	       vm_colour(stdout, colour), what, vm_colour(stdout, VM_PLAIN),
	       row->start, row->end, change < 0 ? '-' : '+', len, cell,
	       vm_label_name(row->label));
	if (file->path_len)
		fputs("  ", stdout);
	vm_plain(stdout, file->path, file->path_len, SIZE_MAX);
	putchar('\n');
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
			const struct vm_row *other = &b->rows[k];
			const int64_t change = (int64_t)(vm_row_size(other) -
							 vm_row_size(one));

			if (pair->matched[1][k] ||
			    !same_thing(a, one, b, other))
				continue;
			pair->matched[0][i] = pair->matched[1][k] = true;
			if (change)
				print_row(pair, change > 0 ? "grew" : "shrank",
					  VM_YELLOW, b, other, change);
			break;
		}
	}
}

static void print_rest(struct pair *pair, int which)
{
	const struct vm_map *map = pair->maps[which];
	size_t i;

	for (i = 0; i < map->count; i++) {
		const struct vm_row *row = &map->rows[i];
		const int64_t size = (int64_t)vm_row_size(row);

		if (!pair->matched[which][i])
			print_row(pair, which ? "appeared" : "went",
				  which ? VM_GREEN : VM_RED, map, row,
				  which ? size : -size);
	}
}

static void print_change(const char *name, int64_t before, int64_t after,
			 bool bytes)
{
	const int64_t change = after - before;
	const uint64_t size = change < 0 ? -(uint64_t)change : (uint64_t)change;
	char cell[VMMAP_CELL];
	int len;

	if (bytes)
		len = (int)vmmap_put_size(cell, size);
	else
		len = snprintf(cell, sizeof(cell), "%" PRIu64, size);
	printf("%s%c%.*s", name, change < 0 ? '-' : '+', len, cell);
}

static void print_label(const char *name, const struct vmmap_sum *before,
			const struct vmmap_sum *after, bool resident)
{
	printf("%-22s", name);
	print_change("  regions ", (int64_t)before->rows, (int64_t)after->rows,
		     false);
	print_change("  VSZ ", (int64_t)before->size, (int64_t)after->size,
		     true);
	if (resident)
		print_change("  RSS ", (int64_t)before->rss,
			     (int64_t)after->rss, true);
	putchar('\n');
}

static void print_labels(struct pair *pair)
{
	struct vmmap_sum sums[2][VM_LABELS] = { 0 };
	const bool resident = pair->maps[0]->counts && pair->maps[1]->counts;
	enum vm_label label;
	bool any = false;

	vmmap_add_sums(pair->request, pair->maps[0], sums[0]);
	vmmap_add_sums(pair->request, pair->maps[1], sums[1]);
	for (label = 0; label < VM_LABELS; label++) {
		if (!memcmp(&sums[0][label], &sums[1][label],
			    sizeof(sums[0][label])))
			continue;
		if (!any)
			putchar('\n');
		any = true;
		print_label(vm_label_name(label), &sums[0][label],
			    &sums[1][label], resident);
	}
	if (!any && !pair->shown)
		puts("no difference");
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
	match(&pair);
	print_rest(&pair, 1);
	print_rest(&pair, 0);
	print_labels(&pair);
	free(pair.matched[0]);
	free(pair.matched[1]);
	return TOOL_OK;
}
