/* Forks anew as soon as it is killed: all of it ends. */
#include <unistd.h>

int main(void)
{
	for (;;)
		if (fork())
			_exit(0);
}
