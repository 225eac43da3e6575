import { assertEquals } from "@std/assert";
import { brokenNote, damagedNote, foreignNote } from "@lib/monitoring/watch/monitor_note.ts";

Deno.test("damagedNote() names the file, what is wrong with it, and what to do", () => {
  const { code, message, hint } = damagedNote({ path: "p/2026-05-01/a.parquet", message: "no file of the log" });
  assertEquals([code, message, hint !== ""], ["DAMAGED_FILE", "p/2026-05-01/a.parquet: no file of the log", true]);
});

Deno.test("brokenNote() and foreignNote() say of what the last look left why it is of no use", () => {
  const notes = [brokenNote("r/state.bin", " (cut): watching starts anew"), foreignNote("r/state.bin", "table (t)")];
  assertEquals(notes.map(({ code, message }) => [code, message]), [
    ["STATE_BROKEN", "what the last look left in r/state.bin is not as it was written (cut): watching starts anew"],
    ["STATE_FOREIGN", "r/state.bin is of another table (t)"],
  ]);
});
