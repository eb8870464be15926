/** Recent searches: kept in this browser only, gone when somebody says so. The storage is given, so no DOM. */

const KEY = "lookalike.recent";
const MOST = 8;

/**
 * @typedef {{kind: "photo", token: string, crop: string|null, preview: string|null, width: number, height: number, when: number}
 *   | {kind: "product", id: string, name: string, preview: string|null, when: number}} Entry
 */

/** Newest first. Whatever can't be read counts as nothing: an old version's entries, a full or forbidden storage. */
export function listRecent(storage) {
  try {
    const entries = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(entries) ? entries.filter(isEntry).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Puts an entry first; the same product or photo is not listed twice. */
export function remember(storage, entry) {
  const rest = listRecent(storage).filter((other) => nameOf(other) !== nameOf(entry));
  for (let entries = [entry, ...rest].slice(0, MOST); entries.length; entries = entries.slice(0, -1)) {
    try {
      storage.setItem(KEY, JSON.stringify(entries));
      return;
    } catch {
      // full: try with fewer
    }
  }
}

export function forgetAll(storage) {
  try {
    storage.removeItem(KEY);
  } catch {
    // forbidden storage holds nothing
  }
}

const nameOf = (entry) => (entry.kind === "photo" ? `photo ${entry.preview ?? entry.token}` : `product ${entry.id}`);

function isEntry(entry) {
  if (typeof entry !== "object" || entry === null || typeof entry.when !== "number") return false;
  if (entry.preview !== null && !/^(data:image\/|\/(?!\/))/.test(entry.preview)) return false;
  return entry.kind === "photo" ? typeof entry.token === "string" : entry.kind === "product" && typeof entry.id === "string";
}
