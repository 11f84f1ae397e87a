/*
 * The words of the schema's enumerated types, and their places in ours.
 *
 * It is not a parser of input: a word nobody knows is a schema we do not know.
 *
 * Lists are constant and end with NULL.
 *
 * An unknown word aborts through must(): the schema check at connect should
 * have refused that server.
 */
#ifndef CORE_WORD_H
#define CORE_WORD_H

/* The place of word in the list: the value of the enum it stands for. */
int word_of(const char *const *words, const char *word);

#endif
