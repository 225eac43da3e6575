/**
 * Let a file that may not grow further (`ulimit -f`) be an error of the write, which has a code and a remedy, and not the
 * end of the process. Each process has to ask for that.
 */
export function ignoreFileLimit(): void {
  Deno.addSignalListener("SIGXFSZ", () => {});
}
