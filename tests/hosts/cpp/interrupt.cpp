/*
 * A call that hangs ends when a signal handler sets the flag.
 *
 * Install: apt-get install g++ pkg-config
 * Needs: g++ --version && pkg-config --version
 * Run: g++ interrupt.cpp $(pkg-config --cflags --libs cognito) -o interrupt && ./interrupt
 */
#include <cognito.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

static volatile std::int32_t interrupted = 0;

int main()
{
    std::signal(SIGINT, [](int) { interrupted = 1; });
    cognito::set_interrupt(&interrupted);
    try {
        cognito::get_user(std::getenv("COGNITO_ACCESS_TOKEN"));
    } catch (const cognito::error &error) {
        std::cout << error.name() << std::endl;
    }
}
