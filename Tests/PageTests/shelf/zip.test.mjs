import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { crc32 } from "../../../Public/assets/js/files/crc32.js";
import { distinct, zip, ZIPTooLarge } from "../../../Public/assets/js/shelf/zip.js";

const bytes = (text) => new TextEncoder().encode(text);
const random = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 2654435761) >>> 11);
const files = [
  { name: "lighthouse-night-swirl.png", blob: new Blob([random]), at: Date.UTC(2024, 1, 29, 12) },
  { name: "夜之漩涡.jpg", blob: new Blob([bytes("short")]), at: Date.UTC(2031, 11, 31, 12) },
  { name: "empty.png", blob: new Blob([]), at: 0 },
];

test("the check sum is that of the standard", () => {
  assert.equal(crc32(bytes("123456789")), 0xcbf43926);
  assert.equal(crc32(bytes("")), 0);
});

test("a ZIP holds what went in", async () => {
  const whole = new Uint8Array(await (await zip(files)).arrayBuffer());
  const view = new DataView(whole.buffer);
  const end = whole.length - 22;
  assert.equal(view.getUint32(end, true), 0x06054b50);
  assert.equal(view.getUint16(end + 10, true), files.length);
  let at = view.getUint32(end + 16, true);
  assert.equal(at + view.getUint32(end + 12, true), end);
  for (const { name, blob } of files) {
    assert.equal(view.getUint32(at, true), 0x02014b50);
    const length = view.getUint16(at + 28, true);
    assert.equal(new TextDecoder().decode(whole.subarray(at + 46, at + 46 + length)), name);
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true);
    const content = new Uint8Array(await blob.arrayBuffer());
    assert.deepEqual(whole.slice(start, start + view.getUint32(at + 24, true)), content);
    assert.equal(view.getUint32(at + 16, true), crc32(content));
    at += 46 + length;
  }
});

const hasUnzip = spawnSync("unzip", ["-v"]).status === 0;
const hasPython = spawnSync("python3", ["-V"]).status === 0;

test("other programs read it", { skip: !(hasUnzip || hasPython) && "neither unzip nor python3" }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "impasto-zip-"));
  try {
    const path = join(folder, "results.zip");
    writeFileSync(path, new Uint8Array(await (await zip(files)).arrayBuffer()));
    if (hasUnzip) {
      // In a language with UTF-8 names, whatever the machine's is.
      const options = { cwd: folder, env: { ...process.env, LC_ALL: "C.UTF-8" } };
      assert.match(String(execFileSync("unzip", ["-t", path], options)), /No errors detected/);
    }
    if (hasPython) {
      const script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1])"
        + "; z.extractall(sys.argv[2]); print(z.testzip())";
      const said = execFileSync("python3", ["-c", script, path, folder], {
        env: { ...process.env, LC_ALL: "C.UTF-8", PYTHONUTF8: "1" },
      });
      assert.equal(String(said).trim(), "None");
      for (const { name, blob } of files) {
        assert.deepEqual(new Uint8Array(readFileSync(join(folder, name))), new Uint8Array(await blob.arrayBuffer()));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("progress is told, and what is too large is refused before anything is read", async () => {
  const told = [];
  await zip(files, (done) => told.push(done));
  assert.deepEqual(told, [1, 2, 3]);
  const huge = { size: 2 ** 31, arrayBuffer: () => assert.fail("it was read") };
  const two = ["a", "b"].map((name) => ({ name, blob: huge, at: 0 }));
  await assert.rejects(zip(two), ZIPTooLarge);
});

test("names that are taken get a number, also where only the case differs", () => {
  assert.deepEqual(
    distinct(["a.png", "A.png", "a.png", "b", "b", "a-2.png"]),
    ["a.png", "A-2.png", "a-3.png", "b", "b-2", "a-2-2.png"]);
});
