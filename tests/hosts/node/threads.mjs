// Sixteen worker threads are in calls at once; each loads the library by itself.
//
// Install: apt-get install nodejs npm && npm ci --prefix examples/node
// Needs: node -e 'require("koffi")'
// Run: node threads.mjs

import koffi from "koffi";
import { Worker, isMainThread, parentPort } from "node:worker_threads";

if (isMainThread) {
  const workers = Array.from({ length: 16 }, () => new Worker(new URL(import.meta.url)));
  const statuses = await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("message", resolve))));
  process.exitCode = statuses.filter((status) => status !== 0).length;
} else {
  const library = koffi.load("libcognito.so.0");
  const getUser = library.func("int32_t cognito_get_user(const char *token, void *buf)");
  parentPort.postMessage(getUser(process.env.COGNITO_ACCESS_TOKEN, null));
}
