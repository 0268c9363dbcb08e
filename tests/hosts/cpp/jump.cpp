/*
 * An exception that a callback throws: the wrapper catches it there and throws it out of the call, which ends.
 *
 * Install: apt-get install g++ pkg-config
 * Needs: g++ --version && pkg-config --version
 * Run: g++ jump.cpp $(pkg-config --cflags --libs cognito) -o jump && ./jump
 */
#include <cognito.hpp>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

int main()
{
    const char *token = std::getenv("COGNITO_ACCESS_TOKEN");
    cognito::client hanging("{\"endpoint_url\":\"" + std::string(std::getenv("COGNITO_TEST_HANGING_URL")) + "\"}");
    hanging.set_interrupt([]() -> bool { throw std::runtime_error("out of the callback"); });
    try {
        hanging.get_user(token);
        return 1;
    } catch (const std::runtime_error &error) {
        std::cout << error.what() << "\n";
        if (std::string(error.what()) != "out of the callback")
            return 1;
    }
    cognito::client client;
    client.get_user(token);
    std::cout << "goes on: " << cognito_status_name(COGNITO_OK) << "\n";
}
