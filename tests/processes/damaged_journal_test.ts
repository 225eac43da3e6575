import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "@lib/core/errors/errors.ts";
import type { Progress } from "@lib/core/logger.ts";
import { leftBehind } from "../training/_left_behind.ts";
import { Project, tableRows } from "../training/_project.ts";

const DAMAGES: ((path: string) => void)[] = [
  (path) => {
    const bytes = Deno.readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    Deno.writeFileSync(path, bytes);
  },
  (path) => Deno.truncateSync(path, Deno.statSync(path).size >> 1),
  (path) => Deno.truncateSync(path, 0),
  (path) => Deno.removeSync(path),
];

Deno.test("a journal of which any file is flipped, cut, emptied or gone is resumed to the same models and report", async () => {
  using whole = new Project(tableRows(3));
  const expected = leftBehind(whole, await whole.train());
  using cut = new Project(tableRows(3));
  const controller = new AbortController();
  const onProgress = ({ phase, done }: Progress) => phase === "champions" && done === 2 && controller.abort();
  await assertRejects(() => cut.train({ signal: controller.signal, onProgress }), WorkerError);
  const journal = cut.files("reports").filter((path) => path.includes("/journal/"));
  // The plan, 4 origins, 3 chunks of backtests, 2 of finished keys.
  assertEquals(journal.length, 10, journal.join("\n"));
  const { reports, registry } = cut.paths;
  const resume = async (trial: number, damage: (path: string) => void, names: readonly string[]) => {
    const paths = { reports: `${reports}-${trial}`, registry: `${registry}-${trial}` };
    for (const path of cut.files("reports")) {
      const target = `${cut.root}/${path.replace(/^reports/, `reports-${trial}`)}`;
      Deno.mkdirSync(target.replace(/[^/]*$/, ""), { recursive: true });
      Deno.copyFileSync(`${cut.root}/${path}`, target);
    }
    for (const name of names) damage(`${cut.root}/${name.replace(/^reports/, `reports-${trial}`)}`);
    const warnings: string[] = [];
    const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message) };
    const result = await cut.train({ ...paths, resume: true, log });
    Object.assign(cut.paths, paths);
    assertEquals(leftBehind(cut, result), expected, `${names}`);
    return warnings;
  };
  for (const [i, name] of journal.entries()) {
    const gone = i % DAMAGES.length === 3;
    const warnings = await resume(i, DAMAGES[i % DAMAGES.length], [name]);
    const told = warnings.filter((line) => line.startsWith(`Set aside ${name.split("/").slice(4).join("/")} `));
    assertEquals(told.length, gone ? 0 : 1, `${name}: ${warnings.join("\n")}`);
  }
  await resume(journal.length, DAMAGES[2], journal);
});
