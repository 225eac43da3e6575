/**
 * Categories in the order in which trees of several outputs split them.
 *
 * @see Coppersmith, Hong and Hosking (1999), doi:10.1023/A:1009869804967: the first principal component of the categories' shares
 * @module
 */
import { alloc, clear, f64At, i32At, setF64, setI32 } from "../memory/heap.ts";
import { bestMissingLeft, fillSubset, routeBin } from "./best.ts";
import { outputs } from "../memory/data.ts";
import type { f64, i32 } from "../memory/scalar.ts";

/** Turns by which the direction is found. */
const TURNS: i32 = 8;

/** Scratch: present categories in their order, where they lie along the direction, the direction, and its next turn. */
let order: i32 = 0, places: i32 = 0, direction: i32 = 0, turned: i32 = 0;

/** Reserve what a fit needs. */
export function allocVectorCategory(): void {
  order = alloc(4 * 256);
  places = alloc(8 * 256);
  direction = alloc(8 * outputs);
  turned = alloc(8 * outputs);
}

/** The i-th category in the order. */
export function orderAt(i: i32): i32 {
  return i32At(order + (i << 2));
}

/** How far a category's mean output lies from that of all. */
function offMean(at: i32, whole: i32, k: i32): f64 {
  const end = outputs << 3;
  return f64At(at + (k << 3)) / f64At(at + end) - f64At(whole + (k << 3)) / f64At(whole + end);
}

/**
 * Sort the categories that occur along the direction in which their means differ most.
 *
 * @param sums Of each bin: outputs, weight, rows. @param width Bytes of a bin. @param whole Those of all. @param bins Number.
 * @returns How many occur.
 */
export function sortCategories(sums: i32, width: i32, whole: i32, bins: i32): i32 {
  const end = outputs << 3;
  let present: i32 = 0;
  for (let bin: i32 = 0; bin < bins; bin++) {
    if (f64At(sums + bin * width + end + 8) === 0.0) continue;
    setI32(order + (present << 2), bin);
    present++;
  }
  findDirection(sums, width, whole, present);
  for (let i: i32 = 0; i < present; i++) {
    const bin = orderAt(i), place = placeOf(sums + bin * width, whole);
    let at = i;
    for (; at > 0 && f64At(places + ((at - 1) << 3)) > place; at--) {
      setF64(places + (at << 3), f64At(places + ((at - 1) << 3)));
      setI32(order + (at << 2), orderAt(at - 1));
    }
    setF64(places + (at << 3), place);
    setI32(order + (at << 2), bin);
  }
  return present;
}

function placeOf(at: i32, whole: i32): f64 {
  let place: f64 = 0.0;
  for (let k: i32 = 0; k < outputs; k++) place += f64At(direction + (k << 3)) * offMean(at, whole, k);
  return place;
}

/** The direction is turned by the categories' covariance, from the output that differs most among them. */
function findDirection(sums: i32, width: i32, whole: i32, present: i32): void {
  const end = outputs << 3;
  let most: f64 = -1.0, first: i32 = 0;
  for (let k: i32 = 0; k < outputs; k++) {
    let spread: f64 = 0.0;
    for (let i: i32 = 0; i < present; i++) {
      const at = sums + orderAt(i) * width, off = offMean(at, whole, k);
      spread += f64At(at + end) * off * off;
    }
    if (spread <= most) continue;
    most = spread;
    first = k;
  }
  clear(direction, end);
  setF64(direction + (first << 3), 1.0);
  for (let turn: i32 = 0; turn < TURNS; turn++) {
    clear(turned, end);
    let size: f64 = 0.0;
    for (let i: i32 = 0; i < present; i++) {
      const at = sums + orderAt(i) * width, pull = f64At(at + end) * placeOf(at, whole);
      for (let k: i32 = 0; k < outputs; k++) {
        setF64(turned + (k << 3), f64At(turned + (k << 3)) + pull * offMean(at, whole, k));
      }
    }
    for (let k: i32 = 0; k < outputs; k++) {
      const part = f64At(turned + (k << 3));
      size += part > 0.0 ? part : -part;
    }
    // Categories without a difference have no direction.
    if (!(size > 0.0)) return;
    for (let k: i32 = 0; k < outputs; k++) setF64(direction + (k << 3), f64At(turned + (k << 3)) / size);
  }
}

/** Bits of the bins that go left: the first ones of the order up to a cut; others go where missing goes, or with the larger side. */
export function noteVectorSubset(cut: i32, present: i32, missing: i32): void {
  let othersLeft = bestMissingLeft === 1;
  for (let i: i32 = 0; i < present; i++) if (orderAt(i) === missing) othersLeft = i <= cut;
  fillSubset(othersLeft);
  for (let i: i32 = 0; i < present; i++) routeBin(orderAt(i), i <= cut);
}
