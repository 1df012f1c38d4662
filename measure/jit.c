/* SPDX-License-Identifier: MIT */
/* jit - code that a process made itself, and the names that it gives it. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "measure/rows.h"

static bool is_made(const struct vm_row *row)
{
	if (!(row->is & VM_ROW_EXEC) || row->image != VM_NO_IMAGE)
		return false;
	switch (row->label) {
	case VM_LABEL_ANONYMOUS:
	case VM_LABEL_NAMED:
	case VM_LABEL_SHARED:
	case VM_LABEL_MEMFD:
	case VM_LABEL_DEV_ZERO:
		return true;
	default:
		return false;
	}
}

/* The process's number in its own PID namespace: the last of the line. */
static int own_number(const struct vm_making *making)
{
	size_t len;
	char *text = vm_origin_text(making->origin, "status", 16 << 10, &len);
	char *line = text ? strstr(text, "\nNSpid:") : NULL;
	int number = making->map->pid;

	if (line) {
		line[1 + strcspn(line + 1, "\n")] = '\0';
		line = strrchr(line, '\t');
	}
	if (line)
		number = atoi(line);
	free(text);
	return number;
}

/* Like perf(1): only a file of the process's own user counts. */
static bool is_own(const struct vm_origin *origin, const char *name)
{
	struct stat file, process;

	if (!origin->pid)
		return true;
	return !fstatat(origin->directory, name, &file, AT_SYMLINK_NOFOLLOW) &&
	       S_ISREG(file.st_mode) && !fstat(origin->directory, &process) &&
	       file.st_uid == process.st_uid;
}

/* Lines "START SIZE NAME", both in hexadecimal digits. */
static void count_symbols(const struct vm_map *map, const char *line)
{
	for (; line && *line; line = strchr(line, '\n')) {
		char *rest;
		uint64_t start;
		struct vm_row *row;

		line += *line == '\n';
		start = strtoull(line, &rest, 16);
		if (rest == line || *rest != ' ')
			continue;
		row = vm_row_made_at(map, start);
		if (!row || row->label != VM_LABEL_JIT)
			continue;
		row->why = VM_WHY_PERF_MAP;
		row->detail++;
	}
}

static void read_symbols(const struct vm_making *making)
{
	enum {
		MOST = 4 << 20
	};
	char name[64], *text;
	size_t len;

	if (!making->origin)
		return;
	snprintf(name, sizeof(name), "root/tmp/perf-%d.map",
		 own_number(making));
	if (!is_own(making->origin, name))
		return;
	text = vm_origin_text(making->origin, name, MOST, &len);
	if (text)
		count_symbols(making->map, text);
	free(text);
}

void vm_jit_label(const struct vm_making *making)
{
	struct vm_map *map = making->map;
	bool any = false;
	size_t i;

	for (i = 0; i < map->count; i++) {
		struct vm_row *row = &map->rows[i];

		if (!is_made(row))
			continue;
		vm_row_set(row, VM_LABEL_JIT, VM_WHY_JIT);
		row->detail = 0;
		any = true;
	}
	if (any)
		read_symbols(making);
}
