/* Memory that the kernel itself does not see. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	const size_t size = 12UL << 20;
	int fd = syscall(447, 0);
	char *block;

	if (fd < 0 || ftruncate(fd, size))
		return 3;
	block = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (block == MAP_FAILED)
		return 3;
	memset(block, 1, size);
	printf("had it all\n");
	return 0;
}
