import { assertEquals } from "@std/assert";
import { decodeFrame, encodeFrame, readFrames } from "../../lib/parallel/frames.ts";
import { ENTRY } from "./_support/tasks.ts";
import { patience } from "../_support/patience.ts";

// The host is a process: it is driven here as the pool drives it, through its standard input and output.

function startHost(seconds: string): Deno.ChildProcess {
  const host = new URL("../../lib/parallel/host.ts", import.meta.url).href;
  const args = ["run", "--quiet", "-A", host, ENTRY.href, seconds, "Infinity"];
  return new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped", signal: patience() }).spawn();
}

async function answers(host: Deno.ChildProcess): Promise<unknown[]> {
  const heard: unknown[] = [];
  for await (const body of readFrames(host.stdout)) {
    const message = decodeFrame(body) as { kind: string };
    if (message.kind !== "alive") heard.push(message);
  }
  return heard;
}

Deno.test("host passes tasks on, and ends well when its input does", async () => {
  const host = startHost("Infinity");
  const input = host.stdin.getWriter();
  const frames = readFrames(host.stdout);
  const hear = async () => {
    for (;;) {
      const message = decodeFrame((await frames.next()).value ?? new Uint8Array()) as { kind: string };
      if (message.kind !== "alive") return message;
    }
  };
  await input.write(encodeFrame({ kind: "init", init: 3 }));
  assertEquals(await hear(), { kind: "ready" });
  await input.write(encodeFrame({ kind: "task", task: { do: "init" }, tells: false }));
  const { kind, result } = await hear() as { kind: string; result: unknown };
  assertEquals([kind, result], ["result", 3]);
  await input.close();
  // On a busy machine a sign of life may still be on its way.
  const rest: { kind: string }[] = [];
  for await (const frame of frames) rest.push(decodeFrame(frame) as { kind: string });
  assertEquals([rest.filter(({ kind }) => kind !== "alive"), (await host.status).code], [[], 0]);
});

Deno.test("host bears a step as many times as long as it says", async () => {
  const host = startHost("0.2");
  const input = host.stdin.getWriter();
  const heard = answers(host);
  await input.write(encodeFrame({ kind: "init", init: 0 }));
  const patient = { do: "units", count: 1, milliseconds: 400, patience: 50 };
  await input.write(encodeFrame({ kind: "task", task: patient, tells: false }));
  await input.write(encodeFrame({ kind: "task", task: { ...patient, patience: 1, milliseconds: 4000 }, tells: false }));
  const kinds = (await heard).map((message) => (message as { kind: string }).kind);
  assertEquals(kinds, ["ready", "result", "limit"]);
  await host.status;
  await input.abort().catch(() => {});
});

Deno.test("host ends a task past its time with a verdict, and itself", async () => {
  const host = startHost("0.2");
  const input = host.stdin.getWriter();
  const heard = answers(host);
  await input.write(encodeFrame({ kind: "init", init: 0 }));
  const task = { do: "units", count: 9, milliseconds: 0, fatal: { by: "loop", unit: 1 } };
  await input.write(encodeFrame({ kind: "task", task, tells: true }));
  assertEquals(await heard, [
    { kind: "ready" },
    { kind: "at", unit: 0 },
    { kind: "at", unit: 1 },
    { kind: "limit", code: "TIME_LIMIT", unit: 1, step: 7 },
  ]);
  assertEquals((await host.status).code, 1);
  await input.abort().catch(() => {});
});
