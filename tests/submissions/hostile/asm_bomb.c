/* Lets the assembler repeat itself for ever: a limit. */
__asm__(".rept 100000000\n.rept 100000000\nnop\n.endr\n.endr\n");
int main(void)
{
}
