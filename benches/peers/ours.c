/* Peer: libcognito, as a C program uses it. */
#include "peer.h"

#include <cognito.h>
#include <stdio.h>
#include <string.h>

const int peer_is_shared = 1;

void *peer_open(const char *url, const char *ca_file)
{
    char options[512];
    cognito_client *client = NULL;

    (void)ca_file; /* the environment variable SSL_CERT_FILE names it, as for any program */
    snprintf(options, sizeof options, "{\"endpoint_url\":\"%s\"}", url);
    if (cognito_client_new(options, &client, NULL) != COGNITO_OK)
        return NULL;
    return client;
}

int peer_call(void *peer, const struct request *request, char *destination, size_t size)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status = cognito_client_get_attr_verification_code(peer, request->token, request->attribute,
                                                                      request->metadata_json, &buf);
    const char *found = cognito_buf_get(&buf, "/CodeDeliveryDetails/Destination");

    if (status != COGNITO_OK)
        fprintf(stderr, "ours: %s\n", cognito_buf_get(&buf, "/Error/Message"));
    else
        snprintf(destination, size, "%s", found ? found : "");
    cognito_buf_free(&buf);
    return status;
}

void peer_close(void *peer)
{
    cognito_client_free(peer);
}
