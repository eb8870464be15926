/** The small rules: sizes, formats, closeness, recent searches, photos, problems, headings, arrow keys. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { problem } from "../../frontend/src/api.js";
import { closeness, share } from "../../frontend/src/closeness.js";
import { step } from "../../frontend/src/grid.js";
import { headingOf, windowTitle } from "../../frontend/src/heading.js";
import { sentence } from "../../frontend/src/notices.js";
import { LONGEST_SIDE, fit, looksLikePicture } from "../../frontend/src/photo.js";
import { Photos, shot } from "../../frontend/src/photos.js";
import { forgetAll, listRecent, remember } from "../../frontend/src/recent.js";
import { fromUrl } from "../../frontend/src/state.js";
import { wordsOf } from "../../frontend/src/words.js";

const t = wordsOf("en");

test("the longest side becomes 1024, the shape stays, nothing is enlarged", () => {
  assert.deepEqual(fit(4032, 3024), { width: LONGEST_SIDE, height: 768 });
  assert.deepEqual(fit(300, 400), { width: 300, height: 400 });
  assert.deepEqual(fit(20000, 3), { width: 1024, height: 1 });
});

const head = (...codes) => new Uint8Array([...codes, ...Array(16).fill(0)]);
const letters = (text) => [...text].map((letter) => letter.charCodeAt(0));

for (const [name, bytes, is] of [
  ["JPEG", head(0xff, 0xd8, 0xff), true], ["PNG", head(...letters("\x89PNG")), true], ["GIF", head(...letters("GIF89a")), true],
  ["WebP", head(...letters("RIFF1234WEBP")), true], ["HEIC", head(...letters("\0\0\0 ftypheic")), true],
  ["AVIF", head(...letters("\0\0\0 ftypavif")), true], ["a video", head(...letters("\0\0\0 ftypmp42")), false],
  ["a PDF", head(...letters("%PDF-1.7")), false], ["text", head(...letters("hello there!")), false], ["nothing", new Uint8Array(), false],
]) test(`${name} ${is ? "is" : "is not"} taken for a picture`, () => assert.equal(looksLikePicture(bytes), is));

test("closeness in words goes from the same to a little", () => {
  const steps = [1, 0.9, 0.8, 0.65, 0.5, 0.1].map((similarity) => closeness(similarity));
  assert.equal(new Set(steps).size, 5);
  for (const key of steps) assert.ok(t.has(key), key);
  assert.deepEqual([share(1.2), share(-1), share(NaN), share(0.5)], [1, 0, 0, 0.5]);
});

test("under \"no close match\" nothing but a twin is called more than a little alike", () => {
  assert.deepEqual([0.95, 0.8, 0.5, 0.1].map((similarity) => closeness(similarity, true)), ["closeness.same", ...Array(3).fill("closeness.far")]);
});

test("arrow keys go through a grid and stop at its edges", () => {
  assert.equal(step(5, "ArrowDown", 4, 12), 9);
  assert.equal(step(9, "ArrowDown", 4, 12), null);
  assert.equal(step(0, "ArrowLeft", 4, 12), null);
  assert.equal(step(3, "End", 4, 12), 11);
  assert.equal(step(3, "Home", 4, 12), 0);
  assert.equal(step(3, "a", 4, 12), null);
});

class Drawer {
  constructor(limit = Infinity) { Object.assign(this, { limit, kept: {} }); }
  getItem(key) { return this.kept[key] ?? null; }
  setItem(key, text) { if (text.length > this.limit) throw new Error("QuotaExceededError"); this.kept[key] = text; }
  removeItem(key) { delete this.kept[key]; }
}
const entry = (id) => ({ kind: "product", id, name: `P${id}`, preview: "/thumbnails/x.webp", when: 1 });

test("recent searches: newest first, each once, eight at most", () => {
  const drawer = new Drawer();
  for (const id of ["1", "2", "1", ..."3456789"]) remember(drawer, entry(id));
  assert.deepEqual(listRecent(drawer).map(({ id }) => id), [..."98765431"]);
});

test("forgotten is forgotten", () => {
  const drawer = new Drawer();
  remember(drawer, entry("1"));
  forgetAll(drawer);
  assert.deepEqual(drawer.kept, {});
});

test("a full or forbidden storage, and what others wrote there, break nothing", () => {
  const small = new Drawer(200);
  for (const id of "123") remember(small, entry(id));
  assert.deepEqual(listRecent(small).map(({ id }) => id)[0], "3");
  const locked = { getItem() { throw new Error(); }, setItem() { throw new Error(); }, removeItem() { throw new Error(); } };
  remember(locked, entry("1"));
  forgetAll(locked);
  assert.deepEqual(listRecent(locked), []);
  for (const junk of ["{", "{}", "[1]", '[{"kind":"product"}]', '[{"kind":"product","id":"1","when":1,"preview":"https://elsewhere/x"}]']) {
    assert.deepEqual(listRecent({ getItem: () => junk }), [], junk);
  }
});

test("a photo keeps one token a frame", () => {
  const photo = new Photos(() => "blob:1", () => "p").add({ blob: new Blob(["x"]), shown: true, preview: "data:", width: 1, height: 1 });
  const crop = { x: 0, y: 0, w: 0.5, h: 0.5 };
  shot(photo, null).token = "WHOLE";
  shot(photo, crop).token = "PART";
  assert.deepEqual([shot(photo, null).token, shot(photo, { ...crop }).token, shot(photo, { ...crop, w: 0.6 }).token], ["WHOLE", "PART", null]);
});

test("what is kept with a history entry holds the token and no photo", () => {
  const photos = new Photos(() => "blob:1", () => "p");
  const photo = photos.add({ blob: new Blob(["x"]), shown: true, preview: "data:small", width: 3, height: 4 });
  shot(photo, null).token = "T";
  const saved = photos.saved(photo, null);
  assert.deepEqual(saved, { id: "p", preview: "data:small", width: 3, height: 4, token: "T" });
  const later = new Photos();
  const ghost = later.recall(saved, null);
  assert.deepEqual([ghost.blob, shot(ghost, null).token], [null, "T"]);
  assert.equal(new Photos().recall(null, null), null);
});

test("problem documents keep their code, and a gateway's page gets one", () => {
  const body = JSON.stringify({ code: "damaged", detail: "cut short" });
  assert.deepEqual([problem(422, body).code, problem(422, body).detail], ["damaged", "cut short"]);
  for (const [status, code] of [[413, "too_large"], [429, "throttled"], [502, "unavailable"], [404, "not_found"], [400, "bad_request"]]) {
    assert.equal(problem(status, "<html>").code, code);
  }
  assert.equal(problem(503, "null", "5").retryAfter, 5);
  assert.equal(problem(503, "[]", "Wed, 21 Oct 2026").retryAfter, null);
});

test("each code has its sentence; unknown ones show the server's words, or a general one", () => {
  assert.match(sentence(t, { code: "damaged" }), /damaged/);
  assert.equal(sentence(t, { code: "brand_new", detail: "Do this." }), "Do this.");
  assert.equal(sentence(t, { code: "brand_new", detail: "" }), t("error.unavailable"));
});

const ready = (more) => ({ status: "ready", matches: [{}], confidence: "strong", total: 12, ...more });

test("the heading says what the results are, honestly", () => {
  assert.deepEqual(headingOf(fromUrl(""), ready({ confidence: null }), t), { title: "New in the shop", text: "12 products" });
  assert.equal(headingOf(fromUrl("?photo=1"), ready(), t).title, "Most like your photo");
  assert.equal(headingOf(fromUrl("?photo=1"), ready({ confidence: "weak" }), t).title, "No close match");
  assert.match(headingOf(fromUrl("?photo=1"), ready({ confidence: "fair" }), t).text, /No exact twin/);
  assert.match(headingOf(fromUrl("?gender=Men"), ready({ matches: [] }), t).text, /filters/);
  assert.match(headingOf(fromUrl(""), ready({ matches: [] }), t).text, /nothing in this shop/);
});

test("nobody is told that there is no twin over a match that is almost the same", () => {
  for (const confidence of ["weak", "fair"]) {
    const found = headingOf(fromUrl("?photo=1"), ready({ confidence, matches: [{ similarity: 0.97 }] }), t);
    assert.deepEqual(found, { title: "Most like your photo", text: t("head.text") }, confidence);
  }
});

test("the window's title names the product that is looked at", () => {
  const name = (id) => ({ 1: "Blue Shirt", 2: "Red Dress" })[id] ?? "";
  assert.equal(windowTitle(fromUrl("?like=1&item=2"), t, name), "Red Dress · lookalike");
  assert.equal(windowTitle(fromUrl("?like=1"), t, name), "Like Blue Shirt · lookalike");
  assert.equal(windowTitle(fromUrl(""), t, name), "New in the shop · lookalike");
});
