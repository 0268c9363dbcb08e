<?php
/*
 * Sends a verification code to the signed-in user, takes it back, shows what is verified.
 *
 * The access token comes from the environment variable COGNITO_ACCESS_TOKEN.
 *
 * Install: apt-get install php-cli
 * Needs: php -r 'FFI::cdef();'
 * Run: php send_code.php
 */
declare(strict_types=1);

$cognito = FFI::cdef(<<<'C'
    typedef struct cognito_buf cognito_buf;
    cognito_buf *cognito_buf_new(void);
    void cognito_buf_delete(cognito_buf *buf);
    const char *cognito_buf_get(const cognito_buf *buf, const char *pointer);
    const char *cognito_buf_attribute(const cognito_buf *buf, const char *name);
    const char *cognito_status_name(int32_t status);
    int32_t cognito_get_attr_verification_code(const char *token, const char *attr, const char *metadata_json, cognito_buf *buf);
    int32_t cognito_verify_attr(const char *token, const char *attr, const char *code, cognito_buf *buf);
    int32_t cognito_get_user(const char *token, cognito_buf *buf);
    C, 'libcognito.so.0');
$buf = $cognito->cognito_buf_new();

/** Ends the program where a call failed, and says why. */
$check = function (int $status) use ($cognito, $buf): void {
    if ($status !== 0) {
        $name = $cognito->cognito_status_name($status);
        fwrite(STDERR, "$name: {$cognito->cognito_buf_get($buf, '/Error/Message')}\n");
        fwrite(STDERR, "{$cognito->cognito_buf_get($buf, '/Hint')}\n");
        exit(1);
    }
};

$token = getenv('COGNITO_ACCESS_TOKEN') ?: null;
$check($cognito->cognito_get_attr_verification_code($token, 'email', json_encode(['lang' => 'de']), $buf));
echo "A code went to {$cognito->cognito_buf_get($buf, '/CodeDeliveryDetails/Destination')}\n";
echo 'Code: ';
$check($cognito->cognito_verify_attr($token, 'email', trim((string) fgets(STDIN)), $buf));
$check($cognito->cognito_get_user($token, $buf));
echo "email_verified: {$cognito->cognito_buf_attribute($buf, 'email_verified')}\n";
$cognito->cognito_buf_delete($buf);
