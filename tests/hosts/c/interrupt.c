/*
 * A call that hangs ends when a signal handler sets the flag.
 *
 * Install: apt-get install gcc pkg-config
 * Needs: cc --version && pkg-config --version
 * Run: cc interrupt.c $(pkg-config --cflags --libs cognito) -o interrupt && ./interrupt
 */
#include <cognito.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static volatile int32_t interrupted;

static void on_signal(int number)
{
    interrupted = number;
}

int main(void)
{
    signal(SIGINT, on_signal);
    cognito_client_set_interrupt(NULL, cognito_check_flag, (void *)&interrupted);
    puts(cognito_status_name(cognito_get_user(getenv("COGNITO_ACCESS_TOKEN"), NULL)));
    return 0;
}
