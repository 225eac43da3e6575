import { assert, assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { movedKeys, type SampledKey } from "@lib/monitoring/rows/moved_keys.ts";
import { RowSamples } from "@lib/monitoring/rows/row_samples.ts";
import { rowsOf, SPENT } from "../../inference/rows/_fixtures.ts";

const OPTIONS = { limits: { drift: 0.2, missing: 0.1 }, isTimed: false };

function samples(rows: number, { by = 0, spent = 0, seed = 1 } = {}): RowSamples {
  const rng = createRng(seed), own = new RowSamples(SPENT, []);
  const panel = rowsOf(Array.from({ length: rows }, () => rng.normal() + by));
  own.add(panel, { isTaken: () => true, targets: Float64Array.from({ length: rows }, () => rng.normal() + spent) });
  return own;
}

function key(name: string, { by = 0, spent = 0, rows = 80, seed = 1 } = {}): SampledKey {
  const sides = { came: samples(rows, { by, spent, seed: 2 * seed + 1 }), before: samples(300, { seed: 2 * seed }) };
  return { key: seriesKey([name]), ...sides };
}

Deno.test("movedKeys() tells keys whose columns have moved, and next to none of healthy ones", () => {
  const healthy = Array.from({ length: 60 }, (_, k) => key(`${k}`, { seed: k + 1 }));
  const moved = movedKeys([...healthy, key("moved", { by: 2, seed: 99 })], OPTIONS);
  const told = moved.get(seriesKey(["moved"]).id)!;
  assertEquals(told.map(({ level, code }) => [level, code]), [["watch", "COLUMN_DRIFTED"]]);
  const others = [...moved.values()].filter((found) => found.length > 0).length - 1;
  assert(others <= 1, `${others} of 60 healthy keys`);
});

Deno.test("movedKeys() tells first what has moved farthest beyond its limit", () => {
  const columns = (moved: { by: number; spent: number }) =>
    [...movedKeys([key("a", moved)], OPTIONS).values()].flat().map(({ evidence }) => evidence.column);
  assertEquals(columns({ by: 4, spent: 1 }), ["age", "spent"]);
  assertEquals(columns({ by: 1, spent: 4 }), ["spent", "age"]);
});

Deno.test("movedKeys() says nothing of keys of few rows, nor where the config wants no such alarm", () => {
  assertEquals([19, 20].map((rows) => movedKeys([key("few", { by: 5, rows })], OPTIONS).size), [0, 1]);
  const off = movedKeys([key("a", { by: 5 })], { ...OPTIONS, limits: { drift: null, missing: null } });
  assertEquals([...off.values()], [[]]);
});
