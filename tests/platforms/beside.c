/* Uses the static library beside another one of Rust's: each catches its own panics and gives its own answers. */
#include <cognito.h>
#include <string.h>

extern unsigned other_sum(unsigned n);

int main(void)
{
    cognito_buf buf = COGNITO_BUF_INIT;
    cognito_status status = cognito_get_user("a token with blanks", &buf);
    const char *message = cognito_buf_get(&buf, "/Error/Message");
    int passed = status == COGNITO_INVALID_ARGUMENT && message && strstr(message, "white space");
    cognito_buf_free(&buf);
    return !(passed && other_sum(5) == 10 && other_sum(0) == 0);
}
