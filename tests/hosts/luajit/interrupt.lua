-- A call that hangs ends at Ctrl-C. Lua code cannot be a signal handler, so SIGINT is blocked, and the interrupt callback
-- asks whether it is pending. A function that makes such a call is not to be compiled: jit.off.
--
-- Install: apt-get install luajit
-- Needs: luajit -v
-- Run: luajit interrupt.lua
local ffi = require "ffi"
ffi.cdef [[
  typedef struct { uint64_t bits[16]; } sigset_t;
  int sigemptyset(sigset_t *set);
  int sigaddset(sigset_t *set, int signal);
  int sigismember(const sigset_t *set, int signal);
  int sigpending(sigset_t *set);
  int sigprocmask(int how, const sigset_t *set, sigset_t *old);
  const char *cognito_status_name(int32_t status);
  int32_t cognito_get_user(const char *token, void *buf);
  void cognito_client_set_interrupt(void *client, int32_t (*check)(void *userdata), void *userdata);
]]
local cognito = ffi.load "libcognito.so.0"
local SIGINT, SIG_BLOCK = 2, 0
local set = ffi.new "sigset_t"
ffi.C.sigemptyset(set)
ffi.C.sigaddset(set, SIGINT)
ffi.C.sigprocmask(SIG_BLOCK, set, nil)

local pending = ffi.new "sigset_t"
local check = ffi.cast("int32_t (*)(void *)", function()
  ffi.C.sigpending(pending)
  return ffi.C.sigismember(pending, SIGINT)
end)
cognito.cognito_client_set_interrupt(nil, check, nil)

local function call()
  return cognito.cognito_get_user(os.getenv "COGNITO_ACCESS_TOKEN", nil)
end
jit.off(call)
print(ffi.string(cognito.cognito_status_name(call())))
