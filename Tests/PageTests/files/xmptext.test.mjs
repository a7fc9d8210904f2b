import assert from "node:assert/strict";
import test from "node:test";

import { textsOfXMP } from "../../../Public/assets/js/files/xmptext.js";

const packet = (content) => `<?xpacket begin="\ufeff"?><x:xmpmeta xmlns:x="adobe:ns:meta/">${content}</x:xmpmeta>`;

test("texts are found by their keywords wherever the packet stands", async () => {
  const content = packet('<impasto:Impasto-Receipt>{"a":"&lt;é&amp;amp;&gt;"}</impasto:Impasto-Receipt><dc:x>y</dc:x>');
  const texts = await textsOfXMP(new Blob([Uint8Array.of(0x52, 0x3c, 0x78, 0xff), content, Uint8Array.of(0, 0x3c)]));
  assert.deepEqual([...texts], [["Impasto-Receipt", '{"a":"<é&amp;>"}']]);
});

test("a file without a whole packet has none", async () => {
  for (const content of ["", "<x:xmpmeta", packet(""), packet("<impasto:A>b</impasto:B>")]) {
    assert.equal((await textsOfXMP(new Blob([content]))).size, 0);
  }
});
