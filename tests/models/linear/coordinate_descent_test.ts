import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { descendCoordinates } from "@lib/models/linear/coordinate_descent.ts";

/** Products of random columns, some of them alike. */
function problem(k: number) {
  const rng = createRng(k), n = 40, x = Array.from({ length: n }, () => Array.from({ length: k }, () => rng.normal()));
  for (const row of x) row[1] = row[0]! + 0.1 * row[1]!;
  const y = x.map((row) => 2 * row[0]! - row[2]! + rng.normal());
  const gram = Float64Array.from(
    { length: k * k },
    (_, i) => x.reduce((sum, row) => sum + row[Math.floor(i / k)]! * row[i % k]!, 0) / n,
  );
  const moment = Float64Array.from({ length: k }, (_, j) => x.reduce((sum, row, r) => sum + row[j]! * y[r]!, 0) / n);
  return { gram, moment };
}

Deno.test("descendCoordinates() ends where no coefficient has a reason to move", () => {
  const { gram, moment } = problem(5), l1 = 0.2, l2 = 0.05;
  const b = descendCoordinates({ gram, moment }, { l1, l2 }, { start: new Float64Array(5) });
  b.forEach((own, j) => {
    const slope = moment[j]! - b.reduce((sum, other, i) => sum + gram[j * 5 + i]! * other, 0) - l2 * own;
    if (own === 0) assertEquals(Math.abs(slope) <= l1 + 1e-9, true);
    else assertAlmostEquals(slope, l1 * Math.sign(own), 1e-7);
  });
});

Deno.test("descendCoordinates() of many columns reads the products of those that it leaves out no oftener than it must", () => {
  const k = 120, { gram, moment } = problem(k), l1 = 0.5, l2 = 0.01;
  let reads = 0;
  const watched = new Proxy(gram, {
    get(target, name) {
      if (typeof name === "string" && /^\d+$/.test(name)) reads++;
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const b = descendCoordinates({ gram: watched, moment }, { l1, l2 }, { start: new Float64Array(k) });
  b.forEach((own, j) => {
    const slope = moment[j]! - b.reduce((sum, other, i) => sum + gram[j * k + i]! * other, 0) - l2 * own;
    if (own === 0) assertEquals(Math.abs(slope) <= l1 + 1e-9, true);
    else assertAlmostEquals(slope, l1 * Math.sign(own), 1e-7);
  });
  assertEquals(reads < 20 * k, true, `${reads} of ${k} columns`);
});

Deno.test("descendCoordinates() from anywhere gives the same, and leaves all out where the penalty is above every moment", () => {
  const { gram, moment } = problem(4), penalty = { l1: 0.1, l2: 0.1 };
  const zero = descendCoordinates({ gram, moment }, penalty, { start: new Float64Array(4) });
  const far = descendCoordinates({ gram, moment }, penalty, { start: Float64Array.of(5, -5, 3, 1) });
  zero.forEach((own, j) => assertAlmostEquals(own, far[j]!, 1e-7));
  const most = Math.max(...moment.map(Math.abs));
  assertEquals([...descendCoordinates({ gram, moment }, { l1: most, l2: 0 }, { start: Float64Array.of(1, 1, 1, 1) })], [
    0,
    0,
    0,
    0,
  ]);
});

Deno.test("descendCoordinates() gives a column without variance no coefficient", () => {
  const b = descendCoordinates(
    { gram: Float64Array.of(1, 0, 0, 0), moment: Float64Array.of(2, 0) },
    { l1: 0, l2: 0 },
    { start: new Float64Array(2) },
  );
  assertEquals([...b], [2, 0]);
});
