/** A link says everything but a photo. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FACETS, fromUrl, isFiltered, isSearch, likeProduct, markOf, resultsKey, start, toUrl, withFilter, withMark, withoutFilters, withSource,
} from "../../frontend/src/state.js";

const query = (state) => toUrl(state).slice(1);

test("the bare catalog is the bare address", () => {
  assert.equal(toUrl(start()), "/");
  assert.deepEqual(fromUrl(""), start());
});

test("every part of a state comes back from its link", () => {
  const state = {
    source: { kind: "product", id: "a/b ü&?" }, filters: { articleType: ["Shirts", "T & A"], baseColour: ["Navy Blue"], year: ["2011"] },
    words: "check % shirt", colour: 0.7, more: ["1", "2"], less: ["3"], crop: null, item: "9+9",
  };
  assert.deepEqual(fromUrl(query(state)), state);
});

for (const source of [{ kind: "catalog" }, { kind: "product", id: "1" }, { kind: "photo" }, { kind: "example", name: "red-dress" }]) {
  test(`a search by ${source.kind} is told from its link`, () => {
    assert.deepEqual(fromUrl(query({ ...start(), source })).source, source);
  });
}

test("the frame of a photo is in the link, as is an example's", () => {
  const crop = { x: 0.1, y: 0.2, w: 0.5, h: 0.25 };
  for (const source of [{ kind: "photo" }, { kind: "example", name: "sneakers" }]) {
    assert.deepEqual(fromUrl(query({ ...start(), source, crop })).crop, crop);
  }
});

test("a frame without a photo means nothing", () => {
  assert.equal(fromUrl("?like=1&crop=0.1,0.1,0.5,0.5").crop, null);
});

test("what a link can't mean is left out", () => {
  assert.deepEqual(fromUrl("?colour=red&crop=1,2&like=&gender=&utm_source=x&example=../../etc"), start());
  assert.equal(fromUrl("?colour=7").colour, 1);
  assert.equal(fromUrl("?colour=-1").colour, 0);
  assert.equal(fromUrl("?colour=").colour, null);
});

test("a link can't make the page ask for without end", () => {
  const many = (name, n) => Array.from({ length: n }, (_, at) => `${name}=${at}`).join("&");
  const state = fromUrl(`?${many("more", 100)}&${many("less", 300)}&${many("gender", 500)}&q=${"x".repeat(5000)}&like=${"y".repeat(5000)}`);
  assert.ok(state.more.length + state.less.length + 1 <= 20, "the API takes 20 items");
  assert.ok(state.filters.gender.length <= 50, "the API takes 50 values");
  assert.ok(state.words.length <= 200);
  assert.equal(state.source.kind, "catalog");
});

test("one product isn't marked both ways", () => {
  const { more, less } = fromUrl("?like=0&more=1&less=1&less=2");
  assert.deepEqual([more, less], [["1"], ["2"]]);
});

test("several values of a facet, and each comes off alone", () => {
  let state = start();
  for (const value of ["Shirts", "Jeans", "Shirts"]) state = withFilter(state, "articleType", value, true);
  assert.deepEqual(state.filters, { articleType: ["Jeans", "Shirts"] });
  state = withFilter(state, "articleType", "Jeans", false);
  assert.deepEqual(state.filters, { articleType: ["Shirts"] });
  assert.deepEqual(withFilter(state, "articleType", "Shirts", false).filters, {});
});

test("filters come off together with the words", () => {
  const state = { ...withFilter(start(), "gender", "Men", true), words: "polo" };
  assert.equal(isFiltered(state), true);
  assert.equal(isFiltered(withoutFilters(state)), false);
});

test("a mark turns into the other one, and off when given again", () => {
  const more = withMark(start(), "1", "more");
  assert.equal(markOf(more, "1"), "more");
  const less = withMark(more, "1", "less");
  assert.deepEqual([less.more, less.less], [[], ["1"]]);
  assert.equal(markOf(withMark(less, "1", "less"), "1"), null);
});

test("nothing changes a state in place", () => {
  const state = Object.freeze({ ...start(), filters: Object.freeze({}), more: Object.freeze([]), less: Object.freeze([]) });
  withFilter(state, "gender", "Men", true);
  withMark(state, "1", "more");
  withoutFilters(state);
});

test("more like this keeps the filters and the slider, and leaves marks and frame behind", () => {
  const state = { ...fromUrl("?photo=1&crop=0,0,0.5,0.5&gender=Men&colour=0.3&more=5&item=7") };
  const next = likeProduct(state, "7");
  assert.deepEqual(next, { ...start(), source: { kind: "product", id: "7" }, filters: { gender: ["Men"] }, colour: 0.3 });
});

test("another photo begins anew", () => {
  assert.deepEqual(withSource({ kind: "photo" }), { ...start(), source: { kind: "photo" } });
});

test("an open sheet changes no results, a frame or a filter does", () => {
  const state = fromUrl("?photo=1");
  const key = resultsKey(state, "p");
  assert.equal(resultsKey({ ...state, item: "1" }, "p"), key);
  assert.notEqual(resultsKey({ ...state, colour: 0.4 }, "p"), key);
  assert.notEqual(resultsKey(state, "other photo"), key);
});

test("browsing is no search, marks are", () => {
  assert.equal(isSearch(withFilter(start(), "gender", "Men", true)), false);
  assert.equal(isSearch(withMark(start(), "1", "more")), true);
  assert.equal(isSearch(fromUrl("?like=1")), true);
});

test("facets are the columns that the API filters by", () => {
  assert.deepEqual([...FACETS].sort(), ["articleType", "baseColour", "gender", "masterCategory", "season", "subCategory", "usage", "year"]);
});
