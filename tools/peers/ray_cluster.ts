import { fileURLToPath } from "node:url";
import { inputLines } from "../../lib/cli/train/input_lines.ts";
import type { PeerContext } from "./peer_check.ts";

/** What runs, by process ids; null: not at the moment. */
export interface RayProcesses {
  /** Address of the dashboard. */
  readonly dashboard: string | null;
  /** Of the head and its raylet. */
  readonly head: readonly number[] | null;
  /** Of the other raylet. */
  readonly node: readonly number[] | null;
}

/** What a check does to a cluster. */
export type RayCommand = "kill node" | "add node" | "kill head" | "start head";

/** A Ray cluster of two raylets with one processor each, on the loopback, with a token. */
export class RayCluster implements AsyncDisposable {
  /** Its token. */
  readonly token: string;
  /** Process that all of it comes from. */
  readonly pid: number;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: AsyncGenerator<string>;
  readonly #log: string;

  private constructor(child: Deno.ChildProcess, { token, log }: { readonly token: string; readonly log: string }) {
    this.#log = log;
    this.token = token;
    this.pid = child.pid;
    this.#child = child;
    this.#input = child.stdin.getWriter();
    this.#lines = inputLines(child.stdout);
  }

  /** Start one. @param context With the need `python`; its scratch folder takes the log. */
  static async start(
    context: Pick<PeerContext, "scratch" | "program">,
  ): Promise<{ cluster: RayCluster; processes: RayProcesses }> {
    const python = context.program("python"), token = crypto.randomUUID(), log = `${context.scratch}/ray.log`;
    const script = fileURLToPath(new URL("python/ray_cluster.py", import.meta.url));
    const child = new Deno.Command("/bin/sh", {
      args: ["-c", 'log=$1; shift; exec "$@" 2>>"$log"', "sh", log, python, script],
      env: {
        // The jobs' `python` is the one that has Ray.
        PATH: `${python.replace(/\/[^/]*$/, "")}:${Deno.env.get("PATH")}`,
        RAY_AUTH_MODE: "token",
        RAY_AUTH_TOKEN: token,
        RAY_USAGE_STATS_ENABLED: "0",
      },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const cluster = new RayCluster(child, { token, log });
    return { cluster, processes: await cluster.#told() };
  }

  /** Have something done to it, and wait until it is. */
  async do(command: RayCommand): Promise<RayProcesses> {
    await this.#input.write(new TextEncoder().encode(`${command}\n`));
    return await this.#told();
  }

  async #told(): Promise<RayProcesses> {
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`the cluster has ended: ${await lastLines(this.#log)}`);
    return JSON.parse(line.value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#child.status;
  }
}

async function lastLines(path: string): Promise<string> {
  return (await Deno.readTextFile(path)).trim().split("\n").slice(-12).join("\n");
}
