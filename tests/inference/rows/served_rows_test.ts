import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { RequestFindings } from "@lib/inference/requests/request_findings.ts";
import { predictBlocks, readBlocks, rejectedLines, withServedRows } from "@lib/inference/rows/served_rows.ts";
import { codeOf } from "../_fixtures.ts";
import { rowsWorkspace } from "./_store.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];
const ROWS = "shop,area,age,plan,note\na,north,31,basic,x\nb,north,40,gold,y\na,north,1,2,3,4,5,6\n";

Deno.test("withServedRows() opens the rows with what serves them, and the columns that somebody asks for beside", async () => {
  const work = await rowsWorkspace({ keys: KEYS }), input = work.write("rows.csv", ROWS), notes = new RequestFindings();
  const told = await withServedRows(
    { ...work.source, input, output: `${work.root}/out.csv` },
    () => ({ names: ["note", "age"], hint: "" }),
    async (served) => {
      const texts: string[] = [], models: string[] = [];
      for await (const { table } of readBlocks(served)) texts.push(...table.columns.get("note")!.map(String));
      for await (const { predictions, first } of predictBlocks(served, { notes })) {
        models.push(...predictions.keys.map(({ model }) => `${model} ${first}`));
      }
      const { columns, form, config } = served, [malformed] = await rejectedLines(served);
      return { texts, models, columns, targets: form.targets, levels: config.levels, lost: malformed?.count };
    },
  );
  assertEquals(told, {
    texts: ["x", "y"],
    models: ["own 0", "own 0"],
    columns: ["shop", "area", "age", "plan", "note"],
    targets: ["spent"],
    levels: [80, 95],
    lost: 1,
  });
});

Deno.test("withServedRows() closes all where the work fails, and refuses a column that is not there", async () => {
  const work = await rowsWorkspace({ keys: KEYS }), input = work.write("rows.csv", ROWS);
  const fails = () => Promise.reject(new RangeError("stopped"));
  assertEquals(
    await codeOf(() =>
      withServedRows({ ...work.source, input, output: `${work.root}/out.csv` }, () => ({ names: [], hint: "" }), fails)
    ),
    "RangeError: stopped",
  );
  assertEquals(
    await codeOf(() =>
      withServedRows(
        { ...work.source, input, output: `${work.root}/out.csv` },
        () => ({ names: ["spent"], hint: "" }),
        fails,
      )
    ),
    "MISSING_COLUMN",
  );
});
