/** Version of axe-core; the licence, MPL-2.0, is no matter as nothing of it is passed on. */
const AXE = "npm:axe-core@4.14.1";

/**
 * The script by which a page finds out what people with other eyes, hands or ears cannot use. Fetched when a check asks for it: in
 * the lock file every command would download it.
 *
 * @returns To be run in the page; then `axe.run()` is there.
 * @throws {Error} If it cannot be had.
 */
export async function axeScript(): Promise<string> {
  const code = `import axe from ${JSON.stringify(AXE)}; console.log(axe.source)`;
  const args = ["eval", "--no-config", "--no-lock", code], env = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1" };
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, env }).output();
  if (success) return new TextDecoder().decode(stdout);
  throw new Error(`Cannot fetch ${AXE}: ${new TextDecoder().decode(stderr)}`);
}
