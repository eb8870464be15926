/** How a photo comes in: chosen, taken, dropped anywhere, pasted, or one of the examples. */
import { $ } from "./dom.js";

export class Intake {
  /** @param {{onFile: (file: File) => void, onExample: (name: string) => void, onWrong: (code: string) => void}} acts */
  constructor(acts) {
    this.acts = acts;
    for (const input of document.querySelectorAll("input[type=file]")) {
      input.addEventListener("change", () => {
        const [file] = input.files;
        input.value = ""; // so that choosing the same file again counts
        if (file) acts.onFile(file);
      });
    }
    for (const button of document.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", () => $(button.dataset.choose).click());
    }
    $("#examples").addEventListener("click", (event) => {
      const link = event.target.closest("[data-example]");
      if (!link || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      acts.onExample(link.dataset.example);
    });
    this.#dropping();
    document.addEventListener("paste", (event) => this.#given(event.clipboardData, event));
  }

  #dropping() {
    const veil = $("#veil");
    let inside = 0;
    const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const show = (on) => {
      inside = on ? inside : 0;
      veil.hidden = !on;
    };
    addEventListener("dragenter", (event) => carries(event) && (inside++, show(true)));
    addEventListener("dragleave", (event) => carries(event) && --inside <= 0 && show(false));
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      event.preventDefault();
      show(false);
      if (!this.#given(event.dataTransfer, event)) this.acts.onWrong("not_a_file");
    });
  }

  /** Takes the first picture of a drop or paste; text pasted into a field is left to the field. */
  #given(data, event) {
    const files = [...(data?.files ?? [])];
    const file = files.find(({ type }) => type.startsWith("image/")) ?? files[0];
    if (!file) return false;
    event.preventDefault();
    this.acts.onFile(file);
    return true;
  }
}
