/** Making elements. Text only ever becomes text: there is no way to hand HTML in. */

export const $ = (selector, root = document) => root.querySelector(selector);

/**
 * `el("a", {class: "card", href: "/?item=1", on: {click}}, "text", child, null)`: strings become text nodes, null nothing.
 */
export function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** One of the page's few line drawings, by its id in index.html. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  return fill(document.createElementNS(space, "svg"), { class: "icon", "aria-hidden": "true", viewBox: "0 0 24 24" }, [use]);
}

function fill(node, { on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const [type, listener] of Object.entries(on)) node.addEventListener(type, listener);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** Waits for a pause: calls `act` once, `ms` after the last call. */
export function afterPause(ms, act) {
  let timer;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), ms);
  };
}
