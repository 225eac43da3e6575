import { assertEquals, assertThrows } from "@std/assert";
import { parseAccuracyArguments, UsageError } from "../../../bench/accuracy/arguments.ts";

Deno.test("parseAccuracyArguments() sets by name, windows and keys", () => {
  const given = parseAccuracyArguments(["--only", "pbs,tourism", "--only", "vn2", "--back", "2", "--keys", "50"]);
  assertEquals([given.sets.map(({ name }) => name), given.back, given.sample], [["vn2", "pbs", "tourism"], 2, 50]);
  const [usual, ablate] = [parseAccuracyArguments([]), parseAccuracyArguments(["--ablate"])];
  assertEquals([usual.back, usual.sample, ablate.back, ablate.sample], [0, undefined, 1, 500]);
});

Deno.test("parseAccuracyArguments() AutoGluon only where it is asked for", () => {
  const names = (...args: string[]) => parseAccuracyArguments(args).peers.map(({ name }) => name);
  assertEquals(names(), []);
  assertEquals(names("--peers", "all").includes("AutoGluon"), false);
  assertEquals(names("--autogluon", "--peers", "LightGBM tuned,MSTL"), ["MSTL", "LightGBM tuned", "AutoGluon"]);
});

Deno.test("parseAccuracyArguments() refuses unknown names and numbers, and figures that are of no hold-out or not all keys", () => {
  for (
    const args of [
      ["--only", "turism"],
      ["--peers", "Prophet"],
      ["--keys", "many"],
      ["--write", "--keys", "5"],
      ["--write", "--back", "1"],
      ["--ablate", "--back", "0"],
    ]
  ) assertThrows(() => parseAccuracyArguments(args), UsageError, "current value is", args.join(" "));
  assertEquals(parseAccuracyArguments(["--ablate", "--write", "--back", "2"]).back, 2);
});
