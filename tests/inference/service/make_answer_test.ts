import { assert, assertEquals } from "@std/assert";
import type { HotForecast } from "@lib/inference/service/hot_forecasts.ts";
import { makeAnswer, notesOfFindings } from "@lib/inference/service/make_answer.ts";
import { KEYS } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { Workspace } from "../_store.ts";

function found(k: number, changes: Partial<HotForecast["served"]> = {}, levels = [80, 95]): HotForecast {
  const own = { status: "champion", model: "naive", version: 1, reason: "", steps: 2, drift: 1, ...changes } as const;
  const ends = (sign: number) => levels.map((level) => Float64Array.of(k + sign * level, k + sign * level));
  const forecast = { horizon: 2, levels, yhat: Float64Array.of(k, k), lo: ends(-1), hi: ends(1), keys: [own] };
  return { forecast, served: { ...own, key: KEYS[k], id: k, run: "r1", cohort: "" }, untold: 0 };
}

Deno.test("makeAnswer() lays out keys and levels as they are asked for, and notes what stands in", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const snapshot = await snapshotOf(work);
  const parts = { snapshot, end: snapshot.group.end, levels: [95, 50], input: "", findings: [], needsAhead: true };
  const one = found(0);
  assert(makeAnswer([one], { ...parts, levels: [80, 95] }).forecast === one.forecast);
  const broken = { status: "fallback", reason: "FORMER_VERSION:CORRUPT_PACK", drift: 9 } as const;
  const { forecast, notes, ds, keys } = makeAnswer([{ ...found(1, broken), untold: 1 }, found(2)], parts);
  assertEquals([...forecast.yhat], [1, 1, 2, 2]);
  assertEquals(forecast.lo.map((ends) => [...ends]), [[-94, -94, -93, -93], [NaN, NaN, NaN, NaN]]);
  assertEquals(notes.map(({ code }) => code), ["FORMER_VERSION", "LEVEL_MOVED", "FUTURE_ROWS_MISSING"]);
  assertEquals([ds, keys.map(({ id }) => id), forecast.keys.length], [["2024-01-04", "2024-01-05"], [1, 2], 2]);
  const stands = { phase: "active" as const, attempt: 1, startedAt: "", stepAt: "" };
  const rollout = { run: "r1", group: "demo", share: 5, ...stands };
  const sides = makeAnswer([found(0), { ...found(1), served: { ...found(1).served, run: "r0" } }], {
    ...parts,
    snapshot: { ...snapshot, rollout },
  });
  assertEquals(sides.keys.map(({ cohort }) => cohort), ["challenger", "champion"]);
  snapshot.open.release();
});

Deno.test("notesOfFindings() agree with their counts", () => {
  const note = (count: number, message: string) =>
    notesOfFindings([{
      code: "UNREADABLE_VALUE",
      severity: "warning",
      message,
      column: "age",
      count,
      examples: ['"x"'],
    }])
      .map(({ message }) => message);
  const message = "values that are no number, taken as missing";
  assertEquals(note(2, message), ['2 values that are no number, taken as missing (age, such as "x")']);
  assertEquals(note(1, message), ['1 value that is no number, taken as missing (age, such as "x")']);
  assertEquals(note(1, "texts that no model has seen"), ['1 text that no model has seen (age, such as "x")']);
});
