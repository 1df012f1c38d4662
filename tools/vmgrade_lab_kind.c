/* SPDX-License-Identifier: MIT */
/* vmgrade_lab_kind - that what stands in a lab.yaml is read at all. */
#include <stdio.h>
#include <string.h>

#include "tools/vmgrade_lab_parts.h"

/* A key that only some kinds of a lab, a check or a step have. */
struct key {
	const char *name;
	bool set;
	bool read;
};

static const char *const kinds[] = {
	[LAB_PROGRAM] = "a lab of programs",
	[LAB_README] = "a lab of READMEs",
	[LAB_FUNCTIONS] = "a lab of functions",
};

/* Adds a mistake for each key that is set and not read. */
static void look_keys(const struct key *keys, size_t count, const char *where,
		      const char *what, struct lab_mistakes *mistakes)
{
	char key[256];
	size_t i;

	for (i = 0; i < count; i++) {
		if (!keys[i].set || keys[i].read)
			continue;
		snprintf(key, sizeof(key), "%s%s%s", where, *where ? "." : "",
			 keys[i].name);
		lab_mistake(mistakes, key, "%s does not have it", what);
	}
}

static void look_check(const struct lab *lab, unsigned int index,
		       struct lab_mistakes *mistakes)
{
	const struct lab_check *check = &lab->checks[index];
	const bool programs = lab->kind == LAB_PROGRAM;
	const bool functions = lab->kind == LAB_FUNCTIONS;
	const bool readmes = lab->kind == LAB_README;
	const struct key keys[] = {
		{ "run", check->run, programs },
		{ "expect", check->expect_count, programs || functions },
		{ "steps", check->steps_count, functions },
		{ "valgrind", check->valgrind, functions },
		{ "region", check->region, readmes },
		{ "rows", check->rows, readmes },
		{ "question", check->question, readmes },
		{ "expected", check->expected, readmes },
		{ "subjects", check->subjects_count, readmes },
		{ "ideas", check->ideas_count, readmes },
		{ "rules", check->rules_count, readmes },
	};
	const bool asks = check->question;
	const bool lists = check->region && !strcmp(check->region, "listing");
	const struct key answers[] = {
		{ "rows", check->rows, lists },
		{ "expected", check->expected, asks },
		{ "subjects", check->subjects_count, asks },
		{ "ideas", check->ideas_count, asks },
		{ "rules", check->rules_count, asks },
	};
	char where[64];

	snprintf(where, sizeof(where), "checks[%u]", index);
	look_keys(keys, sizeof(keys) / sizeof(*keys), where, kinds[lab->kind],
		  mistakes);
	if (readmes && (check->region || asks))
		look_keys(answers, sizeof(answers) / sizeof(*answers), where,
			  asks ? "a question" : "such a region", mistakes);
}

static void look_step(const struct lab_step *step, const char *where,
		      struct lab_mistakes *mistakes)
{
	const bool touches = step->write || step->read;
	const struct key keys[] = {
		{ "args", step->args_count, step->call },
		{ "as", step->as, !step->mark && !step->fork },
		{ "pages", step->pages, step->call || touches },
		{ "in", step->in, touches || step->compare || step->mark },
		{ "offset", step->offset, step->peek },
		{ "size", step->size, step->peek },
	};

	look_keys(keys, sizeof(keys) / sizeof(*keys), where, "such a step",
		  mistakes);
}

static bool is_claim(const char *name)
{
	const char *const *claim = vmgrade_claims;

	while (*claim && strcmp(*claim, name))
		claim++;
	return *claim;
}

/* More than anybody needs is a slip, and would not hold in what counts it. */
static void look_limits(const struct lab_limits *limits,
			struct lab_mistakes *mistakes)
{
	const struct {
		const char *key;
		unsigned int is, most;
	} rows[] = {
		{ "limits.seconds", limits->seconds, 3600 },
		{ "limits.memory", limits->memory, 1 << 20 },
		{ "limits.processes", limits->processes, 10000 },
		{ "limits.output", limits->output, 1 << 20 },
		{ "limits.disk", limits->disk, 1 << 20 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].is > rows[i].most)
			lab_mistake(mistakes, rows[i].key, "it is above %u",
				    rows[i].most);
}

void lab_look_kind(const struct lab *lab, struct lab_mistakes *mistakes)
{
	const bool programs = lab->kind == LAB_PROGRAM;
	const struct key keys[] = {
		{ "draw", lab->draw_count, lab->kind != LAB_README },
		{ "programs", lab->programs_count, programs },
		{ "functions", lab->functions.file,
		  lab->kind == LAB_FUNCTIONS },
		{ "marks", lab->marks_count, programs },
		{ "runs", lab->runs_count, programs },
		{ "section", lab->section, lab->kind == LAB_README },
	};
	unsigned int i, j;
	char key[64];

	look_keys(keys, sizeof(keys) / sizeof(*keys), "", kinds[lab->kind],
		  mistakes);
	look_limits(&lab->limits, mistakes);
	for (i = 0; i < lab->checks_count; i++) {
		const struct lab_check *check = &lab->checks[i];

		look_check(lab, i, mistakes);
		snprintf(key, sizeof(key), "checks[%u].claim", i);
		if (check->claim && !is_claim(check->claim))
			lab_mistake(mistakes, key,
				    "there is no claim '%s': vmclaims list",
				    check->claim);
		for (j = 0; j < check->steps_count; j++) {
			snprintf(key, sizeof(key), "checks[%u].steps[%u]", i,
				 j);
			look_step(&check->steps[j], key, mistakes);
		}
	}
}
