/** One match as a card: picture, name, colour, closeness, reasons, marks, and its variants under it. */
import { closeness, share } from "./closeness.js";
import { el, icon } from "./dom.js";
import { swatch } from "./swatches.js";

const EAGER = 6;

/**
 * @param {object} match as the API gives it
 * @param {{t: Function, index: number, weak: boolean, href: (id: string) => string}} context
 * @returns {HTMLLIElement} clicks are the grid's: `data-open` names a product, `data-mark` a mark
 */
export function card(match, { t, index, weak, href }) {
  const { product } = match;
  const found = typeof match.similarity === "number";
  return el(
    "li", { class: "card", "data-id": product.id },
    el(
      "a", { class: "card-link", href: href(product.id), "data-open": product.id },
      el("span", { class: "tile" }, picture(match, index < EAGER)),
      el("span", { class: "card-name" }, product.name),
    ),
    product.baseColour ? el("p", { class: "card-colour" }, swatch(product.baseColour), t.value(product.baseColour)) : null,
    found ? closenessBar(t, match.similarity, weak) : null,
    found ? reasonsLine(t, match.reasons) : null,
    variantsRow(t, match, href),
    found ? marks(t, product) : null,
  );
}

/** The picture with the size the API says, so that nothing moves when it arrives. */
export function picture(match, eager, large = false) {
  const image = el("img", {
    src: large ? match.image : match.thumbnail, alt: "", width: match.width, height: match.height,
    loading: eager ? "eager" : "lazy", decoding: "async", fetchpriority: eager ? "high" : null, draggable: "false",
  });
  image.addEventListener("error", () => {
    if (large && image.src !== new URL(match.thumbnail, location.href).href) image.src = match.thumbnail;
    else image.parentElement?.classList.add("broken");
  });
  return image;
}

export function closenessBar(t, similarity, weak = false) {
  const level = share(similarity);
  const bar = el("span", { class: "bar", "aria-hidden": "true" }, el("span", { class: "bar-fill" }));
  bar.firstChild.style.width = `${Math.round(level * 100)}%`;
  return el(
    "p", { class: "closeness" }, el("span", {}, t(closeness(level, weak))),
    el("span", { class: "hidden" }, `, ${t.percent(level)}`), bar,
  );
}

/** Why it matched, from the codes the API sends; codes this page doesn't know are left out. */
export function reasonsLine(t, reasons = []) {
  const known = reasons.filter(({ code }) => t.has(`reason.${code}`));
  if (!known.length) return null;
  const texts = known.map(({ code, value }) => t(`reason.${code}`, { value: t.value(value ?? "") }));
  return el("p", { class: "reasons" }, texts.join("\u00a0· ")); // no line begins with the dot
}

/** A product that was marked is asked with, so it is never among the results: nothing here is pressed already. */
function marks(t, product) {
  const button = (kind, symbol) => el("button", {
    type: "button", class: `mark mark-${kind}`, "data-mark": kind,
    "aria-label": t(`mark.${kind}.of`, { name: product.name }), title: t(`mark.${kind}`),
  }, icon(symbol));
  return el("div", { class: "marks" }, button("more", "i-plus"), button("less", "i-minus"));
}

function variantsRow(t, { variants = [], product }, href) {
  if (!variants.length) return null;
  const shown = variants.slice(0, 4).map((variant) => el(
    "li", {},
    el("a", {
      class: "variant", href: href(variant.product.id), "data-open": variant.product.id,
      "aria-label": [variant.product.name, t.value(variant.product.baseColour ?? "")].filter(Boolean).join(", "),
      title: t.value(variant.product.baseColour ?? variant.product.name),
    }, el("span", { class: "tile" }, picture({ width: 3, height: 4, ...variant }, false))),
  ));
  return el(
    "div", { class: "variants" },
    el("p", { class: "hidden" }, t("variants.of", { n: variants.length, name: product.name })),
    el("ul", {}, shown),
    variants.length > shown.length ? el("span", { class: "variants-more" }, `+${t.number(variants.length - shown.length)}`) : null,
  );
}

/** A card's shape while results are on their way. */
export function skeleton() {
  return el(
    "li", { class: "card skeleton", "aria-hidden": "true" },
    el("span", { class: "tile" }), el("span", { class: "line" }), el("span", { class: "line short" }),
  );
}
