-- error() that leaves a callback unwinds the library's stack, so the process ends. Use pcall in the callback.
--
-- Install: apt-get install luajit
-- Needs: luajit -v
-- Run: luajit jump.lua
-- Ends: by abort
local ffi = require "ffi"
ffi.cdef [[
  int32_t cognito_get_user(const char *token, void *buf);
  void cognito_client_set_log(void *client, void (*log)(void *userdata, int32_t level, const char *message),
                              void *userdata, int32_t max_level);
]]
local cognito = ffi.load "libcognito.so.0"
local log = ffi.cast("void (*)(void *, int32_t, const char *)", function() error "out of the callback" end)
cognito.cognito_client_set_log(nil, log, nil, 5)
local call = function() return cognito.cognito_get_user(os.getenv "COGNITO_ACCESS_TOKEN", nil) end
jit.off(call)
print(pcall(call))
