import { assert, assertEquals } from "@std/assert";
import { peakBytes, processorSeconds, residentBytes, treeOf, treeSeconds } from "../../bench/harness/process_usage.ts";

const ignore = Deno.build.os !== "linux";

Deno.test(
  "processorSeconds() counts a child when it has ended, and treeSeconds() while it runs",
  { ignore },
  async () => {
    const code = "while (process.cpuUsage().user < 2e5); await Deno.stdin.read(new Uint8Array(1))";
    const options: Deno.CommandOptions = {
      args: ["eval", `import process from "node:process"; ${code}`],
      stdin: "piped",
      stdout: "piped",
    };
    const before = processorSeconds(), child = new Deno.Command(Deno.execPath(), options).spawn();
    try {
      assert(treeOf(Deno.pid).includes(child.pid));
      assert(residentBytes(child.pid) > 0 && residentBytes(Deno.pid) <= peakBytes());
      while (processorSeconds(child.pid) < 0.15) await new Promise((resolve) => setTimeout(resolve, 20));
      assert(treeSeconds(Deno.pid) >= before + 0.15);
    } finally {
      await child.stdin.close();
      await child.output();
    }
    assert(processorSeconds() - before > 0.15, "its time is this process's now");
  },
);

Deno.test("processorSeconds() of what is not there is no number, and there is nothing below it", () => {
  assertEquals([processorSeconds(2 ** 30), treeOf(2 ** 30), residentBytes(2 ** 30), treeSeconds(2 ** 30)], [
    NaN,
    [],
    0,
    0,
  ]);
});
