/* Peer: a raw socket and plain http, the floor. It does what must be done and nothing more. */
#include "peer.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

const int peer_is_shared = 0;

enum { BUFFER = 2 * 1024 * 1024 };

struct handle {
    int socket;
    char host[128], port[16];
    char *buffer;
};

void *peer_open(const char *url, const char *ca_file)
{
    struct handle *handle = calloc(1, sizeof *handle);

    (void)ca_file;
    if (handle == NULL || sscanf(url, "http://%127[^:/]:%15[0-9]", handle->host, handle->port) != 2)
        return NULL;
    handle->socket = -1;
    handle->buffer = malloc(BUFFER);
    return handle->buffer ? handle : NULL;
}

static int connect_to(const char *host, const char *port)
{
    struct addrinfo hints, *found = NULL, *each;
    int fd = -1, on = 1;

    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, port, &hints, &found) != 0)
        return -1;
    for (each = found; each != NULL && fd < 0; each = each->ai_next) {
        fd = socket(each->ai_family, each->ai_socktype, each->ai_protocol);
        if (fd >= 0 && connect(fd, each->ai_addr, each->ai_addrlen) != 0) {
            close(fd);
            fd = -1;
        }
    }
    freeaddrinfo(found);
    if (fd >= 0)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

static int send_all(int fd, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t sent = send(fd, data, length, MSG_NOSIGNAL);
        if (sent <= 0)
            return -1;
        data += sent;
        length -= (size_t)sent;
    }
    return 0;
}

int peer_call(void *peer, const struct request *request, char *destination, size_t size)
{
    static const char member[] = "\"Destination\":\"";
    struct handle *handle = peer;
    const char *metadata = request->metadata_json;
    size_t length = strlen("{\"AccessToken\":\"\",\"AttributeName\":\"\"}") + strlen(request->token) +
                    strlen(request->attribute) + (metadata ? strlen(",\"ClientMetadata\":") + strlen(metadata) : 0);
    size_t got = 0, expected = 0;
    char *body = NULL, *found;
    int written;

    if (handle->socket < 0 && (handle->socket = connect_to(handle->host, handle->port)) < 0)
        return 1;
    written = snprintf(handle->buffer, BUFFER,
                       "POST / HTTP/1.1\r\nHost: %s:%s\r\nContent-Type: application/x-amz-json-1.1\r\n"
                       "X-Amz-Target: AWSCognitoIdentityProviderService.GetUserAttributeVerificationCode\r\n"
                       "Content-Length: %zu\r\n\r\n{\"AccessToken\":\"%s\",\"AttributeName\":\"%s\"%s%s}",
                       handle->host, handle->port, length, request->token, request->attribute,
                       metadata ? ",\"ClientMetadata\":" : "", metadata ? metadata : "");
    if (written < 0 || written >= BUFFER || send_all(handle->socket, handle->buffer, (size_t)written) != 0)
        return 1;
    while (body == NULL || got < (size_t)(body - handle->buffer) + expected) {
        ssize_t count = recv(handle->socket, handle->buffer + got, BUFFER - 1 - got, 0);
        if (count <= 0)
            return 1;
        got += (size_t)count;
        handle->buffer[got] = '\0';
        if (body == NULL && (body = strstr(handle->buffer, "\r\n\r\n")) != NULL) {
            found = strstr(handle->buffer, "Content-Length: ");
            if (found == NULL || found > body)
                return 1;
            expected = strtoul(found + strlen("Content-Length: "), NULL, 10);
            body += 4;
        }
    }
    found = strstr(body, member);
    if (found == NULL || strncmp(handle->buffer, "HTTP/1.1 200", 12) != 0)
        return 1;
    found += sizeof member - 1;
    snprintf(destination, size, "%.*s", (int)strcspn(found, "\""), found);
    return 0;
}

void peer_close(void *peer)
{
    struct handle *handle = peer;

    if (handle->socket >= 0)
        close(handle->socket);
    free(handle->buffer);
    free(handle);
}
