// @ts-check
// How the pictures of a sheet are laid out: all in sight if that leaves them large enough, else in rows to scroll.

/** Smaller pictures say nothing, in px. */
const leastWidth = 112;
/** How wide a picture is in a sheet that scrolls, about, in px. */
const usualWidth = 150;

/**
 * @param {object} sheet
 * @param {number} sheet.count - of pictures
 * @param {number} sheet.group - so many stay together in a row
 * @param {number} sheet.aspect - of each, width by height
 * @param {number} sheet.width - of the room, in px
 * @param {number} sheet.height
 * @param {number} sheet.gap - between pictures
 * @param {number} sheet.label - height of what is written below each
 * @returns {{ columns: number, width: number }} - `width` of a picture
 */
export function sheetLayout({ count, group, aspect, width, height, gap, label }) {
  let best = { columns: group, width: 0 };
  for (let columns = group; columns <= Math.max(group, count); columns += group) {
    const rows = Math.ceil(count / columns);
    const across = (width - gap * (columns - 1)) / columns;
    const down = ((height - gap * (rows - 1)) / rows - label) * aspect;
    const found = Math.floor(Math.min(across, down));
    if (found > best.width) best = { columns, width: found };
  }
  if (best.width >= leastWidth) return best;
  const most = Math.max(2, Math.floor((width + gap) / (usualWidth + gap)));
  // A row holds a group, or a half of it.
  const columns = group === 1 || most >= group ? Math.max(most - (most % group), 1) : Math.min(most, group / 2);
  return { columns, width: Math.floor((width - gap * (columns - 1)) / columns) };
}
