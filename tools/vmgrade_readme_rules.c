/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_rules - what an answer says, and what follows from that.
 *
 * The answer is cut into sentences, and where ideas are about subjects, into
 * stretches that are about one of them each. All matching is in the C locale,
 * byte by byte, so that a submission is judged the same everywhere.
 */
#include <ctype.h>
#include <locale.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "tools/tool.h"
#include "tools/vmgrade_readme.h"
#include "tools/vmgrade_readme_cut.h"
#include "tools/vmgrade_readme_speech.h"

enum {
	IDEAS_MOST = 64,
	NOT_SAID = -1
};

struct readme_rules {
	const struct lab_check *check;
	struct readme_speech *speech;
	struct readme_patterns *subjects, *ideas, *unless;
	locale_t locale;
};

static locale_t c_locale(void)
{
	locale_t locale = newlocale(LC_ALL_MASK, "C", NULL);

	if (!locale)
		tool_fail(TOOL_FAILED, "out of memory");
	return locale;
}

struct readme_rules *readme_rules_new(const struct lab_check *check)
{
	struct readme_rules *rules = calloc(1, sizeof(*rules));
	locale_t before;
	unsigned int i;

	if (!rules)
		tool_fail(TOOL_FAILED, "out of memory");
	rules->check = check;
	rules->locale = c_locale();
	before = uselocale(rules->locale);
	rules->subjects = calloc(check->subjects_count + 1,
				 sizeof(struct readme_patterns));
	rules->ideas =
		calloc(check->ideas_count + 1, sizeof(struct readme_patterns));
	rules->unless =
		calloc(check->ideas_count + 1, sizeof(struct readme_patterns));
	if (!rules->subjects || !rules->ideas || !rules->unless)
		tool_fail(TOOL_FAILED, "out of memory");
	for (i = 0; i < check->subjects_count; i++)
		readme_compile(&rules->subjects[i], check->subjects[i].any,
			       check->subjects[i].any_count);
	for (i = 0; i < check->ideas_count; i++) {
		readme_compile(&rules->ideas[i], check->ideas[i].any,
			       check->ideas[i].any_count);
		readme_compile(&rules->unless[i], check->ideas[i].unless,
			       check->ideas[i].unless_count);
	}
	rules->speech = readme_speech_new();
	uselocale(before);
	return rules;
}

void readme_rules_free(struct readme_rules *rules)
{
	unsigned int i;

	for (i = 0; i < rules->check->subjects_count; i++)
		readme_patterns_free(&rules->subjects[i]);
	for (i = 0; i < rules->check->ideas_count; i++) {
		readme_patterns_free(&rules->ideas[i]);
		readme_patterns_free(&rules->unless[i]);
	}
	readme_speech_free(rules->speech);
	free(rules->subjects);
	free(rules->ideas);
	free(rules->unless);
	freelocale(rules->locale);
	free(rules);
}

static int subject_named(const struct lab_check *check, const char *name)
{
	unsigned int i;

	for (i = 0; name && i < check->subjects_count; i++)
		if (!strcmp(check->subjects[i].name, name))
			return (int)i;
	return -1;
}

/* An answer in parts: those of `of` are the ones about a subject. */
struct answer {
	struct readme_parts sentences, subjects;
};

static long find_idea(const struct readme_rules *rules,
		      const struct answer *answer, unsigned int idea)
{
	const int of =
		subject_named(rules->check, rules->check->ideas[idea].of);
	const struct readme_parts *parts =
		of >= 0 ? &answer->subjects : &answer->sentences;
	long said = NOT_SAID, at;
	size_t i;

	for (i = 0; i < parts->count; i++) {
		if (of >= 0 && parts->all[i].subject != of)
			continue;
		at = readme_match(&rules->ideas[idea], parts->all[i].text,
				  NULL);
		if (at >= 0 && readme_match(&rules->unless[idea],
					    parts->all[i].text, NULL) < 0)
			said = (long)(i * README_ANSWER_MOST) + at;
	}
	return said;
}

/* Where each idea is said, at last. */
static void understand(const struct readme_rules *rules, const char *answer,
		       long *said)
{
	struct answer *parts = calloc(1, sizeof(*parts));
	char *text = strndup(answer, README_ANSWER_MOST);
	locale_t before = uselocale(rules->locale);
	unsigned int i;

	if (!parts || !text)
		tool_fail(TOOL_FAILED, "out of memory");
	readme_lower(text);
	readme_cut_sentences(&parts->sentences, text);
	readme_cut_subjects(&parts->subjects, &parts->sentences, text,
			    rules->subjects, rules->check->subjects_count);
	for (i = 0; i < IDEAS_MOST; i++)
		said[i] = i < rules->check->ideas_count
				  ? find_idea(rules, parts, i)
				  : NOT_SAID;
	readme_parts_free(&parts->sentences);
	readme_parts_free(&parts->subjects);
	free(parts);
	free(text);
	uselocale(before);
}

size_t readme_rules_said(const struct readme_rules *rules, const char *text)
{
	long said[IDEAS_MOST];
	size_t count = 0, i;

	understand(rules, text, said);
	for (i = 0; i < IDEAS_MOST; i++)
		count += said[i] != NOT_SAID;
	return count;
}

/* Where one of "a|b" was said last. */
static long said_of(const struct lab_check *check, const long *said,
		    const char *names)
{
	long last = NOT_SAID;
	size_t len;
	unsigned int i;

	for (; *names; names += len + (names[len] == '|')) {
		len = strcspn(names, "|");
		for (i = 0; i < check->ideas_count && i < IDEAS_MOST; i++)
			if (strlen(check->ideas[i].name) == len &&
			    !strncmp(check->ideas[i].name, names, len) &&
			    said[i] > last)
				last = said[i];
	}
	return last;
}

static bool holds(const struct lab_check *check, const struct lab_rule *rule,
		  const long *said)
{
	long last = rule->last ? said_of(check, said, rule->last) : NOT_SAID;
	unsigned int i;

	for (i = 0; i < rule->has_count; i++) {
		const long at = said_of(check, said, rule->has[i]);

		if (at == NOT_SAID || (rule->last && at > last))
			return false;
	}
	for (i = 0; i < rule->lacks_count; i++)
		if (said_of(check, said, rule->lacks[i]) != NOT_SAID)
			return false;
	return true;
}

const struct lab_rule *readme_rules_judge(const struct readme_rules *rules,
					  const char *text)
{
	const struct lab_check *check = rules->check;
	long said[IDEAS_MOST];
	unsigned int i;

	understand(rules, text, said);
	for (i = 0; i < check->rules_count; i++)
		if (holds(check, &check->rules[i], said))
			return &check->rules[i];
	return NULL;
}

static bool says_any(const struct readme_rules *rules, const char *sentence)
{
	unsigned int i;

	for (i = 0; i < rules->check->ideas_count; i++)
		if (readme_match(&rules->ideas[i], sentence, NULL) >= 0)
			return true;
	return false;
}

/* What is said of a subject can be a denial: "code that is not changed". */
static bool is_denied(const struct readme_rules *rules, const char *sentence)
{
	unsigned int i;
	size_t len;
	long at;

	if (readme_denies(rules->speech, sentence))
		return says_any(rules, sentence);
	for (i = 0; i < rules->check->ideas_count; i++) {
		if (rules->check->ideas[i].of)
			continue;
		at = readme_match(&rules->ideas[i], sentence, &len);
		if (at >= 0 &&
		    readme_denied_by(rules->speech, sentence + at + len))
			return true;
	}
	return false;
}

static bool is_stated(const struct readme_rules *rules, const char *sentence)
{
	return readme_states(rules->speech, sentence) &&
	       says_any(rules, sentence);
}

/* Is there a sentence that `is` so? */
static bool any_sentence(const struct readme_rules *rules, const char *text,
			 bool (*is)(const struct readme_rules *, const char *))
{
	struct readme_parts *sentences = calloc(1, sizeof(*sentences));
	char *copy = strndup(text, README_ANSWER_MOST);
	locale_t before = uselocale(rules->locale);
	bool found = false;
	size_t i;

	if (!sentences || !copy)
		tool_fail(TOOL_FAILED, "out of memory");
	readme_lower(copy);
	readme_cut_sentences(sentences, copy);
	for (i = 0; i < sentences->count && !found; i++)
		found = is(rules, sentences->all[i].text);
	readme_parts_free(sentences);
	free(sentences);
	free(copy);
	uselocale(before);
	return found;
}

bool readme_rules_denied(const struct readme_rules *rules, const char *text)
{
	return any_sentence(rules, text, is_denied);
}

bool readme_rules_stated(const struct readme_rules *rules, const char *text)
{
	return any_sentence(rules, text, is_stated);
}
