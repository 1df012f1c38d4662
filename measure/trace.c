/* SPDX-License-Identifier: MIT */
/* trace - the marks, facts and verb calls of one act, in order. */
#include "measure/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int vm_trace_create(void)
{
	int fd = memfd_create("vm_trace", MFD_CLOEXEC);

	if (fd >= 0 && fcntl(fd, F_SETFL, O_APPEND)) {
		close(fd);
		return -1;
	}
	return fd;
}

int vm_trace_append(int fd, const struct vm_record *record)
{
	ssize_t put = write(fd, record, sizeof(*record));

	if (put == (ssize_t)sizeof(*record))
		return 0;
	if (put >= 0)
		errno = ENOSPC;
	return -1;
}

static bool well_formed(const struct vm_record *record)
{
	return record->kind >= VM_RECORD_MARK &&
	       record->kind <= VM_RECORD_END &&
	       memchr(record->name, '\0', sizeof(record->name)) &&
	       memchr(record->text, '\0', sizeof(record->text));
}

int vm_trace_load(int fd, bool ended, struct vm_trace *trace)
{
	struct stat status;
	size_t i, size;

	*trace = (struct vm_trace){ 0 };
	if (fstat(fd, &status))
		return -1;
	size = (size_t)status.st_size;
	if (!ended)
		size -= size % sizeof(*trace->records);
	if (size % sizeof(*trace->records))
		goto malformed;
	if (!size)
		return 0;
	trace->records = malloc(size);
	if (!trace->records)
		return -1;
	if (pread(fd, trace->records, size, 0) != (ssize_t)size)
		goto malformed;
	trace->count = size / sizeof(*trace->records);
	for (i = 0; i < trace->count; i++)
		if (!well_formed(&trace->records[i]))
			goto malformed;
	return 0;
malformed:
	vm_trace_free(trace);
	errno = EINVAL;
	return -1;
}

void vm_trace_free(struct vm_trace *trace)
{
	free(trace->records);
	*trace = (struct vm_trace){ 0 };
}

const struct vm_record *vm_trace_find(const struct vm_trace *trace,
				      enum vm_record_kind kind,
				      const char *name, size_t nth)
{
	size_t i;

	for (i = 0; i < trace->count; i++) {
		const struct vm_record *record = &trace->records[i];

		if (record->kind == (int32_t)kind &&
		    (!name || !strcmp(record->name, name)) && !nth--)
			return record;
	}
	return NULL;
}

enum vm_reading vm_trace_fact(const struct vm_trace *trace, const char *name,
			      int64_t *value)
{
	const struct vm_record *fact =
		vm_trace_find(trace, VM_RECORD_FACT, name, 0);

	if (!fact)
		return VM_NO_MARK;
	if (vm_trace_find(trace, VM_RECORD_FACT, name, 1))
		return VM_TWICE;
	*value = fact->value;
	return VM_READ;
}

enum vm_reading vm_trace_distinct(const struct vm_trace *trace,
				  const char *name, int64_t *count)
{
	const struct vm_record *fact, *earlier;
	size_t facts, ends = 0, i;

	*count = 0;
	for (facts = 0;
	     (fact = vm_trace_find(trace, VM_RECORD_FACT, name, facts));
	     facts++) {
		for (i = 0; i < facts; i++) {
			earlier = vm_trace_find(trace, VM_RECORD_FACT, name, i);
			if (earlier->value == fact->value)
				break;
		}
		*count += i == facts;
	}
	while (vm_trace_find(trace, VM_RECORD_END, NULL, ends))
		ends++;
	if (facts > ends)
		return VM_TWICE;
	return facts && facts == ends ? VM_READ : VM_NO_MARK;
}

/* The one mark of that name left by `pid`: NULL and `reading` otherwise. */
static const struct vm_record *mark_of(const struct vm_trace *trace,
				       const char *name, int32_t pid,
				       enum vm_reading *reading)
{
	const struct vm_record *mark, *found = NULL;
	size_t i;

	*reading = VM_NO_MARK;
	for (i = 0; (mark = vm_trace_find(trace, VM_RECORD_MARK, name, i));
	     i++) {
		if (mark->pid != pid)
			continue;
		*reading = found ? VM_TWICE : VM_READ;
		found = mark;
	}
	return *reading == VM_READ ? found : NULL;
}

/* The value at one process's mark `to`, or its change since `from`. */
static enum vm_reading value_of(const struct vm_trace *trace,
				enum vm_metric metric, const char *from,
				const struct vm_record *to, int64_t *value)
{
	const struct vm_record *before;
	enum vm_reading reading;
	uint64_t start = 0, end = to->snapshot.entry[metric];

	if (!mark_of(trace, to->name, to->pid, &reading))
		return reading;
	if (from) {
		before = mark_of(trace, from, to->pid, &reading);
		if (reading == VM_NO_MARK)
			return VM_NOT_PAIRED;
		if (!before)
			return reading;
		start = before->snapshot.exit[metric];
	}
	if (start == VM_UNMEASURED || end == VM_UNMEASURED)
		return VM_NOT_READ;
	*value += (int64_t)(end - start);
	return VM_READ;
}

enum vm_reading vm_trace_metric(const struct vm_trace *trace,
				enum vm_metric metric, const char *from,
				const char *to, int64_t *value)
{
	const struct vm_record *mark;
	enum vm_reading reading = VM_NO_MARK;
	size_t i;

	*value = 0;
	if (from && !vm_trace_find(trace, VM_RECORD_MARK, from, 0))
		return VM_NO_MARK;
	for (i = 0; (mark = vm_trace_find(trace, VM_RECORD_MARK, to, i)); i++) {
		reading = value_of(trace, metric, from, mark, value);
		if (reading != VM_READ)
			break;
	}
	return reading;
}
