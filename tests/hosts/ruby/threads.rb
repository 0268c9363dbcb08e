# Sixteen threads are in calls at once: Fiddle lets other threads run while a call waits.
#
# Install: apt-get install ruby
# Needs: ruby -rfiddle -e 1
# Run: ruby threads.rb

require "fiddle/import"

module Cognito
  extend Fiddle::Importer
  dlload "libcognito.so.0"
  extern "void *cognito_buf_new(void)"
  extern "void cognito_buf_delete(void *buf)"
  extern "int cognito_get_user(const char *token, void *buf)"
end

threads = Array.new(16) do
  Thread.new do
    buf = Cognito.cognito_buf_new
    Cognito.cognito_get_user(ENV["COGNITO_ACCESS_TOKEN"], buf)
  ensure
    Cognito.cognito_buf_delete(buf)
  end
end
exit threads.map(&:value).all?(&:zero?)
