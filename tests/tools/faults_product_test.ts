import { assertEquals } from "@std/assert";
import { errorCode, saysDone } from "../../tools/faults/product.ts";

const ended = (code: number, result: unknown) => ({ code, stdout: JSON.stringify(result), stderr: "" });

Deno.test("saysDone() is a whole result, not an error, not one with problems, not half a text", () => {
  assertEquals(saysDone(ended(0, { bytes: 1 })), true);
  assertEquals(saysDone(ended(137, { problems: [] })), true);
  assertEquals(saysDone(ended(1, { error: { code: "DISK_FULL" } })), false);
  assertEquals(saysDone(ended(1, { removed: [], problems: [{ code: "DISK_FAILURE" }] })), false);
  assertEquals(saysDone({ code: 0, stdout: '{"bytes":', stderr: "" }), false);
});

Deno.test("errorCode() is that of the error, or of the first thing that could not be done", () => {
  assertEquals(errorCode(ended(0, { problems: [{ code: "X" }] })), "");
  assertEquals(errorCode(ended(1, { error: { code: "DISK_FULL" } })), "DISK_FULL");
  assertEquals(errorCode(ended(1, { problems: [{ code: "DISK_FAILURE" }] })), "DISK_FAILURE");
  assertEquals(errorCode(ended(1, {})), "EXIT_1");
  assertEquals(errorCode({ code: 3, stdout: "", stderr: "" }), "EXIT_3");
});
