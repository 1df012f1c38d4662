/* Closes its descriptors and goes on: the limit of time. */
#include <unistd.h>

int main(void)
{
	int i;

	for (i = 0; i < 1024; i++)
		close(i);
	for (;;)
		pause();
}
