/*
 * Preloaded into a process, it lets the look-up of slow.example take for ever and finds no missing.example, whatever
 * name service the machine has.
 */
#define _GNU_SOURCE

#include <dlfcn.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

typedef int (*lookup)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    lookup next;
    void *symbol;

    while (node != NULL && strcmp(node, "slow.example") == 0)
        pause();
    if (node != NULL && strcmp(node, "missing.example") == 0)
        return EAI_NONAME;
    symbol = dlsym(RTLD_NEXT, "getaddrinfo");
    memcpy(&next, &symbol, sizeof next);
    return next(node, service, hints, result);
}
