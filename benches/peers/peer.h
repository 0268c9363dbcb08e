/* What a C peer of the benchmark provides; peer.c has the main function that measures it. */
#ifndef PEER_H
#define PEER_H

#include <stddef.h>

/* One call's input: a verification code is asked for. */
struct request {
    const char *token;
    const char *attribute;
    const char *note;          /* the value of one metadata entry, NULL for no metadata */
    const char *metadata_json; /* the same as {"note":"..."}, NULL for no metadata */
};

/* Whether all threads may share one handle; else each gets its own. */
extern const int peer_is_shared;

/* A handle for calls to url; ca_file is the trust store. Nothing is sent yet. NULL: failed. */
void *peer_open(const char *url, const char *ca_file);

/* One call. Writes CodeDeliveryDetails.Destination of the answer; 0 is success. */
int peer_call(void *peer, const struct request *request, char *destination, size_t size);

void peer_close(void *peer);

#endif
