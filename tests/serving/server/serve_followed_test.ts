import { assertEquals } from "@std/assert";
import { Follower, type FromFollower } from "@lib/serving/server/follower.ts";
import { serveFollowed } from "@lib/serving/server/serve_followed.ts";
import type { ServeOptions } from "@lib/serving/server/serve_table.ts";
import type { WholeState } from "@lib/upkeep/followed_states.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

/** A table whose champions are of a run. */
async function stateOf(name: string): Promise<WholeState> {
  const work = new Workspace();
  await work.load();
  work.register(name, { keys: KEYS });
  const { registry, store } = work.source({});
  return { state: name, pushed: "", registry, store };
}

Deno.test("serveFollowed() serves one state after the other, says of each that it is served, and logs on", async () => {
  const [one, two] = [await stateOf("r1"), await stateOf("r2")], heard: unknown[] = [];
  const thread = { postMessage: (message: unknown) => void heard.push(message), terminate() {}, onerror: null };
  const port: { onmessage: ((event: MessageEvent) => void) | null } = { onmessage: null };
  const follower = new Follower({ address: "", folder: "", environment: {} }, () => {}, Object.assign(port, thread));
  const say = (data: FromFollower) => port.onmessage?.(new MessageEvent("message", { data }));
  say({ kind: "state", state: one });
  const options: ServeOptions = {
    ...new Workspace().source({}),
    host: "127.0.0.1",
    port: 0,
    predictions: `${one.registry}/../predictions`,
    reports: "reports_of_nobody",
    limits: { noticeMs: 0 },
    clock: () => 0,
    now: () => new Date("2024-05-01"),
    randomId: () => "made",
    memory: () => ({ rss: 0, heapUsed: 0 }),
    build: { version: "1" },
  };
  const serving = await serveFollowed(options, follower);
  const runs = async () =>
    (await (await fetch(`${serving.url}/v1/runs`)).json()).runs.map((row: { run: string }) => row.run);
  assertEquals(await runs(), ["r1"]);
  say({ kind: "state", state: two });
  await serving.server.refresh();
  assertEquals(await runs(), ["r2"]);
  await serving.close();
});
