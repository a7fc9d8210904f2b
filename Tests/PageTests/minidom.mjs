// As much of a document as the scripts use that put elements together: a tree, simple selectors, events and the focus.

/** `a.b[c="d"]:checked` and the like; parts with spaces between are looked for one within the other. */
function fits(node, selector) {
  const parts = selector.trim().split(/\s+(?![^[]*\])/);
  const [last, ...above] = parts.reverse();
  if (!fitsOne(node, last)) return false;
  let ancestor = node.parentElement;
  for (const part of above) {
    while (ancestor && !fitsOne(ancestor, part)) ancestor = ancestor.parentElement;
    if (!ancestor) return false;
    ancestor = ancestor.parentElement;
  }
  return true;
}

function fitsOne(node, selector) {
  const found = selector.matchAll(/([#.]?)([\w-]+)|\[([\w-]+)(?:="?([^"\]]*)"?)?\]|:(\w+)/g);
  return [...found].every(([, kind, word, attribute, value, state]) => {
    if (state) return node[state] === true;
    if (attribute) return node.getAttribute(attribute) !== null && (value === undefined || node.getAttribute(attribute) === value);
    if (kind === "#") return node.id === word;
    if (kind === ".") return node.classList.contains(word);
    return node.tagName === word.toUpperCase();
  });
}

class FakeElement extends EventTarget {
  constructor(tag, page) {
    super();
    this.page = page;
    this.tagName = tag.toUpperCase();
    this.attributes = new Map();
    this.children = [];
    this.parentElement = null;
    this.words = "";
    Object.assign(this, { value: "", checked: false, disabled: false, hidden: false, open: false, scrollTop: 0 });
    this.style = { setProperty() {} };
    const names = () => new Set((this.getAttribute("class") ?? "").split(" ").filter(Boolean));
    const write = (set) => this.setAttribute("class", [...set].join(" "));
    this.classList = {
      contains: (name) => names().has(name),
      add: (name) => write(names().add(name)),
      remove: (name) => write([...names()].filter((one) => one !== name)),
      toggle: (name, on = !names().has(name)) => (on ? this.classList.add(name) : this.classList.remove(name)),
    };
    const key = (name) => `data-${String(name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    this.dataset = new Proxy({}, {
      get: (_, name) => this.getAttribute(key(name)) ?? undefined,
      set: (_, name, value) => (this.setAttribute(key(name), value), true),
      deleteProperty: (_, name) => (this.attributes.delete(key(name)), true),
    });
  }
  get id() { return this.getAttribute("id") ?? ""; }
  get src() { return this.getAttribute("src") ?? ""; }
  set src(value) { this.setAttribute("src", value); }
  get childElementCount() { return this.children.length; }
  get firstElementChild() { return this.children[0] ?? null; }
  get lastElementChild() { return this.children.at(-1) ?? null; }
  get textContent() { return this.words + this.children.map((child) => child.textContent).join(""); }
  set textContent(text) { this.replaceChildren(); this.words = String(text); }
  getAttribute(name) { return this.attributes.get(name) ?? null; }
  setAttribute(name, value) {
    this.attributes.set(name, String(value));
    if (name === "value") this.value = String(value);
    if (["checked", "disabled", "hidden"].includes(name)) this[name] = true;
  }
  removeAttribute(name) { this.attributes.delete(name); }
  append(...nodes) { for (const node of nodes) this.insertBefore(node, null); }
  insertBefore(node, before) {
    if (typeof node === "string") {
      this.words += node;
      return;
    }
    node.remove();
    this.children.splice(before ? this.children.indexOf(before) : this.children.length, 0, node);
    node.parentElement = this;
  }
  /** What is taken out of the page loses the focus, also if it is put back at once. */
  remove() {
    if (!this.parentElement) return;
    if (this.contains(this.page.activeElement)) this.page.activeElement = this.page.body;
    this.parentElement.children = this.parentElement.children.filter((child) => child !== this);
    this.parentElement = null;
  }
  replaceChildren(...nodes) {
    for (const child of [...this.children]) child.remove();
    this.words = "";
    this.append(...nodes);
  }
  contains(node) { return node === this || this.children.some((child) => child.contains(node)); }
  closest(selector) { return this.matches(selector) ? this : this.parentElement?.closest(selector) ?? null; }
  matches(selector) { return selector.split(",").some((one) => fits(this, one)); }
  querySelectorAll(selector) {
    return this.children.flatMap((child) => [...(child.matches(selector) ? [child] : []), ...child.querySelectorAll(selector)]);
  }
  querySelector(selector) { return this.querySelectorAll(selector)[0] ?? null; }
  focus() { this.page.activeElement = this; }
  scrollTo(_, top) { this.scrollTop = top; }
  showModal() { this.open = true; }
  close() {
    this.open = false;
    this.dispatchEvent(new Event("close"));
  }
  click() { this.dispatchEvent(new Event("click")); }
}

/** Puts an empty page in place of `document`: whatever is asked for by its id is there. Returns the page. */
export function miniDOM() {
  const page = new EventTarget();
  page.createElement = (tag) => new FakeElement(tag, page);
  page.createElementNS = (_, tag) => page.createElement(tag);
  page.documentElement = page.createElement("html");
  page.body = page.createElement("body");
  page.documentElement.append(page.body);
  page.activeElement = page.body;
  page.querySelectorAll = (selector) => page.documentElement.querySelectorAll(selector);
  page.querySelector = (selector) => page.documentElement.querySelector(selector);
  page.getElementById = (id) => page.querySelector(`#${id}`) ?? page.put("div", { id });
  /** Adds an element to the page. */
  page.put = (tag, attributes = {}, parent = page.body) => {
    const node = page.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    parent.append(node);
    return node;
  };
  globalThis.CSS = { escape: (text) => text };
  globalThis.HTMLElement = FakeElement;
  globalThis.document = page;
  return page;
}

/** Takes the page away again. */
export function noDOM() {
  for (const name of ["document", "CSS", "HTMLElement"]) delete globalThis[name];
}

/** Waits until all that is under way without a timer is done. */
export const settled = () => new Promise((resolve) => setTimeout(resolve));
