import { assert, assertEquals } from "@std/assert";
import { checkInputs, type WatchedRuns } from "@lib/monitoring/inputs/check_inputs.ts";
import { DAYS, START, tableWith } from "./_tables.ts";

type Planted = Parameters<typeof tableWith>[0];

const serving = (version: number | null): WatchedRuns => ({
  servingRuns: () => version === null ? [] : [{ run: "r", versions: 6 }],
  recordedRuns: () => [{ lineage: { data: { version: version ?? 1 } } }],
});

const store = Deno.makeTempDirSync();
globalThis.addEventListener("unload", () => Deno.removeSync(store, { recursive: true }));
await tableWith({ days: DAYS - 28 }, store);

/** Checks the table with what is planted, on the day after its end. */
async function check(planted: Planted, options: { trainedOn?: number | null; later?: number } = {}) {
  const { trainedOn = 1, later = 0 } = options;
  const { group, config: { monitoring } } = await tableWith(planted, store);
  const now = () => new Date((START + (planted.days ?? DAYS) + later) * 86_400_000);
  return await checkInputs({ registry: serving(trainedOn), store, table: group.name, monitoring, now });
}
const told = async (...args: Parameters<typeof check>) =>
  (await check(...args)).alarms.map(({ code, column, blocking }) => `${code}${blocking ? "!" : ""} ${column}`.trim());

Deno.test("checkInputs() is silent on a healthy table, and says what it has compared", async () => {
  const { alarms, span, reference, dataVersion, drift } = await check({});
  assertEquals(alarms, []);
  assertEquals([span, reference, dataVersion], [["2023-12-04", "2023-12-31"], 1, 2]);
  assertEquals(drift.map(({ column, method }) => [column, method]), [
    ["demand", "ks"],
    ["price", "ks"],
    ["kind", "psi"],
    ["empty", "ks"],
  ]);
});

Deno.test("checkInputs() finds what is wrong with the last days, what blocks first", async () => {
  const late = (t: number) => t >= DAYS - 2;
  assertEquals(await told({ demand: (y, _, t) => late(t) ? 100 * y : y }), ["UNIT_CHANGED! demand"]);
  assertEquals(await told({ price: (y, _, t) => late(t) ? y / 100 : y }), ["UNIT_CHANGED! price"]);
  assertEquals(await told({ price: (y, _, t) => t >= DAYS - 28 ? 3 * y : y }), ["COLUMN_DRIFTED price"]);
  assertEquals(await told({ kind: (t) => t >= DAYS - 20 ? "other" : "usual" }), ["COLUMN_DRIFTED kind"]);
  assertEquals(await told({ demand: (y, k, t) => k < 4 && t >= DAYS - 20 ? null : y }), ["KEYS_SILENT!"]);
});

Deno.test("checkInputs() compares with the version that models were trained on", async () => {
  assertEquals(await told({ demand: (y) => 1000 * y }), ["UNIT_CHANGED! demand"]);
  assertEquals(await told({ demand: (y, _, t) => t % 3 ? y : 1.05 * y }), ["HISTORY_CHANGED demand"]);
  assertEquals(await told({ keys: 5 }), ["KEYS_GONE"]);
  assertEquals(await told({ keys: 7 }), ["KEYS_NEW"]);
  assertEquals(
    await told({ demand: (y, _, t) => t >= DAYS - 15 ? -1 : y }),
    [
      "QUARANTINED_UP!",
      "NOT_FRESH!",
    ].sort(),
  );
});

Deno.test("checkInputs() tells of a stale table, also where nothing serves or the version of the models is gone", async () => {
  assertEquals(await told({}, { later: 3 }), []);
  assertEquals(await told({}, { later: 32, trainedOn: null }), ["NOT_FRESH!"]);
  const { reference, alarms } = await check({}, { trainedOn: 99 });
  assertEquals([reference, alarms], [null, []]);
});

Deno.test("checkInputs() says nothing of a table that is too short, or of one key", async () => {
  const { alarms, drift } = await check({ days: 3 }, { trainedOn: null });
  assertEquals(alarms, []);
  assert(drift.every(({ distance }) => distance === null));
  assertEquals(await told({ keys: 1 }, { trainedOn: null }), []);
});
