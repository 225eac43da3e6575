import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { TrialLosses } from "@lib/competition/tuning/score_trials.ts";
import { CONTENDERS } from "@lib/models/catalog.ts";
import type { SearchSpace } from "@lib/models/contract/search_space.ts";
import type { TrialsToJudge } from "@lib/training/tuning/judge_trials.ts";
import { type SearchOptions, type Trial, tuneContender } from "@lib/training/tuning/tune_contender.ts";

const SPACE: SearchSpace = { alpha: { kind: "number", low: 0, high: 1, scale: "linear", integer: false } };
const LOCAL = { ...CONTENDERS.find(({ name }) => name === "croston")!, params: { alpha: 0.9 } };

/** Keys for whom the best alpha is `best(key)`; what came last is worse by a constant in windows that are not tuned on. */
function world(best: (key: number) => number, groups = ["smooth"]) {
  const asked: TrialsToJudge[] = [], trials: Trial[] = [];
  const judge = (work: TrialsToJudge): Promise<TrialLosses[]> => {
    asked.push(work);
    return Promise.resolve(work.keys.map((key) => ({
      group: groups[key % groups.length]!,
      losses: Float64Array.from(work.trials, ({ alpha }) => 1 + Math.abs(Number(alpha) - best(key))),
    })));
  };
  const options: SearchOptions = {
    method: "random",
    trials: 27,
    sample: Array.from({ length: 180 }, (_, k) => k),
    seed: 1,
    judge,
    isOver: () => false,
    onTrial: (trial) => trials.push(trial),
  };
  return { asked, trials, options };
}

Deno.test("tuneContender() finds what is better for all keys, from the mean of the best", async () => {
  const { asked, trials, options } = world(() => 0.3);
  const found = await tuneContender(LOCAL, SPACE, options);
  assertAlmostEquals(Number(found?.params.alpha), 0.3, 0.1);
  assertLess(found!.gain!.tuned, 0.75);
  assertEquals(found!.gain!.tuned, found!.gain!.check);
  assertEquals(found!.gain!.keys, 180);
  assertEquals(found!.classes, {}, "classes want what all want");
  // Successive halving: many on few keys, few on all.
  const rungs = [1, 2].map((rung) => trials.filter((trial) => trial.rung === rung));
  assertEquals(rungs.map(({ length }) => length), [27, 9]);
  assertEquals(rungs.map(([{ keys }]) => keys), [60, 180]);
  // Every judgement has what was there before beside it, and only the last looks at later windows.
  assert(asked.every(({ trials: [first] }) => first === LOCAL.params));
  assertEquals(asked.map(({ on }) => on).filter((on) => on === "check").length, 1);
  assertEquals(asked.at(-1)?.on, "check");
});

Deno.test("tuneContender() says nothing where nothing is better, and then looks at no later window", async () => {
  const { asked, options } = world(() => 0.9);
  assertEquals(await tuneContender(LOCAL, SPACE, options), null);
  assert(asked.every(({ on }) => on === "tuned"));
});

Deno.test("tuneContender() tells classes apart that want different things, of local contenders alone", async () => {
  const best = (key: number) => key % 2 === 0 ? 0.1 : 0.8;
  const { options } = world(best, ["smooth", "lumpy"]);
  const local = await tuneContender(LOCAL, SPACE, options);
  assertLess(Number(local?.classes.smooth?.params.alpha), 0.35);
  assertGreater(local?.classes.smooth?.gain.keys ?? 0, 80);
  const pooled = await tuneContender({ ...LOCAL, scope: "pooled" }, SPACE, world(best, ["smooth", "lumpy"]).options);
  assertEquals(pooled?.classes ?? {}, {});
});

Deno.test("tuneContender() drops what is certainly worse on the window that it was not tuned on, and bears one without keys", async () => {
  const { options } = world(() => 0.3), worse = world(() => 0.9);
  const judge: SearchOptions["judge"] = (work) => (work.on === "check" ? worse : world(() => 0.3)).options.judge(work);
  assertEquals(await tuneContender(LOCAL, SPACE, { ...options, judge }), null);
  const empty: SearchOptions["judge"] = (work) => work.on === "check" ? Promise.resolve([]) : options.judge(work);
  const found = await tuneContender(LOCAL, SPACE, { ...options, judge: empty });
  assertEquals([found?.gain?.check, found?.gain?.lo, found?.gain?.keys], [null, null, 0]);
});

Deno.test("tuneContender() stops proposing when time is up, and judges what it has", async () => {
  const { trials, options } = world(() => 0.3);
  await tuneContender(LOCAL, SPACE, { ...options, isOver: () => true });
  assertEquals(trials.filter(({ rung }) => rung === 1).length, 8);
});

Deno.test("tuneContender() survives trials that fail", async () => {
  const { options } = world(() => 0.3);
  const judge: SearchOptions["judge"] = async (work) =>
    (await options.judge(work)).map((key) => ({
      ...key,
      losses: key.losses.map((loss, i) => i % 2 === 1 ? NaN : loss),
    }));
  await tuneContender(LOCAL, SPACE, { ...options, judge });
  const nobody: SearchOptions["judge"] = (work) =>
    Promise.resolve(work.keys.map(() => ({ group: "smooth", losses: new Float64Array(work.trials.length).fill(NaN) })));
  assertEquals(await tuneContender(LOCAL, SPACE, { ...options, judge: nobody }), null);
});
