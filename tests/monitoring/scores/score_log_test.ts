import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import { currentGroup, type FeatureGroup } from "@lib/data/store/feature_store.ts";
import { openForecastLog } from "@lib/inference/log/forecast_log.ts";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import { countOf, maeOf, rowScores } from "@lib/monitoring/scores/error_sums.ts";
import { totalOf } from "@lib/monitoring/scores/row_sums.ts";
import { scoreLog, type ScoreOptions } from "@lib/monitoring/scores/score_log.ts";
import { batchOf } from "../../inference/_log.ts";
import { Workspace } from "../../inference/_store.ts";
import { configOf } from "../../inference/_fixtures.ts";

const DAYS = 30;
/** Demand of two keys, with a gap; day 0 is the first. */
const DEMAND = ["a", "b"].map((_, k) =>
  Array.from({ length: DAYS }, (_, day) => day === 25 && k === 1 ? NaN : 10 + 5 * k + (day * 7 + k) % 4)
);

interface World {
  readonly group: FeatureGroup;
  readonly predictions: string;
  readonly textOf: (day: number) => string;
}

/** The table with a log of its own. */
async function world(): Promise<World> {
  return { ...await table, predictions: `${Deno.makeTempDirSync()}/predictions` };
}

const table = makeTable();

async function makeTable(): Promise<Omit<World, "predictions">> {
  const work = new Workspace(configOf({ keys: ["item"], frequency: "day" }));
  const rows = DEMAND.flatMap((own, k) =>
    own.flatMap((y, day) => {
      const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
      return Number.isNaN(y) ? [] : [`${date},${"ab"[k]},${y}`];
    })
  );
  await work.load(`date,item,demand\n${rows.join("\n")}\n`);
  const group = await currentGroup(work.store, "demo");
  return {
    group,
    textOf: (day) => formatPeriod(group.calendar, group.start + day),
  };
}

/** Log three steps of both keys from a day; yhat is 12 for a and 13 for b. */
function log(
  { predictions, textOf }: World,
  origins: readonly number[],
  more: { names?: string[]; id?: number; isOpen?: boolean } = {},
) {
  const writer = openForecastLog(predictions, { registry: "r", now: () => new Date("2024-02-01T00:00:00Z") });
  for (const origin of origins) {
    const { names = ["a", "b"], id, isOpen = false } = more, ds = [1, 2, 3].map((step) => textOf(origin + step));
    const yhat = Float64Array.from({ length: names.length * 3 }, (_, i) => 12 + Math.floor(i / 3));
    const forecast = {
      horizon: 3,
      levels: [80],
      yhat,
      lo: [yhat.map((v) => isOpen ? NaN : v - 2)],
      hi: [yhat.map((v) => v + 2)],
    };
    writer.append(batchOf(names, { origin: textOf(origin), ds, forecast, horizon: 3, id }));
  }
  return writer.close();
}

function score({ group, predictions }: World, options: Partial<ScoreOptions> = {}) {
  const given = { group, file: null, since: group.start + 20, horizon: 3, seasonLength: 7, watch: null, ...options };
  return scoreLog(new ForecastReading(predictions, { table: "demo", role: "served" }), given);
}

Deno.test("scoreLog() each forecast with what came of its key and period, from its own origin", async () => {
  const place = await world(), origins = [16, 18, 21, 24, 27, 28];
  await log(place, origins);
  const { counts, byKey, byStep, weights } = (await score(place))!;
  const rows = origins.flatMap((origin) =>
    [0, 1].flatMap((k) => [1, 2, 3].map((step) => ({ k, step, origin, day: origin + step, yhat: 12 + k })))
  );
  const due = rows.filter(({ day, k }) => day >= 20 && !Number.isNaN(DEMAND[k]![day] ?? NaN));
  assertEquals(counts, { logged: 36, scored: due.length, pending: 6, unknown: 1, earlier: 8, unmatched: 0 });
  for (const k of [0, 1]) {
    const errors = due.filter((row) => row.k === k).map(({ day, yhat }) => Math.abs(yhat - DEMAND[k]![day]!));
    assertEquals(countOf(byKey, k), errors.length);
    assertAlmostEquals(maeOf(byKey, k), errors.reduce((a, b) => a + b) / errors.length);
  }
  for (const step of [1, 2, 3]) assertEquals(countOf(byStep, step - 1), due.filter((row) => row.step === step).length);
  const past = ({ k, day, origin }: typeof rows[number], back: number) => DEMAND[k]![Math.min(day - back, origin)]!;
  const naive = (row: typeof rows[number]) => past(row, row.day - row.origin),
    seasonal = (row: typeof rows[number]) => past(row, 7);
  const sum = (of: (row: typeof rows[number]) => number) =>
    due.reduce((all, row) => all + Math.abs(of(row) - DEMAND[row.k]![row.day]!), 0);
  const skill = 1 - sum(({ yhat }) => yhat) / Math.min(sum(naive), sum(seasonal));
  assertAlmostEquals(rowScores(totalOf(byKey), 0).skill!, skill);
  const inside = due.filter(({ k, day, yhat }) => Math.abs(DEMAND[k]![day]! - yhat) <= 2).length;
  assertAlmostEquals(rowScores(totalOf(byKey), 0).coverage["80"]!, 100 * inside / due.length);
  assertEquals([...weights], [[1, due.length]]);
});

Deno.test("scoreLog() an interval with one end has no say in coverage", async () => {
  const place = await world();
  await log(place, [21], { isOpen: true });
  const { counts, byKey } = (await score(place))!;
  assertEquals([counts.scored, rowScores(totalOf(byKey), 0).coverage["80"]], [6, null]);
});

Deno.test("scoreLog() keys and periods that the table does not have are counted, and cost nothing", async () => {
  const place = await world();
  await log(place, [21], { names: ["a", "gone"], id: 7 });
  const writer = openForecastLog(place.predictions, { registry: "r", now: () => new Date("2024-02-02T00:00:00Z") });
  writer.append(batchOf(["a"], { origin: "last week", ds: ["2024-01-24", "soon"] }));
  writer.append(batchOf(["a"], { origin: "2024-01-24", ds: ["2024-01-24", "2099-01-01"] }));
  await writer.close();
  const { counts, weights } = (await score(place))!;
  assertEquals(counts, { logged: 10, scored: 3, pending: 0, unknown: 0, earlier: 0, unmatched: 7 });
  assertEquals([...weights], [[7, 3]]);
});

Deno.test("scoreLog() a file of actuals makes due what the table does not know yet", async () => {
  const place = await world(), { group } = place;
  await log(place, [28]);
  const file = {
    key: Int32Array.of(0, 1),
    period: Int32Array.of(group.end + 1, group.end + 2),
    y: Float64Array.of(12, 20),
    findings: [],
  };
  const { counts, byKey } = (await score(place, { file }))!;
  assertEquals([counts.scored, counts.pending], [4, 2]);
  assertEquals(maeOf(byKey, 1), (Math.abs(13 - DEMAND[1]![29]!) + 7) / 2);
});

Deno.test("scoreLog() of an empty log is null, and an interrupted one ends", async () => {
  const place = await world();
  assertEquals(await score(place), null);
  await log(place, [21]);
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => score(place, { signal }), Error, "enough");
});

Deno.test("scoreLog() gives detectors what was said last by the version that serves, by the level that is watched", async () => {
  const place = await world(), { group } = place, day = (d: number) => group.start + d;
  await log(place, [21, 22]);
  await log(place, [23], { id: 2 });
  const watch = { since: day(23), version: Int32Array.of(1, 2), level: Float64Array.of(80, NaN) };
  const { newest } = (await score(place, { watch }))!;
  const of = (k: number) =>
    [0, 1, 2, 3, 4].map((p) => {
      const at = k * newest!.periods + p, origin = newest!.origin[at]!;
      return origin === -(2 ** 31) ? null : [origin - group.start, newest!.yhat[at], newest!.lo[at]];
    });
  assertEquals(newest!.first, day(23));
  assertEquals(of(0), [[22, 12, 10], [22, 12, 10], [22, 12, 10], null, null]);
  // The gap of b at day 25 is no label.
  assertEquals(of(1), [null, [23, 13, NaN], null, [23, 13, NaN], null]);
});

Deno.test("scoreLog() scales errors by the past before the first origin, however far a look goes back", async () => {
  const place = await world(), { group } = place;
  await log(place, [21, 24]);
  const { actuals } = (await score(place, { since: group.start - 100 }))!;
  const past = DEMAND[0]!.slice(0, 22), errors = past.slice(7).map((y, t) => Math.abs(y - past[t]!));
  assertAlmostEquals(actuals.scale[0]!, errors.reduce((a, b) => a + b) / errors.length);
  assertEquals(actuals.first, group.start + 21 - 13);
});
