// @ts-check
// The minimum cut of a graph whose nodes have up to eight neighbors, as those of pixels: Boykov and Kolmogorov's
// algorithm ("An experimental comparison of min-cut/max-flow algorithms for energy minimization in vision", 2004). A
// tree of nodes grows from either terminal along edges with room; where the trees meet, flow is pushed, the edges that
// it fills leave orphans, and these look for another parent in their tree.

/** Neighbors of a node; the way back from the neighbor in direction d is direction 7 - d. */
export const directions = 8;

const free = 0;
const source = 1;
const sink = 2;
/** Instead of the direction to its parent: a node that hangs on a terminal, has lost its parent, or is in no tree. */
const terminal = 8;
const orphan = 9;
const none = 10;

/**
 * Which nodes are on the source's side of the minimum cut (1) and which on the sink's (0). A node that could be on
 * either side at the same cost is on the sink's.
 * @param {Int32Array} neighbors - eight a node: the neighbor's number, or -1
 * @param {Int32Array} capacities - eight a node, of the edge to that neighbor, 0 or more; what is left is left here
 * @param {Int32Array} terminals - one a node: positive from the source, negative to the sink; what is left is left here
 * @returns {Uint8Array}
 */
export function minimumCut(neighbors, capacities, terminals) {
  const count = terminals.length;
  const tree = new Uint8Array(count);
  const parent = new Uint8Array(count).fill(none);
  const distance = new Int32Array(count);
  // When a node's way to its terminal was last known to be whole, counted in augmentations.
  const stamp = new Int32Array(count);
  let now = 0;

  // Nodes that may still grow, in a ring: each at most once.
  const active = new Int32Array(count + 1);
  const isActive = new Uint8Array(count);
  let first = 0;
  let last = 0;
  const activate = (/** @type {number} */ node) => {
    if (isActive[node]) return;
    isActive[node] = 1;
    active[last] = node;
    last = last === count ? 0 : last + 1;
  };

  // A node is an orphan at most once at a time: whoever is one has no parent to lose.
  const orphans = new Int32Array(count + 1);
  let firstOrphan = 0;
  let lastOrphan = 0;
  const abandon = (/** @type {number} */ node) => {
    parent[node] = orphan;
    orphans[lastOrphan] = node;
    lastOrphan = lastOrphan === count ? 0 : lastOrphan + 1;
  };

  for (let node = 0; node < count; node += 1) {
    if (terminals[node] === 0) continue;
    tree[node] = terminals[node] > 0 ? source : sink;
    parent[node] = terminal;
    distance[node] = 1;
    activate(node);
  }

  /** Steps to the terminal, 0 if the way ends at an orphan; whom it passes remembers that it is whole. */
  const stepsToTerminal = (/** @type {number} */ start) => {
    let steps = 0;
    let node = start;
    for (;;) {
      if (stamp[node] === now) {
        steps += distance[node];
        break;
      }
      const direction = parent[node];
      steps += 1;
      if (direction === terminal) {
        stamp[node] = now;
        distance[node] = 1;
        break;
      }
      if (direction >= orphan) return 0;
      node = neighbors[node * 8 + direction];
    }
    let left = steps;
    for (node = start; stamp[node] !== now; node = neighbors[node * 8 + parent[node]]) {
      stamp[node] = now;
      distance[node] = left;
      left -= 1;
    }
    return steps;
  };

  /** Push what there is room for along the way through the edge that joins the trees. */
  const augment = (/** @type {number} */ from, /** @type {number} */ direction) => {
    const bridge = from * 8 + direction;
    const to = neighbors[bridge];
    let flow = capacities[bridge];
    let node = from;
    for (; parent[node] !== terminal; node = neighbors[node * 8 + parent[node]]) {
      const room = capacities[neighbors[node * 8 + parent[node]] * 8 + 7 - parent[node]];
      if (room < flow) flow = room;
    }
    if (terminals[node] < flow) flow = terminals[node];
    for (node = to; parent[node] !== terminal; node = neighbors[node * 8 + parent[node]]) {
      const room = capacities[node * 8 + parent[node]];
      if (room < flow) flow = room;
    }
    if (-terminals[node] < flow) flow = -terminals[node];

    capacities[bridge] -= flow;
    capacities[to * 8 + 7 - direction] += flow;
    for (node = from; parent[node] !== terminal;) {
      const up = node * 8 + parent[node];
      const next = neighbors[up];
      const down = next * 8 + 7 - parent[node];
      capacities[up] += flow;
      capacities[down] -= flow;
      if (capacities[down] === 0) abandon(node);
      node = next;
    }
    terminals[node] -= flow;
    if (terminals[node] === 0) abandon(node);
    for (node = to; parent[node] !== terminal;) {
      const up = node * 8 + parent[node];
      const next = neighbors[up];
      capacities[next * 8 + 7 - parent[node]] += flow;
      capacities[up] -= flow;
      if (capacities[up] === 0) abandon(node);
      node = next;
    }
    terminals[node] += flow;
    if (terminals[node] === 0) abandon(node);
  };

  /** Find a parent for whoever has lost it, as near to the terminal as can be, or set it free. */
  const adopt = (/** @type {number} */ node) => {
    const side = tree[node];
    let best = none;
    let bestSteps = 0x7fffffff;
    for (let direction = 0; direction < 8; direction += 1) {
      const neighbor = neighbors[node * 8 + direction];
      if (neighbor < 0 || tree[neighbor] !== side) continue;
      const room = capacities[side === source ? neighbor * 8 + 7 - direction : node * 8 + direction];
      if (room === 0 || parent[neighbor] >= orphan) continue;
      const steps = stepsToTerminal(neighbor);
      if (steps > 0 && steps < bestSteps) {
        best = direction;
        bestSteps = steps;
      }
    }
    parent[node] = best;
    if (best !== none) {
      stamp[node] = now;
      distance[node] = bestSteps + 1;
      return;
    }
    tree[node] = free;
    for (let direction = 0; direction < 8; direction += 1) {
      const neighbor = neighbors[node * 8 + direction];
      if (neighbor < 0 || tree[neighbor] !== side) continue;
      const room = capacities[side === source ? neighbor * 8 + 7 - direction : node * 8 + direction];
      if (room > 0) activate(neighbor);
      if (parent[neighbor] === 7 - direction) abandon(neighbor);
    }
  };

  while (first !== last) {
    const node = active[first];
    let meeting = -1;
    if (tree[node] !== free) {
      const side = tree[node];
      for (let direction = 0; direction < 8 && meeting < 0; direction += 1) {
        const neighbor = neighbors[node * 8 + direction];
        if (neighbor < 0) continue;
        const room = capacities[side === source ? node * 8 + direction : neighbor * 8 + 7 - direction];
        if (room === 0) continue;
        if (tree[neighbor] === free) {
          tree[neighbor] = side;
          parent[neighbor] = 7 - direction;
          stamp[neighbor] = stamp[node];
          distance[neighbor] = distance[node] + 1;
          activate(neighbor);
        } else if (tree[neighbor] !== side) {
          meeting = direction;
        } else if (stamp[neighbor] <= stamp[node] && distance[neighbor] > distance[node] + 1) {
          parent[neighbor] = 7 - direction;
          stamp[neighbor] = stamp[node];
          distance[neighbor] = distance[node] + 1;
        }
      }
    }
    if (meeting < 0) {
      // Nothing more to grow from here; whoever finds room later calls the node back.
      first = first === count ? 0 : first + 1;
      isActive[node] = 0;
      continue;
    }
    now += 1;
    if (tree[node] === source) augment(node, meeting);
    else augment(neighbors[node * 8 + meeting], 7 - meeting);
    while (firstOrphan !== lastOrphan) {
      const next = orphans[firstOrphan];
      firstOrphan = firstOrphan === count ? 0 : firstOrphan + 1;
      adopt(next);
    }
  }

  for (let node = 0; node < count; node += 1) tree[node] = tree[node] === source ? 1 : 0;
  return tree;
}
