/* SPDX-License-Identifier: MIT */
/* vmgrade_lab_known - that what a lab.yaml names is there to be named. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/vmgrade_lab_parts.h"
#include "tools/vmgrade_present.h"

static bool is_drawn(const struct lab *lab, const char *name)
{
	unsigned int i;

	for (i = 0; i < lab->draw_count; i++)
		if (!strcmp(lab->draw[i].name, name))
			return true;
	return false;
}

bool lab_mark_known(const struct lab *lab, const char *name)
{
	const char *plain = strncmp(name, "child ", 6) ? name : name + 6;
	unsigned int i;

	for (i = 0; i < lab->marks_count; i++) {
		const size_t len = strlen(lab->marks[i].name);

		if (!strncmp(plain, lab->marks[i].name, len) &&
		    (!plain[len] || (plain[len] == '-' &&
				     strspn(plain + len + 1, "0123456789") ==
					     strlen(plain + len + 1))))
			return true;
	}
	return false;
}

/* The step that leaves a mark of that name, or `steps_count`. */
static unsigned int step_of(const struct lab_check *check, const char *mark)
{
	unsigned int i;

	for (i = 0; i < check->steps_count; i++)
		if (check->steps[i].mark && !strcmp(check->steps[i].mark, mark))
			break;
	return i;
}

/* The first step below `before` that gives the name, or `before`. */
static unsigned int giver(const struct lab_check *check, unsigned int before,
			  const char *name)
{
	unsigned int i;

	for (i = 0; i < before; i++)
		if (check->steps[i].as && !strcmp(check->steps[i].as, name))
			break;
	return i;
}

/* "MARK present" */
static bool is_present(const struct lab *lab, const char *name)
{
	char *mark = present_mark(name);
	const bool known = mark && lab_mark_known(lab, mark);

	free(mark);
	return known;
}

static bool is_fact(const struct lab *lab, const struct lab_check *check,
		    const char *name)
{
	if (is_drawn(lab, name))
		return true;
	if (lab->kind == LAB_PROGRAM)
		return !strcmp(name, "exit_status") || is_present(lab, name) ||
		       lab_mark_known(lab, name);
	return giver(check, check->steps_count, name) < check->steps_count;
}

static void look_steps_marks(const struct lab_check *check,
			     const struct lab_expect *expect, const char *key,
			     struct lab_mistakes *mistakes)
{
	const char *const marks[] = { expect->from, expect->to };
	static const char *const members[] = { "from", "to" };
	unsigned int steps[2] = { 0, check->steps_count };
	size_t i;

	for (i = 0; i < 2; i++) {
		if (!marks[i])
			continue;
		steps[i] = step_of(check, marks[i]);
		if (steps[i] == check->steps_count)
			lab_mistake_in(mistakes, key, members[i],
				       "no step leaves the mark '%s'",
				       marks[i]);
	}
	if (marks[0] && marks[1] && steps[0] > steps[1] &&
	    steps[0] < check->steps_count)
		lab_mistake_in(mistakes, key, "from", "'%s' comes behind '%s'",
			       marks[0], marks[1]);
}

/*
 * Where a line's mark is among those of its kind, in the order of the file;
 * SIZE_MAX for others, and for one that comes again: these come anywhere.
 */
static size_t place_of(const struct lab *lab, const char *name)
{
	size_t i;

	if (!strcmp(name, "start"))
		return 0;
	if (!strcmp(name, "end"))
		return lab->marks_count + 1;
	for (i = 0; i < lab->marks_count; i++)
		if (lab->marks[i].line && !strcmp(lab->marks[i].name, name))
			return i + 1;
	return SIZE_MAX;
}

static void look_order(const struct lab *lab, const struct lab_expect *expect,
		       const char *key, struct lab_mistakes *mistakes)
{
	size_t from, to;

	if (!expect->from || !expect->to)
		return;
	from = place_of(lab, expect->from);
	to = place_of(lab, expect->to);
	if (from != SIZE_MAX && to != SIZE_MAX && from > to)
		lab_mistake_in(
			mistakes, key, "from",
			"'%s' comes behind '%s': marks stand in the order in "
			"which they come",
			expect->from, expect->to);
}

/* Metrics of the block are of the one that a call gives. */
static bool has_block(const struct lab_check *check)
{
	unsigned int i;

	for (i = 0; i < check->steps_count; i++)
		if (check->steps[i].call && check->steps[i].pages)
			return true;
	return false;
}

void lab_look_known(const struct lab *lab, const struct lab_check *check,
		    const struct lab_expect *expect, const char *key,
		    struct lab_mistakes *mistakes)
{
	if (lab->kind == LAB_FUNCTIONS)
		look_steps_marks(check, expect, key, mistakes);
	else
		look_order(lab, expect, key, mistakes);
	if (expect->fact && (expect->from || expect->to))
		lab_mistake_in(mistakes, key, expect->from ? "from" : "to",
			       "a fact has no marks");
	if (expect->metric && !strncmp(expect->metric, "block_", 6) &&
	    !has_block(check))
		lab_mistake_in(
			mistakes, key, "metric",
			"there is no block: no call of this check gives one "
			"of so many 'pages'");
	if (expect->from && expect->to && !strcmp(expect->from, expect->to))
		lab_mistake_in(mistakes, key, "from",
			       "it is the same mark as 'to'");
	if (expect->metric && !expect->from &&
	    expect->judged.metric != VM_FACT &&
	    vm_metric_info(expect->judged.metric)->counter)
		lab_mistake_in(mistakes, key, "from",
			       "it is missing: %s has changes only",
			       expect->metric);
	if (expect->fact && !is_fact(lab, check, expect->fact))
		lab_mistake_in(mistakes, key, "fact",
			       "nothing gives a fact '%s'", expect->fact);
	if (expect->operand && !is_fact(lab, check, expect->operand))
		lab_mistake_in(mistakes, key,
			       expect->is	  ? "is"
			       : expect->at_least ? "at_least"
						  : "at_most",
			       "nothing gives a fact '%s'", expect->operand);
}

/* What is written to, read and compared is a block; `in` names a child. */
static void look_blocks(const struct lab_check *check, unsigned int step,
			const char *key, struct lab_mistakes *mistakes)
{
	const struct lab_step *at = &check->steps[step];
	const char *name = at->write	 ? at->write
			   : at->read	 ? at->read
			   : at->compare ? at->compare
					 : NULL;
	unsigned int by = name ? giver(check, step, name) : step;

	if (name && by < step && !check->steps[by].pages)
		lab_mistake_in(
			mistakes, key, "",
			"'%s' is no block: the call that gives it says no "
			"'pages'",
			name);
	if ((at->write || at->read) && at->pages && strcmp(at->pages, "all") &&
	    strcmp(at->pages, "some"))
		lab_mistake_in(mistakes, key, "pages",
			       "'%s' is not all or some", at->pages);
	if (at->in && giver(check, step, at->in) < step)
		lab_mistake_in(mistakes, key, "in", "'%s' is no child", at->in);
}

static void look_numbers(const struct lab *lab, const struct lab_step *at,
			 const char *key, struct lab_mistakes *mistakes)
{
	struct lab_expression pages = { 0 };
	char *word, *end;
	long long room;

	if (at->call && at->pages) {
		if (lab_expression(at->pages, &pages))
			lab_mistake_in(mistakes, key, "pages",
				       "'%s' is no number of pages", at->pages);
		else if (pages.fact && !is_drawn(lab, pages.fact))
			lab_mistake_in(mistakes, key, "pages",
				       "'%s': no such number is drawn",
				       pages.fact);
		free(pages.fact);
	}
	if (at->text) {
		word = lab_word(lab, "", at->text);
		if (!word)
			lab_mistake_in(mistakes, key, "text",
				       "'%s': no such number is drawn",
				       at->text);
		free(word);
	}
	if (!at->room)
		return;
	word = lab_word(lab, "", at->room);
	room = word ? strtoll(word, &end, 0) : 0;
	if (!word || *end || room < 1 || room > LAB_ROOM)
		lab_mistake_in(mistakes, key, "room",
			       "'%s' is no number of bytes from 1 to %d",
			       at->room, LAB_ROOM);
	free(word);
}

void lab_look_names(const struct lab *lab, const struct lab_check *check,
		    unsigned int step, const char *key,
		    struct lab_mistakes *mistakes)
{
	const struct lab_step *at = &check->steps[step];
	const char *c = at->call;

	while (c && (isalpha((unsigned char)*c) || *c == '_' ||
		     (c > at->call && isdigit((unsigned char)*c))))
		c++;
	if (c && (*c || c == at->call))
		lab_mistake_in(mistakes, key, "call",
			       "'%s' is no name of a function", at->call);
	if (at->mark && step_of(check, at->mark) != step)
		lab_mistake_in(mistakes, key, "mark", "'%s' is there twice",
			       at->mark);
	if (at->as &&
	    (is_drawn(lab, at->as) || giver(check, step, at->as) < step))
		lab_mistake_in(mistakes, key, "as", "'%s' is there already",
			       at->as);
	look_blocks(check, step, key, mistakes);
	look_numbers(lab, at, key, mistakes);
}

/* Of a command only whole words are replaced. */
static void look_command(char *const *words, unsigned int count,
			 const char *key, const char *member,
			 struct lab_mistakes *mistakes)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (!*words[i])
			lab_mistake_in(mistakes, key, member,
				       "a word is empty");
		else if (*words[i] == '$' && strcmp(words[i], "$out") &&
			 strcmp(words[i], "$files"))
			lab_mistake_in(mistakes, key, member,
				       "'%s' is neither $out nor $files",
				       words[i]);
}

/* A file of the lab's own, or of the submission's: no path. */
static bool look_plain(const char *name, const char *member,
		       struct lab_mistakes *mistakes)
{
	if (!strchr(name, '/'))
		return true;
	lab_mistake_in(mistakes, "functions", member,
		       "'%s' is not the name of a file alone", name);
	return false;
}

void lab_look_files(const struct lab *lab, struct lab_mistakes *mistakes)
{
	const struct lab_functions *functions = &lab->functions;
	char key[64], *path;
	unsigned int i, j;

	for (i = 0; i < lab->programs_count; i++) {
		const struct lab_program *program = &lab->programs[i];

		snprintf(key, sizeof(key), "programs[%u]", i);
		for (j = 0; j < i; j++)
			if (!strcmp(program->files, lab->programs[j].files))
				lab_mistake_in(
					mistakes, key, "files",
					"'%s' is there twice: the first is "
					"taken",
					program->files);
		look_command(program->build, program->build_count, key, "build",
			     mistakes);
		look_command(program->run, program->run_count, key, "run",
			     mistakes);
	}
	if (lab->kind != LAB_FUNCTIONS || !functions->file)
		return;
	look_plain(functions->file, "file", mistakes);
	if (!look_plain(functions->header, "header", mistakes))
		return;
	if (asprintf(&path, "%s/starter/%s", lab->folder, functions->header) <
	    0)
		abort();
	if (access(path, R_OK))
		lab_mistake_in(mistakes, "functions", "header", "%s: %m", path);
	free(path);
}
