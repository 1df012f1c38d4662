/* SPDX-License-Identifier: MIT */
/*
 * unit_label - recorded listings are labelled as their programs said.
 *
 * Beside each recording NAME.maps stands NAME.labels, written by hand from what
 * the recorded program printed of itself: "START LABEL" for each row, before
 * them "exe PATH" and "sp ADDRESS" where that is known too.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/label.h"
#include "measure/maps.h"
#include "tests/units.h"

static const char *const recorded[] = {
	"arm64",	 "by-hand", "deleted",	  "document-003",
	"document-004",	 "legacy",  "nonpie",	  "pie",
	"small-threads", "static",  "static-pie", "threaded",
};

/* The contents of one .labels file. */
struct expected {
	char exe[256];
	uint64_t sp[8];
	size_t threads;
	struct {
		uint64_t start;
		char label[32];
	} rows[64];
	size_t count;
};

static void read_line(struct expected *expected, char *line)
{
	char *rest;

	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '#')
		return;
	if (!strncmp(line, "exe ", 4)) {
		snprintf(expected->exe, sizeof(expected->exe), "%s", line + 4);
	} else if (!strncmp(line, "sp ", 3)) {
		ck_assert_uint_lt(expected->threads, unit_count(expected->sp));
		expected->sp[expected->threads++] =
			strtoull(line + 3, NULL, 16);
	} else {
		ck_assert_uint_lt(expected->count, unit_count(expected->rows));
		expected->rows[expected->count].start =
			strtoull(line, &rest, 16);
		ck_assert_int_eq(*rest, ' ');
		snprintf(expected->rows[expected->count].label,
			 sizeof(expected->rows[0].label), "%s", rest + 1);
		expected->count++;
	}
}

static void read_expected(struct expected *expected, const char *name)
{
	char file[64], line[256];
	FILE *in;

	snprintf(file, sizeof(file), "%s.labels", name);
	in = fopen(unit_recorded(file), "r");
	ck_assert_msg(in, "%s cannot be read", unit_recorded(file));
	while (fgets(line, sizeof(line), in))
		read_line(expected, line);
	fclose(in);
}

static void check_recorded(const char *name, bool tell_exe)
{
	struct expected expected = { 0 };
	struct vm_layout layout = { 0 };
	struct vm_maps maps = { 0 };
	char file[64];
	size_t i;
	int fd;

	read_expected(&expected, name);
	if (tell_exe && *expected.exe)
		layout.exe = expected.exe;
	layout.thread_sp = expected.sp;
	layout.threads = expected.threads;
	snprintf(file, sizeof(file), "%s.maps", name);
	fd = open(unit_recorded(file), O_RDONLY);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(vm_maps_load(&maps, fd, &layout), 0);
	close(fd);
	ck_assert_uint_gt(maps.count, 10);
	ck_assert_uint_eq(maps.count, expected.count);
	for (i = 0; i < maps.count; i++) {
		ck_assert_uint_eq(maps.regions[i].start,
				  expected.rows[i].start);
		ck_assert_msg(!strcmp(vm_label_name(maps.labels[i]),
				      expected.rows[i].label),
			      "%s: %llx is '%s', labelled '%s'", name,
			      (unsigned long long)maps.regions[i].start,
			      expected.rows[i].label,
			      vm_label_name(maps.labels[i]));
	}
	vm_maps_free(&maps);
}

START_TEST(told_the_program)
{
	check_recorded(recorded[_i], true);
}
END_TEST

START_TEST(guessed_the_program)
{
	check_recorded(recorded[_i], false);
}
END_TEST

START_TEST(every_label_has_a_name)
{
	enum vm_label label, other;

	for (label = 0; label < VM_LABELS; label++)
		for (other = 0; other < label; other++)
			ck_assert_str_ne(vm_label_name(label),
					 vm_label_name(other));
	ck_assert_str_eq(vm_label_name(VM_LABELS), "unknown");
}
END_TEST

/* What is not named "MMS: ..." is no part of it. */
START_TEST(mms_by_name)
{
	enum vm_label label;

	for (label = 0; label < VM_LABELS; label++)
		ck_assert_int_eq(vm_label_is_mms(label),
				 !strncmp(vm_label_name(label), "MMS: ", 5));
	ck_assert(vm_label_is_mms(VM_LABEL_ANONYMOUS));
	ck_assert(!vm_label_is_mms(VM_LABEL_HEAP));
}
END_TEST

Suite *unit_label(void)
{
	Suite *suite = suite_create("label");
	TCase *tcase = tcase_create("listings");

	unit_add_loop(tcase, told_the_program, unit_count(recorded));
	unit_add_loop(tcase, guessed_the_program, unit_count(recorded));
	unit_add(tcase, every_label_has_a_name);
	unit_add(tcase, mms_by_name);
	suite_add_tcase(suite, tcase);
	return suite;
}
