import { assertEquals, assertRejects } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { partition } from "@lib/core/rows/panel.ts";
import { decodeKey, encodeKey } from "@lib/exchange/bundle/bundle_key.ts";
import { decodeWorld, WorldsWriter } from "@lib/exchange/bundle/bundle_world.ts";
import { naiveChampion, panelOf, served } from "../../inference/_fixtures.ts";

const price = Float64Array.of(0.1, NaN, 3), kind = Float64Array.of(1, 0, 1);
const panel = partition({
  ...panelOf([[1, -0, NaN]]),
  exogenous: [
    { name: "price", kind: "future", values: price },
    { name: "type", kind: "static", values: kind, levels: ["a", "b"] },
  ],
}, 0);

async function roundTrip(bytes: Uint8Array, worlds: WorldsWriter) {
  const opened = await Promise.all(worlds.encode().map(decodeWorld));
  const table = { ...panel, exogenous: panel.exogenous.map(({ values: _, ...facts }) => facts) };
  return decodeKey(bytes, table, (id) => {
    const world = opened[id];
    return world === undefined ? Promise.reject(new RangeError(`no world ${id}`)) : Promise.resolve(world);
  });
}

Deno.test("encodeKey() decodeKey() give rows and model back, whatever the numbers, in few bytes", async () => {
  const worlds = new WorldsWriter(),
    serving = served(naiveChampion(), { version: 7, status: "fallback", reason: "ENDED" });
  const back = await roundTrip(encodeKey(panel, serving, worlds), worlds);
  assertEquals(back, { series: panel, serving });
  assertEquals(Object.is(back.series.y[1], -0), true);
  const sizeOf = (demand: number) => {
    const long = panelOf([Array.from({ length: 1000 }, (_, i) => i % 2 === 0 ? demand : 0)]);
    return encodeKey(long, { status: "failed", reason: "NO_CHAMPION" }, worlds).length;
  };
  assertEquals([sizeOf(7), sizeOf(300), sizeOf(0.1)].map((size) => Math.round(size / 1000)), [1, 2, 8]);
});

Deno.test("encodeKey() decodeKey() keep what serves a key that failed: the choice for new keys", async () => {
  const worlds = new WorldsWriter(), limits = { minRows: 30, zeroFilled: true };
  const newcomers = { ratio: 1, limits, ages: [{ known: 1, champion: naiveChampion() }] };
  const serving = { status: "failed", reason: "NO_CHAMPION", newcomers } as const;
  assertEquals((await roundTrip(encodeKey(panel, serving, worlds), worlds)).serving, serving);
});

Deno.test("decodeKey() refuses broken bytes", async () => {
  await assertRejects(() => roundTrip(Uint8Array.of(1), new WorldsWriter()), FitError);
});
