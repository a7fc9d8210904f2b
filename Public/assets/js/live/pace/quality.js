// @ts-check
// How large the frames are that are painted: as large as the server keeps up with.

import { median } from "./meter.js";

/** The longer sides that are tried, in px. */
export const sides = [256, 320, 384, 512, 640];
/** Frames that take longer than this on their way there and back are too large, in ms: fewer than 15 a second. */
const slow = 66;
/** Larger ones are tried if they would take less than this, as far as can be told. Between the two all stays. */
const quick = 50;
/** One that takes this long is so much too large that two of them are enough to know. */
const hopeless = 250;
/** So many frames are looked at before anything changes. */
const enough = 10;
/** A side that was too large is left alone for so long, in ms; twice as long each time, up to the last. */
const waits = { first: 4000, last: 120_000 };
/** One that has lasted for so long is no failure when it becomes too large later, in ms. */
const lasting = 30_000;

/**
 * Finds the side, step by step. Times are in ms, of one clock.
 * @param {number} [start] - the side to begin with
 */
export function createQuality(start = 384) {
  let index = Math.max(0, sides.indexOf(start));
  /** @type {number[]} */
  let taken = [];
  let since = -Infinity;
  /** By index: until when a side is left alone, and how long next time. */
  const until = sides.map(() => -Infinity);
  const wait = sides.map(() => waits.first);
  const move = (/** @type {number} */ to, /** @type {number} */ now) => {
    index = to;
    since = now;
    taken = [];
    return true;
  };
  return {
    /** The longer side of the frames to send, in px. */
    get side() {
      return sides[index];
    },
    /**
     * A frame of this side took so long, from sending it to having the painting. Returns whether the side is another
     * one now.
     * @param {number} milliseconds
     * @param {number} now
     */
    learn(milliseconds, now) {
      if (since === -Infinity) since = now;
      taken = [...taken.slice(1 - 2 * enough), milliseconds];
      const isHopeless = taken.length > 1 && Math.min(...taken.slice(-2)) > hopeless;
      if (taken.length < enough && !isHopeless) return false;
      const usual = isHopeless ? milliseconds : median(taken);
      if (usual > slow && index > 0) {
        if (now - since >= lasting) wait[index] = waits.first;
        until[index] = now + wait[index];
        wait[index] = Math.min(waits.last, 2 * wait[index]);
        return move(index - 1, now);
      }
      const next = sides[index + 1];
      if (next && now >= until[index + 1] && usual * (next / sides[index]) ** 2 < quick) return move(index + 1, now);
      return false;
    },
  };
}

/**
 * The size at which a picture is sent: its longer side as given, or its own if that is less; both even, as films want.
 * @param {{ width: number, height: number }} size - of the picture, in px
 * @param {number} side
 */
export function sentSize({ width, height }, side) {
  const part = Math.min(1, side / Math.max(width, height, 1));
  const even = (/** @type {number} */ length) => Math.max(16, 2 * Math.round((length * part) / 2));
  return { width: even(width), height: even(height) };
}
