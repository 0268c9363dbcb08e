<?php
/*
 * An exception must not leave a callback: PHP ends the script with a fatal error. The functions that it runs at the end
 * may call.
 *
 * Install: apt-get install php-cli
 * Needs: php -r 'FFI::cdef();'
 * Run: php -d display_errors=0 -d log_errors=0 jump.php
 */
declare(strict_types=1);

$cognito = FFI::cdef(<<<'C'
    void cognito_client_set_log(void *client, void (*log)(void *userdata, int32_t level, const char *message),
                                void *userdata, int32_t max_level);
    const char *cognito_status_name(int32_t status);
    int32_t cognito_get_user(const char *token, void *buf);
    C, 'libcognito.so.0');
$token = getenv('COGNITO_ACCESS_TOKEN');

register_shutdown_function(function () use ($cognito, $token): void {
    echo 'ended: ', error_get_last()['message'], "\n";
    $cognito->cognito_client_set_log(null, null, null, 0);
    echo "goes on: {$cognito->cognito_status_name($cognito->cognito_get_user($token, null))}\n";
    exit(0);
});
$cognito->cognito_client_set_log(null, function (): void {
    throw new RuntimeException('out of the callback');
}, null, 3);
try {
    $cognito->cognito_get_user($token, null);
} catch (RuntimeException $e) {
    echo "caught: {$e->getMessage()}\n";
}
