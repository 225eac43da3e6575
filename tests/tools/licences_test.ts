import { assert, assertEquals } from "@std/assert";
import { isAllowed, lockedPackages, readAudit, statedLicence } from "../../tools/licences.ts";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));
const { imports, scopes } = JSON.parse(await read("deno.json"));
const specifiers = [imports, ...Object.values(scopes)].flatMap((map) => Object.values<string>(map))
  .filter((specifier) => specifier.startsWith("npm:"));

Deno.test("deno.json: every package is pinned exactly, and is in deno.lock (else: deno task lock)", async () => {
  assertEquals(specifiers.filter((specifier) => !/@\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(specifier)), []);
  assertEquals(Object.keys(JSON.parse(await read("deno.lock")).specifiers).sort(), [...new Set(specifiers)].sort());
});

Deno.test("docs/dependencies.md says of every package of deno.json why it is there", async () => {
  const text = await read("docs/dependencies.md");
  const names = specifiers.map((specifier) => specifier.slice("npm:".length).replace(/@[^@]*$/, ""));
  assertEquals(names.filter((name) => !text.includes(`| \`${name}\``)), []);
});

Deno.test("lockedPackages() of locks of Deno and of npm, without peers in versions", () => {
  const deno = { npm: { "@s/a@1.0.0_p@2.0.0": {}, "b@2.0.0-r.1": { os: ["linux"] } } };
  assertEquals(lockedPackages(JSON.stringify(deno)), [
    { name: "@s/a", version: "1.0.0", forSystems: false },
    { name: "b", version: "2.0.0-r.1", forSystems: true },
  ]);
  const npm = {
    packages: { "": { version: "0" }, "node_modules/x/node_modules/@s/a": { version: "3.0.0", license: "MIT" } },
  };
  assertEquals(lockedPackages(JSON.stringify(npm)), [
    { name: "@s/a", version: "3.0.0", licence: "MIT", forSystems: false },
  ]);
});

Deno.test("isAllowed() needs all of AND, one of OR, and something stated", () => {
  assert(isAllowed("MIT") && isAllowed("(ISC AND CC-BY-3.0)") && isAllowed("(GPL-3.0-only OR MIT)"));
  for (
    const licence of ["GPL-3.0-only", "MIT AND GPL-3.0-only", "GPL-3.0-only OR AGPL-3.0-only", "", "not installed"]
  ) {
    assert(!isAllowed(licence), licence);
  }
});

Deno.test("statedLicence() reads SPDX and what was written before", () => {
  assertEquals(statedLicence({ license: "MIT" }), "MIT");
  assertEquals(statedLicence({ license: { type: "ISC" } }), "ISC");
  assertEquals(statedLicence({ licenses: [{ type: "GPL-2.0" }, { type: "MIT" }] }), "GPL-2.0 OR MIT");
  assertEquals(statedLicence({}), "");
});

Deno.test("readAudit() names each vulnerability once, and says why npm could not ask", () => {
  const advisory = { severity: "high", title: "Pollution", url: "https://x.test/1", range: "<2" };
  const vulnerabilities = { a: { via: [advisory, advisory] }, b: { via: ["a"] } };
  assertEquals(readAudit(JSON.stringify({ vulnerabilities })), { found: ["a <2: high, Pollution (https://x.test/1)"] });
  assertEquals(readAudit('{"vulnerabilities":{}}'), { found: [] });
  assertEquals(readAudit('{"message":"405 Method Not Allowed","error":{"summary":""}}'), {
    error: "405 Method Not Allowed",
  });
  assert("error" in readAudit("") && "error" in readAudit("{}"));
});
