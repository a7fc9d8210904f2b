// Which settings make one and the same picture.

import { identityOf } from "../net/pictures.js";

/** Equal for two snapshots if and only if the server is asked for the same picture; a text. */
export function fingerprint(snapshot) {
  const { content, contentSize, styles, mode } = snapshot;
  const shares = mode === "stylize" ? null : styles.length === 2 ? [snapshot.ratio] : styles.map((style) => style.weight);
  return JSON.stringify([
    mode, identityOf(content), contentSize === content?.height ? "full" : contentSize,
    styles.map(styleIdentity), shares, snapshot.extrapolate, snapshot.strength, snapshot.brush, snapshot.preserveColor, snapshot.padding,
    snapshot.styleModel, snapshot.transformer, snapshot.format, snapshot.format === "jpeg" ? snapshot.quality : null, snapshot.metadata,
  ]);
}

/** A style that is numbers already has no size and no sides. */
function styleIdentity({ picture, size, square }) {
  const isPicture = picture?.kind === "sample" || picture?.kind === "file";
  return [identityOf(picture), ...(isPicture ? [size, square] : [])];
}
