/* SPDX-License-Identifier: MIT */
/* unit_lab - lab.yaml as it is read, and the numbers drawn from it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "measure/proc.h"
#include "tests/units.h"
#include "tools/vmgrade_lab.h"

static char folder[] = "/tmp/unit_lab.XXXXXX";

/* A good lab, of which each test below spoils a line. */
static const char *const good =
	"name: small\n"
	"title: A small lab\n"
	"kind: program\n"
	"seed: one\n"
	"draw:\n"
	"  - {name: size, unit: MiB, from: 8, to: 64, step: 8}\n"
	"programs:\n"
	"  - files: '*.c'\n"
	"    run: [$out]\n"
	"marks:\n"
	"  - {name: reserved, line: '^reserved'}\n"
	"runs:\n"
	"  - {name: write, args: [w, $size]}\n"
	"checks:\n"
	"  - name: lazy\n"
	"    title: It is lazy\n"
	"    points: 2\n"
	"    expect:\n"
	"      - {metric: vsz, from: start, to: reserved, is: size}\n";

/* The same of functions. */
static const char *const good_functions =
	"name: small\n"
	"title: A small lab\n"
	"kind: functions\n"
	"seed: one\n"
	"draw: [{name: size, from: 8, to: 64}]\n"
	"functions: {file: vm.c, header: vm.h}\n"
	"checks:\n"
	"  - name: takes\n"
	"    title: It takes memory\n"
	"    points: 2\n"
	"    steps:\n"
	"      - {mark: before}\n"
	"      - {call: take, args: [$size.bytes], as: block, pages: size}\n"
	"      - {fork: child}\n"
	"      - {write: block, pages: some, in: child, as: written}\n"
	"      - {room: '24', as: room}\n"
	"      - {mark: after}\n"
	"    expect:\n"
	"      - {metric: vsz, from: before, to: after, is: size}\n"
	"      - {fact: written, at_least: 1, cause: chance}\n";

/* The good lab with `from` replaced; NULL, "" or what is wrong with it. */
static struct lab *read_of(const char *text, const char *from, const char *to,
			   char **why)
{
	const char *at = from ? strstr(text, from) : text;
	char path[64], starter[64], header[80];
	struct lab *lab;
	FILE *out;

	ck_assert_ptr_nonnull(at);
	strcpy(folder, "/tmp/unit_lab.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/lab.yaml", folder);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	fprintf(out, "%.*s%s%s", (int)(at - text), text, from ? to : "",
		at + (from ? strlen(from) : 0));
	fclose(out);
	snprintf(starter, sizeof(starter), "%s/starter", folder);
	snprintf(header, sizeof(header), "%s/vm.h", starter);
	mkdir(starter, 0700);
	out = fopen(header, "w");
	ck_assert_ptr_nonnull(out);
	fclose(out);
	lab = lab_read(folder, why);
	unlink(header);
	rmdir(starter);
	unlink(path);
	rmdir(folder);
	return lab;
}

static struct lab *read_lab(const char *from, const char *to, char **why)
{
	return read_of(good, from, to, why);
}

START_TEST(a_good_lab_is_read)
{
	char *why;
	struct lab *lab = read_lab(NULL, NULL, &why);
	const struct vm_expect *judged;

	ck_assert_str_eq(why, "");
	ck_assert_ptr_nonnull(lab);
	ck_assert_int_eq(lab->kind, LAB_PROGRAM);
	ck_assert_str_eq(lab->folder, folder);
	ck_assert_uint_eq(lab->checks_count, 1);
	ck_assert_uint_eq(lab->limits.seconds, 10);
	judged = &lab->checks[0].expect[0].judged;
	ck_assert_int_eq(judged->metric, VM_VSZ);
	ck_assert_str_eq(judged->from, "start");
	ck_assert_str_eq(judged->treatment.fact, "size");
	ck_assert_int_eq(judged->treatment.times, 1);
	ck_assert_int_eq(judged->treatment.lo, 0);
	ck_assert_int_eq(judged->treatment.hi, 0);
	lab_free(lab);
	free(why);
}
END_TEST

/* What is spoiled, and what is said of it: line, key, words. */
static const struct {
	const char *from, *to, *says;
} spoiled[] = {
	{ "title: A small lab\n", "", ": title: it is missing" },
	{ "kind: program", "kind: thesis", "lab.yaml:3: kind: " },
	{ "points: 2", "points: two", "lab.yaml:17: checks[1].points: " },
	{ "points: 2", "pints: 2",
	  "lab.yaml:17: checks[1].pints: there is no such key" },
	{ "points: 2", "points: 0", "lab.yaml:17: checks[1].points: " },
	{ "name: lazy", "name: '../x'", "lab.yaml:15: checks[1].name: " },
	{ "metric: vsz", "metric: vss",
	  "lab.yaml:19: checks[1].expect[1].metric: there is no metric 'vss'" },
	{ "from: start", "from: begin",
	  "lab.yaml:19: checks[1].expect[1].from: no mark has the name" },
	{ "is: size}", "is: size times}",
	  "lab.yaml:19: checks[1].expect[1].is: " },
	{ "is: size}", "at_least: size}",
	  "lab.yaml:19: checks[1].expect[1].cause: it is missing" },
	{ "is: size}", "at_least: size, at_most: 9, cause: x}",
	  "lab.yaml:19: checks[1].expect[1].at_most: it has another fact" },
	{ "'^reserved'", "'(reserved'", "lab.yaml:11: marks[1].line: " },
	{ "$size]", "$width]", "lab.yaml:13: runs[1].args: '$width'" },
	{ "from: 8, to: 64", "from: 64, to: 8", "lab.yaml:6: draw[1].to: " },
	{ "unit: MiB", "unit: MB", "lab.yaml:6: draw[1].unit: 'MB'" },
	{ "seed: one\n", "", ": seed: it is missing" },
	{ "seed: one", "seed: [", "lab.yaml:" },
	{ "files: '*.c'", "files: '../*.c'",
	  "lab.yaml:8: programs[1].files: " },
	{ "title: It is lazy\n", "title: It is lazy\n    run: red\n",
	  "lab.yaml:17: checks[1].run: there is no run 'red'" },
	{ "name: reserved", "name: reserved, call: mmap",
	  "lab.yaml:11: marks[1]: it has a line, or a call" },
	{ "line: '^reserved'", "call: write",
	  "lab.yaml:11: marks[1].call: 'write' is no call" },
	{ "name: reserved", "name: reserved, at_most: size",
	  "lab.yaml:11: marks[1].at_most: only a call on pages has it" },
	{ "line: '^reserved'", "call: mmap, at_most: width",
	  "lab.yaml:11: marks[1].at_most: 'width': no such number" },
	{ "[$out]", "[$outt]", "lab.yaml:9: programs[1].run: '$outt'" },
	{ "from: start", "from: reserved",
	  "lab.yaml:19: checks[1].expect[1].from: it is the same mark" },
	{ "metric: vsz, from: start", "metric: minflt",
	  "lab.yaml:19: checks[1].expect[1].from: it is missing" },
	{ "metric: vsz, from: start, to: reserved", "fact: exit_statos",
	  "lab.yaml:19: checks[1].expect[1].fact: nothing gives a fact" },
	{ "metric: vsz, from: start, to: reserved", "fact: reversed present",
	  "lab.yaml:19: checks[1].expect[1].fact: nothing gives a fact" },
	{ "is: size}", "is: width}",
	  "lab.yaml:19: checks[1].expect[1].is: nothing gives a fact" },
	{ "title: It is lazy\n", "title: It is lazy\n    valgrind: true\n",
	  "lab.yaml:17: checks[1].valgrind: only a lab of functions" },
	{ "seed: one", "seed: ''", "lab.yaml:4: seed: it is missing" },
};

START_TEST(a_mistake_is_named_with_its_line)
{
	char *why;
	struct lab *lab = read_lab(spoiled[_i].from, spoiled[_i].to, &why);

	ck_assert_ptr_null(lab);
	ck_assert_msg(strstr(why, spoiled[_i].says) != NULL, "%s\nnot in:\n%s",
		      spoiled[_i].says, why);
	free(why);
}
END_TEST

static const struct {
	const char *from, *to, *says;
} spoiled_functions[] = {
	{ "vm.c", "../vm.c", "lab.yaml:6: functions.file: '../vm.c'" },
	{ "vm.h", "../vm.h", "lab.yaml:6: functions.header: '../vm.h'" },
	{ "vm.h", "wm.h", "/starter/wm.h: No such file" },
	{ "call: take", "call: take()",
	  "lab.yaml:13: checks[1].steps[2].call: 'take()' is no name" },
	{ "as: block, pages: size", "as: block, pages: width",
	  "lab.yaml:13: checks[1].steps[2].pages: 'width': no such" },
	{ "as: block, pages: size", "as: block",
	  "lab.yaml:15: checks[1].steps[4]: 'block' is no block" },
	{ "pages: some", "pages: sum",
	  "lab.yaml:15: checks[1].steps[4].pages: 'sum' is not all" },
	{ "in: child", "in: block",
	  "lab.yaml:15: checks[1].steps[4].in: 'block' is no child" },
	{ "'24'", "'70000'", "lab.yaml:16: checks[1].steps[5].room: " },
	{ "'24'", "'-24'", "lab.yaml:16: checks[1].steps[5].room: " },
	{ "as: written", "as: block",
	  "lab.yaml:15: checks[1].steps[4].as: 'block' is there already" },
	{ "as: written", "as: size",
	  "lab.yaml:15: checks[1].steps[4].as: 'size' is there already" },
	{ "mark: after", "mark: before",
	  "lab.yaml:17: checks[1].steps[6].mark: 'before' is there twice" },
	{ "to: after", "to: later",
	  "lab.yaml:19: checks[1].expect[1].to: no step leaves" },
	{ "from: before, to: after", "from: after, to: before",
	  "lab.yaml:19: checks[1].expect[1].from: 'after' comes behind" },
	{ "fact: written", "fact: wrote",
	  "lab.yaml:20: checks[1].expect[2].fact: nothing gives" },
};

START_TEST(a_mistake_in_a_lab_of_functions_is_named)
{
	char *why;
	struct lab *lab = read_of(good_functions, spoiled_functions[_i].from,
				  spoiled_functions[_i].to, &why);

	ck_assert_ptr_null(lab);
	ck_assert_msg(strstr(why, spoiled_functions[_i].says) != NULL,
		      "%s\nnot in:\n%s", spoiled_functions[_i].says, why);
	free(why);
	lab = read_of(good_functions, NULL, NULL, &why);
	ck_assert_str_eq(why, "");
	lab_free(lab);
	free(why);
}
END_TEST

START_TEST(there_may_be_no_lab)
{
	char *why;

	ck_assert_ptr_null(lab_read("/nonexistent", &why));
	ck_assert_ptr_nonnull(strstr(why, "/nonexistent/lab.yaml: No such"));
	free(why);
}
END_TEST

static const struct {
	const char *text;
	int64_t of_ten; /* with a fact of 10 */
	const char *fact;
} expressions[] = {
	{ "0", 0, NULL },	   { "-12", -12, NULL },
	{ "size", 10, "size" },	   { "2*size", 20, "size" },
	{ "size/4", 2, "size" },   { " 3 * size / 4 + 1 ", 8, "size" },
	{ "size - 1", 9, "size" }, { "-1*size", -10, "size" },
	{ "-size", -10, "size" },  { "139758850519040", 139758850519040, NULL },
};

START_TEST(an_expression_has_a_value)
{
	struct lab_expression expression;

	ck_assert_int_eq(lab_expression(expressions[_i].text, &expression), 0);
	ck_assert_int_eq(lab_value(&expression, 10), expressions[_i].of_ten);
	ck_assert_pstr_eq(expression.fact, expressions[_i].fact);
	free(expression.fact);
}
END_TEST

static const char *const none[] = { "",
				    "size size",
				    "2*",
				    "*size",
				    "size/0",
				    "size+",
				    "1.5",
				    "2*3",
				    "size*2",
				    "size/4/2",
				    "99999999999999999999" };

START_TEST(what_is_no_expression_is_refused)
{
	struct lab_expression expression;

	ck_assert_int_eq(lab_expression(none[_i], &expression), -1);
	ck_assert_int_eq(errno, EINVAL);
}
END_TEST

/* The same on every machine: students grade at home. */
START_TEST(numbers_are_drawn_for_a_name)
{
	const int64_t page = (int64_t)vm_page_size();
	int64_t seen[8] = { 0 };
	char name[32], *why, *word;
	struct lab *lab = read_lab(NULL, NULL, &why);
	int i, kinds = 0;

	ck_assert_ptr_nonnull(lab);
	ck_assert_int_eq(lab_drawn(lab, &lab->draw[0], "anna"), 48);
	ck_assert_int_eq(lab_drawn(lab, &lab->draw[0], "bela"), 32);
	for (i = 0; i < 800; i++) {
		int64_t drawn;

		snprintf(name, sizeof(name), "student%d", i);
		drawn = lab_drawn(lab, &lab->draw[0], name);
		ck_assert_int_ge(drawn, 8);
		ck_assert_int_le(drawn, 64);
		ck_assert_int_eq(drawn % 8, 0);
		seen[drawn / 8 - 1]++;
	}
	for (i = 0; i < 8; i++)
		kinds += seen[i] > 50; /* of 100 each */
	ck_assert_int_eq(kinds, 8);
	ck_assert_int_eq(lab_drawn_fact(lab, &lab->draw[0], "anna"),
			 (48 << 20) / page);
	word = lab_word(lab, "anna", "--bytes=$size.bytes,$size");
	ck_assert_str_eq(word, "--bytes=50331648,48");
	free(word);
	ck_assert_ptr_null(lab_word(lab, "anna", "$width"));
	lab_free(lab);
	free(why);
}
END_TEST

Suite *unit_lab(void)
{
	Suite *suite = suite_create("lab");
	TCase *tcase = tcase_create("lab");

	unit_add(tcase, a_good_lab_is_read);
	unit_add_loop(tcase, a_mistake_is_named_with_its_line,
		      unit_count(spoiled));
	unit_add_loop(tcase, a_mistake_in_a_lab_of_functions_is_named,
		      unit_count(spoiled_functions));
	unit_add(tcase, there_may_be_no_lab);
	unit_add_loop(tcase, an_expression_has_a_value,
		      unit_count(expressions));
	unit_add_loop(tcase, what_is_no_expression_is_refused,
		      unit_count(none));
	unit_add(tcase, numbers_are_drawn_for_a_name);
	suite_add_tcase(suite, tcase);
	return suite;
}
