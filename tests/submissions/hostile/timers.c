/* As many timers as there are, each with a signal all the time. */
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static void nothing(int number)
{
	(void)number;
}

int main(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL };
	struct itimerspec soon = { { 0, 1 }, { 0, 1 } };
	timer_t timer;

	event.sigev_signo = SIGRTMIN;
	signal(SIGRTMIN, nothing);
	while (!timer_create(CLOCK_MONOTONIC, &event, &timer))
		timer_settime(timer, 0, &soon, 0);
	for (;;)
		pause();
}
