import assert from "node:assert/strict";
import test, { afterEach, beforeEach } from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { setUpFullScreen, toggleFullScreen } from "../../../Public/assets/js/stage/fullscreen.js";
import { miniDOM, noDOM } from "../minidom.mjs";

let page;
beforeEach(() => {
  setStrings("en", { fullScreen: "Full screen", leaveFullScreen: "Leave" });
  page = miniDOM();
  page.put("div", { id: "viewport" });
  page.fullscreenElement = null;
  page.fullscreenEnabled = true;
  page.documentElement.requestFullscreen = async () => take(page.documentElement);
  page.exitFullscreen = async () => take(null);
  setUpFullScreen();
});
afterEach(noDOM);

/** The browser gives the screen to an element, or takes it back. */
function take(element) {
  page.fullscreenElement = element;
  page.dispatchEvent(new Event("fullscreenchange"));
}

const isFull = () => page.documentElement.classList.contains("is-full-stage");

test("the stage follows the page's own full screen", async () => {
  await toggleFullScreen();
  assert.equal(isFull(), true);
  await toggleFullScreen();
  assert.equal(isFull(), false);
  await toggleFullScreen();
  take(null);
  assert.equal(isFull(), false);
});

test("a film that takes the screen and gives it back leaves the stage as it was", async () => {
  const film = page.put("video");
  take(film);
  assert.equal(isFull(), false);
  take(null);
  assert.equal(isFull(), false);
  // Within the page's own.
  await toggleFullScreen();
  take(film);
  assert.equal(isFull(), true);
  take(page.documentElement);
  assert.equal(isFull(), true);
  take(film);
  take(null);
  assert.equal(isFull(), false);
});

test("where the page has no screen to give, the stage has the window, and a film takes nothing of it", async () => {
  page.fullscreenEnabled = false;
  await toggleFullScreen();
  assert.equal(isFull(), true);
  take(page.put("video"));
  take(null);
  assert.equal(isFull(), true);
  await toggleFullScreen();
  assert.equal(isFull(), false);
});
