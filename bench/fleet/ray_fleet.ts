import { RayCluster } from "../../tools/peers/ray_cluster.ts";
import { denoArguments } from "./child.ts";
import { treeSeconds } from "../harness/process_usage.ts";
import type { TrainRequest } from "./train_run.ts";

const PROGRAM = new URL("../../lib/cli/main.ts", import.meta.url).pathname;

/** A Ray cluster of two raylets with one processor each, for trainings one after the other. */
export class RayFleet implements AsyncDisposable {
  readonly #cluster: RayCluster;
  readonly #address: string;

  private constructor(cluster: RayCluster, address: string) {
    [this.#cluster, this.#address] = [cluster, address];
  }

  /** Start one. @param python One that has Ray. @param scratch Folder of its log. */
  static async start(python: string, scratch: string): Promise<RayFleet> {
    const { cluster, processes } = await RayCluster.start({ scratch, program: () => python });
    return new RayFleet(cluster, String(processes.dashboard));
  }

  /**
   * Train a table by the command, from its start to its end.
   *
   * @param request As of `train_run.ts`; `workers` are those of the cluster.
   * @returns Wall seconds, and seconds of processor: of the command, and of all that the cluster did meanwhile.
   */
  async train({ config, root, workers }: TrainRequest): Promise<{ seconds: number; cpuSeconds: number }> {
    await Deno.mkdir(root, { recursive: true });
    const file = `${root}/config.json`;
    await Deno.writeTextFile(file, JSON.stringify(config));
    const folders = ["--registry", `${root}/models`, "--store", `${root}/features`, "--reports", `${root}/reports`];
    const ray = ["--engine", "ray", "--address", this.#address, "--plan", `${root}/plan`, "--deno", Deno.execPath()];
    const words = ["train", "--config", file, ...folders, ...ray, "--workers", `${workers}`, "--no-charts", "--quiet"];
    const before = treeSeconds(Deno.pid), started = performance.now();
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...denoArguments(PROGRAM), ...words],
      env: { RAY_AUTH_TOKEN: this.#cluster.token },
      stdout: "null",
      stderr: "piped",
    }).output();
    const seconds = (performance.now() - started) / 1e3;
    const said = new TextDecoder().decode(stderr);
    if (!success) throw new Error(`Cannot train by Ray as the command must succeed: current value is ${said}`);
    return { seconds, cpuSeconds: treeSeconds(Deno.pid) - before };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#cluster[Symbol.asyncDispose]();
  }
}
