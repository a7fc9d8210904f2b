import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../../../Public/assets/js/", import.meta.url);
const modules = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".js"));

/** Ways to send a browser to a path of the server that leave out where the server is. */
const direct = [
  /\b(?:fetch|EventSource|WebSocket|Request|assign|replace|open)\(\s*["'`]\//,
  /\.(?:src|href|action|poster)\s*=\s*["'`]\//,
  /\b(?:src|href|action|poster):\s*["'`]\//,
  /setAttribute\("(?:src|href|action|poster)",\s*["'`]\//,
  /sendBeacon\(\s*["'`]\//,
];

test("what is asked of the server is asked under the path at which it is", () => {
  assert.ok(modules.length > 50);
  for (const name of modules) {
    for (const line of readFileSync(new URL(name, folder), "utf8").split("\n")) {
      for (const way of direct) assert.ok(!way.test(line), `${name}: ${line.trim()} has no addressOf`);
    }
  }
});

test("the application's own files are found from its manifest, wherever that is", () => {
  const manifest = readFileSync(new URL("../manifest.webmanifest", folder), "utf8");
  const { start_url: start, scope, icons } = JSON.parse(manifest);
  const address = new URL("https://paint.example/own/assets/manifest.webmanifest");
  assert.equal(new URL(start, address).pathname, "/own/");
  assert.equal(new URL(scope, address).pathname, "/own/");
  for (const { src } of icons) assert.ok(new URL(src, address).pathname.startsWith("/own/assets/"), src);
});
