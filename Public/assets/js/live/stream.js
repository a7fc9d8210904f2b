// @ts-check
// A stream of the server's: frames in, paintings out, in settings that may change at any time.

import { Problem, request } from "../net/api.js";
import { withFreshUploads } from "../net/requests.js";
import { changesTo } from "./fields.js";

/** @typedef {import("../core/types.js").Snapshot} Snapshot */
/** @typedef {import("./fields.js").Fields} Fields */

/**
 * Opens itself with the first frame, and again once the server has closed it, which it does if nothing comes for a
 * while.
 */
export class Stream {
  /**
   * @param {() => Snapshot} settings - as they are now
   * @param {(snapshot: Snapshot) => Promise<Fields>} fields - what the server is told of them
   */
  constructor(settings, fields) {
    this.settings = settings;
    this.fields = fields;
    /** @type {string | null} */
    this.id = null;
    /**
     * What it paints in, as it was told, and which of its revisions that is.
     * @type {{ fields: Fields, revision: number }}
     */
    this.inForce = { fields: {}, revision: 0 };
    /**
     * Its revisions as the page has them: the one in force, the one before, and the one that it is being told of.
     * @type {Map<number, Snapshot>}
     */
    this.revisions = new Map();
    /** @type {Promise<string> | null} */
    this.opening = null;
    /** Counts what was begun anew: what an earlier one is answered says nothing of this one. */
    this.beginnings = 0;
  }

  /**
   * The painting of a frame and the settings that it is in; and whether the stream was opened for it, which takes
   * longer than any frame. Fails with an `AbortError` if the stream was closed meanwhile.
   * @param {Blob} frame
   * @param {AbortSignal} signal
   */
  async paint(frame, signal) {
    const beginning = this.beginnings;
    for (let attempt = 0, isFirst = false; ; attempt += 1) {
      isFirst ||= this.id === null;
      const id = this.id ?? await this.#opened(signal);
      const { revisions } = this;
      const before = revisions.get(this.inForce.revision);
      try {
        const type = frame.type;
        const response = await request("POST", `/api/streams/${id}/frames`, { body: frame, type, signal });
        // The settings may have changed while the frame waited.
        const snapshot = revisions.get(Number(response.headers.get("Impasto-Revision"))) ?? before;
        return { blob: await response.blob(), isFirst, snapshot: /** @type {Snapshot} */ (snapshot) };
      } catch (failure) {
        if (isGone(failure)) this.#check(beginning);
        if (!isGone(failure) || attempt > 0) throw failure;
        if (this.id === id) this.id = null;
      }
    }
  }

  /**
   * Brings the settings as they are now into force. Returns whether that changes anything.
   * @param {AbortSignal} signal
   */
  async adjust(signal) {
    await this.opening?.catch(() => {});
    const snapshot = this.settings();
    return withFreshUploads(snapshot, async () => {
      const wanted = await this.fields(snapshot);
      const { id, revisions } = this;
      // The next frame opens it with them.
      if (!id) return true;
      const { fields, revision } = this.inForce;
      const changes = changesTo(fields, wanted);
      if (!changes) {
        // The same, said in another way: what is kept of it is as the page has it now.
        this.inForce = { fields: wanted, revision };
        revisions.set(revision, snapshot);
        return false;
      }
      // A frame in it may be here before its answer is.
      revisions.set(revision + 1, snapshot);
      try {
        const changed = await (await request("PATCH", `/api/streams/${id}`, { json: changes, signal })).json();
        revisions.delete(revision - 1);
        revisions.set(changed.revision, snapshot);
        if (this.id === id) this.inForce = { fields: wanted, revision: changed.revision };
      } catch (failure) {
        revisions.delete(revision + 1);
        if (!isGone(failure)) throw failure;
        if (this.id === id) this.id = null;
      }
      return true;
    });
  }

  /** Closes it on the server, also while the page is left. The next frame opens another one. */
  restart() {
    const { id } = this;
    this.beginnings += 1;
    this.id = null;
    this.opening = null;
    if (id) forget(id);
  }

  /** @param {number} beginning - that must not have been followed by another */
  #check(beginning) {
    if (beginning !== this.beginnings) throw new DOMException("the stream was closed", "AbortError");
  }

  /** @param {AbortSignal} signal */
  #opened(signal) {
    if (!this.opening) {
      const opening = this.#open(signal).finally(() => {
        if (this.opening === opening) this.opening = null;
      });
      this.opening = opening;
    }
    return this.opening;
  }

  /** @param {AbortSignal} signal */
  async #open(signal) {
    const snapshot = this.settings();
    const beginning = this.beginnings;
    return withFreshUploads(snapshot, async () => {
      const fields = await this.fields(snapshot);
      this.#check(beginning);
      // Without a signal: whoever leaves meanwhile has to know what to close.
      signal.throwIfAborted();
      const { id, revision } = await (await request("POST", "/api/streams", { json: fields })).json();
      if (beginning !== this.beginnings) forget(id);
      this.#check(beginning);
      this.id = id;
      this.inForce = { fields, revision };
      this.revisions = new Map([[revision, snapshot]]);
      return id;
    });
  }
}

/**
 * Closes a stream on the server.
 * @param {string} id
 */
const forget = (id) => request("DELETE", `/api/streams/${id}`, { keepalive: true }).catch(() => {});

/**
 * Whether the server has closed the stream.
 * @param {unknown} failure
 */
const isGone = (failure) =>
  failure instanceof Problem && (failure.status === 404 || failure.status === 410) && !failure.isExpired;
