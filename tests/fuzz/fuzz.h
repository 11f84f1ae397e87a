/*
 * What every fuzz target has: one entry, called with any bytes.
 *
 * It is not part of the product.
 *
 * Each call owns its memory and gives it back.
 *
 * A wrong result ends the process through must(). With --enable-fuzz libFuzzer
 * calls the entry; without, replay.c calls it once for each file of
 * tests/fuzz/corpus/<x>.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

enum {
	FUZZ_CEILING = 8 << 20
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
