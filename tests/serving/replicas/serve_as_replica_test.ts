import { assert, assertEquals } from "@std/assert";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import type { FromReplica, ToReplica } from "@lib/serving/replicas/messages.ts";
import { serveAsReplica, type Supervisor } from "@lib/serving/replicas/serve_as_replica.ts";
import type { ServeOptions } from "@lib/serving/server/serve_table.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

/** A supervisor that says what a test lets it say, and waits for what it hears. */
class FakeSupervisor implements Supervisor {
  readonly heard: FromReplica[] = [];
  #listener: (message: ToReplica, socket: Socket | undefined) => void = () => {};
  #gone = () => {};
  #waiting: (() => void)[] = [];

  send(message: FromReplica): void {
    this.heard.push(message);
    for (const wake of this.#waiting.splice(0)) wake();
  }
  onMessage(listener: (message: ToReplica, socket: Socket | undefined) => void): void {
    this.#listener = listener;
  }
  onGone(listener: () => void): void {
    this.#gone = listener;
  }
  say(message: ToReplica, socket?: Socket): void {
    this.#listener(message, socket);
  }
  leave(): void {
    this.#gone();
  }
  /** The last message of a kind, when it is there. */
  async hear<K extends FromReplica["kind"]>(kind: K): Promise<Extract<FromReplica, { kind: K }>> {
    for (;;) {
      const found = this.heard.findLast((message) => message.kind === kind);
      if (found !== undefined) return found as Extract<FromReplica, { kind: K }>;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

async function optionsOf(work: Workspace): Promise<ServeOptions> {
  await work.load();
  work.register("r1", { keys: KEYS });
  return {
    ...work.source({}),
    ...{
      host: "127.0.0.1",
      port: 8080,
      predictions: null,
      reports: "reports_of_nobody",
      limits: { noticeMs: 0, keepAliveMs: 100 },
    },
    ...{ clock: () => 0, randomId: () => "made", memory: () => ({ rss: 5, heapUsed: 0 }), build: { version: "1" } },
  };
}

const never = new AbortController().signal;

Deno.test("serveAsReplica() answers what it is handed, tells how it stands, and ends when it is told to", async () => {
  const supervisor = new FakeSupervisor(), options = await optionsOf(new Workspace());
  const ended = serveAsReplica({ ...options, replica: "1.1" }, supervisor, never);
  await supervisor.hear("hello");
  supervisor.say({ kind: "begin", news: null });
  assertEquals((await supervisor.hear("ready")).table.keys, 3);
  let id = 0;
  const acceptor = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket: Socket) => {
    supervisor.say({ kind: "connection", id: ++id }, socket);
  });
  await new Promise<void>((resolve) => acceptor.listen(0, "127.0.0.1", () => resolve()));
  const url = `http://127.0.0.1:${(acceptor.address() as AddressInfo).port}`;
  assertEquals((await (await fetch(`${url}/v1/keys`)).json()).keys.length, 3);
  assertEquals(await supervisor.hear("taken"), { kind: "taken", id: 1, open: 1 });
  supervisor.say({ kind: "connection", id: 7 });
  assertEquals((await supervisor.hear("taken")).id, 7, "a connection that broke on its way");
  const scraped = fetch(`${url}/metrics`), scrape = await supervisor.hear("scrape");
  supervisor.say({ kind: "metrics", id: scrape.id, text: "of all 7\n" });
  assertEquals(await (await scraped).text(), "of all 7\n");
  supervisor.say({ kind: "report" });
  const { metrics, state } = await supervisor.hear("report");
  assert(metrics.some(({ name }) => name === "http_requests_total"));
  assertEquals(state, null);
  supervisor.say({ kind: "drain" });
  const health = await fetch(`${url}/v2/health/ready`);
  assertEquals([health.status, await health.json()], [503, { ready: false }]);
  supervisor.say({ kind: "end" });
  assertEquals([await ended, supervisor.heard.at(-1)?.kind], [true, "report"]);
  acceptor.close();
});

Deno.test("serveAsReplica() tells why it cannot begin, and ends when its supervisor is gone or somebody else ends it", async () => {
  const options = await optionsOf(new Workspace()), failing = new FakeSupervisor();
  const failed = serveAsReplica({ ...options, registry: "/nowhere" }, failing, never);
  failing.say({ kind: "begin", news: null });
  assertEquals([await failed, (await failing.hear("failed")).error.code], [false, "NOT_FOUND"]);
  const left = new FakeSupervisor(), alone = serveAsReplica(options, left, never);
  left.say({ kind: "begin", news: null });
  await left.hear("ready");
  left.leave();
  assertEquals(await alone, true);
  const early = new FakeSupervisor(), unborn = serveAsReplica(options, early, never);
  early.leave();
  assertEquals([await unborn, early.heard.map(({ kind }) => kind)], [true, ["hello"]]);
  const controller = new AbortController(), told = new FakeSupervisor();
  const polite = serveAsReplica(options, told, controller.signal);
  told.say({ kind: "begin", news: null });
  await told.hear("ready");
  controller.abort();
  await told.hear("ending");
  told.say({ kind: "end" });
  assertEquals(await polite, true);
});

Deno.test("serveAsReplica() serves the states that it hears of", async () => {
  const [one, two] = [new Workspace(), new Workspace()], options = await optionsOf(one);
  await optionsOf(two);
  const states = [one, two].map(({ registry, store }, i) => ({ state: `s${i}`, pushed: "", registry, store }));
  const supervisor = new FakeSupervisor();
  const ended = serveAsReplica({ ...options, registry: "", store: "" }, supervisor, never);
  supervisor.say({ kind: "begin", news: { states: states.slice(0, 1), failure: null } });
  await supervisor.hear("ready");
  supervisor.say({ kind: "report" });
  assertEquals((await supervisor.hear("report")).state, "s0");
  supervisor.say({ kind: "news", news: { states: states.toReversed(), failure: null } });
  while ((await supervisor.hear("report")).state !== "s1") {
    await new Promise((resolve) => setTimeout(resolve, 20));
    supervisor.say({ kind: "report" });
  }
  supervisor.say({ kind: "end" });
  assertEquals(await ended, true);
});
