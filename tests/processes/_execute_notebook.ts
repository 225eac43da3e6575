// Executes the notebook of its input and prints what came of it. The kernel's native sockets have threads of their own, which
// may outlive the thread of a test file that is torn down, and end the whole runner: they get a process of their own.
import { executeNotebook, type ExecuteOptions } from "../../tools/notebooks/execute.ts";
import type { Notebook } from "../../tools/notebooks/nbformat.ts";

const { notebook, options }: { notebook: Notebook; options: ExecuteOptions } = await new Response(Deno.stdin.readable)
  .json();
const execution = await executeNotebook(notebook, options);
console.log(JSON.stringify({ ...execution, given: notebook }));
Deno.exit(0);
