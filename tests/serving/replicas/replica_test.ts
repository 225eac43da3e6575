import { assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import type { ToReplica } from "@lib/serving/replicas/messages.ts";
import { Replica } from "@lib/serving/replicas/replica.ts";
import { FakeSocket, TABLE } from "./_fake_replicas.ts";

function attached() {
  const replica = new Replica("1.1"), sent: ToReplica[] = [];
  replica.attach({ send: (message) => void sent.push(message), kill() {} });
  return { replica, sent };
}

Deno.test("Replica is ready when it says so, and counts the connections that it has and is about to have", async () => {
  const { replica, sent } = attached(), sockets = [new FakeSocket(), new FakeSocket()];
  assertEquals([replica.phase, await replica.ask()], ["starting", undefined], "nobody waits for one that starts");
  replica.receive({ kind: "ready", table: TABLE });
  assertEquals([replica.phase, await replica.ready], ["ready", TABLE]);
  sockets.forEach((socket, id) => replica.hand(id, socket));
  assertEquals(replica.load, 2);
  replica.receive({ kind: "taken", id: 0, open: 1 });
  assertEquals([replica.load, sockets.map(({ isDestroyed }) => isDestroyed)], [2, [true, false]]);
  replica.receive({ kind: "report", metrics: [], open: 0, state: null });
  assertEquals([replica.load, sent.map(({ kind }) => kind)], [1, ["connection", "connection"]]);
  replica.receive({ kind: "ending" });
  assertEquals([replica.phase, sent.length], ["ending", 2], "it may be about to get what it was handed");
  assertEquals(replica.end("exit code 0"), [sockets[1]]);
  await replica.ended;
  assertEquals(replica.end("again"), []);
});

Deno.test("Replica.retire() lets go of it when it has taken over all that it was handed", () => {
  const { replica, sent } = attached();
  replica.receive({ kind: "ready", table: TABLE });
  replica.hand(1, new FakeSocket());
  replica.retire();
  assertEquals(sent.map(({ kind }) => kind), ["connection"]);
  replica.receive({ kind: "taken", id: 1, open: 1 });
  assertEquals(sent.map(({ kind }) => kind), ["connection", "end"]);
});

Deno.test("Replica.ask() is answered by the next report, or by its end", async () => {
  const { replica } = attached();
  replica.receive({ kind: "ready", table: TABLE });
  const asked = [replica.ask(), replica.ask()];
  replica.receive({ kind: "report", metrics: [], open: 0, state: "s" });
  await Promise.all(asked);
  const last = replica.ask();
  replica.end("SIGKILL");
  await last;
  await replica.ask();
  assertEquals(replica.report?.state, "s", "what it said last is kept");
});

Deno.test("Replica that ends before it is ready says why, as far as it is known", async () => {
  const { replica } = attached();
  replica.end("SIGSEGV");
  const error = await assertRejects(() => replica.ready, ForecastError);
  assertEquals([error.code, error.context.how], ["REPLICA_ENDED", "SIGSEGV"]);
  const told = attached().replica;
  told.receive({ kind: "failed", error: new ForecastError("MISSING_GROUP", "no table").toJSON() });
  told.end("exit code 1");
  assertEquals((await assertRejects(() => told.ready, ForecastError)).code, "MISSING_GROUP");
});
