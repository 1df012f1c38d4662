/* SPDX-License-Identifier: MIT */
/* watch_mark - lines of a program's own output that become marks. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "measure/proc.h"
#include "measure/watch_parts.h"

/* The text that matched, as a mark may be named. */
static void name_mark(char *name, const char *text, regoff_t len)
{
	regoff_t i;

	for (i = 0; i < len && i < VM_NAME - 1; i++)
		name[i] = isalnum((unsigned char)text[i]) ||
					  strchr("_-. ", text[i])
				  ? text[i]
				  : '_';
	name[i] = '\0';
}

/* Opened anew for each mark: another program may have been executed. */
static void mark(struct vm_watch *watch, struct vm_task *task, const char *text,
		 regoff_t len)
{
	struct vm_record record = { .kind = VM_RECORD_MARK,
				    .pid = task->process->pid };
	struct vm_moment moment;
	struct vm_reader reader;

	name_mark(record.name, text, len);
	moment = vm_moment_now(watch, VM_MOMENT_MARK, task->process->pid,
			       task->tid);
	if (vm_reader_open(&reader, task->process->pid) ||
	    vm_snapshot_take(&reader, 0, 0, &record.snapshot)) {
		record.kind = VM_RECORD_BREAK;
		strcpy(record.text, "the process cannot be measured");
	}
	vm_reader_close(&reader);
	moment.line = task->process->line;
	moment.mark = &record;
	vm_watch_tell(watch, &moment);
	vm_watch_system(watch);
}

void vm_watch_record(const struct vm_record *record, void *arg)
{
	struct vm_watch *watch = arg;
	struct vm_moment moment =
		vm_moment_now(watch, VM_MOMENT_MARK, record->pid, record->pid);

	moment.mark = record;
	vm_watch_tell(watch, &moment);
	vm_watch_system(watch);
}

static void end_line(struct vm_watch *watch, struct vm_task *task)
{
	struct vm_watched *process = task->process;
	regmatch_t match;

	process->line[process->line_len] = '\0';
	process->line_len = 0;
	if (!regexec(watch->options.mark_on, process->line, 1, &match, 0))
		mark(watch, task, process->line + match.rm_so,
		     match.rm_eo - match.rm_so);
}

static void take(struct vm_watch *watch, struct vm_task *task, const char *text,
		 size_t len)
{
	struct vm_watched *process = task->process;
	size_t i;

	for (i = 0; i < len && !watch->unmarked; i++) {
		if (text[i] == '\n')
			end_line(watch, task);
		else if (process->line_len < VM_LINE - 1)
			/* A NUL would end the line for regexec(3). */
			process->line[process->line_len++] =
				text[i] ? text[i] : ' ';
	}
}

void vm_watch_last_line(struct vm_watch *watch, struct vm_task *task)
{
	if (watch->options.mark_on && task->process->line_len)
		end_line(watch, task);
}

/* What it wrote is still where the call found it: the thread is held. */
static size_t take_part(struct vm_watch *watch, struct vm_task *task,
			uint64_t from, size_t len)
{
	char text[VM_LINE];
	size_t taken = 0;

	while (taken < len && !watch->unmarked) {
		size_t want =
			len - taken < sizeof(text) ? len - taken : sizeof(text);
		ssize_t got =
			vm_proc_memory(task->tid, from + taken, text, want);

		if (got <= 0)
			break;
		take(watch, task, text, (size_t)got);
		taken += (size_t)got;
	}
	return taken;
}

static void take_parts(struct vm_watch *watch, struct vm_task *task,
		       uint64_t from, uint64_t count, size_t len)
{
	struct iovec part;

	while (count-- && len) {
		size_t want;

		if (vm_proc_memory(task->tid, from, &part, sizeof(part)) !=
		    sizeof(part))
			return;
		want = part.iov_len < len ? part.iov_len : len;
		take_part(watch, task, (uintptr_t)part.iov_base, want);
		len -= want;
		from += sizeof(part);
	}
}

void vm_watch_written(struct vm_watch *watch, struct vm_task *task)
{
	const struct vm_moment *call = &task->call;

	if (call->call.result <= 0)
		return;
	if (!task->process->line)
		task->process->line = malloc(VM_LINE);
	if (!task->process->line)
		return;
	if (call->call.length == __NR_writev)
		take_parts(watch, task, call->call.args[1], call->call.args[2],
			   (size_t)call->call.result);
	else
		take_part(watch, task, call->call.args[1],
			  (size_t)call->call.result);
}
