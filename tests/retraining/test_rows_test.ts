import { assert, assertEquals } from "@std/assert";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import type { VersionRow } from "@lib/registry/versions/row_types.ts";
import { type TestedKey, testRows } from "@lib/retraining/test_rows.ts";
import { linesOf, SEEN } from "../monitoring/rows/_trained.ts";
import { trainedRows } from "./_rows.ts";

async function tested(asked: "classes" | "targets", more: readonly string[]) {
  const { at, retrain, with: open } = await trainedRows(asked);
  const former = await open((registry) => registry.resolveAll({ group: "t" }));
  await retrain([...linesOf(0, SEEN), ...more], { triggers: ["manual"] });
  const table = await currentGroup(at.store, "t"), told: TestedKey[] = [];
  // What was before is asked beside what serves now: both know the rows, each by its own texts and classes.
  const versions = new Map(former.map((row: VersionRow) => [row.key.id, row]));
  await testRows({ registry: at.registry, now: at.now, table }, versions, (key) => void told.push(key));
  return told;
}

Deno.test("testRows() predicts rows of each key with a version beside what serves it, class by class", async () => {
  const more = linesOf(SEEN, SEEN + 60).map((line, i) => i % 3 ? line : line.replace(/(yes|no)$/, "perhaps"));
  const told = await tested("classes", more);
  assertEquals(told.map(({ key, after, before }) => [key.parts[0], after.reason, before?.reason]), [
    ["a", "", ""],
    ["b", "", ""],
  ]);
  for (const { after, before } of told) {
    // Two classes on one side and three on the other are three on both.
    assertEquals([after.yhat.length % 3, after.yhat.length], [0, before!.yhat.length]);
    assertEquals([after.yhat[1], before!.yhat[1]! > 0], [0, true]);
    assert(after.ends.every((ends) => ends.every(Number.isFinite)));
  }
});

Deno.test("testRows() of several targets has all numbers and both ends of each, of no more rows than show it", async () => {
  const [a] = await tested("targets", linesOf(SEEN, SEEN + 400));
  const { yhat, ends } = a!.after;
  assertEquals([yhat.length > 200 && yhat.length <= 400, ends.length, ends[0]!.length], [true, 2, yhat.length]);
  assert(a!.after.yhat.every(Number.isFinite));
});
