<?php
/*
 * A call that hangs is ended by Ctrl-C: the library asks a callback, and PHP runs the handlers of signals as soon as it
 * is in PHP code again.
 *
 * Install: apt-get install php-cli
 * Needs: php -r 'FFI::cdef(); pcntl_async_signals(true);'
 * Run: php interrupt.php
 */
declare(strict_types=1);

$cognito = FFI::cdef(<<<'C'
    void cognito_client_set_interrupt(void *client, int32_t (*check)(void *userdata), void *userdata);
    const char *cognito_status_name(int32_t status);
    int32_t cognito_get_user(const char *token, void *buf);
    C, 'libcognito.so.0');

$interrupted = 0;
pcntl_async_signals(true);
pcntl_signal(SIGINT, function () use (&$interrupted): void {
    $interrupted = 1;
});
$cognito->cognito_client_set_interrupt(null, function () use (&$interrupted): int {
    return $interrupted;
}, null);

$status = $cognito->cognito_get_user(getenv('COGNITO_ACCESS_TOKEN'), null);
echo $cognito->cognito_status_name($status), "\n";
