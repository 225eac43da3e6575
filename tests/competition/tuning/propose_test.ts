import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { type JudgedPoint, proposePoints, type TuningMethod } from "../../../lib/competition/tuning/propose.ts";

/** A bowl with its lowest point at 0.3 in each of four dimensions. */
const bowl = (point: Float64Array) => point.reduce((sum, x) => sum + (x - 0.3) ** 2, 0);

function search(method: TuningMethod, options: { seed: number; total: number }): JudgedPoint[] {
  const rng = createRng(options.seed), known: JudgedPoint[] = [];
  while (known.length < options.total) {
    const asked = { dimensions: 4, count: 4, known, done: known.length, total: options.total, rng };
    for (const point of proposePoints(method, asked)) known.push({ point, loss: bowl(point) });
  }
  return known;
}

const textOf = (points: readonly JudgedPoint[]) => points.map(({ point }) => point.join()).join(";");

Deno.test("proposePoints() stays in the cube, and repeats itself with the same seed alone", () => {
  for (const method of ["random", "grid", "tpe"] as const) {
    const points = search(method, { seed: 1, total: 40 });
    assertEquals(points.length, 40);
    for (const { point } of points) assert(point.every((x) => x >= 0 && x < 1));
    assertEquals(search(method, { seed: 1, total: 40 }), points);
    assertEquals(textOf(search(method, { seed: 2, total: 40 })) === textOf(points), method === "grid");
  }
});

Deno.test("proposePoints() by tpe finds a better point than at random, on most seeds", () => {
  const best = (method: TuningMethod, seed: number) =>
    Math.min(...search(method, { seed, total: 60 }).map(({ loss }) => loss));
  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  assertGreater(seeds.filter((seed) => best("tpe", seed) < best("random", seed)).length, 13);
});

Deno.test("proposePoints() by grid fills the cube evenly whatever the number", () => {
  for (const total of [7, 40, 101]) {
    const points = search("grid", { seed: 1, total });
    for (let d = 0; d < 4; d++) {
      const low = points.filter(({ point }) => point[d] < 0.5).length;
      assertLess(Math.abs(low - total / 2), 2 + total / 12, `${total} ${d}`);
    }
  }
});

Deno.test("proposePoints() by tpe takes failed trials for bad ones", () => {
  const rng = createRng(3);
  const known = Array.from({ length: 30 }, (_, i): JudgedPoint => {
    const point = Float64Array.of(i / 30);
    return { point, loss: i < 15 ? NaN : i };
  });
  const points = proposePoints("tpe", { dimensions: 1, count: 40, known, done: 30, total: 70, rng });
  assertGreater(points.filter(([x]) => x > 0.4).length, 28);
});
