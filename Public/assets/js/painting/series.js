// @ts-check
// Work on several things, one after the other, that goes on where one fails.

/**
 * What came of a series; `left` are those that were not begun.
 * @template Item, Value
 * @typedef {{ done: { item: Item, value: Value }[], failed: { item: Item, failure: unknown }[], left: Item[] }} Series
 */

/**
 * Does `work` for each item; items that are added to the list meanwhile come last. Ends early where `isOver` says so of
 * a failure, or when the signal is aborted; what was begun then is neither done nor failed.
 * @template Item, Value
 * @param {Item[]} items
 * @param {(item: Item, index: number) => Promise<Value>} work
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {(failure: unknown) => boolean} [options.isOver]
 * @param {(series: Series<Item, Value>) => void} [options.onStep] - called before each item
 * @returns {Promise<Series<Item, Value>>}
 */
export async function inSeries(items, work, { signal, isOver = () => false, onStep = () => {} }) {
  /** @type {Series<Item, Value>} */
  const series = { done: [], failed: [], left: [] };
  let index = 0;
  for (; index < items.length && !signal.aborted; index += 1) {
    const item = items[index];
    onStep(series);
    try {
      series.done.push({ item, value: await work(item, index) });
    } catch (failure) {
      if (signal.aborted) {
        index += 1;
        break;
      }
      series.failed.push({ item, failure });
      if (isOver(failure)) {
        index += 1;
        break;
      }
    }
  }
  series.left = items.slice(index);
  return series;
}
