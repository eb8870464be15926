/** What is being searched for: the photo with its frame, or a product; colour against shape; the marks. */
import { CropBox } from "./cropbox.js";
import { FIRST } from "./crop.js";
import { $, afterPause, el, icon } from "./dom.js";
import { announce } from "./notices.js";
import { hasPhoto, isSearch, withMark } from "./state.js";

export class Panel {
  /** @param {{onChange: (next: object, how?: object) => void, products: import("./products.js").Products}} acts */
  constructor(acts) {
    this.acts = acts;
    this.stage = $("#stage");
    this.photo = $("#photo");
    this.box = new CropBox(this.stage, (crop) => this.#cropped(crop));
    $("#crop-start").addEventListener("click", () => this.#start());
    $("#crop-smaller").addEventListener("click", () => this.box.resize(0.85));
    $("#crop-larger").addEventListener("click", () => this.box.resize(1 / 0.85));
    $("#crop-whole").addEventListener("click", () => this.#whole());
    this.slider = $("#colour");
    const slid = afterPause(200, () => acts.onChange({ ...this.state, colour: this.slider.valueAsNumber / 100 }, { replace: true }));
    this.slider.addEventListener("input", () => (this.#say(this.slider.valueAsNumber / 100), slid()));
    $("#colour-reset").addEventListener("click", () => {
      acts.onChange({ ...this.state, colour: null }, { replace: true });
      this.slider.focus();
    });
  }

  /** @param {{url: string|null, preview: string|null, blob: Blob|null, width: number, height: number, name?: string}|null} photo */
  draw(state, t, photo) {
    Object.assign(this, { state, t });
    const own = hasPhoto(state);
    $("#panel").hidden = !isSearch(state) || (own && !photo);
    $("#photo-part").hidden = !own || !photo;
    $("#product-part").hidden = state.source.kind !== "product" || this.acts.products.gone.has(state.source.id);
    if (own && photo) this.#drawPhoto(state, t, photo);
    if (state.source.kind === "product") this.#drawProduct(state.source.id);
    if (document.activeElement !== this.slider || state.colour === null) this.slider.value = Math.round((state.colour ?? 0.5) * 100);
    $("#colour-reset").hidden = state.colour === null;
    this.#say(state.colour ?? 0.5);
    this.#drawMarks(state, t);
  }

  #drawPhoto(state, t, photo) {
    const source = photo.url ?? photo.preview;
    this.photo.hidden = !source;
    if (source && this.photo.getAttribute("src") !== source) this.photo.src = source;
    if (photo.width) Object.assign(this.photo, { width: photo.width, height: photo.height });
    $("#photo-blank").hidden = Boolean(source);
    const here = Boolean(photo.blob && source);
    const crop = here ? state.crop : null;
    this.box.draw(crop, t);
    this.stage.classList.toggle("framing", Boolean(crop));
    $("#crop-start").hidden = !here || Boolean(crop);
    $("#crop-tools").hidden = !crop;
    $("#photo-gone").hidden = Boolean(photo.blob);
    $("#photo-blind").hidden = !photo.blob || Boolean(source);
  }

  #drawProduct(id) {
    const match = this.acts.products.get(id);
    $("#product-name").textContent = match?.product.name ?? "";
    const image = $("#product-picture");
    image.classList.toggle("unknown", !match); // it keeps its place until it is known
    if (match && image.getAttribute("src") !== match.thumbnail) {
      Object.assign(image, { width: match.width, height: match.height, src: match.thumbnail });
    }
  }

  #drawMarks(state, t) {
    const row = (kind) => state[kind].map((id) => {
      const match = this.acts.products.get(id);
      const name = match?.product.name ?? id;
      const image = match ? el("img", { src: match.thumbnail, alt: "", width: match.width, height: match.height }) : null;
      const off = () => this.acts.onChange(withMark(this.state, id, kind));
      return el("li", {}, el(
        "button", { type: "button", class: `marked marked-${kind}`, title: t(`mark.${kind}`), "aria-label": t(`mark.${kind}.off`, { name }), on: { click: off } },
        image, el("span", { class: "marked-sign" }, icon(kind === "more" ? "i-plus" : "i-minus")),
      ));
    });
    const items = [...row("more"), ...row("less")];
    $("#marks-part").hidden = !items.length;
    $("#marks-list").replaceChildren(...items);
  }

  #say(colour) {
    const shares = { colour: this.t.percent(colour), shape: this.t.percent(1 - colour) };
    this.slider.setAttribute("aria-valuetext", this.t("colour.says", shares));
  }

  #start() {
    this.acts.onChange({ ...this.state, crop: FIRST });
    this.box.focus();
  }

  #whole() {
    this.acts.onChange({ ...this.state, crop: null });
    $("#crop-start").focus();
  }

  #cropped(crop) {
    announce(this.t("crop.where", {
      x: this.t.percent(crop.x), y: this.t.percent(crop.y), w: this.t.percent(crop.w), h: this.t.percent(crop.h),
    }));
    this.acts.onChange({ ...this.state, crop }, { replace: true });
  }
}
