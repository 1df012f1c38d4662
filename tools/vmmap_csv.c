/* SPDX-License-Identifier: MIT */
/* vmmap_csv - the rows as comma-separated values, RFC 4180, bytes as numbers.
 */
#include <stdlib.h>
#include <string.h>

#include "tools/tool.h"
#include "tools/vmmap_columns.h"

static void csv_text(const char *text, size_t len)
{
	size_t i;

	putchar('"');
	for (i = 0; i < len; i++) {
		if (text[i] == '"')
			putchar('"');
		putchar(text[i]);
	}
	putchar('"');
}

static void csv_cell(const struct vm_map *map, const struct vm_row *row,
		     const struct vmmap_column *column)
{
	char cell[VMMAP_CELL], *path;
	uint64_t bytes;

	switch (column->source) {
	case VMMAP_PUT:
		fwrite(cell, 1, column->put(map, row, cell), stdout);
		return;
	case VMMAP_PATH:
		path = vmmap_escaped(vm_row_file(map, row)->path,
				     vm_row_file(map, row)->path_len);
		csv_text(path, strlen(path));
		free(path);
		return;
	default:
		bytes = vmmap_bytes(column, map, row);
		if (bytes != VM_UNMEASURED)
			printf("%llu", (unsigned long long)bytes);
	}
}

void vmmap_csv_heading(const struct vmmap_request *request)
{
	size_t c;

	for (c = 0; request->columns[c]; c++)
		printf("%s%s", c ? "," : "", request->columns[c]->name);
	fputs("\r\n", stdout);
}

size_t vmmap_csv_rows(const struct vmmap_request *request,
		      const struct vm_map *map)
{
	size_t i, c, shown = 0;

	for (i = 0; i < map->count; i++) {
		const struct vm_row *row =
			&map->rows[request->up ? i : map->count - 1 - i];

		if (!vmmap_shows(request, map, row))
			continue;
		shown++;
		for (c = 0; request->columns[c]; c++) {
			fputs(c ? "," : "", stdout);
			csv_cell(map, row, request->columns[c]);
		}
		fputs("\r\n", stdout);
	}
	return shown;
}

int vmmap_csv(const struct vmmap_request *request, const struct vm_map *map)
{
	vmmap_csv_heading(request);
	if (vmmap_csv_rows(request, map))
		return TOOL_OK;
	tool_say("no region is what the filters ask for");
	return TOOL_FAILED;
}
