/* SPDX-License-Identifier: MIT */
/* unit_watch_log - what a watch has seen, kept and written as JSON. */
#include <signal.h>
#include <stdlib.h>

#include <jansson.h>

#include "measure/watch_log.h"
#include "tests/units.h"

/* What a trace says of the watch as a whole; a name that is no UTF-8. */
START_TEST(json_head)
{
	char name[] = "\xff", *command[] = { name, NULL };
	struct vm_watch_log log = { 0 };
	const struct vm_watch_end killed = {
		.exited = true, .status = SIGKILL, .lost = 3, .missed = 5
	};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int status, lost, missed;
	const char *word, *refused;
	json_t *document;

	ck_assert_int_eq(vm_watch_log_refused(&log, "no perf"), 0);
	vm_watch_log_json(out, &log, &killed, command, 7);
	ck_assert_int_eq(fclose(out), 0);
	document = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_int_eq(
		json_unpack(document, "{s[s!] s{si!} s[s!] si si s[] s[]}",
			    "command", &word, "status", "signal", &status,
			    "refused", &refused, "lost_faults", &lost,
			    "missed_samples", &missed, "processes", "system"),
		0);
	ck_assert_str_eq(word, "?");
	ck_assert_str_eq(refused, "no perf");
	ck_assert_int_eq(status, SIGKILL);
	ck_assert_int_eq(lost, 3);
	ck_assert_int_eq(missed, 5);
	json_decref(document);
	free(text);
	vm_watch_log_free(&log);
}
END_TEST

/* A child's first faults come before it does, and are its own. */
START_TEST(log_faults_first)
{
	struct vm_moment moment = { .kind = VM_MOMENT_FAULT, .pid = 9 };
	struct vm_watch_log log = { 0 };

	ck_assert_int_eq(vm_watch_log_add(&log, &moment), 0);
	moment.kind = VM_MOMENT_START;
	moment.start.parent = 8;
	ck_assert_int_eq(vm_watch_log_add(&log, &moment), 0);
	ck_assert_uint_eq(log.count, 1);
	ck_assert_int_eq(log.processes[0].parent, 8);
	moment.kind = VM_MOMENT_EXIT;
	ck_assert_int_eq(vm_watch_log_add(&log, &moment), 0);
	ck_assert_uint_eq(log.processes[0].count, 2);
	/* Another one, that has the PID now. */
	moment.kind = VM_MOMENT_START;
	moment.start.parent = 7;
	ck_assert_int_eq(vm_watch_log_add(&log, &moment), 0);
	ck_assert_uint_eq(log.count, 2);
	ck_assert_int_eq(log.processes[0].parent, 8);
	moment.kind = VM_MOMENT_SAMPLE;
	ck_assert_int_eq(vm_watch_log_add(&log, &moment), 0);
	ck_assert_uint_eq(log.processes[0].count, 2);
	ck_assert_uint_eq(log.processes[1].count, 1);
	vm_watch_log_free(&log);
}
END_TEST

Suite *unit_watch_log(void)
{
	Suite *suite = suite_create("watch_log");
	TCase *tcase = tcase_create("log");

	unit_add(tcase, json_head);
	unit_add(tcase, log_faults_first);
	suite_add_tcase(suite, tcase);
	return suite;
}
