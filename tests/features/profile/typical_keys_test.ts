import { assertEquals } from "@std/assert";
import { typicalKeys } from "@lib/features/profile/typical_keys.ts";

function panelOf(series: readonly (readonly number[])[]) {
  const offsets = new Int32Array(series.length + 1);
  series.forEach((y, k) => offsets[k + 1] = offsets[k]! + y.length);
  return { offsets, y: Float64Array.from(series.flat()) };
}

const wave = (level: number, n = 24) => Array.from({ length: n }, (_, i) => level * (1 + 0.2 * Math.sin(i)));

Deno.test("typicalKeys() the key in the middle of its class comes first, not the first by name", () => {
  const [smooth] = typicalKeys(panelOf([wave(1), wave(1000), wave(30), wave(40), wave(20)]));
  assertEquals(smooth, { demandClass: "smooth", keys: 5, typical: [2, 3] });
});

Deno.test("typicalKeys() classes in their order, each with its count; missing values are no demand", () => {
  const sparse = wave(5).map((value, i) => i % 4 === 0 ? value : 0), none = wave(0), gap = wave(5).map(() => NaN);
  const found = typicalKeys(panelOf([none, sparse, wave(5), gap]), { each: 1 });
  assertEquals(found.map(({ demandClass, keys, typical }) => [demandClass, keys, typical]), [
    ["smooth", 1, [2]],
    ["intermittent", 1, [1]],
    ["no_demand", 2, [0]],
  ]);
});

Deno.test("typicalKeys() a single trait far off does not decide alone, and of no key there is none", () => {
  const short = wave(30, 6);
  const [smooth] = typicalKeys(panelOf([short, wave(30), wave(31), wave(29), wave(32)]), { each: 1 });
  assertEquals(smooth?.typical, [1]);
  assertEquals(typicalKeys({ offsets: Int32Array.of(0), y: new Float64Array() }), []);
});
