/** From what the page shows to what it asks of the API. No DOM, no network. */
import { cropToText } from "./crop.js";
import { FACETS } from "./state.js";

/** How much a mark counts against what was searched for (weight 1). */
export const MORE = 0.7;
export const LESS = -0.5;
export const PAGE = 24;

/** @typedef {{method: string, path: string, params: URLSearchParams, items?: object[], photo?: Blob}} Plan */

/**
 * The request for one page of results.
 * @param {import("./state.js").State} state
 * @param {{token?: string|null, blob?: Blob|null}} photo of a photo search: its token once there is one, until then its bytes
 * @param {string|null} cursor
 * @returns {Plan|null} null: a photo search whose photo is not here
 */
export function plan(state, photo = {}, cursor = null) {
  const params = narrowing(state);
  params.set("k", String(PAGE));
  if (state.colour !== null) params.set("colour", String(state.colour));
  if (cursor) params.set("cursor", cursor);
  const marks = [
    ...state.more.map((id) => ({ product: id, weight: MORE })),
    ...state.less.map((id) => ({ product: id, weight: LESS })),
  ];
  const { source } = state;
  if (source.kind === "product" && !marks.length) {
    return { method: "GET", path: `/api/products/${encodeURIComponent(source.id)}/similar`, params };
  }
  if (source.kind === "product") return post(params, [{ product: source.id, weight: 1 }, ...marks]);
  if (source.kind === "catalog" && state.more.length) return post(params, marks);
  if (source.kind === "catalog") {
    params.delete("colour");
    return { method: "GET", path: "/api/products", params };
  }
  if (photo.token) return post(params, [{ query: photo.token, weight: 1 }, ...marks]);
  if (!photo.blob) return null;
  if (state.crop) params.set("crop", cropToText(state.crop));
  return { method: "POST", path: "/api/search", params, photo: photo.blob };
}

/** The filters and words alone: what the facets' counts are asked under. */
export function narrowing(state) {
  const params = new URLSearchParams();
  for (const facet of FACETS) for (const value of state.filters[facet] ?? []) params.append(facet, value);
  if (state.words.trim()) params.set("q", state.words.trim());
  return params;
}

const post = (params, items) => ({ method: "POST", path: "/api/search", params, items });
