/** The filters: a facet a group, a value a checkbox with its count; words in the name; chips of what is on. */
import { $, afterPause, el, icon } from "./dom.js";
import { FACETS, isFiltered, withFilter, withoutFilters } from "./state.js";
import { swatch } from "./swatches.js";

const SHOWN = 8;
const OPEN = new Set(["articleType", "baseColour", "gender"]);
const WIDE = "(min-width: 60rem)";

export class Filters {
  /** @param {{onChange: (next: object, how?: object) => void}} acts */
  constructor(acts) {
    this.acts = acts;
    this.dialog = $("#filters");
    this.groups = new Map();
    this.words = $("#words");
    this.words.addEventListener("input", afterPause(300, () => this.#typed()));
    $("#words-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#typed();
      if (!this.wide.matches) this.dialog.close();
    });
    $("#filters-open").addEventListener("click", () => this.dialog.showModal());
    for (const button of this.dialog.querySelectorAll("[data-close]")) button.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.wide = matchMedia(WIDE);
    this.wide.addEventListener("change", () => this.#place());
    this.#place();
  }

  /** In a wide window the dialog simply stands beside the results; in a narrow one it opens over them. */
  #place() {
    if (this.dialog.matches(":modal")) this.dialog.close();
    this.dialog.toggleAttribute("open", this.wide.matches); // show() would take the focus
  }

  #typed() {
    const words = this.words.value.trim();
    if (words !== this.state.words.trim()) this.acts.onChange({ ...this.state, words });
  }

  /** @param {object|null} answer of /api/facets; null while it is unknown */
  draw(state, t, answer) {
    this.state = state;
    if (document.activeElement !== this.words) this.words.value = state.words;
    const place = $("#facets");
    if (t !== this.t) {
      this.t = t;
      this.groups.clear();
      place.replaceChildren();
    }
    for (const facet of FACETS) {
      const counts = answer?.facets?.[facet] ?? [];
      if (!counts.length && !this.groups.has(facet) && !state.filters[facet]) continue;
      if (!this.groups.has(facet)) this.#addGroup(facet, place);
      this.groups.get(facet).draw(state.filters[facet] ?? [], answer ? counts : null);
    }
    $("#filters-done").textContent = answer ? t("filters.show", { n: answer.total }) : t("filters.done");
    this.#chips(state, t);
  }

  #addGroup(facet, place) {
    const group = new Group(facet, this.t, (value, on) => this.acts.onChange(withFilter(this.state, facet, value, on)));
    this.groups.set(facet, group);
    const after = FACETS.slice(FACETS.indexOf(facet) + 1).map((next) => this.groups.get(next)?.element).find(Boolean);
    place.insertBefore(group.element, after ?? null);
  }

  #chips(state, t) {
    const chips = [];
    const add = (text, next) => chips.push(el("li", {}, el(
      "button", { type: "button", class: "chip", "aria-label": t("filters.remove", { value: text }), on: { click: () => this.acts.onChange(next) } },
      text, icon("i-close"),
    )));
    if (state.words) add(`“${state.words}”`, { ...state, words: "" });
    for (const facet of FACETS) for (const value of state.filters[facet] ?? []) add(t.value(value), withFilter(state, facet, value, false));
    if (isFiltered(state)) {
      const clear = () => this.acts.onChange(withoutFilters(state));
      chips.push(el("li", {}, el("button", { type: "button", class: "text-button", on: { click: clear } }, t("filters.clear"))));
    }
    $("#chips").replaceChildren(...chips);
    const count = Math.max(0, chips.length - 1);
    $("#filters-count").textContent = count ? t.number(count) : "";
  }
}

/** One facet. Its values keep their places while the counts change, so nothing jumps under a finger. */
class Group {
  constructor(facet, t, onToggle) {
    Object.assign(this, { facet, t, onToggle, rows: new Map(), all: false });
    this.list = el("ul", { class: "values" });
    this.unfold = el("button", { type: "button", class: "text-button", on: { click: () => this.#unfold() } });
    this.picked = el("span", { class: "picked" });
    this.element = el(
      "details", { class: `facet facet-${facet}`, open: OPEN.has(facet) },
      el("summary", {}, el("span", {}, t(`facet.${facet}`)), this.picked, icon("i-down")), this.list, this.unfold,
    );
  }

  draw(chosen, counts) {
    const known = new Map((counts ?? []).map(({ value, count }) => [String(value), count]));
    for (const value of [...known.keys(), ...chosen]) if (!this.rows.has(value)) this.#addRow(value);
    for (const [value, row] of this.rows) {
      row.box.checked = chosen.includes(value);
      if (counts === null) continue;
      const count = known.get(value) ?? 0;
      row.count.textContent = this.t.number(count);
      row.box.disabled = count === 0 && !row.box.checked;
    }
    this.picked.textContent = chosen.length ? this.t.number(chosen.length) : "";
    if (chosen.length && !this.seen) this.element.open = true;
    this.seen = true;
    this.#fold();
  }

  #addRow(value) {
    const box = el("input", { type: "checkbox", value, on: { change: () => this.onToggle(value, box.checked) } });
    const count = el("span", { class: "count" });
    const dot = this.facet === "baseColour" ? swatch(value) : null;
    const item = el("li", {}, el("label", {}, box, dot, el("span", { class: "value" }, this.t.value(value)), count));
    this.rows.set(value, { box, count, item });
    this.list.append(item);
  }

  #fold() {
    let place = 0;
    for (const { box, item } of this.rows.values()) item.hidden = !this.all && place++ >= SHOWN && !box.checked;
    this.unfold.hidden = this.rows.size <= SHOWN;
    this.unfold.textContent = this.all ? this.t("filters.fewer") : this.t("filters.all", { n: this.rows.size });
    this.unfold.setAttribute("aria-expanded", String(this.all));
  }

  #unfold() {
    this.all = !this.all;
    this.#fold();
  }
}
