/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_tokens - the names and the ranges in a line, in its order. */
#ifndef VMGRADE_README_TOKENS_H
#define VMGRADE_README_TOKENS_H

#include "tools/vmgrade_readme.h"

enum {
	README_TOKENS = 64 /* of a line; more are not read */
};

struct readme_token {
	enum readme_region region; /* README_REGIONS: a range */
	struct readme_range range;
	bool behind_row; /* in a remark on it */
};

struct readme_tokens {
	struct readme_token all[README_TOKENS];
	size_t count, names, ranges, rows, words;
};

void readme_tokens_read(struct readme_tokens *line, const char *text);

#endif
