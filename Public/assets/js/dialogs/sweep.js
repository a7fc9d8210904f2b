// The sweep sheet: many small variations of the same photo, one click away from being the settings.

import { getJSON } from "../net/api.js";
import { brushText } from "../settings/brush.js";
import { openDialog } from "./dialogs.js";
import { byId, element } from "../core/dom.js";
import { saveBlob } from "../stage/download.js";
import { paintSmall } from "../painting/live.js";
import { setSlotCount } from "../settings/pickers.js";
import { paintedSize, restore, snapshot as takeSnapshot } from "../settings/state.js";
import { t } from "../core/strings.js";
import { toast, toastError } from "../ui/toasts.js";

/** What a sheet can vary: its values, what each is called, and a snapshot with it. */
const axes = {
  brush: {
    name: "brush", values: [1, 2, 4, 8], text: (brush, snapshot) => brushText(brush, paintedSize(snapshot)),
    applied: (snapshot, brush) => ({ ...snapshot, brush }),
  },
  size: {
    name: "styleSize", values: [128, 192, 256, 400], text: (size) => `${size} px`,
    applied: (snapshot, size) => ({ ...snapshot, styles: snapshot.styles.map((style) => ({ ...style, size })) }),
  },
  strength: {
    name: "strength", values: [25, 50, 75, 100], text: (strength) => `${strength} %`,
    applied: (snapshot, strength) => ({ ...snapshot, strength }),
  },
};
/** Rows and columns of the sheets that have them. */
const grids = { brushes: [axes.brush, axes.strength], sizes: [axes.size, axes.strength] };
const cellHeight = 256;

let controller = null;
let cells = [];

export function setUpSweep() {
  byId("tool-sweep").addEventListener("click", openSweep);
  byId("sweep-run").addEventListener("click", run);
  byId("sweep-stop").addEventListener("click", () => controller?.abort());
  byId("sweep-download").addEventListener("click", downloadSheet);
  byId("sweep-dialog").addEventListener("close", () => controller?.abort());
  for (const radio of document.querySelectorAll("[name=sweep-kind]")) {
    radio.addEventListener("change", () => { controller?.abort(); layOut(); });
  }
}

export async function openSweep() {
  const snapshot = takeSnapshot();
  if (!snapshot.content || snapshot.styles.some((style) => !style.picture)) {
    toast(snapshot.content ? t("chooseStyleFirst", { slot: t("style") }) : t("chooseContentFirst"), { error: true });
    return;
  }
  openDialog("sweep-dialog");
  await layOut();
}

const kind = () => document.querySelector("[name=sweep-kind]:checked").value;

/** Empty cells in the places of the pictures to come. */
async function layOut() {
  const snapshot = takeSnapshot();
  const sides = grids[kind()];
  const variations = sides ? grid(snapshot, ...sides) : await styles(snapshot);
  const sheet = byId("sweep-sheet");
  sheet.classList.toggle("is-styles", !sides);
  if (sides) sheet.style.setProperty("--columns", String(sides[1].values.length));
  sheet.style.setProperty("--aspect", String(snapshot.content.width / snapshot.content.height));
  for (const cell of cells) if (cell.url) URL.revokeObjectURL(cell.url);
  cells = variations.map(({ label, title, changed }) => {
    const picture = element("span", { class: "cell-picture" });
    const button = element("button", { type: "button", class: "sweep-cell", disabled: true, title }, picture, element("span", { class: "cell-label" }, label));
    const cell = { label, changed, picture, button, url: null, blob: null };
    button.addEventListener("click", () => adopt(cell));
    return cell;
  });
  sheet.replaceChildren(...cells.map((cell) => cell.button));
  byId("sweep-download").disabled = true;
  byId("sweep-status").textContent = t("sweepIdle");
}

function grid(snapshot, rows, columns) {
  return rows.values.flatMap((row) => columns.values.map((column) => {
    const [first, second] = [rows.text(row, snapshot), columns.text(column, snapshot)];
    return {
      label: `${first} · ${second}`,
      title: t("sweepCell", { first: `${t(rows.name)} ${first}`, second: `${t(columns.name)} ${second}` }),
      changed: columns.applied(rows.applied(snapshot, row), column),
    };
  }));
}

/** All samples, and the saved styles of the space in use. */
async function styles(snapshot) {
  const pictures = [...document.querySelectorAll('.slot[data-slot="A"] .thumb:not(.is-saved) input')].map((input) => ({
    kind: "sample", name: input.value, title: input.nextElementSibling.alt, url: input.nextElementSibling.src,
    width: Number(input.dataset.width), height: Number(input.dataset.height),
  }));
  try {
    const saved = await getJSON("/api/styles?perPage=34&sort=newest");
    for (const style of saved.styles) {
      if (style.space === snapshot.space) pictures.unshift({ kind: "saved", id: style.id, title: style.name, url: style.swatch, space: style.space });
    }
  } catch {
    // Without a gallery there are still the samples.
  }
  return pictures.map((picture) => ({
    label: picture.title, title: picture.title,
    changed: { ...snapshot, mode: "stylize", styles: [{ ...snapshot.styles[0], picture }] },
  }));
}

async function run() {
  controller?.abort();
  await layOut();
  controller = new AbortController();
  const { signal } = controller;
  byId("sweep-run").disabled = true;
  byId("sweep-stop").hidden = false;
  let done = 0;
  try {
    for (const cell of cells) {
      byId("sweep-status").textContent = t("sweepProgress", { done, total: cells.length });
      const { blob } = await paintSmall({ ...cell.changed, previewHeight: cellHeight }, signal);
      if (signal.aborted) break;
      cell.blob = blob;
      cell.url = URL.createObjectURL(blob);
      cell.picture.append(element("img", { src: cell.url, alt: "" }));
      cell.button.disabled = false;
      done += 1;
    }
  } catch (failure) {
    toastError(failure);
  } finally {
    if (controller?.signal === signal) controller = null;
    byId("sweep-run").disabled = false;
    byId("sweep-stop").hidden = true;
    byId("sweep-download").disabled = done === 0;
    byId("sweep-status").textContent = done ? t("sweepDone") : t("sweepIdle");
  }
}

function adopt(cell) {
  byId("sweep-dialog").close();
  restore(cell.changed, setSlotCount);
  toast(t("sweepAdopted"));
}

/** The sheet as one picture with its labels. */
async function downloadSheet() {
  const painted = cells.filter((cell) => cell.blob);
  const images = await Promise.all(painted.map((cell) => createImageBitmap(cell.blob)));
  const columns = grids[kind()]?.[1].values.length ?? Math.ceil(Math.sqrt(painted.length));
  const width = Math.max(...images.map((image) => image.width));
  const height = Math.max(...images.map((image) => image.height));
  const gap = 12;
  const label = 26;
  const rows = Math.ceil(painted.length / columns);
  const canvas = new OffscreenCanvas(columns * (width + gap) + gap, rows * (height + label + gap) + gap);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = "#222";
  context.font = "14px system-ui, sans-serif";
  context.textBaseline = "middle";
  images.forEach((image, index) => {
    const x = gap + (index % columns) * (width + gap);
    const y = gap + Math.floor(index / columns) * (height + label + gap);
    context.drawImage(image, x, y);
    context.fillText(painted[index].label, x, y + height + label / 2, width);
    image.close();
  });
  saveBlob(await canvas.convertToBlob({ type: "image/png" }), "impasto-sweep.png");
}
