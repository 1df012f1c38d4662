/* SPDX-License-Identifier: MIT */
/* vmgrade_called - the functions that a lab calls, and their numbers. */
#include "tools/vmgrade_called.h"

#include <string.h>

enum {
	CALLED_MOST = 64
};

const char *called_name(const struct lab *lab, unsigned int number)
{
	unsigned int i, j, seen = 0;

	for (i = 0; i < lab->checks_count; i++)
		for (j = 0; j < lab->checks[i].steps_count; j++) {
			const char *name = lab->checks[i].steps[j].call;

			/* The first time that it is called, it counts. */
			if (!name || called_number(lab, name) != seen)
				continue;
			if (seen++ == number)
				return name;
		}
	return NULL;
}

unsigned int called_number(const struct lab *lab, const char *name)
{
	const char *names[CALLED_MOST];
	unsigned int i, j, k, count = 0;

	for (i = 0; i < lab->checks_count; i++)
		for (j = 0; j < lab->checks[i].steps_count; j++) {
			const char *call = lab->checks[i].steps[j].call;

			for (k = 0; call && k < count; k++)
				if (!strcmp(call, names[k]))
					break;
			if (!call || k < count || count == CALLED_MOST)
				continue;
			if (!strcmp(call, name))
				return count;
			names[count++] = call;
		}
	return count;
}

unsigned int called_args(const struct lab *lab, const char *name)
{
	unsigned int i, j, most = 0;

	for (i = 0; i < lab->checks_count; i++)
		for (j = 0; j < lab->checks[i].steps_count; j++) {
			const struct lab_step *step = &lab->checks[i].steps[j];

			if (step->call && !strcmp(step->call, name) &&
			    step->args_count > most)
				most = step->args_count;
		}
	return most;
}
