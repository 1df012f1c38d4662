/* SPDX-License-Identifier: MIT */
/* procstat - /proc/PID/stat as a structure: state, start, where things lie. */
#include "measure/procstat.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* Columns counted from 1, as proc_pid_stat(5) does; ascending. */
static const struct {
	int column;
	size_t at;
} columns[] = {
	{ 22, offsetof(struct vm_procstat, start_time) },
	{ 26, offsetof(struct vm_procstat, start_code) },
	{ 27, offsetof(struct vm_procstat, end_code) },
	{ 28, offsetof(struct vm_procstat, start_stack) },
	{ 45, offsetof(struct vm_procstat, start_data) },
	{ 46, offsetof(struct vm_procstat, end_data) },
	{ 47, offsetof(struct vm_procstat, start_brk) },
	{ 48, offsetof(struct vm_procstat, arg_start) },
	{ 49, offsetof(struct vm_procstat, arg_end) },
	{ 50, offsetof(struct vm_procstat, env_start) },
	{ 51, offsetof(struct vm_procstat, env_end) },
};

static void take_column(struct vm_procstat *stat, int column, uint64_t number)
{
	size_t i;

	if (column == 9)
		stat->flags = (unsigned int)number;
	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (columns[i].column == column)
			*(uint64_t *)((char *)stat + columns[i].at) = number;
}

int vm_procstat_parse(const char *text, struct vm_procstat *stat)
{
	const char *open = strchr(text, '(');
	const char *close = strrchr(text, ')'); /* the name may hold anything */
	size_t len;
	char *end;
	int column;

	*stat = (struct vm_procstat){ .pid = (pid_t)strtol(text, NULL, 10) };
	if (!open || !close || close < open || close[1] != ' ' || !close[2]) {
		errno = EINVAL;
		return -1;
	}
	len = (size_t)(close - open - 1);
	if (len >= sizeof(stat->command))
		len = sizeof(stat->command) - 1;
	memcpy(stat->command, open + 1, len);
	stat->state = close[2];
	text = close + 3;
	for (column = 4;; column++, text = end) {
		uint64_t number = strtoull(text, &end, 10);

		if (end == text)
			return 0;
		take_column(stat, column, number > 1 ? number : 0);
	}
}

bool vm_procstat_same(const struct vm_procstat *a, const struct vm_procstat *b)
{
	return a->pid == b->pid && a->start_time == b->start_time &&
	       a->start_code == b->start_code &&
	       a->start_stack == b->start_stack;
}
