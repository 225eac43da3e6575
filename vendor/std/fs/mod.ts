export async function ensureDir(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
}
