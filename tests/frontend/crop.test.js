/** The frame never leaves the picture, whatever moves it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FIRST, SMALLEST, centred, cropFromText, cropToText, moved, pressed, scaled, stretched } from "../../frontend/src/crop.js";

const inside = ({ x, y, w, h }) => x >= 0 && y >= 0 && w >= SMALLEST - 1e-9 && h >= SMALLEST - 1e-9 && x + w <= 1.0011 && y + h <= 1.0011;

test("text and back", () => {
  const crop = { x: 0.125, y: 0, w: 0.5, h: 1 };
  assert.equal(cropToText(crop), "0.125,0,0.5,1");
  assert.deepEqual(cropFromText(cropToText(crop)), crop);
});

for (const text of [null, "", "1", "0,0,0,0", "0,0,1", "0,0,1,1,1", "a,b,c,d", "-0.1,0,0.5,0.5", "0.6,0,0.5,0.5", "0,0,NaN,1", "0,,0.5,0.5", "0,0,Infinity,1"]) {
  test(`"${text}" is no frame`, () => assert.equal(cropFromText(text), null));
}

test("moving stops at the edge and keeps the size", () => {
  assert.deepEqual(moved({ x: 0.1, y: 0.1, w: 0.5, h: 0.4 }, -1, 1), { x: 0, y: 0.6, w: 0.5, h: 0.4 });
});

test("a corner moves its two sides, the opposite corner stays", () => {
  const crop = { x: 0.2, y: 0.2, w: 0.4, h: 0.4 };
  assert.deepEqual(stretched(crop, "nw", -0.1, 0.1), { x: 0.1, y: 0.3, w: 0.5, h: 0.3 });
  assert.deepEqual(stretched(crop, "se", 0.1, -0.1), { x: 0.2, y: 0.2, w: 0.5, h: 0.3 });
});

test("a corner can't cross the opposite one", () => {
  assert.deepEqual(stretched({ x: 0.2, y: 0.2, w: 0.4, h: 0.4 }, "nw", 1, 1), { x: 0.5, y: 0.5, w: 0.1, h: 0.1 });
  assert.deepEqual(stretched({ x: 0.2, y: 0.2, w: 0.4, h: 0.4 }, "se", -1, -1), { x: 0.2, y: 0.2, w: 0.1, h: 0.1 });
});

test("growing and shrinking go about the middle and stay inside", () => {
  assert.deepEqual(scaled({ x: 0.4, y: 0.4, w: 0.2, h: 0.2 }, 2), { x: 0.3, y: 0.3, w: 0.4, h: 0.4 });
  assert.deepEqual(scaled({ x: 0, y: 0, w: 0.9, h: 0.9 }, 4), { x: 0, y: 0, w: 1, h: 1 });
  assert.equal(scaled(FIRST, 0.01).w, SMALLEST);
});

test("a tap brings the middle there", () => {
  assert.deepEqual(centred({ x: 0, y: 0, w: 0.2, h: 0.2 }, 0.5, 0.6), { x: 0.4, y: 0.5, w: 0.2, h: 0.2 });
  assert.deepEqual(centred({ x: 0, y: 0, w: 0.2, h: 0.2 }, 1, 0), { x: 0.8, y: 0, w: 0.2, h: 0.2 });
});

test("arrow keys move or stretch, Shift takes larger steps, other keys do nothing", () => {
  const crop = { x: 0.2, y: 0.2, w: 0.4, h: 0.4 };
  assert.deepEqual(pressed(crop, "move", "ArrowRight", false), { ...crop, x: 0.22 });
  assert.deepEqual(pressed(crop, "move", "ArrowUp", true), { ...crop, y: 0.1 });
  assert.deepEqual(pressed(crop, "se", "ArrowDown", false), { ...crop, h: 0.42 });
  assert.equal(pressed(crop, "move", "Enter", false), null);
});

test("a thousand random moves stay inside", () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  let crop = FIRST;
  for (let n = 0; n < 1000; n++) {
    const by = [random() * 3 - 1.5, random() * 3 - 1.5];
    const handle = ["nw", "ne", "sw", "se", "n", "e", "s", "w"][Math.floor(random() * 8)];
    crop = [() => moved(crop, ...by), () => stretched(crop, handle, ...by), () => scaled(crop, random() * 3), () => centred(crop, ...by)][n % 4]();
    assert.ok(inside(crop), JSON.stringify(crop));
    assert.ok(cropFromText(cropToText(crop)), "and the API can read it");
  }
});
