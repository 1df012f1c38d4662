/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme_answers - which part of a README answers which question.
 *
 * What follows a question is its answer. Where the questions were not copied,
 * numbers tell, else the order of a list, else what is said.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tools/tool.h"
#include "tools/vmgrade_readme_pieces.h"
#include "tools/vmgrade_readme_plain.h"

enum {
	WORDS_LEAST = 3 /* of an answer that stands beside a quotation */
};

static unsigned int number_of(const struct readme_piece *piece)
{
	return piece->number ? piece->number
			     : readme_numbered(piece->text, ".):- ");
}

/* The check that asks the question of that number, from 1; or README_NOBODY. */
static int question_numbered(const struct lab *lab, unsigned int number)
{
	unsigned int i;

	for (i = 0; i < lab->checks_count; i++)
		if (lab->checks[i].question && number && !--number)
			return (int)i;
	return README_NOBODY;
}

static unsigned int count_questions(const struct lab *lab)
{
	unsigned int count = 0;

	while (question_numbered(lab, count + 1) != README_NOBODY)
		count++;
	return count;
}

/* Pieces that bear the numbers in their order. */
static bool by_number(struct readme_search *search, size_t from)
{
	const unsigned int all = count_questions(search->lab);
	unsigned int wanted = 1;
	size_t i, first = search->count;

	for (i = from; i < search->count && wanted <= all; i++)
		if (number_of(&search->pieces[i]) == wanted) {
			first = wanted == 1 ? i : first;
			wanted++;
		}
	if (wanted <= all)
		return false;
	search->current = README_NOBODY;
	for (i = first, wanted = 1; i < search->count; i++) {
		const unsigned int number = number_of(&search->pieces[i]);

		if (number == wanted)
			search->current =
				question_numbered(search->lab, wanted++);
		else if (!search->pieces[i].item && wanted > all &&
			 i > first + all &&
			 readme_is_reflection(search->pieces[i].text))
			search->current = README_NOBODY;
		search->pieces[i].question = search->current;
	}
	return true;
}

/* As many items, one behind the other, as there are questions. */
static bool by_order(struct readme_search *search, size_t from)
{
	const unsigned int all = count_questions(search->lab);
	size_t i, j, run;

	for (i = from; i < search->count; i += run + !run) {
		for (run = 0;
		     i + run < search->count && search->pieces[i + run].item;)
			run++;
		if (run != all)
			continue;
		for (j = 0; j < run; j++)
			search->pieces[i + j].question = question_numbered(
				search->lab, (unsigned int)j + 1);
		return true;
	}
	return false;
}

/* The question whose ideas `text` says more of than of any other. */
static int question_said(const struct readme_search *search, const char *text,
			 size_t *most)
{
	int best = README_NOBODY;
	unsigned int i;

	*most = 0;
	for (i = 0; i < search->lab->checks_count; i++) {
		size_t said =
			search->rules[i]
				? readme_rules_said(search->rules[i], text)
				: 0;

		if (said == *most && said)
			best = README_NOBODY;
		if (said <= *most)
			continue;
		*most = said;
		best = (int)i;
	}
	return best;
}

static bool by_words(struct readme_search *search, size_t from)
{
	bool any = false;
	size_t i, most;

	for (i = from; i < search->count; i++) {
		struct readme_piece *piece = &search->pieces[i];

		if (readme_is_reflection(piece->text))
			break;
		piece->question = question_said(search, piece->text, &most);
		any |= piece->question != README_NOBODY;
	}
	return any;
}

/* How sure it is that each piece was given to the right question. */
static double distribute(struct readme_search *search, size_t from)
{
	if (by_number(search, from))
		return 0.97;
	if (by_order(search, from))
		return 0.93;
	return by_words(search, from) ? 0.85 : 0.5;
}

static bool has_answer(const struct readme_search *search, int question)
{
	size_t i;

	for (i = 0; i < search->count; i++)
		if (search->pieces[i].question == question)
			return true;
	return false;
}

/*
 * All questions first, then all answers: the last question seems to have them
 * all. Returns where its pieces begin, or the count.
 */
static size_t answers_behind(const struct readme_search *search)
{
	const unsigned int all = count_questions(search->lab);
	unsigned int number, answered = 0;
	int question = README_NOBODY;
	size_t i, pieces = 0, first = search->count;

	for (number = 1; number <= all; number++) {
		const int asked = question_numbered(search->lab, number);

		if (!search->found[asked])
			return search->count;
		if (!has_answer(search, asked))
			continue;
		answered++;
		question = asked;
	}
	for (i = 0; i < search->count; i++)
		if (answered == 1 && search->pieces[i].question == question) {
			first = pieces++ ? first : i;
			/* What follows on the question's own line is its. */
			if (search->pieces[i].asked)
				return search->count;
		}
	return pieces > 1 ? first : search->count;
}

/* An answer whose question was left out stands behind that of another. */
static void find_unasked(struct readme_search *search)
{
	size_t i, most;
	int said;

	for (i = 0; i < search->count; i++) {
		struct readme_piece *piece = &search->pieces[i];

		/* The first one behind a question is the answer to it. */
		if (piece->asked ||
		    (piece->question != README_NOBODY &&
		     (!i || piece[-1].question != piece->question)))
			continue;
		said = question_said(search, piece->text, &most);
		if (said == README_NOBODY || search->found[said] ||
		    (piece->question == README_NOBODY &&
		     readme_is_reflection(piece->text)))
			continue;
		if (piece->question == README_NOBODY ||
		    most > readme_rules_said(search->rules[piece->question],
					     piece->text))
			piece->question = said;
	}
}

/* Long quotations inside a text go to `quoted`, where something else stays. */
static void part_quotations(struct readme_answer *answer)
{
	struct readme_buffer rest = { 0 }, quoted = { 0 };
	const char *at = answer->text, *open, *close;

	while ((open = strchr(at, '"')) && (close = strchr(open + 1, '"'))) {
		const size_t len = (size_t)(close - open) + 1;
		char *inside = strndup(open, len);

		readme_put(&rest, at, (size_t)(open - at));
		readme_put(inside && readme_count_words(inside) >= 8 ? &quoted
								     : &rest,
			   open, len);
		free(inside);
		at = close + 1;
	}
	readme_put(&rest, at, strlen(at));
	readme_put(&quoted, "", 0);
	if (quoted.len && readme_count_words(rest.text) > WORDS_LEAST) {
		free(answer->text);
		answer->text = rest.text;
		rest.text = answer->quoted;
		answer->quoted = quoted.text;
	} else {
		free(quoted.text);
	}
	free(rest.text);
}

static void gather(const struct readme_search *search, int question,
		   struct readme_answer *answer)
{
	struct readme_buffer own = { 0 }, quoted = { 0 };
	size_t i;

	readme_put(&own, "", 0);
	readme_put(&quoted, "", 0);
	for (i = 0; i < search->count; i++) {
		const struct readme_piece *piece = &search->pieces[i];
		struct readme_buffer *to = piece->quoted ? &quoted : &own;

		if (piece->question != question || to->len > README_ANSWER_MOST)
			continue;
		readme_put(to, piece->text, strlen(piece->text));
		readme_put(to, "\n", 1);
	}
	if (readme_count_words(own.text) < WORDS_LEAST) {
		readme_put(&own, quoted.text, quoted.len);
		quoted.text[0] = '\0';
	}
	answer->text = own.text;
	answer->quoted = quoted.text;
	if (!*answer->quoted)
		part_quotations(answer);
}

/* Does any piece say more of what answers a question than a word or two? */
static bool may_be_answered(const struct readme_search *search,
			    const struct readme_rules *rules)
{
	size_t i;

	for (i = 0; i < search->count; i++)
		if (readme_rules_said(rules, search->pieces[i].text) >= 2)
			return true;
	return false;
}

void readme_answers_find(const struct lab *lab, const struct readme *readme,
			 const struct readme_claims *claims,
			 struct readme_answer *answers)
{
	struct readme_search search = { .lab = lab,
					.readme = readme,
					.claims = claims };
	double certainty = 1;
	unsigned int i;
	bool any = false;
	size_t behind;

	search.rules = calloc(lab->checks_count, sizeof(*search.rules));
	search.found = calloc(lab->checks_count, sizeof(*search.found));
	if (!search.rules || !search.found)
		tool_fail(TOOL_FAILED, "out of memory");
	for (i = 0; i < lab->checks_count; i++)
		if (lab->checks[i].question)
			search.rules[i] = readme_rules_new(&lab->checks[i]);
	readme_pieces_read(&search);
	for (i = 0; i < lab->checks_count; i++)
		any |= search.found[i];
	behind = any ? answers_behind(&search) : 0;
	if (behind < search.count)
		certainty = distribute(&search, behind);
	else if (any)
		find_unasked(&search);
	if (!search.count)
		certainty = 1;
	for (i = 0; i < lab->checks_count; i++) {
		if (!lab->checks[i].question)
			continue;
		gather(&search, (int)i, &answers[i]);
		answers[i].certainty = certainty;
		if (!*answers[i].text &&
		    may_be_answered(&search, search.rules[i]))
			answers[i].certainty = 0.5;
		readme_rules_free(search.rules[i]);
	}
	while (search.count)
		free(search.pieces[--search.count].text);
	free(search.pieces);
	free(search.rules);
	free(search.found);
}
