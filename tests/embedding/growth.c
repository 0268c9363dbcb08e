/* Growth: the resident set before and after very many calls. */

#include "embedding.h"

#define TOKEN "secret-token"

int main(int argc, char **argv)
{
    long calls = argc > 2 ? atol(argv[2]) : 1, before, after, number;
    cognito_client *client = open_client(argc > 1 ? argv[1] : "");
    cognito_buf buf = COGNITO_BUF_INIT;
    int descriptors;
    for (number = 0; number < 5000; number++)
        CHECK_STATUS(COGNITO_OK, send_code(client, TOKEN, "{\"lang\":\"de\"}", &buf), &buf);
    descriptors = count_entries("fd");
    before = resident_kb();
    for (number = 0; number < calls; number++) {
        CHECK_STATUS(COGNITO_OK, send_code(client, TOKEN, "{\"lang\":\"de\"}", &buf), &buf);
        CHECK(cognito_buf_get(&buf, "/ResponseMetadata/HTTPStatusCode") != NULL);
    }
    after = resident_kb();
    wait_for_tasks(1);
    CHECK(count_entries("fd") == descriptors);
    printf("%ld calls: %ld kB before, %ld kB after\n", calls, before, after);
    CHECK(after - before < 1024);
    cognito_buf_free(&buf);
    cognito_client_free(client);
    return 0;
}
