import { assertEquals } from "@std/assert";
import { NO_PERIOD, type ReadColumns } from "../../../lib/data/columns/checked_columns.ts";
import { streamColumns } from "../../../lib/data/columns/stream_columns.ts";
import { itemConfig } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

Deno.test("streamColumns() hands out wanted keys in order, sorted by period and row, empty ones too", () => {
  const read: ReadColumns = {
    key: Int32Array.of(1, 0, 1, 1, 2),
    period: Int32Array.of(6, 5, 5, 6, NO_PERIOD),
    code: Uint16Array.of(0, 0, 1, 0, 1),
    y: Float64Array.of(1, 2, 3, 4, 5),
    x: [],
    groups: [],
  };
  const seen: unknown[] = [];
  const rules = [{ code: "NEGATIVE", severity: "error", column: "", requirement: "" }] as const;
  streamColumns(read, {
    plan: planDemand(itemConfig("rows")),
    checked: { rules, exogenous: [], relative: [] },
    positions: Int32Array.of(1, 2),
  }, (k, { period, good, row, y }) => seen.push([k, [...period], [...good], [...row], [...y]]));
  assertEquals(seen, [[0, [5, 6, 6], [0, 1, 1], [3, 1, 4], [3, 1, 4]], [1, [], [], [], []]]);
});
