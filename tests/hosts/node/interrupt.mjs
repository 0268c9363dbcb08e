// A call that hangs is ended by Ctrl-C: it is made with .async, so the event loop runs the handler, which sets the flag
// that cognito_check_flag reads.
//
// Install: apt-get install nodejs npm && npm ci --prefix examples/node
// Needs: node -e 'require("koffi")'
// Run: node interrupt.mjs

import koffi from "koffi";

const library = koffi.load("libcognito.so.0");
const setInterrupt = library.func("void cognito_client_set_interrupt(void *client, void *check, int32_t *flag)");
const statusName = library.func("const char *cognito_status_name(int32_t status)");
const getUser = library.func("int32_t cognito_get_user(const char *token, void *buf)");

const flag = koffi.alloc("int32_t", 1);
koffi.encode(flag, "int32_t", 0);
setInterrupt(null, library.symbol("cognito_check_flag"), flag);
process.on("SIGINT", () => koffi.encode(flag, "int32_t", 1));
getUser.async(process.env.COGNITO_ACCESS_TOKEN, null, (error, status) => {
  console.log(error ?? statusName(status));
});
