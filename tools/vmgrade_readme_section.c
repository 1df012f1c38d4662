/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_section - the part of a README that is about its lab. */
#include <locale.h>
#include <regex.h>

#include "tools/vmgrade_readme_cut.h"
#include "tools/vmgrade_readme_find.h"
#include "tools/vmgrade_readme_pieces.h"

enum {
	TITLE_MOST = 12 /* words of a heading that is a title */
};

/* A heading; or else a line as short as one, of a paragraph alone. */
static bool is_title(const struct readme_line *line, const regex_t *pattern,
		     bool heading)
{
	regmatch_t found;

	return heading == (line->level > 0) && !line->item && !line->code &&
	       readme_count_words(line->text) <= TITLE_MOST &&
	       readme_matches(pattern, line->text, &found);
}

/* A heading as high as the title; in a quotation it is none of the README's. */
static bool is_as_high(const struct readme_line *line,
		       const struct readme_line *title)
{
	return line->level && !line->quoted &&
	       readme_count_words(line->text) <= TITLE_MOST &&
	       line->level <= (title->level ? title->level : 2);
}

static bool has_range(const char *text)
{
	struct readme_range range;
	const char *at;

	for (at = text; *at; at++)
		if (readme_at_word(text, at) &&
		    readme_range_at(at, true, &range))
			return true;
	return false;
}

/*
 * Where what stands under the title ends: at a heading as high that is no
 * question, unless there are addresses below it up to the next one.
 */
static size_t section_end(const struct readme *readme, const struct lab *lab)
{
	const struct readme_line *title = &readme->lines[readme->from];
	size_t i, end = readme->count;
	struct readme_asked asked;

	for (i = readme->from + 1; i < readme->count; i++) {
		const struct readme_line *line = &readme->lines[i];

		if (is_as_high(line, title) &&
		    !readme_question_find(lab, line, line->text, -1, &asked)) {
			if (end < i)
				return end;
			end = i;
		} else if (has_range(line->text)) {
			end = readme->count;
		}
	}
	return end;
}

static bool narrow(struct readme *readme, const struct lab *lab,
		   const regex_t *pattern, bool heading)
{
	size_t i = 0;

	while (i < readme->count &&
	       !is_title(&readme->lines[i], pattern, heading))
		i++;
	if (i == readme->count)
		return false;
	readme->from = i;
	readme->to = section_end(readme, lab);
	return true;
}

void readme_whole(struct readme *readme)
{
	readme->from = 0;
	readme->to = readme->count;
}

void readme_section(struct readme *readme, const struct lab *lab)
{
	locale_t mine = newlocale(LC_ALL_MASK, "C", NULL), before;
	regex_t regex;

	if (!lab->section || !mine)
		return;
	before = uselocale(mine);
	if (!regcomp(&regex, lab->section, REG_EXTENDED | REG_ICASE)) {
		if (!narrow(readme, lab, &regex, true))
			narrow(readme, lab, &regex, false);
		regfree(&regex);
	}
	uselocale(before);
	freelocale(mine);
}
