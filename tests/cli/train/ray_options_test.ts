import { assertEquals } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";

Deno.test("train refuses options of a cluster without one, and a cluster without a place", async () => {
  const cases: [string[], RegExp][] = [
    [["--plan", "shared"], /--plan needs --engine ray/],
    [["--address", "http://head:8265"], /--address needs --engine ray/],
    [["--shards", "9"], /--shards needs --engine ray/],
    [["--engine", "ray", "--plan", "shared", "--resume"], /--resume is of --engine local/],
    [["--engine", "ray"], /--engine ray needs --plan/],
    [["--engine", "spark", "--plan", "shared"], /Allowed choices are local, ray/],
    [["--engine", "ray", "--plan", "shared", "--shards", "0"], /integer of at least 1/],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await cli(["train", ...args]);
    assertEquals([code, message.test(stderr)], [2, true], `${args.join(" ")}: ${stderr}`);
  }
});
