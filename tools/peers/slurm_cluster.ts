import type { PeerContext } from "./peer_check.ts";
import { freePort } from "./server.ts";

/** Milliseconds within which the node must be idle. */
const PATIENCE = 30_000;

/** A Slurm cluster of one node with two processors, on the loopback, with a key of its own. */
export class SlurmCluster implements AsyncDisposable {
  /** What commands of Slurm need to find it. */
  readonly env: Readonly<Record<string, string>>;
  readonly #daemons: readonly number[];

  private constructor(env: Readonly<Record<string, string>>, daemons: readonly number[]) {
    [this.env, this.#daemons] = [env, daemons];
  }

  /** Start one. @param context With the need `slurm`; its scratch folder takes all. */
  static async start({ scratch, program }: PeerContext): Promise<SlurmCluster> {
    const folder = `${scratch}/slurm`, config = `${folder}/slurm.conf`, munge = `${folder}/munge`;
    for (const name of ["state", "spool"]) await Deno.mkdir(`${folder}/${name}`, { recursive: true });
    await Deno.writeFile(`${munge}.key`, crypto.getRandomValues(new Uint8Array(1024)), { mode: 0o600 });
    await Deno.writeTextFile(config, slurmConf(folder));
    const env = { SLURM_CONF: config }, pids: number[] = [];
    const files = ["key", "socket", "log", "seed", "pid"].map((name) => `${munge}.${name}`);
    const [key, socket, log, seed, pid] = files;
    const named = [`--key-file=${key}`, `--socket=${socket}`, `--log-file=${log}`, `--seed-file=${seed}`];
    await succeed("munged", ["--force", ...named, `--pid-file=${pid}`], env);
    await succeed("slurmctld", ["-f", config], env);
    await succeed(program("slurm"), ["-f", config, "-N", "node"], env);
    for (const path of [`${munge}.pid`, `${folder}/slurmctld.pid`, `${folder}/slurmd.pid`]) {
      pids.push(await pidIn(path));
    }
    const cluster = new SlurmCluster(env, pids);
    const idle = ["--noheader", "--states=idle"];
    await patiently(
      () => cluster.run("sinfo", [...idle, "--format=%D"]).then((n) => n === "0" ? "" : n),
      "no node is idle",
    );
    return cluster;
  }

  /** Have a task that runs start again, as if its node were drained. */
  async requeueOne(): Promise<void> {
    const look = async (format: string, ...args: string[]) =>
      (await this.run("squeue", ["--noheader", "--array", `--format=${format}`, ...args])).split("\n")[0]!;
    const task = await patiently(() => look("%i", "--states=RUNNING"), "no shard runs");
    await this.run("scontrol", ["requeue", task]);
    // Once it has ended Slurm would wait for two minutes.
    await patiently(async () => (await look("%t", `--jobs=${task}`)) === "PD" ? "PD" : "", "no requeued shard waits");
    await this.run("scontrol", ["update", `JobId=${task}`, "StartTime=now"]);
  }

  /** Run a command of Slurm. @returns What it prints. */
  run(command: string, args: readonly string[]): Promise<string> {
    return succeed(command, args, this.env);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run("scancel", ["--me"]).catch(() => {});
    for (const pid of this.#daemons.toReversed()) {
      try {
        Deno.kill(pid, "SIGTERM");
      } catch {
        // It has ended.
      }
    }
  }
}

function slurmConf(folder: string): string {
  return `ClusterName=peers
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=${freePort()}
SlurmdPort=${freePort()}
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=2,batch_sched_delay=0
MpiDefault=none
MinJobAge=10
NodeName=node NodeAddr=127.0.0.1 NodeHostname=${Deno.hostname()} CPUs=2 RealMemory=16000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;
}

async function pidIn(path: string): Promise<number> {
  return Number(await patiently(() => Deno.readTextFile(path).catch(() => ""), `a daemon has not started: ${path}`));
}

/** What a question gives, asked until it is something. */
async function patiently(ask: () => Promise<string>, failure: string): Promise<string> {
  for (const deadline = performance.now() + PATIENCE; performance.now() < deadline; await pause()) {
    const text = await ask();
    if (text !== "") return text;
  }
  throw new Error(failure);
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}

async function succeed(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  // Debian has the daemons where only root looks.
  const path = `${Deno.env.get("PATH")}:/usr/sbin`;
  const options: Deno.CommandOptions = { args: [...args], env: { ...env, PATH: path }, stdin: "null" };
  const { success, code, stdout, stderr } = await new Deno.Command(command, options).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  if (!success) throw new Error(`${command} ${args.join(" ")} ended with ${code}: ${text(stderr)}`);
  return text(stdout);
}
