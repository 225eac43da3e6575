import type { RowSpec } from "../../../lib/features/row_spec.ts";
import { demand } from "../../competition/_problem.ts";
import { assert, assertEquals } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { type Panel, seriesKey } from "@lib/core/rows/panel.ts";
import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
import type { FeatureSpec } from "@lib/features/spec/spec.ts";
import { pooledRows, type PooledRowsOptions } from "@lib/training/tasks/pooled_rows.ts";

const CALENDAR = { frequency: "day" as const, anchor: 0 }, DAYS = 40;

/** A key with other demand each. */
function panelOf(key: number): Panel {
  return {
    calendar: CALENDAR,
    keyColumns: ["item"],
    keys: [seriesKey([`k${key}`])],
    offsets: Int32Array.of(0, DAYS),
    ds: Int32Array.from({ length: DAYS }, (_, t) => 100 + t),
    y: Float64Array.from({ length: DAYS }, (_, t) => (t * (key + 3)) % 7),
    exogenous: [],
  };
}

const specOf = (names: string[], transform: FeatureSpec["transform"]): FeatureSpec =>
  defaultSpec({ calendar: CALENDAR, horizon: 3, historyLength: DAYS, names, transform });

const SPECS = [
  specOf(["lag_1", "rolling_mean_lag_1_window_7", "step"], "log1p"),
  specOf(["lag_1", "rolling_mean_lag_1_window_7", "rolling_std_lag_1_window_7"], "none"),
  { ...specOf(["lag_1", "rolling_mean_lag_1_window_7"], "log1p"), strategy: "recursive" as const },
];

const PROBLEM = demand({ horizon: 3, seasonLength: 7 });

/** Rows by all given specs, and how often the panels were read. */
async function pool(specs: readonly FeatureSpec[], options: Partial<PooledRowsOptions> = {}) {
  let passes = 0;
  async function* panels() {
    passes++;
    for (const key of [0, 1, 2]) yield await Promise.resolve(panelOf(key));
  }
  const designs: (Design | null)[] = [], found: RowSpec[] = [];
  const asked = { origin: 130, problem: PROBLEM, rows: 90, most: 1000, panels, ...options };
  for await (const { spec, design } of pooledRows(specs, asked)) {
    found.push(spec);
    designs.push(design);
  }
  return { designs, found, passes };
}

Deno.test("pooledRows() of several specs are those of each alone, in their order, from panels read once", async () => {
  for (const most of [1000, 31]) {
    const together = await pool(SPECS, { most });
    assertEquals([together.found, together.passes], [SPECS, 1]);
    for (const [s, spec] of SPECS.entries()) {
      const { designs: [alone] } = await pool([spec], { most });
      assert(alone !== null && alone !== undefined && alone.rows > 20);
      assertEquals(together.designs[s], alone);
    }
  }
});

Deno.test("pooledRows() reads the panels anew for rows that would not be in memory together", async () => {
  const large = 3_000_000, { designs, passes } = await pool(SPECS.slice(0, 2), { rows: large, most: large });
  assertEquals(passes, 2);
  assertEquals(designs, (await pool(SPECS.slice(0, 2))).designs);
});

Deno.test("pooledRows() are of values up to the origin, and none where nothing is known", async () => {
  const { designs: [early] } = await pool(SPECS.slice(0, 1), { origin: 110 });
  assert(early !== null && early !== undefined);
  assertEquals(Math.max(...early.ds), 110);
  assertEquals((await pool(SPECS, { origin: 90 })).designs, [null, null, null]);
});
