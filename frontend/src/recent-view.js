/** The list of recent searches, and the button that forgets them. */
import { $, el } from "./dom.js";
import { forgetAll, listRecent } from "./recent.js";

export class RecentView {
  /** @param {{onPick: (entry: object) => void}} acts */
  constructor(acts) {
    this.acts = acts;
    this.dialog = $("#recent");
    $("#recent-open").addEventListener("click", () => {
      this.draw(this.t);
      this.dialog.showModal();
    });
    $("#recent-close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    $("#recent-forget").addEventListener("click", () => {
      forgetAll(storage());
      this.draw(this.t);
      $("#recent-close").focus();
    });
  }

  draw(t) {
    this.t = t;
    const entries = listRecent(storage());
    $("#recent-none").hidden = entries.length > 0;
    $("#recent-forget").hidden = entries.length === 0;
    $("#recent-list").replaceChildren(...entries.map((entry) => this.#row(entry)));
  }

  #row(entry) {
    const pick = () => {
      this.dialog.close();
      this.acts.onPick(entry);
    };
    const image = entry.preview ? el("img", { src: entry.preview, alt: "", width: entry.width || 3, height: entry.height || 4 }) : null;
    const name = entry.kind === "photo" ? this.t("recent.photo") : this.t("recent.product", { name: entry.name });
    return el("li", {}, el(
      "button", { type: "button", class: "recent-entry", on: { click: pick } },
      el("span", { class: "recent-picture" }, image),
      el("span", {}, el("span", { class: "recent-name" }, name), el("span", { class: "recent-when" }, this.t.ago(entry.when))),
    ));
  }
}

/** localStorage, or nothing where the browser forbids it. */
export function storage() {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  }
}
