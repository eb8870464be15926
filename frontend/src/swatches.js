/** A dot in the colour that a catalog's colour name stands for. */
import { el } from "./dom.js";

const COLOURS = {
  Beige: "#d9c7a7", Black: "#1b1b1b", Blue: "#2f5fb3", Bronze: "#8c6239", Brown: "#6b4226", Burgundy: "#6d1a2d",
  Charcoal: "#3d4046", "Coffee Brown": "#4b3023", Copper: "#b26a3c", Cream: "#f3ead3", "Fluorescent Green": "#7dff3c",
  Gold: "#c9a24a", Green: "#3c7d4b", Grey: "#8f9296", "Grey Melange": "#a7aaad", Khaki: "#9a8f6a", Lavender: "#b7a5d8",
  "Lime Green": "#9ccc3c", Magenta: "#b8327f", Maroon: "#6b1f2a", Mauve: "#b48fa8", Metallic: "#a9adb3",
  "Mushroom Brown": "#9c8774", Mustard: "#d1a12b", "Navy Blue": "#1f2c4d", Nude: "#e0bfa5", "Off White": "#f4f0e6",
  Olive: "#6b6b36", Orange: "#e07b2c", Peach: "#f3b993", Pink: "#e48bab", Purple: "#6d4393", Red: "#b9262c",
  Rose: "#d8788f", Rust: "#a4512b", "Sea Green": "#3f8f7c", Silver: "#c0c4c9", Skin: "#e3bd9c", Steel: "#74808c",
  Tan: "#c39a6b", Taupe: "#8b7d70", Teal: "#1f6f74", "Turquoise Blue": "#3fb5bd", White: "#ffffff", Yellow: "#efcf3f",
};

export function swatch(name) {
  const dot = el("span", { class: "swatch", "aria-hidden": "true" });
  if (Object.hasOwn(COLOURS, name)) dot.style.setProperty("--dot", COLOURS[name]);
  else dot.classList.add("many");
  return dot;
}
