/*
 * siglongjmp out of a callback: the call is gone, the client goes on.
 *
 * Install: apt-get install gcc pkg-config
 * Needs: cc --version && pkg-config --version
 * Run: cc jump.c $(pkg-config --cflags --libs cognito) -o jump && ./jump
 */
#include <cognito.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

static sigjmp_buf back;

static void out(void *userdata, int32_t level, const char *message)
{
    (void)userdata;
    (void)level;
    (void)message;
    siglongjmp(back, 1);
}

int main(void)
{
    const char *token = getenv("COGNITO_ACCESS_TOKEN");

    cognito_client_set_log(NULL, out, NULL, 5);
    if (sigsetjmp(back, 1) == 0) {
        cognito_get_user(token, NULL);
        return 1;
    }
    cognito_client_set_log(NULL, NULL, NULL, 0);
    printf("goes on: %s\n", cognito_status_name(cognito_get_user(token, NULL)));
    return 0;
}
