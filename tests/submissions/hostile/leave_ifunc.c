/* Leaves while the linker asks it which function to take. */
#include <sys/syscall.h>

static int real(void)
{
	return 3;
}

static int (*resolve(void))(void)
{
#if defined(__x86_64__)
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"(SYS_exit_group), "D"(0L));
#elif defined(__aarch64__)
	register long number __asm__("x8") = SYS_exit_group;
	register long status __asm__("x0") = 0;

	__asm__ volatile("svc 0" : : "r"(number), "r"(status));
#endif
	return real;
}

int chosen(void) __attribute__((ifunc("resolve")));

int main(void)
{
	return chosen();
}
