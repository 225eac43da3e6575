import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { HELP, parseBenchArguments } from "../../bench/harness/arguments.ts";

const IDS = ["P1", "P2", "P3", "P14"];

Deno.test("parseBenchArguments() without arguments is every target", () => {
  assertEquals(parseBenchArguments([], IDS), { only: IDS, json: false, smoke: false, pairs: null, help: false });
});

Deno.test("parseBenchArguments() lists and repeats targets, in the order of the list", () => {
  assertEquals(parseBenchArguments(["--only", "p14,P3", "--only=P1"], IDS).only, ["P1", "P3", "P14"]);
});

Deno.test("parseBenchArguments() a number stands for all its halves", () => {
  const ids = ["P1", "P7", "P7T", "P17"];
  assertEquals(parseBenchArguments(["--only", "P7"], ids).only, ["P7", "P7T"]);
  assertEquals(parseBenchArguments(["--only", "P7T,P1"], ids).only, ["P1", "P7T"]);
});

Deno.test("parseBenchArguments() flags and pairs", () => {
  const { pairs, smoke, json } = parseBenchArguments(["--pairs", "5", "--smoke", "--json"], IDS);
  assertEquals([pairs, smoke, json], [5, true, true]);
});

for (const args of [["--only", "P9"], ["--only", ""], ["--pairs", "0"], ["--pairs", "x"], ["--fast"], ["P3"]]) {
  Deno.test(`parseBenchArguments() refuses ${args.join(" ")}`, () => {
    assertThrows(() => parseBenchArguments(args, IDS), TypeError);
  });
}

Deno.test("HELP names every option", () => {
  for (const option of ["--only", "--pairs", "--smoke", "--json", "--help"]) assertStringIncludes(HELP, option);
});
