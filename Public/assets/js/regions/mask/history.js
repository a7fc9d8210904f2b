// @ts-check
// Undo and redo of masks. A step holds what it takes to go back and no more: the pixels of the area that changed.

/** So many steps are kept whatever they take, and the most of them; and about so many bytes of the others. */
const steps = { least: 50, most: 200 };
const mostBytes = 48 * 2 ** 20;

/**
 * A history of steps. `swap` does what a step says and returns the step back from there.
 * @template {{ bytes: number }} Step
 * @param {(step: Step) => Step} swap
 * @param {{ least?: number, most?: number, bytes?: number }} [limits]
 */
export function createHistory(swap, limits = {}) {
  const { least, most, bytes } = { ...steps, bytes: mostBytes, ...limits };
  /** @type {Step[]} */
  let past = [];
  /** @type {Step[]} */
  let future = [];
  const size = () => [...past, ...future].reduce((sum, step) => sum + step.bytes, 0);

  /**
   * @param {Step[]} from
   * @param {Step[]} to
   */
  const go = (from, to) => {
    const step = from.pop();
    if (step) to.push(swap(step));
    return step !== undefined;
  };

  return {
    /**
     * Something was done; `step` leads back.
     * @param {Step} step
     */
    note(step) {
      past.push(step);
      future = [];
      while (past.length > most || (past.length > least && size() > bytes)) past.shift();
    },
    /** Goes one step back; false if there is none. */
    undo: () => go(past, future),
    /** Takes back what went one step back; false if there is none. */
    redo: () => go(future, past),
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    clear() {
      past = [];
      future = [];
    },
    /** How many bytes its steps hold. */
    bytes: size,
  };
}
