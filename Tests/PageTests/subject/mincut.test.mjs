import assert from "node:assert/strict";
import test from "node:test";
import { minimumCut } from "../../../Public/assets/js/subject/mincut.js";
import { randomNumbers } from "./random.mjs";

/** A grid of eight-neighborhoods with capacities and terminals that are often 0, one-way and equal. */
function randomGrid(random, width, height) {
  const count = width * height;
  const neighbors = new Int32Array(count * 8).fill(-1);
  const capacities = new Int32Array(count * 8);
  const terminals = new Int32Array(count);
  const steps = [[-1, -1], [0, -1], [1, -1], [-1, 0], [1, 0], [-1, 1], [0, 1], [1, 1]];
  for (let node = 0; node < count; node += 1) {
    if (random() < 0.8) terminals[node] = Math.floor(random() * 21) - 10;
    for (const [direction, [dx, dy]] of steps.entries()) {
      const [x, y] = [node % width + dx, Math.floor(node / width) + dy];
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      neighbors[node * 8 + direction] = y * width + x;
      if (random() < 0.7) capacities[node * 8 + direction] = Math.floor(random() * 6);
    }
  }
  return { neighbors, capacities, terminals };
}

/** What a cut costs: the edges from the source's side to the sink's, terminals included. */
function costOf({ neighbors, capacities, terminals }, sides) {
  let cost = 0;
  for (const [node, terminal] of terminals.entries()) {
    if (terminal > 0 && !sides[node]) cost += terminal;
    if (terminal < 0 && sides[node]) cost -= terminal;
    if (!sides[node]) continue;
    for (let edge = node * 8; edge < node * 8 + 8; edge += 1) {
      if (neighbors[edge] >= 0 && !sides[neighbors[edge]]) cost += capacities[edge];
    }
  }
  return cost;
}

const copied = ({ neighbors, capacities, terminals }) =>
  ({ neighbors, capacities: capacities.slice(), terminals: terminals.slice() });

test("no other cut of a small graph is cheaper", () => {
  const random = randomNumbers(17);
  for (const [width, height] of [[1, 1], [2, 1], [1, 5], [2, 2], [3, 3], [4, 3], [3, 4]]) {
    for (let round = 0; round < 20; round += 1) {
      const graph = randomGrid(random, width, height);
      const { neighbors, capacities, terminals } = copied(graph);
      const sides = minimumCut(neighbors, capacities, terminals);
      let least = Infinity;
      for (let chosen = 0; chosen < 2 ** (width * height); chosen += 1) {
        least = Math.min(least, costOf(graph, Array.from(sides, (_, node) => chosen >> node & 1)));
      }
      assert.equal(costOf(graph, sides), least, `${width} by ${height}, round ${round}`);
    }
  }
});

test("the cut of a large graph is as cheap as the flow that was pushed is large, which proves both", () => {
  const random = randomNumbers(18);
  for (let round = 0; round < 5; round += 1) {
    const graph = randomGrid(random, 60, 40);
    const { neighbors, capacities, terminals } = copied(graph);
    const sides = minimumCut(neighbors, capacities, terminals);
    let flow = 0;
    for (const [node, terminal] of graph.terminals.entries()) {
      if (terminal > 0) flow += terminal - terminals[node];
      // What comes in and does not reach the sink goes out again, and nothing is pushed through a full edge.
      let out = 0;
      for (let edge = node * 8; edge < node * 8 + 8; edge += 1) {
        assert.ok(capacities[edge] >= 0);
        out += graph.capacities[edge] - capacities[edge];
      }
      assert.equal(out, terminal - terminals[node]);
    }
    assert.equal(costOf(graph, sides), flow);
  }
});
