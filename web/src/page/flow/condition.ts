// SPDX-License-Identifier: Apache-2.0
// Conditions of a service in words: `form.act == "suspend"` as 办理类型 为 停机. What has no word of its own stays as it is written.
import { language, say } from '@/i18n';
import type { FieldText, GroupText } from '@/reference/order';

const kOperators: Record<string, string> = { '==': 'is', '!=': 'is_not', and: 'and', or: 'or', not: 'not', in: 'in', true: 'true', false: 'false' };
const kSigns: Record<string, string> = { '<=': '≤', '>=': '≥' };

interface Piece {
  kind: 'field' | 'text' | 'word' | 'sign';
  text: string;
}

/** Field names, texts in quotes, words and numbers, signs. */
export function piecesOf(expression: string): Piece[] {
  const found = expression.matchAll(/form\.([a-z0-9_]+)(\.count)?|"((?:[^"\\]|\\.)*)"|([\p{L}_][\p{L}\p{N}_.]*|\d[\d.]*)|(==|!=|<=|>=|[^\s\p{L}\p{N}_"])/gu);
  return [...found].map((match): Piece => {
    if (match[1] !== undefined) return { kind: 'field', text: match[1] + (match[2] ?? '') };
    if (match[3] !== undefined) return { kind: 'text', text: match[3] };
    if (match[4] !== undefined) return { kind: 'word', text: match[4] };
    return { kind: 'sign', text: match[5]! };
  });
}

export function conditionWords(expression: string, form: GroupText[] = []): string {
  const fields = new Map(form.flatMap((group) => group.fields).map((field) => [field.id, field]));
  let about: FieldText | undefined;
  const words = piecesOf(expression).map((piece) => {
    if (piece.kind === 'field') {
      const [id, count] = piece.text.split('.');
      about = fields.get(id!);
      const title = about?.title[language()] ?? id!;
      return count ? say('flow.count_of', { what: title }) : title;
    }
    if (piece.kind === 'text') {
      const option = about?.options?.find((one) => one.value === piece.text);
      return option ? option.title[language()] : say('flow.quoted', { text: piece.text });
    }
    const operator = kOperators[piece.text];
    return operator ? say(`flow.operator.${operator}`) : (kSigns[piece.text] ?? piece.text);
  });
  return words.join(' ').replace(/([([]) /g, '$1').replace(/ ([)\],])/g, '$1');
}
