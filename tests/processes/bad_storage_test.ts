import { assert, assertEquals, assertGreater, assertMatch } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { SHARED_SPEC } from "@lib/competition/champions/champion_layout.ts";
import { SHARED_SHAPE } from "@lib/data/data_shape.ts";
import { DataError, ForecastError } from "@lib/core/errors/errors.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { Project, tableRows } from "../training/_project.ts";
import { systemFailure, watchedFiles } from "../storage/_files.ts";
import { CommandLine, errorOf } from "../_support/command_line.ts";
import { patience } from "../_support/patience.ts";

const ROWS = tableRows(4);

/** A project with one registered run. */
async function trained(): Promise<CommandLine> {
  const project = new CommandLine(ROWS);
  assertEquals((await project.run()).code, 0);
  return project;
}

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
    return "no error";
  } catch (thrown) {
    return thrown instanceof ForecastError ? thrown.code : String(thrown);
  }
}

/** Run a system command as the one test runner that may; false where it may not. */
async function mayRun(command: string, args: readonly string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args: [...args], stdout: "null", stderr: "null", signal: patience() })
      .output()).success;
  } catch {
    return false;
  }
}

const mounts = Deno.makeTempDirSync({ prefix: "mounts_" });
/** Whether this machine lets the tests make a small disk of their own (root in most containers). */
const CAN_MOUNT = Deno.build.os === "linux" && await mayRun("mount", ["-t", "tmpfs", "tmpfs", mounts]) &&
  await mayRun("umount", [mounts]);
if (!CAN_MOUNT) {
  console.warn("bad_storage_test: no right to mount a tmpfs here: its tests with a real disk are skipped");
}

/** Run with a small disk of its own at a path. */
async function onDisk(path: string, size: string, work: () => Promise<void>): Promise<void> {
  Deno.mkdirSync(path, { recursive: true });
  assert(await mayRun("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path]));
  try {
    await work();
  } finally {
    await mayRun("umount", ["-l", path]);
  }
}

Deno.test("bad storage: a registry of another schema version is refused and left as it is", async () => {
  using project = await trained();
  const path = `${project.paths.registry}/registry.db`;
  const database = new DatabaseSync(path);
  database.exec("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  const before = Deno.readFileSync(path), packs = project.files("models/packs");
  await project.infer();
  for (const run of [await project.run("--seed", "7"), await project.infer()]) {
    const { exit, code } = errorOf(run);
    assertEquals([exit, code], [1, "SCHEMA_VERSION"]);
  }
  assertEquals([Deno.readFileSync(path), project.files("models/packs")], [before, packs]);
  assertEquals(project.leftovers(), []);
});

Deno.test("bad storage: a registry that is no database, and none at all", async () => {
  using project = await trained();
  Deno.writeTextFileSync(`${project.paths.registry}/registry.db`, "not a database, but long enough to be looked at");
  assertEquals(errorOf(await project.infer()).code, "CORRUPT_DATABASE");
  assertEquals(errorOf(await project.run("--seed", "7")).code, "CORRUPT_DATABASE");
  const none = errorOf(await project.infer("--registry", `${project.root}/none`));
  assertEquals([none.exit, none.code], [1, "NOT_FOUND"]);
  assertEquals(project.files("none"), []);
});

Deno.test("bad storage: a feature spec that does not match costs each key that version: the former one serves, with the reason", async () => {
  using project = await trained();
  await project.infer();
  const before = project.forecasts();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0) });
  // A second run whose models were made with the first run's spec, though it says another.
  const [former] = registry.listRuns();
  const spec = JSON.parse(new TextDecoder().decode(registry.readShared(former.run, SHARED_SPEC)));
  const versions = registry.listVersions();
  const run = registry.begin({
    run: "forged",
    name: "shop",
    configJson: former.configJson,
    planHash: "",
    seed: 1,
    codeRevision: "",
    data: former.lineage.data,
    keyColumns: former.keyColumns,
  });
  run.addShared(SHARED_SHAPE, registry.readShared(former.run, SHARED_SHAPE));
  run.addShared(SHARED_SPEC, new TextEncoder().encode(JSON.stringify({ ...spec, names: spec.names.slice(1) })));
  for (const { key, contender, status, family, specHash, id } of versions) {
    const facts = { key, contender, status, reason: "" as const, scores: {} };
    run.addVersion({ ...facts, family, specHash, flags: [], model: registry.readModel({ id }) });
    run.addOutcome({ ...facts, version: 0 });
  }
  run.commit(() => ({}));
  registry.close();
  const inferred = await project.infer();
  assertEquals(inferred.json().outcomes, { champion: 0, fallback: 4, failed: 0 });
  assertMatch(inferred.stderr, /4 keys are served by a former version.*SPEC_MISMATCH/);
  const rows = project.forecasts();
  assertEquals(
    new Set(rows.map((row) => `${row.status} ${row.reason} ${row.version}`)),
    new Set(["fallback FORMER_VERSION:SPEC_MISMATCH 1"]),
  );
  assertEquals(rows.map(({ yhat }) => yhat), before.map(({ yhat }) => yhat));
});

Deno.test("bad storage: a model whose bytes have changed costs its key alone", async () => {
  using project = await trained();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const [victim] = registry.listVersions(), model = registry.readModel(victim);
  registry.close();
  for (const path of project.files("models/packs")) {
    const bytes = Deno.readFileSync(`${project.root}/${path}`);
    const at = bytes.findIndex((_, i) => model.every((byte, k) => bytes[i + k] === byte));
    if (at < 0) continue;
    bytes[at + model.length - 1] ^= 1;
    Deno.writeFileSync(`${project.root}/${path}`, bytes);
  }
  const inferred = await project.infer();
  assertEquals(inferred.json().outcomes, { champion: 3, fallback: 0, failed: 1 });
  const failed = project.forecasts().filter((row) => row.status === "failed");
  assertEquals(failed.map((row) => row.reason), Array(6).fill("CORRUPT_PACK"));
});

const narrow = new Project(ROWS, { exogenous: {} });
const { store, reports } = narrow.paths;
Deno.test({
  name: "bad storage: a registry folder that the runtime may not write is PERMISSION_DENIED, before any work",
  permissions: { read: true, write: [store, reports], env: true, ffi: true, sys: true, run: false, net: false },
  async fn() {
    assertEquals(await codeOf(() => narrow.train()), "PERMISSION_DENIED");
    assertEquals([narrow.files("models"), narrow.files("reports")], [[], []]);
  },
});
Deno.test({
  name: "bad storage: a feature store that the runtime may not write is PERMISSION_DENIED",
  permissions: { read: true, write: [reports], env: true, ffi: true, sys: true, run: false, net: false },
  async fn() {
    assertEquals(await codeOf(() => narrow.train({ store: `${narrow.root}/other` })), "PERMISSION_DENIED");
    assertEquals([narrow.files("models"), narrow.files("reports"), narrow.files("other")], [[], [], []]);
  },
});

Deno.test({
  name: "bad storage: a read-only registry refuses a run, keeps its state and still serves",
  ignore: !CAN_MOUNT,
  async fn() {
    using project = new CommandLine(ROWS);
    await onDisk(project.paths.registry, "4m", async () => {
      assertEquals((await project.run()).code, 0);
      const before = project.registered();
      assert(await mayRun("mount", ["-o", "remount,ro", project.paths.registry]));
      const { exit, code } = errorOf(await project.run("--seed", "7"));
      assertEquals([exit, code], [1, "READ_ONLY"]);
      assertEquals(project.registered(), before);
      assertEquals((await project.infer()).json().outcomes, { champion: 4, fallback: 0, failed: 0 });
      assertEquals(project.leftovers(), []);
    });
  },
});

Deno.test({
  name: "bad storage: a full disk under the registry refuses a run, keeps its state and still serves",
  ignore: !CAN_MOUNT,
  async fn() {
    using project = new CommandLine(ROWS);
    await onDisk(project.paths.registry, "1m", async () => {
      assertEquals((await project.run()).code, 0);
      const before = project.registered();
      fillDisk(`${project.paths.registry}/ballast`);
      const { exit, code } = errorOf(await project.run("--seed", "7"));
      assertEquals([exit, code], [1, "DISK_FULL"]);
      assertEquals(project.registered(), before);
      assertEquals(project.leftovers(), []);
      assertEquals((await project.infer()).json().outcomes, { champion: 4, fallback: 0, failed: 0 });
      // It was found before the first fit: there is nothing to go on with.
      assertEquals(project.files("reports").filter((path) => path.includes("journal")), []);
      Deno.removeSync(`${project.paths.registry}/ballast`);
      assertEquals((await project.run("--seed", "7")).code, 0);
      assertEquals(project.registered().runs.length, 2);
    });
  },
});

Deno.test({
  name: "bad storage: a full disk under the feature store or the reports leaves no half version and no run",
  ignore: !CAN_MOUNT,
  async fn() {
    using project = new CommandLine(ROWS);
    for (const folder of ["features", "reports"]) {
      await onDisk(`${project.root}/${folder}`, "64k", async () => {
        fillDisk(`${project.root}/${folder}/ballast`);
        const { exit, code } = errorOf(await project.run());
        assertEquals([exit, code], [1, "DISK_FULL"], folder);
        assertEquals(project.leftovers(), []);
        if (folder === "reports") assertEquals(project.registered().runs, []);
      });
    }
  },
});

function fillDisk(path: string): void {
  const file = Deno.openSync(path, { create: true, write: true });
  try {
    for (const size of [65536, 4096, 512, 1]) {
      try {
        while (true) file.writeSync(new Uint8Array(size));
      } catch (thrown) {
        assert(String(thrown).includes("No space left"), String(thrown));
      }
    }
  } finally {
    file.close();
  }
}

Deno.test({
  name: "bad storage: a full disk under the forecasts is DISK_FULL and keeps the former file",
  ignore: !CAN_MOUNT,
  async fn() {
    using project = await trained();
    await onDisk(`${project.root}/out`, "64k", async () => {
      for (const extension of ["csv", "json", "jsonl", "parquet"]) {
        const output = `${project.root}/out/x.${extension}`;
        Deno.writeTextFileSync(output, "former");
        fillDisk(`${project.root}/out/ballast`);
        const { exit, code } = errorOf(await project.infer("--output", output));
        assertEquals([exit, code, Deno.readTextFileSync(output)], [1, "DISK_FULL", "former"], extension);
        Deno.removeSync(`${project.root}/out/ballast`);
      }
      assertEquals(project.leftovers(), []);
    });
  },
});

Deno.test("bad storage: a full disk under the journal stops the run with nothing visible; resume goes on", async () => {
  using project = new Project(ROWS, { exogenous: {} });
  const [expected, progress] = [{ champion: 4, fallback: 0, failed: 0 }, [] as number[]];
  let writes = 0;
  const files = watchedFiles(({ name, path }) => {
    if (name === "write" && path.includes("/backtests/") && ++writes === 3) throw systemFailure("ENOSPC");
  });
  const failed = await project.train({ files }).catch((thrown) => thrown);
  assert(failed instanceof DataError, String(failed));
  assertEquals(failed.code, "DISK_FULL");
  assertEquals(project.files().filter((path) => /\.tmp$|\.pack$/.test(path)), []);
  const onProgress = ({ phase, done }: { phase: string; done: number }) => {
    if (phase === "backtest") progress.push(done);
  };
  const { summary } = await project.train({ resume: true, onProgress });
  assertEquals([summary.outcomes, progress[0]], [expected, 2]);
  assertGreater(progress.length, 1);
});
