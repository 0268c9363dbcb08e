/* Beside OpenSSL and libcurl: a host that does TLS of its own in the same process. */

#include "embedding.h"

#include <curl/curl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#define TOKEN "secret-token"

static const char *url, *authority;

static size_t ignore(char *data, size_t size, size_t count, void *userdata)
{
    (void)data;
    (void)userdata;
    return size * count;
}

static void by_curl(void)
{
    CURL *curl = curl_easy_init();
    CURLcode code;
    long status = 0;
    CHECK(curl != NULL);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CAINFO, authority);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "{\"AccessToken\":\"curl\"}");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        fprintf(stderr, "curl: %s\n", curl_easy_strerror(code));
    CHECK(code == CURLE_OK);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    CHECK(status == 200);
    curl_easy_cleanup(curl);
}

static void *both(void *client)
{
    int number;
    for (number = 0; number < 10; number++) {
        by_curl();
        call_well(client, TOKEN);
        call_well(NULL, TOKEN);
    }
    return NULL;
}

int main(void)
{
    SSL_CTX *context;
    cognito_client *client;
    pthread_t threads[4];
    int number;
    alarm(BOUND_SECONDS);
    url = getenv("AWS_ENDPOINT_URL");
    authority = getenv("AWS_CA_BUNDLE");
    CHECK(url != NULL && authority != NULL);
    CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
    context = SSL_CTX_new(TLS_client_method());
    CHECK(context != NULL);
    by_curl();
    client = open_client("handle");
    both(client);
    for (number = 0; number < 4; number++)
        threads[number] = start_thread(both, client, 0);
    for (number = 0; number < 4; number++)
        CHECK(pthread_join(threads[number], NULL) == 0);
    /* Nothing of ours goes through OpenSSL: its error queue stays empty. */
    CHECK(ERR_peek_error() == 0);
    cognito_client_free(client);
    by_curl();
    SSL_CTX_free(context);
    curl_global_cleanup();
    call_well(NULL, TOKEN);
    return 0;
}
