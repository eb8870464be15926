/** Results as they come and go: first page, further pages, cancelled, failed, remembered for Back. No DOM. */
import { ApiError } from "./api.js";
import { plan } from "./requests.js";

const REMEMBERED = 30;

/**
 * @typedef {{key: string, status: "loading"|"ready"|"error"|"photo-gone", matches: object[], cursor: string|null,
 *   total: number|null, confidence: string|null, error: Error|null, tail: "idle"|"loading"|"error", sent: number|null}} Results
 *   `sent`: how much of a photo has travelled, 0…1; null when none does
 */

export class Finder {
  /**
   * @param {{send: Function, onChange: (results: Results, what: string) => void, onToken: (photo: object, key: string) => void}} given
   */
  constructor({ send, onChange, onToken }) {
    Object.assign(this, { send, onChange, onToken });
    this.remembered = new Map();
    this.results = null;
    this.running = null;
  }

  /** Shows what `key` stands for: at once when it was here before (Back), else from the API. */
  async show(key, state, photo) {
    this.running?.abort();
    this.running = null;
    this.state = state;
    this.photo = photo;
    const before = this.remembered.get(key);
    if (before?.status === "ready") {
      this.results = before;
      return this.onChange(before, "restored");
    }
    this.results = { ...blank(), key };
    return this.#first();
  }

  /** The same once more, from the start. */
  retry() {
    this.results = { ...blank(), key: this.results.key };
    return this.#first();
  }

  /** Stops what travels. @returns {boolean} whether anything did */
  cancel() {
    const was = this.running;
    this.running = null;
    was?.abort();
    return was !== null;
  }

  /** The next page, if there is one and nothing is on its way. */
  async more() {
    const { results } = this;
    if (results?.status !== "ready" || !results.cursor || results.tail === "loading") return;
    results.tail = "loading";
    this.onChange(results, "tail");
    const control = (this.running = new AbortController());
    try {
      const answer = await this.send(plan(this.state, this.photo, results.cursor), { signal: control.signal });
      const known = new Set(results.matches.map((match) => match.product.id));
      const fresh = answer.matches.filter((match) => !known.has(match.product.id));
      results.matches.push(...fresh);
      Object.assign(results, { cursor: answer.cursor ?? null, tail: "idle", error: null });
      if (this.results === results) this.onChange(results, "more");
    } catch (error) {
      results.tail = error.code === "cancelled" ? "idle" : "error";
      results.error = error;
      if (this.results === results && error.code !== "cancelled") this.onChange(results, "tail");
    } finally {
      if (this.running === control) this.running = null;
    }
  }

  async #first() {
    const { results, state, photo } = this;
    const control = (this.running = new AbortController());
    this.onChange(results, "loading");
    try {
      const answer = await this.#ask(state, photo, results, control.signal);
      if (this.results !== results) return;
      if (answer === null) Object.assign(results, { status: "photo-gone" });
      else Object.assign(results, ready(answer));
      this.#remember(results);
    } catch (error) {
      if (this.results !== results || error.code === "cancelled") return;
      Object.assign(results, { status: "error", error, sent: null });
    } finally {
      if (this.running === control) this.running = null;
    }
    this.onChange(results, results.status);
  }

  /** A photo is sent once; from then on its token speaks for it. */
  async #ask(state, photo, results, signal) {
    const first = plan(state, photo);
    if (first === null) return null;
    if (!first.photo) {
      try {
        return await this.send(first, { signal });
      } catch (error) {
        if (error.code !== "stale_query" || !photo?.blob) throw error;
        photo.token = null; // the catalog changed its encoder: the photo is still here, so send it again
        return this.#ask(state, photo, results, signal);
      }
    }
    this.#progress(results, 0);
    const answer = await this.send(first, { signal, onProgress: (share) => this.#progress(results, share) });
    if (!answer.query) throw new ApiError("unavailable");
    photo.token = answer.query;
    this.onToken(photo, results.key);
    const marked = state.more.length + state.less.length > 0;
    return marked ? this.send(plan(state, photo), { signal }) : answer;
  }

  #progress(results, share) {
    results.sent = share;
    if (this.results === results) this.onChange(results, "progress");
  }

  #remember(results) {
    this.remembered.delete(results.key);
    this.remembered.set(results.key, results);
    for (const key of [...this.remembered.keys()].slice(0, -REMEMBERED)) this.remembered.delete(key);
  }
}

function blank() {
  return {
    status: "loading", matches: [], cursor: null, total: null, confidence: null, error: null, tail: "idle", sent: null,
  };
}

function ready(answer) {
  return {
    status: "ready", matches: answer.matches, cursor: answer.cursor ?? null, total: answer.total ?? null,
    confidence: answer.confidence ?? null, sent: null,
  };
}
