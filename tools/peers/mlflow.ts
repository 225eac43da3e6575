import { assert, assertEquals } from "@std/assert";
import { hashFile } from "@lib/storage/files/blocks.ts";
import { checkManifest, readManifest } from "@lib/storage/files/folder_manifest.ts";
import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { modelName } from "@lib/tracking/names.ts";
import { moveVersion } from "../../tests/_support/move_version.ts";
import { keyRows, Project } from "../../tests/training/_project.ts";
import { killEverywhere, syncTwiceAtOnce } from "./mlflow_kills.ts";
import { type MlflowServer, startMlflow } from "./mlflow_server.ts";
import type { PeerCheck, PeerContext } from "./peer_check.ts";
import { runPython } from "./run_python.ts";
import { runProduct } from "./trained_tables.ts";

/** Keys whose texts no server takes as names. */
const ITEMS = ["a/b:c\u{1f600}", "x".repeat(300), "plain"];

/** An MLflow server takes what we sync, once, and its own client reads it; what comes back serves the same forecasts. */
export const MLFLOW: PeerCheck = {
  name: "mlflow",
  needs: ["python"],
  async check(context) {
    const server = await startMlflow(context.program("python"), context.scratch);
    try {
      using project = await trainedTwice();
      const facts = await followRegistry(context, server, project);
      const killed = await killEverywhere(server.url, context.scratch);
      await syncTwiceAtOnce(server.url, context.scratch);
      return `${facts}; killed at each of ${killed} changes and gone on; two at once make one`;
    } finally {
      await server.close();
    }
  },
};

/** Two runs over the same keys; the newer one serves. */
async function trainedTwice(): Promise<Project> {
  const contenders = ["seasonal_naive", "ses", "ridge", "global_ridge"];
  const project = new Project(ITEMS.flatMap((item) => keyRows(item, "x")), { contenders, exogenous: {} });
  for (const seed of [1, 2]) await project.train({ config: { ...project.config, seed } });
  return project;
}

async function followRegistry(context: PeerContext, { url }: MlflowServer, project: Project): Promise<string> {
  const { registry, store, reports } = project.paths, folders = ["--registry", registry, "--store", store];
  const sync = async (...more: string[]) => {
    const args = ["mlflow-sync", "--to", url, "--reports", reports, "--per-key", ...folders, ...more];
    const { runs, models, skipped, problems, notes } = await runProduct(args);
    assertEquals([problems, notes], [[], []]);
    return [runs, models, skipped];
  };
  assertEquals(await sync(), [2, 1 + ITEMS.length, 0]);
  assertEquals(await sync(), [0, 0, 2], "what is there is not sent again");

  using opened = open(registry);
  const [newer, older] = opened.registry.listRuns().map(({ run }) => run);
  assert(newer !== undefined && older !== undefined);
  const read = (model: string, alias: string, folder: string) =>
    readByClient(context, [url, model, alias, project.config.name, `${context.scratch}/${folder}`]);
  const champion = await read("shop", "champion", "newer");
  assertEquals([champion.run, champion.version, champion.tags["1000models.stage"]], [newer, 2, "Production"]);
  assertEquals([champion.status, champion.params.seed, champion.folds], ["FINISHED", "2", [0, 1, 2]]);
  assertEquals(champion.table.map(({ item, stage }) => [item, stage]), tableOf(opened.registry, newer));
  await servesTheSame(context, champion, project);

  for (const { id } of opened.registry.listVersions({ run: older })) moveVersion(opened.registry, id, "Production");
  assertEquals(await sync(), [2, 1 + ITEMS.length, 0], "a rollback moves stages and aliases");
  const rolledBack = await read("shop", "champion", "older");
  assertEquals([rolledBack.run, rolledBack.version, rolledBack.tags["1000models.stage"]], [older, 1, "Production"]);
  await servesTheSame(context, rolledBack, project);
  const [{ key } = { key: undefined }] = opened.registry.listVersions({ run: older });
  const ofKey = await read(modelName("shop", key), "champion", "key");
  assertEquals([ofKey.run, ofKey.tags["1000models.stage"], ofKey.aliases], [older, "Production", ["champion"]]);
  return `2 runs of ${ITEMS.length} hostile keys, a rollback; what comes back forecasts the same bytes`;
}

interface ClientFacts {
  readonly version: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
  readonly run: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
  readonly folds: readonly number[];
  readonly table: readonly Readonly<Record<string, unknown>>[];
  readonly path: string;
  readonly report: string;
}

async function readByClient(context: PeerContext, args: readonly string[]): Promise<ClientFacts> {
  return JSON.parse(await runPython(context, { script: "mlflow_reads.py", args }));
}

function tableOf(registry: Registry, run: string): unknown[] {
  return registry.listVersions({ run }).map(({ key, stage }) => [key.parts[0], stage]);
}

/** What was downloaded is whole, is a registry once it is repaired, and forecasts what its registry here forecasts. */
async function servesTheSame(context: PeerContext, { path, report }: ClientFacts, project: Project): Promise<void> {
  const manifest = readManifest(report);
  assert(manifest !== null);
  assertEquals(checkManifest(report, manifest), []);
  for await (const { name } of Deno.readDir(`${path}/packs`)) {
    assertEquals(`${hashFile(`${path}/packs/${name}`).sha256}.pack`, name);
  }
  const { registry, store, reports } = project.paths;
  const { ok } = await runProduct(["fsck", "--repair", "--registry", path, "--store", store, "--reports", reports]);
  assertEquals(ok, true);
  const texts = [path, registry].map(async (root, i) => {
    const output = `${context.scratch}/${i}.csv`;
    await runProduct(["infer", "--registry", root, "--store", store, "--digits", "all", "--output", output]);
    return await Deno.readTextFile(output);
  });
  const [theirs, ours] = await Promise.all(texts);
  // The number of a version within its key is its registry's own.
  assertEquals(theirs, ours);
}

function open(root: string): { registry: Registry } & Disposable {
  const registry = openRegistry(root, { now: () => new Date() });
  return { registry, [Symbol.dispose]: () => registry.close() };
}
