/** What went wrong or what is missing, in a sentence, with what to do about it. */
import { $, el, icon } from "./dom.js";

/** An error's sentence in the shopper's language; for codes we don't know, the server's own words (as text). */
export function sentence(t, error) {
  const key = `error.${error.code}`;
  if (t.has(key)) return t(key);
  return error.detail || t("error.unavailable");
}

/** @param {{title: string, text?: string, acts?: {label: string, run: () => void}[]}} what */
export function notice({ title, text, acts = [] }) {
  return el(
    "div", { class: "notice" },
    el("p", { class: "notice-title" }, title),
    text ? el("p", {}, text) : null,
    acts.length ? el("div", { class: "notice-acts" }, acts.map(({ label, run }) => (
      el("button", { type: "button", class: "button", on: { click: run } }, label)
    ))) : null,
  );
}

/** Says something to screen readers only. The same words twice are still said twice. */
export function announce(text) {
  const region = $("#live");
  region.textContent = region.textContent === text ? `${text}\u00a0` : text;
}

/** A sentence at the foot of the window that stays until it is closed or the next one comes. */
export function toast(t, text) {
  const region = $("#toast");
  const close = el("button", {
    type: "button", class: "icon-button", "aria-label": t("close"), on: { click: () => region.replaceChildren() },
  }, icon("i-close"));
  region.replaceChildren(el("div", { class: "toast" }, el("p", {}, text), close));
}

export const hush = () => $("#toast").replaceChildren();
