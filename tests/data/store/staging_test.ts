import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { deadStaging, STAGING, Staging, STAGING_MARK, sweepStaging } from "../../../lib/data/store/staging.ts";
import { systemFailure, watchedFiles } from "../../storage/_files.ts";
import { inFolder } from "../_tables.ts";

const namesIn = (dir: string) => [...Deno.readDirSync(dir)].map(({ name }) => name).sort();

Deno.test("Staging is a folder with a mark beside it, and both go", () =>
  inFolder(async (dir) => {
    const home = `${dir}/store/demo`, staging = Staging.open(home);
    assertMatch(staging.dir, /\/store\/demo\/\.building_[\w-]+$/);
    const name = staging.dir.slice(home.length + 1);
    assertEquals(namesIn(home), [name, name + STAGING_MARK]);
    await Deno.writeTextFile(`${staging.dir}/x`, "");
    staging.close();
    assertEquals(namesIn(home), []);
  }));

Deno.test("sweepStaging() removes what dead processes left, never what a living one works on or what has no mark", () =>
  inFolder(async (home) => {
    const alive = Staging.open(home);
    for (const name of [`${STAGING}dead`, `${STAGING}unknown`, "v1"]) {
      await Deno.mkdir(`${home}/${name}/.spill`, { recursive: true });
    }
    for (const name of ["dead", "gone"]) await Deno.writeTextFile(`${home}/${STAGING}${name}${STAGING_MARK}`, "");
    assertEquals(deadStaging(home), [`${home}/${STAGING}dead`, `${home}/${STAGING}gone`]);
    sweepStaging(home);
    const name = alive.dir.slice(home.length + 1);
    assertEquals(namesIn(home), [name, name + STAGING_MARK, `${STAGING}unknown`, "v1"].sort());
    alive.close();
    sweepStaging(`${home}/none`);
  }));

Deno.test("sweepStaging() finds what a killed process left", () =>
  inFolder(async (home) => {
    const module = new URL("../../../lib/data/store/staging.ts", import.meta.url).href;
    const code = `import { Staging } from ${JSON.stringify(module)};
      Staging.open(${JSON.stringify(home)});
      console.log("made");
      await new Promise((resolve) => setTimeout(resolve, 60_000));`;
    const args = ["eval", "--quiet", "--no-lock", code];
    const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "null" }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    sweepStaging(home);
    assertEquals(namesIn(home).length, 2);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    sweepStaging(home);
    assertEquals(namesIn(home), []);
  }));

Deno.test("Staging.open() is a typed error where it cannot write, and leaves no mark", () =>
  inFolder((home) => {
    const files = watchedFiles(({ name }) => {
      if (name === "makeFolder") throw systemFailure("ENOSPC");
    });
    assertEquals(assertThrows(() => Staging.open(home, { files }), DataError).code, "DISK_FULL");
    assertEquals(namesIn(home), []);
    return Promise.resolve();
  }));

Deno.test("sweepStaging() leaves what cannot be removed for another time", () =>
  inFolder(async (home) => {
    await Deno.mkdir(`${home}/${STAGING}dead`);
    await Deno.writeTextFile(`${home}/${STAGING}dead${STAGING_MARK}`, "");
    const files = watchedFiles(({ name }) => {
      if (name === "remove") throw systemFailure("EIO");
    });
    sweepStaging(home, { files });
    assertEquals(namesIn(home), [`${STAGING}dead`]);
  }));
