/* Lets the compiler read the grader's environment: it may not. */
#include "/proc/1/environ"
int main(void)
{
}
