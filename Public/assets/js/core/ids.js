// @ts-check
// Names for what is made on the page.

/**
 * A name that nothing else has. `crypto.randomUUID` would do, but is missing where a page comes over plain http.
 */
export const newID = () =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36).padStart(7, "0")).join("");
