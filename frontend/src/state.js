/** What the page shows, and the URL that says the same: everything but a photo fits in a link. No DOM. */
import { cropFromText, cropToText } from "./crop.js";

export const FACETS = [
  "articleType", "baseColour", "gender", "masterCategory", "subCategory", "usage", "season", "year",
];
const MOST_MARKS = 9; // of either kind: with what is searched for, within the API's 20 items
const MOST_VALUES = 40;
const LONGEST = 200;

/**
 * @typedef {{kind: "catalog"} | {kind: "product", id: string} | {kind: "photo"} | {kind: "example", name: string}} Source
 * @typedef {{source: Source, filters: Record<string, string[]>, words: string, colour: number|null,
 *   more: string[], less: string[], crop: import("./crop.js").Crop|null, item: string|null}} State
 */

/** The catalog, unfiltered: where a first visit begins. @returns {State} */
export function start() {
  return {
    source: { kind: "catalog" }, filters: {}, words: "", colour: null, more: [], less: [], crop: null, item: null,
  };
}

/** The state a link names. What it doesn't understand is left out, never an error. */
export function fromUrl(query) {
  const given = new URLSearchParams(query);
  const state = start();
  state.source = sourceOf(given);
  for (const facet of FACETS) {
    const values = texts(given, facet, MOST_VALUES);
    if (values.length) state.filters[facet] = values;
  }
  state.words = (given.get("q") ?? "").slice(0, LONGEST);
  state.colour = shareOf(given.get("colour"));
  state.more = texts(given, "more", MOST_MARKS);
  state.less = texts(given, "less", MOST_MARKS).filter((id) => !state.more.includes(id));
  state.crop = hasPhoto(state) ? cropFromText(given.get("crop")) : null;
  state.item = texts(given, "item", 1)[0] ?? null;
  return state;
}

/** The link to a state: `/` for the bare catalog, else `/?like=…&articleType=…`. */
export function toUrl(state) {
  const out = new URLSearchParams();
  const { source } = state;
  if (source.kind === "product") out.set("like", source.id);
  if (source.kind === "example") out.set("example", source.name);
  if (source.kind === "photo") out.set("photo", "1");
  if (state.crop) out.set("crop", cropToText(state.crop));
  for (const facet of FACETS) for (const value of state.filters[facet] ?? []) out.append(facet, value);
  if (state.words) out.set("q", state.words);
  if (state.colour !== null) out.set("colour", String(state.colour));
  for (const id of state.more) out.append("more", id);
  for (const id of state.less) out.append("less", id);
  if (state.item) out.set("item", state.item);
  const query = out.toString();
  return query ? `/?${query}` : "/";
}

/** What decides the results: two states with one key show the same grid (an open product sheet changes nothing). */
export function resultsKey(state, photoId = "") {
  return `${photoId} ${toUrl({ ...state, item: null })}`;
}

export const isSearch = (state) => state.source.kind !== "catalog" || state.more.length > 0;
export const hasPhoto = (state) => state.source.kind === "photo" || state.source.kind === "example";
export const isFiltered = (state) => state.words !== "" || Object.keys(state.filters).length > 0;

/** With one value of a facet switched on or off. */
export function withFilter(state, facet, value, on) {
  const rest = (state.filters[facet] ?? []).filter((other) => other !== value);
  const values = on ? [...rest, value].slice(-MOST_VALUES) : rest;
  const filters = { ...state.filters };
  if (values.length) filters[facet] = values;
  else delete filters[facet];
  return { ...state, filters };
}

export const withoutFilters = (state) => ({ ...state, filters: {}, words: "" });

/** With a result marked "more" or "less" like this; the same mark again takes it off. */
export function withMark(state, id, kind) {
  const was = markOf(state, id);
  const more = state.more.filter((other) => other !== id);
  const less = state.less.filter((other) => other !== id);
  if (was !== kind) (kind === "more" ? more : less).push(id);
  return { ...state, more: more.slice(-MOST_MARKS), less: less.slice(-MOST_MARKS) };
}

export function markOf(state, id) {
  if (state.more.includes(id)) return "more";
  return state.less.includes(id) ? "less" : null;
}

/** A new search that starts from a product: filters stay (the product passed them), marks and frame go. */
export function likeProduct(state, id) {
  return { ...start(), source: { kind: "product", id }, filters: state.filters, colour: state.colour };
}

/** A new search that starts from a photo: nothing of the old one fits it. */
export const withSource = (source) => ({ ...start(), source });

function sourceOf(given) {
  const like = texts(given, "like", 1)[0];
  if (like) return { kind: "product", id: like };
  const example = texts(given, "example", 1)[0];
  if (example && /^[a-z0-9-]{1,40}$/.test(example)) return { kind: "example", name: example };
  return given.has("photo") ? { kind: "photo" } : { kind: "catalog" };
}

function texts(given, name, most) {
  const all = given.getAll(name).filter((text) => text !== "" && text.length <= LONGEST);
  return [...new Set(all)].slice(0, most);
}

function shareOf(text) {
  if (text === null || text.trim() === "") return null;
  const number = Number(text);
  return Number.isFinite(number) ? Math.round(Math.min(1, Math.max(0, number)) * 100) / 100 : null;
}
