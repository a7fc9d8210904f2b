import assert from "node:assert/strict";
import test from "node:test";

import {
  boxOf, distancesOf, layOut, neighbour, principalPlane, relax, spread,
} from "../../../Public/assets/js/map/projection.js";

/** Numbers in -1...1 that depend on the seed only. */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Vectors around `centers` middles that lie far from each other. */
function clusters(centers, each, seed) {
  const next = numbers(seed);
  const middles = Array.from({ length: centers }, () => Array.from({ length: 100 }, () => next() * 4));
  return middles.flatMap((middle) => Array.from({ length: each }, () => middle.map((value) => value + next() * 0.3)));
}

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

test("styles that are alike lie closer together than those that are not", () => {
  const vectors = clusters(5, 8, 3);
  const points = layOut(vectors);
  let friends = 0;
  for (let own = 0; own < points.length; own += 1) {
    const near = points.filter((_, index) => index !== own)
      .map((point, index) => ({ index: index < own ? index : index + 1, far: distance(point, points[own]) }))
      .sort((a, b) => a.far - b.far);
    friends += near.slice(0, 5).filter(({ index }) => Math.floor(index / 8) === Math.floor(own / 8)).length;
  }
  assert.ok(friends / points.length > 4.5, `of five neighbours ${friends / points.length} are of the same kind`);
});

test("the same vectors have the same places, whatever was laid out before", () => {
  const vectors = clusters(3, 5, 9);
  const points = layOut(vectors);
  layOut(clusters(2, 4, 1));
  assert.deepEqual(layOut(vectors), points);
});

test("three hundred styles hardly overlap, and their middle is the origin", () => {
  const points = layOut(clusters(12, 25, 5));
  let overlaps = 0;
  for (let a = 0; a < points.length; a += 1) {
    for (let b = 0; b < a; b += 1) if (distance(points[a], points[b]) < 0.75) overlaps += 1;
  }
  assert.ok(overlaps < points.length / 10, `${overlaps} pairs overlap`);
  const { left, right, top, bottom } = boxOf(points);
  assert.ok(Math.abs(left + right) < 1e-9 && Math.abs(top + bottom) < 1e-9);
  // A map that is mostly empty is of no use: each style has so many places' room at most.
  assert.ok((right - left) * (bottom - top) < points.length * 12, `${right - left} by ${bottom - top}`);
});

test("few styles, equal styles and none have places, too", () => {
  assert.deepEqual(layOut([]), []);
  assert.deepEqual(layOut([[1, 2, 3]]), [{ x: 0, y: 0 }]);
  const [a, b, c] = layOut([[1, 2, 3], [1, 2, 3], [5, 2, 3]]);
  for (const { x, y } of [a, b, c]) assert.ok(Number.isFinite(x) && Number.isFinite(y));
  assert.ok(distance(a, b) > 0.9 && distance(a, c) > 0.9);
});

test("the plane is the one on which the vectors spread most", () => {
  const next = numbers(7);
  const vectors = Array.from({ length: 40 }, () => [next() * 0.1, next() * 10, next() * 0.1, next() * 3]);
  const points = principalPlane(vectors);
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const spreadOf = (values) => mean(values.map((value) => (value - mean(values)) ** 2));
  assert.ok(spreadOf(points.map(({ x }) => x)) > 0.99 * spreadOf(vectors.map((vector) => vector[1])));
  assert.ok(spreadOf(points.map(({ y }) => y)) > 0.98 * spreadOf(vectors.map((vector) => vector[3])));
});

/** How badly distances on the plane fit the wanted ones, each in proportion: 0 is a perfect fit. */
function stressOf(points, distances) {
  let total = 0;
  for (let a = 0; a < points.length; a += 1) {
    for (let b = 0; b < a; b += 1) {
      if (distances[a][b] === 0) continue;
      total += (Math.hypot(points[a].x - points[b].x, points[a].y - points[b].y) / distances[a][b] - 1) ** 2;
    }
  }
  return total;
}

test("moving the points makes distances fit better", () => {
  const vectors = clusters(4, 6, 11);
  const distances = distancesOf(vectors);
  const before = principalPlane(vectors);
  assert.ok(stressOf(relax(before, distances), distances) < 0.7 * stressOf(before, distances));
});

test("points on one spot part", () => {
  const points = Array.from({ length: 6 }, () => ({ x: 2, y: 2 }));
  spread(points, 1);
  for (let a = 0; a < 6; a += 1) for (let b = 0; b < a; b += 1) assert.ok(distance(points[a], points[b]) > 0.9);
});

test("an arrow leads to the nearest in its direction, and stays where nothing is", () => {
  const points = [{ x: 0, y: 0 }, { x: 1, y: 0.2 }, { x: 3, y: 0 }, { x: 0.1, y: -2 }, { x: -1, y: 5 }];
  assert.equal(neighbour(points, 0, 1, 0), 1);
  assert.equal(neighbour(points, 1, 1, 0), 2);
  assert.equal(neighbour(points, 0, 0, -1), 3);
  assert.equal(neighbour(points, 0, 0, 1), 4);
  assert.equal(neighbour(points, 2, 1, 0), 2);
});
