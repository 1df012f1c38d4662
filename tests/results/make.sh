#!/bin/sh
# SPDX-License-Identifier: MIT
#
# make.sh - a results document, made up: a run of a claim a line of standard
# input, in which `-` stands for what is not there.
#
#	NAME VERDICT RESTS_ON EXACTNESS LOW HIGH TREATMENT CONTROL REASON...
#
# It has one expectation, "value", with the same range in both arms; without a
# treatment none. KERNEL, PAGE_BYTES and BLOCK_PAGES may be set, and HEAD to
# members of the document in place of its schema and environment.

exec awk -v kernel="${KERNEL:-6.1.0}" -v page="${PAGE_BYTES:-4096}" \
	-v block="${BLOCK_PAGES:-2560}" -v head="${HEAD:-}" '
function null(word) { return word == "-" ? "null" : word }
function seen(value) {
	if (value == "-") return "null"
	return sprintf("{\"seen\": %s, \"low\": %s, \"high\": %s, \"in\": true}",
		value, null($5), null($6))
}
function arm() {
	return sprintf("[{\"kind\": \"mark\", \"pid\": 1, \"name\": \"after\"," \
		" \"metrics\": {}, \"at_exit\": {}, \"block\": {\"address\":" \
		" \"0x1000\", \"pages\": %s, \"strip\": \"\"}}]", block)
}
BEGIN {
	if (head == "")
		head = sprintf("\"schema\": \"vmclaims-results/1\"," \
			" \"version\": \"0\", \"environment\": {\"kernel\":" \
			" \"%s\", \"machine\": \"x86_64\", \"libc\": \"none\"," \
			" \"link\": \"static\", \"uid\": 0, \"page_bytes\": %s," \
			" \"block_pages\": %s}", kernel, page, block)
	printf "{%s, \"claims\": [", head
}
{
	reason = $9
	for (i = 10; i <= NF; i++) reason = reason " " $i
	printf "%s\n{\"name\": \"%s\", \"topic\": \"paging\", \"states\":" \
		" \"%s is so.\", \"rests_on\": [%s], \"verdict\": \"%s\"," \
		" \"reason\": \"%s\", \"seconds\": 0.5, \"arms\":" \
		" {\"treatment\": %s, \"control\": %s}, \"expectations\": [",
		between, $1, $1, $3 == "-" ? "" : "\"" $3 "\"", $2, reason,
		arm(), arm()
	if ($7 != "-")
		printf "{\"title\": \"value\", \"metric\": \"block_rss\"," \
			" \"source\": \"smaps\", \"from\": null, \"to\":" \
			" \"after\", \"cause\": \"a cause\", \"exactness\":" \
			" \"%s\", \"premise\": false, \"telling\": true," \
			" \"left_out\": false, \"treatment\": %s," \
			" \"control\": %s}", $4, seen($7), seen($8)
	printf "]}"
	between = ","
}
END { print "]}" }'
