import { assert, assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { readProject } from "@lib/cli/train/project_files.ts";

Deno.test("readProject() gives what a machine runs, by paths from the root, and nothing that was made by running it", async () => {
  const paths = Object.keys(await readProject());
  for (
    const path of ["deno.json", "deno.lock", "deploy/ray/driver.py", "lib/cli/main.ts", "lib/training/tasks/worker.ts"]
  ) {
    assert(paths.includes(path), path);
  }
  const outside = paths.filter((path) => !/^(?:lib|vendor|config|deploy\/ray)\/|^deno\.(?:json|lock)$/.test(path));
  assertEquals(outside, []);
});

Deno.test("readProject() says so where the program's files are not at hand", async () => {
  const error = await assertRejects(() => readProject(Deno.makeTempDirSync()), DataError);
  assertEquals(error.code, "MISSING_FILE");
});
