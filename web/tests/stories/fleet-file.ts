// SPDX-License-Identifier: Apache-2.0
// Small files of invented cards, different at every call, for stories that import.

export interface SheetFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export interface FleetFile extends SheetFile {
  numbers: string[];
}

/** A card that may be written as it is: an IoT number, directed data of 20 MB a month. */
export const kGoodCard: Record<string, string> = {
  运营商: '移动', 卡形态: 'MP1', 网络制式: '5G', 功能: 'data', 流量范围: 'directed', '月均流量 MB': '20', 流量白名单: '10.20.30.40', '流量限额 MB': '30', 绑定方式: 'first-use', 黑名单限制: 'yes',
  使用监测: 'yes', 登记到: 'unit', 单位: 'GA01',
};

function checkDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const value = i % 2 === 0 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return String((10 - (sum % 10)) % 10);
}

export function serial(length: number): string {
  return Array.from({ length }, () => Math.floor(Math.random() * 10)).join('');
}

export function newNumber(): string {
  return `10648${serial(8)}`;
}

export function newIccid(): string {
  const body = `8986${serial(15)}`;
  return body + checkDigit(body);
}

export function wrongIccid(): string {
  const right = newIccid();
  return right.slice(0, -1) + String((Number(right.at(-1)) + 1) % 10);
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** Rows by column name; the columns are those of the first row. */
export function csvText(rows: Record<string, string>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))].map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

/** `good` IoT cards without a gap, and `bad` rows whose ICCID has a wrong check digit; 10,000 at most. */
export function fleetFile(good: number, bad: number): FleetFile {
  const block = `10648${serial(4)}`;
  const rows = Array.from({ length: good + bad }, (_, row) => ({ 卡号: `${block}${String(row).padStart(4, '0')}`, ICCID: row < good ? newIccid() : wrongIccid(), ...kGoodCard }));
  return {
    name: `故事-${serial(6)}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${csvText(rows)}`), numbers: rows.slice(0, good).map((row) => row.卡号),
  };
}

/** Text in GB18030, as spreadsheets in China save it; characters of one or two bytes only. */
export function inGb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
    }
  }
  return Buffer.from([...text].flatMap((letter) => (letter < '\x80' ? [letter.charCodeAt(0)] : codes.get(letter)!)));
}
