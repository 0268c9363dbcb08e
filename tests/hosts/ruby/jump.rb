# An exception in a callback leaves the call, as longjmp does in C: the call is gone, the client goes on.
#
# Install: apt-get install ruby
# Needs: ruby -rfiddle -e 1
# Run: ruby jump.rb

require "fiddle/import"

module Cognito
  extend Fiddle::Importer
  dlload "libcognito.so.0"
  extern "void cognito_client_set_log(void *client, void *log, void *userdata, int max_level)"
  extern "const char *cognito_status_name(int status)"
  extern "int cognito_get_user(const char *token, void *buf)"
end

log = Fiddle::Closure::BlockCaller.new(Fiddle::TYPE_VOID, [Fiddle::TYPE_VOIDP, Fiddle::TYPE_INT, Fiddle::TYPE_VOIDP]) do
  raise "out of the callback"
end
Cognito.cognito_client_set_log(nil, log, nil, 3)
begin
  Cognito.cognito_get_user(ENV["COGNITO_ACCESS_TOKEN"], nil)
rescue RuntimeError => e
  puts "raised: #{e.message}"
end
Cognito.cognito_client_set_log(nil, nil, nil, 0)
status = Cognito.cognito_get_user(ENV["COGNITO_ACCESS_TOKEN"], nil)
puts "goes on: #{Cognito.cognito_status_name(status)}"
