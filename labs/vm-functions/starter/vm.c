/* vm.c - your solution. vm.h says what each function is to do. */
#include "vm.h"

void *reserve(size_t len)
{
	return len ? NULL : NULL; /* your part */
}
