/* Leaves before main: only its own status says so. */
#include <stdlib.h>

__attribute__((constructor)) static void first(void)
{
	exit(0);
}

int main(void)
{
	return 3;
}
