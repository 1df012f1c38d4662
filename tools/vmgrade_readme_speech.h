/* SPDX-License-Identifier: MIT */
/* vmgrade_readme_speech - does a sentence state what it names, or deny it? */
#ifndef VMGRADE_README_SPEECH_H
#define VMGRADE_README_SPEECH_H

#include <stdbool.h>

/* Of a language, and of no lab; in small letters. */
struct readme_speech;
struct readme_speech *readme_speech_new(void);
void readme_speech_free(struct readme_speech *speech);

bool readme_denies(const struct readme_speech *speech, const char *sentence);
/* Does `rest`, which stands right behind what was said, deny it? */
bool readme_denied_by(const struct readme_speech *speech, const char *rest);
bool readme_states(const struct readme_speech *speech, const char *sentence);

#endif
