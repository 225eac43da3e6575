import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { compareRestated, judgeRestated } from "@lib/monitoring/inputs/restated.ts";

const judge = (changed: number, ratio: number) =>
  judgeRestated({ values: 100, changed, ratio }, { target: "y", massAlarm: 0.2, units: true }).map((
    { code, blocking },
  ) => [code, blocking]);

Deno.test("judgeRestated() tells a unit from a correction, and allows some", () => {
  assertEquals(judge(100, 100), [["UNIT_CHANGED", true]]);
  assertEquals(judge(50, 1.03), [["HISTORY_CHANGED", false]]);
  assertEquals(judge(15, 100), [["HISTORY_CHANGED", false]]);
  assertEquals(judge(10, 100), []);
  const options = { target: "y", massAlarm: 0.2, units: true };
  const [smaller] = judgeRestated({ values: 100, changed: 100, ratio: 0.01 }, options);
  assertStringIncludes(smaller!.message, "about a 100th of what they were");
  assertEquals(judgeRestated({ values: 0, changed: 0, ratio: NaN }, options), []);
});

Deno.test("compareRestated() compares equal keys and periods of two versions", async () => {
  const dir = Deno.makeTempDirSync();
  try {
    const write = async (rows: string[]) => {
      Deno.writeTextFileSync(`${dir}/t.csv`, `date,item,demand\n${rows.join("\n")}\n`);
      return (await prepareTable(parseConfig({ source: `${dir}/t.csv`, keys: ["item"] }), { store: dir })).group;
    };
    const older = await write(["2024-01-01,b,1", "2024-01-02,b,2", "2024-01-03,b,3", "2024-01-01,c,5"]);
    const newer = await write([
      "2024-01-01,a,7",
      "2024-01-02,b,20",
      "2024-01-03,b,3",
      "2024-01-04,b,4",
      "2024-01-01,c,50",
    ]);
    const { values, changed, ratio } = await compareRestated(newer, older);
    assertEquals([values, changed], [3, 2]);
    assertAlmostEquals(ratio, 10, 1e-12);
  } finally {
    Deno.removeSync(dir, { recursive: true });
  }
});
