import { DataError } from "../../../lib/core/errors.ts";
import { serveTasks } from "../../../lib/parallel/serve_tasks.ts";
import { transfer } from "../../../lib/parallel/transfer.ts";

/** What the worker of these tests can be asked to do. */
export type Task =
  | { readonly do: "double"; readonly value: number }
  /** Answer only when the flag is set: tests decide the order in which tasks end. */
  | { readonly do: "wait"; readonly flag: Int32Array }
  /** Loop, deaf to cancellation, until the flag is set. */
  | { readonly do: "spin"; readonly flag: Int32Array }
  /** Loop until cancelled; the flag says that the loop has begun. */
  | { readonly do: "loop"; readonly flag: Int32Array }
  | { readonly do: "sum"; readonly values: Float64Array }
  | { readonly do: "fail" | "bug" | "crash" | "reject" | "init" | "uncloneable" };

let state = 0;

serveTasks(async (task: Task, context) => {
  switch (task.do) {
    case "double":
      return task.value * 2;
    case "wait":
      return await Atomics.waitAsync(task.flag, 0, 0).value;
    case "spin":
      while (Atomics.load(task.flag, 0) === 0) state++;
      return "late";
    case "loop":
      Atomics.store(task.flag, 0, 1);
      Atomics.notify(task.flag, 0);
      for (;; state++) context.throwIfCancelled();
    case "sum": {
      const sum = task.values.reduce((a, b) => a + b, 0);
      const result = { sum, halves: task.values.map((value) => value / 2) };
      return transfer(result, [result.halves]);
    }
    case "fail":
      throw new DataError("BAD", "Cannot do it", { hint: "Do not ask", context: { n: 7, f: () => {} } });
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
  }
});
