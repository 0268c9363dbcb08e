# A call that hangs is ended by Ctrl-C: a trap sets the flag that cognito_check_flag reads. The call is made on another
# thread, because Ruby runs traps on the main thread, and only when no call holds that up.
#
# Install: apt-get install ruby
# Needs: ruby -rfiddle -e 1
# Run: ruby interrupt.rb

require "fiddle/import"

module Cognito
  extend Fiddle::Importer
  dlload "libcognito.so.0"
  extern "void cognito_client_set_interrupt(void *client, void *check, void *userdata)"
  extern "const char *cognito_status_name(int status)"
  extern "int cognito_get_user(const char *token, void *buf)"
  CHECK_FLAG = handler["cognito_check_flag"]
end

flag = Fiddle::Pointer.malloc(Fiddle::SIZEOF_INT, Fiddle::RUBY_FREE)
flag[0, Fiddle::SIZEOF_INT] = [0].pack("l")
Cognito.cognito_client_set_interrupt(nil, Cognito::CHECK_FLAG, flag)
trap("INT") { flag[0, Fiddle::SIZEOF_INT] = [1].pack("l") }

status = Thread.new { Cognito.cognito_get_user(ENV["COGNITO_ACCESS_TOKEN"], nil) }.value
puts Cognito.cognito_status_name(status)
