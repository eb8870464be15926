/** The page's language: chosen here, else the browser's; puts the words of index.html in place. */
import { $ } from "./dom.js";
import { LANGUAGES, pickLanguage, wordsOf } from "./words.js";

const KEY = "lookalike.language";
const ATTRIBUTES = { tLabel: "aria-label", tAlt: "alt", tPlaceholder: "placeholder", tTitle: "title" };

export class Language {
  constructor(storage, onChange) {
    Object.assign(this, { storage, button: $("#language") });
    this.#use(pickLanguage(navigator.languages, this.#chosen()));
    this.button.addEventListener("click", () => {
      const next = this.#other();
      try {
        storage.setItem(KEY, next);
      } catch {
        // it then holds for this visit
      }
      this.#use(next);
      onChange();
    });
  }

  #use(language) {
    this.words = wordsOf(language);
    document.documentElement.lang = language;
    for (const node of document.querySelectorAll("[data-t]")) node.textContent = this.words(node.dataset.t);
    for (const [data, attribute] of Object.entries(ATTRIBUTES)) {
      const selector = `[data-${data.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}]`;
      for (const node of document.querySelectorAll(selector)) node.setAttribute(attribute, this.words(node.dataset[data]));
    }
    const other = this.#other();
    this.button.textContent = wordsOf(other)("language.name");
    this.button.lang = other;
  }

  #other() {
    return LANGUAGES[(LANGUAGES.indexOf(this.words.language) + 1) % LANGUAGES.length];
  }

  #chosen() {
    try {
      return this.storage.getItem(KEY);
    } catch {
      return null;
    }
  }
}
