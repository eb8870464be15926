/** From a file to what is sent: upright, longest side 1024, JPEG, without the camera's notes (place, time). */

export const LONGEST_SIDE = 1024;
/** What the API takes at most; a photo that this browser can't read travels as it is. */
export const MOST_BYTES = 4_000_000;
const QUALITY = 0.82;
const PREVIEW_SIDE = 112;

/** Something is wrong with the file itself; `code` chooses the sentence, as the API's codes do. */
export class PhotoError extends Error {
  constructor(code) {
    super(code);
    this.name = "PhotoError";
    this.code = code;
  }
}

/** Width and height with the longest side at most `most`, never enlarged, never 0. */
export function fit(width, height, most = LONGEST_SIDE) {
  const scale = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Whether bytes begin like a picture that the API knows: by content, since names and types lie. */
export function looksLikePicture(bytes) {
  const text = (from, to) => String.fromCharCode(...bytes.slice(from, to));
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return true; // JPEG
  if (text(0, 4) === "\x89PNG" || text(0, 3) === "GIF") return true;
  if (text(0, 4) === "RIFF" && text(8, 12) === "WEBP") return true;
  return text(4, 8) === "ftyp" && /^(avif|avis|heic|heix|heim|heis|hevc|mif1|msf1)/.test(text(8, 12));
}

/**
 * What to send for a file somebody gave us.
 * @returns {Promise<{blob: Blob, width: number|null, height: number|null, preview: string|null, shown: boolean}>}
 *   `shown`: whether this browser can display it; HEIC often can't be, and is sent as it is
 */
export async function prepare(file) {
  if (!file.size) throw new PhotoError("empty");
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return asItIs(file);
  }
  try {
    const { width, height } = fit(bitmap.width, bitmap.height);
    const blob = await draw(bitmap, width, height).convertToBlob({ type: "image/jpeg", quality: QUALITY });
    return { blob, width, height, preview: await previewOf(bitmap), shown: true };
  } finally {
    bitmap.close();
  }
}

async function asItIs(file) {
  const head = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  if (!looksLikePicture(head)) throw new PhotoError("not_an_image");
  if (file.size > MOST_BYTES) throw new PhotoError("too_large");
  return { blob: file, width: null, height: null, preview: null, shown: false };
}

function draw(bitmap, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what is transparent becomes white, as in a shop's pictures
  pen.fillRect(0, 0, width, height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/** A few KB as a data: URL, for recent searches and for a page that was reloaded. */
async function previewOf(bitmap) {
  const { width, height } = fit(bitmap.width, bitmap.height, PREVIEW_SIDE);
  const blob = await draw(bitmap, width, height).convertToBlob({ type: "image/jpeg", quality: 0.7 });
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => resolve(null);
    reader.readAsDataURL(blob);
  });
}
