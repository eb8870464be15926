/** The results' place on the page: heading, notices, grid and announcements, as the Finder's news come in. */
import { send } from "./api.js";
import { $ } from "./dom.js";
import { Finder } from "./finder.js";
import { Grid } from "./grid.js";
import { headingOf } from "./heading.js";
import { announce, notice, sentence } from "./notices.js";
import { Sending } from "./sending.js";
import { hasPhoto, start } from "./state.js";

/** Errors that the same photo would only get again. */
const ABOUT_PHOTO = new Set(["not_an_image", "unsupported_format", "too_large", "too_small", "damaged", "empty"]);

export class Results {
  /**
   * @param {{words: () => Function, products: object, onOpen: Function, onMark: Function, onGo: (next: object) => void,
   *   onCancel: () => void, onToken: (shot: object, key: string) => void, onReady: (state: object) => void}} acts
   */
  constructor(acts) {
    this.acts = acts;
    this.finder = new Finder({ send, onChange: (results, what) => this.#news(results, what), onToken: acts.onToken });
    this.grid = new Grid({ onOpen: acts.onOpen, onMark: acts.onMark, onMore: () => this.#more() });
    this.sending = new Sending({ onCancel: acts.onCancel });
    addEventListener("online", () => this.finder.results?.status === "error" && this.finder.retry());
  }

  show(key, state, shot) {
    clearTimeout(this.waiting);
    this.state = state;
    this.finder.show(key, state, shot);
  }

  /** While something else (an example photo) has to come first. */
  wait(state) {
    this.state = state;
    this.finder.cancel();
    this.#news({ status: "loading", matches: [], cursor: null, tail: "idle", sent: null }, "loading");
  }

  fail(state, error, again) {
    this.state = state;
    this.again = again;
    this.#news({ status: "error", error, matches: [], cursor: null, tail: "idle" }, "error");
    this.again = null;
  }

  cancel() {
    return this.finder.cancel();
  }

  /** The same results in another language. */
  redraw() {
    if (this.finder.results) this.#news(this.finder.results, "anew");
  }

  /** The next results put the focus where it was: in the grid. */
  keepFocus() {
    this.refocus = true;
  }

  #more() {
    if (this.finder.results?.error?.code === "stale_cursor") this.finder.retry();
    else this.finder.more();
  }

  #news(results, what) {
    const t = this.acts.words();
    this.acts.products.learn(results.matches, results.confidence);
    this.sending.draw(t, results, hasPhoto(this.state));
    this.grid.draw(results, what, { t, state: this.state });
    if (what === "progress" || what === "tail") return;
    this.#head(t, results);
    $("#notice").replaceChildren(...this.#notices(t, results));
    if (what === "more") announce(t("tail.said", { n: results.matches.length }));
    if (what === "ready") this.#ready(t, results);
    if (what === "error" && results.error.code === "not_ready") {
      this.waiting = setTimeout(() => this.finder.retry(), Math.max(1, results.error.retryAfter ?? 5) * 1000);
    }
  }

  #ready(t, results) {
    const { title, text } = headingOf(this.state, results, t);
    announce(text ? `${title}. ${text}` : title);
    if (this.refocus) ($("#grid a") ?? $("#results-title")).focus({ preventScroll: true });
    this.refocus = false;
    this.acts.onReady(this.state);
  }

  #head(t, results) {
    const { title, text } = headingOf(this.state, results, t);
    $("#results-title").textContent = title;
    $("#results-text").textContent = text;
    $("#results").dataset.confidence = results.confidence ?? "";
  }

  #notices(t, results) {
    const choose = { label: t("photo.choose"), run: () => $("#file").click() };
    const shop = { label: t("home.shop"), run: () => this.acts.onGo({ ...start(), filters: this.state.filters }) };
    if (results.status === "photo-gone") return [notice({ title: t("gone.title"), text: t("gone.text"), acts: [choose, shop] })];
    if (results.status !== "error") return [];
    const again = { label: t("again"), run: this.again ?? (() => this.finder.retry()) };
    const acts = { stale_query: [choose, shop], not_found: [shop] }[results.error.code] ?? (ABOUT_PHOTO.has(results.error.code) ? [choose] : [again]);
    const box = notice({ title: t("error.title"), text: sentence(t, results.error), acts });
    box.setAttribute("role", "alert");
    return [box];
  }
}
