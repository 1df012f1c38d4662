/* Leaves a daemon that holds its output open: nobody waits for it. */
#include <unistd.h>

int main(void)
{
	if (!fork()) {
		setsid();
		if (!fork())
			execl("/bin/sleep", "sleep", "4243", (char *)0);
		_exit(0);
	}
	usleep(100000);
	return 3;
}
