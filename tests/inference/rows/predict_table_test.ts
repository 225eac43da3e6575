import { assertEquals } from "@std/assert";
import type { RowsChampion } from "@lib/competition/champions/rows_champion.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type RowsToPredict, startPredictions } from "@lib/inference/rows/predict_table.ts";
import type { RowServing } from "@lib/inference/champions/serving.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import { championOf, CLASSES, classReading, member, NUMBERS, panelOf, PLAIN } from "../../competition/_rows.ts";

const KEYS = ["a", "b", "c"].map((part) => seriesKey([part]));
/** Rows of a, b, a and c, in this order. */
const TABLE: RowsToPredict = { keys: KEYS, keyOf: Int32Array.of(0, 1, 0, 2), panel: ({ task }) => panelOf(task) };

function served(champion: RowsChampion, changes: Partial<Extract<RowServing, { champion: unknown }>> = {}): RowServing {
  const limits = { minRows: 1, zeroFilled: false };
  return {
    status: "champion",
    champion,
    version: 3,
    id: 7,
    run: "r",
    reason: "",
    verdict: "",
    limits,
    newcomers: null,
    ...changes,
  };
}

/** The rows of all keys. */
function predictAll(serving: readonly RowServing[], levels?: readonly number[], table = TABLE) {
  const { predict, predictions } = startPredictions(table, serving, levels);
  for (const k of table.keys.keys()) predict(k);
  return predictions;
}

const NOBODY: RowServing = { status: "failed", reason: "NO_CHAMPION" };

Deno.test("startPredictions() puts the rows of each key back where they came from", () => {
  const own = (value: number) => served(championOf(NUMBERS, [member([value, 10 * value])]));
  const { values, lo, failed, targets, levels, keys } = predictAll([own(1), own(2), own(3)]);
  assertEquals([targets, levels], [["spent", "visits"], [80, 95]]);
  assertEquals([...values], [1, 10, 2, 20, 1, 10, 3, 30]);
  assertEquals([...lo[0]!], [0, 8, 1, 18, 0, 8, 2, 28]);
  assertEquals([...failed], [0, 0, 0, 0]);
  assertEquals(keys[1], { status: "champion", model: "c", scope: "own", version: 3, id: 7, run: "r", reason: "" });
});

Deno.test("startPredictions() predicts a key that no run has seen by the models of all keys, and says so", () => {
  const shared = championOf(NUMBERS, [member([5, 6], { shared: "pooled:plain" })]);
  const unseen: RowServing = { status: "failed", reason: "NO_CHAMPION", newcomers: shared };
  const blend = championOf(NUMBERS, [member([1, 1]), ...shared.members]);
  const { values, keys, failed } = predictAll([unseen, NOBODY, served(blend)]);
  assertEquals(keys.map(({ status, scope, version, reason }) => [status, scope, version, reason]), [
    ["fallback", "global", 0, "NEW_KEY"],
    ["failed", null, 0, "NO_CHAMPION"],
    ["champion", "blend", 3, ""],
  ]);
  assertEquals([...values], [5, 6, NaN, NaN, 5, 6, 3, 3.5]);
  assertEquals([...failed], [0, 1, 0, 0]);
});

Deno.test("startPredictions() a key whose model throws, or has other targets, costs only its own rows", () => {
  const broken = { ...PLAIN, predict: () => new Float64Array(1) } as ModelFamily;
  const wrong = served(championOf(NUMBERS, [member([1, 2], { family: broken })]));
  const other = served(championOf({ ...NUMBERS, targets: ["spent", "returns"] }, [member([1, 2])]));
  const { keys, values } = predictAll([served(championOf(NUMBERS, [member([1, 2])])), wrong, other]);
  assertEquals(keys.map(({ reason }) => reason), ["", "WRONG_LENGTH", "TARGET_MISMATCH"]);
  assertEquals([...values], [1, 2, NaN, NaN, 1, 2, NaN, NaN]);
});

Deno.test("startPredictions() a row without a finite number fails, and its neighbours do not", () => {
  // The third row of the table has no age.
  const { failed } = predictAll([served(championOf(NUMBERS, [member([1, 2], { slope: 1 })])), NOBODY, NOBODY]);
  assertEquals([...failed], [0, 1, 1, 1]);
});

Deno.test("startPredictions() aligns classes and levels of runs that know different ones", () => {
  const fewer = { ...CLASSES, classes: ["high", "none"], task: { kind: "class" as const, classes: 2 } };
  const narrow = championOf(fewer, [member([0.25, 0.75])], {
    reading: classReading(2, { sets: { levels: [95], bounds: { "": [0.5] } } }),
  });
  const wide = championOf(CLASSES, [member([0.5, 0.3, 0.2])]);
  const said = predictAll([served(wide), served(narrow), NOBODY]);
  assertEquals([said.classes, said.levels], [["high", "low", "none"], [80, 95]]);
  assertEquals([...said.values.subarray(0, 6)], [0.5, 0.3, 0.2, 0.25, NaN, 0.75]);
  assertEquals([...said.labels], [0, 2, 0, -1]);
  assertEquals(said.sets.map((set) => [...set.subarray(0, 6)]), [[1, 0, 0, 0, 0, 0], [1, 1, 1, 0, 0, 1]]);
});

Deno.test("startPredictions() of asked levels gives those alone, and of no row nothing", () => {
  const one = served(championOf(NUMBERS, [member([1, 2])]));
  assertEquals(predictAll([one, one, one], [95, 70]).lo.map((ends) => ends[0]), [-2, NaN]);
  const none = predictAll([], undefined, { keys: [], keyOf: new Int32Array(), panel: TABLE.panel });
  assertEquals([none.values.length, none.keys.length, none.targets.length], [0, 0, 0]);
});
