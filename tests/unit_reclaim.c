/* SPDX-License-Identifier: MIT */
/* unit_reclaim - what counts as the kernel's taking, and what it excuses. */
#include <stdio.h>
#include <string.h>

#include "measure/reclaim.h"
#include "tests/units.h"

START_TEST(counters)
{
	static char text[] = "nr_free_pages 1\npgsteal_kswapd 2\n"
			     "pgsteal_direct 3\npgsteal_direct_x 1000\n"
			     "pgsteal_khugepaged 4\npgsteal_proactive 5\n"
			     "pgsteal_anon 1000\npgscan_kswapd 6\n"
			     "pgscan_direct_throttle 1000\npgscan_direct 7\n"
			     "pswpin 1000\npswpout 8\npgmigrate_success 9\n"
			     "compact_migrate_scanned 1000\n"
			     "compact_daemon_migrate_scanned 10\n"
			     "compact_stall 11\n";
	FILE *vmstat = fmemopen(text, strlen(text), "r");
	struct vm_reclaim sum = { 0 }, during = { .taken = 1 };
	const struct vm_reclaim before = { .taken = 4, .scanned = 3 };

	vm_reclaim_parse(vmstat, &sum);
	fclose(vmstat);
	ck_assert_uint_eq(sum.taken, 14);
	ck_assert_uint_eq(sum.scanned, 13);
	ck_assert_uint_eq(sum.swapped, 8);
	ck_assert_uint_eq(sum.migrated, 9);
	ck_assert_uint_eq(sum.compacted, 10);
	ck_assert_uint_eq(sum.stalled, 11);
	sum.group = 5;
	vm_reclaim_add(&during, &before, &sum);
	ck_assert_uint_eq(during.taken, 11);
	ck_assert_uint_eq(during.scanned, 10);
	ck_assert_uint_eq(during.swapped, 8);
	ck_assert_uint_eq(during.compacted, 10);
	ck_assert_uint_eq(during.stalled, 11);
	ck_assert_uint_eq(during.migrated, 9);
	ck_assert_uint_eq(during.group, 5);
}
END_TEST

static const struct {
	struct vm_reclaim during;
	uint64_t pages;
} disturbances[] = {
	{ { 0 }, 0 },
	{ { .taken = 3 }, 3 },
	{ { .group = 3 }, 3 },
	{ { .taken = 3, .group = 2 }, 3 }, /* the group's are among them */
	{ { .scanned = 9 }, 0 },	   /* looked at, and left */
	{ { .swapped = 5 }, 0 },	   /* by the act's own wish */
	{ { .swapped = 5, .scanned = 9 }, 5 },
	{ { .swapped = 5, .scanned = 9, .taken = 6 }, 6 },
	{ { .migrated = 5 }, 5 }, /* by somebody's wish: not the act's */
	{ { .migrated = 5, .stalled = 1 }, 0 }, /* for its own huge page? */
	{ { .migrated = 5, .stalled = 1, .compacted = 9 }, 5 },
	{ { .migrated = 5, .compacted = 9, .taken = 1 }, 6 },
};

START_TEST(pages)
{
	ck_assert_uint_eq(vm_reclaim_pages(&disturbances[_i].during),
			  disturbances[_i].pages);
}
END_TEST

/* An expectation's reading in each arm: in its range, out of it, or none. */
enum seen {
	IN,
	OUT,
	UNREAD
};

static const struct {
	enum vm_verdict verdict;
	enum seen seen[2][VM_ARMS]; /* of two expectations */
	uint64_t taken[VM_ARMS];
	bool excused;
} cases[] = {
	{ VM_REFUTED, { { OUT, IN } }, { 1, 0 }, true },
	{ VM_REFUTED, { { OUT, IN } }, { 0, 0 }, false },
	{ VM_REFUTED, { { OUT, IN } }, { 0, 1 }, false }, /* another arm's */
	{ VM_REFUTED, { { IN, OUT } }, { 0, 1 }, true },
	{ VM_REFUTED, { { IN, OUT } }, { 1, 0 }, false },
	{ VM_REFUTED, { { OUT, OUT } }, { 1, 1 }, true },
	{ VM_REFUTED, { { OUT, OUT } }, { 1, 0 }, false },
	{ VM_REFUTED, { { IN, IN }, { OUT, IN } }, { 1, 0 }, true },
	{ VM_REFUTED, { { OUT, IN }, { IN, OUT } }, { 1, 0 }, false },
	{ VM_REFUTED, { { OUT, UNREAD } }, { 1, 0 }, true },
	{ VM_VACUOUS, { { IN, OUT } }, { 0, 1 }, true },
	{ VM_VACUOUS, { { IN, OUT } }, { 1, 0 }, false },
	{ VM_VACUOUS, { { IN, IN } }, { 1, 1 }, false }, /* nothing tells */
	{ VM_HOLDS, { { IN, IN } }, { 1, 1 }, false },
	{ VM_SKIPPED, { { UNREAD, UNREAD } }, { 1, 1 }, false },
	{ VM_BROKEN, { { OUT, OUT } }, { 1, 1 }, false },
	{ VM_OBSERVED, { { OUT, UNREAD } }, { 1, 1 }, false },
};

START_TEST(excuses)
{
	static struct vm_judgement judgement;
	struct vm_reclaim during[VM_ARMS] = { { 0 } };
	enum vm_arm arm;
	size_t i;

	judgement.verdict = cases[_i].verdict;
	judgement.count = 2;
	for (arm = 0; arm < VM_ARMS; arm++) {
		during[arm].taken = cases[_i].taken[arm];
		for (i = 0; i < 2; i++) {
			enum seen seen = cases[_i].seen[i][arm];

			judgement.outcomes[i].seen[arm] = (struct vm_seen){
				.reading = seen == UNREAD ? VM_UNSEEN : VM_READ,
				.in = seen == IN,
			};
		}
	}
	ck_assert_int_eq(vm_reclaim_excuses(&judgement, during),
			 cases[_i].excused);
}
END_TEST

Suite *unit_reclaim(void)
{
	Suite *suite = suite_create("reclaim");
	TCase *tcase = tcase_create("reclaim");

	unit_add(tcase, counters);
	unit_add_loop(tcase, pages, unit_count(disturbances));
	unit_add_loop(tcase, excuses, unit_count(cases));
	suite_add_tcase(suite, tcase);
	return suite;
}
