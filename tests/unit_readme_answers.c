/* SPDX-License-Identifier: MIT */
/* unit_readme_answers - the places in a README where its answers are. */
#include <stddef.h>

#include "tests/unit_readme.h"
#include "tests/unit_readme_parts.h"

const struct readme_document readme_of_answers[] = {
	{ "numbers, no questions",
	  HEAD "Questions:\n1. " A1 "\n2. " BRK "\n3. " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "a dash behind the number",
	  HEAD "1. - " A1 "\n2. - " BRK "\n3. - " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "numbers with a bracket, and questions",
	  HEAD "1) " Q1 "\n- " A1 "\n2) " Q2 "\n- " BRK "\n3) " Q3 "\n- " A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "bullets, no questions",
	  HEAD "- " A1 "\n- " BRK "\n- " A3 "\n\n" FENCE CLAIMS, "+++++-+" },
	{ "paragraphs, no questions",
	  HEAD A1 "\n\n" BRK "\n\n" A3 "\n\n" FENCE CLAIMS, "+++++?-+" },
	{ "questions restated",
	  HEAD
	  "- When a program reaches the maximum limit of the stack, it "
	  "overflows and gets a segmentation fault\n- If the program "
	  "requests a big memory allocation on the heap, it is enlarged "
	  "by brk\n- The data segment holds initialised variables and can "
	  "be written, the text segment the code, read-only\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "all questions, then all answers",
	  HEAD "1. " Q1 "\n2. " Q2 "\n3. " Q3 "\n\nAnswers:\n\n1. " A1
	       "\n2. " BRK "\n3. " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "quoted questions",
	  HEAD "> " Q1 "\n\n" A1 "\n\n> " Q2 "\n\n" BRK "\n\n> " Q3 "\n\n" A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "quoted questions, answers right below",
	  HEAD "> " Q1 "\n" A1 "\n\n> " Q2 "\n" BRK "\n\n> " Q3 "\n" A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "quoted answers",
	  HEAD Q1 "\n> " A1 "\n\n" Q2 "\n> " BRK "\n\n" Q3 "\n> " A3
		  "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "questions as headings",
	  HEAD "### " Q1 "\n" A1 "\n### " Q2 "\n" BRK "\n### " Q3 "\n" A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "bold questions, answers on the same line",
	  HEAD "**" Q1 "** " A1 "\n\n**" Q2 "** " BRK "\n\n**" Q3 "** " A3
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "other words of the questions",
	  HEAD "#### What happens when the stack limit is reached?\n" A1
	       "\n#### What about a big allocation on the heap?\n" BRK
	       "\n#### Text vs. Data segment\n" A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "in another order",
	  HEAD "- " Q3 "\n\n  " A3 "\n- " Q1 "\n\n  " A1 "\n- " Q2 "\n\n  " BRK
	       "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "in HTML",
	  HEAD "<p>" Q1 "</p>\n<p>" A1 "</p>\n<p>" Q2 "</p>\n<p>" BRK
	       "</p>\n<p>" Q3 "</p>\n<p>" A3 "</p>\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "entities",
	  "<p>" Q1 "</p><p>stack&nbsp;overflow &amp; segmentation&#32;fault"
	  "</p>\n\n" FENCE CLAIMS,
	  "+++++00" },
	{ "one is not answered",
	  HEAD "- " Q1 "\n\n  " A1 "\n- " Q2 "\n- " Q3 "\n\n  " A3
	       "\n\n" FENCE CLAIMS,
	  "+++++0+" },
	{ "the article quoted before a wrong answer",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" Q2
	       "\n\n> if you request a large block of memory via malloc(), the "
	       "C library will create such an anonymous mapping\n\n" BRK
	       "\n\n" Q3 "\n\n" A3 "\n\n" FENCE CLAIMS,
	  "+++++?-+" },
	{ "the same in quotation marks",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" Q2
	       "\n\nThe article says \xe2\x80\x9cif you request a large block "
	       "of memory via malloc(), the C library will create such an "
	       "anonymous mapping\xe2\x80\x9d. So the heap is enlarged by "
	       "brk().\n\n" Q3 "\n\n" A3 "\n\n" FENCE CLAIMS,
	  "+++++?-+" },
	{ "reflections behind",
	  HEAD ANSWERS "What was new to me: the heap is enlarged by brk, and "
		       "nothing happens to the stack.\n\n" FENCE CLAIMS,
	  "+++++++" },
	{ "a language's questions",
	  HEAD
	  "1. \xd0\x9f\xd0\xb5\xd1\x80\xd0\xb5\xd0\xbf\xd0\xbe\xd0\xb2\xd0\xbd"
	  "\xd0\xb5\xd0\xbd\xd0\xbd\xd1\x8f \xd1\x81\xd1\x82\xd0\xb5\xd0\xba"
	  "\xd1\x83\n2. " A2 "\n3. " A3 "\n\n" FENCE CLAIMS,
	  "++++?+++" },
	{ "the article quoted behind a wrong answer",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" Q2 "\n\n" BRK
	       "\n\n> for a large block of memory the C library will create an "
	       "anonymous mapping\n\n" Q3 "\n\n" A3 "\n\n" FENCE CLAIMS,
	  "+++++?-+" },
	{ "in quotation marks behind a wrong answer",
	  HEAD "- " Q1 "\n\n  " A1 "\n\n" Q2 "\n\n" BRK
	       " It says \"for a large block of memory the C library will "
	       "create an anonymous mapping\".\n\n" Q3 "\n\n" A3
	       "\n\n" FENCE CLAIMS,
	  "+++++?-+" },
	{ "a reflection behind the last answer",
	  HEAD "- " Q1 "\n\n  " A1 "\n- " Q3 "\n\n  " A3 "\n- " Q2 "\n\n  " A2
	       "\n\nWhat was new to me: the heap is enlarged by "
	       "brk.\n\n" FENCE CLAIMS,
	  "+++++++" },
	{ "words of a question in the answer to another",
	  HEAD "- " Q1 "\n\n  " A1 " Text, memory and segments stay.\n- " Q2
	       "\n\n  " A2 "\n- " Q3 "\n\n" FENCE CLAIMS,
	  "++++++0" },
	{ "numbers in one paragraph",
	  HEAD "**Q1** " A1 "\n**Q2** " BRK "\n**Q3** " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "questions in one paragraph",
	  HEAD "**What happens on stack limit?** " A1
	       "\n**What happens on a big allocation?** " BRK
	       "\n**Text vs data?** " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "what is printed above the rows is no answer",
	  HEAD "- " Q3
	       "\n\n  Data can be read and written, text read and executed."
	       "\n\n```\nProcess: zsh\nCode Type: X86-64\n" ROWS "```\n" CLAIMS,
	  "++++00?/" },
	{ "an answer that may be elsewhere",
	  HEAD "The stack overflows, which is a segmentation fault.\n\n- " Q2
	       "\n\n  " A2 "\n- " Q3 "\n\n  " A3 "\n\n" FENCE CLAIMS,
	  "+++++++" },
	{ "two answers in one",
	  HEAD "- " Q1 "\n- " Q2 "\n\n  " A1 " " A2 "\n- " Q3 "\n\n  " A3
	       "\n\n" FENCE CLAIMS,
	  "++++?0?/+" },
	{ "a reflection behind answers without questions",
	  HEAD A1 "\n\n" BRK "\n\n" A3 "\n\n" FENCE CLAIMS
		  "\nWhat was new to me: mmap creates an anonymous mapping.\n",
	  "+++++?-+" },
	{ "indented as code is",
	  HEAD "- [X] " Q1 "\n\n      " A1 "\n\n- [X] " Q2 "\n\n      " BRK
	       "\n\n- [X] " Q3 "\n\n      " A3 "\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ "signs instead of verbs",
	  HEAD Q3 "\n\nText: code, data: variables\n\n" FENCE CLAIMS,
	  "++++00+" },
	{ "what is not done to code is no denial",
	  HEAD Q3 "\n\nIn the text segment the code is never changed. The data "
		  "segment has variables, and is.\n\n" FENCE CLAIMS,
	  "++++00+" },
	{ "words of a question far apart",
	  HEAD "- " Q1 "\n- " Q2
	       "\n\n  The program asks mmap for an anonymous mapping of its "
	       "own, for which there is no maximum that anybody could come to, "
	       "and no other limit either than the addresses, so that neither "
	       "heap nor stack change.\n\n" FENCE CLAIMS,
	  "++++0+0" },
	{ "a heading for two questions",
	  HEAD "### Stack limit and heap allocation\n\n" A2 "\n\n" FENCE CLAIMS,
	  "++++?0+?0" },
	{ "one number more",
	  HEAD "1. " A1 "\n2. " BRK "\n3. " A3
	       "\n4. Copied from a terminal, with its heap.\n\n" FENCE CLAIMS,
	  "+++++-+" },
	{ NULL, NULL, NULL },
};
