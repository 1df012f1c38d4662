/* SPDX-License-Identifier: MIT */
/* vmgrade_feedback - a grade as the student reads it. */
#include "tools/vmgrade_feedback.h"

#include <stdlib.h>
#include <string.h>

#include "measure/draw.h"
#include "measure/plain.h"
#include "measure/result.h"
#include "tools/vmgrade_pages.h"
#include "tools/vmgrade_table.h"

static const char *const names[FEEDBACK_FORMATS] = {
	[FEEDBACK_TEXT] = "text",
	[FEEDBACK_MARKDOWN] = "markdown",
	[FEEDBACK_HTML] = "html",
	[FEEDBACK_JSON] = "json",
};

enum feedback_format feedback_named(const char *name)
{
	enum feedback_format format;

	for (format = 0; format < FEEDBACK_FORMATS; format++)
		if (!strcmp(name, names[format]))
			break;
	return format;
}

const char *feedback_score(const struct grade *grade, char *text, size_t size)
{
	double points, of;

	if (grade_score(grade, &points, &of))
		snprintf(text, size, "%.4g of %.4g points", points, of);
	else
		snprintf(text, size, "no score");
	return text;
}

static enum vm_colour colour_of(enum grade_verdict verdict)
{
	if (verdict == GRADE_PASSED)
		return VM_GREEN;
	return verdict == GRADE_PARTLY || grade_unjudged(verdict) ? VM_YELLOW
								  : VM_RED;
}

/* Each line of a text, behind a label in front of the first. */
static void text_lines(FILE *out, const char *label, const char *text)
{
	const char *end;
	char *line;

	for (; text && *text; text = *end ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		if (*label) {
			fprintf(out, "    %-9s ", label);
			vm_plain(out, text, (size_t)(end - text), SIZE_MAX);
			fputc('\n', out);
		} else {
			line = strndup(text, (size_t)(end - text));
			if (!line)
				abort();
			vm_plain_wrapped(out, line, 14);
			free(line);
		}
		label = "";
	}
}

static void text_check(FILE *out, const struct grade_check *check, bool told)
{
	fprintf(out, "%s%-8s%s %.4g/%.4g  ",
		vm_colour(out, colour_of(check->verdict)),
		grade_verdict_name(check->verdict), vm_colour(out, VM_PLAIN),
		check->points, check->of);
	vm_plain(out, check->title, strlen(check->title), SIZE_MAX);
	fputc('\n', out);
	if (told || (check->verdict == GRADE_PASSED && check->confidence == 1))
		return;
	text_lines(out, "", check->reason);
	if (check->verdict != GRADE_PASSED) {
		text_lines(out, "expected", check->expected);
		text_lines(out, "seen", check->seen);
		if (check->why)
			vm_plain_wrapped(out, check->why, 4);
	}
	if (check->verdict != GRADE_PASSED && check->claim)
		fprintf(out, "    to read   vmclaims explain %s\n",
			check->claim);
	if (check->doubtful && !check->decided)
		fputs("    a person will look at this one\n", out);
}

static void text(FILE *out, const struct grade *grade)
{
	const char *const common = grade_common_reason(grade);
	char score[64];
	size_t i;

	vm_plain(out, grade->student, strlen(grade->student), SIZE_MAX);
	fprintf(out, ", %s: %s%s%s\n", grade->lab, vm_colour(out, VM_BOLD),
		feedback_score(grade, score, sizeof(score)),
		vm_colour(out, VM_PLAIN));
	text_lines(out, "", common);
	for (i = 0; i < grade->count; i++)
		text_check(out, &grade->checks[i], common);
	text_lines(out, "note", grade->note);
	if (grade->tier)
		fprintf(out, "sandbox %s; %.2f seconds\n", grade->tier,
			grade->seconds);
}

static void markdown_part(FILE *out, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	fprintf(out, "- %s: ", label);
	table_text(out, FEEDBACK_MARKDOWN, text);
	fputc('\n', out);
}

static void markdown(FILE *out, const struct grade *grade)
{
	const char *const common = grade_common_reason(grade);
	char score[64];
	size_t i;

	fputs("# ", out);
	table_text(out, FEEDBACK_MARKDOWN, grade->lab);
	fputs(", ", out);
	table_text(out, FEEDBACK_MARKDOWN, grade->student);
	fprintf(out, ": %s\n", feedback_score(grade, score, sizeof(score)));
	if (common)
		fputc('\n', out);
	markdown_part(out, "reason", common);
	for (i = 0; i < grade->count; i++) {
		const struct grade_check *check = &grade->checks[i];

		fputs("\n## ", out);
		table_text(out, FEEDBACK_MARKDOWN, check->title);
		fprintf(out, "\n\n**%s**, %.4g of %.4g\n\n",
			grade_verdict_name(check->verdict), check->points,
			check->of);
		if (common)
			continue;
		markdown_part(out, "reason", check->reason);
		if (check->verdict == GRADE_PASSED)
			continue;
		markdown_part(out, "expected", check->expected);
		markdown_part(out, "seen", check->seen);
		markdown_part(out, "why", check->why);
		if (check->claim)
			fprintf(out, "- to read: `vmclaims explain %s`\n",
				check->claim);
	}
	if (grade->tier)
		fprintf(out, "\nSandbox %s\n", grade->tier);
}

static void html_part(FILE *out, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	fprintf(out, "<dt>%s</dt><dd>", label);
	vm_xml_text(out, text);
	fputs("</dd>\n", out);
}

static void html_check(FILE *out, const struct grade_check *check, bool told)
{
	const bool passed = check->verdict == GRADE_PASSED;

	fprintf(out, "<section class=\"%s\"><h2>",
		passed				 ? "passed"
		: check->points > 0		 ? "partly"
		: grade_unjudged(check->verdict) ? "unjudged"
						 : "failed");
	vm_xml_text(out, check->title);
	fprintf(out, "</h2>\n<p><b>%s</b>, %.4g of %.4g</p>\n<dl>\n",
		grade_verdict_name(check->verdict), check->points, check->of);
	if (!told)
		html_part(out, "reason", check->reason);
	if (!passed && !told) {
		html_part(out, "expected", check->expected);
		html_part(out, "seen", check->seen);
		html_part(out, "why", check->why);
		html_part(out, "to read: vmclaims explain", check->claim);
	}
	fputs("</dl></section>\n", out);
}

static void html(FILE *out, const struct grade *grade)
{
	const char *const common = grade_common_reason(grade);
	char score[64];
	size_t i;

	page_begin(out, grade->student);
	fputs("<h1>", out);
	vm_xml_text(out, grade->lab);
	fputs(", ", out);
	vm_xml_text(out, grade->student);
	fprintf(out, ": %s</h1>\n",
		feedback_score(grade, score, sizeof(score)));
	if (common) {
		fputs("<dl>\n", out);
		html_part(out, "reason", common);
		fputs("</dl>\n", out);
	}
	for (i = 0; i < grade->count; i++)
		html_check(out, &grade->checks[i], common);
	if (grade->tier) {
		fputs("<p>Sandbox ", out);
		vm_xml_text(out, grade->tier);
		fputs("</p>\n", out);
	}
	page_end(out);
}

void feedback(FILE *out, const struct grade *grade, enum feedback_format format)
{
	json_t *document;

	switch (format) {
	case FEEDBACK_MARKDOWN:
		markdown(out, grade);
		break;
	case FEEDBACK_HTML:
		html(out, grade);
		break;
	case FEEDBACK_JSON:
		document = grade_json(grade);
		vm_json(out, document);
		json_decref(document);
		break;
	default:
		text(out, grade);
	}
}
