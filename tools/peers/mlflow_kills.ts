import { assertEquals } from "@std/assert";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { connect, type ConnectionOptions } from "@lib/tracking/connection.ts";
import { modelName } from "@lib/tracking/names.ts";
import { syncTracking } from "@lib/tracking/sync.ts";
import { addReport, addRun, KEYS, RUNS } from "../../tests/tracking/_project.ts";
import { seenState } from "./mlflow_state.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const MODELS = [modelName("demo"), modelName("demo", KEYS[0])];
const [RUN] = RUNS;

/** A registry with one run over two keys and its report. */
async function makeRegistry(folder: string): Promise<{ root: string; reports: string }> {
  const root = `${folder}/kills/models`, reports = `${folder}/kills/reports`;
  const registry = openRegistry(root, { now: () => new Date(0) });
  addRun(registry, RUN);
  registry.close();
  await addReport(reports, RUN);
  return { root, reports };
}

/**
 * End a sync at every request that changes something, its answer lost, and go on: each ends in the state of one that nothing
 * ended. A few are processes that are killed, one of them in the midst of a file.
 *
 * @returns Number of such requests.
 */
export async function killEverywhere(url: string, folder: string): Promise<number> {
  const project = await makeRegistry(folder), attempt = { url, project };
  let requests = 0;
  const count = (to: string, init: RequestInit) => (requests += Number(isChange(to, init)), fetch(to, init));
  await sync({ ...attempt, experiment: "whole", fetch: count });
  const whole = await takeState(url, "whole");
  for (let at = 1; at <= requests; at++) {
    const experiment = `killed at ${at}`;
    await sync({ ...attempt, experiment, fetch: dyingAt(at) }).catch(() => {});
    await sync({ ...attempt, experiment });
    assertEquals(await takeState(url, experiment), whole, `killed at change ${at} of ${requests}`);
  }
  for (const path of ["runs/create", "model-versions/create", ".pack"]) {
    const experiment = `killed in ${path}`;
    await killProcess(attempt, { experiment, path });
    await sync({ ...attempt, experiment });
    assertEquals(await takeState(url, experiment), whole, `a process killed in ${path}`);
  }
  return requests;
}

/** Two processes that begin together make one run and one version, whatever each of them has begun. */
export async function syncTwiceAtOnce(url: string, folder: string): Promise<void> {
  const project = { root: `${folder}/kills/models`, reports: `${folder}/kills/reports` };
  for (let round = 0; round < 2; round++) {
    const experiment = `together ${round}`, args = commandLine(url, { project, experiment });
    const ended = await Promise.all([0, 1].map(() => processOf(args).output()));
    for (const { code, stderr } of ended) assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
    await sync({ url, project, experiment });
    const state = await takeState(url, experiment), lines = state.split("\n");
    assertEquals(lines.filter((line) => line.startsWith("run ")), [`run ${RUN} FINISHED`]);
    assertEquals(lines.filter((line) => line.startsWith(`${MODELS[0]} `)).length, 1);
  }
}

interface Attempt {
  readonly url: string;
  readonly project: { readonly root: string; readonly reports: string };
  readonly experiment: string;
  readonly fetch?: ConnectionOptions["fetch"];
}

async function sync({ url, project, experiment, fetch }: Attempt): Promise<void> {
  const registry = openRegistry(project.root, { now: () => new Date(0), readOnly: true });
  try {
    const connection = connect(url, { fetch, wait: () => Promise.resolve() });
    await syncTracking(connection, { ...project, registry, experiment, perKey: { limit: 1 }, log: SILENT_LOGGER });
  } finally {
    registry.close();
  }
}

/** A question leaves the server as it was: to die in it is to die after the change before. */
function isChange(url: string, { method }: RequestInit): boolean {
  return method !== "GET" && !url.endsWith("/search");
}

/** The server has carried out the change; nobody hears of it, and nothing is asked any more. */
function dyingAt(at: number): NonNullable<ConnectionOptions["fetch"]> {
  let changes = 0;
  return async (url, init) => {
    if (changes >= at) throw new Error("dead");
    changes += Number(isChange(url, init));
    const answer = await fetch(url, init);
    if (changes < at) return answer;
    await answer.body?.cancel();
    throw new Error("dead");
  };
}

/** What the server has, and make room for the next attempt: the names of registered models are given once. */
async function takeState(url: string, experiment: string): Promise<string> {
  const state = await seenState(url, { experiment, models: MODELS });
  const { ask } = connect(url);
  for (const name of MODELS) await ask("DELETE", "mlflow/registered-models/delete", { name });
  return state.replaceAll(/mlflow-artifacts:\/\d+\//g, "");
}

/** Kill a process in a request: the server carries it out, a file only to its half. */
async function killProcess(
  { url, project }: Pick<Attempt, "url" | "project">,
  { experiment, path }: { experiment: string; path: string },
): Promise<void> {
  const killed = Promise.withResolvers<void>();
  await using proxy = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url), bytes = await request.bytes();
    const isIt = pathname.endsWith(path), { method } = request;
    const body = method === "GET" ? undefined : isIt && method === "PUT" ? bytes.slice(0, bytes.length >> 1) : bytes;
    const answer = await fetch(`${url}${pathname}${search}`, { method, headers: request.headers, body });
    if (!isIt) return answer;
    await answer.body?.cancel();
    child.kill("SIGKILL");
    killed.resolve();
    return new Response(null, { status: 503 });
  });
  const child = processOf(commandLine(`http://127.0.0.1:${proxy.addr.port}`, { project, experiment }));
  const { signal } = await child.output();
  await killed.promise;
  assertEquals(signal, "SIGKILL", `in ${path}`);
}

function commandLine(url: string, { project, experiment }: Pick<Attempt, "project" | "experiment">): string[] {
  const to = ["--to", url, "--experiment", experiment, "--per-key", "--limit", "1", "--quiet"];
  return [
    "run",
    "-A",
    "--no-check",
    "lib/cli/main.ts",
    "mlflow-sync",
    ...to,
    "--registry",
    project.root,
    "--reports",
    project.reports,
  ];
}

function processOf(args: readonly string[]): Deno.ChildProcess {
  const streams = { stdin: "null", stdout: "null", stderr: "piped" } as const;
  return new Deno.Command(Deno.execPath(), { args: [...args], cwd: ROOT, env: { NO_COLOR: "1" }, ...streams }).spawn();
}
