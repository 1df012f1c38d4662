/* SPDX-License-Identifier: MIT */
/* vmmap_columns - what can stand in a row, as text. */
#include "tools/vmmap_columns.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "measure/draw.h"
#include "measure/label.h"

/*
 * printf(3) would take longer than the kernel does for the row: here all digits
 * are made at once, and 16 bytes written. The result counts those that matter.
 */
static inline void put_eight(char *cell, uint32_t number)
{
	const uint64_t every = 0x0101010101010101;
	uint64_t x = number, letters;

	x = (x & 0xffff) << 32 | x >> 16;
	x = (x & 0x000000ff000000ff) << 16 | (x >> 8 & 0x000000ff000000ff);
	x = (x & 0x000f000f000f000f) << 8 | (x >> 4 & 0x000f000f000f000f);
	letters = (x + 6 * every) >> 4 & every;
	x = htole64(x + '0' * every + ('a' - '0' - 10) * letters);
	memcpy(cell, &x, sizeof(x));
}

static size_t put_hex(char *cell, uint64_t number, size_t least)
{
	size_t count = number ? (67 - (size_t)__builtin_clzll(number)) / 4 : 1;

	count = count > least ? count : least;
	number <<= 64 - 4 * count;
	put_eight(cell, (uint32_t)(number >> 32));
	put_eight(cell + 8, (uint32_t)number);
	return count;
}

static size_t put_number(char *cell, uint64_t number)
{
	char digits[32];
	size_t count = 0, length = 0, i;

	do {
		if (count && count % 3 == 0)
			digits[length++] = ',';
		digits[length++] = (char)('0' + number % 10);
		number /= 10;
		count++;
	} while (number);
	for (i = 0; i < length; i++)
		cell[i] = digits[length - 1 - i];
	return length;
}

/* Of a name that is shorter than a cell. */
static size_t put_text(char *cell, const char *text)
{
	const size_t len = strlen(text);

	memcpy(cell, text, len);
	return len;
}

size_t vmmap_put_size(char *cell, uint64_t bytes)
{
	const bool whole = bytes % 1024 == 0;
	size_t len;

	if (bytes == VM_UNMEASURED)
		return put_text(cell, "-");
	if (whole && bytes < 10 * 1024) { /* as most are */
		memcpy(cell, "0 KiB", 5);
		cell[0] = (char)('0' + bytes / 1024);
		return 5;
	}
	len = put_number(cell, whole ? bytes / 1024 : bytes);
	return len + put_text(cell + len, whole ? " KiB" : " B");
}

size_t vmmap_put_brief(char *cell, uint64_t bytes)
{
	return bytes == VM_UNMEASURED ? put_text(cell, "-")
				      : strlen(vm_size(cell, bytes));
}

static size_t put_pid(const struct vm_map *map, const struct vm_row *row,
		      char *cell)
{
	(void)row;
	return (size_t)snprintf(cell, VMMAP_CELL, "%d", (int)map->pid);
}

static size_t put_start(const struct vm_map *map, const struct vm_row *row,
			char *cell)
{
	(void)map;
	return put_hex(cell, row->start, 8);
}

static size_t put_end(const struct vm_map *map, const struct vm_row *row,
		      char *cell)
{
	(void)map;
	return put_hex(cell, row->end, 8);
}

static size_t put_range(const struct vm_map *map, const struct vm_row *row,
			char *cell)
{
	size_t len = put_start(map, row, cell);

	cell[len++] = '-';
	return len + put_end(map, row, cell + len);
}

static size_t put_permissions(const struct vm_map *map,
			      const struct vm_row *row, char *cell)
{
	(void)map;
	cell[0] = row->is & VM_ROW_READ ? 'r' : '-';
	cell[1] = row->is & VM_ROW_WRITE ? 'w' : '-';
	cell[2] = row->is & VM_ROW_EXEC ? 'x' : '-';
	cell[3] = row->is & VM_ROW_SHARED ? 's' : 'p';
	return 4;
}

static size_t put_label(const struct vm_map *map, const struct vm_row *row,
			char *cell)
{
	(void)map;
	return put_text(cell, vm_label_name(row->label));
}

static size_t put_certainty(const struct vm_map *map, const struct vm_row *row,
			    char *cell)
{
	(void)map;
	return put_text(cell, vm_certainty_name(vm_why_certainty(row->why)));
}

static size_t put_why(const struct vm_map *map, const struct vm_row *row,
		      char *cell)
{
	(void)map;
	return put_text(cell, vm_why_key(row->why));
}

static size_t put_offset(const struct vm_map *map, const struct vm_row *row,
			 char *cell)
{
	const struct vm_region *region = vm_row_region(map, row);

	return put_hex(cell,
		       region->offset +
			       (region->inode ? row->start - region->start : 0),
		       8);
}

static size_t put_device(const struct vm_map *map, const struct vm_row *row,
			 char *cell)
{
	const struct vm_region *region = vm_row_region(map, row);
	size_t len = put_hex(cell, region->major, 2);

	cell[len++] = ':';
	return len + put_hex(cell + len, region->minor, 2);
}

static size_t put_inode(const struct vm_map *map, const struct vm_row *row,
			char *cell)
{
	return (size_t)snprintf(
		cell, VMMAP_CELL, "%llu",
		(unsigned long long)vm_row_region(map, row)->inode);
}

static size_t put_tid(const struct vm_map *map, const struct vm_row *row,
		      char *cell)
{
	(void)map;
	if (!vm_why_is_thread(row->why))
		return put_text(cell, "");
	return (size_t)snprintf(cell, VMMAP_CELL, "%u", row->detail);
}

#define COUNT(name, heading, field)                                            \
	{                                                                      \
		name, heading, VMMAP_COUNT, offsetof(struct vm_counts, field), \
			NULL, .right = true                                    \
	}
#define DETAIL(name, heading, field)                                           \
	{                                                                      \
		name, heading, VMMAP_DETAIL,                                   \
			offsetof(struct vm_detail, field), NULL, .right = true \
	}

static const struct vmmap_column columns[] = {
	{ "pid", "PID", .put = put_pid, .right = true },
	{ "range", "addresses", .put = put_range },
	{ "start", "start", .put = put_start },
	{ "end", "end", .put = put_end },
	{ "size", "size", .source = VMMAP_SIZE, .right = true },
	{ "permissions", "", .put = put_permissions },
	{ "label", "label", .put = put_label, .coloured = true },
	{ "certainty", "certainty", .put = put_certainty },
	{ "why", "why", .put = put_why },
	{ "offset", "offset", .put = put_offset },
	{ "device", "device", .put = put_device },
	{ "inode", "inode", .put = put_inode, .right = true },
	{ "tid", "TID", .put = put_tid, .right = true },
	COUNT("rss", "RSS", rss),
	COUNT("anonymous", "anonymous", anonymous),
	COUNT("zero", "zero page", zero),
	COUNT("huge", "huge", huge),
	COUNT("swap", "swap", swap),
	DETAIL("pss", "PSS", pss),
	DETAIL("shared_clean", "shared clean", shared_clean),
	DETAIL("shared_dirty", "shared dirty", shared_dirty),
	DETAIL("private_clean", "private clean", private_clean),
	DETAIL("private_dirty", "private dirty", private_dirty),
	DETAIL("referenced", "referenced", referenced),
	DETAIL("lazy_free", "lazy free", lazy_free),
	DETAIL("locked", "locked", locked),
	{ "path", "path", .source = VMMAP_PATH },
};

uint64_t vmmap_bytes(const struct vmmap_column *column,
		     const struct vm_map *map, const struct vm_row *row)
{
	const void *from;

	switch (column->source) {
	case VMMAP_SIZE:
		return vm_row_size(row);
	case VMMAP_COUNT:
		from = map->counts ? &map->counts[row - map->rows] : NULL;
		break;
	default:
		from = vm_row_detail(map, row);
		break;
	}
	return from ? *(const uint64_t *)((const char *)from + column->at)
		    : VM_UNMEASURED;
}

size_t vmmap_put(const struct vmmap_column *column, const struct vm_map *map,
		 const struct vm_row *row, char *cell)
{
	if (column->source == VMMAP_PUT)
		return column->put(map, row, cell);
	return vmmap_put_size(cell, vmmap_bytes(column, map, row));
}

/*
 * The widest cell of a column. What grows with a number is measured on the
 * largest, what is as wide in all on one; for the rest each cell is made.
 */
size_t vmmap_width(const struct vmmap_column *column, const struct vm_map *map,
		   const struct vm_row *rows, size_t count)
{
	uint64_t whole = 0, odd = 1, bytes;
	char cell[VMMAP_CELL];
	size_t width = 0, len, i;

	if (column->put == put_range || column->put == put_start ||
	    column->put == put_end || column->put == put_permissions)
		return count ? column->put(map, &rows[count - 1], cell) : 0;
	for (i = 0; i < count && column->source == VMMAP_PUT; i++) {
		if (i && column->put == put_label &&
		    rows[i].label == rows[i - 1].label)
			continue;
		len = column->put(map, &rows[i], cell);
		width = len > width ? len : width;
	}
	if (column->source == VMMAP_PUT)
		return width;
	for (i = 0; i < count; i++) {
		bytes = vmmap_bytes(column, map, &rows[i]);
		if (bytes == VM_UNMEASURED)
			continue;
		if (bytes % 1024)
			odd = bytes > odd ? bytes : odd;
		else
			whole = bytes > whole ? bytes : whole;
	}
	width = vmmap_put_size(cell, whole);
	len = odd > 1 ? vmmap_put_size(cell, odd) : 0;
	return len > width ? len : width;
}

enum {
	COLUMNS = sizeof(columns) / sizeof(columns[0])
};

const struct vmmap_column *vmmap_column(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		if (strlen(columns[i].name) == len &&
		    !memcmp(columns[i].name, name, len))
			return &columns[i];
	return NULL;
}

const char *vmmap_column_names(void)
{
	static char names[512];
	size_t i, used = 0;

	for (i = 0; i < COLUMNS; i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used,
					 "%s%s", i ? "," : "", columns[i].name);
	return names;
}

bool vmmap_take_columns(struct vmmap_request *request, const char *names)
{
	size_t count = 0;

	for (;;) {
		const size_t len = strcspn(names, ",");

		if (count == VMMAP_COLUMNS - 1)
			return false;
		request->columns[count] = vmmap_column(names, len);
		if (!request->columns[count++])
			return false;
		request->columns[count] = NULL;
		if (!names[len])
			return true;
		names += len + 1;
	}
}

unsigned int vmmap_columns_need(const struct vmmap_request *request)
{
	unsigned int what = 0;
	size_t i;

	for (i = 0; request->columns[i]; i++)
		if (request->columns[i]->source == VMMAP_COUNT)
			what |= VM_MAP_RESIDENT;
		else if (request->columns[i]->source == VMMAP_DETAIL)
			what |= VM_MAP_RESIDENT | VM_MAP_DETAILS;
	return what;
}

void vmmap_default_columns(struct vmmap_request *request)
{
	const char *names = "range,size,permissions,label,path";

	if (request->what & VM_MAP_DETAILS)
		names = "range,size,rss,pss,shared_clean,shared_dirty,"
			"private_clean,private_dirty,swap,permissions,label,"
			"path";
	else if (request->what & VM_MAP_RESIDENT)
		names = "range,size,rss,anonymous,zero,huge,swap,permissions,"
			"label,path";
	if (request->format == VMMAP_CSV)
		names = "pid,start,end,size,permissions,label,certainty,why,offset,"
			"device,inode,tid,rss,anonymous,zero,huge,swap,"
			"pss,path";
	vmmap_take_columns(request, names);
	request->columns_fit = true;
}
