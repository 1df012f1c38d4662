/* SPDX-License-Identifier: MIT */
/* vmgrade_lab_words - the numbers and words of a lab: drawn, named, added up.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "measure/proc.h"
#include "tools/vmgrade_lab.h"

/* FNV-1a, all 64 bits of it mixed well: what splitmix64 ends with. */
static uint64_t mix(uint64_t hash, const char *text)
{
	do {
		hash ^= (unsigned char)*text;
		hash *= UINT64_C(0x100000001b3);
	} while (*text++); /* its end counts, too */
	return hash;
}

static uint64_t finish(uint64_t hash)
{
	hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
	return hash ^ (hash >> 31);
}

int64_t lab_drawn(const struct lab *lab, const struct lab_draw *draw,
		  const char *student)
{
	const int64_t step = draw->step > 0 ? draw->step : 1;
	const uint64_t choices =
		draw->to < draw->from || draw->from < 0 /* named as a mistake */
			? 1
			: (uint64_t)((draw->to - draw->from) / step) + 1;
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	hash = mix(hash, lab->seed ? lab->seed : "");
	hash = mix(hash, draw->name);
	hash = mix(hash, student);
	return draw->from + (int64_t)(finish(hash) % choices) * step;
}

static const struct unit {
	const char *name;
	int64_t bytes; /* 0: pages; -1: of no memory */
} units[] = {
	{ "pages", 0 },
	{ "KiB", 1024 },
	{ "MiB", 1024 * 1024 },
	{ "number", -1 },
};

/* NULL for a name that is none. */
static const struct unit *unit_named(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (!strcmp(name, units[i].name))
			return &units[i];
	return NULL;
}

static int64_t bytes_of(const struct lab_draw *draw, int64_t drawn)
{
	const struct unit *unit = unit_named(draw->unit ? draw->unit : "pages");

	if (!unit || unit->bytes < 0)
		return drawn;
	return drawn * (unit->bytes ? unit->bytes : (int64_t)vm_page_size());
}

bool lab_unit(const char *unit)
{
	return unit_named(unit) != NULL;
}

int64_t lab_drawn_fact(const struct lab *lab, const struct lab_draw *draw,
		       const char *student)
{
	const int64_t drawn = lab_drawn(lab, draw, student);
	const int64_t page = (int64_t)vm_page_size();

	if (draw->unit && !strcmp(draw->unit, "number"))
		return drawn;
	return (bytes_of(draw, drawn) + page - 1) / page;
}

/*
 * The value of "size", "size.bytes", "size.pages" or "size.hex", which are
 * bytes, too; -1 with errno EINVAL.
 */
static int64_t value_of(const struct lab *lab, const char *student,
			const char *name, size_t len)
{
	unsigned int i;

	for (i = 0; i < lab->draw_count; i++) {
		const struct lab_draw *draw = &lab->draw[i];
		size_t own = strlen(draw->name);

		if (len < own || strncmp(name, draw->name, own))
			continue;
		if (len == own)
			return lab_drawn(lab, draw, student);
		if ((len == own + 6 && !strncmp(name + own, ".bytes", 6)) ||
		    (len == own + 4 && !strncmp(name + own, ".hex", 4)))
			return bytes_of(draw, lab_drawn(lab, draw, student));
		if (len == own + 6 && !strncmp(name + own, ".pages", 6))
			return lab_drawn_fact(lab, draw, student);
	}
	errno = EINVAL;
	return -1;
}

static bool is_hex(const char *name, size_t len)
{
	return len > 4 && !strncmp(name + len - 4, ".hex", 4);
}

char *lab_word(const struct lab *lab, const char *student, const char *word)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool known = true;

	if (!out)
		abort();
	while (*word) {
		size_t len = strcspn(word, "$");

		fwrite(word, 1, len, out);
		word += len;
		if (*word == '$') {
			int64_t value;

			word++;
			for (len = 0; isalnum((unsigned char)word[len]) ||
				      word[len] == '_' ||
				      (word[len] == '.' &&
				       isalpha((unsigned char)word[len + 1]));
			     len++)
				;
			errno = 0;
			value = value_of(lab, student, word, len);
			known &= !errno;
			fprintf(out, is_hex(word, len) ? "%llx" : "%lld",
				(long long)value);
			word += len;
		}
	}
	if (fclose(out))
		abort();
	if (known)
		return text;
	free(text);
	errno = EINVAL;
	return NULL;
}

static const char *skip(const char *at)
{
	while (isspace((unsigned char)*at))
		at++;
	return at;
}

/* Digits into `number`; false when there are none, or too many. */
static bool take(const char **at, int64_t *number)
{
	char *end;

	*at = skip(*at);
	if (!isdigit((unsigned char)**at))
		return false;
	errno = 0;
	*number = strtoll(*at, &end, 10);
	*at = skip(end);
	return !errno && *number < INT64_C(1) << 62;
}

static size_t name_len(const char *at)
{
	size_t len = 0;

	if (isalpha((unsigned char)*at))
		while (isalnum((unsigned char)at[len]) || at[len] == '_')
			len++;
	return len;
}

/* What follows the fact: a divisor, then a number more or less. */
static bool take_rest(const char *at, struct lab_expression *expression)
{
	int sign;

	if (*at == '/') {
		at++;
		if (!take(&at, &expression->over) || !expression->over)
			return false;
	}
	if (!*at)
		return true;
	sign = *at == '-' ? -1 : 1;
	if (*at != '+' && *at != '-')
		return false;
	at++;
	if (!take(&at, &expression->plus))
		return false;
	expression->plus *= sign;
	return !*at;
}

static bool parse(const char *at, struct lab_expression *expression)
{
	int64_t number = 1;
	int sign = 1;
	size_t len;
	bool digits;

	if (*at == '-') {
		sign = -1;
		at++;
	}
	digits = take(&at, &number);
	if (digits && !*at) {
		expression->plus = sign * number;
		return true;
	}
	if (digits && (*at++ != '*' || number >= INT64_C(1) << 20))
		return false; /* so that no product is too large */
	at = skip(at);
	len = name_len(at);
	if (!len || !take_rest(skip(at + len), expression))
		return false;
	expression->times = sign * number;
	expression->fact = strndup(at, len);
	return expression->fact != NULL;
}

int lab_expression(const char *text, struct lab_expression *expression)
{
	*expression = (struct lab_expression){ .over = 1 };
	if (parse(skip(text), expression))
		return 0;
	errno = EINVAL;
	return -1;
}

int64_t lab_value(const struct lab_expression *expression, int64_t fact)
{
	return fact * expression->times / expression->over + expression->plus;
}
