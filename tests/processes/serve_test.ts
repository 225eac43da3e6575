import { assert, assertEquals } from "@std/assert";
import { ForecastReading } from "../../lib/inference/log/read_forecast_log.ts";
import { patience } from "../_support/patience.ts";
import { taskCommand } from "../_support/task_command.ts";
import { cli } from "../cli/_support/memory_terminal.ts";
import { type SmallProject, withProject } from "../cli/_support/small_project.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const KEYS = ["007 north", "007 south", "a/../b north"].map((text) => {
  const [item = "", location = ""] = text.split(" ");
  return { item, location };
});

/** A `serve` of its own, with the permissions of its task. */
class Server {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  /** What it has told on standard error so far. */
  told = "";
  readonly #telling: Promise<void>;

  constructor({ dir, registry }: SmallProject, ...more: string[]) {
    const folders = [...registry, "--store", `${dir}/store`, "--predictions", `${dir}/predictions`];
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...taskCommand("serve"), ...folders, "--port", "0", "--json", ...more],
      cwd: ROOT,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: patience(),
    }).spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    this.#telling = this.#read();
  }

  async #read(): Promise<void> {
    for await (const text of this.#child.stderr.pipeThrough(new TextDecoderStream())) this.told += text;
  }

  /** What it says when it listens, or why it does not. */
  async first() {
    return JSON.parse((await this.#lines.read()).value ?? "{}");
  }

  async end(signal: Deno.Signal): Promise<number> {
    this.#child.kill(signal);
    return await this.ended();
  }

  async ended(): Promise<number> {
    await this.#lines.cancel();
    const { code } = await this.#child.status;
    await this.#telling;
    return code;
  }
}

// deno-lint-ignore no-explicit-any
async function ask(url: string, keys: readonly unknown[] = KEYS): Promise<any> {
  const headers = { "Content-Type": "application/json" };
  return await (await fetch(`${url}/v1/forecast`, { method: "POST", headers, body: JSON.stringify({ keys }) })).json();
}

/** What a log holds: of a key, origin and step what was answered last. */
async function logged(dir: string) {
  const reading = new ForecastReading(`${dir}/predictions`, { table: "small" });
  const rows = (await Array.fromAsync(reading.batches())).reduce((sum, { rows }) => sum + rows, 0);
  return { rows, keys: reading.keys.length, damaged: reading.damaged };
}

/** Train with one contender: another run, which serves. */
async function trainNaive(project: SmallProject): Promise<string> {
  const config = JSON.parse(await Deno.readTextFile(project.config));
  await Deno.writeTextFile(project.config, JSON.stringify({ ...config, contenders: ["naive"] }));
  return String((await project.train("--json")).json().run);
}

Deno.test("serve: forecasts are those of infer; a run that serves is served without a restart, a request by one run alone", () =>
  withProject(async (project) => {
    const naive = await trainNaive(project);
    const server = new Server(project), { url, keys } = await server.first();
    assertEquals(keys, 4);
    const output = `${project.dir}/forecasts.json`;
    await cli(["infer", ...project.registry, "--store", `${project.dir}/store`, "--output", output, "--quiet"]);
    const rows: Record<string, unknown>[] = JSON.parse(await Deno.readTextFile(output));
    const answer = await ask(url);
    for (const [k, key] of KEYS.entries()) {
      const own = rows.filter(({ item, location }) => item === key.item && location === key.location);
      for (const column of ["yhat", "lo_80", "hi_80", "lo_95", "hi_95"]) {
        assertEquals(answer.forecasts[k][column], own.map((row) => row[column] ?? null), `${k} ${column}`);
      }
      assertEquals([answer.ds, answer.forecasts[k].run], [own.map(({ ds }) => ds), naive]);
    }
    const config = JSON.parse(await Deno.readTextFile(project.config));
    await Deno.writeTextFile(project.config, JSON.stringify({ ...config, contenders: ["moving_average"] }));
    const training = project.train("--json");
    const seen = new Set<string>(), deadline = patience();
    while (!deadline.aborted && seen.size < 2) {
      const runs = new Set((await ask(url)).forecasts.map(({ run }: { run: string }) => run));
      assertEquals(runs.size, 1, "a request is of one run");
      for (const run of runs) seen.add(String(run));
    }
    assertEquals([...seen], [naive, String((await training).json().run)]);
    const back = ["rollback", "--to", naive, "--by", "ana", "--note", "worse", ...project.registry, "--json"];
    const folders = ["--store", `${project.dir}/store`, "--reports", `${project.dir}/reports`];
    assertEquals((await cli([...back, ...folders])).code, 0);
    while ((await ask(url)).forecasts[0].run !== naive) assert(!deadline.aborted);
    assertEquals(await server.end("SIGTERM"), 0);
    assertEquals(await logged(project.dir), { rows: 9, keys: 3, damaged: [] });
  }));

Deno.test("serve: a kill loses nothing that was answered; a taken port is told; SIGTERM ends what runs in order", () =>
  withProject(async (project) => {
    await trainNaive(project);
    const killed = new Server(project), { url } = await killed.first();
    const refused = new Server(project, "--port", new URL(url).port);
    assertEquals((await refused.first()).error.code, "ADDRESS_UNAVAILABLE");
    assertEquals(await refused.ended(), 1);
    await ask(url, [KEYS[0]]);
    await killed.end("SIGKILL");
    assertEquals(await logged(project.dir), { rows: 3, keys: 1, damaged: [] });
    const next = new Server(project, "--limit", "noticeMs=300"), { url: there } = await next.first();
    await ask(there, KEYS);
    const ending = next.end("SIGTERM");
    // Until its notice is over it answers, and says that it ends.
    while ((await fetch(`${there}/v2/health/ready`)).status === 200);
    assertEquals((await ask(there, KEYS.slice(1))).forecasts.length, 2);
    assertEquals(await ending, 0);
    const lines = next.told.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
    assertEquals(lines.filter(({ route }) => route === "/v1/forecast").map(({ status, keys }) => [status, keys]), [[
      200,
      3,
    ], [200, 2]]);
    assert(!next.told.includes("007"), next.told);
    assertEquals(await logged(project.dir), { rows: 9, keys: 3, damaged: [] });
  }));
