// @ts-check
// Where the server is: at the root of its name, or under a path that a proxy shows it at (`--base-path`).

/** The path before all of the server's own: nothing, or `/impasto`. This very file is at `assets/js/core` below it. */
const base = import.meta.url.startsWith("http") ? new URL("../../..", import.meta.url).pathname.slice(0, -1) : "";

/**
 * The address of a path of the server, such as `/api/models`; one that the server has sent stays as it is.
 * @param {string} path
 */
export const addressOf = (path) => (base && path.startsWith(`${base}/`) ? path : base + path);
