/* Writes to 256 MiB of its own: the limit of memory. */
static char block[256 << 20];

int main(void)
{
	unsigned long i;

	for (i = 0; i < sizeof(block); i += 4096)
		((volatile char *)block)[i] = 1;
}
