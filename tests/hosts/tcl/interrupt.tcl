# A call that hangs ends when a signal handler sets the flag. Tcl has no signals, so the handler is in C.
#
# Install: apt-get install critcl tcl-dev gcc pkg-config
# Needs: echo 'package require critcl; exec pkg-config --version; exec gcc --version' | tclsh
# Run: tclsh interrupt.tcl
package require critcl
critcl::cflags {*}[exec pkg-config --cflags cognito]
critcl::clibraries {*}[exec pkg-config --libs cognito]
critcl::ccode {
    #include <cognito.h>
    #include <signal.h>
    static volatile int32_t interrupted = 0;
    static void on_signal(int number) { interrupted = number; }
}
critcl::cproc user {char* token} char* {
    signal(SIGINT, on_signal);
    cognito_client_set_interrupt(NULL, cognito_check_flag, (void *)&interrupted);
    return (char *)cognito_status_name(cognito_get_user(token, NULL));
}
puts [user $env(COGNITO_ACCESS_TOKEN)]
