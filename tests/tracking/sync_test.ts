import { assertEquals, assertInstanceOf, assertNotEquals, assertRejects } from "@std/assert";
import { TrackingError } from "@lib/core/errors/errors.ts";
import { rebuildDatabase } from "@lib/registry/maintenance/rebuild.ts";
import { moveVersion } from "../_support/move_version.ts";
import { addChampion, open, runInput } from "../registry/_fixtures.ts";
import { FakeMlflow } from "./_fake_mlflow.ts";
import { addReport, addRun, KEYS, RUNS, withProject } from "./_project.ts";

Deno.test("syncTracking() tells runs, models, stages and aliases; again it asks five questions and sends nothing", () =>
  withProject(async ({ sync }) => {
    const server = new FakeMlflow();
    const { notes, ...counts } = await sync(server);
    assertEquals(counts, { runs: 2, models: 1, tunings: 0, skipped: 0, problems: [] });
    assertEquals(notes.map(({ code, name }) => [code, name]), [["MISSING_FILE", `run ${RUNS[1]}`]]);
    const model = server.models.get("demo");
    assertEquals(model?.aliases, { champion: 2 });
    assertEquals(model?.versions.map(({ tags }) => [tags["1000models.run"], tags["1000models.stage"]]), [
      [RUNS[0], "Archived"],
      [RUNS[1], "Production"],
    ]);
    const [first] = server.runs;
    assertEquals([first?.name, first?.status, first?.params["folds.count"]], [RUNS[0], "FINISHED", "3"]);
    assertEquals([...first?.inputs ?? []], ["demo content"]);
    assertEquals([...first?.metrics ?? []].filter((line) => line.startsWith("folds/mase/ours")).length, 2);
    const files = [...server.files.keys()].filter((path) => path.startsWith("0/r0/"));
    const kinds = files.map((path) => path.replace("0/r0/artifacts/", "").replace(/[0-9a-f]{64}/, "#"));
    assertEquals(kinds.sort(), [
      "key_versions.json",
      "model/packs/#.pack",
      "model/packs/#.pack",
      "report/evaluation.json",
      "report/leaderboard.parquet",
      "report/manifest.json",
      "report/wins.svg",
    ]);

    const before = server.state(), asked = server.asked.length;
    assertEquals({ ...await sync(server), notes: [] }, {
      runs: 0,
      models: 0,
      tunings: 0,
      skipped: 2,
      problems: [],
      notes: [],
    });
    assertEquals(server.state(), before);
    assertEquals(server.asked.length - asked, 5);
  }));

Deno.test("syncTracking() killed at any request and called again ends in the same state", () =>
  withProject(async ({ sync }) => {
    const perKey = { limit: 1 }, whole = new FakeMlflow();
    await sync(whole, { perKey });
    for (const when of ["before", "after", "half"] as const) {
      for (let at = 1; at <= whole.asked.length; at++) {
        if (when === "half" && !whole.asked[at - 1]?.startsWith("PUT")) continue;
        const server = new FakeMlflow();
        await assertRejects(() => sync(server, { perKey, cut: { at, when } }), TrackingError, "killed");
        await sync(server, { perKey });
        assertEquals(server.state(), whole.state(), `${when} request ${at}: ${whole.asked[at - 1]}`);
      }
    }
  }));

Deno.test("syncTracking() twice at the same time makes nothing twice, however the two interleave", () =>
  withProject(async ({ sync }) => {
    let races = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const server = new FakeMlflow();
      let state = seed;
      server.pause = async () => {
        state = (state * 1103515245 + 12345) % 2147483648;
        for (let turns = (state >> 16) % 12; turns > 0; turns--) await Promise.resolve();
      };
      await Promise.all([sync(server, { perKey: {} }), sync(server, { perKey: {} })]);
      const runs = server.runs.filter(({ deleted }) => !deleted);
      assertEquals(runs.map(({ tags }) => tags["1000models.run"]).sort(), [...RUNS], `seed ${seed}`);
      for (const { name, versions } of server.models.values()) {
        assertEquals(versions.length, 2, `seed ${seed}: ${name}`);
        assertEquals(versions.every(({ runId }) => runs.some(({ id }) => id === runId)), true, `seed ${seed}: ${name}`);
      }
      const { runs: sent, models } = await sync(server, { perKey: {} });
      assertEquals([sent, models], [0, 0], `seed ${seed}: the next sync finds all as it is here`);
      if (server.runs.length > runs.length) races++;
    }
    assertNotEquals(races, 0, "none of them was a race");
  }));

Deno.test("syncTracking() moves aliases and stages after a rollback, and leaves other people's aliases", () =>
  withProject(async ({ registry, sync }) => {
    const server = new FakeMlflow();
    await sync(server, { perKey: {} });
    const forecaster = server.models.get("demo");
    Object.assign(forecaster?.aliases ?? {}, { hers: 1 });
    const rollBack = (key: typeof KEYS[number]) => {
      const champion = registry.resolve(key.id)?.id ?? null;
      const moves = registry.listVersions({ run: RUNS[0], keys: [key.id] })
        .map(({ id, stage }) => ({ version: id, from: stage, to: "Production" as const, champion }));
      registry.act({ kind: "ROLLED_BACK", run: RUNS[0], detail: {}, moves });
    };
    const stages = () => forecaster?.versions.map(({ tags }) => tags["1000models.stage"]);
    rollBack(KEYS[0]);
    // One of two keys: the forecaster's champion is the run that serves most, the newest of equals.
    assertEquals((await sync(server, { perKey: {} })).runs, 2);
    assertEquals([forecaster?.aliases, stages()], [{ champion: 2, hers: 1 }, ["Production", "Production"]]);
    assertEquals(server.models.get("demo.a.x")?.aliases, { champion: 1 });
    rollBack(KEYS[1]);
    await sync(server, { perKey: {} });
    assertEquals([forecaster?.aliases, stages()], [{ champion: 1, hers: 1 }, ["Production", "Archived"]]);
    const table = JSON.parse(new TextDecoder().decode(server.files.get("0/r0/artifacts/key_versions.json")));
    const stage = table.columns.indexOf("stage");
    assertEquals(table.data.map((row: unknown[]) => row[stage]), ["Production", "Production"]);
  }));

Deno.test("syncTracking() sends a report that came later, and what was deleted there", () =>
  withProject(async ({ reports, sync }) => {
    const server = new FakeMlflow();
    await sync(server);
    await addReport(reports, RUNS[1]);
    assertEquals(await sync(server), { runs: 1, models: 1, tunings: 0, skipped: 1, problems: [], notes: [] });
    assertNotEquals(server.files.get("0/r1/artifacts/report/wins.svg"), undefined);
    Object.assign(server.runs[1] ?? {}, { deleted: true });
    server.models.get("demo")?.versions.pop();
    await sync(server);
    const second = server.models.get("demo")?.versions[1];
    assertEquals([second?.runId, second?.number, server.runs.map(({ deleted }) => deleted)], ["r1", 3, [false, false]]);
    assertEquals(server.models.get("demo")?.aliases, { champion: 3 });
  }));

Deno.test("syncTracking() makes a run again that the server has purged, once there is something to send", () =>
  withProject(async ({ reports, sync }) => {
    const server = new FakeMlflow();
    await sync(server);
    server.runs.pop();
    await addReport(reports, RUNS[1]);
    await sync(server);
    assertEquals(server.runs.map(({ id, name, status }) => [id, name, status]), [
      ["r0", RUNS[0], "FINISHED"],
      ["r1", RUNS[1], "FINISHED"],
    ]);
    assertEquals(server.models.get("demo")?.versions.map(({ number }) => number), [1, 3]);
  }));

Deno.test("syncTracking() what a server gives back is a registry with the same models", () =>
  withProject(async ({ registry, sync }) => {
    const server = new FakeMlflow();
    await sync(server);
    const root = await download(server, "r1");
    const copy = open(root, { readOnly: true });
    for (const { id } of KEYS) {
      const [theirs, ours] = [copy, registry].map((all) => all.readModels(all.resolveAll({ keys: [id] })));
      assertEquals([theirs?.length, theirs], [1, ours]);
    }
    copy.close();
    await Deno.remove(root, { recursive: true });
  }));

Deno.test("syncTracking() a run that was promoted by hand comes back with its models, and serves whoever names it", () =>
  withProject(async ({ registry, sync }) => {
    const server = new FakeMlflow(), transaction = registry.begin(runInput("by hand", { keys: KEYS.length }));
    for (const key of KEYS) addChampion(transaction, key, { model: new TextEncoder().encode(`by hand ${key.id}`) });
    transaction.commit(() => ({}), () => ({ stages: ["Staging", "Staging"], actions: [] }));
    for (const { id } of registry.listVersions({ run: "by hand" })) moveVersion(registry, id, "Production");
    await sync(server);
    assertEquals(server.models.get("demo")?.aliases, { champion: 3 });
    const root = await download(server, "r2"), copy = open(root, { readOnly: true });
    assertEquals(copy.resolveAll({}), []);
    const [theirs, ours] = [copy, registry].map((all) => all.readModels(all.resolveAll({ run: "by hand" })));
    assertEquals([theirs?.length, theirs], [KEYS.length, ours]);
    copy.close();
    await Deno.remove(root, { recursive: true });
  }));

/** What a run there consists of, as a registry. */
async function download(server: FakeMlflow, run: string): Promise<string> {
  const root = await Deno.makeTempDir();
  await Deno.mkdir(`${root}/packs`);
  for (const [path, bytes] of server.files) {
    const name = path.split(`0/${run}/artifacts/model/`)[1];
    if (name !== undefined) await Deno.writeFile(`${root}/${name}`, bytes);
  }
  rebuildDatabase(root);
  return root;
}

Deno.test("syncTracking() a damaged pack is a problem, and everything else is sent", () =>
  withProject(async ({ registry, root, sync }) => {
    const server = new FakeMlflow(), [pack] = registry.listPacks(RUNS[0]);
    const path = `${root}/packs/${pack?.sha256}.pack`, bytes = await Deno.readFile(path);
    await Deno.writeFile(path, bytes.map((byte, i) => i === 9 ? byte ^ 1 : byte));
    const broken = await sync(server);
    assertEquals(broken.problems.map(({ code, name }) => [code, name]), [["CORRUPT_PACK", `run ${RUNS[0]}`]]);
    assertEquals(server.models.get("demo")?.aliases, { champion: 2 });
    await Deno.writeFile(path, bytes);
    const mended = await sync(server);
    assertEquals([mended.runs, mended.problems], [1, []]);
  }));

Deno.test("syncTracking() only a run, an experiment of choice, keys of choice", () =>
  withProject(async ({ registry, sync }) => {
    const server = new FakeMlflow(), hostile = "third 'run' \"\\";
    addRun(registry, hostile);
    assertEquals((await sync(server, { run: RUNS[0], experiment: "mine" })).runs, 1);
    assertEquals([server.experiments, server.models.get("demo")?.aliases], [["mine"], {}]);
    assertEquals((await sync(server, { run: hostile })).runs, 1);
    assertEquals([server.experiments, server.models.get("demo")?.aliases], [["mine", "demo"], { champion: 2 }]);
    assertEquals((await sync(server, { perKey: { where: { item: ["a"] } } })).models, 2);
    assertEquals([...server.models.keys()], ["demo", "demo.a.x"]);
    assertEquals((await sync(server, { perKey: { limit: 2 } })).models, 1);
    assertEquals(server.models.size, 3);
    assertInstanceOf(await sync(server, { run: "none" }).catch((thrown) => thrown), Error);
  }));

Deno.test("syncTracking() of one run moves only what points at it, and a later one of all puts everything right", () =>
  withProject(async ({ registry, sync }) => {
    const server = new FakeMlflow(), aliases = () => [...server.models.values()].map(({ aliases }) => aliases);
    await sync(server, { perKey: {} });
    const all = aliases();
    assertEquals(all, [{ champion: 2 }, { champion: 2 }, { champion: 2 }]);
    await sync(server, { run: RUNS[0], perKey: {} });
    assertEquals(aliases(), all, "another run serves");
    addRun(registry, "third");
    await sync(server, { run: RUNS[0], perKey: {} });
    assertEquals(aliases(), all, "the one that serves now is not there");
    await sync(server, { run: RUNS[1], perKey: {} });
    assertEquals(aliases(), [{}, {}, {}], "it serves no more");
    await sync(server, { perKey: {} });
    assertEquals(aliases(), [{ champion: 3 }, { champion: 3 }, { champion: 3 }]);
  }));

Deno.test("syncTracking() never touches the models of another registry with a table of the same name", () =>
  withProject((mine) =>
    withProject(async (theirs) => {
      const server = new FakeMlflow();
      // Their first run is another one.
      const root = await Deno.makeTempDir(), registry = open(root), other = { registry, root };
      addRun(registry, "only theirs");
      await mine.sync(server, { perKey: {} });
      const before = server.state();
      const refused = await assertRejects(() => theirs.sync(server, { ...other, perKey: {} }), TrackingError);
      assertEquals([refused.code, refused.message.includes("another registry")], ["TRACKING_NAME", true]);
      assertEquals(server.state(), before);
      assertEquals((await theirs.sync(server, { ...other, name: "theirs" })).models, 1);
      // It has its name from then on, and so have its keys.
      assertEquals((await theirs.sync(server, { ...other, perKey: {} })).models, KEYS.length);
      const names = [...server.models.keys()].filter((name) => name.startsWith("theirs"));
      assertEquals([names.length, server.models.get("demo")?.aliases], [3, { champion: 2 }]);
      assertEquals((await mine.sync(server, { perKey: {} })).models, 0);
      registry.close();
      await Deno.remove(root, { recursive: true });
    })
  ));

Deno.test("syncTracking() finds a registered model and an experiment that were renamed", () =>
  withProject(async ({ registry, sync }) => {
    const server = new FakeMlflow(), demo = () => server.models.get("Ann's demo");
    await sync(server, { perKey: { limit: 1 } });
    for (const [former, name] of [["demo", "Ann's demo"], ["demo.a.x", "x"]] as const) {
      const model = server.models.get(former);
      if (model === undefined) throw new Error(former);
      server.models.delete(former);
      server.models.set(name, Object.assign(model, { name }));
    }
    server.experiments[0] = "renamed";
    addRun(registry, "third");
    assertEquals(
      (await sync(server, { perKey: { limit: 1 } })).runs,
      2,
      "the new one, and the one that serves no more",
    );
    assertEquals([server.experiments, [...server.models.keys()]], [["renamed"], ["Ann's demo", "x"]]);
    assertEquals([server.runs.length, demo()?.versions.length, demo()?.aliases], [3, 3, { champion: 3 }]);
    assertEquals(server.models.get("x")?.versions.length, 3);
  }));

Deno.test("syncTracking() tells of a run in the server's trash, in whichever experiment it is", () =>
  withProject(async ({ sync }) => {
    const server = new FakeMlflow();
    await sync(server, { experiment: "mine" });
    Object.assign(server.runs[1] ?? {}, { deleted: true });
    const { skipped, notes } = await sync(server);
    const trashed = notes.filter(({ code }) => code === "NOT_FOUND").map(({ name }) => name);
    assertEquals([skipped, trashed], [2, [`run ${RUNS[1]}`]]);
  }));

Deno.test("syncTracking() leaves a registered model of somebody else alone", () =>
  withProject(async ({ sync }) => {
    const server = new FakeMlflow();
    server.models.set("demo", { name: "demo", tags: {}, versions: [], next: 1, aliases: {} });
    assertEquals((await assertRejects(() => sync(server), TrackingError)).code, "TRACKING_NAME");
    assertEquals(server.runs, []);
  }));
