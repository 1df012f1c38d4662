/* SPDX-License-Identifier: MIT */
/* watch_json - the log of a watch as one JSON document. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "measure/result.h"
#include "measure/watch_log.h"

#define WATCH_SCHEMA "vmclaims-watch/1"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

/*
 * A million faults as one tree of JSON would take a gigabyte: each moment is
 * composed, written and given up.
 */
static void write_value(FILE *out, json_t *value)
{
	if (!value || json_dumpf(value, out, JSON_COMPACT | JSON_ENCODE_ANY))
		abort(); /* out of memory: `out` is in memory, too */
	json_decref(value);
}

static void put(json_t *object, const char *key, json_t *value)
{
	if (!value || json_object_set_new(object, key, value))
		abort();
}

static json_t *number(uint64_t value)
{
	return value == VM_UNMEASURED ? json_null()
				      : json_integer((json_int_t)value);
}

static json_t *address(uint64_t value)
{
	return json_sprintf("0x%llx", (unsigned long long)value);
}

/* A name that strangers chose may be no UTF-8. */
static json_t *text(const char *string)
{
	return json_string(string) ?: json_string("?");
}

static json_t *ended(int status)
{
	return WIFSIGNALED(status)
		       ? json_pack("{si}", "signal", WTERMSIG(status))
		       : json_pack("{si}", "exit", WEXITSTATUS(status));
}

static void put_sample(json_t *object, const struct vm_moment *moment)
{
	const struct vm_sample *sample = &moment->sample;
	const bool exec = moment->kind == VM_MOMENT_EXEC;
	const struct {
		const char *name;
		uint64_t value;
	} columns[] = {
		{ "vsz", sample->vsz },
		{ "rss", sample->rss },
		{ "minflt", sample->minflt },
		{ "majflt", sample->majflt },
		{ "anonymous", sample->anonymous },
		{ "file", sample->file },
		{ "shmem", sample->shmem },
		{ "swap", sample->swap },
		{ "pss", sample->pss },
		{ "vsz_before", exec ? moment->vsz_before : VM_UNMEASURED },
		{ "rss_before", exec ? moment->rss_before : VM_UNMEASURED },
	};
	size_t i;

	for (i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (columns[i].value != VM_UNMEASURED)
			put(object, columns[i].name, number(columns[i].value));
	put(object, "state", json_stringn(&sample->state, 1));
	put(object, "command", text(sample->command));
}

static void put_call(json_t *object, const struct vm_moment *moment)
{
	put(object, "name", json_string(moment->call.info->name));
	put(object, "address", address(moment->call.address));
	put(object, "length", json_integer((json_int_t)moment->call.length));
	if (moment->call.result < 0 && moment->call.result > -4096)
		put(object, "error",
		    json_string(strerrorname_np((int)-moment->call.result)
					?: "?"));
	else
		put(object, "result", address((uint64_t)moment->call.result));
	put(object, "vsz",
	    json_pack("[II]", (json_int_t)moment->call.vsz_before,
		      (json_int_t)moment->call.vsz_after));
	put(object, "rss",
	    json_pack("[II]", (json_int_t)moment->call.rss_before,
		      (json_int_t)moment->call.rss_after));
}

static void put_what(json_t *object, const struct vm_moment *moment)
{
	switch (moment->kind) {
	case VM_MOMENT_SAMPLE:
	case VM_MOMENT_EXEC:
		put_sample(object, moment);
		break;
	case VM_MOMENT_CALL:
		put_call(object, moment);
		break;
	case VM_MOMENT_FORK:
		put(object, "child", json_integer(moment->fork.child));
		put(object, "thread", json_boolean(moment->fork.thread));
		put(object, "vsz", number(moment->fork.vsz));
		put(object, "rss", number(moment->fork.rss));
		break;
	case VM_MOMENT_MARK:
		put(object, "record", vm_record_json(moment->mark));
		break;
	case VM_MOMENT_FAULT:
		put(object, "address", address(moment->fault.address));
		put(object, "label",
		    json_string(vm_label_name(moment->fault.label)));
		break;
	case VM_MOMENT_SYSTEM:
		put(object, "free", number(moment->system.free));
		put(object, "available", number(moment->system.available));
		put(object, "committed", number(moment->system.committed));
		break;
	case VM_MOMENT_EXIT:
		put(object, "status", ended(moment->exit.status));
		break;
	default:
		break;
	}
}

static void write_moments(FILE *out, const struct vm_moment *moments,
			  size_t count)
{
	size_t i;

	fputc('[', out);
	for (i = 0; i < count; i++) {
		const struct vm_moment *moment = &moments[i];
		json_t *object = json_object();

		put(object, "kind", json_string(vm_moment_name(moment->kind)));
		put(object, "time", json_real((double)moment->time / 1e9));
		if (moment->tid != moment->pid)
			put(object, "tid", json_integer(moment->tid));
		put_what(object, moment);
		fputs(i ? ",\n  " : "\n  ", out);
		write_value(out, object);
	}
	fputc(']', out);
}

static json_t *head(const struct vm_watch_log *log,
		    const struct vm_watch_end *end, char *const *command,
		    int64_t began)
{
	json_t *object = json_object(), *words = json_array();
	json_t *refused = json_array();
	size_t i;

	for (; command && *command; command++)
		json_array_append_new(words, text(*command));
	for (i = 0; i < log->refused_count; i++)
		json_array_append_new(refused, text(log->refused[i]));
	put(object, "schema", json_string(WATCH_SCHEMA));
	put(object, "version", json_string(PACKAGE_VERSION));
	put(object, "environment", vm_environment());
	put(object, "began", json_integer(began));
	put(object, "command", words);
	put(object, "status", end->exited ? ended(end->status) : json_null());
	put(object, "refused", refused);
	put(object, "lost_faults", json_integer((json_int_t)end->lost));
	put(object, "missed_samples", json_integer((json_int_t)end->missed));
	return object;
}

void vm_watch_log_json(FILE *out, const struct vm_watch_log *log,
		       const struct vm_watch_end *end, char *const *command,
		       int64_t began)
{
	json_t *object = head(log, end, command, began), *value;
	const char *key;
	size_t i;

	fputs("{\n", out);
	json_object_foreach(object, key, value) {
		fprintf(out, "\"%s\": ", key);
		write_value(out, json_incref(value));
		fputs(",\n", out);
	}
	json_decref(object);
	fputs("\"processes\": [", out);
	for (i = 0; i < log->count; i++) {
		const struct vm_log_process *process = &log->processes[i];

		fprintf(out, "%s\n {\"pid\": %d, \"parent\": %d, \"moments\": ",
			i ? "," : "", (int)process->pid, (int)process->parent);
		write_moments(out, process->moments, process->count);
		fputc('}', out);
	}
	fputs("],\n\"system\": ", out);
	write_moments(out, log->system, log->system_count);
	fputs("\n}\n", out);
}
