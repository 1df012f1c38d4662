/* SPDX-License-Identifier: MIT */
/* region - parses one line of /proc/PID/maps. */
#include "measure/region.h"

#include <ctype.h>
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

static int digit(char byte, unsigned int base)
{
	int value = -1;

	if (byte >= '0' && byte <= '9')
		value = byte - '0';
	else if (isxdigit((unsigned char)byte))
		value = tolower((unsigned char)byte) - 'a' + 10;
	return value < (int)base ? value : -1;
}

/* A number without sign or prefix that fits 64 bits. */
static bool eat_number(struct cursor *c, unsigned int base, uint64_t *number)
{
	const char *before = c->at;
	int value;

	*number = 0;
	while (c->at < c->end && (value = digit(*c->at, base)) >= 0) {
		if (*number > (UINT64_MAX - (unsigned int)value) / base)
			return false;
		*number = *number * base + (unsigned int)value;
		c->at++;
	}
	return c->at > before;
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

	if (!eat_number(c, 16, &major) || !eat(c, ':') ||
	    !eat_number(c, 16, &minor) || major > UINT32_MAX ||
	    minor > UINT32_MAX)
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
	if (!eat_number(&c, 16, &region->start) || !eat(&c, '-') ||
	    !eat_number(&c, 16, &region->end) || region->end <= region->start ||
	    !eat_blank(&c) || !eat_permissions(&c, region) || !eat_blank(&c) ||
	    !eat_number(&c, 16, &region->offset) || !eat_blank(&c) ||
	    !eat_device(&c, region) || !eat_blank(&c) ||
	    !eat_number(&c, 10, &region->inode) ||
	    (c.at < c.end && !eat_blank(&c)) ||
	    memchr(c.at, '\0', (size_t)(c.end - c.at))) {
		errno = EINVAL;
		return -1;
	}
	region->path = c.at;
	region->path_len = (size_t)(c.end - c.at);
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
