import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRng, type Rng } from "../../../../lib/core/numbers/random.ts";
import { heapReset, i32At } from "../../../../lib/models/trees/engine/memory/heap.ts";
import {
  drawSubset,
  nextInteger,
  nextRandom,
  seedRandom,
  shuffleHead,
  splitSubset,
} from "../../../../lib/models/trees/engine/random.ts";
import { listOf } from "./_engine.ts";

const read = (at: number, count: number) => Array.from({ length: count }, (_, i) => i32At(at + 4 * i));
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function withList<T>(values: readonly number[], use: (at: number) => T): T {
  heapReset(0);
  return use(listOf(values));
}

Deno.test("seedRandom() starts the stream that createRng() gives for the seed", () => {
  fc.assert(fc.property(seeds, (seed) => {
    const rng = createRng(seed);
    seedRandom(seed | 0);
    for (let i = 0; i < 50; i++) assertEquals(nextRandom(), rng.next());
  }));
});

Deno.test("nextInteger() draws as createRng() does, within its bound", () => {
  fc.assert(fc.property(seeds, fc.integer({ min: 1, max: 2 ** 30 }), (seed, bound) => {
    const rng = createRng(seed);
    seedRandom(seed | 0);
    for (let i = 0; i < 20; i++) {
      const drawn = nextInteger(bound);
      assertEquals(drawn, rng.integer(bound));
      assert(drawn >= 0 && drawn < bound);
    }
  }));
});

/** Algorithm S as Knuth writes it. */
function algorithmS(values: readonly number[], count: number, rng: Rng): number[] {
  const taken: number[] = [];
  for (let t = 0; taken.length < count; t++) {
    if ((values.length - t) * rng.next() < count - taken.length) taken.push(values[t]);
  }
  return taken;
}

Deno.test("drawSubset() is algorithm S, into another list or in place", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(), { minLength: 1 }), fc.nat(), seeds, (values, wish, seed) => {
    const count = wish % (values.length + 1), expected = algorithmS(values, count, createRng(seed));
    heapReset(0);
    const from = listOf(values), to = listOf(values);
    for (const target of [to, from]) {
      seedRandom(seed | 0);
      drawSubset(from, values.length, count, target);
      assertEquals(read(target, count), expected);
    }
    assertEquals(new Set(expected).size, count);
  }));
});

Deno.test("splitSubset() draws what drawSubset() draws, keeps what is left in order, and leaves the stream where that does", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(), { minLength: 1 }), fc.nat(), seeds, (values, wish, seed) => {
    const count = wish % (values.length + 1);
    heapReset(0);
    const from = listOf(values), drawn = listOf(values), to = listOf(values), rest = listOf(values);
    seedRandom(seed | 0);
    drawSubset(from, values.length, count, drawn);
    const next = nextRandom();
    seedRandom(seed | 0);
    splitSubset(from, values.length, count, to, rest);
    const taken = new Set(read(to, count));
    assertEquals([read(to, count), nextRandom()], [read(drawn, count), next]);
    assertEquals(read(rest, values.length - count), values.filter((value) => !taken.has(value)));
    assertEquals(read(from, values.length), values);
  }));
});

Deno.test("drawSubset() draws every subset equally often", () => {
  seedRandom(11);
  const counts = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const drawn = withList(upTo(4), (at) => {
      drawSubset(at, 4, 2, at);
      return read(at, 2).join();
    });
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  assertEquals(counts.size, 6);
  for (const count of counts.values()) assertAlmostEquals(count / 6000, 1 / 6, 0.02);
});

Deno.test("drawSubset() of none writes nothing, of all gives them in order; it looks at the first entries only", () => {
  heapReset(0);
  const from = listOf([9, 8, 7, 99, 99]), to = listOf([1, 2, 3]);
  drawSubset(from, 3, 0, to);
  assertEquals(read(to, 3), [1, 2, 3]);
  drawSubset(from, 3, 3, to);
  assertEquals(read(to, 3), [9, 8, 7]);
  for (let seed = 1; seed < 40; seed++) {
    seedRandom(seed);
    drawSubset(from, 3, 2, to);
    assertEquals(read(to, 2).includes(99), false);
  }
});

Deno.test("shuffleHead() keeps a permutation, what lies before, and what lies beyond the total", () => {
  fc.assert(fc.property(seeds, fc.nat(8), fc.nat(12), (seed, from, count) => {
    const shuffled = withList([...upTo(9), 77, 78], (at) => {
      seedRandom(seed | 0);
      shuffleHead(at, from, count, 9);
      return read(at, 11);
    });
    assertEquals(shuffled.slice(0, 9).sort(), upTo(9));
    assertEquals([shuffled.slice(0, from), shuffled.slice(9)], [upTo(from), [77, 78]]);
  }));
});

Deno.test("shuffleHead() is the first steps of a Fisher-Yates shuffle", () => {
  fc.assert(fc.property(seeds, fc.integer({ min: 1, max: 20 }), (seed, total) => {
    const rng = createRng(seed), expected = upTo(total);
    for (let i = 0; i < total; i++) {
      const other = i + rng.integer(total - i);
      [expected[i], expected[other]] = [expected[other], expected[i]];
    }
    const shuffled = withList(upTo(total), (at) => {
      seedRandom(seed | 0);
      shuffleHead(at, 0, total, total);
      return read(at, total);
    });
    assertEquals(shuffled, expected);
  }));
});

Deno.test("shuffleHead() puts every entry at the head equally often", () => {
  seedRandom(8);
  const counts = new Float64Array(6);
  for (let i = 0; i < 6000; i++) {
    const head = withList(upTo(6), (at) => {
      shuffleHead(at, 2, 1, 6);
      return i32At(at + 8);
    });
    counts[head]++;
  }
  assertEquals([counts[0], counts[1]], [0, 0]);
  for (const count of counts.subarray(2)) assertAlmostEquals(count / 6000, 0.25, 0.03);
});
