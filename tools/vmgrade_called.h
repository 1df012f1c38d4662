/* SPDX-License-Identifier: MIT */
/* vmgrade_called - the functions that a lab calls, and their numbers. */
#ifndef VMGRADE_CALLED_H
#define VMGRADE_CALLED_H

#include "tools/vmgrade_lab.h"

/* The number of a function, in the order of first calls. */
unsigned int called_number(const struct lab *lab, const char *name);
/* The name of that number, NULL behind the last. */
const char *called_name(const struct lab *lab, unsigned int number);

/* With how many arguments a function is called. */
unsigned int called_args(const struct lab *lab, const char *name);

#endif
