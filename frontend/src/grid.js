/** The results: cards, skeletons, what comes next, and the arrow keys' way through them. */
import { card, skeleton } from "./card.js";
import { $, el } from "./dom.js";
import { notice, sentence } from "./notices.js";
import { toUrl } from "./state.js";

const SKELETONS = 12;

export class Grid {
  /** @param {{onOpen: Function, onMark: Function, onMore: Function, onAgain: Function}} acts */
  constructor(acts) {
    this.acts = acts;
    this.list = $("#grid");
    this.tail = $("#tail");
    this.list.addEventListener("click", (event) => this.#clicked(event));
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.watch = new IntersectionObserver(
      (seen) => seen.some((entry) => entry.isIntersecting) && this.armed && acts.onMore(), { rootMargin: "600px 0px" },
    );
    this.watch.observe(this.tail);
  }

  /** Draws what changed; `what` is the Finder's word for it. */
  draw(results, what, { t, state }) {
    this.armed = results.status === "ready" && results.cursor !== null && results.tail === "idle";
    this.list.setAttribute("aria-busy", String(results.status === "loading" || results.tail === "loading"));
    if (what === "more") this.#append(results, t, state);
    else if (what === "loading") this.#wait(state.source);
    else if (what !== "tail" && what !== "progress") this.#replace(results, t, state);
    if (what !== "progress") this.#drawTail(results, t);
    if (this.armed) this.#lookAgain();
  }

  /** A search that is only refined keeps its old results, pale, until the new ones come; another one starts blank. */
  #wait(source) {
    const refined = this.source?.kind === source.kind && this.source.id === source.id && this.source.name === source.name;
    this.source = source;
    if (refined && this.list.querySelector(".card:not(.skeleton)")) this.list.classList.add("stale");
    else this.list.replaceChildren(...Array.from({ length: SKELETONS }, skeleton));
  }

  #replace(results, t, state) {
    this.source = state.source;
    this.list.classList.remove("stale");
    this.list.replaceChildren(...this.#cards(results, 0, t, state));
  }

  #append(results, t, state) {
    const before = this.list.children.length;
    this.list.append(...this.#cards(results, before, t, state));
  }

  #cards({ matches, confidence }, from, t, state) {
    const href = (id) => toUrl({ ...state, item: id });
    const weak = confidence === "weak";
    return matches.slice(from).map((match, at) => card(match, { t, index: from + at, weak, href }));
  }

  #drawTail(results, t) {
    const { status, matches, cursor, tail, error } = results;
    const parts = [];
    if (status === "ready" && tail === "error") {
      parts.push(notice({
        title: t("tail.error"), text: sentence(t, error), acts: [{ label: t("again"), run: this.acts.onMore }],
      }));
    } else if (status === "ready" && cursor) {
      const button = el("button", { type: "button", class: "button", on: { click: this.acts.onMore } }, t("tail.more"));
      if (tail === "loading") button.setAttribute("aria-disabled", "true");
      parts.push(button);
    } else if (status === "ready" && matches.length) {
      parts.push(el("p", { class: "tail-end" }, t("tail.end", { n: matches.length })));
    }
    this.tail.replaceChildren(...parts);
  }

  /** The observer only speaks on a change: after a short page the tail may still be in sight. */
  #lookAgain() {
    this.watch.unobserve(this.tail);
    this.watch.observe(this.tail);
  }

  #clicked(event) {
    const marked = event.target.closest("[data-mark]");
    if (marked) return this.acts.onMark(marked.closest(".card").dataset.id, marked.dataset.mark);
    const link = event.target.closest("[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.acts.onOpen(link.dataset.open);
  }

  #key(event) {
    const link = event.target.closest(".card-link");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "-") {
      const id = link.closest(".card").dataset.id;
      if (link.closest(".card").querySelector("[data-mark]")) this.acts.onMark(id, event.key === "+" ? "more" : "less");
      return;
    }
    const links = [...this.list.querySelectorAll(".card-link")];
    const to = step(links.indexOf(link), event.key, this.#columns(), links.length);
    if (to === null) return;
    event.preventDefault();
    links[to].focus();
  }

  #columns() {
    return getComputedStyle(this.list).gridTemplateColumns.split(" ").length;
  }
}

/** Where an arrow key leads from place `at` in a grid: null for other keys and over the edge. */
export function step(at, key, columns, count) {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - columns, ArrowDown: at + columns, Home: 0, End: count - 1 }[key];
  return to === undefined || to < 0 || to >= count ? null : to;
}
