/** A server of others, on loopback, for the time of a check. */
export interface PeerServer {
  readonly pid: number;
  /** Whether it still runs. */
  readonly alive: () => boolean;
  /** End it and every process that it has started, as a power cut would: nothing is asked. */
  close(): Promise<void>;
}

/** Seconds within which a server must answer. */
const PATIENCE = 90;
const PAUSE = 100;
/** Lines of a server's log that a failure shows. */
const TAIL = 12;

/** A port of loopback that nobody listens on. The server must take it at once: nothing keeps it free. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/**
 * Start a server in a process group of its own and wait until it answers.
 *
 * @param command The program. @param options `args`, `env`, `cwd`; `log`: file that takes what it prints; `ready`: whether
 * it answers, asked again and again, may throw.
 * @throws {Error} If it ends or does not answer within 90 s: with the end of its log. Nothing of it is left then.
 */
export async function startServer(
  command: string,
  options: {
    args: readonly string[];
    log: string;
    ready: () => Promise<boolean>;
    env?: Readonly<Record<string, string>>;
    cwd?: string;
  },
): Promise<PeerServer> {
  const { log, ready, cwd, env } = options;
  // A shell gives the log to all processes of the group; `exec` leaves none of its own.
  const child = new Deno.Command("/bin/sh", {
    args: ["-c", 'log=$1; shift; exec "$@" >>"$log" 2>&1', "sh", log, command, ...options.args],
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  }).spawn();
  let alive = true;
  const ended = child.status.then(() => void (alive = false));
  const server: PeerServer = {
    pid: child.pid,
    alive: () => alive,
    async close() {
      killGroup(child.pid);
      await ended;
    },
  };
  const deadline = performance.now() + PATIENCE * 1000;
  while (alive && performance.now() < deadline) {
    if (await ready().catch(() => false)) return server;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  const why = alive ? `no answer within ${PATIENCE} s` : "it has ended";
  await server.close();
  const tail = (await Deno.readTextFile(log).catch(() => "")).trim().split("\n").slice(-TAIL).join("\n");
  throw new Error(`Cannot start ${command} as it must answer: current value is ${why}\n${tail}`);
}

function killGroup(pid: number): void {
  try {
    Deno.kill(-pid, "SIGKILL");
  } catch (error) {
    // The whole group has ended by itself.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
