/* Leaves names behind that the next one could find: of memory, queues, sockets.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(void)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX,
				    .sun_path = "\0vmgrade" };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), found = 0;

	found += shmget(4243, 4096, 0) >= 0;
	found += semget(4243, 1, 0) >= 0;
	found += msgget(4243, 0) >= 0;
	found += shm_open("/vmgrade", O_RDONLY, 0) >= 0;
	found += mq_open("/vmgrade", O_RDONLY) >= 0;
	found += fd >= 0 && !connect(fd, (void *)&name, sizeof(name));
	shmget(4243, 4096, IPC_CREAT | 0666);
	semget(4243, 1, IPC_CREAT | 0666);
	msgget(4243, IPC_CREAT | 0666);
	shm_open("/vmgrade", O_RDWR | O_CREAT, 0666);
	mq_open("/vmgrade", O_RDWR | O_CREAT, 0666, NULL);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	bind(fd, (void *)&name, sizeof(name));
	listen(fd, 1);
	printf("found %d\n", found);
	fflush(stdout);
	if (!fork()) {
		setsid();
		for (;;)
			pause();
	}
	return 3;
}
