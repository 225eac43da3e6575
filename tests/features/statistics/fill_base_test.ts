import { assertEquals } from "@std/assert";
import { fillBase, memorySize, tailFrom } from "@lib/features/statistics/fill_base.ts";
import { baseColumn, type Statistic } from "@lib/features/statistics/base_column.ts";
import { rollingRoom } from "@lib/features/statistics/rolling.ts";

const SOURCE = Float64Array.of(9, 9, 4, 0, NaN, 7, 1, 1, 3, 8, NaN, 2, 5, 6), FIRST = 2;
const FLAG = Float64Array.from(SOURCE, (_, i) => i % 3 === 0 ? 1 : 0);

/** All statistics that follow from a target, each with what it needs. */
const CASES: readonly [Statistic, { window?: number; parameter?: number; flag?: number }][] = [
  ["rolling_mean", { window: 3 }],
  ["rolling_min", { window: 3 }],
  ["rolling_max", { window: 3 }],
  ["rolling_quantile", { window: 3, parameter: 0.5 }],
  ["rolling_slope", { window: 4 }],
  ["expanding_mean", {}],
  ["expanding_min", {}],
  ["expanding_max", {}],
  ["ewm_mean", { parameter: 0.3 }],
  ["season_mean", { window: 4, parameter: 2 }],
  ["season_expanding", { window: 4 }],
  ["flag_mean", { flag: 0, parameter: 1 }],
  ["flag_mean", { flag: 0, window: 4, parameter: 0 }],
  ["last", {}],
  ["since_sale", {}],
  ["zero_run", {}],
  ["sale_interval", {}],
  ["sale_size", {}],
];

Deno.test("fillBase() row by row, with what is remembered, gives the bits of one pass over all rows", () => {
  for (const [statistic, options] of CASES) {
    const base = baseColumn("linked", statistic, options), size = memorySize(base), name = base.id;
    const fill = (from: number, to: number, memory?: Float64Array) => {
      const mean = new Float64Array(SOURCE.length), std = base.sibling === "" ? null : mean.slice();
      const span = { from, to }, room = new Float64Array(rollingRoom(base.window, { from: FIRST, to }));
      const flag = base.flag < 0 ? null : FLAG;
      fillBase(base, SOURCE, { span, mean, std, room, age: 0, flag, first: FIRST, memory });
      return [mean, std];
    };
    const whole = fill(FIRST, SOURCE.length), memory = new Float64Array(size);
    if (size > 0) fill(FIRST, 6, memory);
    for (let row = 6; row < SOURCE.length; row++) {
      const from = size > 0 ? row : tailFrom(base, FIRST, row),
        next = fill(from, row + 1, size > 0 ? memory : undefined);
      next.forEach((column, i) => assertEquals(column?.[row], whole[i]?.[row], `${name} at ${row}`));
    }
  }
});

Deno.test("tailFrom() reaches back over two blocks of a window, and of seasons not at all", () => {
  const from = (statistic: Statistic, window: number) => tailFrom(baseColumn("raw", statistic, { window }), 10, 31);
  assertEquals([from("rolling_mean", 5), from("season_mean", 5), from("expanding_max", 0)], [25, 31, 10]);
});
