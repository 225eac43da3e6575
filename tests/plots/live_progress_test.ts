import { assertEquals, assertStringIncludes } from "@std/assert";
import { LiveProgress } from "@lib/plots/live_progress.ts";

function recorder() {
  const clock = { ms: 0 };
  const sent: { type: string; html: string; text: string; id: string }[] = [];
  // deno-lint-ignore no-explicit-any
  const broadcast = async (type: string, content: any) => {
    await Promise.resolve();
    const { data, transient } = content;
    sent.push({ type, html: data["text/html"], text: data["text/plain"], id: transient.display_id });
  };
  return { clock, sent, progress: new LiveProgress({ unit: "keys", kernel: { broadcast }, now: () => clock.ms }) };
}

Deno.test("LiveProgress shows once, then updates the same display", async () => {
  const { clock, sent, progress } = recorder();
  progress.update({ phase: "backtest", done: 0, total: 100 });
  clock.ms = 1000;
  progress.update({ phase: "backtest", done: 50, total: 100 });
  await progress.close();
  assertEquals(sent.map(({ type }) => type), ["display_data", "update_display_data", "update_display_data"]);
  assertEquals(new Set(sent.map(({ id }) => id)).size, 1);
  assertEquals(sent.map(({ text }) => text), ["backtest 0/100", "backtest 50/100", "backtest 50/100"]);
});

Deno.test("LiveProgress gives rate and time left, then the time taken", async () => {
  const { clock, sent, progress } = recorder();
  progress.update({ phase: "backtest", done: 0, total: 100 });
  clock.ms = 2000;
  progress.update({ phase: "backtest", done: 50, total: 100 });
  clock.ms = 4000;
  progress.update({ phase: "backtest", done: 100, total: 100 });
  await progress.close();
  assertStringIncludes(sent[1].html, "50 of 100 keys");
  assertStringIncludes(sent[1].html, "25/s, 2.0 s left");
  assertStringIncludes(sent[2].html, "in 4.0 s");
  assertEquals(sent.some(({ html }) => html.includes("var(")), false, "a notebook knows no colours of pages");
});

Deno.test("LiveProgress draws at most every 200 ms, but each new phase at once", async () => {
  const { clock, sent, progress } = recorder();
  for (clock.ms = 0; clock.ms < 400; clock.ms += 10) progress.update({ phase: "fit", done: clock.ms, total: 400 });
  progress.update({ phase: "<b>", done: 0, total: 1 });
  await progress.close();
  assertEquals(sent.length, 4);
  assertStringIncludes(sent[2].html, "&lt;b&gt;");
});

Deno.test("LiveProgress without updates shows nothing", async () => {
  const { sent, progress } = recorder();
  await progress.close();
  assertEquals(sent, []);
});
