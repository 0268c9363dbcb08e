/*
 * Sends a verification code to a Cognito user, takes it back, and shows what is verified.
 *
 * Install: apt-get install g++ pkg-config
 * Needs: g++ --version && pkg-config --version
 * Run: g++ send_code.cpp $(pkg-config --cflags --libs cognito) -o send_code && ./send_code
 */
#include <cognito.hpp>
#include <cstdlib>
#include <iostream>
#include <string>

int main()
{
    const char *token = std::getenv("COGNITO_ACCESS_TOKEN");
    try {
        auto sent = cognito::get_attr_verification_code(token, "email", R"({"lang":"de"})");
        std::cout << "A code went to " << sent.get("/CodeDeliveryDetails/Destination", "the user") << "\n";
        std::string code;
        std::cout << "Code: ";
        std::getline(std::cin, code);
        cognito::verify_attr(token, "email", code);
        auto user = cognito::get_user(token);
        std::cout << "email_verified: " << user.attribute("email_verified") << "\n";
    } catch (const cognito::error &error) {
        std::cerr << error.what() << "\n" << error.hint() << "\n";
        return EXIT_FAILURE;
    }
}
