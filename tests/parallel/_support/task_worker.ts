import { DataError } from "../../../lib/core/errors/errors.ts";
import { serveTasks } from "../../../lib/parallel/serve_tasks.ts";

/** What the worker of these tests can be asked to do. */
export type Task =
  | { readonly do: "double"; readonly value: number }
  /** Answer only when the test opens the gate: tests decide the order in which tasks end. */
  | { readonly do: "wait" | "wait and fail"; readonly port: number }
  /** Knock at the gate, then loop for ever with the connection open, or stop the process. */
  | { readonly do: "knock" | "knock and stop"; readonly port: number }
  | { readonly do: "sum"; readonly values: Float64Array }
  /** Go through units of two steps each; at one of them, do what ends the worker. */
  | {
    readonly do: "units";
    readonly count: number;
    readonly milliseconds: number;
    readonly fatal?: Fatal;
    readonly patience?: number;
  }
  | { readonly do: "fail" | "bug" | "crash" | "reject" | "init" | "uncloneable" | "print" | "babble" | "pid" };

/** A way to end a worker, and where. */
export interface Fatal {
  readonly by: "loop" | "objects" | "arrays" | "block" | "signal" | "exit" | "kill" | "stop";
  readonly unit: number;
}

let state = 0;

function end(by: Fatal["by"]): void {
  const kept: unknown[] = [];
  switch (by) {
    case "loop":
      for (;;) state++;
    case "objects":
      for (;;) kept.push({ state: state++ });
    case "arrays":
      // Outside of the heap that V8 bounds.
      for (;;) kept.push(new Float64Array(1e6).fill(state++));
    case "block":
      for (;;) kept.push(new Array(3e7).fill(state++));
    case "signal":
      return Deno.kill(Deno.pid, "SIGABRT");
    case "kill":
      return Deno.kill(Deno.pid, "SIGKILL");
    case "stop":
      return Deno.kill(Deno.pid, "SIGSTOP");
    case "exit":
      console.log("last words");
      return Deno.kill(Deno.pid, "SIGTERM");
  }
}

function compute(milliseconds: number): void {
  const started = performance.now();
  while (performance.now() - started < milliseconds) state++;
}

serveTasks(async (task: Task, context) => {
  switch (task.do) {
    case "double":
      return task.value * 2;
    case "wait": {
      using gate = await Deno.connect({ port: task.port });
      return await gate.read(new Uint8Array(1));
    }
    case "wait and fail": {
      using gate = await Deno.connect({ port: task.port });
      await gate.read(new Uint8Array(1));
      throw new DataError("WRONG_TYPE", "Cannot do it");
    }
    case "knock":
    case "knock and stop": {
      using gate = await Deno.connect({ port: task.port });
      // Whoever hears it knows whom to wake.
      await gate.write(new Uint8Array(Int32Array.of(Deno.pid).buffer));
      return end(task.do === "knock" ? "loop" : "stop");
    }
    case "sum":
      return { sum: task.values.reduce((a, b) => a + b, 0), halves: task.values.map((value) => value / 2) };
    case "units":
      for (let unit = 0; unit < task.count; unit++) {
        context.at(unit, -1, task.patience);
        compute(task.milliseconds);
        context.at(unit, 7, task.patience);
        if (unit === task.fatal?.unit) {
          end(task.fatal.by);
          await new Promise(() => {});
        }
        compute(task.milliseconds);
      }
      return task.count;
    case "fail":
      throw new DataError("WRONG_TYPE", "Cannot do it", { hint: "Do not ask", context: { n: 7, f: () => {} } });
    case "bug":
      throw new RangeError("out of range");
    case "crash":
      setTimeout(() => {
        throw new Error("bang");
      });
      return await new Promise(() => {});
    case "reject":
      Promise.reject(new Error("forgotten"));
      return await new Promise(() => {});
    case "init":
      return context.init;
    case "uncloneable":
      return () => {};
    case "pid":
      return Deno.pid;
    case "print":
      console.log("heard");
      return "printed";
    case "babble":
      Deno.stdout.writeSync(new TextEncoder().encode("\xff\xff\xff\xff no frame"));
      return await new Promise(() => {});
  }
});
