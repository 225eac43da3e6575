import { assertEquals, assertStringIncludes } from "@std/assert";
import { proposeConfig } from "@lib/data/proposal/propose_config.ts";
import type { ProposalAnswers } from "@lib/data/proposal/proposal.ts";
import { areRows } from "@lib/data/proposal/propose_rows.ts";
import { inFolder } from "../_tables.ts";

const ROWS = Array.from(
  { length: 40 },
  (_, i) => `c${i},${20 + i},north,${i * 1.5},${i % 3 === 0 ? "yes" : "no"},2024-01-${10 + i % 20}`,
);

function propose(answers: ProposalAnswers, columns = 5) {
  return inFolder(async (dir) => {
    const cut = (line: string) => line.split(",").slice(0, columns).join(",");
    await Deno.writeTextFile(`${dir}/t.csv`, ["id,age,region,spend,churned,day", ...ROWS].map(cut).join("\n"));
    return await proposeConfig(`${dir}/t.csv`, { answers, source: "t.csv" });
  });
}

Deno.test("proposeRows() of a table without dates: classes of what is called so, with doubts", async () => {
  const { config, doubts, columns, summary } = await propose({});
  assertEquals(config, { source: "t.csv", problem: "classification", keys: [], target: "churned" });
  assertEquals([doubts.length, summary], [3, "40 rows, 5 columns, classification of churned"]);
  assertEquals(columns.map(({ role, what }) => `${role} ${what}`), [
    "unused it has another text in each row, as ids have",
    "unused it numbers the rows, as ids do",
    "unused it never varies",
    "future feature, numbers",
    "target what is predicted",
  ]);
});

Deno.test("proposeRows() takes what a person says", async () => {
  const { config, doubts } = await propose({ target: "spend", keys: ["region"], problem: "regression" });
  assertEquals(config, { source: "t.csv", problem: "regression", keys: ["region"], target: "spend" });
  assertEquals(doubts, []);
  assertEquals((await propose({ target: "spend" })).config.problem, "regression");
});

Deno.test("proposeRows() doubts amounts that may be classes, and says what a run will refuse", async () => {
  const of = (lines: readonly string[]) =>
    inFolder(async (dir) => {
      await Deno.writeTextFile(`${dir}/t.csv`, lines.join("\n"));
      return (await proposeConfig(`${dir}/t.csv`)).doubts[0];
    });
  const rows = (cell: (i: number) => string) =>
    Array.from({ length: 30 }, (_, i) => `${i * 7 % 11},${cell(i)},x${i % 2},${i % 3}`);
  assertEquals(
    await of(["a,b,c,grade", ...rows((i) => `${i % 5}`)]),
    "grade has about 3 whole numbers, taken as amounts: --problem classification if they are classes",
  );
  assertStringIncludes(await of(["a,b,c,d", ...rows((i) => `${i} %`)]) ?? "", "plain numbers");
});

Deno.test("areRows() a target of texts is one of rows, also beside dates; without features dates are asked for", async () => {
  assertEquals((await propose({ target: "churned" }, 6)).config.problem, "classification");
  assertEquals((await propose({ target: "spend" }, 6)).config.problem, undefined);
  const look = { rows: 2, columns: [] };
  assertEquals([areRows(look, {}, false), areRows(look, { problem: "regression" }, true)], [false, true]);
});
