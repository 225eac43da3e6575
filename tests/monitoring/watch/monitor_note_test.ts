import { assertEquals } from "@std/assert";
import { damagedNote } from "@lib/monitoring/watch/monitor_note.ts";

Deno.test("damagedNote() names the file, what is wrong with it, and what to do", () => {
  const { code, message, hint } = damagedNote({ path: "p/2026-05-01/a.parquet", message: "no file of the log" });
  assertEquals([code, message, hint !== ""], ["DAMAGED_FILE", "p/2026-05-01/a.parquet: no file of the log", true]);
});
