/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_said - the verdict on an answer in words. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmgrade_readme_judge.h"

enum {
	SEEN_MOST = 300, /* bytes of an answer that are shown again */
	LONG = 1200	 /* an answer that says a bit of everything */
};

/* What a rule is worth by itself, unless it says so. */
static const double rule_confidence = 0.9;
/* A wrong verdict on words that no rule knows is likely, not more. */
static const double no_rule_confidence = 0.3;

/* "It is a myth that the stack overflows" has the words of the right answer. */
static const double denied_confidence = 0.6;

/* "anonymous mapping mmap": words that anybody can list. */
static const double listed_confidence = 0.75;

static enum grade_verdict verdict_of(const struct lab_rule *rule)
{
	static const struct {
		const char *word;
		enum grade_verdict verdict;
	} words[] = {
		{ "correct", GRADE_PASSED },
		{ "partly", GRADE_PARTLY },
		{ "missing", GRADE_MISSING },
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(rule->verdict, words[i].word))
			return words[i].verdict;
	return GRADE_WRONG;
}

/* The rule that the answer fulfils, and how far what it quotes agrees. */
static const struct lab_rule *find_rule(const struct readme_rules *rules,
					const struct readme_answer *answer,
					double *confidence)
{
	const struct lab_rule *rule = readme_rules_judge(rules, answer->text);
	const struct lab_rule *quoted =
		*answer->quoted ? readme_rules_judge(rules, answer->quoted)
				: NULL;

	*confidence = answer->certainty;
	if (rule && quoted && verdict_of(rule) != verdict_of(quoted))
		*confidence *= 0.8;
	if (!rule && quoted) {
		rule = quoted;
		*confidence *= 0.8;
	}
	if (readme_rules_denied(rules, answer->text))
		*confidence *= denied_confidence;
	if (rule && verdict_of(rule) == GRADE_PASSED &&
	    !readme_rules_stated(rules, answer->text))
		*confidence *= listed_confidence;
	if (strlen(answer->text) > LONG)
		*confidence *= 0.8;
	return rule;
}

static void show(char **seen, const char *text)
{
	size_t len = strnlen(text, SEEN_MOST);

	/* Not within a character. */
	while (text[len] && (text[len] & 0xc0) == 0x80)
		len--;
	grade_text(seen, "%.*s%s", (int)len, text, text[len] ? "..." : "");
}

void readme_judge_answer(const struct lab_check *check,
			 const struct readme_answer *answer,
			 struct grade_check *out)
{
	struct readme_rules *rules;
	const struct lab_rule *rule;
	double confidence;

	if (check->expected)
		grade_text(&out->expected, "%s", check->expected);
	if (!*answer->text) {
		grade_rule(out, GRADE_MISSING, "it is not answered");
		out->confidence = answer->certainty < 1 ? 0.5 : 0.95;
		out->doubtful = out->confidence < README_SURE;
		return;
	}
	show(&out->seen, answer->text);
	rules = readme_rules_new(check);
	rule = find_rule(rules, answer, &confidence);
	if (rule) {
		grade_rule(out, verdict_of(rule), "%s",
			   rule->says ? rule->says : rule->verdict);
		if (rule->misconception)
			grade_text(&out->misconception, "%s",
				   rule->misconception);
		confidence *= rule->confidence > 0 ? rule->confidence
						   : rule_confidence;
	} else {
		grade_rule(out, GRADE_WRONG,
			   "it says nothing of what was expected");
		confidence = no_rule_confidence;
	}
	out->confidence = confidence;
	out->doubtful = confidence < README_SURE;
	readme_rules_free(rules);
}
