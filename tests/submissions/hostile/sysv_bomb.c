/* Fills segments that are no process's memory: refused, or the limit. */
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
	for (;;) {
		int id = shmget(IPC_PRIVATE, 16 << 20, 0600);
		void *block = id < 0 ? (void *)-1 : shmat(id, NULL, 0);

		if (block == (void *)-1)
			return puts("refused"), 3;
		memset(block, 1, 16 << 20);
	}
}
