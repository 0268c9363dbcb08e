/*
 * The parent calls, then two children at once, then the parent again.
 *
 * Install: apt-get install gcc pkg-config
 * Needs: cc --version && pkg-config --version
 * Run: cc fork.c $(pkg-config --cflags --libs cognito) -o fork && ./fork
 */
#include <cognito.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    static int32_t flag;
    const char *token = getenv("COGNITO_ACCESS_TOKEN");
    int child, status;

    cognito_client_set_interrupt(NULL, cognito_check_flag, &flag);
    if (cognito_get_user(token, NULL) != COGNITO_OK)
        return 1;
    for (child = 0; child < 2; child++)
        if (fork() == 0)
            return cognito_get_user(token, NULL);
    for (child = 0; child < 2; child++)
        if (wait(&status) < 0 || status != 0)
            return 2;
    return cognito_get_user(token, NULL);
}
