import { InvalidArgumentError } from "commander";
import { pathFlags } from "../../parallel/permission_flags.ts";
import type { Follower } from "../../serving/server/follower.ts";
import type { ServingReplicas } from "../../serving/replicas/serve_replicas.ts";
import type { ServeOptions } from "../../serving/server/serve_table.ts";
import { EXIT } from "../session/exit_code.ts";
import type { Session } from "../session/session.ts";

/** All that replicas see of the environment: how the runtime starts, and who may ask. Keys of a storage are not theirs. */
const VARIABLES = ["CI", "SERVE_TOKENS", "DENO_DIR", "XDG_CACHE_HOME", "HOME"];

/**
 * Garbage is collected before it is as much as what is kept, as the task `serve` has it too: measured on 10,000 keys, some two
 * fifths less memory for little more time.
 */
const HEAP = "--v8-flags=--max-semi-space-size=4,--heap-growing-percent=40";

/** Where the program lies. */
const ROOT = new URL("../../../", import.meta.url);

/**
 * Serve by several processes, and replace them one by one at SIGUSR2.
 *
 * @param session For the arguments of the replicas. @param options As of one server.
 * @param served `replicas`: how many; `follower`: of what is followed.
 */
export async function startReplicas(
  session: Session,
  options: ServeOptions,
  served: { readonly replicas: number; readonly follower?: Follower },
): Promise<ServingReplicas> {
  const { assertMayListen } = await import("../../serving/server/serve_table.ts");
  const { serveReplicas } = await import("../../serving/replicas/serve_replicas.ts");
  const { startProcesses } = await import("../../serving/replicas/replica_process.ts");
  assertMayListen(options);
  const start = startProcesses({
    deno: [
      "run",
      HEAP,
      "--quiet",
      "--frozen",
      ...permissions(options, served),
      new URL("lib/cli/main.ts", ROOT).href,
    ],
    args: (name) => [...Deno.args, "--as-replica", name],
    environment: environment(session),
  });
  const { host, port, limits, log } = options;
  const serving = await serveReplicas({
    ...served,
    host,
    port,
    limits,
    log,
    start,
    memory: () => Deno.memoryUsage().rss,
  });
  const roll = () => {
    log?.info("SIGUSR2: replicas are replaced");
    void serving.roll().then((isDone) => isDone && log?.info("replicas are replaced"));
  };
  Deno.addSignalListener("SIGUSR2", roll);
  return {
    ...serving,
    async close() {
      Deno.removeSignalListener("SIGUSR2", roll);
      await serving.close();
    },
  };
}

/**
 * Never more than this process may: to read as it does, to write the log, and the registry where somebody may decide in it, and no
 * network, as connections are handed over.
 */
function permissions(
  { predictions, registry, store, reports, tokens, moreFolders = [] }: ServeOptions,
  { follower }: { readonly follower?: Follower },
): string[] {
  const decides = tokens?.mayWrite === true && follower === undefined;
  const variables = VARIABLES.filter(isVisible),
    isAny = Deno.permissions.querySync({ name: "read" }).state === "granted";
  return [
    "--no-prompt",
    ...isAny ? ["--allow-read"] : pathFlags("read", [
      decodeURIComponent(ROOT.pathname),
      ".",
      registry,
      store,
      reports,
      ...moreFolders,
      ...predictions === null ? [] : [predictions],
    ]),
    ...pathFlags("write", [...predictions === null ? [] : [predictions], ...decides ? [registry] : []]),
    ...variables.length === 0 ? [] : [`--allow-env=${variables.join(",")}`],
  ];
}

function environment({ terminal }: Session): Record<string, string> {
  const values = VARIABLES.filter(isVisible).flatMap((name) => {
    const value = terminal.variable(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(values), ...Deno.noColor && { NO_COLOR: "1" } };
}

function isVisible(variable: string): boolean {
  return Deno.permissions.querySync({ name: "env", variable }).state === "granted";
}

/** What a replica does: the supervisor tells people, so that it says nothing itself. */
export async function serveReplica(
  session: Session,
  options: ServeOptions & { readonly replica: string },
): Promise<number> {
  const { supervisorOfThis } = await import("../../serving/replicas/replica_process.ts");
  const { serveAsReplica } = await import("../../serving/replicas/serve_as_replica.ts");
  const supervisor = supervisorOfThis();
  if (supervisor === null) throw new InvalidArgumentError("--as-replica is for processes that --replicas starts");
  const hasBegun = await serveAsReplica(options, supervisor, session.signal);
  return hasBegun ? EXIT.DONE : EXIT.ERROR;
}
