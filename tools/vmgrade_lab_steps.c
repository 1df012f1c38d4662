/* SPDX-License-Identifier: MIT */
/* vmgrade_lab_steps - the steps and answers of a lab.yaml, looked at for sense.
 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "tools/vmgrade_lab_parts.h"

/* Adds the mistake of the pattern `member[index]` below `key`, if any. */
static void look_patterns(char *const *patterns, unsigned int count,
			  const char *key, const char *member,
			  struct lab_mistakes *mistakes)
{
	char where[200], why[128];
	regex_t regex;
	unsigned int i;
	int error;

	for (i = 0; i < count; i++) {
		snprintf(where, sizeof(where), "%s.%s[%u]", key, member, i);
		if (!*patterns[i])
			lab_mistake(mistakes, where,
				    "it is empty, and matches everything");
		error = regcomp(&regex, patterns[i], REG_EXTENDED | REG_ICASE);
		if (!error) {
			regfree(&regex);
			continue;
		}
		regerror(error, &regex, why, sizeof(why));
		lab_mistake(mistakes, where, "'%s': %s", patterns[i], why);
	}
}

static bool idea_named(const struct lab_check *check, const char *name,
		       size_t len)
{
	unsigned int i;

	for (i = 0; i < check->ideas_count; i++)
		if (strlen(check->ideas[i].name) == len &&
		    !strncmp(check->ideas[i].name, name, len))
			return true;
	return false;
}

/* Ideas by name, "a|b" one of several. */
static void look_ideas(const struct lab_check *check, char *const *names,
		       unsigned int count, const char *key, const char *member,
		       struct lab_mistakes *mistakes)
{
	char where[200];
	unsigned int i;

	for (i = 0; i < count; i++) {
		const char *name = names[i];
		size_t len;

		do {
			len = strcspn(name, "|");
			if (!idea_named(check, name, len)) {
				snprintf(where, sizeof(where), "%s.%s[%u]", key,
					 member, i);
				lab_mistake(mistakes, where,
					    "there is no idea '%.*s'", (int)len,
					    name);
			}
			name += len;
		} while (*name++);
	}
}

static void look_rule(const struct lab_check *check,
		      const struct lab_rule *rule, const char *key,
		      struct lab_mistakes *mistakes)
{
	static const char *const verdicts[] = { "correct", "partly", "wrong",
						"missing" };
	char where[200];
	size_t i;

	look_ideas(check, rule->has, rule->has_count, key, "has", mistakes);
	look_ideas(check, rule->lacks, rule->lacks_count, key, "lacks",
		   mistakes);
	if (rule->last)
		look_ideas(check, &(char *){ rule->last }, 1, key, "last",
			   mistakes);
	if (!(rule->confidence >= 0 && rule->confidence <= 1)) {
		snprintf(where, sizeof(where), "%s.confidence", key);
		lab_mistake(mistakes, where, "it is from 0 to 1");
	}
	for (i = 0; i < sizeof(verdicts) / sizeof(*verdicts); i++)
		if (!strcmp(rule->verdict, verdicts[i]))
			return;
	snprintf(where, sizeof(where), "%s.verdict", key);
	lab_mistake(mistakes, where,
		    "'%s' is none: correct, partly, wrong or missing",
		    rule->verdict);
}

void lab_look_answer(const struct lab_check *check, const char *key,
		     struct lab_mistakes *mistakes)
{
	char where[160];
	unsigned int i, j;

	for (i = 0; i < check->subjects_count; i++) {
		snprintf(where, sizeof(where), "%s.subjects[%u]", key, i);
		for (j = 0; j < i; j++)
			if (!strcmp(check->subjects[j].name,
				    check->subjects[i].name))
				lab_mistake(mistakes, where,
					    "'%s' is there twice",
					    check->subjects[i].name);
		look_patterns(check->subjects[i].any,
			      check->subjects[i].any_count, where, "any",
			      mistakes);
	}
	for (i = 0; i < check->ideas_count; i++) {
		const struct lab_idea *idea = &check->ideas[i];

		snprintf(where, sizeof(where), "%s.ideas[%u]", key, i);
		for (j = 0; j < i; j++)
			if (!strcmp(check->ideas[j].name, idea->name))
				lab_mistake(mistakes, where,
					    "'%s' is there twice", idea->name);
		look_patterns(idea->any, idea->any_count, where, "any",
			      mistakes);
		look_patterns(idea->unless, idea->unless_count, where, "unless",
			      mistakes);
		for (j = 0; idea->of && j < check->subjects_count; j++)
			if (!strcmp(check->subjects[j].name, idea->of))
				break;
		if (idea->of && j == check->subjects_count)
			lab_mistake(mistakes, where, "there is no subject '%s'",
				    idea->of);
	}
	for (i = 0; i < check->rules_count; i++) {
		snprintf(where, sizeof(where), "%s.rules[%u]", key, i);
		look_rule(check, &check->rules[i], where, mistakes);
	}
}

/* Has a step before this one left a result, or a child, of that name? */
static bool known(const struct lab_check *check, unsigned int step,
		  const char *name)
{
	unsigned int i;

	for (i = 0; i < step; i++)
		if ((check->steps[i].as && !strcmp(check->steps[i].as, name)) ||
		    (check->steps[i].fork &&
		     !strcmp(check->steps[i].fork, name)))
			return true;
	return false;
}

void lab_look_step(const struct lab *lab, const struct lab_check *check,
		   unsigned int step, const char *key,
		   struct lab_mistakes *mistakes)
{
	const struct lab_step *at = &check->steps[step];
	const char *const named[] = { at->peek, at->write, at->read,
				      at->compare, at->in };
	const char *const kinds[] = { at->call, at->mark, at->text,
				      at->room, at->peek, at->write,
				      at->read, at->fork, at->compare };
	unsigned int i, set = 0;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		set += kinds[i] != NULL;
	if (set != 1)
		lab_mistake(mistakes, key,
			    "a step is one of call, mark, text, room, peek, "
			    "write, read, fork and compare");
	for (i = 0; i < sizeof(named) / sizeof(*named); i++)
		if (named[i] && !known(check, step, named[i]))
			lab_mistake(mistakes, key,
				    "no step before it gives '%s'", named[i]);
	if (at->fork && known(check, step, at->fork))
		lab_mistake(mistakes, key, "'%s' is there already", at->fork);
	if (at->args_count > LAB_ARGS)
		lab_mistake(mistakes, key, "there are more than %d args",
			    LAB_ARGS);
	for (i = 0; i < at->args_count; i++) {
		const char *word = at->args[i];
		char *replaced = lab_word(lab, "", word), *end = replaced;

		if (replaced)
			strtoll(replaced, &end, 0);
		if (!known(check, step, word) &&
		    (!replaced || !*replaced || *end))
			lab_mistake(mistakes, key,
				    "'%s' is no number, and no step before it "
				    "gives it",
				    word);
		free(replaced);
	}
	if (at->size && at->size != 1 && at->size != 2 && at->size != 4 &&
	    at->size != 8)
		lab_mistake(mistakes, key, "a size is 1, 2, 4 or 8 bytes");
}
