// @ts-check
// DOM helpers. Texts are always set as text, never as markup.

import { addressOf } from "./address.js";

/**
 * The element of that id, which the templates promise to hold.
 * @param {string} id
 */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @param {string} id */
export const input = (id) => /** @type {HTMLInputElement} */ (byId(id));
/** @param {string} id */
export const button = (id) => /** @type {HTMLButtonElement} */ (byId(id));
/** @param {string} id */
export const select = (id) => /** @type {HTMLSelectElement} */ (byId(id));
/** @param {string} id */
export const image = (id) => /** @type {HTMLImageElement} */ (byId(id));
/** @param {string} id */
export const link = (id) => /** @type {HTMLAnchorElement} */ (byId(id));
/** @param {string} id */
export const dialog = (id) => /** @type {HTMLDialogElement} */ (byId(id));

/**
 * All elements that a selector names, as form fields.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLInputElement[]}
 */
export const inputs = (selector, root = document) =>
  /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll(selector)]);

/**
 * All elements that a selector names.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export const all = (selector, root = document) =>
  /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);

/**
 * The first element that a selector names, which the templates promise to hold.
 * @param {string} selector
 * @param {ParentNode} [root]
 */
export const first = (selector, root = document) => /** @type {HTMLElement} */ (root.querySelector(selector));

/**
 * Where an event happened.
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {HTMLInputElement} */ (event.target);

/**
 * The number in a field, or the one that it began with.
 * @param {HTMLInputElement} field
 */
export function numberIn(field) {
  const value = Number(field.value);
  return field.value === "" || !Number.isFinite(value) ? Number(field.defaultValue) : value;
}

/**
 * The least and the most that a number field takes.
 * @param {HTMLInputElement} field
 * @returns {[low: number, high: number]}
 */
export const limitsOf = (field) => [Number(field.min), Number(field.max)];

/**
 * Makes an element: `element("button", { class: "tool", onclick: f }, "Text", child)`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [attributes]
 * @param {(Node | string | null | undefined)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, value);
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

/**
 * A copy of a `<template>`'s element, with `{name}` in its attributes and texts replaced by `values.name`.
 * @param {string} id
 * @param {Record<string, string>} values
 */
export function filledTemplate(id, values) {
  const template = /** @type {HTMLTemplateElement} */ (document.getElementById(id));
  const root = document.importNode(/** @type {HTMLElement} */ (template.content.firstElementChild), true);
  const filled = (/** @type {string} */ text) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  for (const node of [root, ...root.querySelectorAll("*")]) {
    // A picture to choose has the user's name for a style, which may hold anything; only its field's name is ours.
    const isNamedByUser = node.closest(".thumb") !== null;
    for (const attribute of node.attributes) {
      if (isNamedByUser && attribute.name !== "name") continue;
      if (attribute.value.includes("{")) attribute.value = filled(attribute.value);
    }
    if (isNamedByUser) continue;
    for (const child of node.childNodes) {
      if (child instanceof Text && child.data.includes("{")) child.data = filled(child.data);
    }
  }
  return root;
}

/**
 * An icon of `/assets/icons.svg`.
 * @param {string} name
 */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", addressOf(`/assets/icons.svg#${name}`));
  svg.append(use);
  return svg;
}

/**
 * A button that shows only an icon; `label` is its name for screen readers and its tooltip.
 * @param {string} name
 * @param {string} label
 * @param {() => unknown} onclick
 * @param {Record<string, any>} [attributes]
 */
export function iconButton(name, label, onclick, attributes = {}) {
  const all = { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes };
  return element("button", all, icon(name));
}

/**
 * Runs `work` with the button disabled, so that an impatient second press does nothing.
 * @template Value
 * @param {HTMLButtonElement} button
 * @param {() => Promise<Value>} work
 */
export async function busy(button, work) {
  button.disabled = true;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.disabled = false;
    button.removeAttribute("aria-busy");
  }
}
