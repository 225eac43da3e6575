import { assertEquals } from "@std/assert";
import { SILENT_LOGGER } from "../../lib/core/logger.ts";

Deno.test("SILENT_LOGGER takes every message and gives nothing", () => {
  assertEquals([SILENT_LOGGER.debug("a"), SILENT_LOGGER.info("b"), SILENT_LOGGER.warn("c")], [
    undefined,
    undefined,
    undefined,
  ]);
});
