/* SPDX-License-Identifier: MIT */
/* vmgrade_grade - what became of one submission, and its document. */
#include "tools/vmgrade_grade.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[GRADE_VERDICTS] = {
	[GRADE_PASSED] = "passed",	[GRADE_PARTLY] = "partly",
	[GRADE_WRONG] = "wrong",	[GRADE_MISSING] = "missing",
	[GRADE_CRASHED] = "crashed",	[GRADE_LIMIT] = "limit",
	[GRADE_TAMPERED] = "tampered",	[GRADE_SKIPPED] = "skipped",
	[GRADE_ERROR] = "grader error",
};

const char *grade_verdict_name(enum grade_verdict verdict)
{
	return names[verdict];
}

enum grade_verdict grade_verdict_named(const char *name)
{
	enum grade_verdict verdict;

	for (verdict = 0; verdict < GRADE_VERDICTS; verdict++)
		if (!strcmp(name, names[verdict]))
			break;
	return verdict;
}

bool grade_unjudged(enum grade_verdict verdict)
{
	return verdict == GRADE_SKIPPED || verdict == GRADE_ERROR;
}

static char *copy(const char *text)
{
	char *own = strdup(text);

	if (!own)
		abort();
	return own;
}

struct grade_check *grade_add(struct grade *grade, const char *name,
			      const char *title, double of)
{
	struct grade_check *check;

	grade->checks = realloc(grade->checks,
				(grade->count + 1) * sizeof(*grade->checks));
	if (!grade->checks)
		abort();
	check = &grade->checks[grade->count++];
	*check = (struct grade_check){ .name = copy(name),
				       .title = copy(title),
				       .verdict = GRADE_ERROR,
				       .of = of,
				       .confidence = 1 };
	return check;
}

static void set(char **text, const char *format, va_list args)
{
	char *old = *text;

	if (vasprintf(text, format, args) < 0)
		abort();
	free(old);
}

void grade_text(char **text, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	set(text, format, args);
	va_end(args);
}

void grade_rule(struct grade_check *check, enum grade_verdict verdict,
		const char *format, ...)
{
	va_list args;

	check->verdict = verdict;
	check->points = verdict == GRADE_PASSED	  ? check->of
			: verdict == GRADE_PARTLY ? check->of / 2
						  : 0;
	va_start(args, format);
	set(&check->reason, format, args);
	va_end(args);
}

bool grade_score(const struct grade *grade, double *points, double *of)
{
	double judged = 0;
	size_t i;

	*points = *of = 0;
	for (i = 0; i < grade->count; i++) {
		*of += grade->checks[i].of;
		if (grade_unjudged(grade->checks[i].verdict))
			continue;
		judged += grade->checks[i].of;
		*points += grade->checks[i].points;
	}
	if (judged > 0)
		*points *= *of / judged;
	return judged > 0;
}

bool grade_open(const struct grade *grade)
{
	size_t i;

	for (i = 0; i < grade->count; i++)
		if (grade_unjudged(grade->checks[i].verdict) ||
		    (grade->checks[i].doubtful && !grade->checks[i].decided))
			return true;
	return false;
}

const char *grade_common_reason(const struct grade *grade)
{
	const char *reason = grade->count > 1 ? grade->checks[0].reason : NULL;
	size_t i;

	for (i = 0; reason && i < grade->count; i++)
		if (!grade->checks[i].reason || grade->checks[i].seen ||
		    strcmp(grade->checks[i].reason, reason))
			return NULL;
	return reason;
}

/* The strings of a grade and of a check, by their keys in the document. */
struct text {
	const char *key;
	size_t offset;
};

static const struct text grade_texts[] = {
	{ "student", offsetof(struct grade, student) },
	{ "lab", offsetof(struct grade, lab) },
	{ "sandbox", offsetof(struct grade, tier) },
	{ "submission", offsetof(struct grade, submission) },
	{ "fingerprint", offsetof(struct grade, fingerprint) },
	{ "note", offsetof(struct grade, note) },
};

static const struct text check_texts[] = {
	{ "name", offsetof(struct grade_check, name) },
	{ "title", offsetof(struct grade_check, title) },
	{ "reason", offsetof(struct grade_check, reason) },
	{ "expected", offsetof(struct grade_check, expected) },
	{ "seen", offsetof(struct grade_check, seen) },
	{ "why", offsetof(struct grade_check, why) },
	{ "claim", offsetof(struct grade_check, claim) },
	{ "misconception", offsetof(struct grade_check, misconception) },
};

enum {
	GRADE_TEXTS = sizeof(grade_texts) / sizeof(*grade_texts),
	CHECK_TEXTS = sizeof(check_texts) / sizeof(*check_texts)
};

static char **text_at(const void *of, const struct text *text)
{
	return (char **)((char *)(uintptr_t)of + text->offset);
}

/*
 * Programs print any bytes, a document holds UTF-8: of a text that is none,
 * what is not ASCII comes as \\ooo.
 */
static json_t *string(const char *text)
{
	json_t *value = json_string(text);
	char *escaped = NULL;
	size_t size;
	FILE *out;

	if (value)
		return value;
	out = open_memstream(&escaped, &size);
	if (!out)
		abort();
	for (; *text; text++)
		fprintf(out, (unsigned char)*text < 0x80 ? "%c" : "\\%03o",
			(unsigned char)*text);
	if (fclose(out))
		abort();
	value = json_string(escaped);
	free(escaped);
	if (!value)
		abort();
	return value;
}

static void put_texts(json_t *object, const void *of, const struct text *texts,
		      size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const char *text = *text_at(of, &texts[i]);

		if (text)
			json_object_set_new(object, texts[i].key, string(text));
	}
}

static json_t *check_json(const struct grade_check *check)
{
	json_t *object = json_pack("{s:s, s:f, s:f, s:f, s:b, s:b}", "verdict",
				   grade_verdict_name(check->verdict), "points",
				   check->points, "of", check->of, "confidence",
				   check->confidence, "doubtful",
				   check->doubtful, "decided", check->decided);

	if (!object)
		abort();
	put_texts(object, check, check_texts, CHECK_TEXTS);
	return object;
}

json_t *grade_json(const struct grade *grade)
{
	json_t *document, *checks = json_array();
	size_t i;

	for (i = 0; i < grade->count; i++)
		json_array_append_new(checks, check_json(&grade->checks[i]));
	document = json_pack("{s:s, s:I, s:f, s:o}", "schema", GRADE_SCHEMA,
			     "time", (json_int_t)grade->time, "seconds",
			     grade->seconds, "checks", checks);
	if (!document)
		abort();
	put_texts(document, grade, grade_texts, GRADE_TEXTS);
	return document;
}

static void take_texts(const json_t *object, const void *of,
		       const struct text *texts, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		const char *text = json_string_value(
			json_object_get(object, texts[i].key));

		if (text)
			*text_at(of, &texts[i]) = copy(text);
	}
}

static bool take_check(struct grade *grade, const json_t *object)
{
	const char *name = json_string_value(json_object_get(object, "name"));
	const char *title = json_string_value(json_object_get(object, "title"));
	const char *verdict;
	struct grade_check *check;
	int doubtful, decided;

	if (!name || !title)
		return false;
	check = grade_add(grade, name, title, 0);
	free(check->name);
	free(check->title);
	take_texts(object, check, check_texts, CHECK_TEXTS);
	if (json_unpack((json_t *)object, "{s:s, s:F, s:F, s:F, s:b, s:b}",
			"verdict", &verdict, "points", &check->points, "of",
			&check->of, "confidence", &check->confidence,
			"doubtful", &doubtful, "decided", &decided))
		return false;
	check->doubtful = doubtful;
	check->decided = decided;
	check->verdict = grade_verdict_named(verdict);
	return check->verdict < GRADE_VERDICTS && check->of >= 0 &&
	       check->points >= 0 && check->points <= check->of;
}

int grade_read(struct grade *grade, const json_t *document)
{
	json_t *checks, *check;
	const char *schema;
	json_int_t when;
	size_t i;

	*grade = (struct grade){ 0 };
	errno = EINVAL;
	if (json_unpack((json_t *)document, "{s:s, s:I, s:F, s:o}", "schema",
			&schema, "time", &when, "seconds", &grade->seconds,
			"checks", &checks) ||
	    strcmp(schema, GRADE_SCHEMA) || !json_is_array(checks))
		return -1;
	grade->time = when;
	take_texts(document, grade, grade_texts, GRADE_TEXTS);
	json_array_foreach(checks, i, check)
		if (!take_check(grade, check))
			return -1;
	return grade->student && grade->lab ? 0 : -1;
}

static void free_texts(const void *of, const struct text *texts, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		free(*text_at(of, &texts[i]));
}

void grade_free(struct grade *grade)
{
	size_t i;

	for (i = 0; i < grade->count; i++)
		free_texts(&grade->checks[i], check_texts, CHECK_TEXTS);
	free_texts(grade, grade_texts, GRADE_TEXTS);
	free(grade->checks);
	*grade = (struct grade){ 0 };
}
