/* SPDX-License-Identifier: MIT */
/* markless - wrong: leaves no mark at all. */
int main(void)
{
	return 0;
}
