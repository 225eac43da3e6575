import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { TICK_MS } from "@lib/serving/replicas/replicas.ts";
import { FakeReplicas, FakeSocket, settled, TABLE } from "./_fake_replicas.ts";

Deno.test("Replicas.open() serves when one replica does, and fails as they do when none can", async () => {
  const fake = new FakeReplicas(2), opened = fake.replicas.open();
  fake.started[1].begin();
  assertEquals([await opened, fake.started.map(({ name }) => name)], [TABLE, ["1.1", "2.1"]]);
  assertEquals(fake.started[1].heard, [{ kind: "begin", news: null }]);

  const none = new FakeReplicas(2), failed = none.replicas.open();
  const error = new ForecastError("NOT_FOUND", "no registry").toJSON();
  for (const replica of none.started) {
    replica.say({ kind: "failed", error });
    replica.end("exit code 1");
  }
  assertEquals((await assertRejects(() => failed, ForecastError)).code, "NOT_FOUND");
  assertEquals([none.timers, none.started.length], [0, 2], "nothing is tried again");

  const unable = new FakeReplicas(1);
  unable.failure = new TypeError("not allowed");
  await assertRejects(() => unable.replicas.open(), TypeError, "not allowed");
});

Deno.test("Replicas.connect() hands each connection to the replica that has the fewest, and lets go when it was taken", async () => {
  const fake = await FakeReplicas.serving(2), [a, b] = fake.started;
  const sockets = Array.from({ length: 4 }, () => new FakeSocket());
  for (const socket of sockets) fake.replicas.connect(socket);
  assertEquals([a.handed.size, b.handed.size], [2, 2]);
  a.say({ kind: "taken", id: 1, open: 1 });
  assertEquals(sockets.map(({ isDestroyed }) => isDestroyed), [true, false, false, false]);
  // The other one says that it has many.
  b.say({ kind: "report", metrics: [], open: 9, state: null });
  fake.replicas.connect(new FakeSocket());
  assertEquals([a.handed.size, b.handed.size], [3, 2]);
});

Deno.test("Replicas: of a replica that dies another one has what it has not taken over, and a new one starts, later each time", async () => {
  const fake = await FakeReplicas.serving(2), [a, b] = fake.started, taken = new FakeSocket(), left = new FakeSocket();
  fake.replicas.connect(taken);
  a.say({ kind: "taken", id: 1, open: 1 });
  b.say({ kind: "report", metrics: [], open: 5, state: null });
  fake.replicas.connect(left);
  a.end("SIGKILL");
  assertEquals([...b.handed.values()], [left]);
  for (const id of b.handed.keys()) b.say({ kind: "taken", id, open: 1 });
  assertEquals([left.isDestroyed, fake.started.length], [true, 2]);
  assertMatch(fake.said[0], /replica 1\.1 has ended \(SIGKILL\); another one starts in 0\.1 s/);
  for (const [i, seconds] of [0.1, 0.2, 0.4, 0.8].entries()) {
    fake.pass(seconds * 1000 - 1);
    assertEquals(fake.started.length, 2 + i);
    fake.pass(1);
    assertEquals([fake.started.length, fake.newest.name], [3 + i, `1.${2 + i}`]);
    fake.newest.end("exit code 1");
  }
  fake.pass(1600);
  fake.newest.begin();
  const word = { kind: "report", metrics: [], open: 0, state: null } as const;
  for (let i = 0; i < 12; i++) {
    for (const replica of [b, fake.newest]) replica.say(word);
    fake.pass(TICK_MS);
  }
  fake.newest.end("SIGSEGV");
  assertMatch(fake.said.at(-1) ?? "", /starts in 0\.1 s/, "who was steady begins anew");
});

Deno.test("Replicas: connections wait while no replica is ready; too many are closed", async () => {
  const fake = await FakeReplicas.serving(1), sockets = Array.from({ length: 3 }, () => new FakeSocket());
  fake.newest.end("SIGKILL");
  for (const socket of sockets) fake.replicas.connect(socket);
  assertEquals(sockets.map(({ isDestroyed }) => isDestroyed), [false, false, true]);
  fake.pass(1000);
  fake.newest.begin();
  assertEquals([...fake.newest.handed.values()], sockets.slice(0, 2));
});

Deno.test("Replicas.roll() ends an old one when the new one is ready, one after the other, and only then", async () => {
  const fake = await FakeReplicas.serving(2), [a, b] = fake.started, rolled = fake.replicas.roll();
  assertEquals(fake.replicas.roll(), rolled, "it is under way");
  assertEquals([fake.newest.name, a.kinds().includes("end")], ["1.2", false]);
  fake.newest.begin();
  await settled();
  assertEquals([a.kinds().includes("end"), b.kinds().includes("end"), fake.started.length], [true, false, 3]);
  for (let i = 0; i < 2; i++) fake.replicas.connect(new FakeSocket());
  assertEquals([a.handed.size, b.handed.size, fake.newest.handed.size], [0, 1, 1], "who ends gets no more");
  a.end();
  await settled();
  assertEquals(fake.newest.name, "2.2");
  fake.newest.begin();
  await settled();
  // It does not end: its time is over.
  fake.pass(1000);
  assertEquals(b.isKilled, true);
  assertEquals([await rolled, fake.said], [true, []]);
});

Deno.test("Replicas.roll() leaves the old ones where a new one cannot begin", async () => {
  const fake = await FakeReplicas.serving(2), rolled = fake.replicas.roll();
  fake.newest.say({ kind: "failed", error: new ForecastError("INVALID_TOKENS", "no token").toJSON() });
  fake.newest.end("exit code 1");
  assertEquals(await rolled, false);
  assertMatch(fake.said[0], /not replaced.*no token/);
  assertEquals(fake.started.slice(0, 2).map((replica) => replica.kinds().includes("end")), [false, false]);
  fake.pass(TICK_MS);
  assertEquals(fake.started.length, 3, "its place is taken");
  // One whose old one dies meanwhile is started again all the same.
  const again = fake.replicas.roll(), next = fake.newest;
  fake.started[0].end("SIGKILL");
  next.end("SIGKILL");
  assertEquals(await again, false);
  fake.pass(TICK_MS);
  assertEquals(fake.newest.name, "1.4");
});

Deno.test("Replicas: a replica that says nothing for long is killed, and one that does not begin", async () => {
  const fake = await FakeReplicas.serving(2), [a, b] = fake.started;
  const pass = (ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      b.say({ kind: "report", metrics: [], open: 0, state: null });
      fake.pass(TICK_MS);
    }
  };
  pass(7);
  assertEquals([a.isKilled, b.isKilled], [true, false]);
  pass(1);
  const late = fake.newest;
  pass(61);
  assertEquals([late.isKilled, b.isKilled], [true, false]);
});

Deno.test("Replicas: a replica that talks and takes no connection over is killed, and another one has them", async () => {
  const fake = await FakeReplicas.serving(2), [a, b] = fake.started, socket = new FakeSocket();
  b.say({ kind: "report", metrics: [], open: 9, state: null });
  fake.replicas.connect(socket);
  for (let i = 0; i < 4; i++) {
    assertEquals(a.isKilled, false);
    for (const replica of [a, b]) replica.say({ kind: "report", metrics: [], open: 0, state: null });
    fake.pass(TICK_MS);
  }
  assertEquals([a.isKilled, b.isKilled, [...b.handed.values()]], [true, false, [socket]]);
  assertMatch(fake.said[0], /has not taken a connection over/);
});

Deno.test("Replicas.end() lets all end, kills who does not, and leaves no timer; what waits is closed", async () => {
  const fake = await FakeReplicas.serving(2), [a, b] = fake.started;
  fake.replicas.drain();
  assertEquals(a.kinds().at(-1), "drain");
  const ended = fake.replicas.end();
  assertEquals([a.kinds().at(-1), b.kinds().at(-1)], ["end", "end"]);
  const late = new FakeSocket();
  fake.replicas.connect(late);
  assertEquals(late.isDestroyed, true);
  a.end();
  fake.pass(1000);
  assertEquals(b.isKilled, true);
  await ended;
  assertEquals([fake.timers, fake.started.length, fake.said], [0, 2, []]);
});

Deno.test("Replicas.tell() gives news to all, and to those that start later; usedStates() is what they serve", async () => {
  const fake = await FakeReplicas.serving(2), [a, b] = fake.started;
  const state = { state: "f".repeat(64), pushed: "", registry: "r", store: "s" };
  const news = { states: [state], failure: null };
  fake.replicas.tell(news);
  assertEquals([a.heard.at(-1), b.heard.at(-1)], [{ kind: "news", news }, { kind: "news", news }]);
  a.say({ kind: "report", metrics: [], open: 0, state: state.state });
  assertEquals([...fake.replicas.usedStates()], [state.state]);
  a.end("SIGKILL");
  fake.pass(100);
  fake.newest.begin();
  assertEquals(fake.newest.heard[0], { kind: "begin", news });
});

Deno.test("Replicas.metrics() sums over the replicas, with what dead ones had counted, and does not wait for silent ones", async () => {
  const fake = await FakeReplicas.serving(2), [a, b] = fake.started;
  const report = (value: number) => {
    const counter = { name: "n_total", help: "n", type: "counter", values: [{ value, labels: {} }] };
    return { kind: "report", metrics: [counter as never], open: 0, state: null } as const;
  };
  a.say(report(3));
  const scraped = fake.replicas.metrics();
  a.say(report(4));
  b.say(report(10));
  assertMatch(await scraped, /^n_total 14$/m);
  a.end("SIGKILL");
  fake.pass(100);
  fake.newest.begin();
  const silent = fake.replicas.metrics();
  b.say(report(11));
  fake.pass(1000);
  const text = await silent;
  for (const line of [/^n_total 15$/m, /^forecast_replicas_ready 2$/m, /^forecast_replica_restarts_total 1$/m]) {
    assertMatch(text, line);
  }
  b.say({ kind: "scrape", id: 7 });
  b.say(report(12));
  fake.newest.say(report(1));
  // Whoever asks later is answered later.
  const last = fake.replicas.metrics();
  b.say(report(12));
  fake.newest.say(report(1));
  await last;
  await settled();
  const answer = b.heard.find((message) => message.kind === "metrics");
  assertEquals(answer?.kind === "metrics" && [answer.id, /^n_total 17$/m.test(answer.text)], [7, true]);
});
