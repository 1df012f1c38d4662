/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_speech - does a sentence state what it names, or deny it? */
#include "tools/vmgrade_readme_speech.h"

#include <stdlib.h>

#include "tools/tool.h"
#include "tools/vmgrade_readme_cut.h"

/*
 * Words that deny or doubt what they stand beside, in ways that no pattern of a
 * lab foresees. "Never" alone is none: text is never written.
 */
static char *const denials[] = {
	"\\b(myth|hardly|scarcely|rarely|seldom|untrue|unlikely)\\b",
	"misconception|no (reason|way|danger|risk)|(not|n't|hardly) true",
	"\\bavoid(s|ed|ing)?\\b|\\bprevented\\b",
	"only( [a-z]+){1,3} old",
	"never( [a-z]+){0,2} (see|happen|occur|get|cause|lead|end|mak)",
	"never( [a-z]+){0,2} (crash|fault|overflow|creat)",
	"not sure|(n't|not) know|no idea|forgot|\\b(maybe|perhaps)\\b",
	"\\bonly (when|if)\\b|not in (this|that) case",
	"^ *(see|look at|google|read (about|the|more)) ",
};

/* The same right behind what is said: "a fault is not what happens". */
static char *const denials_behind[] = {
	"^[a-z]*[])\"'* ]*([a-z]+n't|cannot|never)\\b",
	"^[a-z]*[])\"'* ]*(is|are|was|does|do|did|will|would|can|could)( [a-z]+){0,2} "
	"(not|never|impossible|wrong|false)\\b",
};

/*
 * What makes words a statement: a verb, in forms that are no noun's, a word
 * that joins two things, or a sign that stands for either. Words in a row say
 * nothing of how they belong together.
 */
static char *const verbs[] = {
	"\\b(is|are|was|were|be|been|will|would|can|could|may|must|should)\\b",
	"\\b(has|have|had|does|did|gets?|got|goes|sent|took|made|gave|kept)\\b",
	"(n't|'ll|'s|'re|cannot)\\b|\\bnot\\b",
	"\\b(happen|occur|rec[ei]*v|creat|us|call|mak|tak|giv|send|kill|crash|fail"
	"|terminat|stop|throw|rais|caus|lead|contain|content|hold|stor|keep|liv"
	"|serv|satisf|map|allocat|enlarg|grow|expand|extend|increas|mov|sav|ask"
	"|switch|return|overflow|segfault|refus|di|end|break|exceed|hit|reach"
	"|consist|includ|maintain|resid|locat|plac|need|hav|put|fall|run|com)"
	"(e?s|[a-z]?ed|ies|ied)\\b",
	"\\b(and|then|by|via|with|through|instead|due|because|after|using)\\b|&",
	"->|=>|: | -+ |[=(]",
	/* be, occur, get, create, contain, get, create, contain, keep, happen,
	 * keep: in Ukrainian, and in Russian */
	"\xd0\xb1\xd1\x83\xd0\xb4"
	"|\xd0\xb2\xd0\xb8\xd0\xbd\xd0\xb8\xd0\xba"
	"|\xd0\xbe\xd1\x82\xd1\x80\xd0\xb8\xd0\xbc"
	"|\xd1\x81\xd1\x82\xd0\xb2\xd0\xbe\xd1\x80"
	"|\xd0\xbc\xd1\x96\xd1\x81\xd1\x82\xd0\xb8\xd1\x82"
	"|\xd0\xbf\xd0\xbe\xd0\xbb\xd1\x83\xd1\x87"
	"|\xd1\x81\xd0\xbe\xd0\xb7\xd0\xb4\xd0\xb0"
	"|\xd1\x81\xd0\xbe\xd0\xb4\xd0\xb5\xd1\x80\xd0\xb6"
	"|\xd1\x85\xd1\x80\xd0\xb0\xd0\xbd"
	"|\xd0\xbf\xd1\x80\xd0\xbe\xd0\xb8\xd0\xb7\xd0\xbe\xd0\xb9\xd0\xb4"
	"|\xd0\xb7\xd0\xb1\xd0\xb5\xd1\x80",
};

struct readme_speech {
	struct readme_patterns denials, denials_behind, verbs;
};

struct readme_speech *readme_speech_new(void)
{
	struct readme_speech *speech = calloc(1, sizeof(*speech));

	if (!speech)
		tool_fail(TOOL_FAILED, "out of memory");
	readme_compile(&speech->denials, denials,
		       sizeof(denials) / sizeof(*denials));
	readme_compile(&speech->denials_behind, denials_behind,
		       sizeof(denials_behind) / sizeof(*denials_behind));
	readme_compile(&speech->verbs, verbs, sizeof(verbs) / sizeof(*verbs));
	return speech;
}

void readme_speech_free(struct readme_speech *speech)
{
	readme_patterns_free(&speech->denials);
	readme_patterns_free(&speech->denials_behind);
	readme_patterns_free(&speech->verbs);
	free(speech);
}

bool readme_denies(const struct readme_speech *speech, const char *sentence)
{
	return readme_match(&speech->denials, sentence, NULL) >= 0;
}

bool readme_denied_by(const struct readme_speech *speech, const char *rest)
{
	return readme_match(&speech->denials_behind, rest, NULL) >= 0;
}

bool readme_states(const struct readme_speech *speech, const char *sentence)
{
	return readme_match(&speech->verbs, sentence, NULL) >= 0;
}
