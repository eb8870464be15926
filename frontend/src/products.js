/** What has been seen of the catalog in this visit: matches by product, counts by filter. No DOM. */
import { narrowing } from "./requests.js";

export class Products {
  constructor(send) {
    Object.assign(this, { send, matches: new Map(), counts: new Map(), similar: new Map(), gone: new Set() });
  }

  /** Keeps matches (and their variants) at hand; the latest answer wins, with how close it was and whether anything was. */
  learn(matches, confidence = null) {
    for (const match of matches) {
      this.matches.set(match.product.id, { ...match, weak: confidence === "weak" });
      for (const variant of match.variants ?? []) {
        if (!this.matches.has(variant.product.id)) this.matches.set(variant.product.id, variant);
      }
    }
  }

  get(id) {
    return this.matches.get(id) ?? null;
  }

  name(id) {
    return this.get(id)?.product.name ?? "";
  }

  async load(id) {
    if (this.matches.has(id)) return this.matches.get(id);
    try {
      const match = await this.send({ method: "GET", path: `/api/products/${encodeURIComponent(id)}`, params: new URLSearchParams() });
      if (!this.matches.has(id)) this.matches.set(id, match); // a search may have told more of it meanwhile
    } catch (error) {
      if (error.code === "not_found") this.gone.add(id);
      throw error;
    }
    return this.matches.get(id);
  }

  /** The `k` products most like one, whatever is filtered. */
  async alike(id, k) {
    if (!this.similar.has(id)) {
      const path = `/api/products/${encodeURIComponent(id)}/similar`;
      const { matches } = await this.send({ method: "GET", path, params: new URLSearchParams({ k }) });
      this.similar.set(id, matches);
      for (const match of matches) if (!this.matches.has(match.product.id)) this.matches.set(match.product.id, { ...match, similarity: null });
    }
    return this.similar.get(id);
  }

  /** Values and counts under a state's filters and words. */
  async facets(state) {
    const params = narrowing(state);
    const key = params.toString();
    if (!this.counts.has(key)) this.counts.set(key, await this.send({ method: "GET", path: "/api/facets", params }));
    return this.counts.get(key);
  }
}
