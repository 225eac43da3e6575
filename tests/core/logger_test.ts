import { assertEquals } from "@std/assert";
import { SILENT } from "../../lib/core/logger.ts";

Deno.test("SILENT takes every message and gives nothing", () => {
  assertEquals([SILENT.debug("a"), SILENT.info("b"), SILENT.warn("c")], [undefined, undefined, undefined]);
});
