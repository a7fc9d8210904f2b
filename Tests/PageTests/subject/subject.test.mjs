import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { pathToFileURL } from "node:url";
import { selectSubject } from "../../../Public/assets/js/subject/subject.js";
import { decodeJPEG } from "./jpeg.mjs";
import { randomNumbers } from "./random.mjs";

// Boxes, strokes and outlines that a person drew on the pictures before any program saw them, in px. Three of the
// pictures are not ours: IMPASTO_SUBJECT_PHOTOS names a folder that has them (`flower.jpg` of scikit-learn,
// `grace_hopper.jpg` of Matplotlib, and `coffee.jpg`, which is scikit-image's `coffee.png` as a JPEG file).
const subjects = JSON.parse(readFileSync(new URL("subjects.json", import.meta.url), "utf8"));
const samples = new URL("../../../Public/samples/content/", import.meta.url);
const photos = process.env.IMPASTO_SUBJECT_PHOTOS && pathToFileURL(`${process.env.IMPASTO_SUBJECT_PHOTOS}/`);

const points = (pairs) => pairs.map(([x, y]) => ({ x, y }));
const box = ([left, top, right, bottom]) => ({ left, top, right, bottom });

/** Whether a point is within an outline, by the edges that a ray from it crosses. */
function isWithin(outline, x, y) {
  let isInside = false;
  for (const [index, [toX, toY]] of outline.entries()) {
    const [fromX, fromY] = outline.at(index - 1);
    if (fromY > y !== toY > y && x < fromX + (y - fromY) / (toY - fromY) * (toX - fromX)) isInside = !isInside;
  }
  return isInside;
}

/** Pixels of both by pixels of either. */
function likeness(mask, width, { outlines, holes }) {
  let both = 0;
  let either = 0;
  for (const [index, value] of mask.entries()) {
    const [x, y] = [index % width + 0.5, Math.floor(index / width) + 0.5];
    const isSubject = outlines.some((outline) => isWithin(outline, x, y))
      && !holes.some((hole) => isWithin(hole, x, y));
    both += Number(value >= 128 && isSubject);
    either += Number(value >= 128 || isSubject);
  }
  return both / either;
}

for (const subject of subjects) {
  const file = new URL(subject.picture, subject.isOurs ? samples : photos || samples);
  const skip = !subject.isOurs && !existsSync(file) && "IMPASTO_SUBJECT_PHOTOS has no such picture";
  test(`a box and a stroke select the ${subject.name} of ${subject.picture} as a person does`, { skip }, () => {
    const picture = decodeJPEG(readFileSync(file));
    const foreground = [{ points: points(subject.stroke), radius: 1.5 }];
    const mask = selectSubject(picture, { box: box(subject.box), foreground });
    const found = likeness(mask, picture.width, subject);
    assert.ok(found >= 0.85, `${found.toFixed(3)} of both by either`);
  });
}

/** A disc on a ground, both with noise, and a second disc beside it. */
function discs(width, height, seed = 1) {
  const random = randomNumbers(seed);
  const data = new Uint8ClampedArray(width * height * 4);
  const radius = height / 4;
  const isDisc = (x, y) => Math.hypot(x - width * 0.3, y - height / 2) < radius;
  const isOther = (x, y) => Math.hypot(x - width * 0.75, y - height / 2) < radius / 2;
  for (let index = 0; index < width * height; index += 1) {
    const [x, y] = [index % width + 0.5, Math.floor(index / width) + 0.5];
    const color = isDisc(x, y) || isOther(x, y) ? [190, 60, 50] : [60, 90, 120];
    data.set([...color.map((value) => value + 20 * (random() - 0.5)), 255], index * 4);
  }
  const share = (mask, of) => {
    let [sum, count] = [0, 0];
    for (const [index, value] of mask.entries()) {
      if (!of(index % width + 0.5, Math.floor(index / width) + 0.5)) continue;
      sum += value / 255;
      count += 1;
    }
    return sum / count;
  };
  return { pixels: { data, width, height }, isDisc, isOther, radius, share };
}

const within = (width, height) => ({ left: width * 0.1, top: height * 0.2, right: width * 0.5, bottom: height * 0.8 });

test("a box selects what is in it, at every size, softly at the edge and nowhere else", () => {
  for (const [width, height] of [[60, 40], [151, 100], [640, 420], [1800, 1200]]) {
    const { pixels, isDisc, radius, share } = discs(width, height);
    const mask = selectSubject(pixels, { box: within(width, height) });
    assert.equal(mask.length, width * height);
    const name = `${width} by ${height}`;
    const fromEdge = (x, y) => Math.hypot(x - width * 0.3, y - height / 2) - radius;
    assert.ok(share(mask, isDisc) > 0.97, name);
    assert.equal(share(mask, (x, y) => fromEdge(x, y) < -6), 1, name);
    assert.equal(share(mask, (x, y) => fromEdge(x, y) > 6), 0, name);
  }
});

test("a stroke alone selects what it is on, and one in the background takes from it", () => {
  const { pixels, isDisc, isOther, share } = discs(300, 200);
  const foreground = [{ points: [{ x: 90, y: 100 }], radius: 6 }];
  assert.ok(share(selectSubject(pixels, { foreground }), isDisc) > 0.97);
  const whole = { left: 20, top: 30, right: 280, bottom: 170 };
  assert.ok(share(selectSubject(pixels, { box: whole }), isOther) > 0.9);
  const background = [{ points: [{ x: 205, y: 100 }, { x: 245, y: 100 }], radius: 14 }];
  const mask = selectSubject(pixels, { box: whole, foreground, background });
  assert.ok(share(mask, isOther) < 0.2);
  assert.ok(share(mask, isDisc) > 0.97);
});

test("a press on one of a subject's colors does not lose the others", () => {
  // The lighthouse is red and white.
  const subject = subjects.find(({ name }) => name === "lighthouse");
  const picture = decodeJPEG(readFileSync(new URL(subject.picture, samples)));
  const foreground = [{ points: points(subject.stroke.slice(0, 1)), radius: 5 }];
  const mask = selectSubject(picture, { box: box(subject.box), foreground });
  assert.ok(likeness(mask, picture.width, subject) >= 0.85);
});

test("an edge that the picture blurs is as soft in the mask", () => {
  const [width, height] = [200, 120];
  const data = new Uint8ClampedArray(width * height * 4);
  const coverage = (x) => Math.max(0, Math.min(1, (x - 99) / 2)) - Math.max(0, Math.min(1, (x - 159) / 2));
  for (let index = 0; index < width * height; index += 1) {
    const part = Math.floor(index / width) > 30 && Math.floor(index / width) < 90 ? coverage(index % width + 0.5) : 0;
    data.set([40 + 180 * part, 60 + 90 * part, 150 - 100 * part, 255], index * 4);
  }
  const mask = selectSubject({ data, width, height }, { box: { left: 80, top: 20, right: 180, bottom: 100 } });
  for (let x = 94; x < 106; x += 1) {
    const [found, wanted] = [mask[60 * width + x] / 255, coverage(x + 0.5)];
    assert.ok(Math.abs(found - wanted) < 0.08, `${found} at ${x}, not ${wanted}`);
  }
});

test("the same hints give the same mask", () => {
  const { pixels } = discs(300, 200);
  const hints = { box: within(300, 200), foreground: [{ points: [{ x: 90, y: 100 }, { x: 100, y: 90 }], radius: 2 }] };
  assert.deepEqual(selectSubject(pixels, hints), selectSubject(pixels, structuredClone(hints)));
});

test("pictures and boxes of one pixel or one color have some mask, and what is no hint is refused", () => {
  for (const [width, height] of [[1, 1], [2, 1], [1, 9], [40, 40]]) {
    const pixels = { data: new Uint8ClampedArray(width * height * 4).fill(80), width, height };
    for (const hints of [
      { box: { left: 0, top: 0, right: width, bottom: height } },
      { box: { left: -5, top: -5, right: 1, bottom: 1 } },
      { foreground: [{ points: [{ x: 0.5, y: 0.5 }], radius: 1 }] },
      { foreground: [{ points: [{ x: 900, y: -900 }], radius: 1 }] },
    ]) assert.equal(selectSubject(pixels, hints).length, width * height);
    assert.throws(() => selectSubject(pixels, {}), /box or a stroke/);
    const elsewhere = { left: 50, top: 0, right: 60, bottom: 9 };
    assert.throws(() => selectSubject(pixels, { box: elsewhere }), /between 50, 0 and 60, 9/);
  }
  const box = { left: 0, top: 0, right: 2, bottom: 2 };
  assert.throws(() => selectSubject({ data: new Uint8ClampedArray(15), width: 2, height: 2 }, { box }), /not 15 bytes/);
});
