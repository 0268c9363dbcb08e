// Sends a verification code to the signed-in user, takes it back, shows what is verified.
//
// The access token comes from the environment variable COGNITO_ACCESS_TOKEN.
//
// Install: apt-get install nodejs npm && npm install koffi
// Needs: node -e 'require("koffi")'
// Run: node send_code.mjs

import koffi from "koffi";
import { createInterface } from "node:readline/promises";

const library = koffi.load("libcognito.so.0");
koffi.opaque("cognito_buf");
const bufNew = library.func("cognito_buf *cognito_buf_new()");
const bufDelete = library.func("void cognito_buf_delete(cognito_buf *buf)");
const bufGet = library.func("const char *cognito_buf_get(const cognito_buf *buf, const char *pointer)");
const bufAttribute = library.func("const char *cognito_buf_attribute(const cognito_buf *buf, const char *name)");
const statusName = library.func("const char *cognito_status_name(int32_t status)");
const sendCode = library.func(
  "int32_t cognito_get_attr_verification_code(const char *token, const char *attr, const char *metadata, cognito_buf *buf)",
);
const verify = library.func(
  "int32_t cognito_verify_attr(const char *token, const char *attr, const char *code, cognito_buf *buf)",
);
const getUser = library.func("int32_t cognito_get_user(const char *token, cognito_buf *buf)");

const buf = bufNew();

// Makes a call on a thread of the pool, so that the event loop goes on, and ends the program where it fails.
async function call(operation, ...input) {
  const status = await new Promise((resolve, reject) => {
    operation.async(...input, buf, (error, status) => (error ? reject(error) : resolve(status)));
  });
  if (status !== 0) {
    console.error(`${statusName(status)}: ${bufGet(buf, "/Error/Message")}\n${bufGet(buf, "/Hint") ?? ""}`);
    process.exit(1);
  }
}

const token = process.env.COGNITO_ACCESS_TOKEN;
await call(sendCode, token, "email", JSON.stringify({ lang: "de" }));
console.log(`A code went to ${bufGet(buf, "/CodeDeliveryDetails/Destination")}`);
const terminal = createInterface({ input: process.stdin, output: process.stdout });
const code = await terminal.question("Code: ");
terminal.close();
await call(verify, token, "email", code);
await call(getUser, token);
console.log(`email_verified: ${bufAttribute(buf, "email_verified")}`);
bufDelete(buf);
