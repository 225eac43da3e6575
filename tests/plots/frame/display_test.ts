import { assertEquals } from "@std/assert";
import { show } from "@lib/plots/frame/display.ts";
import { plotSeconds } from "@lib/plots/scores/seconds.ts";

function recorder() {
  const sent: { type: string; data: unknown }[] = [];
  const broadcast = (type: string, content: Record<string, unknown>) => {
    sent.push({ type, data: content.data });
    return Promise.resolve();
  };
  return { sent, kernel: { broadcast } };
}

Deno.test("show() a chart as SVG", async () => {
  const { sent, kernel } = recorder();
  const chart = plotSeconds({ read: 1 });
  await show(chart, { kernel });
  const data = { "image/svg+xml": chart.toSVG(), "text/plain": "Chart: Time by phase" };
  assertEquals(sent, [{ type: "display_data", data }]);
});

Deno.test("show() a table as HTML with its title", async () => {
  const { sent, kernel } = recorder();
  await show([{ a: 1 }], { title: "Numbers", kernel });
  const data = JSON.stringify(sent[0].data);
  assertEquals([data.includes("text/html"), data.includes("Numbers")], [true, true]);
});
