import { assertEquals, assertThrows } from "@std/assert";
import { expectedLock, type LockFile, PRUNED, pruneLock } from "../../tools/lock.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

for (const name of Object.keys(PRUNED)) {
  Deno.test(`${name} is the part of deno.lock that its entries need (else: deno task lock)`, async () => {
    assertEquals(await Deno.readTextFile(`${ROOT}/${name}`), await expectedLock(ROOT, name));
  });

  Deno.test(`${name} has the versions of deno.lock and nothing of the notebooks`, async () => {
    const whole: LockFile = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.lock`));
    const part: LockFile = JSON.parse(await Deno.readTextFile(`${ROOT}/${name}`));
    for (const id of Object.keys(part.npm ?? {})) assertEquals(id in (whole.npm ?? {}), true, id);
    for (const heavy of ["danfojs", "@tensorflow/tfjs", "zeromq", "playwright-core", "arquero"]) {
      const found = Object.keys(part.npm ?? {}).filter((id) => id.startsWith(`${heavy}@`));
      assertEquals(found, [], `${heavy} would be downloaded by every command`);
    }
  });
}

Deno.test("deno.lock covers every import of deno.json", async () => {
  const { imports } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const lock: LockFile = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.lock`));
  const npm = Object.values(imports).map(String).filter((specifier) => specifier.startsWith("npm:"));
  assertEquals(npm.filter((specifier) => lock.specifiers[specifier] === undefined), []);
  for (const specifier of npm) {
    assertEquals(/@\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(specifier), true, `${specifier} is not exact`);
  }
});

const LOCK: LockFile = {
  version: "5",
  specifiers: { "npm:a@1.0.0": "1.0.0", "npm:@s/b@2.0.0": "2.0.0_p@1.0.0", "npm:z@1.0.0": "1.0.0" },
  npm: {
    "a@1.0.0": { dependencies: ["c@1.0.0", "d"] },
    "@s/b@2.0.0_p@1.0.0": { dependencies: ["c@2.0.0"], optionalDependencies: ["e"] },
    "c@1.0.0": {},
    "c@2.0.0": { dependencies: ["a"] },
    "d@1.0.0": { dependencies: ["f@npm:g@1.0.0"] },
    "e@1.0.0": {},
    "g@1.0.0": {},
    "z@1.0.0": { dependencies: ["d"] },
  },
  workspace: { dependencies: ["npm:a@1.0.0"] },
};

Deno.test("pruneLock() keeps what a package needs, directly or not, and nothing else", () => {
  const part = pruneLock(LOCK, ["npm:a@1.0.0"]);
  assertEquals(Object.keys(part.npm ?? {}), ["a@1.0.0", "c@1.0.0", "d@1.0.0", "g@1.0.0"]);
  assertEquals(part.specifiers, { "npm:a@1.0.0": "1.0.0" });
  assertEquals(part.workspace, LOCK.workspace);
});

Deno.test("pruneLock() writes a dependency without version when one version is left, as Deno does", () => {
  assertEquals(pruneLock(LOCK, ["npm:a@1.0.0"]).npm?.["a@1.0.0"].dependencies, ["c", "d"]);
  const both = pruneLock(LOCK, ["npm:@s/b@2.0.0"]);
  assertEquals(both.npm?.["a@1.0.0"].dependencies, ["c@1.0.0", "d"]);
});

Deno.test("pruneLock() follows optional dependencies, peers in names and renamed packages", () => {
  assertEquals(Object.keys(pruneLock(LOCK, ["npm:@s/b@2.0.0"]).npm ?? {}), Object.keys(LOCK.npm ?? {}).slice(0, -1));
});

Deno.test("pruneLock() refuses a package that the lock file does not hold", () => {
  assertThrows(() => pruneLock(LOCK, ["npm:y@1.0.0"]), RangeError, "lacks npm:y@1.0.0");
});
