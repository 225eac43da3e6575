import { assertEquals, assertThrows } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { type Mounts, networkMount } from "@lib/registry/sqlite/network_mount.ts";
import { openDatabase } from "@lib/registry/schema/schema.ts";

const MOUNT_INFO = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 27 0:50 / /home rw,relatime shared:2 master:1 - nfs4 server:/home rw,vers=4.2
41 40 8:2 / /home/local rw - xfs /dev/sdb1 rw
42 27 0:51 / /mnt/with\\040blank rw - cifs //server/share rw
43 27 0:52 / /buckets rw - fuse.s3fs s3fs rw
44 27 0:53 / /twice rw - ext4 /dev/sdc1 rw
45 44 0:54 / /twice rw - fuse.sshfs host: rw
46 27 0:55 / /ntfs rw - fuseblk /dev/sdd1 rw
`;

const told = (text: string | null, number: number | null = null): Mounts => ({
  mountInfo: () => text,
  typeOf: () => number,
  realPath: (path) => path,
});

Deno.test("networkMount() tells by the innermost mount of a path", () => {
  const kinds = {
    "/models": null,
    "/home": "nfs4",
    "/home/me/models": "nfs4",
    "/home/local/models": null,
    "/homes/models": null,
    "/mnt/with blank/models": "cifs",
    "/buckets/models": "fuse.s3fs",
    "/twice/models": "fuse.sshfs",
    "/ntfs/models": null,
  };
  const found = Object.keys(kinds).map((path) => [path, networkMount(path, told(MOUNT_INFO))]);
  assertEquals(Object.fromEntries(found), kinds);
});

Deno.test("networkMount() by the number of the file system where mounts cannot be read; what is not known is allowed", () => {
  const numbers = [0x6969, 0xff534d42 | 0, 0x01021997, 0xef53, 0x65735546, null];
  assertEquals(numbers.map((number) => networkMount("/m", told(null, number))), [
    "nfs",
    "cifs",
    "9p",
    null,
    null,
    null,
  ]);
  assertEquals(networkMount("/m", told("no mounts at all")), null);
});

Deno.test("networkMount() asks this system", () => {
  assertEquals(networkMount(Deno.makeTempDirSync()), null);
});

Deno.test("openDatabase() is refused for writing over a network, with the remedy; what lies there can be read", () => {
  const root = Deno.makeTempDirSync(), path = `${root}/registry.db`, mounts = told(null, 0x6969);
  const error = assertThrows(() => openDatabase(path, { readOnly: false, waitMs: 0, mounts }), RegistryError, "nfs");
  assertEquals([error.code, error.hint.includes("packs/ may be a link"), [...Deno.readDirSync(root)]], [
    ...["NETWORK_STORAGE", true, []],
  ]);
  openDatabase(path, { readOnly: false, waitMs: 0 }).close();
  openDatabase(path, { readOnly: true, waitMs: 0, mounts }).close();
});

Deno.test({
  name: "networkMount() without a permission to ask is null, and asks nobody",
  permissions: { read: true },
  fn: () => assertEquals(networkMount("/tmp"), null),
});
