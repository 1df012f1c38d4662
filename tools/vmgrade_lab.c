/* SPDX-License-Identifier: MIT */
/* vmgrade_lab - lab.yaml, read into C structures. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/vmgrade_lab_parts.h"

enum {
	LAB_MOST = 1 << 20, /* bytes of a lab.yaml */
	KEY_LEN = 256
};

/* What libcyaml says of its one mistake, put together from its lines. */
struct said {
	char what[512];
	char key[KEY_LEN]; /* of the parts heard so far: innermost first */
	/* The next part is what was read last: not where the mistake is. */
	bool beside;
	bool empty; /* the next part is an entry of an empty sequence */
};

/* Puts `part` in front of the key. */
static void put_before(struct said *said, const char *part)
{
	char behind[KEY_LEN];
	const char *dot = *said->key && *said->key != '[' ? "." : "";

	memcpy(behind, said->key, sizeof(behind));
	snprintf(said->key, sizeof(said->key), "%.100s%s%.140s", part, dot,
		 behind);
}

/* The key that a message names behind its colon is the innermost part. */
static void hear_message(struct said *said, const char *line)
{
	static const char *const named[] = { "Unexpected key: ",
					     "Missing required mapping field: ",
					     "Mapping field already seen: " };
	static const char *const words[] = { "there is no such key",
					     "it is missing",
					     "it is there twice" };
	size_t i;

	/* Of a sequence: nobody means the entry that is not there. */
	said->empty = !strncmp(line, "Insufficient entries", 20);
	if (said->empty || !strncmp(line, "STRING length < 1", 17))
		line = "it is empty";
	for (i = 0; i < sizeof(named) / sizeof(*named); i++)
		if (!strncmp(line, named[i], strlen(named[i]))) {
			snprintf(said->key, sizeof(said->key), "%.200s",
				 line + strlen(named[i]));
			snprintf(said->what, sizeof(said->what), "%s",
				 words[i]);
			said->beside = i == 1; /* missing */
			return;
		}
	snprintf(said->what, sizeof(said->what), "%s", line);
}

/* A part of the path, "in mapping field 'checks'" or "in sequence entry '1'".
 */
static void hear_part(struct said *said, const char *line)
{
	char name[100], part[128];
	unsigned int entry;

	if (sscanf(line, " in mapping field '%99[^']'", name) == 1) {
		/* A message may have named it already. */
		if (strcmp(said->key, name) && !said->beside)
			put_before(said, name);
		said->beside = false;
	} else if (sscanf(line, " in sequence entry '%u'", &entry) == 1) {
		snprintf(part, sizeof(part), "[%u]", entry ? entry - 1 : 0);
		if (!said->empty)
			put_before(said, part);
		said->empty = false;
	}
}

static void hear(cyaml_log_t level, void *arg, const char *format, va_list args)
{
	struct said *said = arg;
	char line[512], *text = line;

	if (level < CYAML_LOG_ERROR)
		return;
	vsnprintf(line, sizeof(line), format, args);
	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(text, "Load: ", 6))
		text += 6;
	if (!strncmp(text, "  in ", 5))
		hear_part(said, text + 1);
	else if (!*said->what && strncmp(text, "Backtrace", 9))
		hear_message(said, text);
}

static const cyaml_config_t config = {
	.log_fn = hear,
	.mem_fn = cyaml_mem,
	.log_level = CYAML_LOG_ERROR,
	.flags = CYAML_CFG_NO_ALIAS,
};

static struct lab *parse(struct lab_mistakes *mistakes)
{
	struct said said = { .what = "" };
	cyaml_config_t heard = config;
	cyaml_data_t *data = NULL;
	cyaml_err_t error;

	heard.log_ctx = &said;
	error = cyaml_load_data((const uint8_t *)mistakes->text, mistakes->len,
				&heard, &lab_schema, &data, NULL);
	if (error == CYAML_OK && !data)
		lab_mistake(mistakes, "", "it is empty");
	else if (error != CYAML_OK)
		lab_mistake(mistakes, said.key, "%s",
			    *said.what ? said.what : cyaml_strerror(error));
	return error == CYAML_OK ? (struct lab *)data : NULL;
}

/* All of a file, malloc'd; NULL with errno. */
static char *contents(const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *text = NULL;
	struct stat stat;
	ssize_t got = 0;

	*len = 0;
	if (fd < 0)
		return NULL;
	if (fstat(fd, &stat))
		stat.st_size = -1;
	else if (!S_ISREG(stat.st_mode) || stat.st_size > LAB_MOST)
		errno = S_ISREG(stat.st_mode) ? EFBIG : EINVAL;
	else
		text = malloc((size_t)stat.st_size + 1);
	while (text && *len < (size_t)stat.st_size &&
	       (got = read(fd, text + *len, (size_t)stat.st_size - *len)) > 0)
		*len += (size_t)got;
	close(fd);
	if (text && got < 0) {
		free(text);
		return NULL;
	}
	if (text)
		text[*len] = '\0';
	return text;
}

static void set_defaults(struct lab_limits *limits)
{
	static const struct lab_limits usual = { .seconds = 10,
						 .memory = 512,
						 .processes = 32,
						 .output = 256,
						 .disk = 64 };

	limits->seconds = limits->seconds ? limits->seconds : usual.seconds;
	limits->memory = limits->memory ? limits->memory : usual.memory;
	limits->processes =
		limits->processes ? limits->processes : usual.processes;
	limits->output = limits->output ? limits->output : usual.output;
	limits->disk = limits->disk ? limits->disk : usual.disk;
}

/* The folder that a path to a lab, or to its file, means. malloc'd. */
static char *folder_of(const char *path)
{
	static const char file[] = "lab.yaml";
	size_t len = strlen(path), tail = sizeof(file) - 1;
	char *folder;

	if (len >= tail && !strcmp(path + len - tail, file) &&
	    (len == tail || path[len - tail - 1] == '/'))
		len -= tail;
	while (len > 1 && path[len - 1] == '/')
		len--;
	folder = strndup(len ? path : ".", len ? len : 1);
	return folder;
}

struct lab *lab_read(const char *path, char **why)
{
	struct lab_mistakes mistakes = { 0 };
	char *folder = folder_of(path), *file = NULL, *text;
	struct lab *lab = NULL;
	size_t size;

	*why = NULL;
	if (!folder || asprintf(&file, "%s/lab.yaml", folder) < 0)
		abort();
	mistakes.out = open_memstream(why, &size);
	if (!mistakes.out)
		abort();
	mistakes.file = file;
	mistakes.text = text = contents(file, &mistakes.len);
	if (text && !lab_shallow(&mistakes))
		fprintf(mistakes.out, "%s: it is nested too deep\n", file);
	else if (text)
		lab = parse(&mistakes);
	else
		fprintf(mistakes.out, "%s: %s\n", file, strerror(errno));
	if (lab) {
		lab_look_exact(&mistakes);
		set_defaults(&lab->limits);
		lab->folder = folder;
		lab_look(lab, &mistakes);
	} else {
		free(folder);
	}
	if (mistakes.count > LAB_SAID)
		fprintf(mistakes.out, "%s: %zu mistakes more\n", file,
			mistakes.count - LAB_SAID);
	if (fclose(mistakes.out))
		abort();
	if (lab && mistakes.count) {
		lab_free(lab);
		lab = NULL;
	}
	free(text);
	free(file);
	return lab;
}

void lab_free(struct lab *lab)
{
	unsigned int i, j;

	if (!lab)
		return;
	for (i = 0; i < lab->checks_count; i++)
		for (j = 0; j < lab->checks[i].expect_count; j++)
			free(lab->checks[i].expect[j].operand);
	free(lab->folder);
	lab->folder = NULL;
	cyaml_free(&config, &lab_schema, lab, 0);
}
