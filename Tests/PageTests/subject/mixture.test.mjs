import assert from "node:assert/strict";
import test from "node:test";
import { costOf, fittedMixture, refittedMixture } from "../../../Public/assets/js/subject/mixture.js";
import { randomNumbers } from "./random.mjs";

/** Colors around some centers, as Gaussians. */
function clouds(centers, count, spread, seed) {
  const random = randomNumbers(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Float32Array.from({ length: count * 3 }, (_, index) =>
    centers[Math.floor(index / 3) % centers.length][index % 3] + spread * normal());
}

const five = [[30, 40, 50], [220, 210, 200], [200, 30, 40], [40, 160, 60], [60, 70, 220]];

test("a mixture finds the clouds that colors are in", () => {
  const { means } = fittedMixture(clouds(five, 2000, 6, 3));
  for (const center of five) {
    const distances = [0, 1, 2, 3, 4].map((part) =>
      Math.hypot(...center.map((value, channel) => value - means[part * 3 + channel])));
    assert.ok(Math.min(...distances) < 2, `${center}: ${distances}`);
  }
});

test("a color costs what the Gaussian's formula says", () => {
  // One cloud whose channels vary by themselves: along red most.
  const random = randomNumbers(4);
  const colors = Float32Array.from({ length: 30_000 }, (_, index) =>
    128 + (random() - 0.5) * [120, 60, 20][index % 3]);
  const mixture = {
    means: new Float64Array(15), inverses: new Float64Array(30), offsets: new Float64Array(5).fill(Infinity),
  };
  mixture.means.set([100, 110, 120]);
  mixture.inverses.set([2, 0.5, 0.25, 1, 0.125, 3]);
  mixture.offsets[0] = 7;
  const [x, y, z] = [1, -2, 3];
  const form = 2 * x * x + y * y + 3 * z * z + 2 * (0.5 * x * y + 0.25 * x * z + 0.125 * y * z);
  assert.ok(Math.abs(costOf(mixture, 101, 108, 123) - (7 + form / 2)) < 1e-12);
  // And far colors cost more than near ones under what was fitted.
  const fitted = fittedMixture(colors);
  assert.ok(costOf(fitted, 128, 128, 128) + 5 < costOf(fitted, 128, 128, 228));
});

test("the same colors make the same mixture, and another round makes them no less likely", () => {
  const colors = clouds(five, 1000, 40, 5);
  const first = fittedMixture(colors);
  assert.deepEqual(fittedMixture(colors.slice()), first);
  const second = refittedMixture(first, colors);
  assert.deepEqual(refittedMixture(first, colors.slice()), second);
  const total = (mixture) => {
    let sum = 0;
    for (let index = 0; index < colors.length; index += 3) sum += costOf(mixture, ...colors.subarray(index, index + 3));
    return sum;
  };
  assert.ok(total(refittedMixture(second, colors)) <= total(first));
});

test("one color, and a single one, have a mixture under which they are likely and others are not", () => {
  for (const colors of [new Float32Array(300).fill(90), Float32Array.of(90, 90, 90)]) {
    const mixture = fittedMixture(colors);
    assert.ok(costOf(mixture, 90, 90, 90) < costOf(mixture, 120, 90, 90));
    assert.ok(Number.isFinite(costOf(mixture, 255, 0, 255)));
  }
});
