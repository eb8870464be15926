/** The frame on a photo, in fractions of the upright picture. Geometry only, no DOM. */

/** @typedef {{x: number, y: number, w: number, h: number}} Crop */

export const SMALLEST = 0.1;
/** The frame to begin with: most of the middle, where the garment usually is. @type {Crop} */
export const FIRST = { x: 0.12, y: 0.12, w: 0.76, h: 0.76 };

const limit = (value, low, high) => Math.min(high, Math.max(low, value));
const round = (value) => Math.round(value * 1000) / 1000;
const tidy = ({ x, y, w, h }) => ({ x: round(x), y: round(y), w: round(w), h: round(h) });

/** `x,y,w,h` → Crop, or null when it isn't four fractions that lie inside the picture. */
export function cropFromText(text) {
  const [x, y, w, h, ...rest] = (text ?? "").split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (rest.length || ![x, y, w, h].every(Number.isFinite)) return null;
  if (x < 0 || y < 0 || w < 0.01 || h < 0.01 || x + w > 1.001 || y + h > 1.001) return null;
  return tidy({ x, y, w: Math.min(w, 1 - x), h: Math.min(h, 1 - y) });
}

export const cropToText = (crop) => [crop.x, crop.y, crop.w, crop.h].map(round).join(",");

/** Moved by a fraction of the picture, kept inside it, same size. */
export function moved(crop, dx, dy) {
  return tidy({ ...crop, x: limit(crop.x + dx, 0, 1 - crop.w), y: limit(crop.y + dy, 0, 1 - crop.h) });
}

/**
 * With one corner ("nw", "ne", "sw", "se") or edge ("n", "e", "s", "w") dragged; the opposite one stays where it is.
 * @returns {Crop}
 */
export function stretched(crop, handle, dx, dy) {
  let { x, y } = crop;
  let right = x + crop.w;
  let bottom = y + crop.h;
  if (handle.includes("w")) x = limit(x + dx, 0, right - SMALLEST);
  if (handle.includes("e")) right = limit(right + dx, x + SMALLEST, 1);
  if (handle.includes("n")) y = limit(y + dy, 0, bottom - SMALLEST);
  if (handle.includes("s")) bottom = limit(bottom + dy, y + SMALLEST, 1);
  return tidy({ x, y, w: right - x, h: bottom - y });
}

/** Grown (factor > 1) or shrunk about its middle, kept inside the picture. */
export function scaled(crop, factor) {
  const w = limit(crop.w * factor, SMALLEST, 1);
  const h = limit(crop.h * factor, SMALLEST, 1);
  return moved({ x: crop.x + (crop.w - w) / 2, y: crop.y + (crop.h - h) / 2, w, h }, 0, 0);
}

/** Moved so that its middle lies at (x, y), as far as the picture allows. */
export function centred(crop, x, y) {
  return moved(crop, x - crop.x - crop.w / 2, y - crop.y - crop.h / 2);
}

/** What an arrow key does to the frame: null for any other key. */
export function pressed(crop, handle, key, coarse) {
  const step = coarse ? 0.1 : 0.02;
  const [dx, dy] = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[key] ?? [];
  if (dx === undefined) return null;
  return handle === "move" ? moved(crop, dx, dy) : stretched(crop, handle, dx, dy);
}
