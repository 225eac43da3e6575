import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
import {
  featureCount,
  isTableSpec,
  type RowSpec,
  rowSpecHash,
  seedMoment,
  seriesSpec,
  tableSpec,
} from "@lib/features/row_spec.ts";
import { specHash } from "@lib/features/spec/spec.ts";
import { tableSpecHash } from "@lib/features/table/table_spec.ts";

const SERIES = defaultSpec({
  calendar: { frequency: "day", anchor: 0 },
  horizon: 2,
  historyLength: 30,
  names: ["lag_1", "step"],
});
const TABLE: RowSpec = {
  layout: "rows",
  columns: [{ name: "size", kind: "number" }],
  targets: ["price"],
  classes: [],
  task: { kind: "number", outputs: 1 },
};

Deno.test("rowSpecHash() is that of the spec's own layout", () => {
  assertEquals([rowSpecHash(SERIES), rowSpecHash(TABLE)], [specHash(SERIES), tableSpecHash(TABLE)]);
});

Deno.test("isTableSpec() tells layouts apart, featuresOf() counts columns of both", () => {
  assertEquals([isTableSpec(SERIES), isTableSpec(TABLE)], [false, true]);
  assertEquals([featureCount(SERIES), featureCount(TABLE)], [2, 1]);
});

Deno.test("seriesSpec() and tableSpec() give back the spec, and refuse one of the other layout", () => {
  assertStrictEquals(seriesSpec(SERIES), SERIES);
  assertStrictEquals(tableSpec(TABLE), TABLE);
  assertThrows(() => seriesSpec(TABLE), RangeError);
  assertThrows(() => tableSpec(SERIES), RangeError);
});

Deno.test("seedMoment() is the origin, of weeks whatever their stamps mean", () => {
  assertEquals([seedMoment(TABLE, 3), seedMoment(SERIES, 3)], [3, 3]);
  const week = (anchor: number, weekLabel?: "end") => ({
    ...SERIES,
    calendar: { frequency: "week" as const, anchor, ...weekLabel === undefined ? {} : { weekLabel } },
  });
  assertEquals(seedMoment(week(0), 100), 100);
});
