import { assert, assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { walk } from "@std/fs";
import { parseAllDocuments } from "yaml";
import { ServerMetrics } from "../lib/serving/http/metrics.ts";
import { SumOfMetrics } from "../lib/serving/replicas/sum_of_metrics.ts";
import { FakeService } from "./serving/_fake_service.ts";
import { cli } from "./cli/_support/memory_terminal.ts";

const ROOT = new URL("../", import.meta.url).pathname;
const DEPLOY = `${ROOT}deploy/`;
const read = (path: string) => Deno.readTextFile(path);
const { tasks } = JSON.parse(await read(`${ROOT}deno.json`));

/** A command that a file starts: its task and what follows. */
interface Command {
  readonly file: string;
  readonly words: readonly string[];
}

async function filesBelow(folder: string): Promise<string[]> {
  return (await Array.fromAsync(walk(folder, { includeDirs: false }))).map(({ path }) => path).sort();
}

/** Commands of containers of the project's image, wherever they stand in a document. */
function* commandsIn(value: unknown, file: string): Generator<Command> {
  if (typeof value !== "object" || value === null) return;
  const { image, command, args } = value as Record<string, unknown>, words = args ?? command;
  if (image === "1000models" && Array.isArray(words)) yield { file, words: words.map(String) };
  for (const part of Object.values(value)) yield* commandsIn(part, file);
}

async function commandsOf(path: string): Promise<Command[]> {
  const file = path.slice(DEPLOY.length), text = await read(path);
  if (/\.ya?ml$/.test(path)) {
    return parseAllDocuments(text, { merge: true }).flatMap((document) => [...commandsIn(document.toJS(), file)]);
  }
  const lines = text.replaceAll(/\\\n\s*/g, "");
  const started = [...lines.matchAll(/^Exec\w+=\S*deno task (.+)$/gm)].map(([, words = ""]) =>
    words.trim().split(/\s+/)
  );
  const isOurs = file === "Dockerfile";
  const given = isOurs ? [...lines.matchAll(/^CMD (\[.*\])$/gm)].map(([, words = ""]) => JSON.parse(words)) : [];
  return [...started, ...given].map((words) => ({ file, words }));
}

const COMMANDS = (await Promise.all((await filesBelow(DEPLOY)).map(commandsOf))).flat();

Deno.test("deploy/: every command that a file starts is a task, and every option is one of it", async () => {
  assertGreater(COMMANDS.length, 3);
  for (const { file, words: [task = "", ...words] } of COMMANDS) {
    assert(Object.hasOwn(tasks, task), `${file}: ${task} is no task`);
    const help = (await cli([task, "--help"])).stdout;
    const options = words.map((word) => word.replace(/=.*/s, "")).filter((word) => word.startsWith("--"));
    for (const option of options) assertStringIncludes(help, `${option} `, `${file}: ${task}`);
    assertEquals(words.filter((word) => word.startsWith("-") && !word.startsWith("--")), [], file);
  }
});

Deno.test("deploy/: whatever others reach has tokens, and every server logs what it forecasts", () => {
  const servers = COMMANDS.filter(({ words }) => words[0] === "serve");
  assertGreater(servers.length, 1);
  for (const { file, words } of servers) {
    const text = words.join(" ");
    assertStringIncludes(text, "--predictions", file);
    // The image alone takes them from the environment, and refuses to start without.
    if (file === "kubernetes/deployment.yaml") assertStringIncludes(text, "--follow", file);
    if (file !== "Dockerfile") assert(/--host[= ]0\.0\.0\.0/.test(text) && text.includes("--tokens"), file);
  }
});

Deno.test("deploy/Dockerfile has the Deno that the README has, and copies what is there", async () => {
  const text = await read(`${DEPLOY}Dockerfile`), readme = await read(`${ROOT}README.md`);
  const [, version] = /DENO_VERSION=([\d.]+)/.exec(text) ?? [];
  assertStringIncludes(readme, `deno@${version} `);
  const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, names = ""]) => names.split(" "));
  const sent = (await read(`${DEPLOY}Dockerfile.dockerignore`)).split("\n").filter((line) => line.startsWith("!"));
  assertEquals(sent.map((line) => line.slice(1)).toSorted(), copied.toSorted());
  for (const name of copied) assert((await Deno.stat(`${ROOT}${name}`)).isFile || name !== "", name);
  const cached = /deno cache (.*?) \\\n/.exec(text)?.[1]?.split(" ").filter((word) => !word.startsWith("-")) ?? [];
  assertGreater(cached.length, 1);
  for (const name of cached) assert((await Deno.stat(`${ROOT}${name}`)).isFile, name);
});

Deno.test("deploy/mlflow has the MLflow that the project is tried with", async () => {
  const [, version] = /mlflow==([\d.]+)/.exec(await read(`${DEPLOY}mlflow/Dockerfile`)) ?? [];
  assertStringIncludes(await read(`${ROOT}bench/peers/requirements.txt`), `mlflow==${version}\n`);
});

Deno.test("deploy/prometheus: alerts ask for metrics that the server has, and for routes that it knows", async () => {
  const text = await read(`${DEPLOY}prometheus/alerts.yml`);
  const service = new FakeService(), now = () => new Date(0);
  const metrics = new ServerMetrics({
    status: () => service.status(),
    admission: { working: 0, waiting: 0 },
    isReady: () => true,
    now,
    memory: () => ({ rss: 0, heapUsed: 0 }),
    version: "0",
  });
  const none = () => 0,
    sum = new SumOfMetrics({ replicas: none, ready: none, restarts: none, waiting: none, memory: none });
  const texts = `${await metrics.text()}\n${await sum.text([])}`;
  const known = new Set([...texts.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
  const asked = [...text.matchAll(/\b(?:forecast|http|process)_\w+/g)].map(([name]) => name.replace(/_bucket$/, ""));
  assertGreater(asked.length, 5);
  assertEquals([...new Set(asked)].filter((name) => !known.has(name)), []);
  const { ROUTES } = await import("../lib/serving/server/routes.ts"), paths = new Set(ROUTES.map(({ path }) => path));
  assertEquals([...text.matchAll(/route="([^"]+)"/g)].map(([, route = ""]) => route).filter((r) => !paths.has(r)), []);
});

Deno.test("docs/guides/deploy.md names every file of deploy/ that somebody starts from, and no other", async () => {
  const text = await read(`${ROOT}docs/guides/deploy.md`);
  const named = new Set([...text.matchAll(/deploy\/[\w./-]+\w/g)].map(([name]) => name));
  // A config is the reader's own.
  named.delete("deploy/kubernetes/config.json");
  for (const name of named) assert(await Deno.stat(`${ROOT}${name}`).then(() => true, () => false), name);
  for await (const { name } of Deno.readDir(DEPLOY)) {
    if (!name.endsWith("ignore")) assert([...named].some((path) => path.startsWith(`deploy/${name}`)), name);
  }
});
