/** The only file that talks to the network. Answers are plain objects; whatever goes wrong is an ApiError. */

const PATIENCE_MS = 30_000;

/** `code` is stable and chooses the sentence; `detail` is the server's own (untrusted: show it as text only). */
export class ApiError extends Error {
  constructor(code, { status = 0, detail = "", retryAfter = null } = {}) {
    super(detail || code);
    Object.assign(this, { name: "ApiError", code, status, detail, retryAfter });
  }
}

/** An error answer → ApiError. `body` may be a problem document (RFC 9457) or whatever a proxy said instead. */
export function problem(status, body, retryAfter = null) {
  let document = {};
  try {
    document = JSON.parse(body) ?? {};
  } catch {
    // not ours: a gateway's page
  }
  const seconds = Number(retryAfter);
  const wait = retryAfter !== null && Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
  const code = typeof document.code === "string" ? document.code : codeOf(status);
  const detail = typeof document.detail === "string" ? document.detail : "";
  return new ApiError(code, { status, detail, retryAfter: wait });
}

function codeOf(status) {
  if (status === 413) return "too_large";
  if (status === 429) return "throttled";
  if (status === 404) return "not_found";
  return status >= 500 ? "unavailable" : "bad_request";
}

/**
 * Sends one request and reads its JSON.
 * @param {import("./requests.js").Plan} plan
 * @param {{signal?: AbortSignal, onProgress?: (share: number) => void}} how progress is reported for photos, 0…1
 */
export async function send(plan, { signal, onProgress } = {}) {
  const query = plan.params?.toString();
  const url = query ? `${plan.path}?${query}` : plan.path;
  if (plan.photo) return upload(url, plan.photo, signal, onProgress);
  const init = { method: plan.method, signal: timed(signal), headers: { Accept: "application/json" } };
  if (plan.items) {
    init.body = JSON.stringify({ items: plan.items });
    init.headers["Content-Type"] = "application/json";
  }
  let response, body;
  try {
    response = await fetch(url, init);
    body = await response.text();
  } catch (error) {
    throw failure(error);
  }
  return read(response.status, body, response.headers.get("Retry-After"));
}

function read(status, body, retryAfter) {
  if (status < 200 || status > 299) throw problem(status, body, retryAfter);
  try {
    return JSON.parse(body);
  } catch {
    throw new ApiError("unavailable", { status });
  }
}

function timed(signal) {
  const clock = AbortSignal.timeout(PATIENCE_MS);
  return signal ? AbortSignal.any([signal, clock]) : clock;
}

function failure(error) {
  if (error.name === "AbortError") return new ApiError("cancelled");
  if (error.name === "TimeoutError") return new ApiError("timeout");
  return new ApiError(navigator.onLine === false ? "offline" : "unreachable");
}

/** XMLHttpRequest, since fetch can't say how far an upload has come. */
function upload(url, photo, signal, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const settle = (act) => {
      signal?.removeEventListener("abort", abort);
      act();
    };
    const abort = () => request.abort();
    request.open("POST", url);
    request.timeout = 2 * PATIENCE_MS;
    request.setRequestHeader("Content-Type", photo.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0);
    request.upload.onload = () => onProgress?.(1);
    request.onload = () => settle(() => {
      try {
        resolve(read(request.status, request.responseText, request.getResponseHeader("Retry-After")));
      } catch (error) {
        reject(error);
      }
    });
    request.onerror = () => settle(() => reject(failure(new TypeError())));
    request.ontimeout = () => settle(() => reject(new ApiError("timeout")));
    request.onabort = () => settle(() => reject(new ApiError("cancelled")));
    if (signal?.aborted) return reject(new ApiError("cancelled"));
    signal?.addEventListener("abort", abort);
    request.send(photo);
  });
}
