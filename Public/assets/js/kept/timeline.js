// @ts-check
// What was set, step by step, to go back and forth in.

/** How many steps can be gone back. */
const most = 100;
/** Changes of one and the same setting that follow each other within so many ms are one step. */
const pause = 1000;

/**
 * A line of states. Each has an aspect for each of its settings, as a text; states with the same are the same.
 * @template State
 * @param {(state: State) => Record<string, string>} aspectsOf
 */
export function createTimeline(aspectsOf) {
  /** @type {State[]} */
  let past = [];
  /** @type {State | null} */
  let present = null;
  /** @type {State[]} */
  let future = [];
  /** The setting that the last step changed, if it was one, and when. */
  let last = { name: "", at: -Infinity };

  /**
   * @param {State[]} from
   * @param {State[]} to
   */
  const step = (from, to) => {
    const next = from.pop();
    if (next === undefined || present === null) return null;
    to.push(present);
    present = next;
    last = { name: "", at: -Infinity };
    return present;
  };

  return {
    /**
     * Something was set at that time, in ms; perhaps to what it was.
     * @param {State} state
     * @param {number} at
     */
    note(state, at) {
      if (present === null) {
        present = state;
        return;
      }
      const changed = differing(aspectsOf(present), aspectsOf(state));
      if (!changed.length) {
        present = state;
        return;
      }
      const name = changed.length === 1 ? changed[0] : "";
      const isOneStep = name !== "" && name === last.name && at - last.at < pause;
      if (!isOneStep) past = [...past, present].slice(-most);
      present = state;
      future = [];
      last = { name, at };
    },
    /**
     * What came of a step back or forth, which may differ from it: that is no step of its own.
     * @param {State} state
     */
    settle(state) {
      present = state;
    },
    /** The state before; null if there is none. */
    undo: () => step(past, future),
    /** The state that was left by going back; null if there is none. */
    redo: () => step(future, past),
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
  };
}

/**
 * The names under which two have different values.
 * @param {Record<string, string>} one
 * @param {Record<string, string>} other
 */
const differing = (one, other) =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]);
