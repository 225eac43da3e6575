import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { createRng } from "@lib/core/numbers/random.ts";
import { neuralEngine, PLAIN_NEURAL } from "@lib/models/neural/host.ts";
import * as plain from "@lib/models/neural/kernels.ts";

const FIRST = plain.FIRST, FLOATS = FIRST + 4096, A = FIRST + 64, B = FIRST + 1024, C = FIRST + 2048, D = FIRST + 3072;

/** Run a loop in both builds on the same memory, and compare all of it. */
function assertTwins(seed: number, run: (kernels: typeof PLAIN_NEURAL.kernels) => unknown): Float32Array {
  const rng = createRng(seed), start = Float32Array.from({ length: FLOATS }, () => rng.normal() * 10 ** rng.integer(4));
  const [vector, number] = [neuralEngine(), PLAIN_NEURAL].map(({ kernels, reserve }) => {
    const memory = reserve(FLOATS);
    memory.set(start.subarray(FIRST), FIRST);
    const given = run(kernels);
    return { memory: memory.slice(FIRST, FLOATS), given };
  });
  assertEquals(vector, number);
  return number.memory;
}

const seeds = fc.integer({ min: 1, max: 1e6 }), fours = fc.integer({ min: 1, max: 5 }).map((n) => 4 * n);

Deno.test("multiply() gives the bits of its twin, whatever the shape, turned or not, with a bias or none", () => {
  const any = fc.integer({ min: 1, max: 13 });
  fc.assert(fc.property(seeds, any, fours, fours, fc.boolean(), fc.boolean(), (seed, m, k, n, isTurned, hasBias) => {
    assertTwins(seed, ({ multiply }) => {
      const bias = hasBias ? D : -1;
      if (isTurned) multiply(A, 1, k, B, bias, C, k, m, n);
      else multiply(A, k, 1, B, bias, C, m, k, n);
    });
  }));
});

Deno.test("multiply() is the product of two matrices and the bias", () => {
  const heap = plain.reserve(FLOATS);
  heap.set([1, 2, 0, 0, 3, 4, 0, 0], A);
  heap.set([5, 6, 0, 0, 7, 8, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9], B);
  heap.set([100, 200, 0, 0], D);
  plain.multiply(A, 4, 1, B, D, C, 2, 4, 4);
  assertEquals([...heap.subarray(C, C + 8)], [119, 222, 0, 0, 143, 250, 0, 0]);
  plain.multiply(A, 1, 4, B, -1, C, 2, 2, 4);
  assertEquals([...heap.subarray(C, C + 8)], [26, 30, 0, 0, 38, 44, 0, 0], "of the transpose");
});

Deno.test("transpose(), sumRows(), timesEach(), scale() and sumSquares() give the bits of their twins", () => {
  fc.assert(fc.property(seeds, fours, fours, (seed, m, n) => {
    const memory = assertTwins(seed, (kernels) => {
      kernels.transpose(A, C, m, n);
      kernels.sumRows(A, D, m, n);
      kernels.timesEach(B, A, m * n);
      kernels.scale(B, m * n, 0.3);
      return kernels.sumSquares(B, m * n);
    });
    const at = (place: number) => memory[place - FIRST]!;
    assertEquals(at(C + 1), at(A + n), "row 0, column 1 of the transpose");
    const sum = Array.from({ length: m }, (_, i) => at(A + i * n)).reduce((one, other) => Math.fround(one + other));
    assertEquals(at(D), sum);
  }));
});

Deno.test("relu(), silu() and dropOut() give the bits of their twins", () => {
  fc.assert(fc.property(seeds, fours, (seed, count) => {
    assertTwins(seed, (kernels) => {
      kernels.relu(A, B, count);
      kernels.silu(C, D, count);
      kernels.dropOut(C, D, count, FLOATS - 4, 2 ** 23, 2);
    });
  }));
});

Deno.test("silu() is z / (1 + exp(-z)) and its slope to six digits, and finite far out", () => {
  const heap = plain.reserve(FLOATS), at = [-1e30, -90, -5, -0.3, 0, 0.3, 5, 1e30];
  heap.set(at, A);
  plain.silu(A, B, 8);
  at.forEach((z, i) => {
    const share = 1 / (1 + Math.exp(-z)), scale = Math.max(1, Math.abs(z));
    assertEquals(Math.abs(heap[A + i] - Math.max(-1e30, z * share)) <= 1e-6 * scale || z < -80, true, `${z}`);
    const slope = share * (1 + z * (1 - share));
    if (Math.abs(z) < 80) assertEquals(Math.abs(heap[B + i] - slope) <= 1e-6, true, `slope at ${z}`);
    assertEquals(Number.isFinite(heap[A + i]) && Number.isFinite(heap[B + i]), true);
  });
});

Deno.test("relu() cuts at zero; dropOut() keeps the share that it is told, and makes up for the rest", () => {
  const heap = plain.reserve(FLOATS);
  heap.set([-1, 0, 2, -0], A);
  plain.relu(A, B, 4);
  assertEquals([...heap.subarray(A, A + 4), ...heap.subarray(B, B + 4)].map((value) => value + 0), [
    ...[0, 0, 2, 0],
    ...[0, 0, 1, 0],
  ]);
  heap.fill(1, A, A + 1900);
  heap.fill(1, C, C + 1900);
  new Int32Array(heap.buffer, 16, 4).set([123456789, -987654321, 1e9, 77777777]);
  plain.dropOut(A, C, 1900, 4, 0.75 * 2 ** 24, 4 / 3);
  const kept = heap.subarray(A, A + 1900).filter((value) => value !== 0);
  assertEquals(kept.every((value) => value === Math.fround(4 / 3)), true);
  assertEquals(Math.abs(kept.length / 1900 - 0.75) < 0.03, true, `${kept.length}`);
  assertEquals(heap.slice(A, A + 1900), heap.slice(C, C + 1900), "values and slopes alike");
});

Deno.test("adam() gives the bits of its twin, step after step", () => {
  fc.assert(fc.property(seeds, fours, fc.integer({ min: 1, max: 5 }), (seed, count, steps) => {
    assertTwins(seed, (kernels) => {
      // Second moments are squares.
      kernels.timesEach(D, D, count);
      for (let step = 0; step < steps; step++) kernels.adam(A, B, C, D, count, 0.01, 0.001);
    });
  }));
});

Deno.test("adam() first moves by the rate against the gradient, and lets no moment fade into what has no full digits", () => {
  const heap = plain.reserve(FLOATS).fill(0);
  heap.set([1, 1, 1, 0], A);
  heap.set([5, -0.1, 0, 0], B);
  const rate = 0.01 * Math.sqrt(1 - 0.999) / (1 - 0.9);
  plain.adam(A, B, C, D, 4, rate, 0.1);
  [0.89, 0.91, 0.9, 0].forEach((expected, i) => assertEquals(Math.abs(heap[A + i] - expected) < 1e-5, true, `${i}`));
  heap.fill(0, B, B + 4);
  for (let step = 0; step < 800; step++) plain.adam(A, B, C, D, 4, 1e-9, 0);
  const small = heap.subarray(C, C + 4).filter((value) => value !== 0 && Math.abs(value) < 2 ** -126);
  assertEquals(small.length, 0, "none that processors are slow with");
});
