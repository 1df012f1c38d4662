/* SPDX-License-Identifier: MIT */
/* region - parses one line of /proc/PID/maps. */
#include "measure/region.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

/* A listing has 60,000 lines: inlined, the cursor stays in registers. */
#define HOT inline __attribute__((always_inline))

/* What is left of the line: every step eats from its front. */
struct cursor {
	const char *at, *end;
};

static HOT bool eat(struct cursor *c, char wanted)
{
	if (c->at == c->end || *c->at != wanted)
		return false;
	c->at++;
	return true;
}

static HOT bool eat_blank(struct cursor *c)
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

/*
 * Eight hexadecimal digits at once, which most numbers have at least: each byte
 * of a word is checked, made a number, and paired with its neighbour. False
 * where one of the bytes is no digit.
 */
static HOT bool eight_digits(const char *at, uint64_t *number)
{
	const uint64_t every = 0x0101010101010101;
	uint64_t x, lower, digit, letter;

	memcpy(&x, at, sizeof(x));
	x = le64toh(x);
	lower = x | 0x20 * every;
	/* The highest bit of a byte: it is at least '0', and not above '9'. */
	digit = (x + 0x50 * every) & ~(x + 0x46 * every);
	letter = (lower + 0x1f * every) & ~(lower + 0x19 * every);
	if (((digit | letter) & ~x & 0x80 * every) != 0x80 * every)
		return false;
	x = (x & 0x0f * every) + 9 * (letter >> 7 & every);
	x = (x & 0x000f000f000f000f) << 4 | (x >> 8 & 0x000f000f000f000f);
	x = (x & 0x000000ff000000ff) << 8 | (x >> 16 & 0x000000ff000000ff);
	*number = (x & 0xffff) << 16 | (x >> 32 & 0xffff);
	return true;
}

/* The four behind them, of addresses of 12: four where they are, else 0. */
static HOT int four_digits(const char *at, uint64_t *number)
{
	const unsigned int a = digits[(unsigned char)at[0]],
			   b = digits[(unsigned char)at[1]],
			   c = digits[(unsigned char)at[2]],
			   d = digits[(unsigned char)at[3]];

	if (!a || !b || !c || !d)
		return 0;
	*number = *number << 16 |
		  ((a - 1) << 12 | (b - 1) << 8 | (c - 1) << 4 | (d - 1));
	return 4;
}

/* Numbers without sign or prefix that fit 64 bits: 16 digits at most. */
static HOT bool eat_hex(struct cursor *c, uint64_t *number)
{
	const char *const end = c->end;
	const char *at = c->at;
	uint64_t sum = 0;

	if (end - at >= 12 && eight_digits(at, &sum)) {
		at += 8;
		at += four_digits(at, &sum);
	}
	for (; at < end; at++) {
		const unsigned int value = digits[(unsigned char)*at];

		if (!value)
			break;
		sum = (sum << 4) + value - 1;
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

/* Is the byte one of the two? Says which. */
static HOT bool is_flag(char byte, char on, char off, bool *flag)
{
	*flag = byte == on;
	return (byte == on) | (byte == off);
}

static HOT bool eat_permissions(struct cursor *c, struct vm_region *r)
{
	const char *at = c->at;

	if (c->end - at < 4)
		return false;
	c->at += 4;
	return is_flag(at[0], 'r', '-', &r->read) &&
	       is_flag(at[1], 'w', '-', &r->write) &&
	       is_flag(at[2], 'x', '-', &r->exec) &&
	       is_flag(at[3], 's', 'p', &r->shared);
}

static HOT bool eat_device(struct cursor *c, struct vm_region *r)
{
	uint64_t major, minor;

	if (!eat_hex(c, &major) || !eat(c, ':') || !eat_hex(c, &minor) ||
	    major > UINT32_MAX || minor > UINT32_MAX)
		return false;
	r->major = (unsigned int)major;
	r->minor = (unsigned int)minor;
	return true;
}

/* What most regions of large processes have there: no file. */
static HOT bool eat_nothing(struct cursor *c, struct vm_region *r)
{
	static const char nothing[] = "00000000 00:00 0";
	const size_t len = sizeof(nothing) - 1;

	if ((size_t)(c->end - c->at) < len || memcmp(c->at, nothing, len) ||
	    (c->at + len < c->end && c->at[len] != ' '))
		return false;
	c->at += len;
	r->offset = r->inode = 0;
	r->major = r->minor = 0;
	return true;
}

static HOT bool eat_file(struct cursor *c, struct vm_region *r)
{
	return eat_hex(c, &r->offset) && eat_blank(c) && eat_device(c, r) &&
	       eat_blank(c) && eat_decimal(c, &r->inode);
}

int vm_region_parse(const char *line, size_t len, struct vm_region *region)
{
	struct cursor c = { line, line + len };

	if (len && line[len - 1] == '\n')
		c.end--;
	if (!eat_hex(&c, &region->start) || !eat(&c, '-') ||
	    !eat_hex(&c, &region->end) || region->end <= region->start ||
	    !eat_blank(&c) || !eat_permissions(&c, region) || !eat_blank(&c) ||
	    !(eat_nothing(&c, region) || eat_file(&c, region)) ||
	    len > UINT32_MAX ||
	    (c.at < c.end &&
	     (!eat_blank(&c) || memchr(c.at, '\0', (size_t)(c.end - c.at))))) {
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
