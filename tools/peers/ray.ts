import { deepEqual, equal, match } from "node:assert/strict";
import { errorCode, runHere } from "../faults/product.ts";
import { killNewest } from "./descendants.ts";
import type { PeerCheck } from "./peer_check.ts";
import { RayCluster } from "./ray_cluster.ts";
import { registryContent } from "./registry_content.ts";
import { type SharedTable, sharedTable } from "./shared_table.ts";

/** Results that must be there before something is killed: then pieces of a pass are done, and others are being done. */
const ENOUGH = 12;

/** A training by two raylets gives what one by the local pool gives, whatever dies meanwhile. */
export const RAY_CHECK: PeerCheck = {
  name: "ray",
  needs: ["python"],
  async check(context) {
    const table = await sharedTable(context), { cluster, processes } = await RayCluster.start(context);
    await using _cluster = cluster;
    const ray = new RayTrainings(table, { cluster, address: String(processes.dashboard) });
    await ray.refuses();
    // A worker's process, then its whole machine: the run goes on by itself.
    const first = ray.train("workers");
    await ray.progress("workers", ENOUGH);
    await killNewest(cluster.pid, (command) => /deno run .* work --plan \S+\/workers\//.test(command));
    await ray.progress("workers", 2 * ENOUGH);
    await cluster.do("kill node");
    equal((await first).code, 0, (await first).stderr);
    deepEqual(registryContent(table.registry("workers")), table.expected);
    await cluster.do("add node");
    context.log("a worker and a raylet have been killed");
    // The driver, then the head: the run ends, and the same command goes on from there.
    const second = ray.train("heads");
    await ray.progress("heads", ENOUGH);
    await killNewest(cluster.pid, (command) => command.includes("deploy/ray/driver.py"));
    equal(errorCode(await second), "ENGINE_JOB_ENDED");
    const third = ray.train("heads");
    await ray.progress("heads", 2 * ENOUGH);
    await cluster.do("kill head");
    match(errorCode(await third), /^ENGINE_(?:UNREACHABLE|JOB_ENDED|FAILED)$/);
    const { dashboard } = await cluster.do("start head");
    context.log("driver and head have been killed");
    const last = await ray.train("heads", String(dashboard));
    equal(last.code, 0, last.stderr);
    deepEqual(registryContent(table.registry("heads")), table.expected);
    return `${table.keys} keys by two raylets as by the local pool, also after a worker, a raylet, the driver and the head died`;
  },
};

/** Trainings of one table on one cluster, each in folders of its name. */
class RayTrainings {
  readonly #table: SharedTable;
  readonly #cluster: RayCluster;
  readonly #address: string;

  constructor(table: SharedTable, { cluster, address }: { cluster: RayCluster; address: string }) {
    [this.#table, this.#cluster, this.#address] = [table, cluster, address];
  }

  train(name: string, address = this.#address, token = this.#cluster.token) {
    const cluster = ["--engine", "ray", "--address", address, "--plan", this.#table.place(name), "--shards", "24"];
    const args = ["train", ...this.#table.train(name), ...cluster, "--deno", Deno.execPath(), "--json"];
    return runHere({ args, env: { RAY_AUTH_TOKEN: token } });
  }

  /** Who has no token, or the wrong address, is told at once. */
  async refuses(): Promise<void> {
    equal(errorCode(await this.train("refused", this.#address, "wrong")), "ENGINE_DENIED");
    equal(errorCode(await this.train("refused", "http://127.0.0.1:9")), "ENGINE_UNREACHABLE");
  }

  /** Wait until a training has so many results. */
  progress(name: string, results: number): Promise<void> {
    return this.#table.progress(name, results);
  }
}
