/* SPDX-License-Identifier: MIT */
/* report - TAP 14, KTAP and JUnit XML of a results document. */
#include <string.h>

#include "measure/plain.h"
#include "measure/result.h"

static const char *text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value ? value : "";
}

static bool is(const json_t *object, const char *verdict)
{
	return !strcmp(text(object, "verdict"), verdict);
}

static json_t *claim_at(const json_t *document, size_t index)
{
	return json_array_get(json_object_get(document, "claims"), index);
}

static bool passed(const json_t *claim)
{
	return is(claim, "holds") || is(claim, "skipped") ||
	       is(claim, "observed");
}

void vm_tap_text(FILE *out, const char *string)
{
	while (*string) {
		size_t length = strcspn(string, "#\n");

		vm_plain(out, string, length, SIZE_MAX);
		string += length;
		if (*string)
			fputs(*string++ == '#' ? "\\#" : " ", out);
	}
}

void vm_tap_head(FILE *out, enum vm_tap kind, const json_t *document,
		 size_t claims)
{
	const json_t *environment = json_object_get(document, "environment");

	fprintf(out, "%s\n1..%zu\n",
		kind == VM_KTAP ? "KTAP version 1" : "TAP version 14", claims);
	fprintf(out, "# Linux %s %s\n", text(environment, "kernel"),
		text(environment, "machine"));
	fflush(out);
}

/* "; treatment 1 (expected 0 to 2)" */
static void tap_seen(FILE *out, const json_t *seen, const char *arm)
{
	const json_t *high = json_object_get(seen, "high");

	if (!json_is_object(seen))
		return;
	if (!json_is_integer(json_object_get(seen, "low"))) {
		fprintf(out, "; %s %" JSON_INTEGER_FORMAT, arm,
			json_integer_value(json_object_get(seen, "seen")));
		return; /* an observation expects nothing */
	}
	fprintf(out,
		"; %s %" JSON_INTEGER_FORMAT " (expected %" JSON_INTEGER_FORMAT,
		arm, json_integer_value(json_object_get(seen, "seen")),
		json_integer_value(json_object_get(seen, "low")));
	if (!json_is_integer(high))
		fputs(" or more", out);
	else if (!json_equal(high, json_object_get(seen, "low")))
		fprintf(out, " to %" JSON_INTEGER_FORMAT,
			json_integer_value(high));
	fputc(')', out);
}

static bool seen_in(const json_t *expectation, const char *arm)
{
	const json_t *seen = json_object_get(expectation, arm);

	/* An observation has no control. */
	return json_is_true(json_object_get(seen, "in")) ||
	       (json_is_null(seen) && !strcmp(arm, "control") &&
		json_is_object(json_object_get(expectation, "treatment")));
}

/* One line of the subtest: an expectation in both arms. */
static void tap_expectation(FILE *out, const char *indent,
			    const json_t *expectation, size_t number)
{
	bool left_out = json_is_true(json_object_get(expectation, "left_out"));
	bool in = seen_in(expectation, "treatment") &&
		  seen_in(expectation, "control");

	fprintf(out, "%s%sok %zu - ", indent, in || left_out ? "" : "not ",
		number);
	vm_tap_text(out, text(expectation, "title"));
	if (left_out) {
		fputs(" # SKIP not measurable here\n", out);
		return;
	}
	tap_seen(out, json_object_get(expectation, "treatment"), "treatment");
	tap_seen(out, json_object_get(expectation, "control"), "control");
	fputc('\n', out);
}

void vm_tap_claim(FILE *out, enum vm_tap kind, const json_t *document,
		  size_t index)
{
	const json_t *claim = claim_at(document, index);
	const json_t *expects = json_object_get(claim, "expectations");
	const json_t *expectation;
	const char *indent = kind == VM_KTAP ? "  " : "    ";
	size_t i;

	/* A claim that was not judged has nothing to report below it. */
	if (json_array_size(expects)) {
		if (kind == VM_KTAP)
			fprintf(out, "%sKTAP version 1\n", indent);
		else
			fprintf(out, "# Subtest: %s\n", text(claim, "name"));
		fprintf(out, "%s1..%zu\n", indent, json_array_size(expects));
		json_array_foreach(expects, i, expectation)
			tap_expectation(out, indent, expectation, i + 1);
	}
	if (!passed(claim)) {
		fprintf(out, "# %s: %s: ", text(claim, "name"),
			text(claim, "verdict"));
		vm_tap_text(out, text(claim, "reason"));
		fputc('\n', out);
	}
	fprintf(out, "%sok %zu - %s", passed(claim) ? "" : "not ", index + 1,
		text(claim, "name"));
	if (is(claim, "skipped")) {
		fputs(" # SKIP ", out);
		vm_tap_text(out, text(claim, "reason"));
	}
	fputc('\n', out);
	fflush(out);
}

void vm_tap_end(FILE *out, const json_t *document)
{
	const json_t *summary = json_object_get(document, "summary");
	const json_t *count;
	const char *verdict;
	const char *before = "#";

	json_object_foreach((json_t *)summary, verdict, count) {
		fprintf(out, "%s %s:%" JSON_INTEGER_FORMAT, before, verdict,
			json_integer_value(count));
		before = "";
	}
	fputc('\n', out);
	fflush(out);
}

void vm_xml_text(FILE *out, const char *string)
{
	for (; *string; string++)
		switch (*string) {
		case '\xef':
			/* U+FFFE and U+FFFF, which no XML may hold. */
			if (string[1] == '\xbf' &&
			    (string[2] == '\xbe' || string[2] == '\xbf')) {
				fputc('?', out);
				string += 2;
			} else {
				fputc(*string, out);
			}
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc((unsigned char)*string < ' ' ? ' ' : *string,
			      out);
		}
}

static json_int_t counted(const json_t *document, const char *verdict)
{
	return json_integer_value(
		json_object_get(json_object_get(document, "summary"), verdict));
}

static void junit_claim(FILE *out, const json_t *claim)
{
	const char *element = is(claim, "skipped")  ? "skipped"
			      : is(claim, "broken") ? "error"
						    : "failure";

	fprintf(out,
		"  <testcase classname=\"vmclaims\" name=\"%s\" "
		"time=\"%.3f\"",
		text(claim, "name"),
		json_real_value(json_object_get(claim, "seconds")));
	if (is(claim, "holds") || is(claim, "observed")) {
		fputs("/>\n", out);
		return;
	}
	fprintf(out, ">\n    <%s message=\"", element);
	vm_xml_text(out, text(claim, "reason"));
	if (is(claim, "skipped"))
		fputs("\"/>\n", out);
	else
		fprintf(out, "\" type=\"%s\"/>\n", text(claim, "verdict"));
	fputs("  </testcase>\n", out);
}

void vm_junit(FILE *out, const json_t *document)
{
	const json_t *claims = json_object_get(document, "claims");
	const json_t *claim;
	double seconds = 0;
	size_t i;

	json_array_foreach(claims, i, claim)
		seconds += json_real_value(json_object_get(claim, "seconds"));
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	fprintf(out,
		"<testsuite name=\"vmclaims\" tests=\"%zu\" "
		"failures=\"%" JSON_INTEGER_FORMAT
		"\" errors=\"%" JSON_INTEGER_FORMAT
		"\" skipped=\"%" JSON_INTEGER_FORMAT "\" time=\"%.3f\">\n",
		json_array_size(claims),
		counted(document, "refuted") + counted(document, "vacuous"),
		counted(document, "broken"), counted(document, "skipped"),
		seconds);
	json_array_foreach(claims, i, claim)
		junit_claim(out, claim);
	fputs("</testsuite>\n", out);
}
