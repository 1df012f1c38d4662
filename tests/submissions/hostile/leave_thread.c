/* Ends its first thread: the others go on to the limit of time. */
#include <pthread.h>
#include <unistd.h>

static void *wait_for_ever(void *arg)
{
	for (;;)
		pause();
	return arg;
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, 0, wait_for_ever, 0);
	pthread_exit(0);
}
