// An exception in a callback does not jump out of the call: the callback returns 0 to the library, and koffi throws the
// exception when the call has returned, in place of its status.
//
// Install: apt-get install nodejs npm && npm ci --prefix examples/node
// Needs: node -e 'require("koffi")'
// Run: node jump.mjs

import koffi from "koffi";

const library = koffi.load("libcognito.so.0");
koffi.proto("void Log(void *userdata, int32_t level, const char *message)");
const setLog = library.func("void cognito_client_set_log(void *client, Log *log, void *userdata, int32_t max_level)");
const statusName = library.func("const char *cognito_status_name(int32_t status)");
const getUser = library.func("int32_t cognito_get_user(const char *token, void *buf)");

const token = process.env.COGNITO_ACCESS_TOKEN;
const log = koffi.register(() => {
  throw new Error("out of the callback");
}, "Log *");
setLog(null, log, null, 3);
try {
  console.log(`this call: ${statusName(getUser(token, null))}`);
} catch (error) {
  console.log(`thrown: ${error.message}`);
}
setLog(null, null, null, 0);
koffi.unregister(log);
console.log(`goes on: ${statusName(getUser(token, null))}`);
