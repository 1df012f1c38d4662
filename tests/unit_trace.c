/* SPDX-License-Identifier: MIT */
/* unit_trace - records come back as they were left, and are looked up right. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "measure/trace.h"
#include "tests/units.h"

static struct vm_record record_of(enum vm_record_kind kind, int pid,
				  const char *name, int64_t value)
{
	struct vm_record record = { .kind = (int32_t)kind,
				    .pid = pid,
				    .value = value };

	snprintf(record.name, sizeof(record.name), "%s", name);
	memset(record.snapshot.entry, 0xff, sizeof(record.snapshot.entry));
	memset(record.snapshot.exit, 0xff, sizeof(record.snapshot.exit));
	if (kind == VM_RECORD_MARK) {
		record.snapshot.entry[VM_MINFLT] = (uint64_t)value;
		record.snapshot.exit[VM_MINFLT] = (uint64_t)value + 5;
	}
	return record;
}

/* Two processes, 1 and 2; mark "a" of both, "b" of both, "c" of 2 alone. */
static struct vm_trace marks(void)
{
	static struct vm_record records[6];

	records[0] = record_of(VM_RECORD_MARK, 1, "a", 100);
	records[1] = record_of(VM_RECORD_MARK, 2, "a", 200);
	records[2] = record_of(VM_RECORD_MARK, 1, "b", 115);
	records[3] = record_of(VM_RECORD_MARK, 2, "b", 225);
	records[4] = record_of(VM_RECORD_MARK, 2, "c", 300);
	records[5] = record_of(VM_RECORD_FACT, 1, "seven", 7);
	return (struct vm_trace){ records, 6 };
}

START_TEST(comes_back)
{
	struct vm_record left = record_of(VM_RECORD_FACT, 3, "name", -4);
	struct vm_trace trace;
	int fd = vm_trace_create();

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(vm_trace_load(fd, true, &trace), 0);
	ck_assert_uint_eq(trace.count, 0);
	ck_assert_ptr_null(trace.records);
	ck_assert_int_eq(vm_trace_append(fd, &left), 0);
	ck_assert_int_eq(vm_trace_append(fd, &left), 0);
	ck_assert_int_eq(vm_trace_load(fd, true, &trace), 0);
	ck_assert_uint_eq(trace.count, 2);
	ck_assert_mem_eq(&trace.records[1], &left, sizeof(left));
	vm_trace_free(&trace);
	ck_assert_uint_eq(trace.count, 0);
	close(fd);
	ck_assert_int_eq(vm_trace_append(fd, &left), -1);
	ck_assert_int_eq(errno, EBADF);
}
END_TEST

/* Half a record, a kind that is none, a name without an end. */
START_TEST(malformed)
{
	struct vm_record record = record_of(VM_RECORD_FACT, 1, "x", 1);
	struct vm_trace trace;
	size_t size = sizeof(record);
	int fd = vm_trace_create();

	ck_assert_int_ge(fd, 0);
	if (_i == 0)
		size /= 2;
	if (_i == 1)
		record.kind = VM_RECORD_END + 1;
	if (_i == 2)
		memset(record.name, 'x', sizeof(record.name));
	if (_i == 3)
		memset(record.text, 'x', sizeof(record.text));
	ck_assert_int_eq(write(fd, &record, size), (ssize_t)size);
	ck_assert_int_eq(vm_trace_load(fd, true, &trace), -1);
	ck_assert_int_eq(errno, EINVAL);
	ck_assert_ptr_null(trace.records);
	close(fd);
}
END_TEST

/* Another run is writing: its record is not there yet. */
START_TEST(half_written)
{
	struct vm_record record = record_of(VM_RECORD_FACT, 1, "x", 1);
	struct vm_trace trace;
	int fd = vm_trace_create();

	ck_assert_int_eq(vm_trace_append(fd, &record), 0);
	ck_assert_int_eq(write(fd, &record, sizeof(record) / 2),
			 (ssize_t)sizeof(record) / 2);
	ck_assert_int_eq(vm_trace_load(fd, true, &trace), -1);
	ck_assert_int_eq(vm_trace_load(fd, false, &trace), 0);
	ck_assert_uint_eq(trace.count, 1);
	vm_trace_free(&trace);
	close(fd);
}
END_TEST

START_TEST(changes_are_entry_less_exit)
{
	struct vm_trace trace = marks();
	int64_t value;

	trace.count = 4; /* without "c" */
	ck_assert_int_eq(vm_trace_metric(&trace, VM_MINFLT, "a", "b", &value),
			 VM_READ);
	ck_assert_int_eq(value, (115 - 105) + (225 - 205));
	ck_assert_int_eq(vm_trace_metric(&trace, VM_MINFLT, NULL, "b", &value),
			 VM_READ);
	ck_assert_int_eq(value, 115 + 225);
}
END_TEST

START_TEST(never_measured_is_not_zero)
{
	struct vm_trace trace = marks();
	int64_t value;

	ck_assert_int_eq(vm_trace_metric(&trace, VM_RSS, NULL, "b", &value),
			 VM_NOT_READ);
	ck_assert_int_eq(vm_trace_metric(&trace, VM_RSS, "a", "b", &value),
			 VM_NOT_READ);
	ck_assert_int_eq(vm_trace_metric(&trace, VM_MINFLT, NULL, "z", &value),
			 VM_NO_MARK);
	ck_assert_int_eq(vm_trace_metric(&trace, VM_MINFLT, "z", "b", &value),
			 VM_NO_MARK);
}
END_TEST

START_TEST(marks_must_pair)
{
	struct vm_trace trace = marks();
	int64_t value;

	trace.records[0].pid = 3; /* "a" is 3's and 2's, "b" 1's and 2's */
	ck_assert_int_eq(vm_trace_metric(&trace, VM_MINFLT, "a", "b", &value),
			 VM_NOT_PAIRED);
	trace = marks();
	trace.records[3].pid = 1;
	ck_assert_int_eq(vm_trace_metric(&trace, VM_MINFLT, "a", "b", &value),
			 VM_TWICE);
}
END_TEST

START_TEST(facts)
{
	struct vm_trace trace = marks();
	int64_t value = 0;

	ck_assert_int_eq(vm_trace_fact(&trace, "seven", &value), VM_READ);
	ck_assert_int_eq(value, 7);
	ck_assert_int_eq(vm_trace_fact(&trace, "a", &value), VM_NO_MARK);
	trace.records[0] = trace.records[5];
	ck_assert_int_eq(vm_trace_fact(&trace, "seven", &value), VM_TWICE);
}
END_TEST

/* Of one fact of each run; a run that left none, or two, is none to count. */
START_TEST(distinct)
{
	static const struct {
		enum vm_record_kind kinds[5];
		int64_t values[5], count;
		enum vm_reading reading;
	} traces[] = {
		{ { VM_RECORD_FACT, VM_RECORD_END, VM_RECORD_FACT,
		    VM_RECORD_END, VM_RECORD_BREAK },
		  { 7, 0, 8 },
		  2,
		  VM_READ },
		{ { VM_RECORD_FACT, VM_RECORD_END, VM_RECORD_FACT,
		    VM_RECORD_END, VM_RECORD_BREAK },
		  { 7, 0, 7 },
		  1,
		  VM_READ },
		{ { VM_RECORD_FACT, VM_RECORD_FACT, VM_RECORD_END,
		    VM_RECORD_BREAK, VM_RECORD_BREAK },
		  { 7, 8 },
		  2,
		  VM_TWICE },
		{ { VM_RECORD_FACT, VM_RECORD_END, VM_RECORD_END,
		    VM_RECORD_BREAK, VM_RECORD_BREAK },
		  { 7 },
		  1,
		  VM_NO_MARK },
	};
	struct vm_record records[5];
	const struct vm_trace trace = { records, 5 };
	int64_t count;
	size_t i;

	for (i = 0; i < 5; i++)
		records[i] = record_of(traces[_i].kinds[i], 1, "f",
				       traces[_i].values[i]);
	ck_assert_int_eq(vm_trace_distinct(&trace, "f", &count),
			 traces[_i].reading);
	ck_assert_int_eq(count, traces[_i].count);
}
END_TEST

Suite *unit_trace(void)
{
	Suite *suite = suite_create("trace");
	TCase *tcase = tcase_create("trace");

	unit_add(tcase, comes_back);
	unit_add(tcase, half_written);
	unit_add_loop(tcase, malformed, 4);
	unit_add(tcase, changes_are_entry_less_exit);
	unit_add(tcase, never_measured_is_not_zero);
	unit_add(tcase, marks_must_pair);
	unit_add(tcase, facts);
	unit_add_loop(tcase, distinct, 4);
	suite_add_tcase(suite, tcase);
	return suite;
}
