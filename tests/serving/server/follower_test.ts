import { assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { Follower, type FollowThread, type FromFollower } from "@lib/serving/server/follower.ts";
import type { WholeState } from "@lib/upkeep/followed_states.ts";

const state = (name: string): WholeState => ({ state: name, pushed: "p", registry: `${name}/r`, store: `${name}/s` });
const [A, B] = [state("a"), state("b")];
const failure = new ForecastError("STORAGE_UNREACHABLE", "gone").toJSON();

class FakeThread implements FollowThread {
  readonly heard: unknown[] = [];
  isEnded = false;
  onmessage: FollowThread["onmessage"] = null;
  onerror: FollowThread["onerror"] = null;
  postMessage(message: unknown): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.isEnded = true;
  }
  say(data: FromFollower): void {
    this.onmessage?.(new MessageEvent("message", { data }));
  }
}

function following() {
  const thread = new FakeThread(), told: (string | null)[] = [];
  const options = { address: "s3://team/models", folder: "copies", environment: {} };
  const follower = new Follower(options, (failure) => told.push(failure?.code ?? null), thread);
  return { thread, told, follower, options };
}

Deno.test("Follower gives the newest state, and the newest one that has served until that one has", async () => {
  const { thread, follower, options } = following();
  assertEquals(thread.heard, [options]);
  thread.say({ kind: "state", state: A });
  assertEquals([await follower.first, follower.states], [A, [A]]);
  follower.use(new Set(["a"]));
  follower.use(new Set(["a"]));
  let news = 0;
  follower.onNews = () => news++;
  thread.say({ kind: "state", state: B });
  assertEquals([follower.states, news], [[B, A], 1]);
  // Some replicas serve the one, some the other.
  follower.use(new Set(["a"]));
  assertEquals(follower.states, [B, A]);
  follower.use(new Set(["a", "b"]));
  assertEquals(follower.states, [B]);
  assertEquals(thread.heard.slice(1), [
    { states: ["a", "a"], served: A },
    { states: ["a", "a"], served: null },
    { states: ["a", "a"], served: null },
    { states: ["a", "b", "b"], served: B },
  ]);
  follower.close();
  assertEquals(thread.isEnded, true);
});

Deno.test("Follower tells of a failure once, and when it is over", () => {
  const { thread, told, follower } = following();
  for (let i = 0; i < 3; i++) thread.say({ kind: "looked", failure });
  assertEquals([told, follower.failure], [["STORAGE_UNREACHABLE"], failure]);
  thread.say({ kind: "looked", failure: null });
  thread.say({ kind: "looked", failure: null });
  assertEquals([told, follower.failure], [["STORAGE_UNREACHABLE", null], null]);
});

Deno.test("Follower tells that its thread has died, and what is here stays", () => {
  const { thread, told, follower } = following();
  thread.say({ kind: "state", state: A });
  let news = 0;
  follower.onNews = () => news++;
  thread.onerror?.(new ErrorEvent("error", { message: "out of memory", cancelable: true }));
  assertEquals([told, follower.failure?.code, follower.states, news], [["UNEXPECTED"], "UNEXPECTED", [A], 1]);
});

Deno.test("Follower fails where nothing can be followed at all, or its thread dies", async () => {
  const denied = following();
  denied.thread.say({ kind: "end", error: new ForecastError("STORAGE_DENIED", "no keys").toJSON() });
  assertEquals((await assertRejects(() => denied.follower.first, ForecastError)).code, "STORAGE_DENIED");
  const dead = following();
  dead.thread.onerror?.(new ErrorEvent("error", { message: "out of memory", cancelable: true }));
  assertEquals((await assertRejects(() => dead.follower.first, ForecastError)).code, "UNEXPECTED");
});
