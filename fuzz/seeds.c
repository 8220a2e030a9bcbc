/*
 * Runs a fuzz target on the files of a folder, without a fuzzer: the seeds as an ordinary test.
 *
 *   fuzz_<target>_seeds FOLDER
 *
 * Also on nothing at all, and on the first half of each seed. Fails if the folder holds no seed.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

/* Each input in memory of exactly its size, so that AddressSanitizer sees a read past its end. */
static void run_one(const uint8_t* bytes, size_t size)
{
    uint8_t* copy = malloc(size != 0 ? size : 1);

    if (copy == NULL)
        abort();
    memcpy(copy, bytes, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

static int run_file(const char* folder, const char* name)
{
    static uint8_t bytes[1 << 20];
    char path[4096];
    size_t size;
    FILE* file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        return 0;
    }
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    printf("%s (%zu bytes)\n", name, size);
    fflush(stdout);
    run_one(bytes, size);
    run_one(bytes, size / 2);
    return 1;
}

int main(int argc, char** argv)
{
    DIR* folder = argc == 2 ? opendir(argv[1]) : NULL;
    const struct dirent* entry;
    int count = 0;

    if (folder == NULL) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    run_one((const uint8_t*)"", 0);
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.')
            count += run_file(argv[1], entry->d_name);
    }
    closedir(folder);
    printf("%d seeds\n", count);
    return count == 0;
}
