/* Surroundings: the environment, the locale and the process's settings before and after calls. */

#include "embedding.h"

#include <fenv.h>
#include <locale.h>
#include <sys/resource.h>
#include <sys/stat.h>

#define TOKEN "secret-token"

extern char **environ;

struct state {
    char **environ_at;
    char environment[65536], locale[512], directory[4096];
    mode_t mask;
    int rounding, children;
    struct rlimit files;
};

static void look(struct state *state)
{
    char **variable;
    size_t used = 0;
    memset(state, 0, sizeof *state);
    state->environ_at = environ;
    for (variable = environ; *variable; variable++) {
        size_t length = strlen(*variable) + 1;
        CHECK(used + length <= sizeof state->environment);
        memcpy(state->environment + used, *variable, length);
        used += length;
    }
    strcpy(state->locale, setlocale(LC_ALL, NULL));
    CHECK(getcwd(state->directory, sizeof state->directory) != NULL);
    state->mask = umask(0);
    umask(state->mask);
    state->rounding = fegetround();
    CHECK(getrlimit(RLIMIT_NOFILE, &state->files) == 0);
    state->children = waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD ? 0 : 1;
}

int main(int argc, char **argv)
{
    static struct state before, after;
    cognito_client *client;
    int round;
    alarm(BOUND_SECONDS);
    /* Whatever is installed; a system without any other locale stays with "C". */
    if (!setlocale(LC_ALL, "C.UTF-8"))
        setlocale(LC_ALL, "C");
    umask(027);
    CHECK(chdir("/") == 0);
    CHECK(fesetround(FE_UPWARD) == 0);
    look(&before);
    client = open_client("handle");
    for (round = 0; round < 3; round++) {
        call_well(client, TOKEN);
        call_well(NULL, TOKEN);
    }
    CHECK(send_code(client, "a b", NULL, NULL) == COGNITO_INVALID_ARGUMENT);
    /* The default client was made from the environment at first use: a change comes too late. */
    if (argc > 1) {
        CHECK(setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1", 1) == 0);
        call_well(NULL, TOKEN);
        call_well(client, TOKEN);
        return 0;
    }
    cognito_client_free(client);
    look(&after);
    CHECK(before.environ_at == after.environ_at);
    CHECK(memcmp(before.environment, after.environment, sizeof before.environment) == 0);
    CHECK(strcmp(before.locale, after.locale) == 0);
    CHECK(strcmp(before.directory, after.directory) == 0);
    CHECK(before.mask == after.mask);
    CHECK(before.rounding == after.rounding);
    CHECK(before.files.rlim_cur == after.files.rlim_cur);
    CHECK(before.children == 0 && after.children == 0);
    (void)argv;
    return 0;
}
