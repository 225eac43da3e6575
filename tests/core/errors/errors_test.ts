import { assertEquals, assertInstanceOf, assertStrictEquals } from "@std/assert";
import {
  CompetitionError,
  DataError,
  FitError,
  ForecastError,
  RegistryError,
  SeriesError,
  WorkerError,
} from "../../../lib/core/errors/errors.ts";

const CLASSES = [ForecastError, DataError, SeriesError, FitError, CompetitionError, RegistryError, WorkerError];

for (const Class of CLASSES) {
  Deno.test(`ForecastError.fromJSON() rebuilds ${Class.name} after structured clone and JSON`, () => {
    const error = new Class("NOT_FOUND", "Cannot x as y: current value is z", { hint: "Do w.", context: { n: 1 } });
    for (const record of [structuredClone(error.toJSON()), JSON.parse(JSON.stringify(error))]) {
      const back = ForecastError.fromJSON(record);
      assertStrictEquals(back.constructor, Class);
      assertEquals(back.toJSON(), error.toJSON());
      assertEquals(back.name, Class.name);
    }
  });
}

Deno.test("ForecastError.fromJSON() gives the root for an unknown class", () => {
  const record = { name: "AlienError", code: "X", message: "m", hint: "", context: {} };
  assertStrictEquals(ForecastError.fromJSON(record).constructor, ForecastError);
});

Deno.test("ForecastError.fromJSON() keeps another release's code in the context, under UNEXPECTED", () => {
  const record = { name: "FitError", code: "NO_TEA", message: "m", hint: "h", context: { n: 1 } };
  const back = ForecastError.fromJSON(record);
  assertInstanceOf(back, FitError);
  assertEquals([back.code, back.message, back.hint], ["UNEXPECTED", "m", "h"]);
  assertEquals(back.context, { n: 1, code: "NO_TEA" });
});

Deno.test("ForecastError keeps its cause and has an empty hint and context by default", () => {
  const cause = new Error("inner");
  const error = new DataError("EMPTY_TABLE", "m", { cause });
  assertStrictEquals(error.cause, cause);
  assertEquals([error.hint, error.context], ["", {}]);
  assertEquals("cause" in new DataError("EMPTY_TABLE", "m"), false);
});

Deno.test("ForecastError.from() passes its own on and wraps everything else", () => {
  const own = new FitError("SINGULAR", "m");
  assertStrictEquals(ForecastError.from(own), own);
  const wrapped = ForecastError.from(new RangeError("too far"));
  assertEquals([wrapped.code, wrapped.message], ["UNEXPECTED", "RangeError: too far"]);
  assertInstanceOf(wrapped.cause, RangeError);
  assertEquals(ForecastError.from("text").message, "text");
  assertEquals(ForecastError.from(undefined).message, "undefined");
});

Deno.test("ForecastError of what the runtime refused names the missing flag, wherever it was caught", () => {
  const cause = new Error('Requires ffi access to "duckdb.node", run again with the --allow-ffi flag');
  const wrapped = new DataError("UNREADABLE_FILE", "m", { cause, hint: "Check the file.", context: { path: "x" } });
  for (const error of [wrapped, ForecastError.from(cause), new RegistryError("NOT_FOUND", "m", { cause: wrapped })]) {
    assertEquals([error.code, error.context.flag], ["PERMISSION_DENIED", "--allow-ffi"]);
    assertEquals(error.hint.startsWith("Run again with --allow-ffi"), true);
  }
  assertEquals(wrapped.context, { path: "x", flag: "--allow-ffi" });
  // What the operating system refuses is no flag.
  const refused = new DataError("READ_ONLY", "m", {
    cause: new Deno.errors.PermissionDenied("os error 13"),
    hint: "h",
  });
  assertEquals([refused.code, refused.hint], ["READ_ONLY", "h"]);
});
