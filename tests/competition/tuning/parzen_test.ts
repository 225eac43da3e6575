import { assertEquals, assertGreater } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { proposeByDensity } from "../../../lib/competition/tuning/parzen.ts";

const known = Array.from({ length: 24 }, (_, i) => ({ point: Float64Array.of(i / 24, (i * 7 % 24) / 24), loss: i }));

Deno.test("proposeByDensity() says nothing on few trials", () => {
  assertEquals(proposeByDensity(known.slice(0, 7), createRng(1)), null);
});

Deno.test("proposeByDensity() goes where the good ones are, in the dimension that tells them apart", () => {
  const rng = createRng(1), points = Array.from({ length: 60 }, () => proposeByDensity(known, rng)!);
  assertGreater(points.filter(([x]) => x < 0.35).length, 50);
  assertGreater(new Set(points.map(([, y]) => y)).size, 50, "no draw is repeated");
});
