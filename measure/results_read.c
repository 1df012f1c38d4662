/* SPDX-License-Identifier: MIT */
/*
 * results_read - looks at a document, which may be hostile, member by member,
 * and puts the runs of each claim together.
 */
#include "measure/results.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/result.h"

/* A document that is being read. */
struct reading {
	struct vm_results *results;
	json_t *places; /* name: index, of the claims so far */
	size_t run;	/* for messages, from 1 on */
	char *why;
};

__attribute__((format(printf, 2, 3))) static bool
complain(struct reading *reading, const char *format, ...)
{
	size_t used = 0;
	va_list args;

	if (reading->run)
		used = (size_t)snprintf(reading->why, VM_REASON,
					"claim %zu: ", reading->run);
	va_start(args, format);
	vsnprintf(reading->why + used, VM_REASON - used, format, args);
	va_end(args);
	return false;
}

/* A member that must be there, and what it may be. */
struct member {
	const char *key;
	enum {
		TEXT,
		TEXT_OR_NULL,
		NUMBER,
		FLAG,
		LIST,
		OBJECT,
		OBJECT_OR_NULL
	} kind;
};

static const char *const kind_names[] = {
	[TEXT] = "a text of at most 16 KiB",
	[TEXT_OR_NULL] = "a text of at most 16 KiB or null",
	[NUMBER] = "a whole number",
	[FLAG] = "true or false",
	[LIST] = "a list",
	[OBJECT] = "an object",
	[OBJECT_OR_NULL] = "an object or null",
};

static bool fits(const json_t *value, const struct member *member)
{
	switch (member->kind) {
	case TEXT_OR_NULL:
		if (json_is_null(value))
			return true;
		/* fall through */
	case TEXT:
		return json_is_string(value) &&
		       json_string_length(value) <= VM_RESULTS_TEXT;
	case NUMBER:
		return json_is_integer(value);
	case FLAG:
		return json_is_boolean(value);
	case LIST:
		return json_is_array(value);
	case OBJECT_OR_NULL:
		return json_is_null(value) || json_is_object(value);
	case OBJECT:
		return json_is_object(value);
	}
	return false;
}

static bool has_members(struct reading *reading, const json_t *object,
			const struct member *members, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!fits(json_object_get(object, members[i].key), &members[i]))
			return complain(reading, "\"%s\" is not %s",
					members[i].key,
					kind_names[members[i].kind]);
	return true;
}

#define has(reading, object, members)                                          \
	has_members(reading, object, members,                                  \
		    sizeof(members) / sizeof(*(members)))

static const char *text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int64_t number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static bool is_name(const char *name)
{
	size_t length = strlen(name);

	return length && length < VM_NAME * 2 &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

/*
 * The pages of the block at the mark `to` of an arm, or at the last mark that
 * has a block. 0 without one, or when the traces were not kept.
 */
static int64_t block_pages(const json_t *records, const char *to)
{
	const json_t *record, *block;
	int64_t pages = 0;
	size_t i;

	json_array_foreach(records, i, record) {
		const char *name = text(record, "name");

		block = json_object_get(record, "block");
		if (!json_is_object(block) || number(block, "pages") <= 0)
			continue;
		pages = number(block, "pages");
		if (to && name && !strcmp(name, to))
			break;
	}
	return pages;
}

/* One run more of an arm. */
static bool add_numbers(struct reading *reading, struct vm_numbers *numbers,
			const json_t *seen, int64_t pages)
{
	static const struct member members[] = { { "seen", NUMBER },
						 { "in", FLAG } };
	const json_t *low = json_object_get(seen, "low");
	const json_t *high = json_object_get(seen, "high");
	int64_t value, from = INT64_MIN, to = INT64_MAX;

	if (!has(reading, seen, members))
		return false;
	value = number(seen, "seen");
	if (json_is_integer(low))
		from = json_integer_value(low);
	if (json_is_integer(high))
		to = json_integer_value(high);
	if (!numbers->runs++) {
		*numbers = (struct vm_numbers){ 1,  value, value, from,
						to, true,  pages };
	}
	numbers->least = value < numbers->least ? value : numbers->least;
	numbers->most = value > numbers->most ? value : numbers->most;
	numbers->low = from < numbers->low ? from : numbers->low;
	numbers->high = to > numbers->high ? to : numbers->high;
	numbers->as_expected &= from == to && value == from;
	return true;
}

/*
 * How exact the expectation is. A document of before there was a word on it
 * says it by its metric; a fact with a range of its own is not trusted.
 */
static bool read_exactness(struct reading *reading, const json_t *object,
			   enum vm_exactness *exactness)
{
	const char *word = text(object, "exactness");
	enum vm_metric metric = vm_metric_named(text(object, "metric"));

	*exactness = metric == VM_FACT ? VM_VARIES
				       : vm_metric_info(metric)->exactness;
	if (!json_object_get(object, "exactness"))
		return true;
	for (*exactness = VM_EXACT; *exactness < VM_EXACTNESSES; ++*exactness)
		if (word && !strcmp(word, vm_exactness_name(*exactness)))
			return true;
	return complain(reading, "\"exactness\" is none of those there are");
}

/* That of this title; of several, as many as there were before it in its run.
 */
static struct vm_read_expect *same_title(struct vm_read_claim *claim,
					 const json_t *list, size_t index)
{
	const char *title = text(json_array_get(list, index), "title");
	size_t before = 0, i;

	for (i = 0; i < index; i++)
		before +=
			!strcmp(text(json_array_get(list, i), "title"), title);
	for (i = 0; i < claim->expect_count; i++)
		if (!strcmp(claim->expects[i].title, title) && !before--)
			return &claim->expects[i];
	return NULL;
}

static bool add_expect(struct reading *reading, struct vm_read_claim *claim,
		       const json_t *run, size_t index)
{
	const json_t *list = json_object_get(run, "expectations");
	const json_t *object = json_array_get(list, index);
	const json_t *arms = json_object_get(run, "arms");
	struct vm_read_expect *expect = same_title(claim, list, index);
	enum vm_arm arm;

	if (!expect && claim->expect_count == VM_RESULTS_EXPECTS)
		return complain(reading, "its runs expect different things");
	if (!expect) {
		expect = &claim->expects[claim->expect_count++];
		*expect = (struct vm_read_expect){
			.title = text(object, "title"),
			.metric = text(object, "metric"),
			.source = text(object, "source"),
			.cause = text(object, "cause"),
		};
	}
	if (!read_exactness(reading, object, &expect->exactness))
		return false;
	expect->left_out |= json_is_true(json_object_get(object, "left_out"));
	for (arm = 0; arm < VM_ARMS; arm++) {
		const char *name = vm_arm_name(arm);
		const json_t *seen = json_object_get(object, name);

		if (json_is_object(seen) &&
		    !add_numbers(reading, &expect->arm[arm], seen,
				 block_pages(json_object_get(arms, name),
					     text(object, "to"))))
			return false;
	}
	return true;
}

static bool add_expects(struct reading *reading, struct vm_read_claim *claim,
			const json_t *run)
{
	static const struct member members[] = {
		{ "title", TEXT },
		{ "metric", TEXT },
		{ "source", TEXT },
		{ "to", TEXT_OR_NULL },
		{ "cause", TEXT_OR_NULL },
		{ "left_out", FLAG },
		{ "treatment", OBJECT_OR_NULL },
		{ "control", OBJECT_OR_NULL },
	};
	const json_t *list = json_object_get(run, "expectations");
	const json_t *object;
	size_t i;

	if (json_array_size(list) > VM_RESULTS_EXPECTS)
		return complain(reading, "more than %d expectations",
				VM_RESULTS_EXPECTS);
	json_array_foreach(list, i, object)
		if (!has(reading, object, members))
			return false;
	if (json_array_size(list) && !claim->expects)
		claim->expects =
			calloc(VM_RESULTS_EXPECTS, sizeof(*claim->expects));
	if (json_array_size(list) && !claim->expects)
		abort(); /* out of memory */
	for (i = 0; i < json_array_size(list); i++)
		if (!add_expect(reading, claim, run, i))
			return false;
	return true;
}

/* The claim of that name, which may be new. NULL: there are too many. */
static struct vm_read_claim *claim_named(struct reading *reading,
					 const json_t *run)
{
	struct vm_results *results = reading->results;
	const json_t *place =
		json_object_get(reading->places, text(run, "name"));
	struct vm_read_claim *claim;

	if (place)
		return &results->claims[json_integer_value(place)];
	if (results->count == VM_RESULTS_CLAIMS)
		return NULL;
	claim = &results->claims[results->count];
	*claim = (struct vm_read_claim){
		.name = text(run, "name"),
		.states = text(run, "states"),
		.reason = "",
	};
	if (json_object_set_new(reading->places, claim->name,
				json_integer((json_int_t)results->count)) ||
	    json_array_append_new(
		    json_object_get(results->claims_once, "claims"),
		    json_pack("{s:O, s:O}", "name",
			      json_object_get(run, "name"), "rests_on",
			      json_object_get(run, "rests_on"))))
		abort(); /* out of memory */
	results->count++;
	return claim;
}

static bool read_verdict(struct reading *reading, const json_t *run,
			 enum vm_verdict *verdict)
{
	for (*verdict = VM_HOLDS; *verdict <= VM_BROKEN; ++*verdict)
		if (!strcmp(text(run, "verdict"), vm_verdict_name(*verdict)))
			return true;
	return complain(reading, "\"verdict\" is none of those there are");
}

static bool add_run(struct reading *reading, json_t *run)
{
	static const struct member members[] = {
		{ "name", TEXT },     { "states", TEXT },
		{ "rests_on", LIST }, { "verdict", TEXT },
		{ "reason", TEXT },   { "expectations", LIST },
	};
	const json_t *rests_on = json_object_get(run, "rests_on"), *name;
	struct vm_read_claim *claim;
	enum vm_verdict verdict;
	size_t i;

	if (!has(reading, run, members) ||
	    !read_verdict(reading, run, &verdict))
		return false;
	if (!is_name(text(run, "name")))
		return complain(reading, "its name is not a claim's (letters, "
					 "digits and _)");
	if (json_array_size(rests_on) > VM_RESULTS_RESTS_ON)
		return complain(reading, "it rests on more than %d claims",
				VM_RESULTS_RESTS_ON);
	json_array_foreach(rests_on, i, name)
		if (!json_is_string(name))
			return complain(reading, "\"rests_on\" holds no names");
	claim = claim_named(reading, run);
	if (!claim)
		return complain(reading, "more than %d different claims",
				VM_RESULTS_CLAIMS);
	if (!claim->runs++ || verdict > claim->verdict) {
		claim->verdict = verdict;
		claim->reason = text(run, "reason");
	}
	claim->counts[verdict]++;
	return add_expects(reading, claim, run);
}

/* The verdicts are known when all runs were read. */
static void set_verdicts(struct vm_results *results)
{
	const json_t *list = json_object_get(results->claims_once, "claims");
	size_t i;

	for (i = 0; i < results->count; i++)
		if (json_object_set_new(json_array_get(list, i), "verdict",
					json_string(vm_verdict_name(
						results->claims[i].verdict))))
			abort(); /* out of memory */
}

static bool read_claims(struct reading *reading)
{
	struct vm_results *results = reading->results;
	const json_t *list = json_object_get(results->document, "claims");
	json_t *run;
	size_t i;

	if (!json_array_size(list))
		return complain(reading, "it holds no claim");
	if (json_array_size(list) > VM_RESULTS_RUNS)
		return complain(reading, "it holds more than %d runs",
				VM_RESULTS_RUNS);
	results->claims = calloc(VM_RESULTS_CLAIMS, sizeof(*results->claims));
	results->claims_once = json_pack("{s:[]}", "claims");
	if (!results->claims || !results->claims_once)
		abort(); /* out of memory */
	json_array_foreach(list, i, run) {
		reading->run = i + 1;
		if (!add_run(reading, run))
			return false;
		json_object_del(run, "arms"); /* most of it, and used up */
	}
	set_verdicts(results);
	return true;
}

static bool read_document(struct reading *reading)
{
	static const struct member members[] = { { "schema", TEXT },
						 { "environment", OBJECT },
						 { "claims", LIST } };
	static const struct member settings[] = { { "kernel", TEXT },
						  { "machine", TEXT },
						  { "libc", TEXT },
						  { "page_bytes", NUMBER },
						  { "block_pages", NUMBER } };
	struct vm_results *results = reading->results;
	const char *schema = text(results->document, "schema");

	if (schema && strcmp(schema, VM_RESULTS_SCHEMA))
		return complain(reading,
				"\"schema\" is not %s: written by "
				"another version, or not by vmclaims",
				VM_RESULTS_SCHEMA);
	if (!has(reading, results->document, members))
		return false;
	results->environment =
		json_object_get(results->document, "environment");
	if (!has(reading, results->environment, settings))
		return false;
	results->page_bytes = number(results->environment, "page_bytes");
	results->block_pages = number(results->environment, "block_pages");
	if (results->page_bytes <= 0 || results->block_pages <= 0)
		return complain(reading, "pages of no size");
	vm_results_add_boot(results->document);
	return read_claims(reading);
}

bool vm_results_parse(struct vm_results *results, char why[VM_REASON])
{
	struct reading reading = { .results = results, .why = why };
	bool good;

	if (!json_is_object(results->document))
		return complain(&reading, "not an object: not a result");
	reading.places = json_object();
	if (!reading.places)
		abort(); /* out of memory */
	good = read_document(&reading);
	json_decref(reading.places);
	return good;
}
