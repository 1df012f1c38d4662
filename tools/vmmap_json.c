/* SPDX-License-Identifier: MIT */
/*
 * vmmap_json - the document vmmap/1, which doc/vmmap.schema.json describes.
 *
 * Row by row: a document of 60,000 rows would take the machine's memory, not
 * the process's.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "measure/label.h"
#include "tools/tool.h"
#include "tools/vmmap_columns.h"

/* The bytes of the UTF-8 character at `text`, or 0; whatever the locale. */
static size_t character(const char *text, size_t len)
{
	const unsigned char *at = (const unsigned char *)text;
	const size_t more = at[0] < 0x80		    ? 0
			    : at[0] >= 0xc2 && at[0] < 0xe0 ? 1
			    : at[0] >= 0xe0 && at[0] < 0xf0 ? 2
			    : at[0] >= 0xf0 && at[0] < 0xf5 ? 3
							    : 4;
	size_t i;

	if (more >= len || more == 4)
		return 0;
	for (i = 1; i <= more; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	/* Too long a form, a surrogate, beyond the last. */
	if ((at[0] == 0xe0 && at[1] < 0xa0) ||
	    (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
		return 0;
	return more + 1;
}

char *vmmap_escaped(const char *text, size_t len)
{
	char *escaped = malloc(4 * len + 1), *to = escaped;
	size_t at = 0;

	if (!escaped)
		tool_fail(TOOL_FAILED, "out of memory");
	while (at < len) {
		size_t bytes = character(text + at, len - at);

		if (!bytes || text[at] == '\\') {
			to += sprintf(to, "\\%03o", (unsigned char)text[at++]);
			continue;
		}
		to = mempcpy(to, text + at, bytes);
		at += bytes;
	}
	*to = '\0';
	return escaped;
}

static json_t *text_of(const char *text, size_t len)
{
	char *escaped = vmmap_escaped(text, len);
	json_t *json = json_string(escaped);

	free(escaped);
	return json;
}

static json_t *path_of(const struct vm_region *region)
{
	return region->path_len ? text_of(region->path, region->path_len)
				: json_null();
}

static json_t *address_of(uint64_t address)
{
	char text[32];

	snprintf(text, sizeof(text), "0x%" PRIx64, address);
	return json_string(text);
}

static json_t *bytes_of(uint64_t bytes)
{
	return bytes == VM_UNMEASURED ? json_null()
				      : json_integer((json_int_t)bytes);
}

static json_t *counts_of(const struct vm_counts *counts)
{
	return json_pack("{so so so so so}", "rss", bytes_of(counts->rss),
			 "anonymous", bytes_of(counts->anonymous), "zero",
			 bytes_of(counts->zero), "huge", bytes_of(counts->huge),
			 "swap", bytes_of(counts->swap));
}

static json_t *detail_of(const struct vm_detail *detail)
{
	json_t *json = json_object();
	size_t i;

	for (i = 0; i < vm_detail_keys_count; i++)
		json_object_set_new(
			json, vm_detail_keys[i].name,
			bytes_of(*(const uint64_t *)((const char *)detail +
						     vm_detail_keys[i].at)));
	return json;
}

/* As it stands in a column. */
static json_t *cell_of(const struct vm_map *map, const struct vm_row *row,
		       const char *name)
{
	char cell[VMMAP_CELL];

	return json_stringn(cell, vmmap_put(vmmap_column(name, strlen(name)),
					    map, row, cell));
}

static json_t *row_of(const struct vm_map *map, const struct vm_row *row)
{
	const struct vm_region *region = vm_row_region(map, row);
	const struct vm_region *file = vm_row_file(map, row);
	const struct vm_detail *detail = vm_row_detail(map, row);
	char why[2048];
	json_t *json;

	vm_why_text(map, row, why, sizeof(why));
	json = json_pack(
		"{so so so so so so so so ss sb ss ss so}", "start",
		address_of(row->start), "end", address_of(row->end), "bytes",
		bytes_of(vm_row_size(row)), "permissions",
		cell_of(map, row, "permissions"), "offset",
		address_of(region->offset +
			   (region->inode ? row->start - region->start : 0)),
		"device", cell_of(map, row, "device"), "inode",
		json_integer((json_int_t)region->inode), "path",
		path_of(region), "label", vm_label_name(row->label), "mms",
		vm_label_is_mms(row->label), "certainty",
		vm_certainty_name(vm_why_certainty(row->why)), "why",
		vm_why_key(row->why), "evidence", text_of(why, strlen(why)));
	if (row->image != VM_NO_IMAGE)
		json_object_set_new(json, "image", path_of(file));
	if (vm_why_is_thread(row->why))
		json_object_set_new(json, "tid", json_integer(row->detail));
	if (map->counts)
		json_object_set_new(json, "resident",
				    counts_of(&map->counts[row - map->rows]));
	if (detail)
		json_object_set_new(json, "smaps", detail_of(detail));
	return json;
}

/* Prints and gives up the value, without the last `cut` bytes. */
static void print(json_t *json, size_t cut)
{
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

	if (!text)
		tool_fail(TOOL_FAILED, "out of memory");
	fwrite(text, 1, strlen(text) - cut, stdout);
	free(text);
	json_decref(json);
}

static json_t *head_of(const struct vm_map *map)
{
	return json_pack(
		"{ss ss so so so sI sb so}", "schema", "vmmap/1", "version",
		PACKAGE_VERSION, "pid",
		map->pid ? json_integer(map->pid) : json_null(), "command",
		map->stat.pid
			? text_of(map->stat.command, strlen(map->stat.command))
			: json_null(),
		"exe",
		map->exe ? text_of(map->exe, strlen(map->exe)) : json_null(),
		"page_bytes", (json_int_t)map->page, "torn", map->torn,
		"resident_from",
		!map->counts   ? json_null()
		: map->scanned ? json_string("PAGEMAP_SCAN")
			       : json_string("smaps"));
}

static void print_labels(const struct vmmap_request *request,
			 const struct vm_map *map)
{
	struct vmmap_sum sums[VM_LABELS] = { 0 };
	json_t *labels = json_array();
	enum vm_label label;

	vmmap_add_sums(request, map, sums);
	for (label = 0; label < VM_LABELS; label++) {
		const struct vmmap_sum *sum = &sums[label];
		json_t *json;

		if (!sum->rows)
			continue;
		json = json_pack("{ss sb so so}", "label", vm_label_name(label),
				 "mms", vm_label_is_mms(label), "rows",
				 bytes_of(sum->rows), "bytes",
				 bytes_of(sum->size));
		if (map->counts) {
			json_object_set_new(json, "rss", bytes_of(sum->rss));
			json_object_set_new(json, "swap", bytes_of(sum->swap));
		}
		if (map->details)
			json_object_set_new(json, "pss", bytes_of(sum->pss));
		json_array_append_new(labels, json);
	}
	print(labels, 0);
}

int vmmap_json(const struct vmmap_request *request, const struct vm_map *map)
{
	bool any = false;
	size_t i;

	print(head_of(map), 1);
	fputs(",\"rows\":[", stdout);
	for (i = 0; i < map->count; i++) {
		const struct vm_row *row =
			&map->rows[request->up ? i : map->count - 1 - i];

		if (!vmmap_shows(request, map, row))
			continue;
		fputs(any ? ",\n" : "\n", stdout);
		any = true;
		print(row_of(map, row), 0);
	}
	fputs("\n],\"labels\":", stdout);
	print_labels(request, map);
	fputs("}\n", stdout);
	return TOOL_OK;
}
