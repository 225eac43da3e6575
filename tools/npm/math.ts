/*
 * Math as Deno rounds it: Node's own differs in the last bit, and choices among models rest on it. It takes the place of `Math` in
 * the package alone.
 */
import { EXACT_MATH } from "../../lib/page/bundle/exact_math.ts";
import { exactPow } from "../../lib/page/bundle/exact_power.ts";

const own = Object.defineProperties({}, Object.getOwnPropertyDescriptors(globalThis.Math));

export { own as Math };

Object.assign(own, EXACT_MATH, { pow: exactPow });
