import { equal } from "node:assert/strict";
import { objectResults } from "../../lib/storage/results/object_results.ts";
import type { ObjectStore } from "../../lib/storage/objects/object_store.ts";
import { hashBytes } from "../../lib/core/bytes/hash.ts";
import { probeObjects } from "../../lib/storage/objects/probe_objects.ts";
import { check } from "../../lib/upkeep/check.ts";
import type { Folders } from "../../lib/upkeep/folders.ts";
import { pull } from "../../lib/upkeep/pull.ts";
import { push } from "../../lib/upkeep/push.ts";
import { readRemote } from "../../lib/upkeep/shared_state.ts";
import { readTree, writeTree } from "../faults/tree.ts";
import { type CountingProxy, startProxy } from "./counting_proxy.ts";
import type { PeerCheck, PeerContext } from "./peer_check.ts";
import { BUCKET, bucketOf, KEYS, startSeaweed } from "./seaweed_server.ts";
import { freePort, startServer } from "./server.ts";
import { runProduct } from "./trained_tables.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
/** Machines that push at once. */
const PUSHERS = 4;
/** Processes that put one result at once. */
const PUTTERS = 16;
/** Results: more than a page of a listing. */
const RESULTS = 1_100;
/** Until what was pushed must serve elsewhere. */
const MOST_SECONDS = 30;
/** More requests than any push or pull of a small project has. */
const MOST_REQUESTS = 200;

/** A bucket of SeaweedFS: what it promises, two machines that share it, and both killed at every request. */
export const S3: PeerCheck = {
  name: "s3",
  needs: ["python"],
  async check(context) {
    const port = freePort(), server = await startSeaweed(context, port);
    try {
      using proxy = startProxy(port);
      const bench = new Bench(context, proxy);
      await bench.probe();
      await bench.results();
      const machines = await bench.share();
      const pushes = await bench.killPushes(machines), pulls = await bench.killPulls(machines);
      await bench.raceOf(machines);
      const seconds = await bench.follow(machines);
      return `${pushes} pushes and ${pulls} pulls killed, each at another request; of ${PUSHERS} at once one won; ` +
        `a push serves elsewhere after ${seconds.toFixed(1)} s`;
    } finally {
      await server.close();
    }
  },
};

/** Folders of machines in the state before and after a second run. */
interface Machines {
  readonly before: Folders;
  readonly after: Folders;
}

class Bench {
  readonly #context: PeerContext;
  readonly #proxy: CountingProxy;
  #machines = 0;

  constructor(context: PeerContext, proxy: CountingProxy) {
    this.#context = context;
    this.#proxy = proxy;
  }

  #bucket(prefix: string, keys: Partial<typeof KEYS> = {}): ObjectStore {
    return bucketOf({ ...KEYS, ...keys, endpoint: this.#proxy.url }, prefix);
  }

  /** A machine with nothing on it, or with what another one has. */
  #machine(from?: Folders): Folders {
    const root = `${this.#context.scratch}/machine${this.#machines++}`;
    const folders = { registry: `${root}/models`, store: `${root}/features`, reports: `${root}/reports` };
    if (from !== undefined) {
      for (const part of ["registry", "store"] as const) {
        Deno.mkdirSync(folders[part], { recursive: true });
        writeTree(folders[part], readTree(from[part]));
      }
    }
    return folders;
  }

  async probe(): Promise<void> {
    const broken = (await probeObjects(this.#bucket("probe"), "peers")).filter(({ ok }) => !ok);
    equal(JSON.stringify(broken), "[]");
    const { code, error } = await this.#run(["pull", "--from", `s3://${BUCKET}/x`, ...optionsOf(this.#machine())], {
      AWS_SECRET_ACCESS_KEY: "another one",
    });
    equal(`${code} ${error}`, "1 STORAGE_DENIED");
  }

  /** Of racing puts one is first, a listing has more than a page, and what is damaged is made again by one. */
  async results(): Promise<void> {
    const store = this.#bucket("results"), results = objectResults(store), all = [...Array(PUTTERS).keys()];
    const race = async () => {
      const isFirst = await Promise.all(all.map((i) => results.put("done/race", Uint8Array.of(i))));
      equal(isFirst.filter((first) => first).length, 1);
      equal((await results.get("done/race"))?.[0], isFirst.indexOf(true));
    };
    await race();
    const damaged = Uint8Array.of(1, 2, 3), sha256 = hashBytes(damaged);
    await store.put("done/race", damaged, { sha256 });
    equal(await results.get("done/race"), null);
    await race();
    const names = Array.from({ length: RESULTS }, (_, i) => `many/${1000 + i}`);
    for (let from = 0; from < RESULTS; from += PUTTERS) {
      await Promise.all(names.slice(from, from + PUTTERS).map((name) => results.put(name, Uint8Array.of(0))));
    }
    equal((await results.list("many/")).join(), names.join());
    equal((await results.list("")).length, RESULTS + 1);
  }

  async share(): Promise<Machines> {
    const choice = { config: "config/demo.json", limit: 3 },
      { registry, store } = await this.#context.tables.get(choice);
    const before = this.#machine({ registry, store, reports: "" }), after = this.#machine(before);
    const args = ["--config", choice.config, "--limit", String(choice.limit), "--seed", "2", "--no-charts"];
    await runProduct(["train", ...args, ...optionsOf(after)]);
    return { before, after };
  }

  /** @returns How many were killed. */
  async killPushes({ before, after }: Machines): Promise<number> {
    let state = "";
    for (let n = 1; n < MOST_REQUESTS; n++) {
      const prefix = `push${n}`, store = this.#bucket(prefix), machine = this.#machine(after);
      const { state: former } = await push(store, before, { now: () => new Date() });
      Deno.copyFileSync(`${before.registry}/remotes.json`, `${machine.registry}/remotes.json`);
      const isKilled = await this.#kill(n, ["push", "--to", `s3://${BUCKET}/${prefix}`, ...optionsOf(machine)]);
      const there = (await readRemote(store))?.head.state;
      if (isKilled && there !== former && there !== state) {
        throw new Error(`push ${n} has left another state: ${there}`);
      }
      ({ state } = await push(store, machine, { now: () => new Date() }));
      equal((await readRemote(store))?.head.state, state);
      if (!isKilled) {
        await this.#assertShared(store, after);
        return n - 1;
      }
    }
    throw new Error("a push does not end");
  }

  async killPulls({ before, after }: Machines): Promise<number> {
    const store = this.#bucket("pull");
    await push(store, before, { now: () => new Date() });
    const start = this.#machine();
    await pull(store, start);
    Deno.copyFileSync(`${before.registry}/remotes.json`, `${after.registry}/remotes.json`);
    await push(store, after, { now: () => new Date() });
    let killed = 0;
    for (const from of [undefined, start]) {
      for (let n = 1;; n++) {
        const machine = this.#machine(from);
        if (!await this.#kill(n, ["pull", "--from", `s3://${BUCKET}/pull`, ...optionsOf(machine)])) break;
        killed++;
        if (from !== undefined) await assertWhole(machine);
        await pull(store, machine);
        await assertSame(machine, after);
      }
    }
    return killed;
  }

  async raceOf({ before }: Machines): Promise<void> {
    const store = this.#bucket("race"),
      [run] = (await runProduct(["models", "runs", "--registry", before.registry])).runs as { run: string }[];
    await push(store, before, { now: () => new Date() });
    const machines = Array.from({ length: PUSHERS }, () => this.#machine(before));
    for (const [i, machine] of machines.entries()) {
      const reason = ["--by", "peer", "--note", "a race"];
      await runProduct([
        "promote",
        "--run",
        String(run?.run),
        "--alias",
        `racer${i}`,
        ...reason,
        ...optionsOf(machine),
      ]);
    }
    const ends = await Promise.all(
      machines.map((machine) => this.#run(["push", "--to", `s3://${BUCKET}/race`, ...optionsOf(machine)])),
    );
    const losers = Array.from({ length: PUSHERS - 1 }, () => "1 CONFLICT");
    equal(ends.map(({ code, error }) => `${code} ${error}`).toSorted().join(), ["0 ", ...losers].join());
    const winner = machines[ends.findIndex(({ code }) => code === 0)] ?? before;
    await this.#assertShared(store, winner);
  }

  /** Two replicas follow the bucket. @returns Seconds from the end of a push until they serve it. */
  async follow({ before, after }: Machines): Promise<number> {
    const store = this.#bucket("follow"), port = freePort(), url = `http://127.0.0.1:${port}`;
    await push(store, before, { now: () => new Date() });
    const where = ["--follow", `s3://${BUCKET}/follow`, "--copies", `${this.#context.scratch}/copies`];
    const how = ["--endpoint", this.#proxy.url, "--port", String(port), "--replicas", "2", "--no-log", "--quiet"];
    const runs = async () => (await (await fetch(`${url}/v1/runs`)).json()).runs.length;
    const server = await startServer(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "lib/cli/main.ts", "serve", ...where, ...how],
      cwd: ROOT,
      env: { AWS_ACCESS_KEY_ID: KEYS.accessKeyId, AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey },
      log: `${this.#context.scratch}/serve.log`,
      ready: async () => await runs() > 0,
    });
    try {
      const first = await runs();
      Deno.copyFileSync(`${before.registry}/remotes.json`, `${after.registry}/remotes.json`);
      await push(store, after, { now: () => new Date() });
      const pushed = performance.now(), seconds = () => (performance.now() - pushed) / 1000;
      while (await runs() === first) {
        if (seconds() > MOST_SECONDS) throw new Error(`what was pushed does not serve after ${MOST_SECONDS} s`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return seconds();
    } finally {
      await server.close();
    }
  }

  async #assertShared(store: ObjectStore, machine: Folders): Promise<void> {
    const elsewhere = this.#machine();
    await pull(store, elsewhere);
    await assertSame(elsewhere, machine);
  }

  /** @returns Whether it was killed; else it had come to its end. */
  async #kill(n: number, args: readonly string[]): Promise<boolean> {
    const child = this.#spawn(args);
    let isKilled = false;
    this.#proxy.cutAt(n, {
      isAnswered: n % 2 === 0,
      onCut: () => {
        isKilled = true;
        child.kill("SIGKILL");
      },
    });
    const { code, stdout } = await child.output();
    this.#proxy.cutAt(0);
    if (!isKilled && code !== 0) throw new Error(`${args[0]} that nobody killed ended with ${code}: ${text(stdout)}`);
    return isKilled;
  }

  async #run(args: readonly string[], env: Record<string, string> = {}): Promise<{ code: number; error: string }> {
    const { code, stdout } = await this.#spawn(args, env).output();
    return { code, error: String(JSON.parse(text(stdout)).error?.code ?? "") };
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

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function optionsOf({ registry, store, reports }: Folders): string[] {
  return ["--registry", registry, "--store", store, "--reports", reports];
}

async function assertWhole(folders: Folders): Promise<void> {
  equal(JSON.stringify((await check(folders)).problems), "[]");
}

/** Of another machine everything that is shared is here, and whole. */
async function assertSame(here: Folders, there: Folders): Promise<void> {
  await assertWhole(here);
  const files = ({ registry, store }: Folders) =>
    [`${registry}/packs`, store].flatMap((folder) =>
      [...readTree(folder).keys()].filter((name) => !/(?:^|\/)\./.test(name)).sort()
    );
  equal(files(here).join("\n"), files(there).join("\n"));
  const champions = async ({ registry }: Folders) =>
    JSON.stringify((await runProduct(["models", "list", "--registry", registry])).models);
  equal(await champions(here), await champions(there));
}
