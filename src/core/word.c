#include "core/word.h"

#include <string.h>

#include "base/err.h"

int
word_of(const char *const *words, const char *word)
{
	int i = 0;

	while (words[i] != NULL && strcmp(words[i], word) != 0)
		i++;
	must(words[i] != NULL);
	return i;
}
