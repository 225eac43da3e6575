import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { defaultOutput, logFolder, outputTarget, totalsOutput } from "../../../lib/cli/options/output_target.ts";
import { memoryTerminal } from "../_support/memory_terminal.ts";

Deno.test("outputTarget() is a file, or standard output by either of its names", () => {
  const terminal = memoryTerminal();
  assertEquals(outputTarget("./-", terminal, { json: true }), "./-");
  for (const name of ["-", "/dev/stdout"]) {
    const target = outputTarget(name, terminal, {});
    assertInstanceOf(target, Object);
    if (typeof target !== "string") target.write(new TextEncoder().encode(`${name}\n`));
    assertThrows(() => outputTarget(name, terminal, { json: true }), InvalidArgumentError);
  }
  assertEquals(terminal.stdout, "-\n/dev/stdout\n");
});

Deno.test("outputTarget() of a reader that went away is OUTPUT_CLOSED: rows are lost", () => {
  const target = outputTarget("-", { ...memoryTerminal(), out: () => false }, {});
  if (typeof target === "string") throw new Error("a file");
  assertEquals(assertThrows(() => target.write(new Uint8Array(1)), DataError).code, "OUTPUT_CLOSED");
});

Deno.test("totalsOutput() stands beside the forecasts, each table's in a file of its own", () => {
  assertEquals(totalsOutput("out/f.v2.parquet", "sales"), "out/f.v2_totals.parquet");
  for (const output of [defaultOutput("sales"), "SOURCE_SHOP:public.forecasts", { write: () => {} }]) {
    assertEquals(totalsOutput(output, "sales"), "reports/forecasts_sales_totals.csv");
  }
});

Deno.test("logFolder() is nothing without --log, and refuses a folder that nothing would be kept in", () => {
  assertEquals([logFolder({}), logFolder({ log: true }), logFolder({ log: true, predictions: "p" })], [
    undefined,
    "predictions",
    "p",
  ]);
  assertThrows(() => logFolder({ predictions: "p" }), InvalidArgumentError, "add --log");
});
