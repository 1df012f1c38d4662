/* SPDX-License-Identifier: MIT */
/* vmmap_blocks - the address space drawn with characters, as wide as fits. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "measure/draw.h"
#include "measure/picture.h"
#include "measure/plain.h"
#include "tools/tool.h"
#include "tools/vmmap_picture.h"

enum {
	LINES = 44, /* at most: one for each box and each gap */
	BOX = 8,
	NAME_LEAST = 20,
	NAME_MOST = 30,
	SIZE = 8, /* "1020 KiB" */
	STRIP_LEAST = 12,
	STRIP_MOST = 128
};

/* What stands beside the boxes and their names; the first that fits. */
static const struct columns {
	bool address, strip, size, resident;
} layouts[] = {
	{ true, true, true, true },	{ true, true, true, false },
	{ true, false, true, true },	{ false, true, true, false },
	{ true, false, true, false },	{ false, false, true, false },
	{ false, false, false, false },
};

struct view {
	struct vm_picture picture;
	struct columns has;
	bool utf8;
	int address;	    /* columns */
	size_t name, strip; /* likewise */
};

static const enum vm_colour colours[VM_PARTS] = {
	[VM_PART_PROGRAM] = VM_MAGENTA, [VM_PART_HEAP] = VM_GREEN,
	[VM_PART_MMS] = VM_BLUE,	[VM_PART_STACK] = VM_YELLOW,
	[VM_PART_KERNEL] = VM_DIM,
};

static int digits(uint64_t address)
{
	return snprintf(NULL, 0, "%" PRIx64, address);
}

/* The columns of all but the name, with the least of a strip. */
static size_t width_of(const struct view *view, const struct columns *has)
{
	return (has->address ? (size_t)view->address + 2 : 0) + BOX + 2 + 2 +
	       (has->size ? 2 + SIZE : 0) + (has->resident ? 2 + SIZE : 0) +
	       (has->strip ? 2 + STRIP_LEAST : 0);
}

/* What is left over goes to the name, then to the strip. */
static void measure(struct view *view, const struct vm_map *map)
{
	const struct columns *has = layouts;
	const size_t columns = vm_columns(stdout);
	size_t left;

	view->utf8 = vm_utf8();
	view->address = digits(map->rows[map->count - 1].start);
	while (has < layouts + sizeof(layouts) / sizeof(layouts[0]) - 1 &&
	       (columns < width_of(view, has) + NAME_LEAST ||
		(has->strip && !map->strips) ||
		(has->resident && !map->counts)))
		has++;
	view->has = *has;
	left = width_of(view, has);
	left = columns > left ? columns - left : 1;
	view->name = left < NAME_MOST ? left : NAME_MOST;
	left = STRIP_LEAST + left - view->name;
	view->strip = left < STRIP_MOST ? left : STRIP_MOST;
	view->strip = has->strip ? view->strip : 0;
}

static void print_box(const struct view *view, const struct vm_item *item)
{
	const char *side = view->utf8 ? "│" : "|";
	uint64_t filled = 0, i;

	if (item->held != VM_UNMEASURED && item->held)
		filled = 1 + (uint64_t)((double)item->held * (BOX - 1) /
					(double)item->size);
	printf("%s%s", side, vm_colour(stdout, colours[item->part]));
	for (i = 0; i < BOX; i++)
		fputs(vm_page_glyph(i < filled ? VM_PAGE_HUGE : VM_PAGE_ZERO,
				    view->utf8),
		      stdout);
	printf("%s%s  ", vm_colour(stdout, VM_PLAIN), side);
}

/* The text of a cell of `columns`, filled up with blanks. */
static void print_name(const struct view *view, const struct vm_item *item)
{
	char name[VM_ITEM_NAME], *text = NULL;
	size_t size = 0, len;
	const char *file = vm_item_file(&view->picture, item, &len);
	FILE *out = open_memstream(&text, &size);

	if (!out)
		tool_fail(TOOL_FAILED, "%s", strerror(errno));
	vm_item_name(&view->picture, item, name);
	vm_plain(out, name, strlen(name), view->name);
	if (file && view->name > strlen(name) + 4) {
		putc(' ', out);
		vm_plain(out, file, len, view->name - strlen(name) - 1);
	}
	fclose(out);
	fputs(text, stdout);
	len = vm_plain_width(text, size);
	if (view->has.size)
		printf("%*s", (int)(view->name > len ? view->name - len : 0),
		       "");
	free(text);
}

static void print_size(uint64_t bytes)
{
	char size[VM_NUMBER];

	printf("  %*s", SIZE,
	       bytes == VM_UNMEASURED ? "" : vm_size(size, bytes));
}

static void print_strip(const struct view *view, const struct vm_item *item)
{
	uint8_t cells[STRIP_MOST];
	uint64_t share;
	size_t i, count = vm_item_strip(&view->picture, item, cells,
					view->strip, &share);

	fputs(count ? "  " : "", stdout);
	for (i = 0; i < count; i++)
		fputs(vm_page_glyph(cells[i], view->utf8), stdout);
}

static void print_item(const struct view *view, const struct vm_item *item)
{
	char size[VM_NUMBER];

	if (item->gap)
		printf("%*s%s%s %s free%s\n",
		       view->has.address ? view->address + 2 : 0, "",
		       vm_colour(stdout, VM_DIM), view->utf8 ? "┆" : ":",
		       vm_size(size, item->gap), vm_colour(stdout, VM_PLAIN));
	if (view->has.address)
		printf("%*" PRIx64 "  ", view->address, item->start);
	print_box(view, item);
	print_name(view, item);
	if (view->has.size)
		print_size(item->size);
	if (view->has.resident)
		print_size(item->held);
	print_strip(view, item);
	putchar('\n');
}

/* Of those kinds that there are, and what was not touched. */
static void print_legend(const struct view *view)
{
	static const char *const names[VM_PAGE_KINDS] = {
		[VM_PAGE_NONE] = "not touched", [VM_PAGE_ZERO] = "zero page",
		[VM_PAGE_SWAPPED] = "swapped",	[VM_PAGE_PRESENT] = "in memory",
		[VM_PAGE_HUGE] = "huge page",
	};
	const struct vm_runs *runs = &view->picture.map->runs;
	bool seen[VM_PAGE_KINDS] = { [VM_PAGE_NONE] = true };
	enum vm_page kind;
	size_t i;

	if (!view->strip)
		return;
	for (i = 0; i < runs->count; i++)
		seen[runs->at[i].page] = true;
	for (kind = VM_PAGE_NONE; kind < VM_PAGE_KINDS; kind++)
		if (seen[kind])
			printf("%s%s %s", kind ? "  " : "",
			       vm_page_glyph(kind, view->utf8), names[kind]);
	putchar('\n');
}

int vmmap_blocks(const struct vm_map *map, const char *name)
{
	struct view view = { 0 };
	size_t i;

	if (vm_picture_make(&view.picture, map, 1, 1, LINES))
		tool_fail(TOOL_FAILED, "--picture: %s", strerror(errno));
	measure(&view, map);
	printf("%s", vm_colour(stdout, VM_BOLD));
	if (*map->stat.command)
		name = map->stat.command;
	vm_plain(stdout, name, strlen(name), SIZE_MAX);
	if (map->pid)
		printf(", PID %d", (int)map->pid);
	printf("%s\n", vm_colour(stdout, VM_PLAIN));
	for (i = view.picture.count; i-- > 0;)
		print_item(&view, &view.picture.items[i]);
	print_legend(&view);
	vm_picture_free(&view.picture);
	return TOOL_OK;
}
