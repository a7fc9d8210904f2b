// @ts-check

/** An error whose message is in the page's words: people may read it as it is. */
export class PlainError extends Error {}
