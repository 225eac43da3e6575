import { DISK, type Files, isFolder } from "./files.ts";

/**
 * Paths of the files in a folder and below it, whatever their names, sorted.
 *
 * @param folder Where; it need not exist. @param options `within`: only what is below, default ""; a folder in it with its `/`;
 * `files`: file operations.
 * @returns From the folder.
 */
export function listTree(
  folder: string,
  { within = "", files = DISK }: { readonly within?: string; readonly files?: Files } = {},
): string[] {
  return files.list(within === "" ? folder : `${folder}/${within}`).flatMap((name) => {
    const path = within + name;
    return isFolder(`${folder}/${path}`) ? listTree(folder, { within: `${path}/`, files }) : [path];
  }).sort();
}
