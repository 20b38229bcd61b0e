// SPDX-License-Identifier: Apache-2.0
// Small files of invented cards, different at every call, for stories that import.

export interface FleetFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
  numbers: string[];
}

function checkDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const value = i % 2 === 0 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return String((10 - (sum % 10)) % 10);
}

function serial(length: number): string {
  return Array.from({ length }, () => Math.floor(Math.random() * 10)).join('');
}

/** `good` IoT cards without a gap but for the missing quota, and `bad` rows whose ICCID has a wrong check digit. */
export function fleetFile(good: number, bad: number): FleetFile {
  const numbers: string[] = [];
  const lines = ['卡号,ICCID,运营商,卡形态,网络制式,功能,流量范围,月均流量 MB,流量白名单,绑定方式,黑名单限制,使用监测,登记到,单位'];
  for (let row = 0; row < good + bad; row += 1) {
    const number = `10648${serial(8)}`;
    const body = `8986${serial(15)}`;
    const digit = checkDigit(body);
    const iccid = body + (row < good ? digit : String((Number(digit) + 1) % 10));
    lines.push(`${number},${iccid},移动,MP1,5G,data,directed,20,10.20.30.40,first-use,yes,yes,unit,GA01`);
    if (row < good) numbers.push(number);
  }
  return { name: `故事-${serial(6)}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`), numbers };
}
