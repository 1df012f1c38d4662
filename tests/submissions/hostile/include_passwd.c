/* Lets the compiler read a file of the system: it is not there. */
#include "/etc/passwd"
int main(void)
{
}
