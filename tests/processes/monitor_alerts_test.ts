import { assert, assertEquals } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import type { AlertMessage } from "../../lib/monitoring/alerting/alert_message.ts";
import type { MonitorResult } from "../../lib/monitoring/monitor_result.ts";
import { patience } from "../_support/patience.ts";
import { taskCommand } from "../_support/task_command.ts";
import { cli } from "../cli/_support/memory_terminal.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const WEEKS = 130, MONDAY = Date.UTC(2022, 0, 3);

/** Six weekly keys with a price; what is planted says what the last weeks hold. */
function table(plant: (t: number) => { demand?: number; price?: number } | null = () => ({})): string {
  const lines = ["date,item,demand,price"];
  for (let k = 0; k < 6; k++) {
    const rng = createRng(k);
    for (let t = 0; t < WEEKS; t++) {
      const demand = (k + 1) * 20 * (1 + 0.3 * Math.sin(2 * Math.PI * t / 52)) * Math.exp(0.1 * rng.normal());
      const price = (k + 2) * (1 + 0.02 * rng.normal()), planted = plant(t);
      if (planted === null) continue;
      const date = new Date(MONDAY + t * 7 * 86_400_000).toISOString().slice(0, 10);
      lines.push(`${date},k${k},${demand * (planted.demand ?? 1)},${price * (planted.price ?? 1)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** A trained project, and what its monitor is told by. */
class Watched {
  readonly #dir = Deno.makeTempDirSync();
  readonly #folders = ["registry", "store", "reports", "predictions"].flatMap((name) => [
    `--${name}`,
    `${this.#dir}/${name}`,
  ]);
  readonly file = `${this.#dir}/alerts/log.jsonl`;
  readonly heard = `${this.#dir}/heard.json`;

  async train(): Promise<void> {
    await this.configure([]);
    await Deno.writeTextFile(`${this.#dir}/t.csv`, table());
    const run = await cli([
      "train",
      ...this.#at(),
      ...this.#folders.slice(0, 6),
      "--workers",
      "1",
      "--quiet",
      "--no-charts",
    ]);
    assertEquals(run.code, 0, run.stderr);
  }

  configure(alerts: unknown[], data: Record<string, unknown> = {}): Promise<void> {
    const config = {
      name: "shop",
      source: `${this.#dir}/t.csv`,
      keys: ["item"],
      frequency: "week",
      horizon: 3,
      exogenous: { historic: ["price"] },
      folds: { count: 1 },
      contenders: ["naive", "seasonal_naive"],
      monitoring: { alerts, data },
    };
    return Deno.writeTextFile(`${this.#dir}/config.json`, JSON.stringify(config));
  }

  /** A program that keeps what it is given. */
  get program(): string[] {
    const code = `Deno.writeTextFileSync(Deno.args[0], await new Response(Deno.stdin.readable).text())`;
    return [Deno.execPath(), "eval", "--no-config", code, this.heard];
  }

  async features(text: string): Promise<void> {
    await Deno.writeTextFile(`${this.#dir}/t.csv`, text);
    const run = await cli(["features", ...this.#at(), ...this.#folders.slice(2, 4), "--quiet"]);
    assertEquals(run.code, 0, run.stderr);
  }

  /** The real command with the permissions of its task. */
  start(env: Record<string, string> = {}): Deno.ChildProcess {
    return new Deno.Command(Deno.execPath(), {
      args: [...taskCommand("monitor"), ...this.#at(), ...this.#folders, "--json"],
      cwd: ROOT,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: patience(),
    }).spawn();
  }

  async look(env: Record<string, string> = {}): Promise<MonitorResult & { readonly stderr: string }> {
    const { code, stdout, stderr } = await this.start(env).output(), told = new TextDecoder().decode(stderr);
    assertEquals(code, 0, told);
    return { ...JSON.parse(new TextDecoder().decode(stdout)), stderr: told };
  }

  #at(): string[] {
    return ["--config", `${this.#dir}/config.json`];
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#dir, { recursive: true });
  }
}

/** A receiver of webhooks on this machine. */
function receiver() {
  const messages: AlertMessage[] = [], state = { answers: true }, waiting: (() => void)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    messages.push(await request.json());
    waiting.splice(0).forEach((wake) => wake());
    if (!state.answers) await new Promise(() => {});
    return new Response("taken");
  });
  server.unref();
  return {
    ...{ messages, state, url: `http://127.0.0.1:${server.addr.port}/hook?token=s3cret` },
    next: () => new Promise<void>((resolve) => waiting.push(resolve)),
  };
}

const codes = ({ alerts }: MonitorResult) => alerts.map(({ code, subject }) => `${code} ${subject}`.trim());

Deno.test("monitor tells webhook, command and file of a change of unit, once, and that it is over", async () => {
  using watched = new Watched();
  const { messages, url } = receiver();
  await watched.train();
  await watched.configure([
    { name: "web", webhook: { urlFrom: "ALERT_URL", retries: 0 } },
    { name: "page", command: { argv: watched.program, timeoutSeconds: 60 } },
    { name: "log", file: watched.file },
  ]);
  await watched.features(table((t) => ({ demand: t >= WEEKS - 2 ? 100 : 1 })));
  // Nobody listens at first: the others are told, and the webhook later.
  const down = await watched.look({ ALERT_URL: "http://127.0.0.1:9/hook?token=s3cret" });
  assertEquals([codes(down), down.blocked.map(({ scope }) => scope)], [["UNIT_CHANGED demand"], ["table"]]);
  assertEquals(down.told.map(({ rule, firing }) => [rule, firing]), [["web", 0], ["page", 1], ["log", 1]]);
  assert(down.stderr.includes("ALERT_URL") && !/s3cret|127\.0\.0\.1/.test(down.stderr), down.stderr);
  const up = await watched.look({ ALERT_URL: url });
  assertEquals(up.told.map(({ rule, firing }) => [rule, firing]), [["web", 1]]);
  await watched.features(table());
  const over = await watched.look({ ALERT_URL: url });
  assertEquals([codes(over), over.told.map(({ recovered }) => recovered)], [[], [1, 1, 1]]);
  assertEquals((await watched.look({ ALERT_URL: url })).told, []);
  assertEquals(messages.map(({ events }) => events.map(({ code, status }) => `${code} ${status}`)), [
    ["UNIT_CHANGED firing"],
    ["UNIT_CHANGED recovered"],
  ]);
  const lines = (await Deno.readTextFile(watched.file)).trim().split("\n").map((line): AlertMessage =>
    JSON.parse(line)
  );
  assertEquals(lines.map(({ events }) => events[0]!.id), messages.map(({ events }) => events[0]!.id));
  const heard: AlertMessage = JSON.parse(await Deno.readTextFile(watched.heard));
  assertEquals([heard.rule, heard.events[0]!.status], ["page", "recovered"]);
});

Deno.test("monitor tells of a stale table and a column that drifted; killed as it tells, it tells again with the same id", async () => {
  using watched = new Watched();
  const { messages, state, url, next } = receiver();
  await watched.train();
  await watched.configure([{ name: "web", webhook: { urlFrom: "ALERT_URL", retries: 0 } }], { late: 3 });
  await watched.features(table((t) => ({ price: t >= WEEKS - 8 ? 4 : 1 })));
  state.answers = false;
  const child = watched.start({ ALERT_URL: url });
  await next();
  child.kill("SIGKILL");
  await child.output();
  state.answers = true;
  const result = await watched.look({ ALERT_URL: url });
  assertEquals(codes(result), ["NOT_FRESH", "COLUMN_DRIFTED price"]);
  assertEquals(result.blocked.map(({ code }) => code), ["NOT_FRESH"]);
  assertEquals((await watched.look({ ALERT_URL: url })).told, []);
  assertEquals([messages.length, new Set(messages.map(({ id }) => id)).size], [2, 1]);
});
