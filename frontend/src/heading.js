/** What stands over the results, said honestly. No DOM. */
import { isFiltered } from "./state.js";

/** @returns {{title: string, text: string}} for results that are ready */
export function headingOf(state, results, t, nameOf) {
  if (results.status === "ready" && !results.matches.length) return none(state, t);
  if (results.confidence === "weak") return { title: t("head.weak"), text: t("head.weak.text") };
  const title = titleOf(state, t, nameOf);
  if (state.source.kind === "catalog" && !state.more.length) {
    return { title, text: results.total === null ? "" : t("results.count", { n: results.total }) };
  }
  return { title, text: results.status === "ready" ? t(results.confidence === "fair" ? "head.fair" : "head.text") : "" };
}

export function titleOf(state, t, nameOf) {
  const { source } = state;
  if (source.kind === "product") {
    const name = nameOf(source.id);
    return name ? t("head.product", { name }) : t("head.product.unnamed");
  }
  if (source.kind === "catalog") return state.more.length ? t("head.marks") : t("head.catalog");
  return t("head.photo");
}

function none(state, t) {
  return { title: t("none.title"), text: t(isFiltered(state) ? "none.filtered" : "none.text") };
}
