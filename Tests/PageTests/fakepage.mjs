// As much of a page as the settings need: fields by id and by name, found by the selectors that the scripts use.

/** A number field, its range, a check box or a menu: what they all have. */
const field = (value, more = {}) => ({
  value, defaultValue: value, checked: false, disabled: false, hidden: false, step: "1", min: "0", max: "100", dataset: {},
  style: { setProperty() {} }, classList: { toggle() {} }, setAttribute() {}, closest: () => null, ...more,
});

const menu = (...names) => {
  const options = names.map((value) => ({ value, disabled: false, dataset: { space: value.split("-")[0], present: "true" } }));
  const select = field(names[0]);
  Object.defineProperty(select, "options", { get: () => options });
  Object.defineProperty(select, "selectedOptions", { get: () => options.filter(({ value }) => value === select.value) });
  return select;
};

/** Puts a page with two style slots in place of `document`; returns its fields by id and name. */
export function fakePage() {
  const size = { min: "64", max: "2048" };
  const fields = {
    studio: { dataset: { autoSide: "512", maxStyles: "16" } },
    "content-size": field("720", { min: "16", max: "8192" }), ratio: field("50"), strength: field("100"),
    quality: field("90"), brush: field("", { min: "1", max: "16", step: "0.1" }), "brush-auto": field("", { checked: true }),
    "size-A": field("256", size), "size-B": field("256", size), "weight-A": field("50"), "weight-B": field("50"),
    preserveColor: field("0"), saturation: field("0", { min: "-100" }), contrast: field("0", { min: "-100" }),
    grain: field("0"), extrapolate: field(""), metadata: field("", { checked: true }),
    profile: field(""), keepMetadata: field(""), keepLocation: field(""), padding: field("reflect"),
    format: field("png"), "style-model": menu("a-style", "b-style"), transformer: menu("a-painter", "b-painter"),
  };
  for (const [id, one] of Object.entries(fields)) one.id = id;
  const ranges = Object.fromEntries(Object.keys(fields).map((id) => [id, field("50")]));
  const radios = ["stylize", "combine"].map((value) => field(value, { checked: value === "stylize" }));
  const slots = ["A", "B"].map((slot) => {
    const square = field("");
    const parts = { ".square": square, ".weight-slider": field(""), ".remove-style": field("") };
    return { dataset: { slot }, querySelector: (selector) => parts[selector], querySelectorAll: () => [] };
  });
  const queryAll = (selector) => {
    if (selector === "#studio input[name=mode]") return radios;
    if (selector === ".style-slot") return slots;
    if (selector === "option[data-title]") {
      const options = [fields["style-model"], fields.transformer].flatMap((one) => [...one.options]);
      return options.filter(({ dataset }) => "title" in dataset);
    }
    const [, range] = /\[data-for="(.+)"\]/.exec(selector) ?? [];
    if (range) return [ranges[range]];
    const [, slot] = /^\.slot\[data-slot="(.+)"\]$/.exec(selector) ?? [];
    if (slot) return slots.filter(({ dataset }) => dataset.slot === slot);
    return [];
  };
  globalThis.CSS = { escape: (text) => text };
  globalThis.document = {
    getElementById: (id) => fields[id],
    querySelectorAll: queryAll,
    querySelector: (selector) => fields[/^#studio input\[name="(.+)"\]$/.exec(selector)?.[1]] ?? queryAll(selector)[0],
  };
  return fields;
}

/** An element, as far as messages need one. */
export const fakeNode = () => {
  const one = {
    attributes: {}, children: [], listeners: {}, parent: null,
    append: (...added) => {
      for (const child of added) {
        one.children.push(child);
        if (typeof child === "object") child.parent = one;
      }
    },
    remove: () => { one.parent.children = one.parent.children.filter((child) => child !== one); },
    setAttribute: (name, value) => { one.attributes[name] = value; },
    addEventListener: (type, listener) => { one.listeners[type] = listener; },
    querySelectorAll: () => [...one.children],
    querySelector: () => one.children[0] ?? null,
    get childElementCount() { return one.children.length; },
  };
  return one;
};
