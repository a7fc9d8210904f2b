// @ts-check
// The studio's scripts: an addition to a page that is a working form without them. This module starts everything;
// importing any other has no effect.

import { subscribe } from "./core/store.js";
import { loadStrings, t } from "./core/strings.js";
import { setUpCropping } from "./cropping/cropping.js";
import { setUpBenchmark } from "./dialogs/benchmark.js";
import { setUpDialogs } from "./dialogs/dialogs.js";
import { setUpSweep } from "./dialogs/sweep.js";
import { setUpWebcam } from "./dialogs/webcam.js";
import { setUpBulk } from "./gallery/bulk.js";
import { setUpDetails } from "./gallery/details.js";
import { setUpGallery } from "./gallery/gallery.js";
import { setUpImporting } from "./gallery/importing.js";
import { setUpSaving } from "./gallery/saving.js";
import { setUpSelection } from "./gallery/selection.js";
import { setUpShare } from "./gallery/share.js";
import { setUpTagFilter } from "./gallery/tagfilter.js";
import { setUpTrash } from "./gallery/trash.js";
import { setUpKeeping } from "./kept/keeping.js";
import { setUpKept } from "./kept/kept.js";
import { setUpLeaving } from "./kept/leaving.js";
import { readSession, setUpSession, tidySessions } from "./kept/session.js";
import { setUpUndo } from "./kept/undo.js";
import { setUpLive } from "./live/offer.js";
import { setUpMap } from "./map/map.js";
import { setUpPad } from "./mixer/pad.js";
import { setUpRows } from "./mixer/rows.js";
import { setUpSurprise } from "./mixer/surprise.js";
import { setUpArrivals } from "./networks/arrivals.js";
import { setUpBatch } from "./painting/batch.js";
import { setUpPace } from "./painting/pace.js";
import { setUpRender } from "./painting/render.js";
import { setUpRepaint } from "./painting/repaint.js";
import { setUpSwatches } from "./painting/swatches.js";
import { welcome } from "./painting/welcome.js";
import { setUpRegions } from "./regions/opening.js";
import { setUpBrush } from "./settings/brush.js";
import { setUpChanges } from "./settings/changes.js";
import { setUpContentSize } from "./settings/contentsize.js";
import { setUpEffects } from "./settings/effects.js";
import { setUpFinish } from "./settings/finish.js";
import { setUpMix } from "./settings/mix.js";
import { setUpMode, setUpTabs } from "./settings/mode.js";
import { setUpModels } from "./settings/models.js";
import { setUpPickers } from "./settings/pickers.js";
import { setUpSliders } from "./settings/sliders.js";
import { setUpSharing } from "./sharing/sharing.js";
import { setUpAll } from "./shelf/all.js";
import { setUpShelfDialog } from "./shelf/dialog.js";
import { setUpOne } from "./shelf/one.js";
import { setUpPair } from "./shelf/pair.js";
import { bringBack } from "./shelf/return.js";
import { setUpRow } from "./shelf/row.js";
import { fillShelf, setUpShelf } from "./shelf/shelf.js";
import { setUpAgreement } from "./stage/agreement.js";
import { setUpCompare } from "./stage/compare.js";
import { setUpDownload } from "./stage/download.js";
import { setUpFullScreen } from "./stage/fullscreen.js";
import { setUpPeek } from "./stage/peek.js";
import { setUpStage } from "./stage/stage.js";
import { setUpZoom } from "./stage/zoom.js";
import { setUpDragging } from "./ui/dragging.js";
import { setUpKeys } from "./ui/keys.js";
import { setUpLanguage } from "./ui/language.js";
import { setUpToasts, toast } from "./ui/toasts.js";
import { setUpTransfer } from "./ui/transfer.js";

// What was kept is read while the texts are on their way.
const [kept] = await Promise.all([readSession(), loadStrings()]);
setUpToasts();
setUpDialogs();

// The settings, from what the form holds.
setUpSliders(document);
setUpModels();
setUpArrivals();
setUpMode();
setUpMix();
setUpContentSize();
setUpPickers();
setUpBrush();
setUpFinish();
setUpEffects();
setUpRows();
setUpPad();
setUpSurprise();

// The stage, and what is painted on it. Those that follow a change are called in this order.
setUpKept();
setUpShelf();
setUpRow();
setUpShelfDialog();
setUpAll();
setUpOne();
setUpPair();
setUpKeeping();
setUpCompare();
setUpDownload();
setUpSharing();
setUpStage();
setUpZoom();
setUpFullScreen();
setUpRender();
setUpPace();
setUpRepaint();
setUpSwatches();
setUpBatch();
setUpAgreement();
setUpPeek();
setUpRegions();

// The page as it was left. One that cannot be read, such as another version's, must not keep the page from working.
try {
  if (kept) bringBack(kept);
} catch (failure) {
  console.warn("What was kept of the last visit cannot be shown.", failure);
}
setUpUndo();
setUpLeaving();

// What goes in and out.
setUpTabs();
setUpDragging();
setUpTransfer();
setUpWebcam();
setUpLive();
setUpCropping();
setUpTrash();
setUpSelection();
setUpBulk();
setUpTagFilter();
setUpDetails();
setUpGallery();
setUpMap();
setUpShare();
setUpSaving();
setUpImporting();
setUpSweep();
setUpBenchmark();
setUpKeys();
setUpLanguage();
subscribe(["isServerGone"], ({ isServerGone }) => isServerGone || toast(t("errorServerBack"), { topic: "server" }));

setUpSession();
setUpChanges();
if (!kept) welcome();
fillShelf().then(tidySessions);
// For tests and scripts: the page now answers.
document.documentElement.dataset.ready = "true";
