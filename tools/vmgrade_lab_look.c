/* SPDX-License-Identifier: MIT */
/* vmgrade_lab_look - what a lab.yaml says, looked at for sense. */
#include <ctype.h>
#include <regex.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "measure/calls.h"
#include "tools/vmgrade_lab_parts.h"
#include "tools/vmgrade_readme_judge.h"

/* What is looked at, and where it is in the file. */
struct look {
	struct lab *lab;
	struct lab_mistakes *mistakes;
	char key[128];
};

#define complain(look, member, ...)                                            \
	lab_mistake_in((look)->mistakes, (look)->key, member, __VA_ARGS__)

__attribute__((format(printf, 2, 3))) static void at(struct look *look,
						     const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(look->key, sizeof(look->key), format, args);
	va_end(args);
}

/* Names become facts, marks, folders and words on a terminal. */
static void look_name(const struct look *look, const char *member,
		      const char *name)
{
	const char *c;

	for (c = name; *c; c++)
		if (!isalnum((unsigned char)*c) &&
		    (c == name || !strchr("_-", *c)))
			break;
	if (*c || !*name)
		complain(look, member,
			 "'%s' is no name: letters and digits, then also '_' "
			 "and '-'",
			 name);
}

static void look_pattern(const struct look *look, const char *member,
			 const char *pattern, int flags)
{
	char why[128];
	regex_t regex;
	int error = regcomp(&regex, pattern, REG_EXTENDED | flags);

	if (error) {
		regerror(error, &regex, why, sizeof(why));
		complain(look, member, "'%s': %s", pattern, why);
		return;
	}
	regfree(&regex);
}

static const struct lab_draw *draw_named(const struct lab *lab,
					 const char *name)
{
	unsigned int i;

	for (i = 0; i < lab->draw_count; i++)
		if (!strcmp(lab->draw[i].name, name))
			return &lab->draw[i];
	return NULL;
}

/* Each $NAME is drawn. */
static void look_words(const struct look *look, const char *member,
		       char *const *words, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		char *word = lab_word(look->lab, "", words[i]);

		if (!word)
			complain(look, member, "'%s': no such number is drawn",
				 words[i]);
		free(word);
	}
}

static void look_draws(struct look *look)
{
	struct lab *lab = look->lab;
	unsigned int i;

	for (i = 0; i < lab->draw_count; i++) {
		struct lab_draw *draw = &lab->draw[i];

		at(look, "draw[%u]", i);
		look_name(look, "name", draw->name);
		if (draw_named(lab, draw->name) != draw)
			complain(look, "name", "'%s' is drawn twice",
				 draw->name);
		if (!strcmp(draw->name, "pages"))
			complain(
				look, "name",
				"'pages' is what the block has: choose another "
				"name");
		if (!strcmp(draw->name, "exit_status") ||
		    lab_mark_known(lab, draw->name))
			complain(look, "name",
				 "'%s' is a fact already: choose another name",
				 draw->name);
		if (draw->unit && !lab_unit(draw->unit))
			complain(look, "unit",
				 "'%s' is none: pages, KiB, MiB or number",
				 draw->unit);
		if (draw->from < 0 || draw->to < draw->from ||
		    draw->to > 1 << 24)
			complain(look, "to",
				 "it goes from 0 or more up to 16,777,216 at "
				 "most");
		if (draw->step < 0)
			complain(look, "step", "it is less than 1");
	}
	if (lab->draw_count && (!lab->seed || !*lab->seed)) {
		at(look, "%s", "");
		complain(look, "seed",
			 "it is missing: numbers are drawn from it and the "
			 "student's name");
	}
}

/* On how many pages a call is a mark. */
static void look_pages(const struct look *look, const struct lab_mark *mark,
		       const char *member, const char *text)
{
	struct lab_expression expression;

	if (!text)
		return;
	if (!mark->call || !strcmp(mark->call, "fork"))
		complain(look, member, "only a call on pages has it");
	if (lab_expression(text, &expression)) {
		complain(look, member, "'%s' is no number of pages", text);
		return;
	}
	if (expression.fact && !draw_named(look->lab, expression.fact))
		complain(look, member, "'%s': no such number is drawn",
			 expression.fact);
	free(expression.fact);
}

static void look_marks(struct look *look)
{
	struct lab *lab = look->lab;
	unsigned int i, j;

	for (i = 0; i < lab->marks_count; i++) {
		struct lab_mark *mark = &lab->marks[i];

		at(look, "marks[%u]", i);
		look_name(look, "name", mark->name);
		for (j = 0; j < i; j++)
			if (!strcmp(mark->name, lab->marks[j].name))
				complain(look, "name", "'%s' is there twice",
					 mark->name);
		if (!strcmp(mark->name, "start") || !strcmp(mark->name, "end"))
			complain(look, "name", "'%s' is always there",
				 mark->name);
		if (!mark->line == !mark->call)
			complain(look, "", "it has a line, or a call");
		if (mark->line)
			look_pattern(look, "line", mark->line, 0);
		if (mark->call && strcmp(mark->call, "fork") &&
		    !vm_call_named(mark->call))
			complain(look, "call",
				 "'%s' is no call that changes memory",
				 mark->call);
		look_pages(look, mark, "at_least", mark->at_least);
		look_pages(look, mark, "at_most", mark->at_most);
	}
}

static void look_runs(struct look *look)
{
	struct lab *lab = look->lab;
	unsigned int i, j;

	for (i = 0; i < lab->programs_count; i++) {
		at(look, "programs[%u]", i);
		if (strchr(lab->programs[i].files, '/'))
			complain(look, "files",
				 "'%s' is not in the submission's own folder",
				 lab->programs[i].files);
	}
	for (i = 0; i < lab->runs_count; i++) {
		struct lab_run *run = &lab->runs[i];

		at(look, "runs[%u]", i);
		look_name(look, "name", run->name);
		for (j = 0; j < i; j++)
			if (!strcmp(run->name, lab->runs[j].name))
				complain(look, "name", "'%s' is there twice",
					 run->name);
		look_words(look, "args", run->args, run->args_count);
	}
}

/* Of each check, what its kind of lab asks for. */
static void look_kind(struct look *look, const struct lab_check *check)
{
	const struct lab *lab = look->lab;
	unsigned int i;

	if (lab->kind == LAB_README) {
		if (!check->region == !check->question)
			complain(look, "", "it has a region, or a question");
		if (check->region && strcmp(check->region, "listing") &&
		    readme_region_named(check->region) == README_REGIONS)
			complain(look, "region",
				 "'%s' is none: heap, stack, mms or listing",
				 check->region);
		if (check->question && !check->rules_count)
			complain(look, "rules", "they are missing");
		return;
	}
	if (!check->expect_count && !check->valgrind)
		complain(look, "expect", "it is missing");
	if (check->expect_count >= VM_EXPECTS)
		complain(look, "expect", "there are more than %d",
			 VM_EXPECTS - 1);
	if (lab->kind == LAB_FUNCTIONS && !check->steps_count)
		complain(look, "steps", "they are missing");
	if (lab->kind != LAB_PROGRAM || !check->run)
		return;
	for (i = 0; i < lab->runs_count; i++)
		if (!strcmp(check->run, lab->runs[i].name))
			return;
	complain(look, "run", "there is no run '%s'", check->run);
}

static void look_checks(struct look *look)
{
	struct lab *lab = look->lab;
	unsigned int i, j;

	for (i = 0; i < lab->checks_count; i++) {
		struct lab_check *check = &lab->checks[i];

		at(look, "checks[%u]", i);
		look_name(look, "name", check->name);
		for (j = 0; j < i; j++)
			if (!strcmp(check->name, lab->checks[j].name))
				complain(look, "name", "'%s' is there twice",
					 check->name);
		if (!(check->points > 0 && check->points <= 1000))
			complain(look, "points",
				 "they are from above 0 to "
				 "1,000");
		look_kind(look, check);
		for (j = 0; j < check->expect_count; j++) {
			at(look, "checks[%u].expect[%u]", i, j);
			lab_look_expect(lab, &check->expect[j], look->key,
					look->mistakes);
			lab_look_known(lab, check, &check->expect[j], look->key,
				       look->mistakes);
		}
		at(look, "checks[%u]", i);
		lab_look_answer(check, look->key, look->mistakes);
		for (j = 0; j < check->steps_count; j++) {
			at(look, "checks[%u].steps[%u]", i, j);
			lab_look_step(lab, check, j, look->key, look->mistakes);
			lab_look_names(lab, check, j, look->key,
				       look->mistakes);
		}
	}
}

void lab_look(struct lab *lab, struct lab_mistakes *mistakes)
{
	struct look look = { .lab = lab, .mistakes = mistakes };

	look_name(&look, "name", lab->name);
	if (lab->kind == LAB_PROGRAM &&
	    (!lab->programs_count || !lab->runs_count))
		complain(&look, "", "a lab of programs has programs and runs");
	if (lab->kind == LAB_FUNCTIONS && !lab->functions.file)
		complain(&look, "", "a lab of functions has 'functions'");
	lab_look_files(lab, mistakes);
	if (lab->section)
		look_pattern(&look, "section", lab->section, REG_ICASE);
	lab_look_kind(lab, mistakes);
	look_draws(&look);
	look_marks(&look);
	look_runs(&look);
	look_checks(&look);
}
