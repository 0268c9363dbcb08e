/*
 * The parent calls, then two children at once, then the parent again, all with one client.
 *
 * Install: apt-get install g++ pkg-config
 * Needs: g++ --version && pkg-config --version
 * Run: g++ fork.cpp $(pkg-config --cflags --libs cognito) -o fork && ./fork
 */
#include <cognito.hpp>
#include <cstdlib>
#include <sys/wait.h>
#include <unistd.h>

int main()
{
    const char *token = std::getenv("COGNITO_ACCESS_TOKEN");
    cognito::client client(R"({"max_attempts":1})");
    client.set_interrupt([] { return false; });
    client.get_user(token);
    for (int child = 0; child < 2; child++)
        if (fork() == 0) {
            client.get_user(token);
            return 0;
        }
    for (int child = 0, status; child < 2; child++)
        if (wait(&status) < 0 || status != 0)
            return 1;
    client.get_user(token);
}
