/** Two languages, one dictionary: nothing is missing, plurals and numbers are the language's own. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { DICTIONARY } from "../../frontend/src/dictionary.js";
import { LANGUAGES, pickLanguage, wordsOf } from "../../frontend/src/words.js";

const folder = new URL("../../frontend/", import.meta.url);
const sources = ["index.html", ...readdirSync(new URL("src", folder)).filter((name) => name !== "dictionary.js").map((name) => `src/${name}`)];
const text = sources.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
const forms = (entry) => (typeof entry === "string" ? [entry] : Object.values(entry));
const holes = (entry) => [...new Set(forms(entry).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort();

test("there are English and a second language", () => assert.deepEqual(LANGUAGES, ["en", "de"]));

for (const language of LANGUAGES) {
  test(`${language} says everything that English says, with the same things filled in`, () => {
    assert.deepEqual(Object.keys(DICTIONARY[language].texts).sort(), Object.keys(DICTIONARY.en.texts).sort());
    for (const [key, entry] of Object.entries(DICTIONARY.en.texts)) {
      const own = DICTIONARY[language].texts[key];
      assert.deepEqual(holes(own), holes(entry), key);
      assert.equal(typeof own, typeof entry, key);
      for (const form of forms(own)) assert.ok(form.trim(), `${key} is empty`);
    }
  });
}

test("the page asks for no word that isn't there", () => {
  const asked = [...text.matchAll(/\bt\("([\w.]+)"/g), ...text.matchAll(/data-t(?:-\w+)?="([\w.-]+)"/g)].map((found) => found[1]);
  assert.ok(asked.length > 80);
  for (const key of asked) assert.ok(key in DICTIONARY.en.texts, key);
});

test("no word is there that the page never says", () => {
  const made = /^(error|facet|reason|closeness|crop|mark|head|none)\./;
  for (const key of Object.keys(DICTIONARY.en.texts)) assert.ok(made.test(key) || text.includes(`"${key}"`), key);
});

test("plurals follow the language", () => {
  assert.equal(wordsOf("en")("results.count", { n: 1 }), "1 product");
  assert.equal(wordsOf("en")("results.count", { n: 2946 }), "2,946 products");
  assert.equal(wordsOf("de")("results.count", { n: 1 }), "1 Produkt");
  assert.equal(wordsOf("de")("results.count", { n: 2946 }), "2.946 Produkte");
});

test("percentages and times follow the language", () => {
  assert.equal(wordsOf("en").percent(0.834), "83%");
  assert.equal(wordsOf("de").percent(0.834).replace(/\s/, " "), "83 %");
  const now = Date.UTC(2026, 0, 2, 12);
  assert.equal(wordsOf("en").ago(now - 3 * 3600_000, now), "3 hours ago");
  assert.equal(wordsOf("de").ago(now - 26 * 3600_000, now), "gestern");
  assert.equal(wordsOf("en").ago(now + 5000, now), "this minute");
});

test("catalog values are translated where known, else shown as they are", () => {
  assert.equal(wordsOf("de").value("Navy Blue"), "Marineblau");
  assert.equal(wordsOf("de").value("Something New"), "Something New");
  assert.equal(wordsOf("en").value("Navy Blue"), "Navy Blue");
});

test("the choice wins, then what the browser reads, then English", () => {
  assert.equal(pickLanguage(["de-AT", "en"]), "de");
  assert.equal(pickLanguage(["fr", "de"]), "de");
  assert.equal(pickLanguage(["fr"]), "en");
  assert.equal(pickLanguage(["de"], "en"), "en");
  assert.equal(pickLanguage(["de"], "klingon"), "de");
});

test("a name with braces is only a name", () => {
  assert.equal(wordsOf("en")("mark.more.of", { name: "{name} <b>" }), "More like {name} <b>");
});
