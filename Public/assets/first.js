// @ts-check
// Light or dark as chosen on the page, and the tab that the address names or that was left last, before anything is
// drawn: the one script that the page waits for, so that it never shows itself in the other colours, or with the other
// tab, first.

(() => {
  const key = "impasto-theme";
  /** Written by `kept/session.js`. */
  const leftKey = "impasto-left";
  const root = document.documentElement;
  /** On the page of a private server nothing is kept, as in `kept/storage.js`: what is chosen holds for the page. */
  const isPrivate = root.dataset.private !== undefined;
  /** The colours of the browser's own bars, as `--ground` has them. */
  const grounds = { light: "#f4f4f2", dark: "#151516" };

  /** @param {string | null} theme - `light`, `dark`, or anything else for the system's */
  function apply(theme) {
    const chosen = theme === "light" || theme === "dark" ? theme : null;
    if (chosen) root.dataset.theme = chosen;
    else delete root.dataset.theme;
    const metas = document.querySelectorAll("meta[name=theme-color]");
    for (const meta of /** @type {NodeListOf<HTMLMetaElement>} */ (metas)) {
      const scheme = meta.media.includes("dark") ? "dark" : "light";
      meta.content = grounds[chosen ?? scheme];
    }
  }

  /**
   * What was chosen; null where the browser keeps nothing.
   * @param {string} [name]
   */
  function kept(name = key) {
    if (isPrivate) return null;
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  }

  /** @param {string} theme */
  function keep(theme) {
    if (isPrivate) return;
    try {
      if (theme === "system") localStorage.removeItem(key);
      else localStorage.setItem(key, theme);
    } catch {
      // Then it holds for this page.
    }
  }

  const left = location.search.includes("style=") || !["", "#combine"].includes(location.hash) ? null : kept(leftKey);
  if (location.hash === "#combine" || left) root.dataset.tab = "combine";
  // Keeps the room of the mixer's pad until that is there.
  if (left === "pad") root.dataset.left = left;
  apply(kept());
  document.addEventListener("DOMContentLoaded", () => {
    apply(kept());
    const radios = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[name=theme]"));
    const show = () => {
      for (const radio of radios) radio.checked = radio.value === (root.dataset.theme ?? "system");
    };
    show();
    for (const radio of radios) {
      radio.addEventListener("change", () => {
        keep(radio.value);
        apply(radio.value);
      });
    }
    // Other tabs follow.
    window.addEventListener("storage", (event) => {
      if (isPrivate) return;
      if (event.key !== key && event.key !== null) return;
      apply(event.newValue);
      show();
    });
  });
})();
