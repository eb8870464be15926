/** The photos of this visit. They live in this tab's memory; a reload leaves only a small preview and the token. */
import { cropToText } from "./crop.js";

/**
 * @typedef {{id: string, blob: Blob|null, url: string|null, preview: string|null, width: number|null,
 *   height: number|null, tokens: Map<string, string>}} Photo `tokens`: what stands for it, one for each frame
 */

export class Photos {
  constructor(makeUrl = (blob) => URL.createObjectURL(blob), makeId = () => crypto.randomUUID()) {
    Object.assign(this, { makeUrl, makeId, known: new Map() });
  }

  /** @param {{blob: Blob, shown: boolean, preview: string|null, width: number|null, height: number|null}} prepared */
  add(prepared, id = this.makeId()) {
    const url = prepared.shown ? this.makeUrl(prepared.blob) : null;
    const before = this.known.get(id);
    const photo = { ...prepared, id, url, tokens: before?.tokens ?? new Map() };
    this.known.set(id, photo);
    return photo;
  }

  get(id) {
    return this.known.get(id) ?? null;
  }

  /** What `saved` (kept with a history entry) still knows of a photo, joined with what is in memory. */
  recall(saved, crop) {
    if (!saved) return null;
    if (!this.known.has(saved.id)) {
      const { id, preview, width, height } = saved;
      this.known.set(id, { id, blob: null, url: null, preview, width, height, tokens: new Map() });
    }
    const photo = this.known.get(saved.id);
    if (saved.token && !photo.tokens.has(frameOf(crop))) photo.tokens.set(frameOf(crop), saved.token);
    return photo;
  }

  /** What is kept with a history entry: enough for the same results after a reload, never the photo. */
  saved(photo, crop) {
    const { id, preview, width, height, tokens } = photo;
    return { id, preview, width, height, token: tokens.get(frameOf(crop)) ?? null };
  }
}

/** One photo under one frame, as the Finder wants it: its bytes, and its token once there is one. */
export function shot(photo, crop) {
  if (!photo) return {};
  const frame = frameOf(crop);
  return {
    photo, crop, blob: photo.blob,
    get token() { return photo.tokens.get(frame) ?? null; },
    set token(token) { token === null ? photo.tokens.delete(frame) : photo.tokens.set(frame, token); },
  };
}

const frameOf = (crop) => (crop ? cropToText(crop) : "");
