/* Starts threads without end: the limit of processes. */
#include <pthread.h>
#include <unistd.h>

static void *wait_for_ever(void *arg)
{
	pause();
	return arg;
}

int main(void)
{
	pthread_t thread;

	for (;;)
		pthread_create(&thread, NULL, wait_for_ever, NULL);
}
