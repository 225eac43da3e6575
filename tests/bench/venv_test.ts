import { assertRejects, assertStringIncludes } from "@std/assert";
import { EnvironmentError, environmentIn, makeEnvironment } from "../../bench/harness/venv.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const quiet = { log: () => {} };

Deno.test("makeEnvironment() does nothing if these requirements are installed, and more if others are", async () => {
  await inFolder(async (folder) => {
    const environment = environmentIn(folder), python = `${folder}/no-python`;
    await Deno.writeTextFile(environment.stamp, "a==1\n");
    await makeEnvironment(environment, { requirements: "a==1\n", python, ...quiet });
    const other = makeEnvironment(environment, { requirements: "a==2\n", python, ...quiet });
    const error = await assertRejects(() => other, EnvironmentError);
    assertStringIncludes(error.hint, "Python 3.10");
  });
});

Deno.test({
  name: "makeEnvironment() an installation that fails is named, and does not count as done",
  fn: () =>
    inFolder(async (folder) => {
      const environment = environmentIn(`${folder}/venv`), python = environment.python;
      await Deno.mkdir(`${folder}/venv/bin`, { recursive: true });
      await Deno.writeTextFile(python, '#!/bin/sh\n[ "$2" = pip ] && echo "no such index" >&2 && exit 1\nexit 0\n');
      await Deno.chmod(python, 0o755);
      const made = makeEnvironment(environment, { requirements: "a==1\n", python, ...quiet });
      const error = await assertRejects(() => made, EnvironmentError);
      assertStringIncludes(error.message, "no such index");
      await assertRejects(() => Deno.stat(environment.stamp), Deno.errors.NotFound);
    }),
});
