/* SPDX-License-Identifier: MIT */
/* act - marks, blocks and facts, left in the trace by the process measured. */
#include "measure/act.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure/proc.h"
#include "measure/process.h"
#include "measure/trace.h"
#include "measure/warm.h"

enum {
	SITES = 64
};

static VM_STATE struct vm_arm_setting setting = { .trace = -1, .sabotage = -1 };
static VM_STATE struct vm_reader reader;
static VM_STATE struct vm_record record;
static VM_STATE uint64_t block, block_len;
static VM_STATE bool reached[SITES]; /* verb calls in the trace */

static void fill(enum vm_record_kind kind, const char *name)
{
	memset(&record, 0, offsetof(struct vm_record, snapshot));
	record.kind = (int32_t)kind;
	record.pid = (int32_t)getpid();
	strncpy(record.name, name, sizeof(record.name) - 1);
}

static void append(void)
{
	if (vm_trace_append(setting.trace, &record))
		_exit(99); /* nowhere to say it: no end record says it */
}

static void say(enum vm_record_kind kind, const char *format, va_list args)
{
	fill(kind, "");
	vsnprintf(record.text, sizeof(record.text), format, args);
	append();
}

void vm_break(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(VM_RECORD_BREAK, format, args);
	va_end(args);
	_exit(99);
}

void vm_skip(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(VM_RECORD_SKIP, format, args);
	va_end(args);
	_exit(0);
}

/* A descriptor on /proc/PID goes on reading the parent after a fork. */
static void open_own(void)
{
	if (reader.pid == getpid())
		return;
	if (reader.pid)
		vm_reader_close(&reader);
	if (vm_reader_open(&reader, getpid()))
		vm_break("/proc/self: %s: is /proc mounted?", strerror(errno));
}

static void take(void)
{
	if (vm_snapshot_take(&reader, block, block_len, &record.snapshot))
		vm_break("/proc/self: %s", strerror(errno));
	if (reader.disagree)
		vm_break("pagemap and PAGEMAP_SCAN count the block's pages "
			 "differently");
}

void vm_mark(const char *name)
{
	open_own();
	take();
	fill(VM_RECORD_MARK, name);
	append();
}

int64_t vm_level(enum vm_metric metric)
{
	uint64_t level;

	open_own();
	take();
	level = record.snapshot.entry[metric];
	if (level == VM_UNMEASURED)
		vm_break("%s: not measured", vm_metric_info(metric)->name);
	return (int64_t)level;
}

void vm_block(const void *start, size_t len)
{
	uint64_t page = vm_page_size();
	uint64_t first = (uintptr_t)start / page * page;

	block = start ? first : 0;
	block_len = ((uintptr_t)start + len - first + page - 1) / page * page;
}

void vm_fact(const char *name, int64_t value)
{
	fill(VM_RECORD_FACT, name);
	record.value = value;
	append();
}

bool vm_begin(struct vm_site site, const char *verb, uint64_t amount,
	      const char *text)
{
	bool off = site.site == setting.sabotage;

	if (site.site >= SITES)
		vm_break("more than %d verb calls in one act", SITES);
	if (reached[site.site])
		return !off;
	reached[site.site] = true;
	fill(VM_RECORD_VERB, verb);
	record.value = site.site;
	record.line = site.line;
	record.off = off;
	record.amount = amount;
	strncpy(record.text, text, sizeof(record.text) - 1);
	append();
	return !off;
}

size_t vm_pages(void)
{
	return setting.pages;
}

size_t vm_bytes(void)
{
	return setting.pages * vm_page_size();
}

void *vm_page_up(const void *address)
{
	uintptr_t page = vm_page_size();

	return (void *)(((uintptr_t)address + page - 1) / page * page);
}

static enum vm_label look_up(const void *address, struct vm_region *region)
{
	enum vm_label label;

	if (vm_label_of(address, &label, region))
		vm_break("/proc/self/maps: %s", strerror(errno));
	return label;
}

int vm_lies_in(const void *address, enum vm_label label)
{
	return look_up(address, NULL) == label;
}

int vm_permissions_of(const void *address)
{
	struct vm_region region;

	look_up(address, &region);
	return 4 * region.read + 2 * region.write + region.exec;
}

size_t vm_count_pages(const void *start, size_t len, char byte)
{
	const volatile char *at = start;
	size_t i, count = 0;

	if (!start)
		vm_break("count_pages: there is no block to read");
	for (i = 0; i < len; i += vm_page_size())
		count += at[i] == byte;
	return count;
}

size_t vm_count_bytes(const void *start, size_t len, char byte)
{
	static char bytes[4096];
	int mem = vm_proc_open(getpid(), "mem");
	size_t at = 0, i, count = 0;

	while (at < len) {
		size_t want =
			len - at < sizeof(bytes) ? len - at : sizeof(bytes);
		ssize_t got =
			pread(mem, bytes, want, (off_t)((uintptr_t)start + at));

		if (got <= 0)
			vm_break("/proc/self/mem: %s", strerror(errno));
		for (i = 0; i < (size_t)got; i++)
			count += bytes[i] == byte;
		at += (size_t)got;
	}
	close(mem);
	return count;
}

/* A whole mark that is thrown away: every path and page of it is now here. */
static void mark_nothing(void)
{
	uint64_t own = block, own_len = block_len;

	vm_block(&record, sizeof(record) + 2 * vm_page_size());
	open_own();
	take();
	fill(VM_RECORD_MARK, "");
	if (write(setting.trace, &record, 0))
		vm_break("trace: %s", strerror(errno));
	block = own;
	block_len = own_len;
}

void vm_warm(void)
{
	enum vm_label label;
	struct timespec now;

	if (vm_warm_code(getpid()) || vm_warm_data() ||
	    vm_label_of(&label, &label, NULL))
		vm_break("/proc/self: %s", strerror(errno));
	vm_snapshot_warm();
	clock_gettime(CLOCK_MONOTONIC, &now); /* the kernel's pages for it */
	mark_nothing();
	mark_nothing();
}

/*
 * The first malloc of a process makes the heap, 33 pages with glibc, unless its
 * startup code has done so already, as that of a static program does.
 */
static void make_heap(void)
{
	void *volatile heap = malloc(1); /* or the compiler deletes both */

	free(heap);
}

void vm_act_start(const struct vm_arm_setting *given)
{
	setting = *given;
	block = setting.block;
	block_len = setting.block_len;
	make_heap();
	vm_warm();
	if (setting.mark)
		vm_mark(setting.mark);
}

void vm_act_execute(const char *name)
{
	char mark[VM_NAME], start[24], len[24];
	char *argv[VM_ARM_ARGS + 4] = { 0 };
	char exe[PATH_MAX];

	if (vm_process_self(exe, sizeof(exe)))
		vm_break("/proc/self/exe: %s", strerror(errno));
	memcpy(argv, setting.argv, VM_ARM_ARGS * sizeof(*argv));
	snprintf(mark, sizeof(mark), "%s", name);
	snprintf(start, sizeof(start), "%llu", (unsigned long long)block);
	snprintf(len, sizeof(len), "%llu", (unsigned long long)block_len);
	argv[VM_ARM_ARGS] = mark;
	argv[VM_ARM_ARGS + 1] = start;
	argv[VM_ARM_ARGS + 2] = len;
	execv(exe, argv);
	vm_break("exec: %s", strerror(errno));
}

void vm_act_end(void)
{
	if (waitpid(-1, NULL, WNOHANG | __WALL) != -1 || errno != ECHILD)
		vm_break("a child was left unreaped");
	fill(VM_RECORD_END, "");
	append();
}
