<?php
/*
 * The parent calls, then two children at once, then the parent again. It has set no callback: where memory may not be
 * writable and executable, children that end free those of their parent, as docs/linking.md says.
 *
 * Install: apt-get install php-cli
 * Needs: php -r 'FFI::cdef(); pcntl_async_signals(true);'
 * Run: php fork.php
 */
declare(strict_types=1);

$cognito = FFI::cdef(<<<'C'
    const char *cognito_status_name(int32_t status);
    int32_t cognito_get_user(const char *token, void *buf);
    C, 'libcognito.so.0');

$call = function () use ($cognito): void {
    $status = $cognito->cognito_get_user(getenv('COGNITO_ACCESS_TOKEN'), null);
    if ($status !== 0) {
        fwrite(STDERR, getmypid() . ": {$cognito->cognito_status_name($status)}\n");
        exit(1);
    }
};

$call();
$children = [];
for ($i = 0; $i < 2; $i++) {
    $child = pcntl_fork();
    if ($child === 0) {
        $call();
        exit(0);
    }
    $children[] = $child;
}
foreach ($children as $child) {
    pcntl_waitpid($child, $status);
    if (!pcntl_wifexited($status) || pcntl_wexitstatus($status) !== 0) {
        fwrite(STDERR, "a child failed\n");
        exit(1);
    }
}
$call();
