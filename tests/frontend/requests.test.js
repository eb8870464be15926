/** What is asked of the API for what the page shows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { LESS, MORE, PAGE, narrowing, plan } from "../../frontend/src/requests.js";
import { fromUrl } from "../../frontend/src/state.js";

const photo = new Blob(["jpeg"], { type: "image/jpeg" });
const asked = (url, given, cursor) => plan(fromUrl(url), given, cursor);

test("browsing asks for products, with filters and words", () => {
  const { method, path, params } = asked("?gender=Men&gender=Women&q=polo&year=2011");
  assert.deepEqual([method, path], ["GET", "/api/products"]);
  assert.equal(params.toString(), `gender=Men&gender=Women&year=2011&q=polo&k=${PAGE}`);
});

test("the catalog has no slider", () => assert.equal(asked("?colour=0.5").params.has("colour"), false));

test("a product asks for what is similar, whatever its id holds", () => {
  const { method, path, params } = asked("?like=a/b%20ü&colour=0.2");
  assert.deepEqual([method, path], ["GET", "/api/products/a%2Fb%20%C3%BC/similar"]);
  assert.equal(params.get("colour"), "0.2");
});

test("a photo without a token is sent, under its frame", () => {
  const found = asked("?photo=1&crop=0.1,0.2,0.5,0.6", { blob: photo });
  assert.equal(found.photo, photo);
  assert.equal(found.params.get("crop"), "0.1,0.2,0.5,0.6");
});

test("once there is a token the photo stays here, and the frame is in the token", () => {
  const found = asked("?photo=1&crop=0.1,0.2,0.5,0.6&gender=Men", { blob: photo, token: "T" });
  assert.equal(found.photo, undefined);
  assert.deepEqual(found.items, [{ query: "T", weight: 1 }]);
  assert.equal(found.params.has("crop"), false);
  assert.equal(found.params.get("gender"), "Men");
});

test("a photo search without photo and token can't be asked", () => assert.equal(asked("?photo=1", {}), null));

test("marks pull and push, beside what was searched for", () => {
  const items = asked("?photo=1&more=1&less=2", { token: "T" }).items;
  assert.deepEqual(items, [{ query: "T", weight: 1 }, { product: "1", weight: MORE }, { product: "2", weight: LESS }]);
  assert.ok(MORE > 0 && LESS < 0);
  assert.deepEqual(asked("?like=9&more=1").items, [{ product: "9", weight: 1 }, { product: "1", weight: MORE }]);
});

test("marks alone are a search, too", () => assert.deepEqual(asked("?more=1").items, [{ product: "1", weight: MORE }]));

test("the next page asks the same and where to go on", () => {
  const first = asked("?like=9&more=1&gender=Men&colour=0.4");
  const next = asked("?like=9&more=1&gender=Men&colour=0.4", {}, "C");
  assert.equal(next.params.get("cursor"), "C");
  next.params.delete("cursor");
  assert.deepEqual([next.items, next.params.toString()], [first.items, first.params.toString()]);
});

test("counts are asked under filters and words alone", () => {
  assert.equal(narrowing(fromUrl("?like=1&colour=0.5&more=2&gender=Men&q=%20a%20")).toString(), "gender=Men&q=a");
});
