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

int vmmap_csv(const struct vmmap_request *request, const struct vm_map *map)
{
	const struct vmmap_column *const *column = request->columns;
	size_t i, c, shown = 0;

	for (c = 0; column[c]; c++)
		printf("%s%s", c ? "," : "", column[c]->name);
	fputs("\r\n", stdout);
	for (i = 0; i < map->count; i++) {
		const struct vm_row *row =
			&map->rows[request->up ? i : map->count - 1 - i];

		if (!vmmap_shows(request, map, row))
			continue;
		shown++;
		for (c = 0; column[c]; c++) {
			fputs(c ? "," : "", stdout);
			csv_cell(map, row, column[c]);
		}
		fputs("\r\n", stdout);
	}
	return shown ? TOOL_OK : TOOL_FAILED;
}
