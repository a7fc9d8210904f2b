import assert from "node:assert/strict";
import test from "node:test";

import { sheetLayout } from "../../../Public/assets/js/dialogs/sheetlayout.js";

const room = { width: 1300, height: 700, gap: 8, label: 24 };
const height = ({ columns, width }, { count, aspect, gap, label }) =>
  Math.ceil(count / columns) * (width / aspect + label + gap) - gap;

test("a sheet fits into a window, and its pictures are as large as that allows", () => {
  for (const aspect of [0.5, 0.8, 1, 1.5, 2.2]) {
    for (const [count, group] of [[16, 4], [14, 1], [20, 1]]) {
      const sheet = { ...room, count, group, aspect };
      const layout = sheetLayout(sheet);
      assert.equal(layout.columns % group, 0);
      assert.ok(layout.width >= 112, `${layout.width}`);
      assert.ok(height(layout, sheet) <= room.height, `aspect ${aspect}, ${count}: ${height(layout, sheet)}`);
      assert.ok(layout.columns * (layout.width + room.gap) - room.gap <= room.width);
      const larger = { ...layout, width: layout.width + 2 };
      const isTooLarge = height(larger, sheet) > room.height
        || layout.columns * (larger.width + room.gap) - room.gap > room.width;
      assert.ok(isTooLarge, `aspect ${aspect}, ${count} could be larger`);
    }
  }
});

test("high pictures stand in fewer rows than wide ones", () => {
  const columns = (aspect) => sheetLayout({ ...room, count: 16, group: 4, aspect }).columns;
  assert.ok(columns(0.5) > columns(2));
});

test("where they would be too small, they are larger and the sheet scrolls", () => {
  const phone = { ...room, width: 326, height: 560 };
  assert.deepEqual(sheetLayout({ ...phone, count: 16, group: 4, aspect: 0.8 }), { columns: 2, width: 159 });
  assert.equal(sheetLayout({ ...phone, count: 48, group: 1, aspect: 1 }).columns, 2);
  const { columns, width } = sheetLayout({ ...room, count: 200, group: 1, aspect: 1 });
  assert.ok(columns === 8 && width > 140);
});
