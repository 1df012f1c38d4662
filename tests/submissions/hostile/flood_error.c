/* Writes without end to standard error: the limit of output. */
#include <unistd.h>

int main(void)
{
	for (;;)
		write(2, "aaaaaaaaaaaaaaaa", 16);
}
