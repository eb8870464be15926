/** The frame on the photo: mouse, touch and keyboard move it; geometry is in crop.js. */
import { centred, moved, pressed, scaled, stretched } from "./crop.js";
import { afterPause, el } from "./dom.js";

const CORNERS = ["nw", "ne", "sw", "se"];

export class CropBox {
  /** @param {HTMLElement} stage holds the photo; @param {(crop: object) => void} onCrop once the hand rests */
  constructor(stage, onCrop) {
    this.stage = stage;
    this.settle = afterPause(250, () => onCrop(this.crop));
    this.frame = el("div", { class: "frame", role: "group" });
    this.handles = ["move", ...CORNERS].map((name) => this.#handle(name));
    this.frame.append(...this.handles);
    stage.addEventListener("click", (event) => this.#tapped(event));
  }

  draw(crop, t) {
    this.crop = crop;
    this.t = t;
    if (!crop) return this.frame.remove();
    if (!this.frame.isConnected) this.stage.append(this.frame);
    for (const [side, share] of [["left", crop.x], ["top", crop.y], ["width", crop.w], ["height", crop.h]]) {
      this.frame.style[side] = `${share * 100}%`;
    }
    const where = t("crop.where", { x: t.percent(crop.x), y: t.percent(crop.y), w: t.percent(crop.w), h: t.percent(crop.h) });
    this.frame.setAttribute("aria-label", where);
    for (const handle of this.handles) handle.setAttribute("aria-label", `${t(`crop.${handle.dataset.handle}`)}. ${where}`);
  }

  resize(factor) {
    this.#change(scaled(this.crop, factor));
  }

  focus() {
    this.handles[0].focus();
  }

  #handle(name) {
    const handle = el("button", { type: "button", class: `handle handle-${name}`, "data-handle": name });
    handle.addEventListener("pointerdown", (event) => this.#grab(event, handle));
    handle.addEventListener("keydown", (event) => {
      const next = pressed(this.crop, name, event.key, event.shiftKey);
      if (!next) return;
      event.preventDefault();
      this.#change(next);
    });
    return handle;
  }

  #grab(event, handle) {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    const from = { crop: this.crop, x: event.clientX, y: event.clientY };
    const box = this.stage.getBoundingClientRect();
    const move = (now) => {
      const dx = (now.clientX - from.x) / box.width;
      const dy = (now.clientY - from.y) / box.height;
      const name = handle.dataset.handle;
      this.dragged ||= Math.hypot(now.clientX - from.x, now.clientY - from.y) > 4;
      this.#change(name === "move" ? moved(from.crop, dx, dy) : stretched(from.crop, name, dx, dy));
    };
    const end = () => {
      handle.removeEventListener("pointermove", move);
      handle.removeEventListener("pointerup", end);
      handle.removeEventListener("pointercancel", end);
    };
    this.dragged = false;
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
  }

  /** A tap moves the frame's middle there: the way without dragging. */
  #tapped(event) {
    const dragged = this.dragged;
    this.dragged = false;
    if (!this.crop || dragged || event.detail === 0 || event.target.closest("[data-handle]:not([data-handle=move])")) return;
    const box = this.stage.getBoundingClientRect();
    this.#change(centred(this.crop, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height));
  }

  #change(crop) {
    if (["x", "y", "w", "h"].every((side) => crop[side] === this.crop[side])) return;
    this.draw(crop, this.t);
    this.settle();
  }
}
