/** What stands over the results, said honestly. No DOM. */
import { closeness } from "./closeness.js";
import { isFiltered, isSearch } from "./state.js";

/** @returns {{title: string, text: string}} for results, whatever became of them */
export function headingOf(state, results, t) {
  if (results.status === "error" || results.status === "photo-gone") return { title: t(titleKey(state)), text: "" };
  if (results.status === "ready" && !results.matches.length) {
    return { title: t("none.title"), text: t(isFiltered(state) ? "none.filtered" : "none.text") };
  }
  if (results.confidence === "weak" && !hasTwin(results)) return { title: t("head.weak"), text: t("head.weak.text") };
  return { title: t(titleKey(state)), text: textOf(state, results, t) };
}

function textOf(state, results, t) {
  if (results.status !== "ready") return "";
  if (isSearch(state)) return results.confidence === "fair" && !hasTwin(results) ? `${t("head.fair")} ${t("head.text")}` : t("head.text");
  return results.total === null ? "" : t("results.count", { n: results.total });
}

/** Whether a match stands there as "almost the same": then nobody is told that there is none. */
const hasTwin = ({ matches }) => matches.some(({ similarity }) => closeness(similarity) === "closeness.same");

function titleKey(state) {
  const { kind } = state.source;
  if (kind === "product") return "head.product";
  if (kind === "catalog") return state.more.length ? "head.marks" : "head.catalog";
  return "head.photo";
}

/** The window's title: the product that is looked at, else what is searched for. */
export function windowTitle(state, t, nameOf) {
  const { source, item } = state;
  const name = (item && nameOf(item)) || (source.kind === "product" && nameOf(source.id) && t("title.product", { name: nameOf(source.id) }));
  return `${name || t(titleKey(state))} · lookalike`;
}
