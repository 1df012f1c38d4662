/* SPDX-License-Identifier: MIT */
/* plugin - a library of known layout, for tests/targets/layout. */
int plugin_text(void);

const char plugin_rodata[64] = "rodata";
int plugin_data[64] = { 1 };
char plugin_bss[1 << 16];

int plugin_text(void)
{
	return plugin_data[0];
}
