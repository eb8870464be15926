/** A product's sheet: a dialog with the large picture, what is known of it, and what looks like it. */
import { closenessBar, picture, reasonsLine } from "./card.js";
import { $, el, icon } from "./dom.js";
import { sentence } from "./notices.js";
import { isSearch, likeProduct, markOf, toUrl } from "./state.js";
import { swatch } from "./swatches.js";

const ALIKE = 8;
const ATTRIBUTES = ["gender", "masterCategory", "subCategory", "articleType", "baseColour", "season", "usage", "year"];

export class Sheet {
  /**
   * @param {{onClose: () => void, onOpen: (id: string) => void, onGo: (next: object) => void, onMark: Function,
   *   products: import("./products.js").Products}} acts
   */
  constructor(acts) {
    this.acts = acts;
    this.dialog = $("#sheet");
    this.body = $("#sheet-body");
    this.dialog.addEventListener("cancel", (event) => (event.preventDefault(), acts.onClose()));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && acts.onClose());
    $("#sheet-close").addEventListener("click", () => acts.onClose());
    this.body.addEventListener("click", (event) => this.#clicked(event));
  }

  /** Opens, changes or closes the sheet so that it shows `state.item`. */
  async draw(state, t, again = false) {
    this.state = state;
    const id = state.item;
    if (!id) {
      this.shown = null;
      if (this.dialog.open) this.dialog.close();
      return;
    }
    if (!this.dialog.open) this.dialog.showModal();
    if (this.shown === id && !again) return;
    this.shown = id;
    this.#write(state, t, this.acts.products.get(id));
    this.dialog.scrollTop = 0;
    $("#sheet-close").focus({ preventScroll: true });
    try {
      if (!this.acts.products.get(id)) this.#write(state, t, await this.acts.products.load(id));
      await this.#alike(t, id);
    } catch (error) {
      if (this.shown === id) this.#failed(t, id, error);
    }
  }

  #write(state, t, match) {
    if (this.shown !== state.item) return;
    if (!match) return this.#wait(t);
    const { product } = match;
    const parts = [
      el("div", { class: "sheet-picture tile" }, picture(match, true, true)),
      el(
        "div", { class: "sheet-text" },
        el("h2", { id: "sheet-title", tabindex: "-1" }, product.name),
        typeof match.similarity === "number" ? closenessBar(t, match.similarity, match.weak) : null,
        reasonsLine(t, match.reasons),
        this.#acts(state, t, product),
        attributes(t, product),
      ),
      variants(t, match, state),
      el("section", { class: "alike", "aria-labelledby": "alike-title" }, el("h3", { id: "alike-title" }, t("sheet.alike")), el("ul", { class: "strip", id: "alike" })),
    ];
    this.body.replaceChildren(...parts.filter(Boolean));
  }

  #wait(t) {
    const shape = el("div", { class: "sheet-wait", "aria-hidden": "true" }, el("span", { class: "tile" }), el("span", { class: "line" }));
    this.body.replaceChildren(el("h2", { id: "sheet-title", class: "hidden" }, t("sheet.title")), shape);
  }

  #acts(state, t, product) {
    const like = likeProduct({ ...state, item: null }, product.id);
    const mark = markOf(state, product.id);
    const button = (kind, symbol) => el(
      "button", { type: "button", class: "button", "data-mark": kind, "aria-pressed": String(mark === kind) }, icon(symbol), t(`mark.${kind}`),
    );
    return el(
      "div", { class: "sheet-acts" },
      el("a", { class: "button button-main", href: toUrl(like), "data-like": product.id }, t("sheet.like")),
      isSearch(state) && state.source.id !== product.id ? [button("more", "i-plus"), button("less", "i-minus")] : null,
    );
  }

  async #alike(t, id) {
    const matches = await this.acts.products.alike(id, ALIKE);
    if (this.shown !== id) return;
    const versions = new Set((this.acts.products.get(id)?.variants ?? []).map(({ product }) => product.id)); // shown above
    $("#alike").replaceChildren(...matches.filter(({ product }) => !versions.has(product.id)).map((match) => small(t, match, this.state)));
  }

  #failed(t, id, error) {
    const text = error.code === "not_found" ? t("sheet.missing") : sentence(t, error);
    const box = el("div", { class: "notice", role: "alert" }, el("p", {}, text));
    if (this.acts.products.get(id)) return $("#alike").replaceWith(box);
    this.body.replaceChildren(el("h2", { id: "sheet-title" }, t("sheet.error")), box);
  }

  #clicked(event) {
    const target = event.target.closest("[data-open],[data-like],[data-mark]");
    if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { open, like, mark } = target.dataset;
    if (open) this.acts.onOpen(open);
    else if (like) this.acts.onGo(likeProduct(this.state, like));
    else this.acts.onMark(this.shown, mark);
  }
}

function attributes(t, product) {
  const rows = ATTRIBUTES.filter((name) => product[name] !== null && product[name] !== undefined && product[name] !== "");
  return el("dl", { class: "attributes" }, rows.map((name) => el(
    "div", {}, el("dt", {}, t(`facet.${name}`)),
    el("dd", {}, name === "baseColour" ? swatch(product[name]) : null, t.value(product[name])),
  )), el("div", {}, el("dt", {}, t("sheet.id")), el("dd", {}, product.id)));
}

function variants(t, { variants: others = [] }, state) {
  if (!others.length) return null;
  return el(
    "section", { class: "alike", "aria-labelledby": "variants-title" }, el("h3", { id: "variants-title" }, t("sheet.variants")),
    el("ul", { class: "strip" }, others.map((match) => small(t, match, state))),
  );
}

function small(t, match, state) {
  const { product } = match;
  return el("li", {}, el(
    "a", { class: "card-link", href: toUrl({ ...state, item: product.id }), "data-open": product.id },
    el("span", { class: "tile" }, picture({ width: 3, height: 4, ...match }, false)),
    el("span", { class: "card-name" }, product.name),
    product.baseColour ? el("span", { class: "card-colour" }, swatch(product.baseColour), t.value(product.baseColour)) : null,
  ));
}
