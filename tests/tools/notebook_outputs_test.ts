import { assertEquals } from "@std/assert";
import type { Cell } from "../../tools/notebooks/nbformat.ts";
import { OutputCollector } from "../../tools/notebooks/outputs.ts";

function collect(messages: [type: string, content: Record<string, unknown>, request?: string][]): Cell[] {
  const cells: Cell[] = [0, 1].map(() => ({ cell_type: "code", metadata: {}, source: "" }));
  const collector = new OutputCollector();
  cells.forEach((cell, i) => collector.assign(`r${i}`, cell));
  for (const [msg_type, content, request = "r0"] of messages) {
    const header = { msg_id: "m", msg_type, session: "s", username: "u", date: "d", version: "5.3" };
    collector.add({ header, parent_header: {}, metadata: {}, content }, request);
  }
  return cells;
}

const display = (text: string, id: string) => ({ data: { "text/plain": text }, transient: { display_id: id } });

Deno.test("OutputCollector joins what is written to one stream", () => {
  const [cell] = collect([
    ["stream", { name: "stdout", text: "a" }],
    ["stream", { name: "stdout", text: "b" }],
    ["stream", { name: "stderr", text: "c" }],
  ]);
  assertEquals(cell.outputs, [
    { output_type: "stream", name: "stdout", text: "ab" },
    { output_type: "stream", name: "stderr", text: "c" },
  ]);
});

Deno.test("OutputCollector updates a display in place, from a later cell too", () => {
  const [cell, other] = collect([
    ["display_data", display("0 %", "p")],
    ["display_data", display("other", "q")],
    ["update_display_data", display("100 %", "p"), "r1"],
    ["update_display_data", display("lost", "unknown")],
  ]);
  assertEquals(cell.outputs, [
    { output_type: "display_data", data: { "text/plain": "100 %" }, metadata: {} },
    { output_type: "display_data", data: { "text/plain": "other" }, metadata: {} },
  ]);
  assertEquals(other.outputs, []);
});

Deno.test("OutputCollector keeps late messages with the cell that caused them", () => {
  const [cell, other] = collect([["stream", { name: "stdout", text: "b" }, "r1"], ["stream", {
    name: "stdout",
    text: "a",
  }]]);
  assertEquals([cell.outputs?.length, other.outputs?.length], [1, 1]);
});

Deno.test("OutputCollector errors, results, clearing; the rest is left out", () => {
  const [cell, other] = collect([
    ["stream", { name: "stdout", text: "gone" }],
    ["clear_output", {}],
    ["status", { execution_state: "busy" }],
    ["execute_result", { data: { "text/plain": "1" } }],
    ["error", { ename: "E", evalue: "v", traceback: ["t"] }, "r1"],
    ["stream", { name: "stdout", text: "nobody's" }, "r9"],
  ]);
  assertEquals(cell.outputs, [
    { output_type: "execute_result", data: { "text/plain": "1" }, metadata: {}, execution_count: null },
  ]);
  assertEquals(other.outputs, [{ output_type: "error", ename: "E", evalue: "v", traceback: ["t"] }]);
});
