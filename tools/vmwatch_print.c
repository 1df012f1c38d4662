/* SPDX-License-Identifier: MIT */
/* vmwatch_print - the moments of a watch as lines and as CSV. */
#include "tools/vmwatch.h"

#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "measure/plain.h"
#include "measure/proc.h"

enum {
	LINE = 384 /* more than the longest: 20 digits a number */
};

static uint64_t kib(uint64_t pages)
{
	return pages * (vm_page_size() / 1024);
}

/*
 * A call costs 10 us to watch, and with printf(3) a tenth of that was its line
 * (on Linux 6.18, two processors); of a sample it was more than the reading.
 * These put `before` and a number at `at`, and return the end, where no NUL
 * stands.
 */
static char *put_wide(char *at, const char *before, uint64_t number, int width)
{
	char digits[20], *first = digits + sizeof(digits);

	do
		*--first = (char)('0' + number % 10);
	while (number /= 10);
	at = stpcpy(at, before);
	for (width -= (int)(digits + sizeof(digits) - first); width > 0;
	     width--)
		*at++ = ' ';
	return mempcpy(at, first, (size_t)(digits + sizeof(digits) - first));
}

static char *put(char *at, const char *before, uint64_t number)
{
	return put_wide(at, before, number, 0);
}

static char *put_hex(char *at, const char *before, uint64_t number)
{
	char digits[16], *first = digits + sizeof(digits);

	do
		*--first = "0123456789abcdef"[number % 16];
	while (number /= 16);
	at = stpcpy(at, before);
	return mempcpy(at, first, (size_t)(digits + sizeof(digits) - first));
}

/* As date(1) prints it in document 004, whatever the locale. */
static char *put_time(char *at, struct lines *lines, int64_t time)
{
	int64_t now = lines->began + time;
	time_t seconds = (time_t)(now / 1000000000);
	struct tm local;

	if (lines->brief)
		return at + sprintf(at, "%9.3f:", (double)time / 1e9);
	/* A second has many lines: localtime(3) is most of the cost of one. */
	if (seconds != lines->second) {
		lines->second = seconds;
		localtime_r(&seconds, &local);
		strftime(lines->front, sizeof(lines->front),
			 "%a %b %e %I:%M:%S", &local);
		strftime(lines->back, sizeof(lines->back),
			 " %p %Z %Y:", &local);
	}
	at = stpcpy(at, lines->front);
	if (lines->milliseconds) {
		/* Three digits, whose first are zeros: those of a 1 before it.
		 */
		at = put(at, "", (uint64_t)(now / 1000000 % 1000) + 1000);
		at[-4] = '.';
	}
	return stpcpy(at, lines->back);
}

static void print_head(struct lines *lines, const struct vm_moment *moment)
{
	char text[LINE], *at = put_time(text, lines, moment->time);

	if (moment->kind != VM_MOMENT_SYSTEM)
		at = stpcpy(put_wide(at, " ", (uint64_t)moment->tid, 7), " ");
	fwrite(text, 1, (size_t)(at - text), lines->out);
}

static void print_sample(FILE *out, const struct vm_sample *sample)
{
	const size_t len = strlen(sample->command);
	char text[LINE], *at = text;

	vm_plain(out, sample->command, len, SIZE_MAX);
	at = mempcpy(at, "               ", 15 - len);
	at = put_wide(at, " ", kib(sample->vsz), 7);
	at = put_wide(at, " ", kib(sample->rss), 5);
	at = put_wide(at, " ", sample->majflt, 6);
	at = put_wide(at, " ", sample->minflt, 6);
	if (sample->anonymous != VM_UNMEASURED) {
		at = put(at, "  anon ", kib(sample->anonymous));
		at = put(at, " file ", kib(sample->file));
		at = put(at, " shmem ", kib(sample->shmem));
		at = put(at, " swap ", kib(sample->swap));
	}
	if (sample->pss != VM_UNMEASURED)
		at = put(at, "  pss ", kib(sample->pss));
	fwrite(text, 1, (size_t)(at - text), out);
}

static char *put_result(char *at, int64_t result)
{
	if (result < 0 && result > -4096)
		return stpcpy(stpcpy(at, " = -1 "),
			      strerrorname_np((int)-result) ?: "?");
	return put_hex(at, result ? " = 0x" : " = ", (uint64_t)result);
}

static char *put_change(char *at, const uint64_t vsz[2], const uint64_t rss[2])
{
	at = put(at, "  VSZ ", kib(vsz[0]));
	at = put(at, " -> ", kib(vsz[1]));
	at = put(at, "  RSS ", kib(rss[0]));
	return put(at, " -> ", kib(rss[1]));
}

static void print_exec(FILE *out, const struct vm_moment *moment)
{
	char text[LINE], *end;

	print_sample(out, &moment->sample);
	fputs("  exec", out);
	if (moment->vsz_before == VM_UNMEASURED)
		return;
	end = put_change(
		text, (uint64_t[]){ moment->vsz_before, moment->sample.vsz },
		(uint64_t[]){ moment->rss_before, moment->sample.rss });
	fwrite(text, 1, (size_t)(end - text), out);
}

static void print_call(FILE *out, const struct vm_moment *moment, bool brief)
{
	char text[LINE], *at = stpcpy(text, "  ");

	at = stpcpy(at, moment->call.info->name);
	if (!brief)
		at = put_hex(at, " 0x", moment->call.address);
	at = put(at, brief ? " " : ", ", moment->call.length);
	at = stpcpy(at, " bytes");
	if (!brief || (moment->call.result < 0 && moment->call.result > -4096))
		at = put_result(at, moment->call.result);
	at = put_change(
		at,
		(uint64_t[]){ moment->call.vsz_before, moment->call.vsz_after },
		(uint64_t[]){ moment->call.rss_before,
			      moment->call.rss_after });
	fwrite(text, 1, (size_t)(at - text), out);
}

static void print_mark(FILE *out, const struct vm_record *record)
{
	const uint64_t *values = record->snapshot.entry;

	if (record->kind == VM_RECORD_FACT)
		fprintf(out, "  fact \"%s\" %" PRId64, record->name,
			record->value);
	else if (record->kind != VM_RECORD_MARK)
		fprintf(out, "  %s", record->text);
	else
		fprintf(out, "  mark \"%s\"  VSZ %" PRIu64 "  RSS %" PRIu64,
			record->name, kib(values[VM_VSZ]), kib(values[VM_RSS]));
}

static void print_exit(FILE *out, int status)
{
	if (WIFSIGNALED(status))
		fprintf(out, "  killed by signal %d (%s)", WTERMSIG(status),
			strsignal(WTERMSIG(status)));
	else
		fprintf(out, "  exit %d", WEXITSTATUS(status));
}

void print_line(struct lines *lines, const struct vm_moment *moment)
{
	FILE *out = lines->out;

	if (moment->kind == VM_MOMENT_START)
		return; /* its fork and its first sample say so */
	print_head(lines, moment);
	switch (moment->kind) {
	case VM_MOMENT_SAMPLE:
		print_sample(out, &moment->sample);
		break;
	case VM_MOMENT_EXEC:
		print_exec(out, moment);
		break;
	case VM_MOMENT_CALL:
		print_call(out, moment, lines->brief);
		break;
	case VM_MOMENT_FORK:
		fprintf(out, "  %s %d  VSZ %" PRIu64 "  RSS %" PRIu64,
			moment->fork.thread ? "thread" : "fork",
			(int)moment->fork.child, kib(moment->fork.vsz),
			kib(moment->fork.rss));
		break;
	case VM_MOMENT_MARK:
		print_mark(out, moment->mark);
		break;
	case VM_MOMENT_FAULT:
		fprintf(out, "  fault 0x%" PRIx64 "  %s", moment->fault.address,
			vm_label_name(moment->fault.label));
		break;
	case VM_MOMENT_SYSTEM:
		fprintf(out,
			"  system  kbmemfree %" PRIu64 "  kbavail %" PRIu64
			"  kbcommit %" PRIu64,
			kib(moment->system.free), kib(moment->system.available),
			kib(moment->system.committed));
		break;
	case VM_MOMENT_EXIT:
		print_exit(out, moment->exit.status);
		break;
	default:
		break;
	}
	fputc('\n', out);
}

void print_csv_head(FILE *out)
{
	fputs("time,kind,pid,tid,command,state,vsz_kib,rss_kib,anonymous_kib,"
	      "file_kib,shmem_kib,swap_kib,pss_kib,majflt,minflt,name,address,"
	      "length,result,vsz_before_kib,rss_before_kib,free_kib,"
	      "available_kib,committed_kib\n",
	      out);
}

/* In quotes, quotes doubled, as RFC 4180 has it. */
static void csv_text(FILE *out, const char *text)
{
	fputs(",\"", out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		vm_plain(out, text, 1, SIZE_MAX);
	}
	fputc('"', out);
}

static void csv_pages(FILE *out, uint64_t pages)
{
	fputc(',', out);
	if (pages != VM_UNMEASURED)
		fprintf(out, "%" PRIu64, kib(pages));
}

static void commas(FILE *out, int count)
{
	while (count--)
		fputc(',', out);
}

static void csv_sample(FILE *out, const struct vm_moment *moment)
{
	const struct vm_sample *sample = &moment->sample;
	const bool exec = moment->kind == VM_MOMENT_EXEC;
	const uint64_t columns[] = { sample->vsz,	sample->rss,
				     sample->anonymous, sample->file,
				     sample->shmem,	sample->swap,
				     sample->pss };
	size_t i;

	csv_text(out, sample->command);
	fprintf(out, ",%c", sample->state);
	for (i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		csv_pages(out, columns[i]);
	fprintf(out, ",%" PRIu64 ",%" PRIu64, sample->majflt, sample->minflt);
	commas(out, 4);
	csv_pages(out, exec ? moment->vsz_before : VM_UNMEASURED);
	csv_pages(out, exec ? moment->rss_before : VM_UNMEASURED);
	commas(out, 3);
}

static void csv_call(FILE *out, const struct vm_moment *moment)
{
	commas(out, 2);
	csv_pages(out, moment->call.vsz_after);
	csv_pages(out, moment->call.rss_after);
	commas(out, 7);
	fprintf(out, ",%s,0x%" PRIx64 ",%" PRIu64 ",%" PRId64,
		moment->call.info->name, moment->call.address,
		moment->call.length, moment->call.result);
	csv_pages(out, moment->call.vsz_before);
	csv_pages(out, moment->call.rss_before);
	commas(out, 3);
}

static void csv_mark(FILE *out, const struct vm_record *record)
{
	const bool mark = record->kind == VM_RECORD_MARK;
	const uint64_t *values = record->snapshot.entry;

	commas(out, 2);
	csv_pages(out, mark ? values[VM_VSZ] : VM_UNMEASURED);
	csv_pages(out, mark ? values[VM_RSS] : VM_UNMEASURED);
	commas(out, 7);
	csv_text(out, *record->name ? record->name : record->text);
	fputs(",,,", out);
	if (record->kind == VM_RECORD_FACT)
		fprintf(out, "%" PRId64, record->value);
	commas(out, 5);
}

void print_csv(FILE *out, const struct vm_moment *moment)
{
	fprintf(out, "%.6f,%s,%d,%d", (double)moment->time / 1e9,
		vm_moment_name(moment->kind), (int)moment->pid,
		(int)moment->tid);
	switch (moment->kind) {
	case VM_MOMENT_SAMPLE:
	case VM_MOMENT_EXEC:
		csv_sample(out, moment);
		break;
	case VM_MOMENT_CALL:
		csv_call(out, moment);
		break;
	case VM_MOMENT_FORK:
		commas(out, 2);
		csv_pages(out, moment->fork.vsz);
		csv_pages(out, moment->fork.rss);
		commas(out, 7);
		fprintf(out, ",%s,,,%d",
			moment->fork.thread ? "thread" : "process",
			(int)moment->fork.child);
		commas(out, 5);
		break;
	case VM_MOMENT_MARK:
		csv_mark(out, moment->mark);
		break;
	case VM_MOMENT_FAULT:
		commas(out, 11);
		fprintf(out, ",%s,0x%" PRIx64,
			vm_label_name(moment->fault.label),
			moment->fault.address);
		commas(out, 7);
		break;
	case VM_MOMENT_SYSTEM:
		commas(out, 17);
		csv_pages(out, moment->system.free);
		csv_pages(out, moment->system.available);
		csv_pages(out, moment->system.committed);
		break;
	case VM_MOMENT_EXIT:
		commas(out, 14);
		fprintf(out, ",%d",
			WIFSIGNALED(moment->exit.status)
				? EXIT_SIGNALS + WTERMSIG(moment->exit.status)
				: WEXITSTATUS(moment->exit.status));
		commas(out, 5);
		break;
	default:
		commas(out, 20);
		break;
	}
	fputc('\n', out);
}
