/* SPDX-License-Identifier: MIT */
/* unit_suites_grade - the suites of vmgrade. */
#include <stddef.h>

#include "tests/units.h"

Suite *(*const unit_suites[])(void) = {
	unit_code,
	unit_lab,
	unit_readme,
	NULL,
};
