# Sends a verification code to the signed-in user, takes it back, shows what is verified.
#
# The access token comes from the environment variable COGNITO_ACCESS_TOKEN.
#
# Install: apt-get install ruby
# Needs: ruby -rfiddle -e 1
# Run: ruby send_code.rb

require "fiddle/import"
require "json"

module Cognito
  extend Fiddle::Importer
  dlload "libcognito.so.0"
  extern "void *cognito_buf_new(void)"
  extern "void cognito_buf_delete(void *buf)"
  extern "const char *cognito_buf_get(void *buf, const char *pointer)"
  extern "const char *cognito_buf_attribute(void *buf, const char *name)"
  extern "const char *cognito_status_name(int status)"
  extern "int cognito_get_attr_verification_code(const char *token, const char *attr, const char *metadata, void *buf)"
  extern "int cognito_verify_attr(const char *token, const char *attr, const char *code, void *buf)"
  extern "int cognito_get_user(const char *token, void *buf)"
end

# Returns the string that the library gave as UTF-8; the memory is the library's. NULL is nil.
def text(pointer) = pointer.null? ? nil : pointer.to_s.force_encoding("UTF-8")

# Makes a call, and ends the program where it fails.
def call(function, *arguments, buf)
  status = Cognito.send(function, *arguments, buf)
  return if status.zero?

  message, hint = ["/Error/Message", "/Hint"].map { |pointer| text(Cognito.cognito_buf_get(buf, pointer)) }
  abort ["#{text(Cognito.cognito_status_name(status))}: #{message}", hint].compact.join("\n")
end

token = ENV["COGNITO_ACCESS_TOKEN"]
buf = Cognito.cognito_buf_new
call(:cognito_get_attr_verification_code, token, "email", JSON.generate(lang: "de"), buf)
puts "A code went to #{text(Cognito.cognito_buf_get(buf, "/CodeDeliveryDetails/Destination"))}"
print "Code: "
call(:cognito_verify_attr, token, "email", gets.to_s.chomp, buf)
call(:cognito_get_user, token, buf)
puts "email_verified: #{text(Cognito.cognito_buf_attribute(buf, "email_verified"))}"
Cognito.cognito_buf_delete(buf)
