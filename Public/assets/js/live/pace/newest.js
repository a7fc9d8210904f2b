// @ts-check
// Work that is done one at a time, and of what waits for it only the newest counts.

/**
 * Frames, or settings, on their way to the server: one is in flight, and at most one waits, which a newer one replaces.
 * What is sent is never older than it has to be, and nothing queues up.
 * @template Item
 */
export class Newest {
  /** @param {(item: Item) => Promise<unknown>} send - sees to its own failures */
  constructor(send) {
    this.send = send;
    /** @type {Promise<void> | null} */
    this.running = null;
    /** @type {{ item: Item } | null} */
    this.waiting = null;
  }

  /** Whether one is in flight. */
  get isBusy() {
    return this.running !== null;
  }

  /**
   * Sends it at once, or as soon as the one in flight is through, unless a newer one comes.
   * @param {Item} item
   */
  offer(item) {
    this.waiting = { item };
    this.running ??= this.#run();
  }

  async #run() {
    // Whoever offers comes first, so that `running` is there before anything is sent.
    await Promise.resolve();
    try {
      for (let next = this.waiting; next; next = this.waiting) {
        this.waiting = null;
        await this.send(next.item);
      }
    } finally {
      this.running = null;
    }
  }
}
