/** The results' place on the page: heading, notices, grid and announcements, as the Finder's news come in. */
import { send } from "./api.js";
import { $ } from "./dom.js";
import { Finder } from "./finder.js";
import { Grid } from "./grid.js";
import { headingOf, titleOf } from "./heading.js";
import { announce, notice, sentence } from "./notices.js";
import { Sending } from "./sending.js";
import { hasPhoto, isFiltered, withoutFilters } from "./state.js";

export class Results {
  /**
   * @param {{words: () => Function, products: object, onOpen: Function, onMark: Function, onGo: (next: object) => void,
   *   onCancel: () => void, onToken: (shot: object, key: string) => void, onReady: (state: object) => void}} acts
   */
  constructor(acts) {
    this.acts = acts;
    this.finder = new Finder({ send, onChange: (results, what) => this.#news(results, what), onToken: acts.onToken });
    this.grid = new Grid({ onOpen: acts.onOpen, onMark: acts.onMark, onMore: () => this.finder.more() });
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

  /** The same results in other words, or once a product's name is known. */
  redraw() {
    if (this.finder.results) this.#news(this.finder.results, "anew");
  }

  rename() {
    if (this.finder.results) this.#head(this.finder.results);
  }

  /** The next results put the focus where it was: in the grid. */
  keepFocus() {
    this.refocus = true;
  }

  #news(results, what) {
    const t = this.acts.words();
    this.acts.products.learn(results.matches);
    this.sending.draw(t, results, hasPhoto(this.state));
    this.grid.draw(results, what, { t, state: this.state });
    if (what === "progress" || what === "tail") return;
    this.#head(results);
    $("#notice").replaceChildren(...this.#notices(t, results));
    if (what === "more") announce(t("tail.said", { n: results.matches.length }));
    if (what === "ready") this.#ready(t, results);
    if (what === "error" && typeof results.error.retryAfter === "number") {
      this.waiting = setTimeout(() => this.finder.retry(), Math.max(1, results.error.retryAfter) * 1000);
    }
  }

  #ready(t, results) {
    const { title, text } = headingOf(this.state, results, t, (id) => this.acts.products.name(id));
    announce(text ? `${title}. ${text}` : title);
    if (this.refocus) ($("#grid a") ?? $("#results-title")).focus({ preventScroll: true });
    this.refocus = false;
    this.acts.onReady(this.state);
  }

  #head(results) {
    const t = this.acts.words();
    const name = (id) => this.acts.products.name(id);
    const plain = results.status === "error" || results.status === "photo-gone";
    const { title, text } = plain ? { title: titleOf(this.state, t, name), text: "" } : headingOf(this.state, results, t, name);
    $("#results-title").textContent = title;
    $("#results-text").textContent = text;
    $("#results").dataset.confidence = results.confidence ?? "";
  }

  #notices(t, results) {
    const choose = { label: t("photo.choose"), run: () => $("#file").click() };
    if (results.status === "photo-gone") return [notice(t, { title: t("gone.title"), text: t("gone.text"), act: choose })];
    if (results.status === "error") {
      const stale = results.error.code === "stale_query";
      const again = stale ? null : (this.again ?? (() => this.finder.retry()));
      const box = notice(t, { title: t("error.title"), text: sentence(t, results.error), again, act: stale ? choose : null });
      box.setAttribute("role", "alert");
      return [box];
    }
    if (results.status === "ready" && !results.matches.length && isFiltered(this.state)) {
      return [notice(t, { title: t("none.what"), act: { label: t("filters.clear"), run: () => this.acts.onGo(withoutFilters(this.state)) } })];
    }
    return [];
  }
}
