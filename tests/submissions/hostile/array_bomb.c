/* Asks for an object file of 8 GiB: there is no room. */
int block[1 << 31] = { 1 };
int main(void)
{
}
