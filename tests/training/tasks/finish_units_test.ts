import { assertEquals } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { cutOffParts, type FinishPart, finishPart, finishUnit } from "@lib/training/tasks/finish_units.ts";
import type { FinishKey, FinishTask } from "@lib/training/tasks/tasks.ts";
import { plainProfile } from "../../competition/_intervals.ts";

const KEY: FinishKey = { ranking: [0, 1], reason: "", group: "", interval: { group: "smooth", ratio: 1 } };
const TASK: FinishTask = {
  kind: "finish",
  chunk: 0,
  keys: [KEY, KEY, KEY],
  groups: {},
  profile: plainProfile({ levels: [80], ends: [1], growth: [1] }),
};
const SIZE = { keys: TASK.keys.length };

/** What ended a worker in a part of a key's work. */
function cut(k: number, part: FinishPart, step = -1) {
  const unit = finishUnit(k, part, SIZE);
  return { unit, error: new WorkerError("TIME_LIMIT", "x", { context: { unit, step } }).toJSON() };
}

Deno.test("finishUnit() is another number for every key and part, which finishPart() reads; champions are their keys", () => {
  const parts: FinishPart[] = ["champion", "trial", 0, 1, 12];
  const all = parts.flatMap((part) => TASK.keys.map((_, k) => ({ k, part })));
  assertEquals(all.map(({ k, part }) => finishPart(finishUnit(k, part, SIZE), SIZE)), all);
  assertEquals(TASK.keys.map((_, k) => finishUnit(k, "champion", SIZE)), [0, 1, 2]);
});

Deno.test("cutOffParts() leaves out each part alone, and with a combination the contender that was being fitted", () => {
  const [first, second, third] = cutOffParts({
    ...TASK,
    cutOff: [cut(0, "champion", 1), cut(1, "trial"), cut(2, 7, 1), cut(2, 8)],
  });
  const told = [first, second, third].map((parts) => [parts?.champion?.code, parts?.trial?.code]);
  assertEquals(told, [["TIME_LIMIT", undefined], [undefined, "TIME_LIMIT"], [undefined, undefined]]);
  assertEquals([first, second, third].map((parts) => [...parts?.others.keys() ?? []]), [[], [], [7, 1, 8]]);
  assertEquals(cutOffParts(TASK).map(({ others }) => others.size), [0, 0, 0]);
});
