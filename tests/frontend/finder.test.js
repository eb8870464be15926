/** Results come and go: pages, Back, cancel, failures, a token instead of the photo. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../frontend/src/api.js";
import { Finder } from "../../frontend/src/finder.js";
import { resultsKey, fromUrl } from "../../frontend/src/state.js";

const match = (id) => ({ product: { id, name: id } });
const page = (ids, cursor = null, more = {}) => ({ matches: ids.map(match), cursor, total: 9, ...more });
const ids = (results) => results.matches.map(({ product }) => product.id).join("");

/** A shop whose answers are given one by one: an answer, an error, or a promise of either. */
function shop(...answers) {
  const asked = [];
  const news = [];
  const tokens = [];
  const send = async (plan, how) => {
    asked.push(plan);
    const answer = await answers.shift();
    how.onProgress?.(0.5);
    if (how.signal.aborted) throw new ApiError("cancelled");
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const finder = new Finder({ send, onChange: (results, what) => news.push([what, results.status]), onToken: (photo) => tokens.push(photo.token) });
  const show = (url, photo = {}) => finder.show(resultsKey(fromUrl(url)), fromUrl(url), photo);
  return { finder, asked, news, tokens, show };
}

test("a first page is shown when it comes", async () => {
  const { finder, news, show } = shop(page(["a", "b"], "C", { confidence: "weak" }));
  await show("?like=1");
  assert.deepEqual(news, [["loading", "loading"], ["ready", "ready"]]);
  assert.equal(ids(finder.results), "ab");
  assert.equal(finder.results.confidence, "weak");
});

test("pages follow until there are no more, and nothing is shown twice", async () => {
  const { finder, asked, show } = shop(page(["a", "b"], "C"), page(["b", "c"], null));
  await show("?like=1");
  await finder.more();
  assert.equal(ids(finder.results), "abc");
  await finder.more();
  assert.equal(asked.length, 2);
  assert.equal(asked[1].params.get("cursor"), "C");
});

test("two calls for more are one request", async () => {
  const { finder, asked, show } = shop(page(["a"], "C"), page(["b"], "D"));
  await show("?like=1");
  await Promise.all([finder.more(), finder.more()]);
  assert.equal(asked.length, 2);
});

test("a page that failed can be asked for again", async () => {
  const { finder, show } = shop(page(["a"], "C"), new ApiError("unreachable"), page(["b"]));
  await show("?like=1");
  await finder.more();
  assert.deepEqual([finder.results.tail, ids(finder.results)], ["error", "a"]);
  await finder.more();
  assert.deepEqual([finder.results.tail, ids(finder.results)], ["idle", "ab"]);
});

test("Back shows what was there, pages and all, without asking", async () => {
  const { finder, asked, news, show } = shop(page(["a"], "C"), page(["b"]), page(["z"]));
  await show("?like=1");
  await finder.more();
  await show("?like=2");
  await show("?like=1");
  assert.equal(ids(finder.results), "ab");
  assert.equal(asked.length, 3);
  assert.deepEqual(news.at(-1), ["restored", "ready"]);
});

test("an answer that comes too late is not shown", async () => {
  let late;
  const { finder, show } = shop(new Promise((resolve) => (late = resolve)), page(["z"]));
  const first = show("?like=1");
  await show("?like=2");
  late(page(["a"]));
  await first;
  assert.equal(ids(finder.results), "z");
});

test("a failure is told and can be tried again", async () => {
  const { finder, news, show } = shop(new ApiError("unavailable"), page(["a"]));
  await show("?like=1");
  assert.deepEqual(news.at(-1), ["error", "error"]);
  await finder.retry();
  assert.equal(ids(finder.results), "a");
});

test("a photo is sent once; its token does the rest", async () => {
  const { finder, asked, tokens, show } = shop(page(["a"], "C", { query: "T" }), page(["b"]), page(["c"]));
  const photo = { blob: new Blob(["x"]), token: null };
  await show("?photo=1", photo);
  await finder.more();
  await show("?photo=1&gender=Men", photo);
  assert.deepEqual(asked.map((plan) => Boolean(plan.photo)), [true, false, false]);
  assert.deepEqual(asked[2].items, [{ query: "T", weight: 1 }]);
  assert.deepEqual(tokens, ["T"]);
});

test("how far the photo has travelled is told", async () => {
  const { news, show } = shop(page(["a"], null, { query: "T" }));
  await show("?photo=1", { blob: new Blob(["x"]), token: null });
  assert.deepEqual(news.map(([what]) => what), ["loading", "progress", "progress", "ready"]);
});

test("a new frame on a marked search: first the photo for its token, then the marks", async () => {
  const { finder, asked, show } = shop(page(["x"], null, { query: "T" }), page(["a"]));
  await show("?photo=1&crop=0,0,0.5,0.5&more=9", { blob: new Blob(["x"]), token: null });
  assert.equal(ids(finder.results), "a");
  assert.deepEqual(asked[1].items.map((item) => item.query ?? item.product), ["T", "9"]);
});

test("a stale token sends the photo again by itself while it is here", async () => {
  const { finder, asked, show } = shop(new ApiError("stale_query"), page(["a"], null, { query: "NEW" }));
  const photo = { blob: new Blob(["x"]), token: "OLD" };
  await show("?photo=1", photo);
  assert.equal(ids(finder.results), "a");
  assert.equal(photo.token, "NEW");
  assert.ok(asked[1].photo);
});

test("a stale token without its photo is told", async () => {
  const { finder, show } = shop(new ApiError("stale_query"));
  await show("?photo=1", { blob: null, token: "OLD" });
  assert.deepEqual([finder.results.status, finder.results.error.code], ["error", "stale_query"]);
});

test("a photo search whose photo is elsewhere is told kindly, not asked", async () => {
  const { finder, asked, show } = shop();
  await show("?photo=1", {});
  assert.equal(finder.results.status, "photo-gone");
  assert.equal(asked.length, 0);
});

test("what is cancelled says nothing more", async () => {
  let late;
  const { finder, news, show } = shop(new Promise((resolve) => (late = resolve)));
  const search = show("?photo=1", { blob: new Blob(["x"]), token: null });
  assert.equal(finder.cancel(), true);
  late(page(["a"], null, { query: "T" }));
  await search;
  assert.ok(!news.some(([what]) => what === "ready" || what === "error"));
  assert.equal(finder.cancel(), false);
});
