import { forecastOf } from "@lib/competition/backtest/backtest.ts";
import { compete } from "@lib/competition/contenders/compete.ts";
import { knownRows, RowsSample, trainingRows } from "@lib/competition/backtest/rows_sample.ts";
import { concatPanels } from "@lib/core/rows/panel.ts";
import { CLASS, FOLDS, NUMBER, rowsOf, tableCompetition, TWICE, TWO } from "../_table.ts";
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";

const RULE = { folds: FOLDS, isInTime: false };
const sampleOf = (spec = NUMBER, panel = rowsOf(spec), localRows = 1000) => {
  const { spans } = tableCompetition(spec);
  const options = { spans: [...spans.folds, spans.holdout!], localRows, spec };
  return new RowsSample(panel, options, { rule: RULE, task: spec.task });
};
const [FIRST, SECOND] = tableCompetition(NUMBER).spans.folds;

Deno.test("RowsSample asks for the rows of a part, and has room for those of the largest", () => {
  const sample = sampleOf(), panel = rowsOf(NUMBER);
  assertEquals([sample.width, sample.rowsOf(FIRST), sample.rowsOf(SECOND)], [5, 4, 2]);
  assertEquals(sample.actual(SECOND), Float64Array.of(panel.y[12], panel.y[13], NaN, NaN, NaN));
  assertEquals(sample.known(0).length, 8 + 2 + 3);
  assertEquals([sampleOf(TWO).width, sampleOf(CLASS).width], [10, 15]);
});

Deno.test("RowsSample tells classes as 1 for the one that came", () => {
  const panel = rowsOf(CLASS), actual = sampleOf(CLASS).actual(SECOND);
  const came = (row: number) => [0, 1, 2].map((c) => c === panel.y[12 + row] ? 1 : 0);
  assertEquals([...actual.subarray(0, 6)], [...came(0), ...came(1)]);
  assert(actual.subarray(6).every(Number.isNaN));
});

Deno.test("RowsSample trains on what is known, whole rows alone, evenly thinned to the limit", () => {
  const panel = rowsOf(TWO);
  panel.y[1] = NaN;
  const training = (localRows?: number) => sampleOf(TWO, panel, localRows).training({ family: TWICE, spec: TWO }, 0);
  assertEquals(training().design?.rows, 12);
  assertEquals([...training(6).design?.ds ?? []], [-1, -1, -1, 1, 2]);
});

Deno.test("RowsSample asks families for rows whose targets they cannot see", () => {
  let seen: readonly number[] = [];
  const spy = {
    ...TWICE,
    predict: (_: unknown, { design }: { design: { target: Float64Array } | null }) => {
      seen = [...design?.target ?? []];
      return new Float64Array(4);
    },
  };
  sampleOf().predict({ family: spy as never, spec: NUMBER }, {}, FIRST);
  assertEquals(seen, [NaN, NaN, NaN, NaN]);
});

Deno.test("RowsSample has nothing to say of a part without rows", () => {
  const empty = { ...FIRST, from: 7, to: 7 };
  assertEquals(sampleOf().predict({ family: TWICE, spec: NUMBER }, {}, empty).length, 0);
});

Deno.test("RowsSample tells a fold's values by its part", () => {
  const sample = sampleOf();
  assertEquals([sample.isKnownAt(FIRST, 0, 1), sample.isKnownAt(FIRST, 0, 0)], [true, false]);
  assertEquals([sample.isOf(FIRST, 3, FIRST), sample.isOf(FIRST, 3, SECOND)], [true, false]);
});

for (const spec of [NUMBER, TWO, CLASS]) {
  Deno.test(`compete() on rows: no prediction depends on what is not known where it is made (${spec.task.kind}, ${spec.targets.length})`, () => {
    const panel = rowsOf(spec), plain = compete(panel, tableCompetition(spec));
    const width = spec.task.kind === "number" ? spec.task.outputs : 1, test = FOLDS + 1;
    panel.ds.forEach((part, row) => {
      const y = panel.y.slice();
      y[row * width] = spec.task.kind === "class" ? (y[row]! + 1) % 3 : y[row * width]! + 50;
      const changed = compete({ ...panel, y }, tableCompetition(spec));
      for (let span = 0; span < test; span++) {
        const isKnown = part !== span && part < FOLDS;
        const pair = [forecastOf(changed, 0, span), forecastOf(plain, 0, span)] as const;
        isKnown ? assertNotEquals(...pair) : assertEquals(...pair);
      }
    });
  });
}

Deno.test("compete() on rows predicts each row of a span, and nothing beyond", () => {
  const panel = rowsOf(NUMBER), { values } = panel.exogenous[0]!;
  const backtest = compete(panel, tableCompetition(NUMBER, [TWICE]));
  assertEquals(forecastOf(backtest, 1, 1), Float64Array.of(2 * values[12]!, 2 * values[13]!, NaN, NaN, NaN));
  assertEquals([...backtest.losses.subarray(4)], [0, 0, 0, 0]);
});

Deno.test("knownRows() and trainingRows() of many keys keep each key's own", () => {
  const panel = concatPanels([rowsOf(NUMBER, "a"), rowsOf(NUMBER, "b")]), rows = knownRows(panel, FOLDS, RULE);
  assertEquals(rows.length, 2 * (8 + 4 + 2 + 3));
  assertEquals([...new Set(trainingRows(NUMBER, panel, rows).key)], [0, 1]);
});

Deno.test("RowsSample refuses a panel of several keys", () => {
  assertThrows(() => sampleOf(NUMBER, concatPanels([rowsOf(NUMBER, "a"), rowsOf(NUMBER, "b")])), RangeError);
});
