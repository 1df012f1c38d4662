/* SPDX-License-Identifier: MIT */
/* region - parses one line of /proc/PID/maps. */
#include "measure/region.h"

#include <errno.h>
#include <string.h>

/* What is left of the line: every step eats from its front. */
struct cursor {
	const char *at, *end;
};

static bool eat(struct cursor *c, char wanted)
{
	if (c->at == c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

static bool eat_blank(struct cursor *c)
{
	const char *before = c->at;

	while (c->at < c->end && (*c->at == ' ' || *c->at == '\t'))
		c->at++;
	return c->at > before;
}

/* What a hexadecimal digit counts, plus one; 0 for any other byte. */
static const uint8_t digits[256] = {
	['0'] = 1,  ['1'] = 2,	['2'] = 3,  ['3'] = 4,	['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,	['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

/* Numbers without sign or prefix that fit 64 bits: 16 digits at most. */
static bool eat_hex(struct cursor *c, uint64_t *number)
{
	const char *at = c->at;
	uint64_t sum = 0;
	unsigned int value;

	while (at < c->end && (value = digits[(unsigned char)*at])) {
		sum = sum << 4 | (value - 1);
		at++;
	}
	*number = sum;
	if (at == c->at || at - c->at > 16)
		return false;
	c->at = at;
	return true;
}

static bool eat_decimal(struct cursor *c, uint64_t *number)
{
	const char *at = c->at;
	uint64_t sum = 0;

	for (; at < c->end && *at >= '0' && *at <= '9'; at++)
		if (__builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)(*at - '0'), &sum))
			return false;
	*number = sum;
	if (at == c->at)
		return false;
	c->at = at;
	return true;
}

static bool eat_flag(struct cursor *c, char on, char off, bool *flag)
{
	*flag = eat(c, on);
	return *flag || eat(c, off);
}

static bool eat_permissions(struct cursor *c, struct vm_region *r)
{
	return eat_flag(c, 'r', '-', &r->read) &&
	       eat_flag(c, 'w', '-', &r->write) &&
	       eat_flag(c, 'x', '-', &r->exec) &&
	       eat_flag(c, 's', 'p', &r->shared);
}

static bool eat_device(struct cursor *c, struct vm_region *r)
{
	uint64_t major, minor;

	if (!eat_hex(c, &major) || !eat(c, ':') || !eat_hex(c, &minor) ||
	    major > UINT32_MAX || minor > UINT32_MAX)
		return false;
	r->major = (unsigned int)major;
	r->minor = (unsigned int)minor;
	return true;
}

int vm_region_parse(const char *line, size_t len, struct vm_region *region)
{
	struct cursor c = { line, line + len };

	if (len && line[len - 1] == '\n')
		c.end--;
	if (!eat_hex(&c, &region->start) || !eat(&c, '-') ||
	    !eat_hex(&c, &region->end) || region->end <= region->start ||
	    !eat_blank(&c) || !eat_permissions(&c, region) || !eat_blank(&c) ||
	    !eat_hex(&c, &region->offset) || !eat_blank(&c) ||
	    !eat_device(&c, region) || !eat_blank(&c) ||
	    !eat_decimal(&c, &region->inode) ||
	    (c.at < c.end && !eat_blank(&c)) || len > UINT32_MAX ||
	    memchr(c.at, '\0', (size_t)(c.end - c.at))) {
		errno = EINVAL;
		return -1;
	}
	region->path = c.at;
	region->path_len = (uint32_t)(c.end - c.at);
	return 0;
}

bool vm_region_is(const struct vm_region *region, const char *name)
{
	return region->path_len == strlen(name) &&
	       !memcmp(region->path, name, region->path_len);
}

const struct vm_region *vm_region_find(const struct vm_region *regions,
				       size_t count, uint64_t address)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (regions[middle].end <= address)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count || regions[low].start > address)
		return NULL;
	return &regions[low];
}
