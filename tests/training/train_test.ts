import {
  assert,
  assertEquals,
  assertGreater,
  assertLess,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { forecastChampion } from "@lib/competition/champions/champion.ts";
import { createChampionReader } from "@lib/competition/champions/champion_codec.ts";
import { DataError, WorkerError } from "@lib/core/errors/errors.ts";
import { partition } from "@lib/core/rows/panel.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { appendFuture } from "@lib/data/store/future_frame.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { readColumns } from "@lib/data/tables/read_columns.ts";
import { readFutureFrame } from "@lib/data/read_future_frame.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { familyOf } from "@lib/models/catalog.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { hostileRows, Project, QUICK, RANDOM, tableRows } from "./_project.ts";
import { forecasts, inRegistry, modelPacks } from "./_trained.ts";

const ALL_KINDS = [...QUICK ?? [], ...RANDOM ?? []];

Deno.test("trainTable() every key ends in exactly one outcome, in key order, and the registry agrees", async () => {
  using project = new Project();
  const { summary, outcomes, run } = await project.train();
  assertEquals(outcomes.map(({ key }) => key.parts), tableRows(12, 1).map(({ item, location }) => [item, location]));
  const { champion, fallback, failed } = summary.outcomes;
  assertEquals([champion + fallback + failed, summary.keys], [12, 12]);
  assertEquals(Object.values(summary.wins).reduce((sum, wins) => sum + wins, 0), champion);
  inRegistry(project, (registry) => {
    assertEquals(registry.showRun(run).outcomes, summary.outcomes);
    const versions = registry.resolveAll({ group: "shop" });
    assertEquals(versions.map(({ key }) => key.id).sort(), outcomes.map(({ key }) => key.id).sort());
    for (const outcome of outcomes) {
      const version = registry.resolve(outcome.key.id);
      assertEquals([version?.contender, version?.version, version?.status], [
        outcome.contender,
        outcome.version,
        outcome.status,
      ]);
    }
  });
});

Deno.test("trainTable() a run of many keys does not die of bad ones: each has its outcome and its reason", async () => {
  using project = new Project(hostileRows());
  const { outcomes, summary } = await project.train({ workers: 2 });
  const of = (item: string) => {
    const { status, contender, reason, version } = outcomes.find(({ key }) => key.parts[0] === item) ??
      { status: "absent", contender: "", reason: "", version: 0 };
    return [status, contender, reason, version];
  };
  assertEquals(of("constant"), ["fallback", "seasonal_naive", "CONSTANT", 1]);
  assertEquals(of("zero"), ["fallback", "zero", "ALL_ZERO", 1]);
  assertEquals(of("missing"), ["failed", "", "", 0]);
  assertEquals(outcomes.find(({ key }) => key.parts[0] === "missing")?.error?.code, "ALL_MISSING");
  assertEquals(of("ended"), ["fallback", "seasonal_naive", "ENDED", 1]);
  assertEquals(of("one old row"), ["fallback", "seasonal_naive", "ENDED", 1]);
  assertEquals([of("one row")[0], of("short")[0], of("short")[2]], ["fallback", "fallback", "TOO_SHORT"]);
  for (const name of ["../../x", "..", 'say "hi"', "line\nbreak", "🍊", "a|b", "'; DROP TABLE runs; --", "%2e"]) {
    assertEquals([of(name)[0], of(name)[3]], ["champion", 1], name);
  }
  assertEquals([summary.keys, outcomes.length, summary.outcomes.failed], [20, 20, 1]);
  assertEquals(new Set(outcomes.map(({ key }) => key.id)).size, 20);
  // No text of a key became a path.
  assert(project.files().every((path) => /^[\w./-]+$/.test(path) && !path.includes("..")), project.files().join());
  const rows = (await forecasts(project)).split("\n");
  assertGreater(rows.length, 20 * 6);
});

Deno.test("trainTable() 1 worker and 3 give the same models, byte for byte, and the same forecasts", async () => {
  using one = new Project(undefined, { contenders: ALL_KINDS });
  using three = new Project(undefined, { contenders: ALL_KINDS });
  const alone = await one.train({ workers: 1 });
  const parallel = await three.train({ workers: 3 });
  assertEquals(modelPacks(three), modelPacks(one));
  assertEquals(modelPacks(one).length, 1);
  assertEquals(parallel.outcomes, alone.outcomes);
  assertEquals(parallel.summary.metrics, alone.summary.metrics);
  assertEquals(await forecasts(three), await forecasts(one));
});

Deno.test("trainTable() rows and keys in another order give the same forecasts", async () => {
  const rows = tableRows(6);
  const shuffled = rows.map((row, i) => ({ row, at: (i * 7919) % rows.length })).sort((a, b) => a.at - b.at)
    .map(({ row }) => row);
  using sorted = new Project(rows, { contenders: ALL_KINDS });
  using mixed = new Project(shuffled, { contenders: ALL_KINDS });
  await sorted.train();
  await mixed.train();
  assertEquals(await forecasts(mixed), await forecasts(sorted));
});

Deno.test("trainTable() inferTable() right after gives the champion's own forecasts, in every format alike", async () => {
  using project = new Project(hostileRows());
  await project.train();
  const csv = await forecasts(project);
  const future = `${project.root}/future.csv`;
  const group = await currentGroup(project.paths.store, "shop");
  const frame = await readFutureFrame(project.config, group, future);
  const panel = appendFuture(await readChunk(group, 0, group.keys.length), frame, 6);
  const expected: (number | null)[] = [];
  inRegistry(project, (registry) => {
    const [run] = registry.listRuns();
    const read = createChampionReader({ family: familyOf, shared: (name) => registry.readShared(run.run, name) });
    group.keys.forEach((key, k) => {
      const version = registry.resolve(key.id);
      if (key.parts[0] === "missing") return expected.push(...Array.from({ length: 6 }, () => null));
      const champion = read(registry.readModel(version ?? { id: 0 }));
      const { yhat, lo, hi } = forecastChampion(champion, partition(panel, k), { asOf: group.end, horizon: 6 });
      expected.push(...yhat);
      assert(yhat.every((value, i) => lo[1][i] <= lo[0][i] && lo[0][i] <= value && value <= hi[0][i]));
      assert(lo.every((ends) => ends.every((value) => value >= 0)));
    });
  });
  for (const name of ["f.parquet", "f.json", "f.jsonl"]) {
    await inferTable({ ...project.paths, now: () => new Date(0), future, output: `${project.root}/${name}` });
  }
  const parquet = await readColumns(`${project.root}/f.parquet`);
  const json: Record<string, unknown>[] = JSON.parse(Deno.readTextFileSync(`${project.root}/f.json`));
  const lines = Deno.readTextFileSync(`${project.root}/f.jsonl`).trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(parquet.yhat.map((value) => value ?? null), expected);
  assertEquals(json.map((row) => row.yhat), expected);
  assertEquals(lines, json);
  assertEquals(Object.keys(parquet), Object.keys(json[0]));
  for (const [name, values] of Object.entries(parquet)) {
    assertEquals(values.map((value) => value ?? null), json.map((row) => row[name]), name);
  }
  assertEquals(csv.split("\n")[0], Object.keys(parquet).join(","));
  const numbers = csv.split("\n").filter((line) => line.startsWith("i00,north,")).map((line) =>
    Number(line.split(",")[4])
  );
  assertEquals(numbers, json.filter((row) => row.item === "i00" && row.location === "north").map((row) => row.yhat));
});

Deno.test("trainTable() resume without an unfinished run, or of other work, is a typed error", async () => {
  using project = new Project();
  const codeOf = async (options: Parameters<Project["train"]>[0]) =>
    (await assertRejects(() => project.train(options), DataError)).code;
  assertEquals(await codeOf({ resume: true }), "NOTHING_TO_RESUME");
  const interrupt = () => project.train({ signal: AbortSignal.abort() });
  await assertRejects(interrupt, WorkerError);
  const [run] = Deno.readDirSync(project.paths.reports);
  assertEquals(await codeOf({ resume: run.name, limit: 3 }), "PLAN_CHANGED");
  assertEquals(await codeOf({ resume: "another" }), "NOTHING_TO_RESUME");
  assertEquals(await codeOf({ resume: true, limit: 3 }), "NOTHING_TO_RESUME");
  assertEquals((await project.train({ resume: run.name })).run, run.name);
  assertEquals((await project.train({ resume: true })).run, run.name);
  assertEquals(await codeOf({ resume: true, limit: 3 }), "NOTHING_TO_RESUME");
});

Deno.test("trainTable() again on new data makes second versions and moves the champions", async () => {
  using project = new Project(tableRows(2));
  await project.train();
  project.write(tableRows(2, 61));
  const { outcomes, summary } = await project.train();
  assertEquals(outcomes.map(({ version }) => version), [2, 2]);
  assertEquals(summary.data.version, 2);
  inRegistry(project, (registry) => {
    assertEquals(registry.resolveAll({ group: "shop" }).map(({ version }) => version), [2, 2]);
    assertEquals(registry.listRuns().length, 2);
  });
});

Deno.test("trainTable() says what it does: summary, lineage, seconds, memory", async () => {
  using project = new Project(tableRows(4));
  let now = 0;
  const environment = { revision: "abc", clean: false, lock: null, deno: "2", platform: "linux-x86_64" };
  const { summary, run } = await project.train({ environment, clock: () => now += 250 });
  assertMatch(run, /^shop-20240101T000000-[0-9a-f]{6}$/);
  assertEquals(Object.keys(summary.seconds), ["read", "competition", "assess", "champions", "gate", "registry"]);
  assertEquals(summary.seconds.read, 0.25);
  assertGreater(summary.peakMemoryMb, 10);
  assertEquals(Object.keys(summary.metrics), [
    ...["ours", "seasonal_naive", "ses", "ridge", "global_ridge", "mean", "median", "blend", "one_for_all", "oracle"],
  ]);
  assert(summary.regret >= 1 && Number.isFinite(summary.metrics.ours.mase));
  assertLess(summary.metrics.oracle.mase, summary.metrics.ours.mase + 1e-12);
  assertEquals(summary.slowest.length, 4);
  inRegistry(project, (registry) => {
    const { lineage } = registry.showRun(run);
    assertEquals([lineage.codeRevision, lineage.seed, lineage.planHash], ["abc-dirty", 42, summary.planHash]);
    assertEquals(lineage.data, { group: "shop", version: 1, contentHash: summary.data.contentHash });
  });
});

Deno.test("trainTable() keys outside the filter are left alone", async () => {
  using project = new Project(tableRows(6));
  const { outcomes } = await project.train({ where: { location: ["south"] }, limit: 2 });
  assertEquals(outcomes.map(({ key }) => key.parts.join()), ["i00,south", "i01,south"]);
});

Deno.test("trainTable() numbers at the ends of their range cost nobody an outcome, and forecasts stay finite", async () => {
  const rows = tableRows(6).map((row, i) => {
    const unit = ["e307", "e160", "e-320"][Math.floor(i / 60)];
    return unit === undefined ? row : { ...row, demand: `${1 + i % 9}${unit}` };
  });
  using project = new Project(rows);
  const { summary } = await project.train();
  assertEquals([summary.outcomes.failed, summary.keys], [0, 6]);
  const lines = (await forecasts(project)).trimEnd().split("\n").slice(1);
  assertEquals(lines.length, 36);
  for (const line of lines) assert(line.split(",")[4] !== "" && Number.isFinite(Number(line.split(",")[4])), line);
});

Deno.test("trainTable() a limited run challenges champions of the full run unless it is told to replace them", async () => {
  using project = new Project(tableRows(4), { exogenous: {}, contenders: ["seasonal_naive", "ses"] });
  const lines: string[] = [];
  const log = { debug() {}, info: (line: string) => void lines.push(line), warn() {} };
  const serving = () => {
    const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
    try {
      return registry.resolveAll({}).map(({ run }) => run);
    } finally {
      registry.close();
    }
  };
  // Where nothing serves yet, a first look serves.
  const look = await project.train({ limit: 1 });
  assertEquals([look.summary.challengers, serving()], [0, [look.run]]);
  const full = await project.train({ log });
  assertEquals([full.summary.challengers, serving()], [0, Array(4).fill(full.run)]);
  assertEquals(lines.filter((line) => line.includes("hampions of runs over more keys")), []);
  const limited = await project.train({ where: { item: ["i00"] }, log });
  assertEquals([limited.summary.challengers, limited.summary.outcomes.champion, serving()], [
    2,
    2,
    Array(4).fill(full.run),
  ]);
  assertStringIncludes(lines.join("\n"), "Champions of runs over more keys serve 2 of the 2 keys: they stay");
  const replacing = await project.train({ limit: 1, replace: true, log });
  assertEquals(replacing.summary.challengers, 0);
  assertEquals(serving().sort(), [replacing.run, full.run, full.run, full.run].sort());
  assertStringIncludes(
    lines.join("\n"),
    "Champions of runs over more keys serve 1 of the 1 key: they will be replaced.",
  );
});
