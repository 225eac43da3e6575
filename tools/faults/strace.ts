import { listOperations, type Operation, RECORDED } from "./operations.ts";
import { parseSystemCalls, type SystemCall } from "./syscalls.ts";

/** A command of the product, as it is called. */
export interface ProductCommand {
  /** Arguments after `deno task`. */
  readonly args: readonly string[];
  /** Environment on top of this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a command ended. */
export interface CommandRun {
  /** Exit code; 128 + signal if it was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** Why system calls cannot be recorded or failed on this machine, or null if they can. */
export async function straceRefusal(): Promise<string | null> {
  try {
    const tried = await run(["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true"], {});
    return tried.code === 0 ? null : `strace may not trace here: ${tried.stderr.trim().split("\n").at(-1)}`;
  } catch (thrown) {
    return `strace cannot be started: ${thrown instanceof Error ? thrown.message : thrown}`;
  }
}

/** Run a command of the product in a process of its own. */
export function runCommand(command: ProductCommand): Promise<CommandRun> {
  return run(productCall(command), command.env ?? {});
}

/** Run a command with faults injected into its system calls, for instance `["fsync:error=EIO:when=3+"]`. */
export function runInjected(
  command: ProductCommand,
  faults: readonly string[],
  log = "/dev/null",
): Promise<CommandRun> {
  const inject = faults.flatMap((fault) => ["-e", `inject=${fault}`]);
  const traced = [...new Set(faults.map((fault) => fault.split(":")[0]))].join(",");
  // Without --seccomp-bpf, with which strace 6.1 does not count calls for `when`.
  const strace = ["strace", "-f", "-o", log, "-e", `trace=${traced}`, "-e", "signal=none", ...inject];
  return run([...strace, ...productCall(command)], command.env ?? {});
}

/** What a command did to the files of a folder. */
export interface RecordedRun extends CommandRun {
  readonly operations: readonly Operation[];
  /** Calls of the main thread by name: strace counts the calls of each thread for itself. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Run a command and record what it does to the files of a folder.
 *
 * @param root The folder. @param faults Injected as by {@linkcode runInjected}.
 */
export async function record(
  command: ProductCommand,
  root: string,
  faults: readonly string[] = [],
): Promise<RecordedRun> {
  const log = await Deno.makeTempFile({ prefix: "faults_", suffix: ".strace" });
  try {
    const trace = ["-e", `trace=${RECORDED.join(",")}`, "-e", "signal=none"];
    const inject = faults.flatMap((fault) => ["-e", `inject=${fault}`]);
    // With --seccomp-bpf strace 6.1 does not count calls for `when`.
    const quick = faults.length === 0 ? ["--seccomp-bpf"] : [];
    const strace = ["strace", "-f", ...quick, "-xx", "-s", "100000000", "-o", log, ...trace, ...inject];
    const ended = await run([...strace, ...productCall(command)], command.env ?? {});
    const calls = [...parseSystemCalls(await Deno.readTextFile(log))];
    return { ...ended, operations: listOperations(calls, { root, cwd: ROOT }), counts: countsOf(calls) };
  } finally {
    await Deno.remove(log);
  }
}

/** A call that only helping threads make is one of the first of some of them, whichever it is next time. */
function countsOf(calls: readonly SystemCall[]): Record<string, number> {
  const counts: Record<string, number> = {}, main = calls[0]?.thread;
  for (const { name } of calls) counts[name] = 1;
  for (const [name, all] of Map.groupBy(calls.filter(({ thread }) => thread === main), ({ name }) => name)) {
    counts[name] = all.length;
  }
  return counts;
}

function productCall({ args }: ProductCommand): string[] {
  return [Deno.execPath(), "run", "--quiet", "--frozen", "-A", `${ROOT}/lib/cli/main.ts`, ...args];
}

/** Why folders of a size of their own cannot be mounted on this machine, or null if they can. */
export async function mountRefusal(): Promise<string | null> {
  try {
    const tried = await run([...MOUNTING, "mount -t tmpfs none /mnt"], {});
    return tried.code === 0 ? null : `folders cannot be mounted here: ${tried.stderr.trim().split("\n").at(-1)}`;
  } catch (thrown) {
    return `folders cannot be mounted here: ${thrown instanceof Error ? thrown.message : thrown}`;
  }
}

/** Run a command with at most so many open files. */
export function runWithHandles(command: ProductCommand, handles: number): Promise<CommandRun> {
  return run(["sh", "-c", `ulimit -n ${handles}; exec "$@"`, "sh", ...productCall(command)], command.env ?? {});
}

/**
 * Run a command on a folder that lies on a disk of its own.
 *
 * @param root Folder; what it holds goes onto the disk before the command, and comes back after it.
 * @param disk `free`: bytes beside what the folder holds; null: nothing can be written.
 */
export function runOnDisk(command: ProductCommand, root: string, disk: { free: number } | null): Promise<CommandRun> {
  const held = '$(($(du -s --apparent-size -B1 "$1" | cut -f1) + $(find "$1" | wc -l) * 4096))';
  const mount = `mount -t tmpfs -o size=$((${held} + ${disk?.free ?? 1 << 20})) none "$root.disk"`;
  const seal = disk === null ? 'mount -o remount,ro "$root.disk"' : "true";
  // The command must find the folder at its own path: the disk is moved there when it holds what the folder held.
  const script = [
    `root="$1"; shift; mkdir -p "$root.disk"; set -- "$root" "$@"; ${mount}; cp -a "$root/." "$root.disk/"; ${seal}`,
    'mkdir -p "$root.after"; mount --bind "$root" "$root.after"; mount --bind "$root.disk" "$root"; shift',
    '"$@"; code=$?',
    'rm -rf "$root.after/"*; cp -a "$root/." "$root.after/"; exit $code',
  ].join("\n");
  return run([...MOUNTING, script, "sh", root, ...productCall(command)], command.env ?? {});
}

const MOUNTING = ["unshare", "--map-root-user", "--mount", "sh", "-c"];

async function run([program, ...args]: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandRun> {
  const options = { args, cwd: ROOT, env: { NO_COLOR: "1", ...env }, stdin: "null" as const };
  const output = await new Deno.Command(program ?? "", { ...options, stdout: "piped", stderr: "piped" }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code: output.code, stdout: stdout ?? "", stderr: stderr ?? "" };
}
