import { deepEqual, equal, match } from "node:assert/strict";
import { descendants } from "./descendants.ts";
import type { PeerCheck } from "./peer_check.ts";
import { registryContent } from "./registry_content.ts";
import { type SharedTable, sharedTable } from "./shared_table.ts";
import { SlurmCluster } from "./slurm_cluster.ts";
import { runProduct } from "./trained_tables.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const SHARDS = 6;

/** The example for Slurm, as it is, gives what the local pool gives: also where a shard is killed, and another one requeued. */
export const SLURM: PeerCheck = {
  name: "slurm",
  needs: ["slurm"],
  async check(context) {
    const { scratch } = context, table = await sharedTable(context), way = "array";
    await using cluster = await SlurmCluster.start(context);
    const [config, path] = [table.train(way).slice(0, 2), table.place(way)], folders = table.folders(way);
    const stores = folders.filter((_, at) => /^--(?:registry|store)$/.test(folders[at & ~1]!));
    await runProduct(["plan", ...config, ...stores, "--output", path, "--shards", `${SHARDS}`]);
    await using training = trainBySlurm(cluster, { path, folders, scratch });
    await disturb(cluster, table);
    const { code, said } = await training.ended;
    equal(code, 0, said);
    match(said, /shards have failed/);
    deepEqual(registryContent(table.registry(way)), table.expected);
    const arrays = said.split("\n").filter((line) => line.startsWith("Submitted batch job")).length;
    return `${table.keys} keys by ${arrays} arrays of ${SHARDS} shards as by the local pool, one killed, one requeued`;
  },
};

/** Runs the example until it ends, or nobody waits for it any more. */
function trainBySlurm(
  { env }: SlurmCluster,
  { path, folders, scratch }: { readonly path: string; readonly folders: readonly string[]; readonly scratch: string },
): AsyncDisposable & { readonly ended: Promise<{ code: number; said: string }> } {
  const given = new AbortController();
  const output = new Deno.Command("bash", {
    args: ["deploy/slurm/train.sh", path, `${SHARDS}`, ...folders],
    cwd: ROOT,
    env: { ...env, DENO: Deno.execPath(), SBATCH_OUTPUT: `${scratch}/%A_%a.log`, NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: given.signal,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const ended = output.then(({ code, stdout, stderr }) => ({ code, said: text(stdout) + text(stderr) }));
  return {
    ended,
    async [Symbol.asyncDispose]() {
      given.abort();
      await ended;
    },
  };
}

/** Have a shard of the first pass start again, and kill one of the next while it works. */
async function disturb(cluster: SlurmCluster, table: SharedTable): Promise<void> {
  await cluster.requeueOne();
  await table.progress("array", 1);
  await killWork();
}

/** Jobs come from the daemon of the node. */
async function killWork(): Promise<void> {
  for (let looks = 0; looks < 300; looks++) {
    const all = await descendants(1);
    const working = all.find(({ command }) => /^\S*deno run .* work --plan \S+\/array\/plan/.test(command));
    if (working !== undefined) return Deno.kill(working.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("no shard is being worked on");
}
