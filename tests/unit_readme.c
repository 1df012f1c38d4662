/* SPDX-License-Identifier: MIT */
/* unit_readme - READMEs in all the forms that they are handed in are graded. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit_readme.h"
#include "tests/units.h"
#include "tools/vmgrade.h"

enum {
	DOCUMENTS = 87, /* as many as there are rows, ... */
	ANSWERS = 213	/* ... and lines in the file of answers */
};

#define Q1 "What's going to happen if program reaches maximum limit of stack ?"
#define Q2                                                                     \
	"What's going to happen if program requests a big (more then 128KB) "  \
	"memory allocation on heap ?"
#define Q3 "What's the difference between Text and Data memory segments ?"
static const char *const questions[] = { Q1, Q2, Q3 };

static const char *in_source(const char *name)
{
	const char *srcdir = getenv("srcdir");
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", srcdir ? srcdir : ".", name);
	return path;
}

static struct lab *the_lab(void)
{
	char *why = NULL;
	struct lab *lab = lab_read(in_source("labs/address-space"), &why);

	ck_assert_msg(lab, "%s", why);
	return lab;
}

static void grade_bytes(const struct lab *lab, const char *text, size_t len,
			struct grade *grade)
{
	char path[] = "/tmp/unit_readme.XXXXXX";
	const int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	close(fd);
	*grade = (struct grade){ 0 };
	grade_readme(lab, path, grade);
	unlink(path);
}

static void grade_text_of(const char *text, struct grade *grade)
{
	struct lab *lab = the_lab();

	grade_bytes(lab, text, strlen(text), grade);
	lab_free(lab);
}

static void write_verdicts(const struct grade *grade, char *out)
{
	static const char signs[GRADE_VERDICTS] = {
		[GRADE_PASSED] = '+',
		[GRADE_PARTLY] = '/',
		[GRADE_WRONG] = '-',
		[GRADE_MISSING] = '0',
	};
	size_t i;

	for (i = 0; i < grade->count; i++) {
		if (grade->checks[i].doubtful)
			*out++ = '?';
		*out++ = signs[grade->checks[i].verdict];
	}
	*out = '\0';
}

START_TEST(document)
{
	const struct readme_document *row = &readme_documents[_i];
	struct grade grade;
	char verdicts[32];

	grade_text_of(row->text, &grade);
	write_verdicts(&grade, verdicts);
	ck_assert_msg(!strcmp(verdicts, row->verdicts), "%s: %s, not %s",
		      row->name, verdicts, row->verdicts);
	grade_free(&grade);
}
END_TEST

/* A line of the file: question, tab, verdict, tab, the answer. */
static void check_answer(const struct lab *lab, const char *line)
{
	const int question = line[0] - '1';
	const bool doubtful = line[2] == '?';
	const char *wanted = line + 2 + doubtful;
	const char *answer = strchr(wanted, '\t') + 1;
	const struct grade_check *check;
	struct grade grade;
	const char *name;
	char *text;

	ck_assert_int_ge(
		asprintf(&text, "- %s\n\n  %s\n", questions[question], answer),
		0);
	grade_bytes(lab, text, strlen(text), &grade);
	check = &grade.checks[4 + question];
	name = check->verdict == GRADE_PASSED
		       ? "correct"
		       : grade_verdict_name(check->verdict);
	if (doubtful)
		ck_assert_msg(check->doubtful, "not doubtful: %s", line);
	else
		ck_assert_msg(!strncmp(wanted, name, strlen(name)), "%s: %s",
			      name, line);
	grade_free(&grade);
	free(text);
}

START_TEST(answers)
{
	FILE *in =
		fopen(in_source("tests/submissions/readme/answers.tsv"), "r");
	struct lab *lab = the_lab();
	char line[2048];
	int count = 0;

	ck_assert_ptr_nonnull(in);
	for (; fgets(line, sizeof(line), in); count++) {
		line[strcspn(line, "\n")] = '\0';
		check_answer(lab, line);
	}
	ck_assert_int_eq(count, ANSWERS);
	fclose(in);
	lab_free(lab);
}
END_TEST

START_TEST(documents_counted)
{
	ck_assert_ptr_nonnull(readme_documents[DOCUMENTS - 1].name);
	ck_assert_ptr_null(readme_documents[DOCUMENTS].name);
}
END_TEST

Suite *unit_readme(void)
{
	Suite *suite = suite_create("readme");
	TCase *tcase = tcase_create("forms");

	unit_add_loop(tcase, document, DOCUMENTS);
	unit_add(tcase, documents_counted);
	unit_add(tcase, answers);
	suite_add_tcase(suite, tcase);
	return suite;
}
