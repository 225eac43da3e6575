import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { cli } from "../_support/memory_terminal.ts";
import { withProject } from "../_support/small_project.ts";

Deno.test("report makes the page of the newest run again, and into another file; train has written it", () =>
  withProject(async (project) => {
    const folders = ["--registry", `${project.dir}/models`, "--store", `${project.dir}/store`];
    const report = (...more: string[]) => cli(["report", ...folders, "--reports", `${project.dir}/reports`, ...more]);
    const trained = await project.train("--json");
    const { run } = trained.json() as { run: string }, path = `reports/${run}/index.html`;
    assert(Deno.statSync(`${project.dir}/${path}`).size > 10_000);
    Deno.removeSync(`${project.dir}/${path}`);
    const made = await report("--json");
    assertEquals(made.code, 0, made.stderr);
    const page = made.json();
    assertEquals([page.run, page.keys, page.opened, page.missing], [run, 4, false, []]);
    assert(Deno.statSync(`${project.dir}/${path}`).isFile);
    const other = await report(run, "--output", `${project.dir}/shop.html`);
    assertStringIncludes(other.stdout, "4 keys");
    assertEquals(Deno.statSync(`${project.dir}/shop.html`).size, page.bytes);
    const none = await report("other");
    assertEquals(none.code, 1);
    assertStringIncludes(none.stderr, "error[NOT_FOUND]");
  }));
