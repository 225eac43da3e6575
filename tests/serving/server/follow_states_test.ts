import { assert, assertEquals } from "@std/assert";
import { followStates } from "@lib/serving/server/follow_states.ts";
import type { FromFollower } from "@lib/serving/server/follower.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { folderObjects } from "@lib/storage/objects/folder_objects.ts";
import { push } from "@lib/upkeep/push.ts";
import { now, trainedMachine } from "../../upkeep/_shared.ts";

/** Timers that a test fires: the one that looks again. */
class Timers implements Disposable {
  readonly waits: number[] = [];
  #work: (() => unknown) | null = null;
  readonly #real = globalThis.setTimeout;

  constructor() {
    globalThis.setTimeout = ((work: () => unknown, ms: number) => {
      // Others wait for no more than a moment.
      if (ms < 1000) return this.#real(work, ms);
      this.waits.push(ms);
      this.#work = work;
      return 0;
    }) as typeof setTimeout;
  }

  /** Look again, to the end. */
  async fire(): Promise<void> {
    while (this.#work === null) await new Promise((resolve) => this.#real(resolve, 5));
    const work = this.#work;
    this.#work = null;
    await work();
  }

  [Symbol.dispose](): void {
    globalThis.setTimeout = this.#real;
  }
}

Deno.test("followStates() tells of each state, looks less often while that fails, and removes what nobody serves a minute later", async () => {
  using timers = new Timers();
  const folder = Deno.makeTempDirSync(), copies = Deno.makeTempDirSync(), here = await trainedMachine();
  const first = await push(folderObjects(folder), here, { now }), told: FromFollower[] = [];
  let time = 0;
  const options = { address: `file://${folder}`, folder: copies, environment: {} };
  const use = followStates(options, { tell: (message) => void told.push(message), clock: () => time, now });
  const kinds = () => told.splice(0).map((message) => message.kind === "state" ? message.state.state : message.kind);
  const states = () => DISK.list(copies).filter((name) => /^[0-9a-f]{64}$/.test(name)).sort();
  await timers.fire();
  assertEquals(kinds(), [first.state, "looked", "looked"]);
  use({ states: [first.state], served: null });
  here.train("two");
  const second = await push(folderObjects(folder), here, { now });
  await timers.fire();
  assertEquals([kinds(), states()], [[second.state, "looked"], [first.state, second.state].sort()]);
  use({ states: [second.state], served: { state: second.state, pushed: "" } });
  time = 61_000;
  await timers.fire();
  use({ states: [second.state], served: null });
  await timers.fire();
  assertEquals(states(), [second.state]);
  Deno.renameSync(`${folder}/head.json`, `${folder}/away`);
  timers.waits.length = 0;
  kinds();
  for (let i = 0; i < 7; i++) await timers.fire();
  assertEquals(timers.waits, [2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1000));
  assert(told.every((message) => message.kind === "looked" && message.failure?.code === "NOT_FOUND"));
});
