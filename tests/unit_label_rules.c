/* SPDX-License-Identifier: MIT */
/*
 * unit_label_rules - each rule of the labels, and where it must not apply.
 *
 * The rules stand in tests/maps/rules, with their reasons.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/label.h"
#include "measure/maps.h"
#include "tests/units.h"

struct rule {
	char text[1024];
	char exe[256];
	char label[32];
	uint64_t sp;
	size_t unknown; /* threads */
};

/* Takes one line in; true at the end of the rule. */
static bool read_line(struct rule *rule, char *line)
{
	const size_t used = strlen(rule->text);

	line[strcspn(line, "\n")] = '\0';
	if (*line == '=')
		snprintf(rule->label, sizeof(rule->label), "%.31s", line + 2);
	else if (!strncmp(line, "exe ", 4))
		snprintf(rule->exe, sizeof(rule->exe), "%.255s", line + 4);
	else if (!strncmp(line, "sp ", 3))
		rule->sp = strtoull(line + 3, NULL, 16);
	else if (!strncmp(line, "unknown ", 8))
		rule->unknown = strtoul(line + 8, NULL, 10);
	else if (*line && *line != '#')
		snprintf(rule->text + used, sizeof(rule->text) - used, "%s\n",
			 line);
	return *line == '=';
}

/* The next rule of the file; false behind the last. */
static bool read_rule(struct rule *rule, FILE *in)
{
	char line[256];

	*rule = (struct rule){ 0 };
	while (fgets(line, sizeof(line), in))
		if (read_line(rule, line))
			return true;
	return false;
}

/* Rules in the file; 0 where it cannot be read. */
static size_t count_rules(void)
{
	FILE *in = fopen(unit_recorded("rules"), "r");
	struct rule rule = { 0 };
	size_t count = 0;

	if (!in)
		return 0;
	while (read_rule(&rule, in))
		count++;
	fclose(in);
	return count;
}

START_TEST(there_are_rules)
{
	ck_assert_uint_gt(count_rules(), 0);
}
END_TEST

START_TEST(rule_holds)
{
	FILE *in = fopen(unit_recorded("rules"), "r");
	struct vm_layout layout = { 0 };
	struct vm_maps maps;
	struct rule rule = { 0 };
	const char *label;
	int i;

	ck_assert_ptr_nonnull(in);
	for (i = 0; i <= _i; i++)
		ck_assert(read_rule(&rule, in));
	fclose(in);
	layout.exe = *rule.exe ? rule.exe : NULL;
	layout.thread_sp = &rule.sp;
	layout.threads = rule.sp ? 1 : 0;
	layout.unknown = rule.unknown;
	ck_assert_int_eq(
		vm_maps_parse(&maps, rule.text, strlen(rule.text), &layout), 0);
	label = vm_label_name(maps.labels[maps.count - 1]);
	ck_assert_msg(!strcmp(label, rule.label), "%s= %s, labelled '%s'",
		      rule.text, rule.label, label);
	vm_maps_free(&maps);
}
END_TEST

Suite *unit_label_rules(void)
{
	Suite *suite = suite_create("label_rules");
	TCase *tcase = tcase_create("listings made up");

	unit_add(tcase, there_are_rules);
	unit_add_loop(tcase, rule_holds, count_rules());
	suite_add_tcase(suite, tcase);
	return suite;
}
