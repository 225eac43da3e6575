import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { Agent, request } from "node:http";
import { folderObjects } from "@lib/storage/objects/folder_objects.ts";
import { push } from "@lib/upkeep/push.ts";
import { patience } from "../_support/patience.ts";
import { type SmallProject, withProject } from "../cli/_support/small_project.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const BODY = JSON.stringify({ keys: [{ item: "007", location: "north" }], horizon: 3 });

/** What an answer was: its text, or why there was none. */
interface Answer {
  readonly status: number;
  readonly text: string;
  readonly error: string;
}

/** A server of several processes. */
class Serving {
  readonly url: string;
  readonly #child: Deno.ChildProcess;
  readonly ended: Promise<Deno.CommandStatus>;
  /** Lines that it has said to people. */
  readonly said: string[] = [];

  private constructor(child: Deno.ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
    this.ended = child.status;
  }

  static async start(args: readonly string[]): Promise<Serving> {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--quiet", "lib/cli/main.ts", "serve", "--port", "0", "--json", ...args],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: patience(),
    }).spawn();
    const lines = linesOf(child.stdout), first = (await lines.next()).value;
    const serving = new Serving(child, String(JSON.parse(first ?? "{}").url));
    void (async () => {
      for await (const line of linesOf(child.stderr)) serving.said.push(line);
    })();
    void (async () => {
      for await (const _ of lines);
    })();
    return serving;
  }

  signal(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  async get(path: string): Promise<string> {
    return await (await fetch(this.url + path)).text();
  }

  /** A number of `/metrics`. */
  async metric(line: string): Promise<number> {
    const text = await this.get("/metrics");
    return Number(text.split("\n").find((found) => found.startsWith(`${line} `))?.slice(line.length) ?? NaN);
  }

  /** Until something is so. */
  async until(what: () => Promise<boolean>): Promise<void> {
    while (!await what()) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  /** Process numbers of the replicas. */
  async replicas(): Promise<number[]> {
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", String(this.#child.pid)] })
      .output();
    return new TextDecoder().decode(stdout).trim().split(/\s+/).filter((pid) => pid !== "").map(Number);
  }

  async end(): Promise<number> {
    this.signal("SIGTERM");
    return (await this.ended).code;
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** Clients that ask all the time, half of them by one connection, half by a new one each time; nobody asks twice. */
class Stream {
  readonly answers: Answer[] = [];
  #isOver = false;
  readonly #lanes: Promise<void>[];

  constructor(url: string) {
    const agents = [true, true, false, false].map((keepAlive) => new Agent({ keepAlive, maxSockets: 1 }));
    this.#lanes = agents.map(async (agent) => {
      while (!this.#isOver) this.answers.push(await ask(url, agent));
      agent.destroy();
    });
  }

  async end(): Promise<readonly Answer[]> {
    this.#isOver = true;
    await Promise.all(this.#lanes);
    return this.answers;
  }
}

function ask(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ status: 0, text: "", error: error.message });
    const headers = { "Content-Type": "application/json" };
    const asking = request(`${url}/v1/forecast`, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => text += part);
      response.on("error", fail);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: forecasts(text), error: "" }));
    });
    asking.on("error", fail);
    asking.end(BODY);
  });
}

/** What of an answer must be equal in all. */
const forecasts = (text: string) => JSON.stringify(JSON.parse(text).forecasts);

function options({ dir }: SmallProject): string[] {
  return ["--registry", `${dir}/models`, "--store", `${dir}/store`, "--predictions", `${dir}/predictions`];
}

Deno.test("serve --replicas: all are replaced and some are killed under a steady stream, and no answer is wrong or lost but those that were cut off", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--json")).code, 0);
    const serving = await Serving.start([...options(project), "--replicas", "2", "--limit", "keepAliveMs=500"]);
    const [{ text: right }] = [await ask(serving.url, new Agent())];
    const before = await serving.replicas();
    assertEquals(before.length, 2);

    const rolling = new Stream(serving.url);
    serving.signal("SIGUSR2");
    await serving.until(async () => (await serving.replicas()).every((pid) => !before.includes(pid)));
    await serving.until(async () => await serving.metric("forecast_replicas_ready") === 2);
    const rolled = await rolling.end();
    assertGreater(rolled.length, 100);
    assertEquals(rolled.filter(({ status, text }) => status !== 200 || text !== right), []);

    const counted = await serving.metric('http_requests_total{method="POST",route="/v1/forecast",status="200"}');
    assertEquals(counted, rolled.length + 1, "of those that have ended too");

    const killing = new Stream(serving.url);
    for (let deaths = 1; deaths <= 2; deaths++) {
      const [first] = await serving.replicas();
      Deno.kill(first ?? NaN, "SIGKILL");
      await serving.until(async () => await serving.metric("forecast_replica_restarts_total") === deaths);
      await serving.until(async () => await serving.metric("forecast_replicas_ready") === 2);
    }
    const killed = await killing.end(), answered = killed.filter(({ error }) => error === "");
    assertEquals(answered.filter(({ status, text }) => status !== 200 || text !== right), []);
    // One for each client and death at most.
    assertLess(killed.length - answered.length, 9);
    assertGreater(
      await serving.metric('http_requests_total{method="POST",route="/v1/forecast",status="200"}'),
      counted,
    );

    const ending = new Stream(serving.url), last = await serving.replicas();
    const code = await serving.end();
    const ended = await ending.end();
    assertEquals([code, await serving.replicas()], [0, []]);
    assertEquals(ended.filter(({ status, text }) => status === 200 && text !== right), []);
    assertEquals(last.filter(isAlive), []);
  }));

Deno.test("serve --replicas: without the first process the others end by themselves", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--json")).code, 0);
    const serving = await Serving.start([...options(project), "--replicas", "2", "--limit", "keepAliveMs=200"]);
    const replicas = await serving.replicas();
    serving.signal("SIGKILL");
    await serving.ended;
    await serving.until(() => Promise.resolve(!replicas.some(isAlive)));
  }));

Deno.test("serve --follow: what is pushed serves within seconds, whole; what is broken never does, and is said", () =>
  withProject(async (project) => {
    assertEquals((await project.train("--json")).code, 0);
    const shared = `${project.dir}/shared`, store = folderObjects(shared), now = () => new Date();
    const here = {
      registry: `${project.dir}/models`,
      store: `${project.dir}/store`,
      reports: `${project.dir}/reports`,
    };
    await push(store, here, { now });
    const args = ["--follow", `file://${shared}`, "--copies", `${project.dir}/copies`, "--no-log"];
    const serving = await Serving.start([...args, "--replicas", "2"]);
    const stream = new Stream(serving.url);
    const runs = async () => JSON.parse(await serving.get("/v1/runs")).runs.map(({ run }: { run: string }) => run);
    assertEquals((await runs()).length, 1);

    assertEquals((await project.train("--json", "--seed", "2")).code, 0);
    const { state } = await push(store, here, { now });
    await serving.until(async () => (await runs()).length === 2 && (await runs()).length === 2);

    const head = `${shared}/head.json`, whole = await Deno.readTextFile(head);
    await Deno.writeTextFile(head, whole.slice(0, 40));
    await serving.until(async () => await serving.metric("forecast_refresh_failing") === 1);
    assertEquals((await runs()).length, 2);
    assert(serving.said.some((line) => line.includes("DAMAGED_FILE")), serving.said.join("\n"));
    await Deno.writeTextFile(head, whole);
    await serving.until(async () => await serving.metric("forecast_refresh_failing") === 0);
    const answers = await stream.end();
    assertEquals(answers.filter(({ status }) => status !== 200), []);
    // One or the other, of two models of the key.
    assertLess(new Set(answers.map(({ text }) => text)).size, 3);
    assertEquals(await serving.end(), 0);

    // Without the storage it begins with what it served last.
    await Deno.rename(shared, `${shared}-away`);
    const again = await Serving.start(args);
    assertEquals(JSON.parse(await again.get("/v1/runs")).runs.length, 2);
    assertEquals(
      (await Array.fromAsync(Deno.readDir(`${project.dir}/copies`))).some(({ name }) => name === state),
      true,
    );
    assertEquals(await again.end(), 0);
  }));

function isAlive(pid: number): boolean {
  try {
    Deno.kill(pid, "SIGCONT");
    return true;
  } catch {
    return false;
  }
}
