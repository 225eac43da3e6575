import { assertEquals, assertThrows } from "@std/assert";
import {
  lockedSpecifiers,
  type LockFile,
  LOCKS,
  lockText,
  mergeLocks,
  pruneLock,
  readConfig,
  readLock,
} from "../../tools/lock.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const [main, notebooks] = await Promise.all(LOCKS.map((name) => readLock(ROOT, name)));

for (const name of LOCKS) {
  Deno.test(`${name} holds exactly what its config needs (else: deno task lock)`, async () => {
    assertEquals(await Deno.readTextFile(`${ROOT}/${name}`), await lockText(ROOT, name, mergeLocks(main, notebooks)));
  });

  Deno.test(`${name}: every package of its config is pinned exactly`, async () => {
    const { imports, scopes = {} } = await readConfig(ROOT, name);
    const all = [imports, ...Object.values(scopes)].flatMap((map) => Object.values(map));
    const npm = all.filter((specifier) => specifier.startsWith("npm:"));
    assertEquals(npm.filter((specifier) => !/@\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(specifier)), []);
  });
}

Deno.test("both lock files have the same versions of what both hold", async () => {
  const [a, b] = await Promise.all(LOCKS.map(async (name) => lockedSpecifiers(await readConfig(ROOT, name))));
  const shared = a.filter((specifier) => b.includes(specifier));
  assertEquals(pruneLock(main, shared), pruneLock(notebooks, shared));
});

Deno.test("deno.lock has nothing of the notebooks: every command would download it", () => {
  const heavy = Object.keys(main.npm ?? {}).filter((id) => /^(?:danfojs|@tensorflow\/|mathjs|xlsx)/.test(id));
  assertEquals(heavy, []);
});

Deno.test("notebooks/deno.json has the library's packages and those of its scope in deno.json", async () => {
  const [root, own] = await Promise.all(LOCKS.map((name) => readConfig(ROOT, name)));
  const library = Object.entries(root.imports).filter(([name]) => !name.startsWith("@std/"))
    .map(([name, to]) => [name, to.replace(/^\.\//, "../")]);
  assertEquals(own.imports, { ...Object.fromEntries(library), ...root.scopes?.["./notebooks/"] });
});

const LOCK: LockFile = {
  version: "5",
  specifiers: { "npm:@s/b@2.0.0": "2.0.0_p@1.0.0", "npm:a@1.0.0": "1.0.0", "npm:z@1.0.0": "1.0.0" },
  npm: {
    "@s/b@2.0.0_p@1.0.0": { dependencies: ["c@2.0.0"], optionalDependencies: ["e"] },
    "a@1.0.0": { dependencies: ["c@1.0.0", "d"] },
    "c@1.0.0": {},
    "c@2.0.0": { dependencies: ["a"] },
    "d@1.0.0": { dependencies: ["f@npm:g@1.0.0"] },
    "e@1.0.0": {},
    "g@1.0.0": {},
    "z@1.0.0": { dependencies: ["d"] },
  },
};

Deno.test("pruneLock() keeps what a package needs, directly or not, and nothing else", () => {
  const part = pruneLock(LOCK, ["npm:a@1.0.0"]);
  assertEquals(Object.keys(part.npm ?? {}), ["a@1.0.0", "c@1.0.0", "d@1.0.0", "g@1.0.0"]);
  assertEquals(part.specifiers, { "npm:a@1.0.0": "1.0.0" });
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

Deno.test("mergeLocks() of the parts is the whole", () => {
  const parts = [["npm:z@1.0.0"], ["npm:@s/b@2.0.0"], ["npm:a@1.0.0"]].map((names) => pruneLock(LOCK, names));
  assertEquals(parts.reduce(mergeLocks), LOCK);
});

Deno.test("mergeLocks() refuses one specifier with two versions", () => {
  const other = { ...LOCK, specifiers: { "npm:a@1.0.0": "1.0.1" } };
  assertThrows(() => mergeLocks(LOCK, other), RangeError, "npm:a@1.0.0 must be one version");
});

Deno.test("lockedSpecifiers() leaves out the notebooks' scope, jsr and files", () => {
  const config = {
    imports: { a: "npm:a@1.0.0", b: "jsr:b@1", "@lib/": "./lib/" },
    scopes: { "./notebooks/": { c: "npm:c@1.0.0" }, "./tests/": { d: "npm:d@1.0.0" } },
  };
  assertEquals(lockedSpecifiers(config), ["npm:a@1.0.0", "npm:d@1.0.0"]);
});
