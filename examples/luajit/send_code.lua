-- Sends a verification code to a Cognito user, takes it back, and shows what is verified.
--
-- Install: apt-get install luajit
-- Needs: luajit -v
-- Run: luajit send_code.lua
local ffi = require "ffi"
ffi.cdef [[
  typedef struct cognito_buf cognito_buf;
  cognito_buf *cognito_buf_new(void);
  void cognito_buf_delete(cognito_buf *buf);
  const char *cognito_buf_get(const cognito_buf *buf, const char *pointer);
  const char *cognito_buf_attribute(const cognito_buf *buf, const char *name);
  const char *cognito_status_name(int32_t status);
  int32_t cognito_get_attr_verification_code(const char *token, const char *attr, const char *metadata, cognito_buf *buf);
  int32_t cognito_verify_attr(const char *token, const char *attr, const char *code, cognito_buf *buf);
  int32_t cognito_get_user(const char *token, cognito_buf *buf);
]]
local cognito = ffi.load "libcognito.so.0"
local buf = ffi.gc(cognito.cognito_buf_new(), cognito.cognito_buf_delete)

local function text(value) -- nil for NULL
  return value ~= nil and ffi.string(value) or nil
end

local function check(status)
  if status == 0 then return end
  local message = text(cognito.cognito_buf_get(buf, "/Error/Message"))
  io.stderr:write(text(cognito.cognito_status_name(status)), ": ", message, "\n")
  io.stderr:write(text(cognito.cognito_buf_get(buf, "/Hint")) or "", "\n")
  os.exit(1)
end

local token = os.getenv "COGNITO_ACCESS_TOKEN"
check(cognito.cognito_get_attr_verification_code(token, "email", '{"lang":"de"}', buf))
print("A code went to " .. (text(cognito.cognito_buf_get(buf, "/CodeDeliveryDetails/Destination")) or "the user"))
io.write "Code: "
check(cognito.cognito_verify_attr(token, "email", io.read(), buf))
check(cognito.cognito_get_user(token, buf))
print("email_verified: " .. (text(cognito.cognito_buf_attribute(buf, "email_verified")) or "false"))
