/** The page's words in the shopper's language: texts from the dictionary, plurals and numbers by Intl. No DOM. */
import { DICTIONARY } from "./dictionary.js";

export const LANGUAGES = Object.keys(DICTIONARY);

/** The first language that we have among those somebody reads; English otherwise. */
export function pickLanguage(wanted, chosen = null) {
  if (LANGUAGES.includes(chosen)) return chosen;
  for (const tag of wanted) {
    const language = String(tag).toLowerCase().split("-")[0];
    if (LANGUAGES.includes(language)) return language;
  }
  return "en";
}

/**
 * The words of one language: `t("results.count", {n: 3})`.
 * `n` chooses the plural and is written the language's way, as are all numbers.
 */
export function wordsOf(language) {
  const own = DICTIONARY[language];
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });

  const t = (key, values = {}) => {
    let text = own.texts[key] ?? DICTIONARY.en.texts[key];
    if (text === undefined) return key;
    if (typeof text !== "string") text = text[plural.select(values.n)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === "number" ? number.format(value) : String(value ?? "");
    });
  };
  t.has = (key) => key in own.texts;
  t.language = language;
  t.number = (value) => number.format(value);
  t.percent = (share) => percent.format(share);
  /** A catalog value ("Navy Blue") as this language says it; unknown ones as the catalog team wrote them. */
  t.value = (value) => own.values[value] ?? String(value);
  t.ago = (then, now = Date.now()) => ago(language, then, now);
  return t;
}

function ago(language, then, now) {
  const minutes = Math.round((then - now) / 60_000);
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (minutes > -60) return format.format(Math.min(0, minutes), "minute");
  return minutes > -1440 ? format.format(Math.round(minutes / 60), "hour") : format.format(Math.round(minutes / 1440), "day");
}
