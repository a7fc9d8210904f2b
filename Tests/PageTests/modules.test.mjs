import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "node:test";

const root = new URL("../../Public/assets/js/", import.meta.url);
const files = (folder) => readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
  const url = new URL(entry.isDirectory() ? `${entry.name}/` : entry.name, folder);
  return entry.isDirectory() ? files(url) : [url];
});
const modules = files(root).filter(({ pathname }) => pathname.endsWith(".js"));
const nameOf = (url) => url.href.slice(root.href.length);

test("importing a module has no effect: here is neither a document nor a window", async () => {
  assert.equal(typeof document, "undefined");
  for (const module of modules) {
    // It alone starts the page.
    if (nameOf(module) !== "main.js") await import(module);
  }
});

test("every module is checked for types, and no line is longer than 120", () => {
  for (const module of modules) {
    const text = readFileSync(module, "utf8");
    if (nameOf(module) !== "core/types.js") assert.ok(text.startsWith("// @ts-check\n"), nameOf(module));
    for (const [index, line] of text.split("\n").entries()) {
      assert.ok([...line].length <= 120, `${nameOf(module)}:${index + 1} has ${line.length} columns`);
    }
  }
});

test("every module is reached from one that starts a page, and no circle leads back", () => {
  const imports = new Map(modules.map((module) => {
    const text = readFileSync(module, "utf8");
    // What is read only when it is asked for counts, too; types are imported by comments alone.
    const lazily = text.replace(/\/\*\*[^]*?\*\//g, "").matchAll(/\bimport\("(\.[^"]+)"\)/g);
    const workers = text.matchAll(/\bnew Worker\(new URL\("(\.[^"]+)", import\.meta\.url\)/g);
    const found = [...text.matchAll(/^(?:import|\}) .*?from "(\.[^"]+)";$/gm), ...lazily, ...workers];
    return [nameOf(module), found.map(([, path]) => nameOf(new URL(path, module)))];
  }));
  const done = new Set();
  const visit = (name, way) => {
    assert.ok(!way.includes(name), `a circle: ${[...way, name].join(" → ")}`);
    if (done.has(name)) return;
    for (const next of imports.get(name)) visit(next, [...way, name]);
    done.add(name);
  };
  visit("main.js", []);
  visit("elsewhere.js", []);
  // Types only, imported by comments.
  done.add("core/types.js");
  assert.deepEqual([...imports.keys()].filter((name) => !done.has(name)), []);
});

test("no key stands twice in a language: the first text would never be seen", () => {
  for (const language of files(new URL("../../Public/strings/", import.meta.url))) {
    const keys = [...readFileSync(language, "utf8").matchAll(/^ *"((?:[^"\\]|\\.)+)":/gm)].map(([, key]) => key);
    assert.equal(keys.length, Object.keys(JSON.parse(readFileSync(language, "utf8"))).length, "a key a line");
    assert.deepEqual(keys.filter((key, index) => keys.indexOf(key) !== index), [], fileURLToPath(language));
  }
});

test("every text that a script asks for is there, in all languages", () => {
  const languages = files(new URL("../../Public/strings/", import.meta.url));
  assert.ok(languages.length > 1);
  for (const language of languages) {
    const strings = JSON.parse(readFileSync(language, "utf8"));
    for (const module of modules) {
      for (const [, key] of readFileSync(module, "utf8").matchAll(/\bt\("(\w+)"/g)) {
        assert.ok(key in strings, `${fileURLToPath(module)} asks for ${key} of ${fileURLToPath(language)}`);
      }
    }
  }
});
