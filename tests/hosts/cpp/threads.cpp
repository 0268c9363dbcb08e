/*
 * Sixteen threads call at once, on one client.
 *
 * Install: apt-get install g++ pkg-config
 * Needs: g++ --version && pkg-config --version
 * Run: g++ -pthread threads.cpp $(pkg-config --cflags --libs cognito) -o threads && ./threads
 */
#include <cognito.hpp>
#include <cstdlib>
#include <thread>
#include <vector>

int main()
{
    cognito::client client;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 16; thread++)
        threads.emplace_back([&client] { client.get_user(std::getenv("COGNITO_ACCESS_TOKEN")); });
    for (auto &thread : threads)
        thread.join();
}
