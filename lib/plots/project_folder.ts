/**
 * Make the project's folder the working directory, so that the paths of configs and commands mean the same in a notebook,
 * whose kernel starts in the notebook's folder. Harmless when repeated.
 */
export function enterProjectFolder(): void {
  Deno.chdir(new URL("../../", import.meta.url));
}
