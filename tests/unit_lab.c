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

/* And of READMEs. */
static const char *const good_readme =
	"name: small\n"
	"title: A small lab\n"
	"kind: readme\n"
	"section: memory\n"
	"checks:\n"
	"  - {name: rows, title: A listing, points: 1, region: listing, rows: 9}\n"
	"  - {name: heap, title: The heap, points: 1, region: heap}\n"
	"  - name: lazy\n"
	"    title: Why is it lazy?\n"
	"    points: 1\n"
	"    question: Why is it lazy?\n"
	"    expected: Because it can.\n"
	"    subjects: [{name: it, any: [it]}]\n"
	"    ideas:\n"
	"      - {name: can, of: it, any: [can], unless: ['not']}\n"
	"      - {name: may, any: [may]}\n"
	"    rules:\n"
	"      - {verdict: correct, has: [can], lacks: [may], says: Yes.}\n"
	"      - {verdict: wrong, has: [may], says: 'No.', confidence: 0.5}\n";

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

struct mistake {
	const char *from, *to, *says;
};

/* The text is a lab's; with the mistake in it none, and it is named. */
static void refuses(const char *text, const struct mistake *mistake)
{
	char *why;
	struct lab *lab = read_of(text, mistake->from, mistake->to, &why);

	ck_assert_ptr_null(lab);
	ck_assert_msg(strstr(why, mistake->says) != NULL, "%s\nnot in:\n%s",
		      mistake->says, why);
	free(why);
	lab = read_of(text, NULL, NULL, &why);
	ck_assert_str_eq(why, "");
	lab_free(lab);
	free(why);
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
static const struct mistake spoiled[] = {
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
	  "lab.yaml:19: checks[1].expect[1].at_most: it is of another fact" },
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
	  "lab.yaml:17: checks[1].valgrind: a lab of programs does not" },
	{ "seed: one", "seed: ''", "lab.yaml:4: seed: it is empty" },
	/* What libcyaml takes for a number. */
	{ "points: 2", "points: 2x", "lab.yaml:17: checks[1].points: '2x' is" },
	{ "points: 2", "points: -2", "lab.yaml:17: checks[1].points: they" },
	{ "points: 2", "points: nan", "lab.yaml:17: checks[1].points: 'nan'" },
	{ "points: 2", "points: 0x2", "lab.yaml:17: checks[1].points: '0x2'" },
	{ "points: 2", "points:", "lab.yaml:17: checks[1].points: " },
	{ "from: 8,", "from: 24.5,", "lab.yaml:6: draw[1].from: '24.5' is no" },
	{ "from: 8,", "from: 8MiB,", "lab.yaml:6: draw[1].from: '8MiB' is no" },
	{ "step: 8", "step: 0", "lab.yaml:6: draw[1].step: '0' is not more" },
	{ "seed: one", "seed: one\nlimits: {seconds: 0}",
	  "lab.yaml:5: limits.seconds: '0' is not more than 0" },
	{ "seed: one", "seed: one\nlimits: {disk: 1e3}",
	  "lab.yaml:5: limits.disk: '1e3' is no whole number" },
	{ "seed: one", "seed: one\nlimits: {memory: -5}",
	  "lab.yaml:5: limits.memory: " },
	{ "seed: one", "seed: one\nlimits: {output: 5000000000}",
	  "lab.yaml:5: limits.output: " },
	{ "seed: one", "seed: one\nlimits: {seconds: 9999}",
	  "lab.yaml:5: limits.seconds: it is above 3600" },
	{ "seed: one", "seed: one\nlimits: {cores: 2}",
	  "lab.yaml:5: limits.cores: there is no such key" },
	/* What nobody would read. */
	{ "seed: one", "seed: one\nfunctions: {file: a.c, header: a.h}",
	  "lab.yaml:5: functions: a lab of programs does not have it" },
	{ "seed: one", "seed: one\nsection: memory",
	  "lab.yaml:5: section: a lab of programs does not have it" },
	{ "points: 2", "points: 2\n    region: heap",
	  "lab.yaml:18: checks[1].region: a lab of programs does not" },
	{ "points: 2", "points: 2\n    question: Why?",
	  "lab.yaml:18: checks[1].question: a lab of programs does not" },
	{ "points: 2", "points: 2\n    rows: 3",
	  "lab.yaml:18: checks[1].rows: a lab of programs does not" },
	{ "metric: vsz, from: start, to: reserved",
	  "fact: exit_status, from: start",
	  "lab.yaml:19: checks[1].expect[1].from: a fact has no marks" },
	/* What is not there. */
	{ "points: 2", "points: 2\n    claim: malloc_lasy",
	  "lab.yaml:18: checks[1].claim: there is no claim 'malloc_lasy'" },
	{ "metric: vsz", "metric: block_rss",
	  "lab.yaml:19: checks[1].expect[1].metric: there is no block" },
	/* The wrong way round. */
	{ "from: start, to: reserved", "from: reserved, to: start",
	  "lab.yaml:19: checks[1].expect[1].from: 'reserved' comes behind" },
	{ "from: start, to: reserved", "from: end, to: reserved",
	  "lab.yaml:19: checks[1].expect[1].from: 'end' comes behind" },
	{ "is: size}", "at_least: size + 1, at_most: size, cause: chance}",
	  "lab.yaml:19: checks[1].expect[1].at_most: it is below" },
	/* Twice, or taken. */
	{ "name: size", "name: reserved",
	  "lab.yaml:6: draw[1].name: 'reserved'" },
	{ "name: size", "name: exit_status",
	  "lab.yaml:6: draw[1].name: 'exit" },
	{ "name: reserved", "name: start",
	  "lab.yaml:11: marks[1].name: 'start'" },
	{ "    run: [$out]\n",
	  "    run: [$out]\n  - {files: '*.c', run: [a]}\n",
	  "lab.yaml:10: programs[2].files: '*.c' is there twice" },
	{ "seed: one", "seed: one\nseed: two", "seed: it is there twice" },
	/* Empty. */
	{ "run: [$out]", "run: []",
	  "lab.yaml:9: programs[1].run: it is empty" },
	{ "run: [$out]", "run: ['']", "lab.yaml:9: programs[1].run: a word" },
	{ "files: '*.c'", "files: ''", "lab.yaml:8: programs[1].files: it is" },
	{ "'^reserved'", "''", "lab.yaml:11: marks[1].line: it is empty" },
	{ "is: size}", "at_least: size, cause: ''}",
	  "lab.yaml:19: checks[1].expect[1].cause: it is empty" },
	{ "      - {metric: vsz, from: start, to: reserved, is: size}\n",
	  "      []\n", "lab.yaml:18: checks[1].expect: it is empty" },
	/* Of YAML. */
	{ "seed: one", "seed: *one", "lab.yaml:4: seed: " },
	{ "seed: one", "seed: &a [x]\ntitel: [*a, *a]", "lab.yaml:4: seed: " },
	{ "is: size}\n", "is: size}\n---\nname: other\n",
	  "lab.yaml:1: line 21: a second document begins there" },
	{ "seed: one", "\tseed: one", "lab.yaml:4: " },
};

START_TEST(a_mistake_is_named_with_its_line)
{
	refuses(good, &spoiled[_i]);
}
END_TEST

static const struct mistake spoiled_functions[] = {
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
	{ "room: '24'", "text: 'at $sise.hex'",
	  "lab.yaml:16: checks[1].steps[5].text: 'at $sise.hex': no such" },
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
	{ "    points: 2\n", "    points: 2\n    valgrind: maybe\n",
	  "lab.yaml:11: checks[1].valgrind: 'maybe' is neither true" },
	{ "    points: 2\n", "    points: 2\n    run: write\n",
	  "lab.yaml:11: checks[1].run: a lab of functions does not" },
	{ "functions: ", "marks: [{name: a, line: b}]\nfunctions: ",
	  "lab.yaml:6: marks: a lab of functions does not have it" },
	{ "mark: before", "mark: before, pages: size",
	  "lab.yaml:12: checks[1].steps[1].pages: such a step does not" },
	{ "room: '24'", "room: '24', offset: 1.5",
	  "lab.yaml:16: checks[1].steps[5].offset: '1.5' is no whole" },
	{ "room: '24'", "room: '24', size: 8",
	  "lab.yaml:16: checks[1].steps[5].size: such a step does not" },
	{ "fork: child", "fork: block",
	  "lab.yaml:14: checks[1].steps[3]: 'block' is there already" },
	{ "as: block, pages: size", "as: block, pages: size, args: []",
	  "lab.yaml:13: checks[1].steps[2].args: " },
};

static const struct mistake spoiled_readme[] = {
	{ "region: heap", "region: heep",
	  "lab.yaml:7: checks[2].region: 'heep' is none" },
	{ "region: heap", "region: heap, rows: 9",
	  "lab.yaml:7: checks[2].rows: such a region does not have it" },
	{ "region: heap", "region: heap, expected: All of it",
	  "lab.yaml:7: checks[2].expected: such a region does not" },
	{ "region: heap", "region: heap, run: write",
	  "lab.yaml:7: checks[2].run: a lab of READMEs does not" },
	{ "rows: 9", "rows: 0", "lab.yaml:6: checks[1].rows: '0' is not more" },
	{ "section: memory", "section: '(memory'",
	  "lab.yaml:4: section: '(memory': Unmatched" },
	{ "section: memory", "marks: [{name: a, line: b}]",
	  "lab.yaml:4: marks: a lab of READMEs does not have it" },
	{ "section: memory", "draw: [{name: a, from: 1, to: 2}]\nseed: b",
	  "lab.yaml:4: draw: a lab of READMEs does not have it" },
	{ "any: [it]", "any: ['[it']",
	  "lab.yaml:13: checks[3].subjects[1].any[1]: '[it': " },
	{ "any: [may]", "any: ['']",
	  "lab.yaml:16: checks[3].ideas[2].any[1]: it is empty" },
	{ "any: [may]", "any: []",
	  "lab.yaml:16: checks[3].ideas[2].any: it is" },
	{ ", any: [may]", "",
	  "lab.yaml:16: checks[3].ideas[2].any: it is mis" },
	{ "name: may", "name: can",
	  "lab.yaml:16: checks[3].ideas[2]: 'can' is there twice" },
	{ "of: it", "of: them", "checks[3].ideas[1]: there is no subject" },
	{ "lacks: [may]", "lacks: [might]",
	  "lab.yaml:18: checks[3].rules[1].lacks[1]: there is no idea" },
	{ "has: [can]", "has: []",
	  "lab.yaml:18: checks[3].rules[1].has: it is" },
	{ "verdict: wrong", "verdict: rong",
	  "lab.yaml:19: checks[3].rules[2].verdict: 'rong' is none" },
	{ "0.5", "1.5",
	  "lab.yaml:19: checks[3].rules[2].confidence: it is fr" },
	{ "0.5", "0",
	  "lab.yaml:19: checks[3].rules[2].confidence: '0' is not" },
	{ "question: Why is it lazy?", "question: ''",
	  "lab.yaml:11: checks[3].question: it is empty" },
};

START_TEST(a_mistake_in_a_lab_of_readmes_is_named)
{
	refuses(good_readme, &spoiled_readme[_i]);
}
END_TEST

START_TEST(a_mistake_in_a_lab_of_functions_is_named)
{
	refuses(good_functions, &spoiled_functions[_i]);
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

/* So deep that libyaml alone would take more than ten minutes. */
START_TEST(a_deep_one_is_not_read)
{
	static char deep[500001] = "seed: ";
	char *why;

	memset(deep + 6, '[', sizeof(deep) - 7);
	ck_assert_ptr_null(read_of(good, "seed: one", deep, &why));
	ck_assert_ptr_nonnull(strstr(why, "lab.yaml: it is nested too deep"));
	free(why);
}
END_TEST

START_TEST(many_mistakes_are_counted)
{
	char many[60 * 16] = "seed: one\nruns:\n", *why;
	size_t i, len = strlen(many);

	for (i = 0; i < 52; i++)
		len += (size_t)snprintf(many + len, sizeof(many) - len,
					"  - {name: =%zu}\n", i);
	ck_assert_ptr_null(read_of(good_readme, "section: memory", many, &why));
	ck_assert_ptr_nonnull(strstr(why, "runs[49].name: "));
	ck_assert_ptr_null(strstr(why, "runs[50].name: "));
	ck_assert_ptr_nonnull(strstr(why, "lab.yaml: 3 mistakes more\n"));
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
	unit_add_loop(tcase, a_mistake_in_a_lab_of_readmes_is_named,
		      unit_count(spoiled_readme));
	unit_add(tcase, a_deep_one_is_not_read);
	unit_add(tcase, many_mistakes_are_counted);
	unit_add(tcase, there_may_be_no_lab);
	unit_add_loop(tcase, an_expression_has_a_value,
		      unit_count(expressions));
	unit_add_loop(tcase, what_is_no_expression_is_refused,
		      unit_count(none));
	unit_add(tcase, numbers_are_drawn_for_a_name);
	suite_add_tcase(suite, tcase);
	return suite;
}
