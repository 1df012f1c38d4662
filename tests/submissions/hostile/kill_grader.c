/* Kills all it may, its parents first: it is alone. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	int pid;

	kill(getppid(), SIGKILL);
	for (pid = 2; pid < 40000; pid++)
		if (pid != getpid())
			kill(pid, SIGKILL);
	kill(-1, SIGKILL);
	puts("alive");
	return 3;
}
