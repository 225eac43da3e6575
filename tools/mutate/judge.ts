import { exists } from "@std/fs";
import { join } from "node:path/posix";
import { mutate, type Mutation } from "./mutations.ts";

/** What the tests said of one planted fault. */
export interface Verdict {
  /** The fault. */
  readonly mutation: Mutation;
  /** `killed`: a test failed or stood still; `survived`: all passed. */
  readonly outcome: "killed" | "survived";
  /** The tests that failed, or the last that were run. */
  readonly by: string;
  /** Seconds. */
  readonly seconds: number;
}

/** Most seconds of one step of tests: a fault that makes an endless loop is found by it. */
const SECONDS = 1800;

/** Tests that look at other things than lib. */
const OTHERS = ["tests/tools", "tests/vendor", "tests/bench", "tests/readme_test.ts"];

/**
 * Tests in the order in which they are run on a fault: those of its file, those of its room, all others.
 *
 * @param file Path of the faulty file. @param root A copy of the project.
 */
export async function stepsFor(file: string, root: string): Promise<string[][]> {
  const own = file.replace(/^lib\//, "tests/").replace(/\.ts$/, "_test.ts");
  const room = file.split("/").slice(0, 2).join("/").replace(/^lib/, "tests");
  const ignored = [...OTHERS, room].join(",");
  return [
    ...(await exists(join(root, own)) ? [[own]] : []),
    ...(await exists(join(root, room)) ? [[room]] : []),
    [`--ignore=${ignored}`, "tests"],
  ];
}

/** Whether tests pass without any fault, by their arguments: tests that fail anyway kill nothing. */
const sound = new Map<string, Promise<boolean>>();

/**
 * Plant a fault in a copy of the project and run its tests until one fails.
 *
 * @param mutation The fault. @param root The copy; the file is restored at the end.
 * @throws {Error} If the tests that fail do so without the fault as well.
 */
export async function judge(mutation: Mutation, root: string): Promise<Verdict> {
  const path = join(root, mutation.file), source = await Deno.readTextFile(path), started = performance.now();
  const verdict = (outcome: Verdict["outcome"], by: string): Verdict => ({
    mutation,
    outcome,
    by,
    seconds: (performance.now() - started) / 1000,
  });
  await Deno.writeTextFile(path, mutate(mutation, source));
  try {
    let last = "";
    for (const step of await stepsFor(mutation.file, root)) {
      last = step.at(-1) ?? "";
      if (await passes(step, root)) continue;
      await Deno.writeTextFile(path, source);
      const key = step.join(" "), whole = sound.get(key) ?? passes(step, root);
      sound.set(key, whole);
      if (!await whole) throw new Error(`Cannot judge faults as ${key} must pass without any: current value is failed`);
      return verdict("killed", last);
    }
    return verdict("survived", last);
  } finally {
    await Deno.writeTextFile(path, source);
  }
}

/** Whether tests pass in a folder, in time. */
export async function passes(tests: readonly string[], root: string): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--quiet", "--no-check", "--fail-fast", ...tests],
    cwd: root,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  // Workers of the tests end by themselves when the process that started them is gone.
  const timer = setTimeout(() => child.kill("SIGKILL"), SECONDS * 1000);
  const { success } = await child.status;
  clearTimeout(timer);
  return success;
}
