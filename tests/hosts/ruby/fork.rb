# The parent calls, then two children at once, then the parent again.
#
# Install: apt-get install ruby
# Needs: ruby -rfiddle -e 1
# Run: ruby fork.rb

require "fiddle/import"

module Cognito
  extend Fiddle::Importer
  dlload "libcognito.so.0"
  extern "const char *cognito_status_name(int status)"
  extern "int cognito_get_user(const char *token, void *buf)"
end

def call
  status = Cognito.cognito_get_user(ENV["COGNITO_ACCESS_TOKEN"], nil)
  abort "#{Process.pid}: #{Cognito.cognito_status_name(status)}" unless status.zero?
end

call
children = Array.new(2) { fork { call } }
abort "a child failed" unless children.all? { |child| Process::Status.wait(child).success? }
call
