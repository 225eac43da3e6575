import { assertEquals } from "@std/assert";
import { scan } from "./_rows.ts";

const codes = async (...args: Parameters<typeof scan>) => {
  const { code, tests } = await scan(...args);
  return [...code].map((own) => own === 0 ? "" : `${tests[own - 1]!.code} ${tests[own - 1]!.column}`.trim());
};

Deno.test("rowTests() hold rows of numbers to key, time, target and ranges, the first broken one counts", async () => {
  const lines = ["k,d,y,x", ",,,", ",2024-01-01,1,1", "a,,1,1", "a,2024-02-30,1,1", "a,2023-12-31,1,1"];
  const targets = ["", "x", "inf", "-1", "99", "3"].map((y) => `a,2024-01-01,${y},1`);
  const fields = {
    keys: ["k"],
    time: "d",
    from: "2024-01-01",
    cleaning: { nonNegative: true, ranges: { y: [0, 10] as [number, number] } },
  };
  assertEquals(await codes([...lines, ...targets], fields), [
    ...["BLANK_ROW", "MISSING_KEY k", "MISSING_TIME d", "INVALID_DATE d", "OUTSIDE_SPAN d"],
    ...["MISSING_TARGET y", "WRONG_TYPE y", "NON_FINITE y", "NEGATIVE y", "OUT_OF_RANGE y", ""],
  ]);
});

Deno.test("rowTests() hold rows of classes to having one, and long keys are none", async () => {
  const lines = ["k,y", "a,yes", "a,", `${"é".repeat(300)},no`, "b,no"];
  assertEquals(await codes(lines, { keys: ["k"], problem: "classification" }), [
    "",
    "MISSING_TARGET y",
    "LONG_KEY k",
    "",
  ]);
});
