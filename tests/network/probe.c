/*
 * Makes one call in a process of its own and says how it went, what it took and by how much the process grew.
 *
 *   probe [-o OPTIONS_JSON] [-l LEVEL] [-m METADATA_JSON] [-w OPTIONS_JSON] [-a ATTR] [-c CODE] [-i]
 *         describe|send|verify|get_user [TOKEN]
 *
 * -i: an interrupt callback ends the call when it is first asked; it needs a client of its own.
 * Without -o the default client is used. -w: first asks for a code with a client of these options, so that what a
 * process loads once does not count as growth; "grown_kb" is the peak since then. Standard output: "status NAME", "ms NUMBER", "grown_kb NUMBER" and the
 * result's JSON, a line each. Log lines of the client go to standard error as "LEVEL MESSAGE".
 */
#define _POSIX_C_SOURCE 200809L

#include <cognito.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A line of /proc/self/status such as "VmRSS:  1956 kB"; -1 where it is not there. */
static long status_kb(const char *name)
{
    char line[256];
    long kb = -1;
    FILE *file = fopen("/proc/self/status", "r");

    if (file == NULL)
        return -1;
    while (fgets(line, sizeof line, file) != NULL)
        if (strncmp(line, name, strlen(name)) == 0)
            kb = strtol(line + strlen(name) + 1, NULL, 10);
    fclose(file);
    return kb;
}

static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void log_line(void *userdata, int32_t level, const char *message)
{
    fprintf((FILE *)userdata, "%d %s\n", (int)level, message);
}

static int32_t give_up(void *userdata)
{
    (void)userdata;
    return 1;
}

static const char *metadata = NULL, *attr = "email", *code = "123456";

static cognito_status call(cognito_client *client, const char *command, const char *token, cognito_buf *out)
{
    if (strcmp(command, "describe") == 0)
        return cognito_client_describe(client, out);
    if (strcmp(command, "send") == 0)
        return client != NULL ? cognito_client_get_attr_verification_code(client, token, attr, metadata, out)
                              : cognito_get_attr_verification_code(token, attr, metadata, out);
    if (strcmp(command, "verify") == 0)
        return client != NULL ? cognito_client_verify_attr(client, token, attr, code, out)
                              : cognito_verify_attr(token, attr, code, out);
    if (strcmp(command, "get_user") == 0)
        return client != NULL ? cognito_client_get_user(client, token, out) : cognito_get_user(token, out);
    fprintf(stderr, "no such command: %s\n", command);
    exit(2);
}

int main(int argc, char **argv)
{
    const char *options = NULL, *warm_up = NULL;
    int32_t level = 0;
    int option, interrupted = 0;
    cognito_client *client = NULL;
    cognito_buf out = COGNITO_BUF_INIT;
    cognito_status status = COGNITO_OK;
    long before, peak;
    double started, ended;

    while ((option = getopt(argc, argv, "o:l:m:w:a:c:i")) != -1) {
        if (option == 'o')
            options = optarg;
        else if (option == 'm')
            metadata = optarg;
        else if (option == 'w')
            warm_up = optarg;
        else if (option == 'a')
            attr = optarg;
        else if (option == 'c')
            code = optarg;
        else if (option == 'i')
            interrupted = 1;
        else if (option == 'l')
            level = (int32_t)strtol(optarg, NULL, 10);
        else
            return 2;
    }
    if (optind >= argc)
        return 2;

    if (warm_up != NULL) {
        if (cognito_client_new(warm_up, &client, NULL) != COGNITO_OK ||
            call(client, "send", "token", &out) != COGNITO_OK) {
            fprintf(stderr, "the first call failed: %s\n", out.data != NULL ? out.data : "no client");
            return 2;
        }
        cognito_client_free(client);
        client = NULL;
        cognito_buf_free(&out);
    }
    before = status_kb("VmRSS");
    if (options != NULL)
        status = cognito_client_new(options, &client, &out);
    if (client != NULL)
        cognito_client_set_log(client, log_line, stderr, level);
    if (interrupted)
        cognito_client_set_interrupt(client, give_up, NULL);
    started = now_ms();
    if (status == COGNITO_OK)
        status = call(client, argv[optind], optind + 1 < argc ? argv[optind + 1] : "token", &out);
    ended = now_ms();
    peak = status_kb("VmHWM");
    if (before < 0 || peak < 0) {
        fprintf(stderr, "/proc/self/status does not tell the memory\n");
        return 2;
    }
    printf("status %s\nms %.0f\ngrown_kb %ld\n%s\n", cognito_status_name(status), ended - started, peak - before,
           out.data != NULL ? out.data : "null");
    cognito_buf_free(&out);
    cognito_client_free(client);
    return 0;
}
