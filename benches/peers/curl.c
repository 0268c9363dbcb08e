/* Peer: the call written by hand with libcurl and cJSON, as a C program without us does it. */
#include "peer.h"

#include <cjson/cJSON.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libcurl: one easy handle belongs to one thread. */
const int peer_is_shared = 0;

struct handle {
    CURL *curl;
    struct curl_slist *headers;
    char *body;
    size_t length;
};

static size_t collect(char *data, size_t size, size_t count, void *user)
{
    struct handle *handle = user;
    char *grown = realloc(handle->body, handle->length + size * count + 1);

    if (grown == NULL)
        return 0;
    handle->body = grown;
    memcpy(handle->body + handle->length, data, size * count);
    handle->length += size * count;
    handle->body[handle->length] = '\0';
    return size * count;
}

void *peer_open(const char *url, const char *ca_file)
{
    struct handle *handle = calloc(1, sizeof *handle);

    if (handle == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return NULL;
    handle->curl = curl_easy_init();
    if (handle->curl == NULL)
        return NULL;
    handle->headers = curl_slist_append(NULL, "Content-Type: application/x-amz-json-1.1");
    handle->headers = curl_slist_append(
        handle->headers, "X-Amz-Target: AWSCognitoIdentityProviderService.GetUserAttributeVerificationCode");
    /* No "Expect: 100-continue": without this a body of more than 1 MB waits for it. */
    handle->headers = curl_slist_append(handle->headers, "Expect:");
    curl_easy_setopt(handle->curl, CURLOPT_URL, url);
    curl_easy_setopt(handle->curl, CURLOPT_HTTPHEADER, handle->headers);
    curl_easy_setopt(handle->curl, CURLOPT_USERAGENT, "bench/1.0");
    curl_easy_setopt(handle->curl, CURLOPT_NOSIGNAL, 1L);
    /* Long: each of 64 handles at once reads the trust store, which takes its time. */
    curl_easy_setopt(handle->curl, CURLOPT_TIMEOUT, 120L);
    curl_easy_setopt(handle->curl, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(handle->curl, CURLOPT_WRITEDATA, handle);
    if (ca_file != NULL)
        curl_easy_setopt(handle->curl, CURLOPT_CAINFO, ca_file);
    return handle;
}

int peer_call(void *peer, const struct request *request, char *destination, size_t size)
{
    struct handle *handle = peer;
    cJSON *input = cJSON_CreateObject(), *output = NULL;
    const cJSON *details;
    const char *found;
    char *text;
    long status = 0;
    int failed = 1;

    cJSON_AddStringToObject(input, "AccessToken", request->token);
    cJSON_AddStringToObject(input, "AttributeName", request->attribute);
    if (request->note != NULL)
        cJSON_AddStringToObject(cJSON_AddObjectToObject(input, "ClientMetadata"), "note", request->note);
    text = cJSON_PrintUnformatted(input);
    cJSON_Delete(input);
    if (text == NULL)
        return 1;

    handle->length = 0;
    curl_easy_setopt(handle->curl, CURLOPT_POSTFIELDS, text);
    curl_easy_setopt(handle->curl, CURLOPT_POSTFIELDSIZE, (long)strlen(text));
    if (curl_easy_perform(handle->curl) == CURLE_OK) {
        curl_easy_getinfo(handle->curl, CURLINFO_RESPONSE_CODE, &status);
        output = cJSON_ParseWithLength(handle->body, handle->length);
        details = cJSON_GetObjectItemCaseSensitive(output, "CodeDeliveryDetails");
        found = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(details, "Destination"));
        if (status == 200 && found != NULL) {
            snprintf(destination, size, "%s", found);
            failed = 0;
        }
        cJSON_Delete(output);
    }
    free(text);
    return failed;
}

void peer_close(void *peer)
{
    struct handle *handle = peer;

    curl_easy_cleanup(handle->curl);
    curl_slist_free_all(handle->headers);
    free(handle->body);
    free(handle);
    curl_global_cleanup();
}
