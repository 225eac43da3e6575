import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataError, ForecastError } from "@lib/core/errors/errors.ts";
import type { Finding } from "@lib/core/errors/finding.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import type { FollowNews, ForecastService, ServedFolders } from "@lib/inference/service/forecast_service.ts";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import type { RequestRow } from "@lib/inference/requests/request.ts";
import { codeOf, configOf, KEYS, modelPacks, naiveChampion, NOW } from "../_fixtures.ts";
import { TABLE, Workspace } from "../_store.ts";
import { moveVersion } from "../../_support/move_version.ts";

const ALL = { keys: KEYS.map(({ parts }) => parts) };

/** A service on three keys with one run. */
async function opened(work = new Workspace()): Promise<{ work: Workspace; service: ForecastService }> {
  await work.load();
  work.register("r1", { keys: KEYS });
  return { work, service: await openForecastService(work.source({})) };
}

function row(key: readonly string[], ds: string, values: RequestRow["values"]): RequestRow {
  return { key, ds, values };
}

function move(work: Workspace, run: string, keys = KEYS): void {
  const registry = openRegistry(work.registry, { now: NOW });
  for (const { id } of registry.listVersions({ run, keys: keys.map(({ id }) => id) })) {
    moveVersion(registry, id, "Production");
  }
  registry.close();
}

Deno.test("HotService forecasts the keys of a request in its order, each with the version that served", async () => {
  const { service } = await opened();
  const { forecast, keys, ds, origin, input, notes } = await service.forecast({
    keys: [KEYS[2].parts, KEYS[0].parts, ["x", "y"], KEYS[2].parts],
    horizon: 1,
  });
  assertEquals([...forecast.yhat], [9, 3, NaN, 9]);
  assertEquals(keys.map(({ id, run, reason }) => [id, run, reason]), [
    [3, "r1", ""],
    [1, "r1", ""],
    [null, "", "NO_MATCHING_KEY"],
    [3, "r1", ""],
  ]);
  assertEquals([origin, ...ds, input, notes.length], ["2024-01-03", "2024-01-04", "", 0]);
  assertEquals(await codeOf(() => service.forecast({ keys: [] })), "NO_KEYS");
  assertEquals(await codeOf(() => service.forecast({ ...ALL, horizon: 4 })), "HORIZON_TOO_LONG");
  const levels = await service.forecast({ keys: [KEYS[0].parts], levels: [95], horizon: 1 });
  assertEquals([levels.levels, levels.forecast.lo.map((ends) => [...ends])], [[95], [[1]]]);
  assertEquals(await codeOf(() => service.forecast({ ...ALL, levels: [50] })), "INVALID_REQUEST");
  service.close();
  assertEquals(await codeOf(() => service.forecast(ALL)), "REGISTRY_FAILURE");
});

Deno.test("HotService computes a forecast once, whoever asks for it and how often", async () => {
  const { service } = await opened();
  const answers = await Promise.all([
    service.forecast(ALL),
    service.forecast(ALL),
    service.forecast({ keys: [KEYS[0].parts] }),
  ]);
  const { computed, joined, requests, answered } = service.status();
  assertEquals([computed, joined, requests, answered], [3, 4, 3, 7]);
  assertEquals(answers[0].forecast.yhat, answers[1].forecast.yhat);
  const one = await service.forecast({ keys: [KEYS[0].parts] });
  assert(one === await service.forecast({ keys: [KEYS[0].parts] }));
  await service.forecast({ keys: [KEYS[0].parts], horizon: 2 });
  assertEquals(service.status().computed, 4);
  assertEquals([service.status().models.entries, service.status().histories.entries], [3, 3]);
  service.close();
});

Deno.test("HotService a request that is given up ends at once, and takes nothing from those who wait for the same", async () => {
  const { service } = await opened();
  const left = new AbortController(), given = service.forecast(ALL, { signal: left.signal });
  const others = service.forecast(ALL);
  left.abort(new Error("gone"));
  await assertRejects(() => given, Error, "gone");
  assertEquals([...(await others).forecast.yhat.subarray(0, 1)], [3]);
  await assertRejects(() => service.forecast(ALL, { signal: AbortSignal.abort(new Error("before")) }), Error, "before");
  const alone = new AbortController(), lost = service.forecast({ ...ALL, horizon: 1 }, { signal: alone.signal });
  alone.abort(new Error("gone"));
  await assertRejects(() => lost, Error, "gone");
  assertEquals((await service.forecast({ ...ALL, horizon: 1 })).keys.map(({ status }) => status), [
    "champion",
    "champion",
    "champion",
  ]);
  service.close();
});

Deno.test("HotService a registry that is gone is a failed look until it is back, and what is hot is served meanwhile", async () => {
  const { work, service } = await opened(), hot = { keys: [KEYS[0].parts] }, away = `${work.registry}.away`;
  const before = await service.forecast(hot);
  Deno.renameSync(work.registry, away);
  assertEquals([await service.refresh(), service.status().ready], [false, true]);
  assertEquals(service.status().failure?.code, "UNREADABLE_FILE");
  assertEquals((await service.forecast(hot)).forecast.yhat, before.forecast.yhat);
  Deno.renameSync(away, work.registry);
  await service.refresh();
  assertEquals(service.status().failure, null);
  assertEquals((await service.forecast({ keys: [KEYS[1].parts] })).keys[0].status, "champion");
  service.close();
});

Deno.test("HotService a promotion or rollback is served from the next look on, wholly", async () => {
  const { work, service } = await opened();
  assertEquals(await service.refresh(), false);
  const before = await service.forecast(ALL), alone = { keys: [KEYS[0].parts] };
  assertEquals((await service.forecast(alone)).keys[0].run, "r1");
  work.register("r2", { keys: KEYS, champion: naiveChampion({ horizon: 2 }), config: configOf({ horizon: 2 }) });
  assertEquals((await service.forecast(ALL)).state, before.state);
  const [looked, during] = await Promise.all([service.refresh(), service.forecast({ ...ALL, levels: [80] })]);
  assertEquals([looked, during.state, during.keys.map(({ run }) => run)], [true, before.state, ["r1", "r1", "r1"]]);
  const after = await service.forecast(ALL);
  assertEquals([after.forecast.horizon, after.keys.map(({ run }) => run)], [2, ["r2", "r2", "r2"]]);
  assertEquals((await service.forecast(alone)).keys[0].run, "r2");
  move(work, "r1", [KEYS[1]]);
  await service.refresh();
  const mixed = await service.forecast(ALL);
  assertEquals(mixed.keys.map(({ run, steps }) => [run, steps]), [["r2", 2], ["r1", 3], ["r2", 2]]);
  assertEquals(new Set([before.state, after.state, mixed.state]).size, 3);
  assertEquals(await service.refresh(), false);
  service.close();
});

Deno.test("HotService while everything is promoted again and again every answer is of one state", async () => {
  const { work, service } = await opened();
  work.register("r2", { keys: KEYS });
  const seen = new Set<string>();
  for (let round = 0; round < 4; round++) {
    move(work, round % 2 === 0 ? "r1" : "r2");
    const asked = [
      service.forecast({ ...ALL, horizon: 1 }),
      service.refresh(),
      service.forecast({ ...ALL, horizon: 1 }),
    ];
    for (const answer of await Promise.all([...asked, service.forecast({ ...ALL, horizon: 2 })])) {
      if (typeof answer === "boolean") continue;
      const runs = new Set(answer.keys.map(({ run }) => run));
      assertEquals(runs.size, 1);
      seen.add([...runs].join());
    }
  }
  assertEquals([...seen].sort(), ["r1", "r2"]);
  service.close();
});

Deno.test("HotService notices a registry in place of another, and a table that has come", async () => {
  const { work, service } = await opened();
  await service.forecast(ALL);
  const other = new Workspace();
  await other.load();
  other.register("s1", { keys: [KEYS[0]], champion: naiveChampion({ horizon: 1 }), config: configOf({ horizon: 1 }) });
  for (const name of Deno.readDirSync(`${other.registry}/packs`)) {
    Deno.copyFileSync(`${other.registry}/packs/${name.name}`, `${work.registry}/packs/${name.name}`);
  }
  for (const end of ["-wal", "-shm"]) {
    try {
      Deno.removeSync(`${work.registry}/registry.db${end}`);
    } catch {
      // closed cleanly
    }
  }
  Deno.renameSync(`${other.registry}/registry.db`, `${work.registry}/registry.db`);
  assertEquals(await service.refresh(), true);
  assertEquals((await service.forecast(ALL)).keys.map(({ run, reason }) => run || reason), [
    "s1",
    "NO_CHAMPION",
    "NO_CHAMPION",
  ]);
  await work.load(`${TABLE}2024-01-04,007,n,40\n`);
  assertEquals(await service.refresh(), true);
  const { dataVersion, forecast } = await service.forecast({ keys: [KEYS[0].parts] });
  assertEquals([dataVersion, ...forecast.yhat], [2, 40]);
  service.close();
});

Deno.test("HotService a look that has begun before a promotion is followed by one that finds it, shared by all who ask", async () => {
  const { work, service } = await opened();
  const looking = service.refresh();
  work.register("r2", { keys: KEYS });
  const found = await Promise.all([service.refresh(), service.refresh(), looking]);
  assertEquals(found.slice(0, 2), [true, true]);
  assertEquals((await service.forecast(ALL)).keys.map(({ run }) => run), ["r2", "r2", "r2"]);
  assertEquals(service.status().refreshes, 1);
  service.close();
});

Deno.test("HotService closed while requests and looks are under way, what has begun ends and nothing begins", async () => {
  const { work, service } = await opened();
  work.register("r2", { keys: KEYS });
  const asked = service.forecast(ALL), looks = [service.refresh(), service.refresh()];
  service.close();
  service.close();
  assertEquals((await asked).keys.map(({ run }) => run), ["r1", "r1", "r1"]);
  assertEquals(await Promise.all(looks), [false, false]);
  assertEquals([await service.refresh(), service.status().ready], [false, false]);
  assertEquals(await codeOf(() => service.forecast(ALL)), "REGISTRY_FAILURE");
});

Deno.test("HotService goes on with what serves where the next state cannot be read, and says so", async () => {
  const { work, service } = await opened();
  Deno.renameSync(work.store, `${work.store}-away`);
  assertEquals(await service.refresh(), false);
  assertEquals(service.status().failure?.code, "MISSING_GROUP");
  Deno.renameSync(`${work.store}-away`, work.store);
  await service.refresh();
  assertEquals([service.status().failure, (await service.forecast(ALL)).keys.length], [null, 3]);
  service.close();
});

Deno.test("HotService a champion that cannot be loaded is replaced by the former version, and the answer says so", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const former = new Set(modelPacks(work.registry));
  work.register("r2", { keys: KEYS, champion: naiveChampion({ nonNegative: false }) });
  const [pack] = modelPacks(work.registry).filter((path) => !former.has(path));
  const bytes = Deno.readFileSync(pack), broken = bytes.map((byte) => byte ^ 1);
  Deno.writeFileSync(pack, broken);
  let time = 0;
  const service = await openForecastService({ ...work.source({}), now: () => new Date(time) });
  assertEquals((await service.forecast({ ...ALL, choice: { run: "r2" } })).keys.map(({ reason }) => reason), [
    ...["CORRUPT_PACK", "CORRUPT_PACK", "CORRUPT_PACK"],
  ]);
  const { keys, notes } = await service.forecast(ALL);
  assert(keys.every(({ run, status }) => run === "r1" && status === "fallback"), JSON.stringify(keys));
  assertEquals(notes.map(({ code }) => code), ["FORMER_VERSION"]);
  assertEquals(service.status().former, 3);
  Deno.writeFileSync(pack, bytes);
  time += 11_000;
  assertEquals((await service.forecast(ALL)).keys.map(({ run }) => run), ["r2", "r2", "r2"]);
  service.close();
});

Deno.test("HotService the newest whole version stands in for one that is damaged, with a note", async () => {
  const { work, service } = await opened();
  await work.load(`${TABLE}2024-01-04,007,n,40\n`);
  work.spoil(2, "panel.parquet");
  await service.refresh();
  const { dataVersion, notes, forecast } = await service.forecast({ keys: [KEYS[0].parts], horizon: 1 });
  assertEquals([dataVersion, notes.map(({ code }) => code), [...forecast.yhat]], [1, ["CORRUPT_GROUP"], [3]]);
  assertEquals(service.status().damaged.map(({ version }) => version), [2]);
  assertEquals(await service.refresh(), false);
  work.spoil(1, "panel.parquet");
  assertEquals(await codeOf(() => service.forecast({ keys: [KEYS[1].parts], horizon: 2 })), "CORRUPT_GROUP");
  service.close();
});

Deno.test("HotService serves the choice of a request, and nothing in its place", async () => {
  const { work, service } = await opened();
  work.register("r2", { keys: [KEYS[0]], stage: "Staging" });
  const runs = async (choice: Parameters<typeof service.forecast>[0]["choice"]) =>
    (await service.forecast({ ...ALL, choice })).keys.map(({ run, reason }) => run || reason);
  assertEquals(await runs({ stage: "Staging" }), ["r2", "NO_SUCH_VERSION", "NO_SUCH_VERSION"]);
  assertEquals(await runs({ alias: "champion" }), ["r1", "r1", "r1"]);
  assertEquals(await runs({ id: 2 }), ["NO_SUCH_VERSION", "r1", "NO_SUCH_VERSION"]);
  assertEquals(await runs({ semantic: "naive_v1.0.0" }), ["r1", "r1", "r1"]);
  assertEquals(await codeOf(() => runs({ id: 99 })), "NOT_FOUND");
  assertEquals(await codeOf(() => runs({ alias: "nobody" })), "NOT_FOUND");
  service.close();
});

Deno.test("HotService newest actuals move the origin of all keys; what is not told is missing", async () => {
  const { service } = await opened();
  const [first, second] = KEYS;
  const answer = await service.forecast({
    keys: [first.parts, second.parts],
    horizon: 1,
    actuals: [row(first.parts, "2024-01-05", { demand: 50 }), row(first.parts, "2024-01-03", { demand: "3" })],
  });
  assertEquals([answer.origin, answer.ds, [...answer.forecast.yhat]], ["2024-01-05", ["2024-01-06"], [50, 6]]);
  assertEquals(answer.input.length, 64);
  assertEquals((await service.forecast({ keys: [first.parts], horizon: 1 })).origin, "2024-01-03");
  service.close();
});

Deno.test("HotService tells all that is wrong with the rows of a request at once", async () => {
  const { service } = await opened();
  const [{ parts }] = KEYS;
  const actuals = [
    row(parts, "2024-01-05", { demand: -1 }),
    row(parts, "2024-01-06", { demand: "many", prize: 3 }),
    row(parts, "2024-01-07", { demand: Infinity }),
    row(parts, "07/2024/01", { demand: 1 }),
    row(parts, "2024-01-08", { demand: 1 }),
    row(parts, "2024-01-08", { demand: 2 }),
    row(parts, "2024-01-02", { demand: 99 }),
    row(parts, "2023-01-02", { demand: 99 }),
    row(parts, "2099-01-02", { demand: 99 }),
    row(["x", "y"], "2024-01-05", { demand: 1 }),
    row(["x"], "2024-01-05", { demand: 1 }),
  ];
  const error = await assertRejects(() => service.forecast({ keys: [parts], horizon: 0, actuals }), DataError);
  assertEquals(error.code, "INVALID_REQUEST");
  assertEquals((error.context.findings as Finding[]).map(({ code }) => code).sort(), [
    ...["DATE_FAR_OFF", "DUPLICATE_KEY_TIME", "INVALID_DATE", "MISSING_KEY", "NEGATIVE", "NON_FINITE", "OUTSIDE_SPAN"],
    ...["OUT_OF_RANGE", "UNKNOWN_COLUMN", "UNKNOWN_KEY", "VALUE_CONFLICT", "WRONG_TYPE"],
  ]);
  service.close();
});

Deno.test("HotService asks for columns known ahead that models need, and takes them from the request", async () => {
  const work = new Workspace(configOf({ exogenous: { future: ["price"] } }));
  await work.load(TABLE.trimEnd().split("\n").map((line, i) => `${line},${i === 0 ? "price" : 2}`).join("\n"));
  work.register("r1", { keys: KEYS });
  const service = await openForecastService(work.source({}));
  const [{ parts }] = KEYS,
    code = (future: RequestRow[]) => codeOf(() => service.forecast({ keys: [parts], horizon: 1, future }));
  assertEquals(await code([]), "FUTURE_COLUMN_MISSING");
  assertEquals(await code([row(parts, "2024-01-04", {})]), "FUTURE_COLUMN_MISSING");
  const future = [
    row(parts, "2024-01-04", { price: 3 }),
    row(parts, "2024-01-04", { price: 4 }),
    row(["x", "y"], "2024-01-04", { price: 1 }),
  ];
  const { notes, forecast } = await service.forecast({ keys: [parts, KEYS[1].parts], horizon: 1, future });
  assertEquals([...forecast.yhat], [3, 6]);
  assertEquals(notes.map(({ code }) => code).sort(), [
    "FUTURE_DUPLICATES",
    "FUTURE_ROWS_MISSING",
    "FUTURE_ROWS_UNUSED",
  ]);
  service.close();
});

Deno.test("HotService keeps no more bytes than it may, and forecasts on", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const service = await openForecastService(work.source({ modelBytes: 2000, historyBytes: 700, forecastBytes: 3000 }));
  for (let round = 0; round < 20; round++) {
    const { keys } = await service.forecast({ keys: [KEYS[round % 3].parts], horizon: 1 + round % 2 });
    assertEquals(keys[0].status, "champion");
  }
  const { models, histories, forecasts } = service.status();
  for (const { bytes, maxBytes } of [models, histories, forecasts]) assert(bytes <= maxBytes);
  assert(models.misses > 3 && models.evictions + histories.evictions + forecasts.evictions > 0);
  service.close();
});

Deno.test("HotService lists keys in pages and describes each, its champion and the runs", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: [KEYS[0]] });
  const service = await openForecastService(work.source({}));
  const first = service.listKeys({ limit: 2 });
  assertEquals([first.keys.map(({ version }) => version), first.next, first.total], [[1, null], KEYS[1].id, 3]);
  assertEquals(service.listKeys({ after: KEYS[1].id }).keys.map(({ key }) => key), [KEYS[2]]);
  assertEquals(service.listKeys({ where: { item: ["nobody"] } }), { keys: [], next: null, total: 0 });
  assertThrows(() => service.listKeys({ after: seriesKey(["no", "key"]).id }), DataError);
  const told = service.describeKey(KEYS[0].id);
  assertEquals([told?.version?.run, told?.span], ["r1", { first: "2024-01-01", last: "2024-01-03" }]);
  assertEquals(service.describeKey("0"), null);
  assertEquals(service.listRuns().map(({ run, serves }) => [run, serves]), [["r1", 1]]);
  const { levels, horizon, target, end } = service.describeTable();
  assertEquals([levels, horizon, target, end], [[80, 95], 3, "demand", "2024-01-03"]);
  service.close();
});

Deno.test("HotService.look() shows registry and table of one state, open until the work is done, also when it is closed meanwhile", async () => {
  const { service, work } = await opened();
  const gate = Promise.withResolvers<void>();
  const looked = service.look(async ({ registry, root, store, group, serves, state }) => {
    await gate.promise;
    return [registry.listVersions({ group: group.name }).length, root, store, serves, state];
  });
  const { state } = service.status();
  service.close();
  gate.resolve();
  assertEquals(await looked, [3, work.registry, work.store, [{ run: "r1", versions: 3 }], state]);
  assertEquals(await codeOf(() => service.look(() => 1)), "REGISTRY_FAILURE");
});

Deno.test("HotService.explain() takes the forecast apart that forecast() gives, and knows nothing of keys that are not in the table", async () => {
  const { service } = await opened();
  const told = await service.explain(KEYS[0].id), { forecast } = await service.forecast({ keys: [KEYS[0].parts] });
  assertEquals([...told?.explanation?.yhat ?? []], [...forecast.yhat]);
  assertEquals([[...told?.y ?? []], told?.version, told?.ds], [[1, 2, 3], 1, [
    "2024-01-04",
    "2024-01-05",
    "2024-01-06",
  ]]);
  assertEquals(await service.explain("0".repeat(32)), null);
  service.close();
});

Deno.test("openForecastService() opens the table of the newest run, and refuses a folder without one", async () => {
  const work = new Workspace();
  await work.load();
  assertEquals(await codeOf(() => openForecastService(work.source({}))), "NOT_FOUND");
  work.register("r1", { keys: KEYS });
  const service = await openForecastService(work.source({}));
  assertEquals((await service.describeTable()).table, "demo");
  assertEquals([service.status().ready, service.status().champions], [true, 3]);
  service.close();
});

/** A state in folders of its own whose champions are of a run. */
async function stateOf(run: string): Promise<ServedFolders> {
  const work = new Workspace();
  await work.load();
  work.register(run, { keys: KEYS });
  const { registry, store } = work.source({});
  return { state: run, registry, store };
}

const runsOf = (service: ForecastService) => service.listRuns().map(({ run }) => run);

Deno.test("HotService serves another state that is followed from its next look on, counts on, and says why no newer one can be had", async () => {
  const [a, b] = [await stateOf("r1"), await stateOf("r2")];
  let news: FollowNews = { states: [a], failure: null };
  const service = await openForecastService({ ...a, now: NOW, followed: () => news });
  assertEquals([runsOf(service), service.status().followed], [["r1"], "r1"]);
  await service.forecast(ALL);
  news = { states: [b, a], failure: null };
  assertEquals([runsOf(service), service.status().followed], [["r1"], "r1"]);
  const begun = service.forecast({ ...ALL, horizon: 1 });
  assertEquals([await service.refresh(), runsOf(service), service.status().followed], [true, ["r2"], "r2"]);
  const runs = async (answer: ReturnType<ForecastService["forecast"]>) => (await answer).keys.map(({ run }) => run);
  assertEquals([await runs(begun), await runs(service.forecast(ALL))], [["r1", "r1", "r1"], ["r2", "r2", "r2"]]);
  assertEquals([await service.refresh(), service.status().requests, service.status().refreshes], [false, 3, 1]);
  news = { ...news, failure: new ForecastError("STORAGE_UNREACHABLE", "gone").toJSON() };
  assertEquals([service.status().failure?.code, service.status().ready], ["STORAGE_UNREACHABLE", true]);
  service.close();
});

Deno.test("HotService goes on with the former state where another that is followed cannot be opened, says so, and tries again later", async () => {
  const [a, b] = [await stateOf("r1"), await stateOf("r2")], away = `${b.registry}_away`;
  Deno.renameSync(b.registry, away);
  let time = 0;
  const now = () => new Date(time), followed = () => ({ states: [b, a], failure: null });
  const service = await openForecastService({ ...a, now, followed });
  assertEquals([service.status().followed, service.status().failure?.code], ["r1", "NOT_FOUND"]);
  Deno.renameSync(away, b.registry);
  assertEquals([await service.refresh(), runsOf(service), service.status().failure?.code], [
    false,
    ["r1"],
    "NOT_FOUND",
  ]);
  time += 5000;
  assertEquals([await service.refresh(), runsOf(service), service.status().failure], [true, ["r2"], null]);
  service.close();
  const nowhere = { ...a, registry: away, store: "" };
  assertEquals(
    await codeOf(() => openForecastService({ ...a, now, followed: () => ({ states: [nowhere], failure: null }) })),
    "NOT_FOUND",
  );
});
