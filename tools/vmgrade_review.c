/* SPDX-License-Identifier: MIT */
/* vmgrade_review - the doubtful answers, decided by a person with a key each.
 */
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "measure/draw.h"
#include "measure/plain.h"
#include "tools/vmgrade.h"
#include "tools/vmgrade_store.h"

enum deed {
	DECIDE,
	SKIP,
	QUIT
};

static const struct key {
	char key;
	const char *help;
	enum deed deed;
	enum grade_verdict verdict; /* GRADE_VERDICTS: as it was graded */
} keys[] = {
	{ 'a', "accept", DECIDE, GRADE_VERDICTS },
	{ 'c', "correct", DECIDE, GRADE_PASSED },
	{ 'p', "partly", DECIDE, GRADE_PARTLY },
	{ 'w', "wrong", DECIDE, GRADE_WRONG },
	{ 'm', "missing", DECIDE, GRADE_MISSING },
	{ 's', "skip", SKIP, 0 },
	{ 'q', "quit", QUIT, 0 },
};

enum {
	KEYS = sizeof(keys) / sizeof(*keys)
};

struct review {
	struct store *store;
	const char *who;
	bool all; /* what was decided, too */
	size_t decided, left;
};

static struct termios cooked;
static bool raw;

static void cook(void)
{
	if (raw)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &cooked);
	raw = false;
}

/*
 * The terminal as it was, then the end that the signal brings: now, as nobody
 * may be there who reads what was written.
 */
static void leave(int signal_number)
{
	if (raw)
		tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static void read_keys(void)
{
	struct termios single;

	if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &cooked))
		return;
	single = cooked;
	single.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	signal(SIGINT, leave);
	signal(SIGTERM, leave);
	signal(SIGHUP, leave);
	atexit(cook);
	raw = !tcsetattr(STDIN_FILENO, TCSADRAIN, &single);
}

/* The next key that is one; the end of the input quits. */
static const struct key *next_key(void)
{
	char byte;
	size_t i;

	fflush(stdout);
	for (;;) {
		ssize_t got = read(STDIN_FILENO, &byte, 1);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return &keys[KEYS - 1];
		for (i = 0; i < KEYS; i++)
			if (byte == keys[i].key)
				return &keys[i];
		if (byte != '\n' && byte != ' ' && byte != '\r') {
			printf("?");
			fflush(stdout);
		}
	}
}

static void put(const char *label, const char *text)
{
	if (!text || !*text)
		return;
	printf("  %-9s ", label);
	vm_plain(stdout, text, strlen(text), SIZE_MAX);
	putchar('\n');
}

static void show(const struct grade *grade, const struct grade_check *check)
{
	size_t i;

	printf("\n%s", vm_colour(stdout, VM_BOLD));
	vm_plain(stdout, grade->student, strlen(grade->student), SIZE_MAX);
	printf("%s: ", vm_colour(stdout, VM_PLAIN));
	vm_plain(stdout, check->title, strlen(check->title), SIZE_MAX);
	putchar('\n');
	put("expected", check->expected);
	put("seen", check->seen);
	printf("  graded    %s, %.4g of %.4g points, certain to %.0f %%%s\n",
	       grade_verdict_name(check->verdict), check->points, check->of,
	       100 * check->confidence,
	       check->decided ? ", decided before" : "");
	put("because", check->reason);
	for (i = 0; i < KEYS; i++)
		printf("%s[%c]%s", i ? "  " : "", keys[i].key,
		       keys[i].help + (*keys[i].help == keys[i].key));
	printf(": ");
}

/* False when the person has had enough. */
static bool ask(struct review *review, const struct grade *grade,
		const struct grade_check *check)
{
	const struct key *key;

	show(grade, check);
	key = next_key();
	printf("%s\n", key->help);
	if (key->deed == DECIDE) {
		store_decide(review->store, grade, check, key->verdict,
			     review->who);
		review->decided++;
	} else {
		review->left++;
	}
	return key->deed != QUIT;
}

static bool review_one(void *arg, struct grade *grade)
{
	struct review *review = arg;
	size_t i;

	for (i = 0; i < grade->count; i++) {
		const struct grade_check *check = &grade->checks[i];

		if (check->doubtful && (review->all || !check->decided) &&
		    !ask(review, grade, check))
			return false;
	}
	return true;
}

/* Whose decisions these are: the user's name, or number. */
static char *user(void)
{
	const struct passwd *entry = getpwuid(getuid());
	char *name;

	if ((entry ? asprintf(&name, "%s", entry->pw_name)
		   : asprintf(&name, "%u", (unsigned int)getuid())) < 0)
		tool_fail(EXIT_GRADER, "out of memory");
	return name;
}

int command_review(const struct options *options, int argc, char **argv)
{
	const char *student = argc ? argv[0] : options->student;
	struct review review = { .all = student };
	char *who = user();

	if (!options->store)
		tool_usage("review: which gradebook? --store=FILE");
	review.who = who;
	review.store = store_open(options->store, STORE_WRITE, NULL);
	read_keys();
	if (!store_each(review.store, student, review_one, &review) && student)
		tool_fail(TOOL_FAILED, "%s: there is no student %s",
			  plain_copy(options->store), plain_copy(student));
	cook();
	printf("%zu decided%s\n", review.decided,
	       review.left ? ", the rest is left for another time" : "");
	store_close(review.store);
	free(who);
	return TOOL_OK;
}
