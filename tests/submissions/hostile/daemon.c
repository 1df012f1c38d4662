/* Leaves a daemon that outlives it: it does not. */
#include <signal.h>
#include <unistd.h>

int main(void)
{
	if (!fork()) {
		setsid();
		signal(SIGHUP, SIG_IGN);
		if (!fork()) {
			int i;

			for (i = 0; i < 256; i++)
				close(i);
			execl("/bin/sleep", "sleep", "4243", (char *)0);
		}
		_exit(0);
	}
	usleep(100000);
	return 3;
}
