/* SPDX-License-Identifier: MIT */
/* unit_huge - is memory fragmented, or does the kernel only say so? */
#include "measure/huge.h"
#include "tests/units.h"

/* Of a guest with 512 MiB: orders 0 to 10. */
static const char guest[] =
	"Node 0, zone      DMA      1      0      0      0      0      0      "
	"0      0      1      1      2 \n"
	"Node 0, zone    DMA32      7      5      4      3      2      4      "
	"5      6      7      8    100 \n"
	"Node 1, zone   Normal      0      0      0      0      0      0      "
	"0      0      0      1      0 \n";

START_TEST(free_pieces)
{
	ck_assert_uint_eq(vm_pages_free_in(guest, 9),
			  8 * 512 + 100 * 1024 + 512);
	ck_assert_uint_eq(vm_pages_free_in(guest, 10), 100 * 1024);
	ck_assert_uint_eq(vm_pages_free_in(guest, 11), 0);
	ck_assert_uint_eq(vm_pages_free_in("", 9), 0);
	ck_assert_uint_eq(vm_pages_free_in("Node 0, zone   Normal", 0), 0);
	ck_assert_uint_eq(vm_pages_free_in("zone Normal 3 x", 0), 3);
}
END_TEST

Suite *unit_huge(void)
{
	Suite *suite = suite_create("huge");
	TCase *tcase = tcase_create("huge");

	unit_add(tcase, free_pieces);
	suite_add_tcase(suite, tcase);
	return suite;
}
