/** How far a photo has travelled, and the button that stops it. */
import { $ } from "./dom.js";

export class Sending {
  constructor({ onCancel }) {
    this.box = $("#sending");
    this.bar = $("#sending-bar");
    $("#sending-cancel").addEventListener("click", onCancel);
  }

  /** Shown while a search with a photo is on its way; other searches are quick and have their skeletons. */
  draw(t, results, withPhoto) {
    this.box.hidden = results.status !== "loading" || !withPhoto;
    if (this.box.hidden) return;
    const { sent } = results;
    const travelling = sent !== null && sent < 1;
    $("#sending-text").textContent = t(travelling ? "sending.photo" : "sending.looking");
    if (travelling) this.bar.value = sent;
    else this.bar.removeAttribute("value");
  }
}
