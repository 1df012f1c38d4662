/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_listing - the listings of processes in a README.
 *
 * Rows of maps are written out anew, complete, for the one parser of them
 * (measure/maps.h). Rows of macOS's vmmap(1) name their kind: they become
 * regions here.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tool.h"
#include "tools/vmgrade_readme.h"

/* Rows that stand together, and so are of the same process. */
struct rows {
	struct row {
		struct vm_region region;
		enum vm_label label; /* of vmmap's; else not known yet */
	} * all;
	size_t count, room;
	bool mac;
};

enum {
	PAGE = 4096,
	/* No file is mapped in one piece of this size: 1 TiB. */
	FILE_MOST_SHIFT = 40
};

/* How vmmap(1) names kinds of regions; the first that a type begins with. */
static const struct {
	const char *type;
	enum vm_label label;
} types[] = {
	{ "MALLOC guard", VM_LABEL_GUARD },
	{ "MALLOC", VM_LABEL_HEAP },
	{ "DefaultMallocZone", VM_LABEL_HEAP },
	{ "STACK GUARD", VM_LABEL_GUARD },
	{ "Stack Guard", VM_LABEL_GUARD },
	{ "Stack", VM_LABEL_STACK },
	{ "__TEXT", VM_LABEL_TEXT },
	{ "__", VM_LABEL_DATA },
	{ "mapped file", VM_LABEL_FILE },
	{ "shared memory", VM_LABEL_SHARED },
};

/* The program's own image is what no library's folder or name is. */
static bool is_library(const struct vm_region *region)
{
	static const char *const signs[] = { ".dylib", "/usr/lib/",
					     ".framework", "/System/" };
	size_t i;

	for (i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (region->path_len && memmem(region->path, region->path_len,
					       signs[i], strlen(signs[i])))
			return true;
	return false;
}

static enum vm_label label_of_type(const struct readme_row *row,
				   const struct vm_region *region)
{
	enum vm_label label = VM_LABEL_ANONYMOUS;
	size_t i;

	for (i = sizeof(types) / sizeof(*types); i-- > 0;)
		if (row->type_len >= strlen(types[i].type) &&
		    !strncmp(row->type, types[i].type, strlen(types[i].type)))
			label = types[i].label;
	if (label <= VM_LABEL_DATA && is_library(region))
		label = VM_LABEL_LIBRARY;
	return label;
}

/* Behind "]" stand permissions, sharing, and at last what it is of. */
static bool read_mac(struct row *out, const struct readme_row *row)
{
	const char *at = strchr(row->tail, ']') + 1, *slash;

	at += strspn(at, " ");
	out->region = (struct vm_region){
		.start = row->range.start,
		.end = row->range.end,
		.read = at[0] == 'r',
		.write = at[0] && at[1] == 'w',
		.exec = at[0] && at[1] && at[2] == 'x',
	};
	at += strcspn(at, " ");
	slash = strstr(at, " /");
	at = slash ? slash + 1 : at + strspn(at, " ");
	out->region.path = at;
	out->region.path_len = (uint32_t)strlen(at);
	out->label = label_of_type(row, &out->region);
	return true;
}

/* Is there a column of hexadecimal digits, with one of `with` in it? */
static size_t column(const char *at, const char *end, const char *with)
{
	size_t len = 0;
	bool seen = !*with;

	for (; at + len < end && at[len] != ' '; len++) {
		if (*with && at[len] == *with)
			seen = true;
		else if (!isxdigit((unsigned char)at[len]))
			return 0;
	}
	return seen ? len : 0;
}

/* What people put round or behind a row: braces, a fence, an arrow. */
static void trim_path(const char *path, size_t *len)
{
	const char *remark = readme_remark(path, path + *len);

	if (remark)
		*len = (size_t)(remark - path);
	while (*len && strchr("}`,;* ", path[*len - 1]))
		--*len;
}

/* Columns that are missing become 0, as where there is no file. */
static bool read_linux(struct row *out, const struct readme_row *row)
{
	const char *at = row->tail + 4, *const end = row->tail + row->tail_len;
	static const char *const with[] = { "", ":", "" };
	const char *columns[3] = { "00000000", "00:00", "0" };
	int lens[3] = { 8, 5, 1 };
	char text[256];
	size_t i, len;

	for (i = 0; i < 3; i++) {
		at += strspn(at, " ");
		len = at < end ? column(at, end, with[i]) : 0;
		if (!len || len > 32)
			continue;
		columns[i] = at;
		lens[i] = (int)len;
		at += len;
	}
	at += strspn(at, " ");
	len = at < end ? (size_t)(end - at) : 0;
	trim_path(at, &len);
	snprintf(text, sizeof(text), "%jx-%jx %.4s %.*s %.*s %.*s",
		 (uintmax_t)row->range.start, (uintmax_t)row->range.end,
		 row->tail, lens[0], columns[0], lens[1], columns[1], lens[2],
		 columns[2]);
	if (vm_region_parse(text, strlen(text), &out->region))
		return false;
	out->region.path = at;
	out->region.path_len = (uint32_t)len;
	return true;
}

/* vmmap(1) divides what libraries share by bytes. */
static bool is_damaged(const struct vm_region *region, bool mac)
{
	return (!mac && (region->start % PAGE || region->end % PAGE)) ||
	       (region->path_len && region->path[0] == '/' &&
		vm_region_size(region) >> FILE_MOST_SHIFT);
}

static bool add_row(struct rows *rows, const struct readme_row *row)
{
	struct row *out;

	if (rows->count == rows->room) {
		rows->room = 2 * rows->room + 64;
		rows->all =
			reallocarray(rows->all, rows->room, sizeof(*rows->all));
		if (!rows->all)
			tool_fail(TOOL_FAILED, "out of memory");
	}
	out = &rows->all[rows->count];
	if (!(row->mac ? read_mac : read_linux)(out, row) ||
	    out->region.start >= out->region.end ||
	    is_damaged(&out->region, row->mac))
		return false;
	rows->mac = row->mac;
	rows->count++;
	return true;
}

/* Can both be regions of one process? The same row can stand there twice. */
static bool agree(const struct vm_region *a, const struct vm_region *b)
{
	if (a->start == b->start && a->end == b->end)
		return true;
	if (a->start < b->end && b->start < a->end)
		return false;
	return !(vm_region_is(a, "[stack]") && vm_region_is(b, "[stack]")) &&
	       !(vm_region_is(a, "[heap]") && vm_region_is(b, "[heap]") &&
		 a->end != b->start && b->end != a->start);
}

static bool belongs(const struct rows *rows, const struct rows *more)
{
	size_t i, j;

	if (!rows->count)
		return true;
	if (rows->mac != more->mac)
		return false;
	for (i = 0; i < rows->count; i++)
		for (j = 0; j < more->count; j++)
			if (!agree(&rows->all[i].region, &more->all[j].region))
				return false;
	return true;
}

static int by_start(const void *a, const void *b)
{
	const struct row *left = a, *right = b;

	return (left->region.start > right->region.start) -
	       (left->region.start < right->region.start);
}

/* Sorted, each once, labelled. */
static void end_listing(struct readme_listings *listings, struct rows *rows)
{
	static const struct vm_layout nothing;
	struct readme_listing *listing = &listings->all[listings->count];
	size_t i, count = 0;

	if (rows->count && listings->count < README_LISTINGS) {
		qsort(rows->all, rows->count, sizeof(*rows->all), by_start);
		listing->regions =
			calloc(rows->count, sizeof(struct vm_region));
		listing->labels = calloc(rows->count, sizeof(enum vm_label));
		if (!listing->regions || !listing->labels)
			tool_fail(TOOL_FAILED, "out of memory");
		for (i = 0; i < rows->count; i++) {
			const struct row *row = &rows->all[i];

			if (count &&
			    listing->regions[count - 1].end > row->region.start)
				continue;
			listing->labels[count] = row->label;
			listing->regions[count++] = row->region;
		}
		listing->count = count;
		listing->mac = rows->mac;
		if (!rows->mac)
			vm_label_regions(listing->regions, count, &nothing,
					 listing->labels);
		listings->rows += count;
		listings->count++;
	}
	free(rows->all);
	*rows = (struct rows){ 0 };
}

/* Of one process with those before, unless something speaks against it. */
static void take(struct readme_listings *listings, struct rows *rows,
		 struct rows *more)
{
	size_t i;

	if (!belongs(rows, more))
		end_listing(listings, rows);
	if (!rows->count) {
		free(rows->all);
		*rows = *more;
	} else {
		rows->all = reallocarray(rows->all, rows->count + more->count,
					 sizeof(*rows->all));
		if (!rows->all)
			tool_fail(TOOL_FAILED, "out of memory");
		for (i = 0; i < more->count; i++)
			rows->all[rows->count++] = more->all[i];
		rows->room = rows->count;
		free(more->all);
	}
	*more = (struct rows){ 0 };
}

static bool is_apart(const struct readme_claims *claims, size_t line)
{
	size_t i;

	for (i = 0; claims && i < claims->count; i++)
		if (claims->all[i].line == line && claims->all[i].apart)
			return true;
	return false;
}

/* Another fence can hold another process. */
static bool begins_code(const struct readme *readme, size_t line)
{
	return readme->lines[line].code && line > readme->from &&
	       readme->lines[line].block != readme->lines[line - 1].block;
}

static void find(struct readme_listings *listings, const struct readme *readme,
		 const struct readme_claims *claims)
{
	struct rows rows = { 0 }, more = { 0 };
	size_t i, count = 0;

	for (i = readme->from; i < readme->to && count < README_ROWS; i++) {
		const char *at = readme->lines[i].text;
		struct readme_row row;

		if (is_apart(claims, i))
			continue;
		if (!readme_row_find(at, &row) || begins_code(readme, i))
			take(listings, &rows, &more);
		for (; readme_row_find(at, &row);
		     at = row.tail + row.tail_len, count++)
			if (!add_row(&more, &row))
				listings->damaged++;
	}
	take(listings, &rows, &more);
	end_listing(listings, &rows);
}

void readme_listings_find(struct readme_listings *listings,
			  const struct readme *readme,
			  const struct readme_claims *claims)
{
	*listings = (struct readme_listings){ 0 };
	find(listings, readme, claims);
	if (!listings->rows)
		find(listings, readme, NULL);
}

void readme_listings_free(struct readme_listings *listings)
{
	size_t i;

	for (i = 0; i < listings->count; i++) {
		free(listings->all[i].regions);
		free(listings->all[i].labels);
	}
	*listings = (struct readme_listings){ 0 };
}
