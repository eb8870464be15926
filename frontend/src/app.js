/** The page as a whole: one state, one way to change it (`go`), one way to show it (`#become`). */
import { ApiError, send } from "./api.js";
import { cropToText } from "./crop.js";
import { $ } from "./dom.js";
import { Filters } from "./filters.js";
import { windowTitle } from "./heading.js";
import { Intake } from "./intake.js";
import { Language } from "./language.js";
import { announce, hush, sentence, toast } from "./notices.js";
import { Panel } from "./panel.js";
import { prepare } from "./photo.js";
import { Photos, shot } from "./photos.js";
import { Products } from "./products.js";
import { remember } from "./recent.js";
import { RecentView, storage } from "./recent-view.js";
import { Results } from "./results.js";
import { Sheet } from "./sheet.js";
import { fromUrl, hasPhoto, isSearch, likeProduct, resultsKey, start, toUrl, withMark, withSource } from "./state.js";

export class App {
  constructor() {
    const go = (next, how) => this.go(next, how);
    const onOpen = (id) => this.open(id);
    const onMark = (id, kind) => this.mark(id, kind);
    const products = (this.products = new Products(send));
    this.photos = new Photos();
    this.language = new Language(storage(), () => (this.#draw(true), this.results.redraw()));
    this.results = new Results({
      words: () => this.t, products, onOpen, onMark, onGo: go, onCancel: () => this.cancel(),
      onToken: (photoShot, key) => this.#tokened(photoShot, key), onReady: (state) => this.#ready(state),
    });
    this.filters = new Filters({ onChange: go });
    this.panel = new Panel({ onChange: go, products });
    this.sheet = new Sheet({ onOpen, onMark, onGo: go, products, onClose: () => this.close() });
    this.recent = new RecentView({ onPick: (entry) => this.pick(entry) });
    this.intake = new Intake({
      onFile: (file) => this.file(file), onExample: (name) => this.go(withSource({ kind: "example", name })),
      onWrong: (code) => toast(this.t, this.t(`error.${code}`)),
    });
  }

  get t() {
    return this.language.words;
  }

  run() {
    history.scrollRestoration = "manual";
    addEventListener("popstate", () => this.#arrive());
    addEventListener("pagehide", () => this.#keepScroll());
    $("#home").addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.go(start());
    });
    this.#arrive();
  }

  /**
   * Shows another state. Whatever a shopper does to the search comes through here.
   * @param {{replace?: boolean, photo?: object, depth?: number}} how `replace`: no step for Back (a slider's way);
   *   `photo`: a new one, else the present one stays as long as the search is still by photo;
   *   `depth`: how many product sheets were opened, one from the other
   */
  go(next, { replace = false, photo = null, depth = 0 } = {}) {
    hush();
    const before = this.state;
    const kept = photo ?? (hasPhoto(next) && sameSource(next, before) ? this.photo : null);
    this.#keepScroll();
    const inside = replace ? history.state?.inside : true;
    const entry = { depth, inside, photo: kept ? this.photos.saved(kept, next.crop) : null };
    history[replace ? "replaceState" : "pushState"](entry, "", toUrl(next));
    const changed = this.#become(next);
    if (photo || !sameSource(next, before)) scrollTo(0, 0);
    else if (changed) this.#backToResults();
  }

  open(id) {
    this.go({ ...this.state, item: id }, { depth: (this.state.item ? (history.state?.depth ?? 0) : 0) + 1 });
  }

  /** Closes the sheet by going back to before it, however many were opened one from the other. */
  close() {
    const depth = history.state?.depth ?? 0;
    if (depth > 0) history.go(-depth);
    else this.go({ ...this.state, item: null }, { replace: true });
  }

  mark(id, kind) {
    if ($("#grid").contains(document.activeElement)) this.results.keepFocus();
    this.go({ ...withMark(this.state, id, kind), item: null });
    announce(this.t(`mark.${kind}.said`, { name: this.products.name(id) || id }));
  }

  /** A file somebody gave us: made ready here, then searched for. */
  async file(file) {
    hush();
    announce(this.t("photo.reading"));
    document.documentElement.dataset.reading = "";
    try {
      const photo = this.photos.add(await prepare(file));
      this.go(withSource({ kind: "photo" }), { photo });
    } catch (error) {
      toast(this.t, sentence(this.t, error));
    } finally {
      delete document.documentElement.dataset.reading;
    }
  }

  /** Stops a search on its way and goes back to where it was begun. */
  cancel() {
    if (!this.results.cancel()) return;
    announce(this.t("sending.cancelled"));
    if (history.state?.inside) history.back();
    else this.go(start(), { replace: true });
  }

  /** A recent search once more. */
  pick(entry) {
    if (entry.kind === "product") return this.go(likeProduct(start(), entry.id));
    const { crop } = fromUrl(`?photo=1&crop=${entry.crop ?? ""}`);
    const photo = this.photos.recall(entry, crop);
    this.go({ ...withSource({ kind: "photo" }), crop }, { photo });
  }

  #arrive() {
    const { scroll = 0 } = history.state ?? {};
    this.#become(fromUrl(location.search));
    scrollTo(0, scroll);
  }

  /** @returns {boolean} whether other results are shown than before */
  #become(next) {
    this.state = next;
    this.photo = this.#photoOf(next);
    const key = resultsKey(next, this.photo?.id);
    const changed = key !== this.key;
    this.key = key;
    this.#draw();
    this.#count(next);
    for (const id of [next.source.id, ...next.more, ...next.less]) if (id) this.#know(id);
    if (changed) this.#search(key, next);
    return changed;
  }

  #photoOf({ source, crop }) {
    const { photo: saved = null } = history.state ?? {};
    if (source.kind === "photo") return this.photos.recall(saved, crop);
    return source.kind === "example" ? this.photos.recall(saved ?? exampleOf(source.name), crop) : null;
  }

  #draw(anew = false) {
    const { state, t } = this;
    document.documentElement.dataset.mode = isSearch(state) ? "search" : "home";
    this.panel.draw(state, t, this.photo);
    this.filters.draw(state, t, this.facets ?? null);
    this.recent.draw(t);
    this.sheet.draw(state, t, anew);
    this.#title();
  }

  #title() {
    document.title = windowTitle(this.state, this.t, (id) => this.products.name(id));
  }

  async #search(key, state) {
    if (state.source.kind === "example" && !this.photo.blob) {
      this.results.wait(state);
      try {
        const blob = await exampleBlob(state.source.name);
        if (this.key !== key) return;
        this.photo = this.photos.add({ ...this.photo, blob, shown: true }, this.photo.id);
      } catch (error) {
        if (this.key === key) this.results.fail(state, error, () => this.#search(key, state));
        return;
      }
      this.panel.draw(state, this.t, this.photo);
    }
    this.results.show(key, state, shot(this.photo, state.crop));
  }

  /** Learns a product's name and picture for the panel and the window's title. */
  async #know(id) {
    if (this.products.get(id)) return;
    await this.products.load(id).catch(() => null); // the search itself says what is wrong with it
    this.panel.draw(this.state, this.t, this.photo);
    this.#title();
  }

  async #count(state) {
    const answer = await this.products.facets(state).catch(() => null);
    if (!answer || state !== this.state) return;
    this.facets = answer;
    this.filters.draw(state, this.t, answer);
  }

  async #ready(state) {
    this.panel.draw(state, this.t, this.photo);
    const { source, more, less } = state;
    if (source.kind !== "product" || more.length || less.length) return;
    const match = await this.products.load(source.id).catch(() => null);
    if (!match) return;
    const { thumbnail: preview, width, height, product } = match;
    remember(storage(), { kind: "product", id: product.id, name: product.name, preview, width, height, when: Date.now() });
  }

  /** A photo's token has come: from now on this history entry works without the photo. */
  #tokened({ photo, crop }, key) {
    if (key !== this.key) return;
    const saved = this.photos.saved(photo, crop);
    history.replaceState({ ...history.state, photo: saved }, "");
    if (this.state.source.kind !== "photo") return;
    remember(storage(), { kind: "photo", ...saved, crop: crop && cropToText(crop), when: Date.now() });
  }

  #keepScroll() {
    history.replaceState({ ...history.state, scroll: Math.round(scrollY) }, "");
  }

  #backToResults() {
    const top = $("#results").getBoundingClientRect().top + scrollY - 16;
    if (scrollY > top) scrollTo(0, top);
  }
}

const sameSource = (one, other) => JSON.stringify(one.source) === JSON.stringify(other.source);
const exampleOf = (name) => ({ id: `example-${name}`, preview: `/examples/${name}.jpg`, width: null, height: null, token: null });

async function exampleBlob(name) {
  const response = await fetch(`/examples/${name}.jpg`).catch(() => null);
  if (!response?.ok) throw new ApiError(response ? "not_found" : "unreachable");
  return response.blob();
}
