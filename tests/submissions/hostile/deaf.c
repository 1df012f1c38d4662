/* Ignores and blocks every signal, and stops itself: the limit of time. */
#include <signal.h>
#include <unistd.h>

int main(void)
{
	sigset_t all;
	int i;

	for (i = 1; i < 65; i++)
		signal(i, SIG_IGN);
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, 0);
	kill(getpid(), SIGSTOP);
	for (;;)
		pause();
}
