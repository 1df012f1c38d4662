/* Forks without end: the limit of processes. */
#include <unistd.h>

int main(void)
{
	for (;;)
		fork();
}
