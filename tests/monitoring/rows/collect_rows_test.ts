import { assertEquals, assertRejects } from "@std/assert";
import { withServedRows } from "@lib/inference/rows/served_rows.ts";
import { type CameBlock, collectRows, type CollectRowsOptions } from "@lib/monitoring/rows/collect_rows.ts";
import { linesOf, SEEN, trained } from "./_trained.ts";

async function collect(lines: readonly string[], more: Partial<CollectRowsOptions> = {}) {
  const { at, root, write } = await trained("classes"), input = write("came.csv", lines);
  const columns = () => ({ names: ["stays"], hint: "" });
  return await withServedRows({ ...at, input, output: `${root}/none.csv` }, columns, async (served) => {
    const collected = await collectRows(served, { ...at, withSeen: false, ...more });
    const keys = Array.from(collected.each(), ({ key, rows }) => [...key.parts, rows]);
    return {
      ...collected,
      each: keys,
      classes: (await collected.spec()).classes,
      scores: await collected.scores().catch(String),
    };
  });
}

Deno.test("collectRows() says of each row what becomes of it, block by block, and knows every class that came", async () => {
  const blocks: CameBlock[] = [], came = linesOf(SEEN, SEEN + 4);
  const lines = [
    ...linesOf(0, SEEN),
    came[0]!.replace(/(yes|no)$/, ""),
    came[1]!.replace(/(yes|no)$/, "perhaps"),
    ...came.slice(2),
  ];
  const { uses, seen, each, classes, keys } = await collect(lines, { onBlock: (block) => void blocks.push(block) });
  assertEquals([seen.treatment, uses.seen >= SEEN, uses.no_target, uses.failed], ["left_out", true, 1, 0]);
  assertEquals([blocks.length, blocks[0]!.use[SEEN], blocks[0]!.use[SEEN + 1]], [1, "no_target", "scored"]);
  assertEquals(
    [uses.scored, each.reduce((sum, [, rows]) => sum + Number(rows), 0), keys],
    [4 - 1, 3, 2]
      .map((value, i) => i < 2 ? uses.scored : value),
  );
  assertEquals(classes, ["no", "yes", "perhaps"]);
});

Deno.test("collectRows() without a row to score has no scores, and none at all of a table without rows", async () => {
  const blank = await collect(linesOf(SEEN, SEEN + 3).map((line) => line.replace(/(yes|no)$/, "")));
  assertEquals([blank.keys, String(blank.scores).includes("at least one row")], [0, true]);
  await assertRejects(() => collect([]), Error, "must have rows");
});
