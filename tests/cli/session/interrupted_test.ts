import { assertEquals } from "@std/assert";
import { withRemedy } from "../../../lib/cli/session/interrupted.ts";
import { DataError, ForecastError, WorkerError } from "../../../lib/core/errors/errors.ts";

const aborted = new WorkerError("ABORTED", "m", { hint: "generic" });

function hintOf(args: readonly string[], thrown: unknown = aborted): string {
  const error = ForecastError.from(withRemedy(thrown, args));
  assertEquals(error.code, "ABORTED");
  return error.hint;
}

Deno.test("withRemedy() an interrupted train goes on with --resume, said once", () => {
  const kept = "What is finished is kept. Go on with: deno task train";
  assertEquals(hintOf(["train"]), `${kept} --resume`);
  assertEquals(hintOf(["train", "--limit", "5"]), `${kept} --limit 5 --resume`);
  assertEquals(hintOf(["train", "--resume", "run-1", "--json"]), `${kept} --resume run-1 --json`);
  assertEquals(hintOf(["train", "--resume=run-1"]), `${kept} --resume=run-1`);
});

Deno.test("withRemedy() commands that keep nothing do not offer --resume", () => {
  for (const command of ["evaluate", "infer", "features"]) {
    assertEquals(hintOf([command, "--json"]), `Nothing of it is kept. Run it again: deno task ${command} --json`);
  }
  const signal = AbortSignal.abort();
  assertEquals(hintOf(["infer"], signal.reason), "Nothing of it is kept. Run it again: deno task infer");
});

Deno.test("withRemedy() commands that go on are called again as they are", () => {
  for (const command of ["push", "pull", "mlflow-sync"]) {
    assertEquals(
      hintOf([command, "--to", "x"]),
      `What was done is kept. The same command goes on: deno task ${command} --to x`,
    );
  }
});

Deno.test("withRemedy() what is kept in a place that machines share goes on from there, without --resume", () => {
  const train = ["train", "--engine", "ray", "--plan"];
  for (const args of [[...train, "/s"], ["infer", "--share", "/s"], ["evaluate", "--share=/s", "--origins", "2"]]) {
    assertEquals(hintOf(args), `What was done is kept. The same command goes on: deno task ${args.join(" ")}`);
  }
});

Deno.test("withRemedy() quotes arguments as a shell reads them", () => {
  assertEquals(
    hintOf(["evaluate", "--item", "it's 7", "--key", "a=b"]),
    "Nothing of it is kept. Run it again: deno task evaluate --item 'it'\\''s 7' --key a=b",
  );
});

Deno.test("withRemedy() leaves every other error as it is", () => {
  for (
    const thrown of [new DataError("NOT_FOUND", "m"), new TypeError("t"), new DOMException("m", "DataError"), "text"]
  ) {
    assertEquals(withRemedy(thrown, ["train"]), thrown);
  }
});
