import assert from "node:assert/strict";
import test from "node:test";

import { fileOfID, haveSameBytes, recognized, rememberFiles } from "../../../Public/assets/js/core/files.js";
import { filePicture } from "../../../Public/assets/js/core/picture.js";

const file = (text, title = "holiday") => filePicture(new Blob([text]), { title, width: 2, height: 3 });

test("the same file chosen again is the picture that is there", async () => {
  const first = file("abc");
  rememberFiles([first]);
  assert.equal(fileOfID(first.id), first);
  assert.equal(await recognized(file("abc")), first);
  for (const other of [file("abd"), file("abcd"), file("abc", "other")]) assert.equal(await recognized(other), other);
});

test("a file that cannot be read any more is no other", async () => {
  const gone = { size: 3, arrayBuffer: () => Promise.reject(new DOMException("gone", "NotReadableError")) };
  assert.equal(await haveSameBytes(gone, new Blob(["abc"])), false);
  assert.equal(await haveSameBytes(new Blob(["abc"]), new Blob(["abc"])), true);
});
