// SPDX-License-Identifier: Apache-2.0
// Reads back what the console lets a person download.
import { inflateRawSync } from 'node:zlib';
import type { Download } from 'playwright-core';

export async function bytesOf(download: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Records of a CSV file; quoted cells may hold commas, quotes and line ends. */
export function readCsv(text: string): string[][] {
  const records: string[][] = [];
  for (const line of text.replace(/^\ufeff/, '').matchAll(/(?:"(?:[^"]|"")*"|[^"\n])+/g)) {
    const cells = [...line[0].replace(/\r$/, '').matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
    records.push(cells.map((cell) => cell[1]?.replaceAll('""', '"') ?? cell[2] ?? ''));
  }
  return records;
}

/** One file of a ZIP archive, found by the archive's directory at its end. */
export function unzip(archive: Buffer, name: string): string {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, nameSize, extraSize, noteSize] = [archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30), archive.readUInt16LE(at + 32)];
    const local = archive.readUInt32LE(at + 42);
    if (archive.toString('utf8', at + 46, at + 46 + nameSize) === name) {
      const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
      const packed = archive.subarray(start, start + size);
      return (archive.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8');
    }
    at += 46 + nameSize + extraSize + noteSize;
  }
  throw new Error(`${name} is not in the archive`);
}
