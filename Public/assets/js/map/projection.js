// @ts-check
// Style vectors as places on a plane, so that styles that are alike lie close together. The same vectors give the same
// plane, on any machine.

/** @typedef {{ x: number, y: number }} Point */

/** So many rounds of power iteration bring the longest axes as close as it can be seen. */
const axisRounds = 60;
/** More rounds of moving points change hardly anything. */
const stressRounds = 60;
/** Rounds of pushing neighbours apart. */
const spreadRounds = 200;
/** How many squares of the plane there are for each point, before neighbours are pushed apart. */
const room = 1.6;

/**
 * Places for all vectors, in widths of what is shown there: neighbours are one apart at least, nearly.
 * @param {number[][]} vectors - of one length
 * @returns {Point[]}
 */
export function layOut(vectors) {
  const distances = distancesOf(vectors);
  const points = even(relax(principalPlane(vectors), distances));
  scaleToRoom(points);
  spread(points, 1);
  return centred(points);
}

/**
 * The distance of each two vectors.
 * @param {number[][]} vectors
 * @returns {number[][]}
 */
export function distancesOf(vectors) {
  const distances = vectors.map(() => vectors.map(() => 0));
  for (let a = 0; a < vectors.length; a += 1) {
    for (let b = 0; b < a; b += 1) {
      let squares = 0;
      for (const [index, value] of vectors[a].entries()) squares += (value - vectors[b][index]) ** 2;
      distances[a][b] = Math.sqrt(squares);
      distances[b][a] = distances[a][b];
    }
  }
  return distances;
}

/**
 * The vectors seen from where they spread most: their coordinates on the two longest axes of the cloud.
 * @param {number[][]} vectors
 * @returns {Point[]}
 */
export function principalPlane(vectors) {
  const count = vectors.length;
  if (count === 0) return [];
  const mean = vectors[0].map((_, index) => sum(vectors.map((vector) => vector[index])) / count);
  let rows = vectors.map((vector) => vector.map((value, index) => value - mean[index]));
  /** @type {number[][]} */
  const axes = [];
  for (let axis = 0; axis < 2; axis += 1) {
    const direction = longestAxis(rows);
    const shares = rows.map((row) => dot(row, direction));
    axes.push(shares);
    // What is left lies across this axis.
    rows = rows.map((row, index) => row.map((value, place) => value - shares[index] * direction[place]));
  }
  return vectors.map((_, index) => ({ x: axes[0][index], y: axes[1][index] }));
}

/**
 * The direction in which the rows spread most, of length 1; zeros if they do not.
 * @param {number[][]} rows
 */
function longestAxis(rows) {
  // Any beginning will do that is not across the axis; this one is the same each time.
  let direction = normalized(rows[0].map((_, index) => 1 + (index % 7) / 7));
  for (let round = 0; round < axisRounds; round += 1) {
    const next = rows[0].map(() => 0);
    for (const row of rows) {
      const share = dot(row, direction);
      for (let index = 0; index < row.length; index += 1) next[index] += share * row[index];
    }
    direction = normalized(next);
  }
  // An axis has two ends: the largest number is made a positive one.
  const largest = direction.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? direction.map((value) => -value) : direction;
}

/**
 * Moves the points, one after the other, to where the distances to all others fit best (stress majorization). Short
 * distances count most: who is whose neighbour is what a map is read for.
 * @param {Point[]} points
 * @param {number[][]} distances
 */
export function relax(points, distances) {
  const moved = points.map(({ x, y }) => ({ x, y }));
  for (let round = 0; round < stressRounds; round += 1) {
    for (let own = 0; own < moved.length; own += 1) {
      let [x, y, weights] = [0, 0, 0];
      for (let other = 0; other < moved.length; other += 1) {
        const wanted = distances[own][other];
        // Two of the same style have one place.
        if (other === own || wanted === 0) continue;
        const [dx, dy] = [moved[own].x - moved[other].x, moved[own].y - moved[other].y];
        const now = Math.hypot(dx, dy);
        const weight = 1 / (wanted * wanted);
        const stretch = now > 0 ? wanted / now : 0;
        x += weight * (moved[other].x + dx * stretch);
        y += weight * (moved[other].y + dy * stretch);
        weights += weight;
      }
      if (weights > 0) moved[own] = { x: x / weights, y: y / weights };
    }
  }
  return moved;
}

/**
 * The points spread more evenly: halfway between where they are and where their turn on each axis would put them. Else
 * a few styles that are like no other would leave all the others a small part of the plane.
 * @param {Point[]} points
 * @returns {Point[]}
 */
function even(points) {
  if (points.length < 2) return points;
  const box = boxOf(points);
  /** @type {(values: number[], low: number, high: number) => number[]} */
  const evened = (values, low, high) => {
    const turns = values.map((_, index) => index).sort((a, b) => values[a] - values[b] || a - b);
    const result = [...values];
    for (const [turn, index] of turns.entries()) {
      result[index] = (values[index] + low + ((high - low) * turn) / (values.length - 1)) / 2;
    }
    return result;
  };
  const xs = evened(points.map(({ x }) => x), box.left, box.right);
  const ys = evened(points.map(({ y }) => y), box.top, box.bottom);
  return points.map((_, index) => ({ x: xs[index], y: ys[index] }));
}

/**
 * Brings the box that holds the points to a size in which each has so much room.
 * @param {Point[]} points
 */
function scaleToRoom(points) {
  if (points.length < 2) return;
  const { left, right, top, bottom } = boxOf(points);
  const [width, height] = [right - left, bottom - top];
  if (width === 0) return;
  // Points on a line have a box without a height; they get the room on the line.
  const scale = height > width / 100 ? Math.sqrt((points.length * room) / (width * height)) : points.length / width;
  for (const point of points) {
    point.x *= scale;
    point.y *= scale;
  }
}

/**
 * Pushes points apart that are closer than `least`.
 * @param {Point[]} points
 * @param {number} least
 */
export function spread(points, least) {
  for (let round = 0; round < spreadRounds; round += 1) {
    let isQuiet = true;
    for (let a = 0; a < points.length; a += 1) {
      for (let b = 0; b < a; b += 1) {
        let [dx, dy] = [points[a].x - points[b].x, points[a].y - points[b].y];
        const now = Math.hypot(dx, dy);
        if (now >= least) continue;
        isQuiet = false;
        // Those on one spot part in a direction of their own.
        if (now === 0) [dx, dy] = [Math.cos(a), Math.sin(a)];
        const push = (least - now) / 2 / (now || 1);
        points[a].x += dx * push;
        points[a].y += dy * push;
        points[b].x -= dx * push;
        points[b].y -= dy * push;
      }
    }
    if (isQuiet) return;
  }
}

/**
 * The points around the middle of the box that holds them.
 * @param {Point[]} points
 */
function centred(points) {
  if (points.length === 0) return points;
  const box = boxOf(points);
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  return points.map((point) => ({ x: point.x - x, y: point.y - y }));
}

/**
 * The box that holds all points.
 * @param {Point[]} points
 */
export function boxOf(points) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/**
 * The nearest point in a direction: `dx` and `dy` are -1, 0 or 1. Its index, or the given one if there is none.
 * @param {Point[]} points
 * @param {number} from
 * @param {number} dx
 * @param {number} dy
 */
export function neighbour(points, from, dx, dy) {
  let [best, cost] = [from, Infinity];
  for (const [index, point] of points.entries()) {
    const [x, y] = [point.x - points[from].x, point.y - points[from].y];
    const along = x * dx + y * dy;
    const across = Math.abs(x * dy) + Math.abs(y * dx);
    // Within 60 degrees of the direction, what lies aside counts double.
    if (index === from || along <= 0 || across > along * 1.75) continue;
    if (along + 2 * across < cost) [best, cost] = [index, along + 2 * across];
  }
  return best;
}

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * @param {number[]} a
 * @param {number[]} b
 */
function dot(a, b) {
  let total = 0;
  for (let index = 0; index < a.length; index += 1) total += a[index] * b[index];
  return total;
}

/** @param {number[]} vector */
function normalized(vector) {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector;
}
