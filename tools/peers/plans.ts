import { deepEqual, equal } from "node:assert/strict";
import { readTree } from "../faults/tree.ts";
import { type CountingProxy, startProxy, type Traffic } from "./counting_proxy.ts";
import type { PeerCheck, PeerContext } from "./peer_check.ts";
import { BUCKET, bucketOf, KEYS, startSeaweed } from "./seaweed_server.ts";
import { freePort, type PeerServer } from "./server.ts";
import { runProduct } from "./trained_tables.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const TABLE = { config: "config/demo.json", limit: 12 } as const;
const SHARDS = 4;
/** More passes than a plan has. */
const MOST_PASSES = 9;
/** A secret of nobody, which must not be told. */
const WRONG = "not-the-secret-of-anybody";

/** A plan in a bucket of SeaweedFS: same models as one machine, whatever is killed; nobody is told a secret. */
export const PLANS: PeerCheck = {
  name: "plans",
  needs: ["python"],
  async check(context) {
    const port = freePort(), bench = new Bench(context, port);
    try {
      await bench.start();
      await bench.refuse();
      const { traffic, keys } = await bench.measure(), models = await bench.models("measured");
      deepEqual(models, await bench.trained());
      const killed = await bench.killWorkers();
      deepEqual(await bench.models("killed"), models);
      await bench.killServer();
      deepEqual(await bench.models("restarted"), models);
      await bench.assertNoSecret();
      return `${killed} workers and the server killed, the same models; ${tellTraffic(traffic, keys)}`;
    } finally {
      await bench.close();
    }
  },
};

/** What a plan has cost. */
function tellTraffic({ requests, sent, received }: Traffic, keys: number): string {
  const counts = Object.entries(requests).map(([method, count]) => `${count} ${method}`).join(", ");
  const kilobytes = (bytes: number) => (bytes / 1000 / keys).toFixed(1);
  return `${keys} keys in ${SHARDS} shards: ${counts}; ${kilobytes(sent)} kB sent and ${
    kilobytes(received)
  } kB received a key`;
}

class Bench {
  readonly #context: PeerContext;
  readonly #port: number;
  readonly #proxy: CountingProxy;
  readonly #told: string[] = [];
  #server: PeerServer | null = null;

  constructor(context: PeerContext, port: number) {
    this.#context = context;
    this.#port = port;
    this.#proxy = startProxy(port);
  }

  async start(): Promise<void> {
    this.#server = await startSeaweed(this.#context, this.#port);
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#proxy[Symbol.dispose]();
  }

  /** What cannot be used is told at once, and by its name. */
  async refuse(): Promise<void> {
    const wrong = await this.#run(this.#plan("refused"), { AWS_SECRET_ACCESS_KEY: WRONG });
    equal(`${wrong.code} ${wrong.error}`, "1 STORAGE_DENIED");
    const work = await this.#run(["work", "--plan", `s3://${BUCKET}/none`, "--shard", "0"]);
    equal(`${work.code} ${work.error}`, "1 NO_PLAN");
    const nowhere = await this.#run(["work", "--plan", "s3://no-such-bucket/none", "--shard", "0"]);
    equal(`${nowhere.code} ${nowhere.error}`, "1 NOT_FOUND");
  }

  /** A plan from its beginning to its end, counted. */
  async measure(): Promise<{ traffic: Traffic; keys: number }> {
    const { traffic: before } = this.#proxy;
    await this.#finish("measured", (shard, args) => this.#done([...args, "--shard", String(shard)]));
    const { traffic: after } = this.#proxy;
    const requests = Object.fromEntries(
      Object.entries(after.requests).map(([method, count]) => [method, count - (before.requests[method] ?? 0)]),
    );
    const traffic = { requests, sent: after.sent - before.sent, received: after.received - before.received };
    return { traffic, keys: TABLE.limit };
  }

  /** Each worker is killed at another request, and another one does the shard. @returns How many. */
  async killWorkers(): Promise<number> {
    let killed = 0;
    await this.#finish("killed", async (shard, args) => {
      const child = this.#spawn([...args, "--shard", String(shard)]);
      let isKilled = false;
      this.#proxy.cutAt(3 + 2 * killed, {
        isAnswered: killed % 2 === 0,
        onCut() {
          isKilled = true;
          child.kill("SIGKILL");
        },
      });
      await child.output();
      this.#proxy.cutAt(0);
      if (isKilled) killed++;
      await this.#done([...args, "--shard", String(shard)]);
    });
    return killed;
  }

  /** The server dies while a worker works, and comes again after a while. */
  async killServer(): Promise<void> {
    let isOver = false;
    await this.#finish("restarted", async (shard, args) => {
      const work = this.#done([...args, "--shard", String(shard)]);
      if (!isOver) {
        isOver = true;
        const { requests } = this.#proxy;
        while (this.#proxy.requests < requests + 3) await new Promise((resolve) => setTimeout(resolve, 20));
        await this.#server?.close();
        await this.start();
      }
      await work;
    });
  }

  async models(name: string): Promise<unknown[]> {
    const { models } = await runProduct(["models", "list", "--registry", `${this.#context.scratch}/${name}/models`]);
    return plain(models);
  }

  async trained(): Promise<unknown[]> {
    const { registry } = await this.#context.tables.get(TABLE);
    return plain((await runProduct(["models", "list", "--registry", registry])).models);
  }

  /** Neither what lies in the bucket nor what was printed has a secret in it. */
  async assertNoSecret(): Promise<void> {
    const store = bucketOf({ ...KEYS, endpoint: this.#proxy.url }, "measured"), texts = [...this.#told];
    for (const key of await store.list("")) {
      texts.push(new TextDecoder().decode((await store.get(key, { mostBytes: 1 << 30 }))?.bytes));
    }
    for (const entry of readTree(`${this.#context.scratch}/measured`).values()) {
      if (entry.kind === "file") texts.push(new TextDecoder().decode(entry.bytes));
    }
    for (const secret of [KEYS.secretAccessKey, WRONG]) equal(texts.filter((text) => text.includes(secret)).length, 0);
  }

  #plan(name: string): string[] {
    const { config, limit } = TABLE,
      choice = ["--config", config, "--limit", String(limit), "--shards", String(SHARDS)];
    return ["plan", ...choice, "--output", `s3://${BUCKET}/${name}`, ...this.#folders(name)];
  }

  #folders(name: string): string[] {
    const root = `${this.#context.scratch}/${name}`;
    return ["--registry", `${root}/models`, "--store", `${root}/features`];
  }

  async #finish(name: string, work: (shard: number, args: readonly string[]) => Promise<unknown>): Promise<void> {
    await this.#done(this.#plan(name));
    const plan = ["--plan", `s3://${BUCKET}/${name}`], reports = `${this.#context.scratch}/${name}/reports`;
    // Another machine ends it: it has nothing but the bucket.
    const elsewhere = ["--registry", `${this.#context.scratch}/${name}/models`, "--store", `${reports}/../elsewhere`];
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      for (let shard = 0; shard < SHARDS; shard++) await work(shard, ["work", ...plan]);
      const { code, error } = await this.#run(["finalize", ...plan, ...elsewhere, "--reports", reports, "--no-charts"]);
      if (code === 0) return;
      equal(`${code} ${error}`, "3 PASS_OPEN");
    }
    throw new Error("a plan does not end");
  }

  async #done(args: readonly string[]): Promise<void> {
    const { code, error } = await this.#run(args);
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code} ${error}`);
  }

  async #run(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number; error: string }> {
    const { code, stdout, stderr } = await this.#spawn(args, env).output();
    const [out, complaints] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    this.#told.push(out ?? "", complaints ?? "");
    return { code, error: String(JSON.parse(out ?? "{}").error?.code ?? "") };
  }

  #spawn(args: readonly string[], env: Record<string, string> = {}): Deno.ChildProcess {
    const { accessKeyId, secretAccessKey } = KEYS;
    return new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "lib/cli/main.ts", ...args, "--endpoint", this.#proxy.url, "--json"],
      cwd: ROOT,
      env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, NO_COLOR: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  }
}

/** What of models two runs of the same decisions have alike. */
function plain(models: unknown): unknown[] {
  return (models as Record<string, unknown>[]).map(({ run: _, createdAt: __, ...model }) => model);
}
