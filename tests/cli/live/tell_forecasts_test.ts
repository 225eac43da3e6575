import { assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("tellForecasts() keys by outcome, rows and where they lie, sums and the log where there are some", () =>
  withProject(async ({ dir, table, registry, train }) => {
    await train();
    const args = ["infer", ...table, ...registry, "--output", `${dir}/f.csv`];
    const plain = await cli(args);
    assertEquals(plain.code, 0, plain.stderr);
    for (const text of ["champion", "12 rows: ", "f.csv"]) assertStringIncludes(plain.stdout, text);
    assertEquals(["Totals", "Logged"].filter((text) => plain.stdout.includes(text)), []);
    const { stdout } = await cli([...args, "--total", "all", "--log", "--predictions", `${dir}/p`]);
    for (const text of ["Totals: ", "Logged: 12 rows"]) assertStringIncludes(stdout, text);
  }));
