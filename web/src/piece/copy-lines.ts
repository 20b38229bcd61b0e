// SPDX-License-Identifier: Apache-2.0
/** Puts lines on the clipboard; without HTTPS, where the clipboard interface is closed, by way of a selection. */
export async function copyLines(lines: string[]): Promise<void> {
  const text = lines.join('\n');
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}
