/*
 * Makes a client from a profile file that holds keys, then searches this process's writable memory for one of them.
 *
 *   keys OPTIONS_JSON FIRST_HALF SECOND_HALF
 *
 * The key comes in halves, so that it stands nowhere but where the library has put it. Prints "region REGION" and
 * "found NUMBER".
 */
#include <cognito.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long count(const char *start, const char *end, const char *first, const char *second)
{
    size_t one = strlen(first), two = strlen(second);
    unsigned long found = 0;
    const char *at;

    for (at = start; (size_t)(end - at) >= one + two; at++)
        if (*at == *first && memcmp(at, first, one) == 0 && memcmp(at + one, second, two) == 0)
            found++;
    return found;
}

static unsigned long search(const char *first, const char *second)
{
    char line[512], mode[8];
    unsigned long start, end, found = 0;
    FILE *maps = fopen("/proc/self/maps", "r");

    if (maps == NULL)
        exit(2);
    while (fgets(line, sizeof line, maps) != NULL)
        if (sscanf(line, "%lx-%lx %7s", &start, &end, mode) == 3 && strncmp(mode, "rw", 2) == 0)
            found += count((const char *)start, (const char *)end, first, second);
    fclose(maps);
    return found;
}

int main(int argc, char **argv)
{
    cognito_client *client = NULL;
    cognito_buf out = COGNITO_BUF_INIT;
    char *proof;

    if (argc != 4 || cognito_client_new(argv[1], &client, &out) != COGNITO_OK ||
        cognito_client_describe(client, &out) != COGNITO_OK) {
        fprintf(stderr, "%s\n", out.data != NULL ? out.data : "no client");
        return 2;
    }
    printf("%s\n", out.data);
    cognito_buf_free(&out);
    printf("found %lu\n", search(argv[2], argv[3]));
    /* The search can find: the key is put there. */
    proof = malloc(strlen(argv[2]) + strlen(argv[3]) + 1);
    if (proof == NULL)
        return 2;
    strcpy(proof, argv[2]);
    strcat(proof, argv[3]);
    printf("found %lu\n", search(argv[2], argv[3]));
    free(proof);
    cognito_client_free(client);
    return 0;
}
