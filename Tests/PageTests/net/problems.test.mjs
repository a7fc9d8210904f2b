import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { setStrings } from "../../../Public/assets/js/core/strings.js";
import { Problem } from "../../../Public/assets/js/net/api.js";
import { chosen, sentence, wordsOf } from "../../../Public/assets/js/net/problems.js";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const strings = (language) => read(`../../../Public/strings/${language}.json`);
/** The server's own chooser is tested by the same cases. */
const cases = read("problems.json");

for (const { says, problem, called, seconds, key, en } of cases) {
  test(`words are chosen by ${says}`, () => {
    const document = { ...problem, type: `/problems/${problem.type}` };
    for (const language of ["en", "zh-Hans"]) {
      setStrings(language, strings(language));
      assert.equal(chosen(document, { called, seconds }).key, key);
      const words = wordsOf(document, { called, seconds });
      assert.doesNotMatch(words, /[{}]/, "everything is filled in");
      if (language === "en" && en) assert.equal(words, en);
    }
  });
}

test("a type without words is said in the API's own, as a sentence", () => {
  setStrings("en", strings("en"));
  assert.equal(wordsOf({ type: "/problems/of-tomorrow", detail: "the moon is full" }), "The moon is full.");
  assert.equal(wordsOf({}), strings("en").errorGeneric);
  assert.equal(sentence(" élan vital!"), "Élan vital!");
  assert.equal(sentence(""), "");
});

test("what the page knows besides is filled in later", () => {
  setStrings("zh-Hans", strings("zh-Hans"));
  const problem = new Problem(409, { type: "/problems/name-taken", detail: "there is already a style called 'x'" });
  assert.equal(problem.message, strings("zh-Hans")["problem-name-taken"]);
  assert.equal(problem.with({ called: "夜" }), "已有名为“夜”的风格。请换一个名称。");
});
