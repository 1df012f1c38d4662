/* Each of some children takes memory: they are limited together. */
#include <unistd.h>

static volatile char block[40 << 20];

int main(void)
{
	int i;

	for (i = 0; i < 8 && fork(); i++)
		;
	for (i = 0; i < 40 << 20; i += 4096)
		block[i] = 1;
	pause();
}
