import { assertEquals } from "@std/assert";
import { cli } from "../cli/_support/memory_terminal.ts";
import { month, tableRows } from "../training/_project.ts";
import { CommandLine, errorOf } from "../_support/command_line.ts";

/** Store a table under the project's name, as `features` does. */
async function features(project: CommandLine, fields: object, csv: string): Promise<void> {
  const path = project.write(JSON.stringify({ ...project.config, ...fields }), "other.json");
  const { code, stderr } = await cli([
    ...["features", "--config", path, "--input", project.write(csv, "other.csv")],
    ...["--store", project.paths.store, "--json"],
  ]);
  assertEquals(code, 0, stderr);
}

/** A table with a column of returns beside demand, of months or of every third month. */
function csv(step = 1): string {
  const lines = Array.from({ length: 60 / step }, (_, t) => `${month(t * step)},i00,north,${t % 12 + 20},${t % 3},5`);
  return `date,item,location,demand,returns,price\n${lines.join("\n")}\n`;
}

Deno.test("infer refuses models of another calendar, target or policy under the same name, and takes them back", async () => {
  using project = new CommandLine(tableRows(2));
  assertEquals((await project.run()).code, 0);
  for (
    const [code, fields, table] of [
      ["CALENDAR_MISMATCH", { frequency: "quarter" }, csv(3)],
      ["TARGET_MISMATCH", { target: "returns" }, csv()],
      ["POLICY_MISMATCH", { cleaning: { gaps: "zero" } }, csv()],
    ] as const
  ) {
    await features(project, fields, table);
    const error = errorOf(await project.infer());
    assertEquals([error.exit, error.code], [1, code]);
    assertEquals(project.files().includes("forecasts.csv"), false);
  }
  await features(project, {}, csv());
  assertEquals((await project.infer()).code, 0);
  assertEquals(project.forecasts().length, 6);
});

Deno.test("infer after a reverted upload goes on from the table that features resolved to last", async () => {
  using project = new CommandLine(tableRows(2));
  await project.run();
  await project.infer();
  const before = project.forecasts();
  const good = Deno.readTextFileSync(`${project.root}/table.csv`);
  // The last month of every key a hundredfold.
  await features(project, {}, good.replaceAll(new RegExp(`^(${month(59)},[^,]*,[^,]*,\\d+)`, "gm"), "$100"));
  await project.infer();
  assertEquals(Number(project.forecasts()[0].yhat) > 2 * Number(before[0].yhat), true);
  await features(project, {}, good);
  await project.infer();
  assertEquals(project.forecasts(), before);
});
