/* Loops for ever: the limit of time. */
int main(void)
{
	for (;;)
		;
}
