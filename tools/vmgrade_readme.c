/* SPDX-License-Identifier: MIT */
/*
 * vmgrade_readme - grades the README of a memory lab: its listing, what it says
 * is heap, stack and MMS, and its answers.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/vmgrade.h"
#include "tools/vmgrade_readme.h"
#include "tools/vmgrade_readme_judge.h"

enum {
	DEPTH_MOST = 4, /* folders with nothing but a folder in them */
};

/* How well a name fits a README; 0: not at all. */
static int fitness(const char *name)
{
	static const char *const endings[] = { ".md", ".markdown", ".txt", "" };
	const char *dot = strrchr(name, '.');
	const bool readme = !strncasecmp(name, "readme", 6);
	size_t i;

	for (i = 0; i < 3; i++)
		if (dot && !strcasecmp(dot, endings[i]))
			return readme ? 20 - (int)i : 10 - (int)i;
	return readme && strlen(name) == 6 ? 17 : 1;
}

/* What a folder holds: the file that fits best, and how many fit as well. */
struct choice {
	char *name;
	int fitness;
	size_t equals;
	char *folder; /* the only one, or NULL */
	size_t folders;
};

static void choose(struct choice *choice, int dir, const char *name)
{
	const int fit = fitness(name);
	struct stat st;

	if (name[0] == '.' || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW))
		return;
	if (S_ISDIR(st.st_mode)) {
		choice->folders++;
		free(choice->folder);
		choice->folder = strdup(name);
	} else if (S_ISREG(st.st_mode) && fit == choice->fitness) {
		choice->equals++;
	} else if (S_ISREG(st.st_mode) && fit > choice->fitness) {
		free(choice->name);
		choice->name = strdup(name);
		choice->fitness = fit;
		choice->equals = 1;
	}
}

/* A descriptor of the README in `folder`, which is closed; or -1. */
static int open_in(int folder, unsigned int depth)
{
	struct choice choice = { 0 };
	struct dirent *entry;
	DIR *dir = fdopendir(folder);
	int fd = -1;

	if (!dir) {
		close(folder);
		return -1;
	}
	while ((entry = readdir(dir)))
		choose(&choice, folder, entry->d_name);
	errno = ENOENT;
	if (choice.name && (choice.equals == 1 || choice.fitness > 10))
		fd = openat(folder, choice.name,
			    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	else if (!choice.name && choice.folders == 1 && depth < DEPTH_MOST)
		fd = openat(folder, choice.folder,
			    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_DIRECTORY);
	if (fd >= 0 && !choice.name)
		fd = open_in(fd, depth + 1);
	free(choice.name);
	free(choice.folder);
	closedir(dir);
	return fd;
}

static int open_readme(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;

	if (fd < 0 || fstat(fd, &st))
		return fd;
	if (S_ISDIR(st.st_mode))
		return open_in(fd, 0);
	if (S_ISREG(st.st_mode))
		return fd;
	close(fd);
	errno = EINVAL;
	return -1;
}

/* All of it up to README_MOST bytes; `cut`: there was more. */
static char *read_all(int fd, size_t *len, bool *cut)
{
	char *text = malloc(README_MOST + 1);
	ssize_t got = 1;

	if (!text)
		tool_fail(TOOL_FAILED, "out of memory");
	for (*len = 0; got > 0 && *len <= README_MOST; *len += (size_t)got) {
		got = read(fd, text + *len, README_MOST + 1 - *len);
		if (got < 0)
			got = errno == EINTR ? 0 : -1;
		if (got < 0)
			break;
	}
	*cut = *len > README_MOST;
	*len -= *cut;
	return text;
}

/* Parses the README at `path`; false where there is none. */
static bool load(struct readme *readme, const char *path, bool *cut)
{
	const int fd = open_readme(path);
	char *text;
	size_t len;

	if (fd < 0)
		return false;
	text = read_all(fd, &len, cut);
	close(fd);
	readme_parse(readme, text, len);
	free(text);
	return true;
}

/* What the handout shows is nobody's own work. */
static void load_handout(struct readme_listings *shown, struct readme *handout,
			 const struct lab *lab)
{
	char *path = NULL;
	bool cut;

	*shown = (struct readme_listings){ 0 };
	*handout = (struct readme){ 0 };
	if (lab->folder)
		grade_text(&path, "%s/handout.md", lab->folder);
	if (path && load(handout, path, &cut))
		readme_listings_find(shown, handout, NULL);
	free(path);
}

static void add_checks(const struct lab *lab, struct grade *grade)
{
	unsigned int i;

	for (i = 0; i < lab->checks_count; i++) {
		const struct lab_check *check = &lab->checks[i];
		struct grade_check *out = grade_add(
			grade, check->name, check->title, check->points);

		out->confidence = 1;
		if (check->why)
			grade_text(&out->why, "%s", check->why);
		if (check->claim)
			grade_text(&out->claim, "%s", check->claim);
	}
}

static void judge(const struct lab *lab, const struct readme_work *work,
		  struct grade_check *checks)
{
	struct readme_answer *answers =
		calloc(lab->checks_count, sizeof(*answers));
	unsigned int i;

	if (!answers)
		tool_fail(TOOL_FAILED, "out of memory");
	readme_answers_find(lab, work->readme, work->claims, answers);
	for (i = 0; i < lab->checks_count; i++) {
		const struct lab_check *check = &lab->checks[i];

		if (check->question)
			readme_judge_answer(check, &answers[i], &checks[i]);
		else if (!strcmp(check->region, "listing"))
			readme_judge_listing(check, work, &checks[i]);
		else
			readme_judge_region(check, work, &checks[i]);
		free(answers[i].text);
		free(answers[i].quoted);
	}
	free(answers);
}

static void find(const struct readme *readme, struct readme_claims *claims,
		 struct readme_listings *listings)
{
	readme_claims_find(claims, readme);
	readme_listings_find(listings, readme, claims);
}

void grade_readme(const struct lab *lab, const char *folder,
		  struct grade *grade)
{
	struct readme_listings listings, shown;
	struct readme readme, handout;
	struct readme_claims claims;
	const struct readme_work work = { &readme, &listings, &claims, &shown };
	const size_t first = grade->count;
	bool cut = false;
	size_t i;

	add_checks(lab, grade);
	if (!load(&readme, folder, &cut)) {
		const int error = errno;

		for (i = first; i < grade->count; i++)
			grade_rule(&grade->checks[i], GRADE_MISSING,
				   error == EACCES
					   ? "the README may not be read"
					   : "there is no README in what was "
					     "handed in");
		return;
	}
	load_handout(&shown, &handout, lab);
	readme_section(&readme, lab);
	find(&readme, &claims, &listings);
	if (!claims.count && !listings.count) {
		/* Not where it was looked for: it may be elsewhere. */
		readme_whole(&readme);
		find(&readme, &claims, &listings);
	}
	judge(lab, &work, grade->checks + first);
	readme_fingerprint(&work, &grade->fingerprint);
	if (cut)
		grade_text(&grade->note,
			   "the README has more than %d bytes: the rest was "
			   "not read",
			   README_MOST);
	readme_listings_free(&listings);
	readme_listings_free(&shown);
	readme_free(&readme);
	readme_free(&handout);
}
