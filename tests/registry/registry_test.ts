import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { PackReader } from "@lib/registry/packs/pack_reader.ts";
import type { RecordedRun } from "@lib/registry/versions/row_types.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { addChampion, codeOf, KEYS, NOW, open, outcome, packNames, register, runInput } from "./_fixtures.ts";
import { moveVersion } from "../_support/move_version.ts";

Deno.test("openRegistry() keeps everything about a version over a restart", () => {
  const root = Deno.makeTempDirSync();
  const first = open(root);
  const run = first.begin(runInput("r1", { configJson: '{"a":1}', createdAt: new Date(0) }));
  run.addShared("global", new Uint8Array([1, 2, 3]));
  addChampion(run, KEYS[0], { leaderboard: new Uint8Array([7, 8]), scores: { mase: 0.25, mape: NaN } });
  const error = { name: "FitError", code: "SINGULAR", message: "Cannot", hint: "", context: {} };
  run.addOutcome({ ...outcome(KEYS[1], "failed", ""), error });
  run.commit(() => ({ seconds: 3 }));
  first.close();

  const registry = open(root, { readOnly: true });
  const champion = registry.resolve(KEYS[0].id);
  assertEquals(champion, {
    id: 1,
    key: KEYS[0],
    group: "demo",
    version: 1,
    run: "r1",
    contender: "ridge",
    family: "ridge",
    status: "champion",
    reason: "",
    stage: "Production",
    aliases: ["champion"],
    specHash: "spec",
    scores: { mase: 0.25, mape: NaN },
    flags: [],
    createdAt: "1970-01-01T00:00:00.000Z",
    bytes: 41,
    chosen: true,
    semantic: "ridge_v1.0.0",
    architecture: "ridge",
    recipe: "spec",
    comparison: null,
  });
  assertEquals(new TextDecoder().decode(registry.readModel({ id: 1 })), `model of ${KEYS[0].id}`);
  assertEquals(registry.readLeaderboard({ id: 1 }), new Uint8Array([7, 8]));
  assertEquals(registry.readShared("r1", "global"), new Uint8Array([1, 2, 3]));
  assertEquals(registry.listShared("r1"), ["global"]);
  const detail = registry.showVersion(1);
  const { data, environment } = runInput("r1");
  assertEquals(detail.lineage, {
    data,
    planHash: "plan",
    codeRevision: "rev",
    seed: 7,
    environment: environment ?? null,
  });
  assertEquals(detail.events.map((event) => event.kind), ["STAGE_CHANGED", "STAGE_CHANGED", "ALIAS_MOVED"]);
  const row = registry.showRun("r1");
  assertEquals([row.configJson, row.summary, row.committedAt], ['{"a":1}', { seconds: 3 }, NOW.toISOString()]);
  assertEquals(row.outcomes, { champion: 1, fallback: 0, failed: 1 });
  assertEquals([...registry.eachOutcome("r1")], registry.listOutcomes("r1"));
  assertEquals(registry.listOutcomes("r1", { status: "failed" }).map((o) => [o.key, o.error, o.version]), [[
    KEYS[1],
    error,
    0,
  ]]);
  registry.close();
});

Deno.test("Registry.resolve() and resolveAll() filter by key columns and group", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", KEYS);
  const other = registry.begin(runInput("r2", { data: { group: "other", version: 1, contentHash: "" } }));
  addChampion(other, KEYS[0]);
  other.commit(() => ({}));
  const found = (filter: Parameters<typeof registry.resolveAll>[0]) =>
    registry.resolveAll(filter).map((row) => `${row.group}:${row.key.parts.join("")}`);
  assertEquals(found({ group: "demo", where: { item: ["a"] } }), ["demo:ax", "demo:ay"]);
  assertEquals(found({ group: "demo", where: { item: ["a"], location: ["x", "z"] } }), ["demo:ax"]);
  assertEquals(found({ group: "demo", where: { item: [] } }), []);
  assertEquals(found({ where: { nosuch: ["a"] } }), []);
  assertEquals(found({ keys: [KEYS[0].id, KEYS[2].id] }), ["demo:ax", "demo:bx", "other:ax"]);
  assertEquals(found({ group: "demo", limit: 1 }), ["demo:ax"]);
  assertEquals(found({ alias: "challenger" }), []);
  // Two tables with equal ids never mix: their versions and champions are their own.
  assertEquals(codeOf(() => registry.resolve(KEYS[0].id)), "AMBIGUOUS_KEY");
  assertEquals(registry.resolve(KEYS[0].id, { group: "other" })?.version, 1);
  assertEquals(registry.resolve(KEYS[0].id, { group: "none" }), null);
  assertEquals(registry.resolve("no such key"), null);
  registry.close();
});

Deno.test("Registry.listVersions() filters and orders by a metric, undefined last", () => {
  const registry = open(Deno.makeTempDirSync());
  const run = registry.begin(runInput("r1"));
  addChampion(run, KEYS[0], { scores: { mase: 0.5 }, family: "ridge" });
  addChampion(run, KEYS[1], { scores: { mase: NaN }, family: "naive", status: "fallback", reason: "TOO_SHORT" });
  addChampion(run, KEYS[2], { scores: { mase: 0.1 }, family: "ridge", contender: "ridge_2" });
  run.commit(() => ({}));
  const list = (filter: Parameters<typeof registry.listVersions>[0]) =>
    registry.listVersions(filter).map((row) => row.key.parts.join(""));
  assertEquals(list({ metric: "mase" }), ["bx", "ax", "ay"]);
  assertEquals(list({ metric: "mase", descending: true, limit: 2 }), ["ax", "bx"]);
  assertEquals(list({ family: "ridge" }), ["ax", "bx"]);
  assertEquals(list({ contender: "ridge_2", run: "r1" }), ["bx"]);
  assertEquals(list({ status: "fallback", stage: "Production" }), ["ay"]);
  assertEquals(list({ descending: true }), ["bx", "ay", "ax"]);
  assertEquals(list({ run: "none" }), []);
  registry.close();
});

Deno.test("Registry.readModels() keeps the order asked for; a corrupt artifact costs only itself", () => {
  const root = Deno.makeTempDirSync();
  const registry = open(root, { packBytes: 60 });
  register(registry, "r1", KEYS);
  const rows = registry.listVersions();
  const asked = [rows[2], rows[0], rows[1], rows[0], { id: 99 }];
  const text = (bytes: unknown) => bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : String(bytes);
  const models = registry.readModels(asked);
  assertEquals(models.slice(0, 4).map(text), [2, 0, 1, 0].map((i) => `model of ${KEYS[i].id}`));
  assertInstanceOf(models[4], RegistryError);

  const victim = packNames(root).find((name) => {
    const pack = new PackReader(`${root}/packs/${name}`);
    const names = pack.index().map((entry) => entry.name);
    pack.close();
    return names[0] === `model:${KEYS[0].id}`;
  });
  const bytes = Deno.readFileSync(`${root}/packs/${victim}`);
  bytes[10] ^= 1;
  Deno.writeFileSync(`${root}/packs/${victim}`, bytes);
  const codes = registry.readModels(rows).map((model) => model instanceof RegistryError ? model.code : "ok");
  assertEquals(codes, ["CORRUPT_PACK", "ok", "ok"]);
  assertEquals(codeOf(() => registry.readModel(rows[0])), "CORRUPT_PACK");
  Deno.removeSync(`${root}/packs/${victim}`);
  assertEquals(codeOf(() => registry.readModel(rows[0])), "CORRUPT_PACK");
  registry.close();
});

Deno.test("Registry what is asked for and not there is NOT_FOUND or empty", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", [KEYS[0]]);
  assertEquals(registry.readLeaderboard({ id: 1 }), null);
  for (
    const ask of [
      () => registry.readModel({ id: 5 }),
      () => registry.readLeaderboard({ id: 5 }),
      () => registry.readShared("r1", "none"),
      () => registry.showRun("none"),
      () => registry.showVersion(5),
    ]
  ) assertEquals(codeOf(ask), "NOT_FOUND", `${ask}`);
  assertEquals([registry.listOutcomes("none"), registry.events({ kind: "X" }), registry.listRuns({ name: "x" })], [
    [],
    [],
    [],
  ]);
  registry.close();
});

Deno.test("Registry.listRuns() newest first, by group; events() goes on after an id", () => {
  const registry = open(Deno.makeTempDirSync());
  for (const [i, id] of ["r1", "r2"].entries()) {
    const run = registry.begin(runInput(id, { createdAt: new Date(i * 1000) }));
    addChampion(run, KEYS[i]);
    run.commit(() => undefined);
  }
  assertEquals(registry.listRuns({ group: "demo" }).map((run) => run.run), ["r2", "r1"]);
  assertEquals(registry.listRuns({ limit: 1 }).map((run) => run.summary), [null]);
  const [first, ...rest] = registry.events();
  assertEquals(registry.events({ whole: true }), registry.events().filter(({ key }) => key === null));
  assertEquals(registry.events({ after: first.id }), rest);
  assertEquals(registry.events({ keys: [KEYS[1].id], kind: "ALIAS_MOVED", limit: 5 }).length, 1);
  registry.close();
});

Deno.test("openRegistry() read-only refuses to write; without a registry there is nothing to read", () => {
  const root = Deno.makeTempDirSync();
  open(root).close();
  const registry = open(root, { readOnly: true });
  assertEquals(codeOf(() => registry.begin(runInput("r1"))), "READ_ONLY");
  assertEquals(codeOf(() => registry.act({ kind: "ALIASED", run: "", detail: {}, moves: [] })), "READ_ONLY");
  registry.close();
  assertEquals(codeOf(() => open(`${root}/none`, { readOnly: true })), "NOT_FOUND");
  Deno.writeTextFileSync(`${root}/file`, "x");
  assertThrows(() => open(`${root}/file`), RegistryError);
});

Deno.test({
  name: "openRegistry() without permission to write is PERMISSION_DENIED",
  permissions: { read: true, write: false },
  fn() {
    const error = assertThrows(() => openRegistry("/models", { now: () => NOW }), RegistryError);
    assertEquals([error.code, error.hint.includes("--allow-write")], ["PERMISSION_DENIED", true]);
  },
});

Deno.test("Registry a thousand versions with their metrics stay one transaction", () => {
  const registry = open(Deno.makeTempDirSync());
  const keys = Array.from({ length: 1000 }, (_, i) => seriesKey([`item ${i % 50}`, `location ${i}`]));
  register(registry, "r1", keys);
  const item = registry.resolveAll({ where: { item: ["item 7"] } });
  assertEquals([registry.resolveAll({}).length, item.length], [1000, 20]);
  assertEquals(registry.readModels(item).every((model) => model instanceof Uint8Array), true);
  registry.close();
});

Deno.test("Registry.servingRuns() runs of the versions that serve, newest first, by key and alias", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", KEYS);
  register(registry, "r2", [KEYS[0]]);
  assertEquals(registry.servingRuns({}), [{ run: "r2", versions: 1 }, { run: "r1", versions: 2 }]);
  assertEquals(registry.servingRuns({ keys: [KEYS[1].id] }), [{ run: "r1", versions: 1 }]);
  assertEquals(registry.servingRuns({ group: "other" }), []);
  assertEquals(registry.servingRuns({ alias: "challenger" }), []);
  // After a rollback the older run serves that key again.
  moveVersion(registry, 1, "Production");
  assertEquals(registry.servingRuns({ group: "demo" }), [{ run: "r1", versions: 3 }]);
  registry.close();
});

Deno.test("Registry.lastOutcomes() the newest outcome of each key, whichever run it is of", () => {
  const registry = open(Deno.makeTempDirSync());
  register(registry, "r1", KEYS);
  const run = registry.begin(runInput("r2", { keys: 1 }));
  run.addOutcome(outcome(KEYS[1], "failed", ""));
  run.commit(() => ({}));
  const facts = (group: string, keys: string[]) =>
    registry.lastOutcomes(group, keys).map(({ key, status }) => [key.parts[1], status]).sort();
  assertEquals(facts("demo", [KEYS[0].id, KEYS[1].id, "unknown"]), [["x", "champion"], ["y", "failed"]]);
  assertEquals(facts("other", [KEYS[0].id]), []);
  assertEquals(
    [...registry.lastAttempts("demo")].map(([id, { run, status }]) => [id, run, status]).sort(),
    [
      [KEYS[0].id, "r1", "champion"],
      [KEYS[1].id, "r2", "failed"],
      [KEYS[2].id, "r1", "champion"],
    ].sort(),
  );
  assertEquals(registry.lastAttempts("other").size, 0);
  registry.close();
});

Deno.test("Registry.recordedRuns() says of runs what listRuns() says but the counts", () => {
  const registry = open(Deno.makeTempDirSync());
  for (const run of ["r1", "r2"]) register(registry, run, KEYS);
  const facts = registry.listRuns().map(({ staged: _, outcomes: __, ...facts }) => facts);
  const without = (runs: readonly RecordedRun[]) =>
    runs.map((run) =>
      Object.fromEntries(Object.entries(run).filter(([name]) => !["staged", "outcomes"].includes(name)))
    );
  assertEquals(without(registry.recordedRuns()), facts);
  assertEquals(without(registry.recordedRuns({ group: "demo", limit: 1 })), facts.slice(0, 1));
  registry.close();
});

/** Versions 1 to 3 of key 0, a day apart, then back to the first; key 1 has one. */
function history() {
  let day = 0;
  const registry = open(Deno.makeTempDirSync(), { now: () => new Date(Date.UTC(2024, 0, day)) });
  for (const [run, keys] of [["r1", KEYS.slice(0, 2)], ["r2", [KEYS[0]]], ["r3", [KEYS[0]]]] as const) {
    day++;
    register(registry, run, keys);
  }
  day++;
  return { registry, rollback: moveVersion(registry, 1, "Production").event };
}

Deno.test("Registry.liveAt() who served at any instant, since when and why", () => {
  const { registry, rollback } = history();
  const live = (at: string, filter = {}) =>
    registry.liveAt(at, filter).map(({ version: { id }, since, cause }) => [id, since.slice(8, 10), cause]);
  assertEquals(live("2023-12-31T23:59:59.999Z"), []);
  assertEquals(live("2024-01-01T00:00:00.000Z"), [[1, "01", null], [2, "01", null]]);
  assertEquals(live("2024-01-02T01:00:00+02:00"), [[1, "01", null], [2, "01", null]]);
  assertEquals(live("2024-01-03"), [[2, "01", null], [4, "03", null]]);
  assertEquals(live("2030-01-01"), [[1, "04", rollback], [2, "01", null]]);
  assertEquals(live("2024-01-02", { keys: [KEYS[0].id] }), [[3, "02", null]]);
  assertEquals(live("2024-01-02", { where: { location: ["y"] } }), [[2, "01", null]]);
  assertEquals(live("2030-01-01", { limit: 1 }), [[1, "04", rollback]]);
  assertThrows(() => registry.liveAt("yesterday"), RangeError);
  registry.close();
});

Deno.test("Registry.events() of keys come with the decisions that caused them, of a run with what became of its versions", () => {
  const { registry, rollback } = history();
  const kinds = (filter: Parameters<typeof registry.events>[0]) =>
    registry.events(filter).map(({ kind, version }) => [kind, version]);
  const caused = [["STAGE_CHANGED", 1], ["ALIAS_MOVED", 1], ["STAGE_CHANGED", 3]];
  assertEquals(kinds({ cause: rollback }), caused);
  assertEquals(kinds({ where: { item: ["a"], location: ["x"] }, after: rollback - 1 }), [
    ["ROLLED_BACK", null],
    ...caused,
  ]);
  assertEquals(kinds({ keys: [KEYS[1].id], kind: "ROLLED_BACK" }), []);
  assertEquals(kinds({ run: "r3", descending: true, limit: 2 }), [["STAGE_CHANGED", 3], ["RUN_COMMITTED", null]]);
  assertEquals(kinds({ run: "r2", until: "2024-01-02" }).length, 5);
  assertEquals(kinds({ run: "r2" }).length, 6);
  assertEquals(registry.events({ keys: [KEYS[0].id], group: "other" }), []);
  registry.close();
});

Deno.test("countChampions() counts what serves by status, reason and contender, most keys first; what has served does not count", () => {
  const registry = open(Deno.makeTempDirSync());
  for (const [name, changes] of [["r1", {}], ["r2", { status: "fallback", reason: "ENDED" }]] as const) {
    const run = registry.begin(runInput(name));
    for (const key of name === "r1" ? KEYS : KEYS.slice(2)) addChampion(run, key, changes);
    run.commit(() => ({}));
  }
  assertEquals(registry.countChampions("demo"), [
    { status: "champion", reason: "", contender: "ridge", keys: 2 },
    { status: "fallback", reason: "ENDED", contender: "ridge", keys: 1 },
  ]);
  assertEquals(registry.countChampions("other"), []);
  registry.close();
});

Deno.test("extremeScores() are of what serves, the largest or the least first, without undefined ones", () => {
  const registry = open(Deno.makeTempDirSync());
  for (const [name, scores] of [["r1", [9, 9, 9]], ["r2", [0.4, NaN, 0.7]]] as const) {
    const run = registry.begin(runInput(name));
    KEYS.forEach((key, k) => addChampion(run, key, { scores: { mase: scores[k] ?? NaN, accuracy: scores[k] ?? NaN } }));
    run.commit(() => ({}));
  }
  const shares = registry.extremeScores("demo", { metric: "accuracy", limit: 5, isLeast: true });
  assertEquals(shares.map(({ key }) => key), [KEYS[0], KEYS[2]]);
  const largest = (limit: number, metric = "mase") =>
    registry.extremeScores("demo", { metric, limit, isLeast: false }).map(({ key, scores }) => [key, scores.mase]);
  assertEquals(largest(5), [[KEYS[2], 0.7], [KEYS[0], 0.4]]);
  assertEquals([
    largest(1).length,
    largest(5, "wape"),
    registry.extremeScores("x", { metric: "mase", limit: 5, isLeast: false }),
  ], [
    1,
    [],
    [],
  ]);
  registry.close();
});
