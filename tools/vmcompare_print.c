/* SPDX-License-Identifier: MIT */
/* vmcompare_print - the words that all writings of a comparison share. */
#include <stdlib.h>
#include <string.h>

#include "tools/vmcompare.h"

const enum vm_move told_order[VM_MOVES] = {
	VM_MOVE_BROKE,	VM_MOVE_OTHERWISE, VM_MOVE_VALUES,
	VM_MOVE_MENDED, VM_MOVE_UNASKED,   VM_MOVE_ASKED,
	VM_MOVE_GONE,	VM_MOVE_NEW,	   VM_MOVE_SAME,
};

void print_plain(const char *text)
{
	vm_plain(stdout, text, strlen(text), SIZE_MAX);
}

/* A stream whose text close_text() gives. */
static FILE *open_text(char **text, size_t *size)
{
	FILE *out = open_memstream(text, size);

	if (!out)
		tool_fail(EXIT_TROUBLE, "out of memory");
	return out;
}

static char *close_text(FILE *out, char **text)
{
	if (fclose(out))
		tool_fail(EXIT_TROUBLE, "out of memory");
	return *text;
}

const char *verdict_text(const struct vm_read_claim *claim, char *text,
			 size_t size)
{
	size_t with = claim ? claim->counts[claim->verdict] : 0;

	if (!claim)
		snprintf(text, size, "not there");
	else if (with == claim->runs)
		snprintf(text, size, "%s", vm_verdict_name(claim->verdict));
	else
		snprintf(text, size, "%s in %zu of %zu runs",
			 vm_verdict_name(claim->verdict), with, claim->runs);
	return text;
}

char *head_text(const struct vm_results *results)
{
	char *text, page[VM_NUMBER];
	size_t size;
	FILE *out = open_text(&text, &size);
	const char *link = vm_results_setting(results, "link");

	fprintf(out, "Linux %s %s, pages of %s, %s%s%s",
		vm_results_setting(results, "kernel"),
		vm_results_setting(results, "machine"),
		vm_size(page, (uint64_t)results->page_bytes),
		vm_results_setting(results, "libc"), *link ? ", " : "", link);
	return close_text(out, &text);
}

/* Told in the head, or never the same. */
static bool passed_over(const char *key)
{
	static const char *const keys[] = { "kernel",	 "kernel_version",
					    "machine",	 "libc",
					    "link",	 "page_bytes",
					    "memory_kib" };
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (!strcmp(keys[i], key))
			return true;
	return false;
}

/* A setting's text itself; of anything else its JSON. malloc'd. */
static char *value_text(const json_t *value)
{
	const char *text = json_string_value(value);
	char *copy;

	if (!value || json_is_null(value))
		copy = strdup("none");
	else if (text)
		copy = strdup(text);
	else
		copy = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	if (!copy)
		tool_fail(EXIT_TROUBLE, "out of memory");
	return copy;
}

static void free_setting(struct setting *setting)
{
	free(setting->key);
	free(setting->was);
	free(setting->is);
	*setting = (struct setting){ 0 };
}

/* The environment, with a setting of settings as several: "mthp 64kB". */
static json_t *flat(const json_t *environment)
{
	json_t *all = json_object();
	const json_t *value, *inner;
	const char *key, *name;
	char *both;

	json_object_foreach((json_t *)environment, key, value) {
		if (passed_over(key))
			continue;
		if (!json_is_object(value))
			json_object_set(all, key, (json_t *)value);
		json_object_foreach((json_t *)value, name, inner) {
			if (asprintf(&both, "%s %s", key, name) < 0)
				tool_fail(EXIT_TROUBLE, "out of memory");
			json_object_set(all, both, (json_t *)inner);
			free(both);
		}
	}
	return all;
}

struct setting *differing_settings(const struct vm_comparison *comparison)
{
	json_t *base = flat(comparison->base->environment);
	json_t *new = flat(comparison->new->environment);
	json_t *keys = json_copy(base);
	struct setting *settings;
	const json_t *any;
	const char *key;
	size_t count = 0;

	json_object_update_missing(keys, new);
	settings = calloc(json_object_size(keys) + 1, sizeof(*settings));
	if (!settings)
		tool_fail(EXIT_TROUBLE, "out of memory");
	json_object_foreach(keys, key, any) {
		struct setting *setting = &settings[count];

		setting->was = value_text(json_object_get(base, key));
		setting->is = value_text(json_object_get(new, key));
		setting->key = strdup(key);
		if (!setting->key)
			tool_fail(EXIT_TROUBLE, "out of memory");
		if (strcmp(setting->was, setting->is))
			count++;
		else
			free_setting(setting);
	}
	json_decref(base);
	json_decref(new);
	json_decref(keys);
	return settings;
}

void free_settings(struct setting *settings)
{
	size_t i;

	for (i = 0; settings[i].key; i++)
		free_setting(&settings[i]);
	free(settings);
}

char *summary_text(const struct vm_comparison *comparison)
{
	char *text;
	size_t apart = comparison->differences[VM_DIFFERENCE_INCOMPARABLE];
	size_t size, told = 0, i;
	FILE *out = open_text(&text, &size);

	fprintf(out, "%zu claim%s", comparison->count,
		comparison->count == 1 ? "" : "s");
	for (i = 0; i < VM_MOVES; i++)
		if (comparison->moves[told_order[i]])
			fprintf(out, "%s%zu %s", told++ ? ", " : ": ",
				comparison->moves[told_order[i]],
				vm_move_name(told_order[i]));
	if (apart)
		fprintf(out,
			"; %zu value%s not comparable, pages or blocks being "
			"of another size",
			apart, apart == 1 ? " is" : "s are");
	return close_text(out, &text);
}

bool told_elsewhere(const struct vm_compared_claim *claim)
{
	return claim->root && claim->root != claim;
}

char *broke_with_it(const struct vm_comparison *comparison,
		    const struct vm_compared_claim *root)
{
	char *text;
	size_t size, i;
	FILE *out = open_text(&text, &size);

	for (i = 0; i < comparison->count; i++)
		if (told_elsewhere(&comparison->claims[i]) &&
		    comparison->claims[i].root == root)
			fprintf(out, " %s",
				vm_compared_name(&comparison->claims[i]));
	return close_text(out, &text);
}

static const struct {
	const char *sign[2]; /* ASCII, UTF-8 */
	enum vm_colour colour;
} signs[] = {
	[VM_HOLDS] = { { "+", "\u2713" }, VM_GREEN },
	[VM_OBSERVED] = { { "o", "\u25cb" }, VM_CYAN },
	[VM_SKIPPED] = { { "-", "\u2013" }, VM_YELLOW },
	[VM_VACUOUS] = { { "v", "\u2205" }, VM_RED },
	[VM_REFUTED] = { { "x", "\u2717" }, VM_RED },
	[VM_BROKEN] = { { "!", "!" }, VM_MAGENTA },
};

const char *verdict_sign(enum vm_verdict verdict, bool utf8)
{
	return signs[verdict].sign[utf8];
}

enum vm_colour verdict_colour(enum vm_verdict verdict)
{
	return signs[verdict].colour;
}

enum vm_move move_in(const struct session *session,
		     const struct vm_results *results, const char *claim)
{
	enum vm_move move = VM_MOVE_SAME;
	size_t i, j;

	for (i = 0; i < session->comparison_count; i++) {
		const struct vm_comparison *one = &session->comparisons[i];

		for (j = 0; one->new == results &&j < one->count; j++)
			if (!strcmp(vm_compared_name(&one->claims[j]), claim) &&
			    one->claims[j].move > move)
				move = one->claims[j].move;
	}
	return move;
}

const char **row_names(const struct session *session)
{
	json_t *known = json_object();
	const char **names;
	size_t most = 1, count = 0, i, j;

	for (i = 0; i < session->result_count; i++)
		most += session->results[i].count;
	names = calloc(most, sizeof(*names));
	if (!known || !names)
		tool_fail(EXIT_TROUBLE, "out of memory");
	for (i = 0; i < session->result_count; i++)
		for (j = 0; j < session->results[i].count; j++) {
			const char *name = session->results[i].claims[j].name;

			if (json_object_get(known, name))
				continue;
			json_object_set_new(known, name, json_true());
			names[count++] = name;
		}
	json_decref(known);
	return names;
}

bool row_differs(const struct session *session, const char *name)
{
	size_t i;

	for (i = 0; i < session->result_count; i++)
		if (move_in(session, &session->results[i], name) !=
		    VM_MOVE_SAME)
			return true;
	return false;
}
